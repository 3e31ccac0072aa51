"""The words around a chart: its headline, its captions, and a text for people who cannot see it.

Plain text throughout. Leaders, rises and orders are judged on unrounded scores; numbers are
rounded only where they are printed, all by `number`.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from assessments import wording
from assessments.charts.theme import plain
from assessments.charts.types import Caption, Mark
from assessments.scoring.types import Scale
from assessments.wording import counted

EPSILON = 1e-9  # scores that differ by less are equal (METHOD §3)
OWN_WEIGHTS = "your weights, not the release's"
MINUS = "\u2212"
DEMONSTRATION = "Demonstration data: scores are illustrative, not assessments."
RING_NOTE = "Ring: only sealed evidence."
FRAME_NOTE = "Violet frame: only sealed evidence."
HATCH_NOTE = "Hatched: no score."
GAP_NOTE = "A gap in a line: no score."
NO_SCORE = "no score"
DOT_NOTE = "Dotted: not applicable."
STATES: Mapping[str, str] = {
    "insufficient": "insufficient evidence",
    "not_applicable": "not applicable",
    "not_found": "searched, not found",
    "not_assessed": "not assessed",
}


def number(value: float, scale: Scale) -> str:
    """Return a score as it is printed: to one decimal.

    A scale much shorter than 1 to 5 gets as many decimals as make the same step of it: a score
    between 0 and 1 has two.
    """
    return format(value, _form(scale.max - scale.min))


def numbers(values: Iterable[float], scale: Scale) -> list[str]:
    """Return many scores as they are printed."""
    form = _form(scale.max - scale.min)
    return [format(value, form) for value in values]


@cache
def _form(length: float) -> str:
    """Return the format of numbers on a scale of this length."""
    # By the length: a large chart prints some thousand numbers, and a scale is slow to look up.
    return f"z.{_decimals(length)}f"  # z: no "-0.0"


def signed(value: float, scale: Scale) -> str:
    """Return a difference of two scores as it is printed, with its sign: "+0.4", "−1.2", "0.0"."""
    printed = number(abs(value), scale)
    # What is printed as zero has no sign.
    if not printed.strip("0."):
        return printed
    if value > 0:
        return f"+{printed}"
    return f"{MINUS}{printed}"


def number_or_gap(score: float | None, scale: Scale) -> str:
    """Return a score as it is printed, or "no score"."""
    if score is None:
        return NO_SCORE
    return number(score, scale)


def alpha(value: float) -> str:
    """Return an alpha to three decimals, as its bands are written."""
    # The minus sign is as wide as a figure, and no line breaks after it, as it may after a hyphen.
    return format(value, "z.3f").replace("-", MINUS)


def decimals(scale: Scale) -> int:
    """Return how many decimals scores on this scale are printed to."""
    return _decimals(scale.max - scale.min)


def _decimals(length: float) -> int:
    # 4 is the length of a scale from 1 to 5, which has one decimal; a tenth of it has two.
    return max(1, round(1 - math.log10(length / 4)))


def state(mark: Mark) -> str:
    """Return why a mark has no score: "insufficient evidence (3 of 6)", "not applicable"."""
    if mark.state == "insufficient":
        return f"insufficient evidence ({mark.scored} of {mark.applicable})"
    return STATES.get(mark.state, NO_SCORE)


def listed(names: Iterable[str]) -> str:
    """Return "A", "A and B" or "A, B and C", each name made plain."""
    return wording.listed(map(plain, names))


def within(scope: str) -> str:
    """Return "in Listening", "on the index", or "in all dimensions"."""
    if scope.casefold() == "all dimensions":
        return "in all dimensions"
    if scope.casefold() == "index":
        return "on the index"
    return f"in {plain(scope)}"


def of_release(caption: Caption) -> str:
    """Return ", release 2026"; "" where the caption names no release."""
    if not caption.release:
        return ""
    return f", release {plain(caption.release)}"


def subtitle(caption: Caption) -> str:
    """Return what the numbers are: release, lens, peers, public evidence, weights, n of N."""
    parts = []
    if caption.release:
        parts.append(f"Release {plain(caption.release)}")
    parts += [plain(caption.lens), plain(caption.peers)]
    if caption.public_only:
        parts.append("public evidence only")
    if caption.own_weights:
        parts.append(OWN_WEIGHTS)
    if caption.total:
        parts.append(f"{caption.shown} of {counted(caption.total, 'ministry')}")
    return " · ".join(filter(None, parts))


def footer(caption: Caption, *notes: str) -> str:
    """Return what its marks mean and where the chart is from: source, framework, date, address."""
    source = plain(caption.source).removeprefix("Source:").strip().rstrip(".")
    parts = []
    # First, so that no reader takes the numbers for an assessment.
    if caption.is_demonstration:
        parts.append(DEMONSTRATION)
    parts += [flag(caption), *notes]
    if source:
        parts.append(f"Source: {source}.")
    if caption.framework:
        parts.append(f"Framework: {plain(caption.framework)}.")
    parts += [f"{wording.long_date(caption.date)}.", plain(caption.url)]
    return " ".join(filter(None, parts))


def flag(caption: Caption) -> str:
    """Return what coders read too differently to rank by; "" where they do not."""
    if not caption.unalike:
        return ""
    named = []
    for title, value in caption.unalike:
        node = title
        if title.casefold() == "index":
            node = "the index"
        named.append(f"{node} ({alpha(value)})")
    what = listed(named)
    return f"Flagged: coders read {what} too differently to rank by; ordinal alpha below .667."


def known_scores(scores: Iterable[float | None]) -> list[float]:
    """Return the scores that there are, in the order given."""
    return [score for score in scores if score is not None]


def gap_place(gain: float | None) -> float:
    """Return the sort key of a difference: the largest first, those that are not known last."""
    if gain is None:
        return float("inf")
    return -gain


def rises_and_falls(gains: Iterable[float]) -> tuple[int, int]:
    """Return how many are above zero, and how many below; less than EPSILON is neither."""
    rose = fell = 0
    for gain in gains:
        if gain > EPSILON:
            rose += 1
        elif gain < -EPSILON:
            fell += 1
    return rose, fell


def leaders(marks: Sequence[Mark]) -> list[Mark]:
    """Return the scored marks with the highest score, in the order given; ties all lead."""
    best = max((mark.score for mark in marks if mark.score is not None), default=0.0)
    first = []
    for mark in marks:
        if mark.score is not None and best - mark.score <= EPSILON:
            first.append(mark)
    return first


def ranking_title(marks: Sequence[Mark], caption: Caption, scale: Scale) -> str:
    """Return who leads, honestly: of those that have a score, ties together."""
    scored = [mark for mark in marks if mark.score is not None]
    where = within(caption.scope)
    if not marks:
        return f"No ministry to show {where}"
    if not scored:
        return f"No ministry has enough evidence {where}"
    if len(scored) == 1:
        return _only(scored[0], len(marks), where, scale)
    return _lead(scored, where, is_whole=len(scored) == len(marks))


def _lead(scored: Sequence[Mark], where: str, *, is_whole: bool) -> str:
    """Return who leads two scored ministries or more. is_whole: no other is shown."""
    first = leaders(scored)
    names = listed(mark.subject.name for mark in first)
    field = f"{len(scored)} scored ministries"
    if is_whole:
        field = f"{len(scored)} ministries"
    if len(first) == len(scored):
        who = f"All {field}"
        if len(first) == 2:
            who = names
        return f"{who} score the same {where}"
    # A title has room for three names.
    if len(first) > 3:
        return f"{len(first)} of {field} share the lead {where}"
    if len(scored) == 2:
        field = plain(scored[1 - scored.index(first[0])].subject.name)
    elif not is_whole:
        field = f"the {field}"
    if len(first) == 1:
        return f"{names} leads {field} {where}"
    return f"{names} lead {field} {where}"


def _only(mark: Mark, count: int, where: str, scale: Scale) -> str:
    name = plain(mark.subject.name)
    if count > 1:
        return f"Only {name} of {count} ministries has enough evidence {where}"
    return f"{name} scores {number(mark.score or 0.0, scale)} {where}"


def ranking_alt(kind: str, marks: Sequence[Mark], caption: Caption, scale: Scale) -> str:
    """Return the chart in sentences: what it is, n, range, the first three, who is missing.

    marks: in the order drawn, the highest first.
    """
    scored, missing = [], []
    for mark in marks:
        if mark.score is None:
            missing.append(mark)
        else:
            scored.append(mark)
    sentences = [f"{kind} of {counted(len(marks), 'ministry')} {within(caption.scope)}"]
    if caption.release:
        sentences[0] += f", release {plain(caption.release)}"
    if scored:
        # They come in the order drawn, the highest first.
        low, high = number(scored[-1].score or 0.0, scale), number(scored[0].score or 0.0, scale)
        sentences.append(f"Scores run from {low} to {high} on a scale of {span(scale)}")
        sentences.append(f"Highest: {_first_three(scored, scale)}")
    if missing:
        sentences.append(f"Without a score: {_missing(missing)}")
    return f"{'. '.join(sentences)}. {flag(caption)}".rstrip()


def _first_three(scored: Sequence[Mark], scale: Scale) -> str:
    return listed(f"{mark.subject.name} {number(mark.score or 0.0, scale)}" for mark in scored[:3])


def _missing(missing: Sequence[Mark]) -> str:
    """Return up to ten by name with the reason, then how many more."""
    named = [f"{plain(mark.subject.name)} ({state(mark)})" for mark in missing[:10]]
    if len(missing) <= 10:
        return ", ".join(named)
    return f"{', '.join(named)} and {len(missing) - 10} more"


def span(scale: Scale) -> str:
    """Return "1 to 5"."""
    return f"{scale.min:g} to {scale.max:g}"
