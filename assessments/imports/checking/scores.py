"""Check a table of scores against a framework: a score for each row, or all that is wrong."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import urlsplit

from assessments.addresses import is_web_address
from assessments.imports.problems import Problem
from assessments.imports.reading import Row
from assessments.scoring.entries import LONGEST_TEXT
from assessments.scoring.scale import is_whole_level
from assessments.scoring.types import Framework, Indicator, IndicatorKind, Scale, State
from assessments.wording import folded

REQUIRED = ("ministry", "indicator", "state")
OPTIONAL = ("level", "value", "confidence", "rationale", "evidence_url")
KEY = ("ministry", "indicator")
STATES = {state.value: state for state in State if state != State.NOT_ASSESSED}
CONFIDENCES = ("low", "medium", "high")
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
DECIMAL_COMMA = re.compile(r"([+-]?[0-9]*),([0-9]+)")
LARGEST_NUMBER = 1e300  # the limit of the database
LONGEST_URL = 2000

Report = Callable[[str], None]  # takes a reason, without a full stop


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """The score of one indicator of one ministry, from one line of the file."""

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
    """The codes that a file may contain. ministries: code -> country. indicators: by code."""

    ministries: Mapping[str, str]
    indicators: Mapping[str, Indicator]
    scale: Scale

    @classmethod
    def of(cls, framework: Framework, ministries: Mapping[str, str]) -> "Reference":
        indicators = {indicator.code: indicator for indicator in framework.indicators()}
        return cls(ministries, indicators, framework.scale)


def check_scores(rows: Sequence[Row], reference: Reference) -> tuple[list[ScoreRow], list[Problem]]:
    """Return the scores of the rows without problems, and every problem of the others.

    A row with only a ministry and an indicator is "not assessed", and gives no score.
    """
    scores: list[ScoreRow] = []
    problems: list[Problem] = []
    first_lines: dict[tuple[str, str], int] = {}
    for row in rows:
        if is_left_blank(row):
            continue
        wrong: list[str] = []
        key = (row.cells["ministry"], row.cells["indicator"])
        first = first_lines.setdefault(key, row.line)
        if first != row.line and all(key):
            wrong.append(f"{' '.join(key)} is already on line {first}")
        read = checked_row(row, reference, wrong.append)
        if read and not wrong:
            scores.append(read)
        for sentence in wrong:
            problems.append(Problem(f"line {row.line}", f"{sentence}."))
    return scores, problems


def is_left_blank(row: Row) -> bool:
    """Return True for a line of a scoresheet that was not filled in."""
    # Such a line has its ministry and its indicator, and nothing else.
    return all(bool(cell) == (name in KEY) for name, cell in row.cells.items())


def checked_row(row: Row, reference: Reference, report: Report) -> ScoreRow | None:
    """Return the score of a row; report all that is wrong with it."""
    cells = row.cells
    indicator = checked_indicator(cells["indicator"], reference.indicators, report)
    state = checked_state(cells["state"], report)
    if state and state != State.RATED:
        refuse_numbers(cells, state, report)
    level, value = None, None
    if indicator and state == State.RATED:
        if indicator.kind == IndicatorKind.MEASURED:
            value = checked_value(cells, report)
        else:
            level = checked_level(cells, reference.scale, report)
    read = {
        "ministry": checked_ministry(cells["ministry"], reference.ministries, report),
        "confidence": checked_confidence(cells["confidence"], report),
        "rationale": checked_rationale(cells["rationale"], report),
        "evidence_url": checked_url(cells["evidence_url"], report),
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


def checked_ministry(text: str, ministries: Mapping[str, str], report: Report) -> str:
    if not text:
        report("the ministry is missing")
    elif text not in ministries:
        meant = near_ministry(text, ministries)
        hint = ""
        if meant:
            hint = f" (is it {meant}, {ministries[meant]}?)"
        report(f"there is no ministry {quoted(text)}{hint}")
    return text


def near_ministry(text: str, ministries: Mapping[str, str]) -> str:
    """Return the code that was likely meant, by a similar code or by the country's name."""
    # A typing error in a code of three letters adds one at most; anything longer is a name.
    if len(text) <= 4:
        return near(text.upper(), ministries)
    by_name = {folded(country): code for code, country in ministries.items()}
    return by_name.get(near(folded(text), by_name), "")


def checked_indicator(
    text: str, indicators: Mapping[str, Indicator], report: Report
) -> Indicator | None:
    if not text:
        report("the indicator is missing")
    elif text not in indicators:
        like = near(text.upper(), indicators)
        hint = ""
        if like:
            hint = f" (is it {like}?)"
        report(f"the framework has no indicator {quoted(text)}{hint}")
    return indicators.get(text)


def near(text: str, known: Iterable[str]) -> str:
    return next(iter(get_close_matches(text, known, n=1, cutoff=0.6)), "")


def checked_state(text: str, report: Report) -> State | None:
    """Return the state. Any case is accepted, and blanks or hyphens between the words."""
    name = "_".join(re.split(r"[\s_-]+", text.lower()))
    if name in STATES:
        return STATES[name]
    if name == State.NOT_ASSESSED:
        report("an indicator that is not assessed has no score. Leave the row out")
    elif not text:
        report("the state is missing")
    else:
        report(f"the state {quoted(text)} is not one of {', '.join(STATES)}")
    return None


def checked_confidence(text: str, report: Report) -> str:
    confidence = text.lower()
    if confidence and confidence not in CONFIDENCES:
        report(f"the confidence {quoted(text)} is not one of {', '.join(CONFIDENCES)}")
    return confidence


def checked_rationale(text: str, report: Report) -> str:
    if len(text) > LONGEST_TEXT:
        report(f"the rationale is longer than {LONGEST_TEXT:,} characters")
    return text


def checked_url(text: str, report: Report) -> str:
    if text and not names_a_host(text):
        report(f"{quoted(text)} is not one address that starts with http:// or https://")
    elif len(text) > LONGEST_URL:
        report(f"the evidence URL is longer than {LONGEST_URL:,} characters")
    return text


def names_a_host(url: str) -> bool:
    try:
        return is_web_address(url) and bool(urlsplit(url).hostname)
    except ValueError:  # such as half an IPv6 address
        return False


def refuse_numbers(cells: Mapping[str, str], state: State, report: Report) -> None:
    for column in ("level", "value"):
        if cells[column]:
            report(f"the state is {state}, so the {column} must be blank")


def checked_level(cells: Mapping[str, str], scale: Scale, report: Report) -> int | None:
    """Return a level of the rubric. 3 and 3.0 are level 3; 3.5 is a problem."""
    if cells["value"]:
        report("the indicator is rated: it needs a level, and the value must be blank")
    number = checked_number("level", cells["level"], report)
    if number is None:
        return None
    if not is_whole_level(scale, number):
        levels = f"a whole number from {scale.min:g} to {scale.max:g}"
        report(f"the level {quoted(cells['level'])} is not {levels}")
        return None
    return int(number)


def checked_value(cells: Mapping[str, str], report: Report) -> float | None:
    """Return a measured number in the indicator's unit; it may be beyond the goalposts."""
    if cells["level"]:
        report("the indicator is measured: it needs a value, and the level must be blank")
    return checked_number("value", cells["value"], report)


def checked_number(column: str, text: str, report: Report) -> float | None:
    """Return a number, with a decimal point."""
    # float() accepts more: nan, inf, 1_000 and the digits of every script.
    if not text:
        report(f"the state is rated, so the {column} is needed")
    elif comma := DECIMAL_COMMA.fullmatch(text):
        report(f"the {column} {quoted(text)} has a decimal comma. Write {comma[1]}.{comma[2]}")
    elif not NUMBER.fullmatch(text):
        report(f"the {column} {quoted(text)} is not a number")
    elif not abs(float(text)) <= LARGEST_NUMBER:
        report(f"the {column} {quoted(text)} is not finite, or too large")
    else:
        return float(text) + 0.0  # -0.0 becomes 0.0, which every database stores alike
    return None


def quoted(text: str) -> str:
    if len(text) > 60:
        text = f"{text[:60]}…"
    return f'"{text}"'
