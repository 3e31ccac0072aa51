"""From a choice to its chart: scorecards in, one chart with its words and its table out."""

from collections.abc import Callable

from assessments.charts.balance import balance
from assessments.charts.heatmap import heatmap
from assessments.charts.profile import profile
from assessments.charts.ranking import ranking
from assessments.charts.types import Chart, Pair, Profile, Row, ThemeName
from assessments.compare.choices import Choice
from assessments.compare.drawables import NotDrawable as NotDrawable
from assessments.compare.drawables import caption_of, columns_of, marks_of, node_of, scope
from assessments.compare.groups import distribution_of, gap_of, map_of
from assessments.compare.over_time import change_of, slope_of, trend_of
from assessments.reporting.captions import marks_at, subject
from assessments.scoring.types import Framework, NodeKind

MOST_PROFILES = 12


def chart_of(choice: Choice, *, theme: ThemeName = "light") -> Chart:
    """Draw the comparison. Raises NotDrawable with a sentence."""
    framework = choice.release_view.visible
    if framework is None:
        raise NotDrawable("Nothing is published yet, so there is nothing to compare.")
    return DRAWN[choice.chart](choice, framework, theme)


def ranking_of(choice: Choice, framework: Framework, theme: ThemeName) -> Chart:
    kind, code, title = node_of(choice)
    marks = marks_of(choice, kind, code)
    words = caption_of(choice, title)
    return ranking(list(marks.values()), words, framework.scale, theme)


def profile_of(choice: Choice, framework: Framework, theme: ThemeName) -> Chart:
    """Axes are the dimensions, or the facets of the dimension chosen."""
    shown = choice.shown
    if len(shown) > MOST_PROFILES:
        raise NotDrawable(
            f"A profile shows at most {MOST_PROFILES} ministries; this choice has {len(shown)}. "
            "Choose some by name, or take the heatmap, which shows them all."
        )
    kind, axes = columns_of(choice, framework, "facets" if choice.dimension else "dimensions")
    by_axis = {code: marks_at(choice.release_view, shown, kind, code) for code, _ in axes}
    profiles = [
        Profile(
            subject(ministry, choice.release_view),
            {code: by_axis[code][ministry.code].score for code, _ in axes},
        )
        for ministry in shown
    ]
    return profile(profiles, axes, caption_of(choice, scope(choice)), framework.scale, theme)


def heatmap_of(choice: Choice, framework: Framework, theme: ThemeName) -> Chart:
    """Columns are dimensions, facets or indicators; those of one dimension if one is chosen."""
    columns = choice.columns or ("indicators" if choice.dimension else "dimensions")
    kind, heads = columns_of(choice, framework, columns)
    shown = choice.shown
    by_head = {code: marks_at(choice.release_view, shown, kind, code) for code, _ in heads}
    rows = [
        Row(
            subject(ministry, choice.release_view),
            {code: by_head[code][ministry.code] for code, _ in heads},
        )
        for ministry in shown
    ]
    return heatmap(rows, heads, caption_of(choice, scope(choice)), framework.scale, theme)


def balance_of(choice: Choice, framework: Framework, theme: ThemeName) -> Chart:
    """The two poles of the dimension chosen, else of the first that has any."""
    dimension = choice.chosen_dimension or next(
        (item for item in framework.dimensions if item.poles), None
    )
    if dimension is None or dimension.poles is None:
        raise NotDrawable(
            "A balance needs a dimension with two poles; "
            f"{dimension.title if dimension else 'what this lens shows'} has none."
        )
    first, second = dimension.poles
    titles = {facet.code: facet.title for facet in dimension.facets}
    weights = {facet.code: facet.weight for facet in dimension.facets}
    shown = choice.shown
    firsts = marks_at(choice.release_view, shown, NodeKind.FACET, first)
    seconds = marks_at(choice.release_view, shown, NodeKind.FACET, second)
    pairs = [
        Pair(subject(ministry, choice.release_view), firsts[ministry.code], seconds[ministry.code])
        for ministry in shown
    ]
    return balance(
        pairs,
        (titles[first], titles[second]),
        caption_of(choice, dimension.title),
        framework.scale,
        theme,
        rule=dimension.aggregate,
        weights=(weights[first], weights[second]),
    )


DRAWN: dict[str, Callable[[Choice, Framework, ThemeName], Chart]] = {
    "ranking": ranking_of,
    "profile": profile_of,
    "heatmap": heatmap_of,
    "balance": balance_of,
    "gap": gap_of,
    "distribution": distribution_of,
    "trend": trend_of,
    "slope": slope_of,
    "map": map_of,
    "change": change_of,
}


def file_name(choice: Choice) -> str:
    """What the file holds: "listening-ranking-northern-europe-2026"."""
    who = choice.region or ("-".join(choice.ministries[:4]).lower() if choice.ministries else "all")
    parts = [choice.dimension or "index", choice.chart, who, *choice.release_view.name_parts]
    return "-".join(parts)


def facts(choice: Choice, address: str) -> dict[str, str]:
    """What a data file says of itself besides its chart's words."""
    release = choice.release_view.release
    return {
        "release": release.code if release else "",
        "content_hash": release.content_hash if release else "",
        "framework": release.round.framework.slug if release else "",
        "lens": choice.release_view.lens_title,
        "evidence": "public" if choice.release_view.is_public_only else "all",
        "weights": choice.release_view.weights_text or "the release's",
        "url": address,
        "licence": "Figures may be reused with attribution to Chancery and its release.",
    }
