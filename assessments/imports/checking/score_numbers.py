"""Check the numbers of a row of scores: levels of the scale, and measured values."""

import math
import re
from collections.abc import Callable, Mapping

from assessments.imports.checking.decimals import DECIMAL_COMMA
from assessments.scoring.scale import is_whole_level
from assessments.scoring.types import Scale, State

NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
PERCENTAGE = re.compile(r"(.*[^\s])\s*%")
PERCENT = re.compile(r"%|\bper ?cent", re.IGNORECASE)  # in the name of a unit
LARGEST_NUMBER = 1e300  # the limit of the database
NUMBERS = ("level", "value")

Report = Callable[[str], None]  # takes a reason, without a full stop


def refuse_numbers(cells: Mapping[str, str], state: State, report: Report) -> None:
    for column in NUMBERS:
        if cells[column]:
            report(f"the state is {state}, so the {column} must be blank")


def checked_level(cells: Mapping[str, str], scale: Scale, report: Report) -> int | None:
    """Return a level of the rubric. 3, 3.0 and the label of level 3 are level 3; 3.5 is none."""
    if cells["value"]:
        report("the indicator is rated: it needs a level, and the value must be blank")
    for level, label in enumerate(scale.labels, math.ceil(scale.min)):
        if label.casefold() == cells["level"].casefold():
            return level
    number = checked_number("level", cells["level"], report)
    if number is None:
        return None
    if not is_whole_level(scale, number):
        levels = f"a whole number from {scale.min:g} to {scale.max:g}"
        report(f"the level {quoted(cells['level'])} is not {levels}")
        return None
    return int(number)


def checked_value(cells: Mapping[str, str], unit: str, report: Report) -> float | None:
    """Return a measured number in the indicator's unit; it may be beyond the goalposts."""
    if cells["level"]:
        report("the indicator is measured: it needs a value, and the level must be blank")
    text = cells["value"]
    percentage = PERCENTAGE.fullmatch(text)
    if percentage is None:
        return checked_number("value", text, report)
    if not PERCENT.search(unit):
        report(f"the value {quoted(text)} is a percentage, but the unit is {unit or 'not given'}")
        return None
    return checked_number("value", percentage[1], report)


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
