"""Opening rounds."""

import pytest

from assessments.actions.errors import Conflict
from assessments.actions.rounds import open_round
from assessments.models import Event, Round
from tests.factories import make_framework

pytestmark = pytest.mark.django_db


def test_opening_a_round_is_one_event_and_its_code_is_taken() -> None:
    framework = make_framework()

    round = open_round("2026", framework=framework, year=2026, by=None)

    assert Round.objects.get() == round
    assert Event.objects.get().subject == "2026"
    with pytest.raises(Conflict, match="There is already a round 2026"):
        open_round("2026", framework=framework, year=2026, by=None)
