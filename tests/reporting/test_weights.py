"""Tests of a reader's own weights in an address: effect, written form and errors."""

import pytest

from assessments.queries import BadQuery
from assessments.scorecards import release_scorecards
from assessments.scoring.types import NodeKind
from tests.factories import publish_small_release
from tests.reporting.looks import choose, look

pytestmark = pytest.mark.django_db

SPLIT = {"OPN-1": 4, "OPN-2": 4, "CNF-1": 4, "TRN-1": 1, "TRN-2": 1}  # balance 4, training 1
EVEN = {"OPN-1": 2, "OPN-2": 2, "CNF-1": 2, "TRN-1": 3, "TRN-2": 3}  # balance 2, training 3


@pytest.fixture(autouse=True)
def release():
    return publish_small_release("2026", {"FIN": SPLIT, "NLD": EVEN})


def refusal(text: str) -> str:
    with pytest.raises(BadQuery) as caught:
        look(text)
    return " ".join(caught.value.problems)


def test_own_weights_change_the_index_and_nothing_below(release):
    plain, own = look().scorecards()["FIN"], look("weights=training:4").scorecards()["FIN"]

    assert plain.index.score == pytest.approx(2.5)  # the mean of 4 and 1
    assert own.index.score == pytest.approx(1.6)  # (4 + 4 x 1) / 5
    assert own.dimensions == plain.dimensions
    assert own.indicators == plain.indicators


def test_weights_are_not_stored_and_the_next_reader_sees_the_release(release):
    look("weights=training:4").scorecards()

    assert release_scorecards(release)["FIN"].index.score == pytest.approx(2.5)
    assert release.results.get(ministry="FIN", kind=NodeKind.INDEX).score == pytest.approx(2.5)


def test_weights_can_reverse_a_ranking():
    def leader(text: str) -> str:
        cards = look(text).scorecards()
        return max(cards, key=lambda code: cards[code].index.score or 0)

    assert leader("weights=training:0.1") == "FIN"
    assert leader("weights=training:10") == "NLD"


def test_through_a_lens_weights_apply_to_the_nodes_of_the_lens():
    own = look("lens=public&weights=training:4")

    assert own.scorecards()["FIN"].index.score == pytest.approx(1.6)
    assert [dimension.weight for dimension in own.visible.dimensions] == [1.0, 4.0]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("weights=training:0.50,balance:2", "balance:2,training:0.5"),
        ("weights=balance:2&weights=training:3", "balance:2,training:3"),
        ("weights=balance:1,training:.25", "training:0.25"),
        ("weights=balance:10", "balance:10"),
        ("weights=balance:1", ""),
        ("weights=balance:3,training:3", ""),
        ("weights=", ""),
    ],
)
def test_weights_have_one_written_form(written, printed):
    assert look(written).weights_text == printed


def test_an_address_with_weights_reads_back_to_the_same_weights(release):
    release_view = look("weights=training:0.5,balance:2")

    assert release_view.query == "release=2026&weights=balance:2,training:0.5"
    assert look(release_view.query) == release_view
    assert release_view.name_parts == ["own-weights", "2026"]
    assert not release_view.is_as_released


def test_the_fields_of_a_form_are_the_same_weights():
    sent = choose("weight.balance=2&weight.training=1")

    assert sent.release_view.weights_text == "balance:2"
    assert choose("weight.balance=&weight.training=").release_view.weights == ()
    assert sent.query_string == "chart=ranking&release=2026&weights=balance:2"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("weights=listening:2", "“listening” is not a dimension here. Valid: balance, training."),
        ("weights=balence:2", "Did you mean balance?"),
        ("weights=balance", "“” cannot weigh balance; give a number above 0 and up to 10"),
        ("weights=balance:0", "“0” cannot weigh balance"),
        ("weights=balance:0.00", "“0.00” cannot weigh balance"),
        ("weights=balance:10.01", "“10.01” cannot weigh balance"),
        ("weights=balance:-1", "“-1” cannot weigh balance"),
        ("weights=balance:nan", "“nan” cannot weigh balance"),
        ("weights=balance:1e1", "“1e1” cannot weigh balance"),
        ("weights=balance:.", "“.” cannot weigh balance"),
        ("weights=balance:٣", "“٣” cannot weigh balance"),
        ("weights=balance:1.234", "at most two decimals"),
        ("weights=balance:2,balance:3", "balance is given twice"),
    ],
)
def test_invalid_weights_are_refused_with_a_reason(text, reason):
    assert reason in refusal(text)
