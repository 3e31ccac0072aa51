"""A folder of its own for each test that makes documents."""

import pytest


@pytest.fixture
def own_var(settings, tmp_path):
    settings.VAR = tmp_path
    return settings
