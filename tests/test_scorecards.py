"""Tests of scorecards from rows: the same numbers as stored, in few queries, for any lens."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import scorecards
from assessments.actions import releases
from assessments.models import Assessment, Finding, Release
from assessments.resolved_scores import resolved_scores
from assessments.scorecards import (
    ministry_results,
    release_answers,
    release_ranks,
    release_scorecards,
    round_answers,
    tree,
)
from assessments.scoring.subtrees import UnknownLens
from assessments.scoring.types import (
    Answer,
    IndicatorKind,
    NodeKind,
    NodeState,
    Rule,
    State,
)
from tests.factories import (
    make_coding,
    make_evidence,
    make_framework,
    make_ministry,
    make_score,
    make_scored_round,
    make_user,
    publish_small_release,
)

pytestmark = pytest.mark.django_db

LEVELS = {
    "FIN": {"OPN-1": 5, "OPN-2": 3, "CNF-1": 1, "TRN-1": 2, "TRN-2": 5},
    "NLD": {"OPN-1": 2, "OPN-2": 2, "CNF-1": 2, "TRN-1": 2, "TRN-2": 2},
}


@pytest.fixture(autouse=True)
def nothing_cached() -> None:
    scorecards._tree.cache_clear()
    scorecards._release_scorecards.cache_clear()


def queries(call: Callable[..., object], *arguments: object, **options: object) -> int:
    with CaptureQueriesContext(connection) as captured:
        call(*arguments, **options)
    return len(captured)


def test_the_tree_is_what_the_rows_say() -> None:
    framework = make_framework(measured={"TRN-2": (100.0, 0.0)}, lenses={"public": ["OPN-1"]})

    read = tree(framework)

    assert (read.code, read.version, read.coverage) == ("small", "1.0", 2 / 3)
    assert (read.scale.min, read.scale.max, len(read.scale.labels)) == (1.0, 5.0, 5)
    assert [lens.code for lens in read.lenses] == ["public"]
    balance, training = read.dimensions
    assert (balance.aggregate, training.aggregate) == (Rule.GEOMETRIC, Rule.ARITHMETIC)
    assert (balance.poles, training.poles) == (("openness", "confidentiality"), None)
    assert [facet.code for facet in read.facets()] == ["openness", "confidentiality", "workforce"]
    codes = ["OPN-1", "OPN-2", "CNF-1", "TRN-1", "TRN-2"]
    assert [indicator.code for indicator in read.indicators()] == codes
    measured = training.facets[0].indicators[1]
    assert (measured.kind, measured.goalposts) == (IndicatorKind.MEASURED, (100.0, 0.0))
    assert balance.facets[0].indicators[0].lenses == {"public"}


def test_the_tree_takes_five_queries_once() -> None:
    framework = make_framework()

    assert queries(tree, framework) == 5
    assert queries(tree, framework) == 0


def test_a_framework_that_is_loaded_again_is_read_again() -> None:
    framework = make_framework()
    tree(framework)
    framework.indicators.filter(code="OPN-1").update(weight=3)
    framework.digest = "f" * 64
    framework.save()

    assert next(tree(framework).indicators()).weight == 3


def test_answers_of_a_release_take_one_query() -> None:
    release = publish_small_release("2026", {"FIN": {"OPN-1": 5}})

    with CaptureQueriesContext(connection) as captured:
        answers = release_answers(release)

    assert len(captured) == 1
    assert answers["FIN"]["OPN-1"] == Answer(State.RATED, 5.0)
    assert answers["FIN"]["CNF-1"] == Answer(State.NOT_ASSESSED)


def test_results_of_a_ministry_take_one_query_and_keep_the_order_of_the_framework() -> None:
    release = publish_small_release("2026", LEVELS)
    finland = make_ministry("FIN")

    with CaptureQueriesContext(connection) as captured:
        results = ministry_results(release, finland)

    assert len(captured) == 1
    assert list(results)[:3] == [
        ("index", "index"),
        ("dimension", "balance"),
        ("dimension", "training"),
    ]
    assert results["indicator", "OPN-1"].rationale == "Seen."
    assert ministry_results(release, make_ministry("NOR")) == {}


@pytest.mark.parametrize("options", [{}, {"lens": "public"}, {"public_only": True}])
def test_queries_do_not_grow_with_ministries(options: dict[str, object]) -> None:
    framework = make_framework()

    def cold(letter: str, count: int) -> int:
        codes = [f"{letter}{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(count)]
        levels = {code: {"OPN-1": 3, "CNF-1": 2} for code in codes}
        release = publish_small_release(letter, levels, framework=framework)
        scorecards._tree.cache_clear()
        assert len(release_scorecards(release)) == count
        return queries(release_scorecards, Release.objects.get(code=letter), **options)

    assert cold("B", 10) == cold("C", 40)


def test_scorecards_are_cached_by_content_and_the_callers_cannot_spoil_the_cache() -> None:
    release = publish_small_release("2026", LEVELS)
    release_scorecards(release).clear()

    assert queries(release_scorecards, release) == 0
    assert list(release_scorecards(release)) == ["FIN", "NLD"]


def test_through_a_lens_only_its_indicators_count() -> None:
    release = publish_small_release("2026", LEVELS)

    card = release_scorecards(release, lens="public")["FIN"]

    assert "TRN-2" not in card.indicators
    assert card.dimensions["training"].score == 2.0
    assert release_scorecards(release)["FIN"].dimensions["training"].score == 3.5


def test_own_weights_take_no_more_queries_and_leave_the_cache_to_the_release() -> None:
    release = publish_small_release("2026", LEVELS)
    plain = release_scorecards(release)

    assert queries(release_scorecards, release, weights=[("training", 3.0)]) == 0
    for number in range(1, 60):
        own = release_scorecards(release, weights=[("training", number / 4 + 1)])
        assert list(own) == ["FIN", "NLD"]
        assert own["FIN"].dimensions is plain["FIN"].dimensions
    assert queries(release_scorecards, release) == 0
    assert release_scorecards(release)["FIN"].index.score == plain["FIN"].index.score


def test_an_unknown_lens_is_refused() -> None:
    with pytest.raises(UnknownLens):
        release_scorecards(publish_small_release(), lens="nonsense")


def test_public_evidence_only_leaves_out_what_rests_only_on_sealed_evidence() -> None:
    round = make_scored_round("2026", {"FIN": {"TRN-1": 5, "TRN-2": 1}})
    make_evidence(Assessment.objects.get().codings.get().scores.first(), disclosure="sealed")
    release = releases.publish(round)

    with_all = release_scorecards(release)["FIN"]
    public = release_scorecards(release, public_only=True)["FIN"]

    assert with_all.indicators["TRN-1"].is_sealed_only
    assert with_all.dimensions["training"].score == 3.0
    assert public.indicators["TRN-1"].score is None
    assert public.dimensions["training"].state == NodeState.INSUFFICIENT


def test_ranks_of_a_lens_are_recomputed() -> None:
    release = publish_small_release("2026", LEVELS)
    cards = release_scorecards(release)

    assert release_ranks(cards, NodeKind.DIMENSION, "training") == {"FIN": 1, "NLD": 2}
    seen = release_scorecards(release, lens="public")
    assert release_ranks(seen, NodeKind.DIMENSION, "training") == {"FIN": 1, "NLD": 1}
    with pytest.raises(KeyError):
        release_ranks(seen, NodeKind.DIMENSION, "nonsense")


def test_answers_of_a_round_prefer_findings_and_leave_out_what_is_contested() -> None:
    round = make_scored_round("2026", {"FIN": {"OPN-1": 5, "OPN-2": 4}, "NLD": {"OPN-1": 3}})
    assessment = Assessment.objects.get(ministry="FIN")
    make_score(make_coding(assessment, analyst=make_user("second")), "OPN-1", 1)
    Finding.objects.create(
        assessment=assessment,
        indicator=round.framework.indicators.get(code="OPN-1"),
        state="rated",
        level=2,
    )

    assert round_answers(round, resolved_scores(round)) == {
        "FIN": {"OPN-1": Answer(State.RATED, 2.0)},
        "NLD": {"OPN-1": Answer(State.RATED, 3.0)},
    }


def test_answers_of_a_round_take_five_queries() -> None:
    round = make_scored_round("2026", LEVELS)
    make_scored_round("2027", LEVELS, framework=round.framework)

    assert queries(lambda: round_answers(round, resolved_scores(round))) == 5
