"""The demonstration is the same on every machine and in every process."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from assessments.demonstration.draws import stream, worded
from assessments.demonstration.notes import notes
from assessments.demonstration.rounds import SEED, planned_rounds
from tests.demonstration.planned import fingerprint, framework, planned

PRINT_FINGERPRINT = "from tests.demonstration import planned; print(planned.fingerprint())"


def test_the_same_seed_gives_the_same_rounds() -> None:
    assert tuple(planned_rounds(framework(), notes())) == planned()


def test_another_seed_gives_other_rounds() -> None:
    assert tuple(planned_rounds(framework(), notes(), seed=SEED + 1)) != planned()


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_another_process_gives_the_same_rounds(hash_seed: str) -> None:
    found = subprocess.run(
        [sys.executable, "-c", PRINT_FINGERPRINT],
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )

    assert found.stdout.strip() == fingerprint()


def test_what_is_drawn_for_one_does_not_depend_on_what_was_drawn_before() -> None:
    spent = stream(SEED, "FIN")
    spent.random()

    assert stream(SEED, "FIN", "OPN-1").random() == stream(SEED, "FIN", "OPN-1").random()
    assert stream(SEED, "FIN", "OPN-1").random() != spent.random()


def test_one_of_each_choice_is_drawn() -> None:
    drawn = {worded("{one|two} of {a|b}", stream(seed)) for seed in range(40)}

    assert drawn == {"one of a", "one of b", "two of a", "two of b"}
