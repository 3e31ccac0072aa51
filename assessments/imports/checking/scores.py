"""A table of scores, read against a framework: what each row says, or all that is wrong with it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlsplit

from assessments.imports.checking.web import is_web_address
from assessments.imports.problems import Problem
from assessments.imports.reading import Row
from assessments.scoring.entries import LONGEST_TEXT
from assessments.scoring.scale import is_whole_level
from assessments.scoring.types import Framework, Indicator, IndicatorKind, Scale, State

REQUIRED = ("ministry", "indicator", "state")
OPTIONAL = ("level", "value", "confidence", "rationale", "evidence_url")
KEY = ("ministry", "indicator")
STATES = {state.value: state for state in State if state != State.NOT_ASSESSED}
CONFIDENCES = ("low", "medium", "high")
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
DECIMAL_COMMA = re.compile(r"([+-]?[0-9]*),([0-9]+)")
LARGEST_NUMBER = 1e300  # what the database takes; a float ends at 1.8e308
LONGEST_URL = 2000

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """What one line of the file says of one indicator of one ministry."""

    line: int
    ministry: str
    indicator: str
    state: State
    level: int | None
    value: float | None
    confidence: str
    rationale: str
    evidence_url: str


@dataclass(frozen=True, slots=True)
class Reference:
    """What the file may name. ministries: code -> country."""

    ministries: Mapping[str, str]
    indicators: Mapping[str, Indicator]
    scale: Scale

    @classmethod
    def of(cls, framework: Framework, ministries: Mapping[str, str]) -> "Reference":
        indicators = {indicator.code: indicator for indicator in framework.indicators()}
        return cls(ministries, indicators, framework.scale)


def check_scores(rows: Sequence[Row], reference: Reference) -> tuple[list[ScoreRow], list[Problem]]:
    """Return what the rows say, and every problem in them; a row with a problem says nothing.

    Neither does a row that names its indicator and is blank beyond: that is not assessed.
    """
    said: list[ScoreRow] = []
    problems: list[Problem] = []
    first_lines: dict[tuple[str, str], int] = {}
    for row in rows:
        if is_left_blank(row):
            continue
        wrong: list[str] = []
        key = (row.cells["ministry"], row.cells["indicator"])
        first = first_lines.setdefault(key, row.line)
        if first != row.line and all(key):
            wrong.append(f"{' '.join(key)} already stands on line {first}")
        read = checked_row(row, reference, wrong.append)
        if read and not wrong:
            said.append(read)
        problems += [Problem(f"line {row.line}", f"{sentence}.") for sentence in wrong]
    return said, problems


def is_left_blank(row: Row) -> bool:
    """True for a line of a scoresheet that nobody has filled in."""
    return all(row.cells[name] if name in KEY else not row.cells[name] for name in row.cells)


def checked_row(row: Row, reference: Reference, say: Say) -> ScoreRow | None:
    """Return what the row says; say all that is wrong with it."""
    cells = row.cells
    indicator = checked_indicator(cells["indicator"], reference.indicators, say)
    state = checked_state(cells["state"], say)
    if state and state != State.RATED:
        refuse_numbers(cells, state, say)
    level, value = None, None
    if indicator and state == State.RATED:
        if indicator.kind == IndicatorKind.MEASURED:
            value = checked_value(cells, say)
        else:
            level = checked_level(cells, reference.scale, say)
    read = {
        "ministry": checked_ministry(cells["ministry"], reference.ministries, say),
        "confidence": checked_confidence(cells["confidence"], say),
        "rationale": checked_rationale(cells["rationale"], say),
        "evidence_url": checked_url(cells["evidence_url"], say),
    }
    if not indicator or not state:
        return None
    return ScoreRow(
        row.line,
        indicator=indicator.code,
        state=state,
        level=level,
        value=value,
        **read,
    )


def checked_ministry(text: str, ministries: Mapping[str, str], say: Say) -> str:
    if not text:
        say("the ministry is missing")
    elif text not in ministries:
        meant = near_ministry(text, ministries)
        hint = f" (is it {meant}, {ministries[meant]}?)" if meant else ""
        say(f"there is no ministry {quoted(text)}{hint}")
    return text


def near_ministry(text: str, ministries: Mapping[str, str]) -> str:
    """The code that was meant: by a like code, or by the country's name in its place."""
    if len(text) <= 4:
        return near(text.upper(), ministries)
    by_name = {country.casefold(): code for code, country in ministries.items()}
    return by_name.get(near(text.casefold(), by_name), "")


def checked_indicator(text: str, indicators: Mapping[str, Indicator], say: Say) -> Indicator | None:
    if not text:
        say("the indicator is missing")
    elif text not in indicators:
        like = near(text.upper(), indicators)
        hint = f" (is it {like}?)" if like else ""
        say(f"the framework has no indicator {quoted(text)}{hint}")
    return indicators.get(text)


def near(text: str, known: Iterable[str]) -> str:
    return next(iter(get_close_matches(text, known, n=1, cutoff=0.6)), "")


def checked_state(text: str, say: Say) -> State | None:
    """Accept any case, and blanks or hyphens between the words."""
    name = "_".join(re.split(r"[\s_-]+", text.lower()))
    if name in STATES:
        return STATES[name]
    if name == State.NOT_ASSESSED:
        say("what is not assessed has no score: leave the row out")
    elif not text:
        say("the state is missing")
    else:
        say(f"the state {quoted(text)} is not one of {', '.join(STATES)}")
    return None


def checked_confidence(text: str, say: Say) -> str:
    confidence = text.lower()
    if confidence and confidence not in CONFIDENCES:
        say(f"the confidence {quoted(text)} is not one of {', '.join(CONFIDENCES)}")
    return confidence


def checked_rationale(text: str, say: Say) -> str:
    if len(text) > LONGEST_TEXT:
        say(f"the rationale is longer than {LONGEST_TEXT:,} characters")
    return text


def checked_url(text: str, say: Say) -> str:
    if text and not names_a_host(text):
        say(f"{quoted(text)} is not one address that starts with http:// or https://")
    elif len(text) > LONGEST_URL:
        say(f"the evidence URL is longer than {LONGEST_URL:,} characters")
    return text


def names_a_host(url: str) -> bool:
    try:
        return is_web_address(url) and bool(urlsplit(url).hostname)
    except ValueError:  # such as half an IPv6 address
        return False


def refuse_numbers(cells: Mapping[str, str], state: State, say: Say) -> None:
    for column in ("level", "value"):
        if cells[column]:
            say(f"the state is {state}, so the {column} must be blank")


def checked_level(cells: Mapping[str, str], scale: Scale, say: Say) -> int | None:
    """A level of the rubric: 3 and 3.0, and nothing between two levels."""
    if cells["value"]:
        say("a value where a level belongs: the indicator is rated, so the value must be blank")
    number = checked_number("level", cells["level"], say)
    if number is None:
        return None
    if not is_whole_level(scale, number):
        levels = f"a whole number from {scale.min:g} to {scale.max:g}"
        say(f"the level {quoted(cells['level'])} is not {levels}")
        return None
    return int(number)


def checked_value(cells: Mapping[str, str], say: Say) -> float | None:
    """A measured number in the indicator's unit; what lies beyond the goalposts is no mistake."""
    if cells["level"]:
        say("a level where a value belongs: the indicator is measured, so the level must be blank")
    return checked_number("value", cells["value"], say)


def checked_number(column: str, text: str, say: Say) -> float | None:
    """Stricter than float(), which takes nan, inf, 1_000 and the digits of every script."""
    if not text:
        say(f"the state is rated, so the {column} is needed")
    elif comma := DECIMAL_COMMA.fullmatch(text):
        say(f"the {column} {quoted(text)} has a decimal comma: write {comma[1]}.{comma[2]}")
    elif not NUMBER.fullmatch(text):
        say(f"the {column} {quoted(text)} is not a number")
    elif not abs(float(text)) <= LARGEST_NUMBER:
        say(f"the {column} {quoted(text)} is not finite, or too large")
    else:
        return float(text) + 0.0  # -0.0 becomes 0.0, which every database stores alike
    return None


def quoted(text: str) -> str:
    return f'"{text}"' if len(text) <= 60 else f'"{text[:60]}…"'
