"""Every number of the ministries shown: one row a node, in words that a reader can check."""

from assessments.compare.downloads import HEADER, full_rows
from assessments.scorecards import release_scorecards
from tests.factories import make_ministry, publish_small_release
from tests.reporting.looks import choose, flat
from tests.worlds import world

PARTLY = {"OPN-1": 2, "OPN-2": 3}


@world
def release():
    make_ministry("NLD")
    return publish_small_release("2026", {"FIN": flat(4), "EST": PARTLY})


def rows(text: str = "") -> list[dict[str, object]]:
    return [dict(zip(HEADER, row, strict=True)) for row in full_rows(choose(text))]


def test_each_ministry_has_every_node_of_the_framework_in_its_order(release):
    found = [(row["ministry"], row["kind"], row["code"]) for row in rows()]

    card = release_scorecards(release)["FIN"]
    nodes = [(str(node.kind), node.code) for node in card.nodes()]
    assert found == [(code, *node) for code in ("EST", "FIN") for node in nodes]


def test_numbers_are_unrounded_and_what_is_missing_is_no_number(release):
    by_node = {(row["ministry"], row["code"]): row for row in rows()}
    cards = release_scorecards(release)

    openness = by_node["EST", "openness"]
    assert openness["score"] == cards["EST"].facets["openness"].score
    assert (openness["state"], openness["rank"]) == ("scored", 2)
    training = by_node["EST", "training"]
    assert (training["score"], training["rank"]) == (None, None)
    assert training["state"] == "insufficient"
    assert (training["scored"], training["applicable"]) == (0, 2)


def test_only_what_is_shown_has_rows_but_ranks_are_of_the_whole_release(release):
    found = rows("ministries=EST,NLD")

    assert {row["ministry"] for row in found} == {"EST"}
    assert next(row["rank"] for row in found if row["code"] == "openness") == 2


def test_each_row_says_what_it_is_seen_through(release):
    (look,) = {(row["release"], row["lens"], row["evidence"]) for row in rows("evidence=public")}

    assert look == ("2026", "All indicators", "public")


def test_before_the_first_release_there_are_no_rows(db):
    assert rows() == []
