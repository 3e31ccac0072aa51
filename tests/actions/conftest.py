"""What tests of several actions begin with."""

import pytest

from tests.drafts import Drafted, make_drafted


@pytest.fixture
def drafted(db: None) -> Drafted:
    return make_drafted()
