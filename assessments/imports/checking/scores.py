"""Check a table of scores against a framework: a score for each row, or all that is wrong."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from typing import Any

from assessments.country_names import CountryNames, resolve
from assessments.imports.checking.decimals import with_decimal_points
from assessments.imports.checking.score_numbers import (
    NUMBERS,
    Report,
    checked_level,
    checked_value,
    quoted,
    refuse_numbers,
)
from assessments.imports.checking.score_texts import (
    EVIDENCE,
    NO_PIECE,
    NO_SEARCH,
    SEARCH,
    PieceCells,
    Search,
    checked_piece,
    checked_search,
)
from assessments.imports.problems import Problem
from assessments.imports.reading import Row, Table
from assessments.scoring.entries import LONGEST_TEXT
from assessments.scoring.types import (
    Framework,
    Indicator,
    IndicatorKind,
    NodeKind,
    NodeState,
    Scale,
    State,
)
from assessments.wording import listed

REQUIRED = ("ministry", "indicator", "state")
OPTIONAL = ("level", "value", "confidence", "rationale", *SEARCH, *EVIDENCE)
# Of our own exports, which have a row for each index, dimension and facet as well.
EXPORTED = ("kind",)
OTHER_NAMES = {"code": "indicator", "score": "level"}
ADDRESSES = ("evidence_url",)
KEY = ("ministry", "indicator")
STATES = {state.value: state for state in State if state != State.NOT_ASSESSED}
CONFIDENCES = ("low", "medium", "high")
NOT_AVAILABLE = ("NA", "N/A", "N.A.")


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
    search: Search = NO_SEARCH
    piece: PieceCells = NO_PIECE


@dataclass(frozen=True, slots=True)
class Reference:
    """The ministries, indicators and levels that a file may name.

    ministries: code -> country. names: of their countries. indicators: code in lower case ->
    indicator. units: code of a measured indicator -> its unit. latest: no search that found nothing
    was made after this day.
    """

    ministries: Mapping[str, str]
    names: CountryNames
    indicators: Mapping[str, Indicator]
    units: Mapping[str, str]
    scale: Scale
    latest: datetime.date

    @classmethod
    def of(
        cls,
        framework: Framework,
        ministries: Mapping[str, str],
        names: CountryNames,
        units: Mapping[str, str],
        latest: datetime.date,
    ) -> "Reference":
        indicators = {indicator.code.casefold(): indicator for indicator in framework.indicators()}
        return cls(ministries, names, indicators, units, framework.scale, latest)


def check_scores(table: Table, reference: Reference) -> tuple[list[ScoreRow], list[Problem]]:
    """Return the scores of the rows without problems, and every problem of the others.

    A row with only a ministry and an indicator is "not assessed", and gives no score.
    """
    scores: list[ScoreRow] = []
    problems: list[Problem] = []
    first_lines: dict[tuple[str, str], int] = {}
    for row in table.rows:
        if is_left_blank(row) or is_aggregate(row):
            continue
        wrong: list[str] = []
        cells = row.cells
        if table.has_decimal_commas:
            cells = with_decimal_points(cells, NUMBERS)
        read = checked_row(row.line, cells, reference, wrong.append)
        if read:
            key = (read.ministry, read.indicator)
            first = first_lines.setdefault(key, row.line)
            if first != row.line:
                wrong.append(f"{' '.join(key)} is already on line {first}")
        if read and not wrong:
            scores.append(read)
        for sentence in wrong:
            problems.append(Problem(f"line {row.line}", f"{sentence}."))
    return scores, problems


def is_left_blank(row: Row) -> bool:
    """Return True for a line of a scoresheet that was not filled in, or of an export without it."""
    if row.cells["kind"] and row.cells["state"] == State.NOT_ASSESSED:
        return True
    # Such a line of a scoresheet has its ministry and its indicator, and nothing else.
    return all(bool(cell) == (name in KEY) for name, cell in row.cells.items())


def is_aggregate(row: Row) -> bool:
    """Return True for a line of an export that is computed from those of the indicators."""
    return row.cells["kind"] not in ("", NodeKind.INDICATOR)


def checked_row(
    line: int, cells: Mapping[str, str], reference: Reference, report: Report
) -> ScoreRow | None:
    """Return the score of a row; report all that is wrong with it."""
    indicator = checked_indicator(cells["indicator"], reference.indicators, report)
    state = checked_state(cells["state"], report)
    if state and state != State.RATED:
        refuse_numbers(cells, state, report)
    level, value = None, None
    if indicator and state == State.RATED:
        if indicator.kind == IndicatorKind.MEASURED:
            value = checked_value(cells, reference.units.get(indicator.code, ""), report)
        else:
            level = checked_level(cells, reference.scale, report)
    ministry = checked_ministry(cells["ministry"], reference, report)
    read: dict[str, Any] = {
        "confidence": checked_confidence(cells["confidence"], report),
        "rationale": checked_rationale(cells["rationale"], report),
        "search": checked_search(cells, state, reference.latest, report),
        "piece": checked_piece(cells, report),
    }
    if not indicator or not state or not ministry:
        return None
    return ScoreRow(
        line,
        ministry=ministry,
        indicator=indicator.code,
        state=state,
        level=level,
        value=value,
        **read,
    )


def checked_ministry(text: str, reference: Reference, report: Report) -> str:
    """Return the code of the ministry that a code or any name of its country means, or ""."""
    if not text:
        report("the ministry is missing")
        return ""
    if text.upper() in reference.ministries:
        return text.upper()
    if text.upper() in NOT_AVAILABLE:
        # Many programs write NA into an empty cell, which is also Namibia's code of two letters.
        report(
            f"the ministry {quoted(text)} may be Namibia, or none at all. Write NAM, or remove it"
        )
        return ""
    found = resolve(text, reference.names)
    if not found.code:
        meant = [described(code, reference.ministries) for code in found.candidates]
        hint = ""
        if meant:
            hint = f" (is it {listed(meant, word='or')}?)"
        report(f"there is no ministry {quoted(text)}{hint}")
    return found.code


def described(code: str, ministries: Mapping[str, str]) -> str:
    return f"{code}, {ministries[code]}"


def checked_indicator(
    text: str, indicators: Mapping[str, Indicator], report: Report
) -> Indicator | None:
    """Return the indicator with this code, in any case."""
    found = indicators.get(text.casefold())
    if not text:
        report("the indicator is missing")
    elif found is None:
        report(f"the framework has no indicator {quoted(text)}{nearest_code(text, indicators)}")
    return found


def nearest_code(text: str, indicators: Mapping[str, Indicator]) -> str:
    """Return a hint at the one code that is nearly the same; "" if several are as near as it."""
    near = get_close_matches(text.casefold(), indicators, n=2, cutoff=0.8)
    likeness = [SequenceMatcher(None, text.casefold(), key).ratio() for key in near]
    if not near or (len(near) > 1 and likeness[0] == likeness[1]):
        return ""
    return f" (is it {indicators[near[0]].code}?)"


def checked_state(text: str, report: Report) -> State | None:
    """Return the state. Any case is accepted, and blanks or hyphens between the words."""
    name = "_".join(re.split(r"[\s_-]+", text.lower()))
    if name == NodeState.SCORED:
        return State.RATED  # the word of our own exports
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
