"""`manage.py verify_releases`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessments.actions import corrections
from assessments.actions.corrections import Change
from assessments.models import Release
from tests.factories import make_framework, publish_small_release
from tests.forging import forge

pytestmark = pytest.mark.django_db

LEVELS = {"FIN": dict.fromkeys(("OPN-1", "OPN-2", "CNF-1", "TRN-1", "TRN-2"), 4)}


@pytest.fixture(autouse=True)
def world(db: None) -> None:
    framework = make_framework()
    release = publish_small_release("2025", LEVELS, framework=framework, year=2025)
    publish_small_release("2026", LEVELS, framework=framework)
    change = Change("FIN", "OPN-1", "rated", 2.0, "The page was a draft.")
    corrections.correct(release, [change], reason="One level was read wrongly.")


def verify(*codes: str) -> tuple[str, str, str]:
    """Return what it prints, what it writes to stderr, and why it fails ("" if it does not)."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_releases", *codes, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), f"{error} Exit status {error.returncode}."
    return out.getvalue(), err.getvalue(), ""


def test_each_sound_release_is_one_line() -> None:
    out, err, failure = verify()

    lines = out.splitlines()
    assert [line.partition(" is sound: 1 ministries, 11 scores, ")[0] for line in lines] == [
        "Release 2025",
        "Release 2026",
        "Release 2025.1",
    ]
    assert Release.objects.get(code="2025.1").content_hash in lines[2]
    assert (err, failure) == ("", "")


def test_only_those_named_are_verified() -> None:
    assert len(verify("2025.1", "2026")[0].splitlines()) == 2


def test_what_differs_is_named_and_the_rest_is_verified_all_the_same() -> None:
    forge(
        "UPDATE assessments_result SET score = 3 WHERE kind = 'facet' AND code = 'workforce'"
        " AND release_id = (SELECT id FROM assessments_release WHERE code = '2026')"
    )

    out, err, failure = verify()

    assert "Release 2025 is sound" in out
    assert "Release 2026 is not as it was published:" in err
    assert "FIN facet workforce: score is stored as 3.0 and recomputes to 4.0" in err
    assert failure == "1 of 3 releases differ. Exit status 1."


def test_an_unknown_release_is_refused_with_the_known_ones() -> None:
    failure = verify("2031")[2]

    assert failure == "There is no release 2031. Known releases: 2025, 2026, 2025.1. Exit status 1."


def test_before_the_first_release_there_is_nothing_to_prove() -> None:
    forge("DELETE FROM assessments_correction")
    forge("DELETE FROM assessments_result")
    forge("UPDATE assessments_release SET corrects_id = NULL")
    forge("DELETE FROM assessments_release")

    assert verify() == ("", "", "")
