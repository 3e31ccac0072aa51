"""Headlines: what each chart shows, in a title and in sentences for people who cannot see it.

Plain text, judged on unrounded scores. Where no sentence is true of the whole chart,
the title names what is drawn instead.
"""

from collections.abc import Mapping, Sequence

from assessments.charts.theme import plain
from assessments.charts.types import Caption, Pair, Profile, Row
from assessments.charts.words import EPSILON, listed, number, span, within
from assessments.scoring.types import Scale
from assessments.wording import counted

Scores = Mapping[str, float | None]


def best(scores: Scores) -> list[str]:
    """Return the codes of the highest score, all that tie; [] when nothing is scored."""
    known = {code: score for code, score in scores.items() if score is not None}
    top = max(known.values(), default=0.0)
    return [code for code, score in known.items() if top - score <= EPSILON]


def worst(scores: Scores) -> list[str]:
    """Return the codes of the lowest score, all that tie; [] when nothing is scored."""
    return best({code: None if score is None else -score for code, score in scores.items()})


def profile_title(
    profiles: Sequence[Profile], axes: Sequence[tuple[str, str]], caption: Caption
) -> str:
    """Return one ministry's strongest and weakest axis, or who leads on how many axes."""
    titles = dict(axes)
    if len(profiles) == 1:
        return _extremes(profiles[0], titles)
    won = _axes_won(profiles, titles)
    most = max(map(len, won.values()), default=0)
    heads = [code for code, axis in won.items() if len(axis) == most]
    if most and len(heads) == 1:
        name = {one.subject.code: one.subject.name for one in profiles}[heads[0]]
        codes = won[heads[0]]
        where = f"{most} of {len(axes)} areas"
        if most <= 3:
            where = listed(titles[code] for code in codes)
        return f"{plain(name)} leads in {where} among {counted(len(profiles), 'ministry')}"
    return f"Profiles of {counted(len(profiles), 'ministry')}"


def _axes_won(profiles: Sequence[Profile], titles: Mapping[str, str]) -> dict[str, list[str]]:
    """Return by ministry the axes on which only it is highest, of at least two with a score."""
    won: dict[str, list[str]] = {}
    for code in titles:
        scores = {one.subject.code: one.scores.get(code) for one in profiles}
        first = best(scores)
        if len(first) == 1 and sum(score is not None for score in scores.values()) > 1:
            won.setdefault(first[0], []).append(code)
    return won


def _extremes(one: Profile, titles: Mapping[str, str]) -> str:
    scores = {code: one.scores.get(code) for code in titles}
    high, low = best(scores), worst(scores)
    name = plain(one.subject.name)
    if len(high) == 1 and len(low) == 1 and high != low:
        return (
            f"{name} is strongest in {plain(titles[high[0]])}"
            f" and weakest in {plain(titles[low[0]])}"
        )
    return f"Profile of {name}" if high else f"{name} has not enough evidence for a profile"


def profile_alt(
    profiles: Sequence[Profile],
    axes: Sequence[tuple[str, str]],
    caption: Caption,
    scale: Scale,
    reference: Profile | None,
) -> str:
    """Return each profile's scores axis by axis, and which are missing."""
    kind = "Radar chart" if len(profiles) <= 4 else "Small radar charts"
    sentences = [f"{kind} of {counted(len(profiles), 'ministry')}{_of_release(caption)}"]
    drawn = [*profiles, *([reference] if reference else [])]
    for one in drawn:
        scores = listed(_score(title, one.scores.get(code), scale) for code, title in axes)
        sentences.append(f"{plain(one.subject.name)}: {scores}")
    sentences.append(f"The scale is {span(scale)}")
    return ". ".join(sentences) + "."


def _score(title: str, score: float | None, scale: Scale) -> str:
    return f"{plain(title)} {'no score' if score is None else number(score, scale)}"


def _of_release(caption: Caption) -> str:
    return f", release {plain(caption.release)}" if caption.release else ""


def heatmap_title(rows: Sequence[Row], columns: Sequence[tuple[str, str]], caption: Caption) -> str:
    """Return the strongest and the weakest column, by the mean over ministries scored in all.

    Means over different ministries would compare those, not the columns; so fewer than two
    ministries without a gap, or a tie, make no finding.
    """
    titles = dict(columns)
    every = [_scores(row, columns) for row in rows]
    whole = [scores for scores in every if None not in scores.values()]
    means: dict[str, float | None] = {}
    for code in titles:
        total = sum(scores[code] or 0.0 for scores in whole)
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


def _scores(row: Row, columns: Sequence[tuple[str, str]]) -> dict[str, float | None]:
    return {code: row.marks[code].score if code in row.marks else None for code, _ in columns}


def heatmap_alt(
    rows: Sequence[Row], columns: Sequence[tuple[str, str]], caption: Caption, scale: Scale
) -> str:
    """Return what is across and down, and for each column its range, leaders and gaps."""
    down = counted(len(rows), "ministry")
    sentences = [f"Heatmap of {down} by {counted(len(columns), 'column')}{_of_release(caption)}"]
    names = {row.subject.code: row.subject.name for row in rows}
    for code, title in columns[:12]:
        scores: dict[str, float | None] = {}
        for row in rows:
            scores[row.subject.code] = row.marks[code].score if code in row.marks else None
        sentences.append(f"{plain(title)}: {_spread(scores, names, scale)}")
    if len(columns) > 12:
        sentences.append(f"{len(columns) - 12} more columns are in the table")
    sentences.append(f"The scale is {span(scale)}")
    return ". ".join(sentences) + "."


def _spread(scores: Scores, names: Mapping[str, str], scale: Scale) -> str:
    """Return "1.9 to 4.2, highest Finland, 3 without a score"."""
    known = [score for score in scores.values() if score is not None]
    if not known:
        return "no score"
    first = best(scores)
    many = f"{len(first)} ministries"
    highest = listed(names[code] for code in first) if len(first) <= 3 else many
    text = f"{number(min(known), scale)} to {number(max(known), scale)}, highest {highest}"
    missing = len(scores) - len(known)
    return f"{text}, {missing} without a score" if missing else text


def balance_title(drawn: Sequence[Pair], count: int, poles: tuple[str, str]) -> str:
    """Return which pole runs ahead in most ministries; `count` includes those not drawn."""
    first, second = plain(poles[0]), inside(plain(poles[1]))
    gaps = [(pair.first.score or 0.0) - (pair.second.score or 0.0) for pair in drawn]
    ahead = sum(gap > EPSILON for gap in gaps)
    behind = sum(gap < -EPSILON for gap in gaps)
    if not drawn:
        return f"No ministry has enough evidence on both {inside(first)} and {second}"
    if not ahead and not behind:
        who = plain(drawn[0].subject.name) if len(drawn) == 1 else f"all {len(drawn)} ministries"
        return f"{first} and {second} are in balance in {who}"
    if ahead < behind:
        first, second = plain(poles[1]), inside(plain(poles[0]))
    most = max(ahead, behind)
    if len(drawn) == 1:
        return f"{first} runs ahead of {second} in {plain(drawn[0].subject.name)}"
    field = f"{len(drawn)} ministries" if len(drawn) == count else f"{len(drawn)} scored ministries"
    if ahead == behind:
        return f"{first} and {second} each run ahead in {most} of {field}"
    share = f"all {field}" if most == len(drawn) else f"{most} of {field}"
    return f"{first} runs ahead of {second} in {share}"


def inside(title: str) -> str:
    """Return a title as it is written inside a sentence: "openness", but "E-government", "ICT"."""
    return title[:1].lower() + title[1:] if title[1:].islower() and title.isalpha() else title


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
        f"Scatter plot of {what} for {counted(len(drawn), 'ministry')}{_of_release(caption)}"
    ]
    sentences += [
        f"{plain(pair.subject.name)}: {number(pair.first.score or 0.0, scale)}"
        f" and {number(pair.second.score or 0.0, scale)}"
        for pair in drawn[:12]
    ]
    if len(drawn) > 12:
        sentences.append(f"{len(drawn) - 12} more are in the table")
    if missing:
        names = listed(pair.subject.name for pair in missing[:10])
        sentences.append(f"Without both scores: {counted(len(missing), 'ministry')}, with {names}")
    sentences.append(f"Both scales are {span(scale)}")
    return ". ".join(sentences) + "."
