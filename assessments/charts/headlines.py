"""Headlines: what each chart shows, in a title and in sentences for people who cannot see it.

Plain text, judged on unrounded scores. Where no sentence is true of the whole chart,
the title names what is drawn instead.
"""

from collections.abc import Mapping, Sequence

from assessments.charts.theme import plain
from assessments.charts.types import Caption, Pair, Profile, Row, names_by_code, names_of
from assessments.charts.words import (
    EPSILON,
    known_scores,
    listed,
    number,
    number_or_gap,
    of_release,
    rises_and_falls,
    span,
    within,
)
from assessments.scoring.types import Scale
from assessments.wording import counted

Scores = Mapping[str, float | None]


def best(scores: Scores) -> list[str]:
    """Return the codes of the highest score, all that tie; [] when nothing is scored."""
    top = max(known_scores(scores.values()), default=0.0)
    first = []
    for code, score in scores.items():
        if score is not None and top - score <= EPSILON:
            first.append(code)
    return first


def worst(scores: Scores) -> list[str]:
    """Return the codes of the lowest score, all that tie; [] when nothing is scored."""
    # The highest of the turned scores, so that ties are judged as in `best`.
    turned: dict[str, float | None] = {}
    for code, score in scores.items():
        turned[code] = score
        if score is not None:
            turned[code] = -score
    return best(turned)


def profile_title(
    profiles: Sequence[Profile], axes: Sequence[tuple[str, str]], caption: Caption
) -> str:
    """Return one ministry's strongest and weakest axis, or who leads on how many axes."""
    titles = dict(axes)
    if len(profiles) == 1:
        return _extremes(profiles[0], titles)
    won = _axes_won(profiles, titles)
    most = max(map(len, won.values()), default=0)
    heads = []
    for code, axis in won.items():
        if len(axis) == most:
            heads.append(code)
    count = counted(len(profiles), "ministry")
    # Where several win equally many axes, no sentence is true of only one of them.
    if len(heads) != 1:
        return f"Profiles of {count}"
    names = names_by_code(profiles)
    where = f"{most} of {len(axes)} areas"
    # More than three names would be longer than the title has room for.
    if most <= 3:
        where = listed(titles[code] for code in won[heads[0]])
    return f"{plain(names[heads[0]])} leads in {where} among {count}"


def _axes_won(profiles: Sequence[Profile], titles: Mapping[str, str]) -> dict[str, list[str]]:
    """Return by ministry the axes on which only it is highest, of at least two with a score."""
    won: dict[str, list[str]] = {}
    for code in titles:
        scores = {one.subject.code: one.scores.get(code) for one in profiles}
        first = best(scores)
        # The only one with a score is ahead of no other.
        if len(first) == 1 and len(known_scores(scores.values())) > 1:
            won.setdefault(first[0], []).append(code)
    return won


def _extremes(one: Profile, titles: Mapping[str, str]) -> str:
    scores = {code: one.scores.get(code) for code in titles}
    high, low = best(scores), worst(scores)
    name = plain(one.subject.name)
    # With one axis scored, the same is strongest and weakest.
    if len(high) == 1 and len(low) == 1 and high != low:
        return (
            f"{name} is strongest in {plain(titles[high[0]])}"
            f" and weakest in {plain(titles[low[0]])}"
        )
    if not high:
        return f"{name} has not enough evidence for a profile"
    return f"Profile of {name}"


def profile_alt(
    profiles: Sequence[Profile],
    axes: Sequence[tuple[str, str]],
    caption: Caption,
    scale: Scale,
    reference: Profile | None,
) -> str:
    """Return each profile's scores axis by axis, and which are missing."""
    kind = "Radar chart"
    if len(profiles) > 4:
        kind = "Small radar charts"
    sentences = [f"{kind} of {counted(len(profiles), 'ministry')}{of_release(caption)}"]
    drawn = list(profiles)
    if reference:
        drawn.append(reference)
    for one in drawn:
        scores = []
        for code, title in axes:
            scores.append(f"{plain(title)} {number_or_gap(one.scores.get(code), scale)}")
        sentences.append(f"{plain(one.subject.name)}: {listed(scores)}")
    sentences.append(f"The scale is {span(scale)}")
    return ". ".join(sentences) + "."


def heatmap_title(rows: Sequence[Row], columns: Sequence[tuple[str, str]], caption: Caption) -> str:
    """Return the strongest and the weakest column, by the mean over ministries scored in all.

    Means over different ministries would compare those, not the columns; so fewer than two
    ministries without a gap, or a tie, make no finding.
    """
    titles = dict(columns)
    whole = [row for row in rows if None not in row.scores(columns)]
    means: dict[str, float | None] = {}
    for code in titles:
        total = sum(row.score(code) or 0.0 for row in whole)
        # Of no ministries the mean is 0; no sentence is made of it below.
        means[code] = total / max(len(whole), 1)
    high, low = best(means), worst(means)
    if len(whole) < 2 or len(high) != 1 or len(low) != 1:
        return f"Scores of {counted(len(rows), 'ministry')} {within(caption.scope)}"
    who = f"{len(rows)} ministries"
    if len(whole) < len(rows):
        who = f"the {len(whole)} ministries scored throughout"
    return (
        f"Across {who}, {plain(titles[high[0]])} is strongest and {plain(titles[low[0]])} weakest"
    )


def heatmap_alt(
    rows: Sequence[Row], columns: Sequence[tuple[str, str]], caption: Caption, scale: Scale
) -> str:
    """Return what is across and down, and for each column its range, leaders and gaps."""
    down = counted(len(rows), "ministry")
    sentences = [f"Heatmap of {down} by {counted(len(columns), 'column')}{of_release(caption)}"]
    names = names_by_code(rows)
    # Read aloud, more than a dozen columns are no help: the table has them all.
    for code, title in columns[:12]:
        scores = {row.subject.code: row.score(code) for row in rows}
        sentences.append(f"{plain(title)}: {_spread(scores, names, scale)}")
    if len(columns) > 12:
        sentences.append(f"{len(columns) - 12} more columns are in the table")
    sentences.append(f"The scale is {span(scale)}")
    return ". ".join(sentences) + "."


def _spread(scores: Scores, names: Mapping[str, str], scale: Scale) -> str:
    """Return "1.9 to 4.2, highest Finland, 3 without a score"."""
    known = known_scores(scores.values())
    if not known:
        return "no score"
    first = best(scores)
    highest = f"{len(first)} ministries"
    if len(first) <= 3:
        highest = listed(names[code] for code in first)
    text = f"{number(min(known), scale)} to {number(max(known), scale)}, highest {highest}"
    if len(known) == len(scores):
        return text
    return f"{text}, {len(scores) - len(known)} without a score"


def balance_title(drawn: Sequence[Pair], count: int, poles: tuple[str, str]) -> str:
    """Return which pole runs ahead in most ministries; `count` includes those not drawn."""
    first, second = plain(poles[0]), inside(plain(poles[1]))
    if not drawn:
        return f"No ministry has enough evidence on both {inside(first)} and {second}"
    ahead, behind = rises_and_falls(map(_lead, drawn))
    if not ahead and not behind:
        return f"{first} and {second} are in balance in {_all_drawn(drawn)}"
    if ahead < behind:
        first, second = plain(poles[1]), inside(plain(poles[0]))
    most = max(ahead, behind)
    if len(drawn) == 1:
        return f"{first} runs ahead of {second} in {plain(drawn[0].subject.name)}"
    field = f"{len(drawn)} scored ministries"
    if len(drawn) == count:
        field = f"{len(drawn)} ministries"
    if ahead == behind:
        return f"{first} and {second} each run ahead in {most} of {field}"
    share = f"{most} of {field}"
    if most == len(drawn):
        share = f"all {field}"
    return f"{first} runs ahead of {second} in {share}"


def _lead(pair: Pair) -> float:
    """Return how far the first pole is ahead, unrounded. Those that are drawn have both scores."""
    return (pair.first.score or 0.0) - (pair.second.score or 0.0)


def _all_drawn(drawn: Sequence[Pair]) -> str:
    if len(drawn) == 1:
        return plain(drawn[0].subject.name)
    return f"all {len(drawn)} ministries"


def inside(title: str) -> str:
    """Return a title as it is written inside a sentence: "openness", but "E-government", "ICT"."""
    # Anything but one plain word may be a name or an abbreviation, which keeps its capitals.
    if not (title[1:].islower() and title.isalpha()):
        return title
    return title[:1].lower() + title[1:]


def balance_alt(
    drawn: Sequence[Pair],
    missing: Sequence[Pair],
    poles: tuple[str, str],
    caption: Caption,
    scale: Scale,
) -> str:
    """Return both scores of up to twelve ministries, and who is not drawn."""
    what = f"{plain(poles[0])} against {inside(plain(poles[1]))}"
    sentences = [
        f"Scatter plot of {what} for {counted(len(drawn), 'ministry')}{of_release(caption)}"
    ]
    for pair in drawn[:12]:
        first = number(pair.first.score or 0.0, scale)
        second = number(pair.second.score or 0.0, scale)
        sentences.append(f"{plain(pair.subject.name)}: {first} and {second}")
    if len(drawn) > 12:
        sentences.append(f"{len(drawn) - 12} more are in the table")
    if missing:
        names = listed(names_of(missing[:10]))
        sentences.append(f"Without both scores: {counted(len(missing), 'ministry')}, with {names}")
    sentences.append(f"Both scales are {span(scale)}")
    return ". ".join(sentences) + "."
