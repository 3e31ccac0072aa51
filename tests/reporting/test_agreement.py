"""Tests of the summary of agreement for a round and for a release."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Round
from assessments.reporting.agreement import AgreementSummary, agreement_so_far, released_agreement
from tests.codings import code_ministry, publish_double_coded
from tests.factories import make_round, publish_small_release
from tests.reporting.looks import look
from tests.worlds import world

pytestmark = pytest.mark.django_db


@world
def round() -> Round:
    return make_round("2026")


def submitted(round: Round, ministry: str, *levels: int) -> None:
    """Submit a coding of OPN-1 for each of the levels."""
    codings = [{"OPN-1": level} for level in levels]
    code_ministry(round, ministry, *codings, stage="reconciling", is_submitted=True)


def test_a_round_without_double_coding_has_no_agreement(round: Round) -> None:
    submitted(round, "FIN", 3)

    assert agreement_so_far(round) == AgreementSummary(None, "not double coded", 0)


def test_levels_that_are_all_the_same_are_no_agreement(round: Round) -> None:
    submitted(round, "FIN", 3, 3)

    assert agreement_so_far(round) == AgreementSummary(None, "no variation", 1)


def test_agreement_is_the_ordinal_alpha_with_its_band(round: Round) -> None:
    submitted(round, "FIN", 3, 3)
    submitted(round, "NLD", 1, 1)

    assert agreement_so_far(round) == AgreementSummary(1.0, "rely", 2)


def test_blind_codings_are_left_out(round: Round) -> None:
    submitted(round, "FIN", 3, 3)
    code_ministry(round, "NLD", {"OPN-1": 1}, {"OPN-1": 5}, is_submitted=True)

    assert agreement_so_far(round).units == 1


def test_agreement_of_a_release_covers_its_view() -> None:
    assert released_agreement(look()) is None
    both = {"OPN-1": 3, "TRN-2": 2}
    publish_double_coded(
        {"FIN": (both, both), "NLD": ({"OPN-1": 1, "TRN-2": 5}, {"OPN-1": 1, "TRN-2": 1})}
    )

    whole, public = released_agreement(look()), released_agreement(look("lens=public"))

    assert public == AgreementSummary(1.0, "rely", 2)
    assert whole is not None
    assert (whole.words, whole.units) == ("flagged", 4)


def test_a_release_of_single_codings_has_no_agreement() -> None:
    publish_small_release()

    assert released_agreement(look()) == AgreementSummary(None, "not double coded", 0)


def test_it_takes_one_query_however_many_ministries(round: Round) -> None:
    for place, ministry in enumerate(("FIN", "NLD", "NOR")):
        submitted(round, ministry, 1 + place, 2 + place)

    with CaptureQueriesContext(connection) as asked:
        agreement_so_far(round)

    assert len(asked) == 1
