"""Tests of the publication log: who published a release, when, and what a correction changed."""

import pytest

from assessments.actions import corrections
from assessments.actions.corrections import Change
from assessments.actions.verifying import proofs
from assessments.models import Release
from tests.factories import make_user, publish_small_release
from tests.forging import forge
from tests.worlds import world

pytestmark = pytest.mark.django_db

WHOLE = {"OPN-1": 4, "OPN-2": 3, "CNF-1": 5, "TRN-1": 2, "TRN-2": 3}


@world
def corrected() -> Release:
    release = publish_small_release("2026", {"FIN": WHOLE, "NLD": WHOLE | {"OPN-1": 2}})
    change = Change("FIN", "OPN-1", "rated", 2.0, "The page was a draft.")
    return corrections.correct(release, [change], reason="One level was read wrongly.")


def troubles(code: str) -> str:
    found = next(proofs(Release.objects.select_related("round__framework").filter(code=code)))
    return "\n".join(found.troubles)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "UPDATE assessments_release SET published_at = '2020-01-01 00:00:00+00:00'",
            "It is stored as published at 2020-01-01T00:00:00+00:00; the event log has ",
        ),
        (
            "UPDATE assessments_release SET published_by_id = (SELECT id FROM assessments_user"
            " WHERE username = 'mallory')",
            "It is stored as published by mallory; the event log has the command line.",
        ),
        (
            "UPDATE assessments_round SET code = '1999', year = 1999",
            "It is stored as a release of round 1999, whose releases are called 1999.",
        ),
    ],
)
def test_a_forged_publisher_time_or_round_is_named(
    corrected: Release, statement: str, sentence: str
) -> None:
    make_user("mallory")
    assert (troubles("2026"), troubles("2026.1")) == ("", "")

    forge(statement)

    assert sentence in troubles("2026")
    assert sentence in troubles("2026.1")


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ("rank_before", "FIN OPN-1: index and rank before it are stored as"),
        ("index_after", "FIN OPN-1: index and rank after it are stored as"),
    ],
)
def test_an_effect_that_differs_from_both_releases_is_named(
    corrected: Release, column: str, sentence: str
) -> None:
    forge(f"UPDATE assessments_correction SET {column} = 9")  # noqa: S608

    assert sentence in troubles("2026.1")
