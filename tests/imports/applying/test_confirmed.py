"""Tests of confirming an import: it matches its preview, or nothing is written."""

import subprocess
import sys

import pytest

from assessments.imports.applying import confirmed
from assessments.imports.applying.confirmed import NotAsShown, as_shown, digest
from assessments.imports.checking.directory_plan import ChannelKey, DirectoryPlan
from assessments.imports.checking.directory_rows import MissionRow
from assessments.imports.checking.score_plan import ScorePlan
from assessments.imports.checking.scores import ScoreRow
from assessments.imports.problems import Problem
from assessments.models import Ministry
from assessments.scoring.types import State
from tests.factories import make_ministry

ROW = ScoreRow(2, "FIN", "OPN-1", State.RATED, 3, None, "high", "Seen.")
PLAN = ScorePlan(("FIN",), (ROW,), (), 0, 1)
CHANNELS = frozenset(("website", f"https://example.org/{n}") for n in range(20))
DIRECTORY = DirectoryPlan(
    added={"Q1": {"city": "", "latitude": 1.5}},
    changed={"Q2": {"city": ("Narva", "Tallinn")}},
    reopened={},
    unchanged=[],
    closed=["Q3"],
    channels_added=[ChannelKey("Q1", "website", "https://example.org/")],
    channels_closed=[],
    channels_reopened=[],
    reported=[Problem("line 3", "Q9: twice.")],
    without_city=[MissionRow(2, "Q1", {"city": ""}, CHANNELS)],
    open_before=2,
)


def test_any_difference_of_a_plan_gives_another_digest() -> None:
    changed = ScoreRow(2, "FIN", "OPN-1", State.RATED, 4, None, "high", "Seen.")

    plans = [PLAN, ScorePlan(("FIN",), (changed,), (), 0, 1), ScorePlan((), (ROW,), (), 0, 1)]

    assert len({digest(plan) for plan in plans}) == 3


def test_a_digest_is_the_same_in_every_process() -> None:
    script = "from tests.imports.applying.test_confirmed import *; print(digest(DIRECTORY))"
    setup = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'"

    found = {
        subprocess.run(
            [sys.executable, "-c", f"{setup}; django.setup(); {script}"],
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert found == {digest(DIRECTORY)}


def writes_finland() -> ScorePlan:
    make_ministry("FIN")
    return PLAN


@pytest.mark.django_db
def test_an_import_that_matches_its_preview_stays() -> None:
    assert as_shown(writes_finland, shown=digest(PLAN)) is PLAN
    assert Ministry.objects.exists()


@pytest.mark.django_db
def test_an_import_that_differs_from_its_preview_is_rolled_back() -> None:
    with pytest.raises(NotAsShown):
        as_shown(writes_finland, shown=confirmed.digest(DIRECTORY))

    assert not Ministry.objects.exists()
