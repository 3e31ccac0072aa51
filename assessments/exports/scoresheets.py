"""Scoresheets: a table for one analyst to fill in, in the columns that the import reads.

The CSV has those columns and nothing else. The workbook has them on its first sheet, with
drop-downs for what can be chosen and a note for what a code means; the rubric is on the second.
"""

import datetime
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import xlsxwriter

from assessments.exports.tables import Table, csv_bytes
from assessments.models import (
    Confidence,
    Disclosure,
    FindingState,
    Framework,
    Indicator,
    Ministry,
)
from assessments.scoring.types import IndicatorKind

WIDTHS = {
    "ministry": 10,
    "indicator": 10,
    "state": 15,
    "level": 8,
    "value": 10,
    "confidence": 12,
    "rationale": 70,
    "searched_where": 40,
    "searched_minutes": 10,
    "searched_on": 12,
    "evidence_url": 50,
    "evidence_title": 40,
    "evidence_quotation": 60,
    "evidence_date": 12,
    "evidence_class": 12,
}
COLUMNS = tuple(WIDTHS)
STATES = tuple(FindingState.values)
RUBRIC_WIDTHS = (10, 32, 60)  # of code, title and question
LEVEL_WIDTH = 44
LONGEST_NOTE_TITLE, LONGEST_NOTE = 32, 255  # what a spreadsheet shows next to a cell
LONGEST_LIST = 255  # characters of a drop-down
NUMBER = {
    "validate": "decimal",
    "criteria": "between",
    "minimum": -1e300,
    "maximum": 1e300,
    "error_message": "A measured indicator takes a number.",
}

MINUTES = {
    "validate": "integer",
    "criteria": ">",
    "value": 0,
    "error_message": "A search takes a whole number of minutes.",
}
DAY = {
    "validate": "date",
    "criteria": "between",
    "minimum": datetime.date(1900, 1, 1),
    "maximum": datetime.date(2199, 12, 31),
    "error_message": "Type a date, such as 2026-04-03.",
}
DAYS = ("searched_on", "evidence_date")
CLASSES = (Disclosure.PUBLIC.value, Disclosure.RESTRICTED.value)  # sealed evidence is in no file

Span = tuple[int, int]  # first and last row of the sheet


@dataclass(frozen=True, slots=True)
class Scoresheet:
    """One row for each ministry and indicator, ministry by ministry."""

    framework: Framework
    indicators: Sequence[Indicator]
    ministries: Sequence[Ministry]

    @property
    def table(self) -> Table:
        blank = (None,) * (len(COLUMNS) - 2)
        rows = ((ministry.code, indicator.code, *blank) for ministry, indicator in self.lines())
        return Table(COLUMNS, rows)

    def lines(self) -> Iterator[tuple[Ministry, Indicator]]:
        for ministry in self.ministries:
            for indicator in self.indicators:
                yield ministry, indicator

    def levels(self) -> list[int]:
        """The whole levels of the framework's scale."""
        first, last = self.framework.scale_min, self.framework.scale_max
        return list(range(math.ceil(first), math.floor(last) + 1))


def scoresheet(framework: Framework, ministries: Iterable[Ministry]) -> Scoresheet:
    """Two queries, indicators and their levels; the ministries come as they are ordered."""
    indicators = framework.indicators.order_by("position").prefetch_related("levels")
    return Scoresheet(framework, list(indicators), list(ministries))


def scoresheet_csv(sheet: Scoresheet) -> bytes:
    return csv_bytes(sheet.table)


def scoresheet_xlsx(sheet: Scoresheet) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        looks = {
            "head": workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "text": workbook.add_format({"text_wrap": True, "valign": "top"}),
            # Shown with the year first, which can be read in one way only.
            "day": workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        }
        write_scores(workbook.add_worksheet("Scores"), sheet, looks)
        write_rubric(workbook.add_worksheet("Indicators"), sheet, looks)
    return content.getvalue()


def write_scores(page: Any, sheet: Scoresheet, looks: dict[str, Any]) -> None:
    write_heads(page, looks)
    page.freeze_panes(1, 2)  # the heads, and which ministry and indicator a row is about
    lines = list(sheet.lines())
    for row, (ministry, indicator) in enumerate(lines, 1):
        page.write_string(row, 0, ministry.code)
        page.write_string(row, 1, indicator.code)
    # Without a row there is no range: (1, 0) would reach up into the head.
    every = []
    if lines:
        every.append((1, len(lines)))
    choose(page, "state", every, STATES)
    choose(page, "confidence", every, Confidence.values)
    choose(page, "evidence_class", every, CLASSES)
    validate(page, "searched_minutes", every, MINUTES)
    for day in DAYS:
        validate(page, day, every, DAY)
    rated, measured = [], []
    for _, indicator in lines:
        rated.append(indicator.kind == IndicatorKind.RATED)
        measured.append(indicator.kind == IndicatorKind.MEASURED)
    choose(page, "level", spans(rated), sheet.levels())
    validate(page, "value", spans(measured), NUMBER)
    for ministry in sheet.ministries:
        rows = spans(m is ministry for m, _ in lines)
        note(page, "ministry", rows, ministry.code, ministry.country)
    for indicator in sheet.indicators:
        rows = spans(i is indicator for _, i in lines)
        note(page, "indicator", rows, indicator.title, indicator.question)


def write_heads(page: Any, looks: dict[str, Any]) -> None:
    for column, (name, width) in enumerate(WIDTHS.items()):
        look = looks["text"]
        if name in DAYS:
            look = looks["day"]
        page.set_column(column, column, width, look)
        page.write_string(0, column, name, looks["head"])


def spans(is_in: Iterable[bool]) -> list[Span]:
    """Return the runs of neighbouring rows that are in, the first row being 1."""
    found = []
    first = 1
    for is_wanted, run in groupby(is_in):
        after = first + len(list(run))
        if is_wanted:
            found.append((first, after - 1))
        first = after
    return found


def choose(page: Any, column: str, rows: Sequence[Span], choices: Iterable[object]) -> None:
    """Add a drop-down to a column, unless a spreadsheet has no room for so many values."""
    listed = list(map(str, choices))
    if len(",".join(listed)) > LONGEST_LIST:
        return
    rule = {
        "validate": "list",
        "source": listed,
        "error_title": f"Not a {column}",
        "error_message": shortened(f"Choose one of {', '.join(listed)}.", LONGEST_NOTE),
    }
    validate(page, column, rows, rule)


def note(page: Any, column: str, rows: Sequence[Span], title: str, text: str) -> None:
    """Add the note that a spreadsheet shows while a cell is selected."""
    rule = {
        "validate": "any",
        "input_title": shortened(title, LONGEST_NOTE_TITLE),
        "input_message": shortened(text, LONGEST_NOTE),
    }
    validate(page, column, rows, rule)


def validate(page: Any, column: str, rows: Sequence[Span], rule: dict[str, Any]) -> None:
    """Add one rule for all the rows, so that the workbook stays small."""
    place = COLUMNS.index(column)
    ranges = [[first, place, last, place] for first, last in rows]
    if ranges:
        page.data_validation(*ranges[0], rule | {"other_cells": ranges[1:]})


def write_rubric(page: Any, sheet: Scoresheet, looks: dict[str, Any]) -> None:
    heads = dict(zip(("indicator", "title", "question"), RUBRIC_WIDTHS, strict=True))
    for level in sheet.levels():
        heads[f"Level {level}"] = LEVEL_WIDTH
    for column, (name, width) in enumerate(heads.items()):
        page.set_column(column, column, width, looks["text"])
        page.write_string(0, column, name, looks["head"])
    page.freeze_panes(1, 2)
    for row, indicator in enumerate(sheet.indicators, 1):
        cells = [indicator.code, indicator.title, indicator.question, *rubric(indicator)]
        for column, cell in enumerate(cells):
            page.write_string(row, column, cell, looks["text"])


def rubric(indicator: Indicator) -> list[str]:
    """The descriptors of a rated indicator; of a measured one, what is measured."""
    if indicator.worst is None or indicator.best is None:
        return [level.descriptor for level in indicator.levels.all()]
    unit = indicator.unit or "a number"
    return [f"Measured: {unit}, from {indicator.worst:g} (worst) to {indicator.best:g} (best)."]


def shortened(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return f"{text[: longest - 1]}…"
