"""Charts of a comparison over releases: the way of each ministry, and what moved between two."""

from assessments.charts.change import Shift, change
from assessments.charts.slope import slope
from assessments.charts.steps import steps
from assessments.charts.trend import trend
from assessments.charts.types import Chart, Edition, Line, Move, Subject, ThemeName
from assessments.compare.choices import Choice
from assessments.compare.drawables import (
    NotDrawable,
    caption_of,
    columns_of,
    node_of,
    nodes_of,
    scope,
)
from assessments.models import Release
from assessments.reporting.captions import marks_at, subject
from assessments.reporting.release_series import (
    comparable,
    editions,
    has_same_method,
    release_before,
    seen_in,
)
from assessments.reporting.release_views import ReleaseView
from assessments.scoring.subtrees import EmptyLens, UnknownLens
from assessments.scoring.types import Framework, NodeKind


def trend_of(choice: Choice, framework: Framework, theme: ThemeName) -> Chart:
    """A line a ministry over the releases up to the one shown. Cold, 8 queries a release."""
    release_view = choice.release_view
    past = editions(release_view)
    if len(past) < 2:
        raise NotDrawable(
            f"A trend needs two releases; {past[0].code} is the first of its framework."
        )
    kind, code, title = node_of(choice)
    scores = {release.pk: scores_in(release_view, release, kind, code) for release in past}
    lines = [
        Line(
            subject(ministry, release_view),
            [scores[release.pk].get(ministry.code) for release in past],
        )
        for ministry in choice.shown
    ]
    bold = choice.ministries[0] if len(choice.ministries) == 1 else ""
    words = caption_of(choice, title)
    return trend(lines, editions_of(past), words, framework.scale, theme, bold=bold)


def editions_of(past: list[Release]) -> list[Edition]:
    """Releases as a trend marks them; the method is named where it changed."""
    has_changed = len({release.method_version for release in past}) > 1
    return [
        Edition(
            release.code,
            release.code,
            str(release.round.framework)
            + (f", method {release.method_version}" if has_changed else ""),
        )
        for release in past
    ]


def scores_in(
    release_view: ReleaseView, release: Release, kind: NodeKind, code: str
) -> dict[str, float | None]:
    """Ministry code -> score; nothing where that version of the framework had no such node."""
    try:
        cards = seen_in(release_view, release).scorecards()
        return {ministry: card.node(kind, code).score for ministry, card in cards.items()}
    except (UnknownLens, EmptyLens, KeyError):
        return {}


def slope_of(choice: Choice, framework: Framework, theme: ThemeName) -> Chart:
    """From the release before, or the one that is named, to the one shown."""
    then, now = two_releases(choice)
    kind, code, title = node_of(choice)
    shown = choice.shown
    before = marks_at(seen_in(choice.release_view, then), shown, kind, code)
    after = marks_at(seen_in(choice.release_view, now), shown, kind, code)
    moves = [
        Move(subject(ministry, choice.release_view), before[ministry.code], after[ministry.code])
        for ministry in shown
    ]
    return slope(
        moves,
        (then.code, now.code),
        caption_of(choice, title),
        framework.scale,
        theme,
        chosen=choice.ministries,
        by_rank=choice.by == "rank",
    )


def change_of(choice: Choice, framework: Framework, theme: ThemeName) -> Chart:
    """By index and dimension, or dimension and facet; of one ministry, by indicator."""
    shown = choice.shown
    if len(shown) == 1:
        return steps_of(choice, framework, theme)
    then, now = two_releases(choice)
    before, after = seen_in(choice.release_view, then), seen_in(choice.release_view, now)
    nodes = nodes_of(choice, framework)
    marks = {
        node.key: [
            marks_at(release_view, shown, node.kind, node.code) for release_view in (before, after)
        ]
        for node in nodes
    }
    shifts = [
        Shift(
            who := subject(ministry, choice.release_view),
            {
                key: Move(who, old[ministry.code], new[ministry.code])
                for key, (old, new) in marks.items()
            },
        )
        for ministry in shown
    ]
    return change(
        shifts,
        [(node.key, node.title) for node in nodes],
        caption_of(choice, nodes[0].title),
        framework.scale,
        theme,
        editions=(then.code, now.code),
    )


def steps_of(choice: Choice, framework: Framework, theme: ThemeName) -> Chart:
    """Every indicator of one ministry, or those of the dimension chosen."""
    then, now = two_releases(choice)
    before, after = seen_in(choice.release_view, then), seen_in(choice.release_view, now)
    (ministry,) = shown = choice.shown
    _, leaves = columns_of(choice, framework, "indicators")
    moves = [
        Move(
            Subject(code, title, subject(ministry, choice.release_view, code).url),
            marks_at(before, shown, NodeKind.INDICATOR, code)[ministry.code],
            marks_at(after, shown, NodeKind.INDICATOR, code)[ministry.code],
        )
        for code, title in leaves
    ]
    return steps(
        moves,
        caption_of(choice, scope(choice)),
        framework.scale,
        theme,
        subject=subject(ministry, choice.release_view),
        editions=(then.code, now.code),
    )


def two_releases(choice: Choice) -> tuple[Release, Release]:
    """The two that are compared, the earlier first. Raises NotDrawable unless they compare."""
    shown = choice.release_view.release
    other = choice.against or release_before(choice.release_view)
    if shown is None or other is None:
        name = shown.code if shown else "This"
        raise NotDrawable(
            f"{name} is the first release of its framework: there is none before to compare with."
        )
    if not has_same_method(shown, other):
        raise NotDrawable(
            f"Scores of {shown.code} and {other.code} do not compare: between them the framework "
            "or the method changed. Choose another release to compare with."
        )
    first, last = (item for item in comparable(choice.release_view) if item in (shown, other))
    return first, last
