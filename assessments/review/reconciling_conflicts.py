"""What stands for one indicator, beside what was sent to stand instead."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from assessments.answers.readings import STATES
from assessments.review.reconciling import Standing
from assessments.review.reconciling_indicators import IndicatorPage

NOTHING = "Nothing stands: it is open again."


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that the two do not share. value: the stored one, as the form's field takes it."""

    label: str
    stored: str
    mine: str
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class TwoFindings:
    """by: who decided what stands; blank: nobody had to, or nothing stands."""

    sentence: str
    by: str
    at: datetime.datetime | None
    rows: tuple[Difference, ...]


def two_findings(page: IndicatorPage, *, typed: Mapping[str, str], sentence: str) -> TwoFindings:
    stands = page.standing
    reason = stands.reason if stands else ""
    rows = [
        Difference(
            "What stands",
            told(stands),
            chosen(page, typed),
            field="answer",
            value=stands.answer if stands else "",
        )
    ]
    if page.question.kind == "measured":
        value = stands.value if stands else ""
        rows.append(Difference("Another value", value, typed["value"], "value", value))
    rows.append(Difference("Reason", reason, typed["reason"], "reason", reason))
    return TwoFindings(
        sentence=sentence,
        by=stands.decided_by if stands else "",
        at=stands.decided_at if stands else None,
        rows=tuple(row for row in rows if row.stored != row.mine),
    )


def told(stands: Standing | None) -> str:
    if stands is None:
        return NOTHING
    return f"{stands.words}, {stands.whose.name}" if stands.whose else f"{stands.words}, no coder's"


def chosen(page: IndicatorPage, typed: Mapping[str, str]) -> str:
    """What was sent, worded as what stands is."""
    answer = typed["answer"]
    for each in page.own:
        if answer == f"score-{each.score_id}":
            return f"{each.answer}, {each.coder.name}"
    for card in page.question.cards:
        if answer == str(card.level):
            return f"Level {card.level} {card.label}".strip() + ", no coder's"
    if answer == "measured":
        return f"{typed['value']} {page.question.unit}".strip() + ", no coder's"
    return f"{STATES[answer]}, no coder's" if answer in STATES else ""
