"""Tests of captions and marks: the text of a chart, and the page that a mark opens."""

import pytest

from assessments.reporting.captions import anchor_of, caption, mark, marks_at, subject
from assessments.scoring.types import NodeKind
from tests.codings import publish_double_coded
from tests.factories import make_ministry, publish_small_release
from tests.reporting.looks import draw, flat, look

pytestmark = pytest.mark.django_db


def test_a_mark_opens_the_dashboard_in_the_same_release_and_lens():
    publish_small_release()

    found = subject(make_ministry("FIN"), look("lens=public"), "TRN-1")

    assert (found.code, found.name) == ("FIN", "Finland")
    assert found.url == "/ministries/FIN/?release=2026&lens=public#TRN-1"


@pytest.mark.parametrize(
    ("kind", "code", "anchor"),
    [
        (NodeKind.INDEX, "index", ""),
        (NodeKind.DIMENSION, "training", "dimension:training"),
        (NodeKind.FACET, "workforce", "facet:workforce"),
        (NodeKind.INDICATOR, "TRN-1", "TRN-1"),
    ],
)
def test_each_floor_has_its_anchor_on_the_dashboard(client, kind, code, anchor):
    publish_small_release()

    assert anchor_of(kind, code) == anchor
    page = client.get("/ministries/FIN/").content.decode()
    assert f'id="{anchor or "content"}"' in page


def test_a_ministry_that_is_not_in_the_release_has_a_mark_that_says_so():
    publish_small_release("2026", {"FIN": flat(3)})

    found = marks_at(look(), [make_ministry("NOR")], NodeKind.INDEX, "index")["NOR"]

    assert (found.score, found.state, found.coverage, found.rank) == (
        *(None, "not_assessed"),
        *(None, None),
    )


def test_a_mark_has_the_values_of_its_node():
    publish_small_release("2026", {"FIN": {"OPN-1": 4, "OPN-2": 5}})
    release_view, ministry = look(), make_ministry("FIN")

    found = marks_at(release_view, [ministry], NodeKind.DIMENSION, "balance")["FIN"]
    facet = marks_at(release_view, [ministry], NodeKind.FACET, "openness")["FIN"]

    assert (found.state, found.scored, found.applicable) == ("insufficient", 2, 3)
    assert (facet.state, facet.score, facet.rank, facet.coverage) == ("scored", 4.5, 1, 1.0)
    assert facet == mark(facet.subject, release_view.scorecards()["FIN"].facets["openness"], 1)


def test_ranks_are_within_the_whole_release_even_if_two_are_shown():
    publish_small_release("2026", {"FIN": flat(3), "EST": flat(5), "NLD": flat(4), "NOR": flat(1)})
    shown = [make_ministry("FIN"), make_ministry("NOR")]

    marks = marks_at(look(), shown, NodeKind.INDEX, "index")

    assert {code: found.rank for code, found in marks.items()} == {"FIN": 3, "NOR": 4}


def test_a_caption_says_release_lens_evidence_framework_and_how_many():
    release = publish_small_release("2026", {"FIN": flat(3), "EST": flat(4)})

    found = caption(
        look("lens=public&evidence=public"), "Index", shown=1, url="/x/", group="Northern Europe"
    )

    assert (found.release, found.lens, found.framework) == ("2026", "Public", "Framework small 1.0")
    assert (found.shown, found.total, found.peers) == (1, 2, "Northern Europe")
    assert found.public_only
    assert found.date == release.published_at.date()
    assert found.source == "Chancery, scored by analysts on evidence"


def test_a_demonstration_says_that_its_scores_are_invented():
    publish_small_release("demo-2026", is_demonstration=True)

    found = caption(look(), "Index", shown=1, url="/x/")

    assert found.is_demonstration
    assert found.source == "Chancery, invented scores"


APART = {  # agree on balance, differ on training
    "FIN": ({"OPN-1": 3, "TRN-1": 2}, {"OPN-1": 3, "TRN-1": 5}),
    "NLD": ({"OPN-1": 1, "TRN-1": 5}, {"OPN-1": 1, "TRN-1": 1}),
}


@pytest.mark.parametrize(
    ("scope", "titles"),
    [
        ("Index", ["Index"]),
        ("Balance", []),
        ("Training", ["Training"]),
        ("All dimensions", ["Training"]),
        ("Profile", ["Training"]),
    ],
)
def test_low_agreement_is_flagged_in_the_chart(scope, titles):
    publish_double_coded(APART)

    flagged = caption(look(), scope, shown=1, url="/x/").unalike

    assert [title for title, _ in flagged] == titles
    assert all(alpha < 0.667 for _, alpha in flagged)


@pytest.mark.parametrize("chart", ["ranking", "heatmap", "profile", "distribution", "map"])
def test_every_chart_prints_the_flag(chart):
    publish_double_coded(APART)

    drawn = draw(f"chart={chart}&ministries=FIN,NLD")

    assert "Flagged: coders read " in drawn.footer
    assert "too differently to rank by" in drawn.footer


def test_single_coding_is_not_flagged():
    publish_small_release()

    assert caption(look(), "Index", shown=1, url="/x/").unalike == []


def test_there_is_no_caption_before_the_first_release():
    with pytest.raises(ValueError, match="nothing is published"):
        caption(look(), "Index", shown=0, url="/x/")
