"""A scenario: the engine's own numbers for raised levels, with nothing else changed."""

import math

import pytest
from django.http import QueryDict

from assessments.public import scenarios
from assessments.public.scenarios import raisable_levels, read_raised, scenario
from assessments.queries import BadQuery, Query
from assessments.scoring.tree import score
from assessments.scoring.types import (
    Answer,
    Dimension,
    Facet,
    Framework,
    Indicator,
    IndicatorKind,
    Rule,
    Scale,
    State,
)

LABELS = ("Absent", "Ad hoc", "Defined", "Managed", "Adaptive")
MINUTES = Indicator("MIN", "Minutes", kind=IndicatorKind.MEASURED, goalposts=(100.0, 0.0))
FRAMEWORK = Framework(
    *("small", "1", "Small", Scale(1.0, 5.0, LABELS)),
    dimensions=(
        Dimension(
            "balance",
            "Balance",
            (
                Facet("openness", "", (Indicator("OPN-1", ""), Indicator("OPN-2", ""))),
                Facet("confidentiality", "", (Indicator("CNF-1", ""),)),
            ),
            aggregate=Rule.GEOMETRIC,
        ),
        Dimension(
            "training",
            "Training",
            (Facet("staff", "", (Indicator("TRN-1", ""), Indicator("TRN-2", ""), MINUTES)),),
        ),
    ),
)
ANSWERS = {
    "OPN-1": Answer(State.RATED, 4.0),
    "OPN-2": Answer(State.RATED, 2.0),
    "CNF-1": Answer(State.RATED, 5.0),
    "TRN-1": Answer(State.RATED, 2.0),
    "TRN-2": Answer(State.NOT_FOUND),
    "MIN": Answer(State.RATED, 50.0),
}
CARD = score(FRAMEWORK, ANSWERS)


def read(text: str) -> dict[str, int]:
    query = Query(QueryDict(text), known=["raise"])
    raised = read_raised(query, CARD)
    query.settle()
    return dict(raised)


def refused(text: str) -> str:
    with pytest.raises(BadQuery) as refusal:
        read(text)
    return " ".join(refusal.value.problems)


def test_what_can_be_raised_is_rated_below_the_top():
    assert {code: list(above) for code, above in raisable_levels(CARD).items()} == {
        "OPN-1": [5],
        "OPN-2": [3, 4, 5],
        "TRN-1": [3, 4, 5],
    }


def test_raised_levels_are_read_in_the_order_of_the_framework_and_printed_so():
    raised = read("raise=TRN-1:4,OPN-2:3")

    assert raised == {"OPN-2": 3, "TRN-1": 4}
    assert scenarios.printed(raised) == "OPN-2:3,TRN-1:4"
    assert read(f"raise={scenarios.printed(raised)}") == raised


def test_the_fields_of_a_form_read_like_the_address():
    assert read("raise=&raise=OPN-2:3&raise=TRN-1:4&raise=") == {"OPN-2": 3, "TRN-1": 4}
    assert read("raise=") == read("") == {}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("raise=OPN-9:3", "“OPN-9” is not an indicator here. Did you mean OPN-2?"),
        ("raise=TRN-2:3", "TRN-2 has no score to raise."),
        ("raise=CNF-1:5", "CNF-1 has no level above it."),
        ("raise=MIN:5", "MIN has no level above it."),
        ("raise=OPN-2:2", "“OPN-2:2” is not a level above that of OPN-2. Valid: OPN-2:3,"),
        ("raise=OPN-2:6", "“OPN-2:6” is not a level above"),
        ("raise=OPN-2", "“OPN-2” is not a level above"),
        ("raise=OPN-2:٣", "is not a level above"),
        ("raise=OPN-2:3.5", "is not a level above"),
        ("raise=OPN-2:3,OPN-2:4", "OPN-2 is given twice; give it once."),
        ("raise=<b>:1", "“<b>” is not an indicator here."),
    ],
)
def test_a_level_that_cannot_be_raised_is_refused_with_what_is_valid(text, sentence):
    assert sentence in refused(text)


def test_nothing_can_be_raised_where_there_is_no_card():
    query = Query(QueryDict("raise=OPN-1:5"), known=["raise"])

    assert read_raised(query, None) == {}
    assert query.problems == ["raise: “OPN-1” is not an indicator here. Valid: none yet."]


def test_no_raised_level_gives_the_published_card():
    assert scenario(CARD, ANSWERS, {}).card == CARD


def test_the_effect_is_the_engines_unrounded():
    found = scenario(CARD, ANSWERS, {"OPN-2": 4})

    index, balance, training = found.differences
    assert balance.scenario.score == pytest.approx(math.sqrt(4 * 5), abs=1e-12)
    assert balance.gain == pytest.approx(math.sqrt(20) - math.sqrt(15), abs=1e-12)
    assert training.gain == 0
    assert index.gain == pytest.approx((math.sqrt(20) - math.sqrt(15)) / 2, abs=1e-12)
    assert (balance.stage, balance.scenario_stage) == ("Defined", "Managed")


def test_only_what_is_raised_changes():
    after = scenario(CARD, ANSWERS, {"TRN-1": 5}).card

    changed = [code for code, node in after.indicators.items() if node != CARD.indicators[code]]
    assert changed == ["TRN-1"]
    assert after.indicators["MIN"].score == 3.0  # the measured number, not its score, is kept


def test_no_raised_level_lowers_anything():
    for code, above in raisable_levels(CARD).items():
        for level in above:
            for difference in scenario(CARD, ANSWERS, {code: level}).differences:
                assert difference.gain is not None
                assert difference.gain >= 0


def test_without_an_index_there_is_no_gain():
    answers = {"OPN-1": Answer(State.RATED, 4.0), "TRN-1": Answer(State.RATED, 1.0)}
    card = score(FRAMEWORK, answers)

    found = scenario(card, answers, {"OPN-1": 5})

    assert [difference.gain for difference in found.differences] == [None, None, None]
    assert found.index.scenario_stage == ""
