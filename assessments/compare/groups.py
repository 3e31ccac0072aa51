"""Charts of a group at once: its gaps between word and deed, how far apart it is, and where."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from assessments.charts.choropleth import choropleth
from assessments.charts.distribution import distribution
from assessments.charts.gap import gap
from assessments.charts.gaps import Group
from assessments.charts.types import Chart, Row, ThemeName
from assessments.compare.choices import Choice
from assessments.compare.drawables import NotDrawable, caption_of, marks_of, node_of, nodes_of
from assessments.reporting.captions import mark, subject
from assessments.scoring.subtrees import tagged_means
from assessments.scoring.types import Framework

Tag = Literal["act", "aspect"]
# The gap is that of the first and the last.
TAGS: Sequence[tuple[Tag, Sequence[tuple[str, str]]]] = (
    ("act", (("say", "Saying"), ("listen", "Listening"), ("do", "Doing"))),
    ("aspect", (("intent", "Intent"), ("practice", "Practice"))),
)


def gap_of(choice: Choice, framework: Framework, theme: ThemeName) -> Chart:
    """Say, listen and do, intent and practice: of all indicators, or of the dimension chosen."""
    dimension = choice.chosen_dimension
    part = replace(framework, dimensions=(dimension,)) if dimension else framework
    borne = {value for leaf in part.indicators() for value in (leaf.act, leaf.aspect)}
    shown = [(tag, [item for item in titles if item[0] in borne]) for tag, titles in TAGS]
    tags = [(tag, parts) for tag, parts in shown if len(parts) > 1]
    if not tags:
        where = dimension.title if dimension else "This framework"
        raise NotDrawable(
            f"{where} has no two kinds of indicators (say, listen, do; intent, practice) between "
            "which there could be a gap."
        )
    cards = choice.release_view.scorecards()
    rows = [
        Row(
            who := subject(ministry, choice.release_view),
            {}
            if ministry.code not in cards
            else {
                code: mark(who, node, None)
                for tag, _ in tags
                for code, node in tagged_means(part, cards[ministry.code].indicators, tag).items()
            },
        )
        for ministry in choice.shown
    ]
    words = caption_of(choice, dimension.title if dimension else "Index")
    return gap(rows, [Group(parts) for _, parts in tags], words, framework.scale, theme)


def distribution_of(choice: Choice, framework: Framework, theme: ThemeName) -> Chart:
    """A strip for the index and each dimension, or for the dimension chosen and its facets."""
    nodes = nodes_of(choice, framework)
    marks = {node.key: marks_of(choice, node.kind, node.code) for node in nodes}
    rows = [
        Row(
            subject(ministry, choice.release_view),
            {key: found[ministry.code] for key, found in marks.items()},
        )
        for ministry in choice.shown
    ]
    return distribution(
        rows,
        [(node.key, node.title) for node in nodes],
        caption_of(choice, nodes[0].title),
        framework.scale,
        theme,
        chosen=choice.ministries,
    )


def map_of(choice: Choice, framework: Framework, theme: ThemeName) -> Chart:
    """The index or the dimension chosen, of every country at once."""
    kind, code, title = node_of(choice)
    marks = list(marks_of(choice, kind, code).values())
    return choropleth(marks, caption_of(choice, title), framework.scale, theme)
