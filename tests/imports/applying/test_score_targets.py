"""Tests of the round, framework and analyst of an import: created, found or refused."""

from pathlib import Path

import pytest
from django.core.management import CommandError
from django.utils import timezone

from assessments.actions import releases
from assessments.models import Coding, Framework, Round, Score
from tests.factories import make_framework, make_ministry, make_round
from tests.imports.applying.score_files import FULL, HEADER, rows, run, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ground() -> None:
    make_framework()
    make_ministry("FIN")
    make_ministry("NLD")


@pytest.mark.parametrize(
    ("code", "more", "year"),
    [
        ("demo-2024", (), 2024),
        ("2024", ("--year", "2024"), 2024),
        ("r20245", ("--year", "1999"), 1999),
        ("first", (), timezone.now().year),
    ],
)
def test_a_new_round_takes_its_year_from_its_code_or_the_option_or_today(
    tmp_path: Path, code: str, more: tuple[str, ...], year: int
) -> None:
    run(written(tmp_path, FULL), *more, round=code)

    assert Round.objects.get().year == year


REFUSED = {
    "another year": (("--round", "2026", "--year", "2025"), "Round 2026 is not of the year 2025"),
    "no slug": (("--round", "a b"), "Round a b: Enter a valid"),
    "a bad year": (("--round", "r", "--year", "3"), "The year must be between 1900 and 2200"),
    "no username": (("--analyst", "a b"), "Analyst a b: Enter a valid username"),
    "an empty username": (("--analyst", ""), "This field cannot be blank"),
    "no framework": (
        ("--framework", "small-2.0"),
        "no framework small-2.0. Loaded frameworks: small-1.0",
    ),
}


@pytest.mark.parametrize(("more", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_bad_target_is_refused(tmp_path: Path, more: tuple[str, ...], sentence: str) -> None:
    before = rows()

    with pytest.raises(CommandError, match=sentence):
        run(written(tmp_path, FULL), *more)

    assert rows() == before


def test_a_round_of_another_framework_is_refused(tmp_path: Path) -> None:
    make_round("2026", framework=make_framework("other"))

    with pytest.raises(CommandError, match=r"Round 2026 uses framework other-1\.0"):
        run(written(tmp_path, FULL))


def test_a_published_round_is_refused(tmp_path: Path) -> None:
    run(written(tmp_path, FULL))
    releases.publish(Round.objects.get())

    with pytest.raises(CommandError, match="Round 2026 is already published, as release 2026"):
        run(written(tmp_path, FULL.replace("rated,3", "rated,4")))

    assert Score.objects.get(level__isnull=False).level == 3


def test_submitted_scores_are_locked(tmp_path: Path) -> None:
    run(written(tmp_path, FULL))
    Coding.objects.filter(assessment__ministry="NLD").update(submitted_at=timezone.now())

    with pytest.raises(
        CommandError, match=r"The scores of Netherlands \(NLD\) by anna are submitted and locked"
    ):
        run(written(tmp_path, FULL))

    assert "unchanged" in run(written(tmp_path, HEADER + "FIN,OPN-1,not_found,,,,,\n"))


def test_without_any_framework_the_refusal_says_so(tmp_path: Path) -> None:
    Framework.objects.all().delete()

    with pytest.raises(CommandError, match="Loaded frameworks: none"):
        run(written(tmp_path, FULL))
