"""The demands of each state of an answer (`/method/`), before a coding can be submitted."""

import datetime
from collections.abc import Mapping, Sized
from enum import StrEnum
from typing import Protocol

from assessments.scoring.types import Framework, IndicatorKind


class Missing(StrEnum):
    """One thing that an answer lacks. Pages have a sentence for each."""

    UNTOUCHED = "untouched"
    LEVEL = "level"
    VALUE = "value"
    CONFIDENCE = "confidence"
    RATIONALE = "rationale"
    EVIDENCE = "evidence"
    SEARCHED_WHERE = "searched_where"
    SEARCHED_MINUTES = "searched_minutes"
    SEARCHED_ON = "searched_on"
    REASON = "reason"


class Answer(Protocol):
    """An Entry, or anything with its fields: of texts only whether they are blank matters."""

    @property
    def state(self) -> str: ...
    @property
    def level(self) -> int | None: ...
    @property
    def value(self) -> float | None: ...
    @property
    def confidence(self) -> str: ...
    @property
    def rationale(self) -> str: ...
    @property
    def searched_where(self) -> str: ...
    @property
    def searched_minutes(self) -> int | None: ...
    @property
    def searched_on(self) -> datetime.date | None: ...
    @property
    def evidence(self) -> Sized: ...


def missing(kind: str, answer: Answer | None) -> list[Missing]:
    """Return what an answer lacks to be complete; empty: it is complete.

    kind: rated | measured. answer: None where nothing was ever saved. A state that is still open
    lacks its level or its value, whatever else it says.
    """
    if answer is None:
        return [Missing.UNTOUCHED]
    if answer.state == "not_found":
        found = {
            Missing.SEARCHED_WHERE: bool(answer.searched_where.strip()),
            Missing.SEARCHED_MINUTES: answer.searched_minutes is not None,
            Missing.SEARCHED_ON: answer.searched_on is not None,
        }
    elif answer.state == "not_applicable":
        found = {Missing.REASON: bool(answer.rationale.strip())}
    else:
        number: float | None = answer.level
        code = Missing.LEVEL
        if kind == IndicatorKind.MEASURED:
            number, code = answer.value, Missing.VALUE
        # While the state is open, nothing else is asked for yet.
        if answer.state != "rated":
            return [code]
        found = {
            code: number is not None,  # 0 is a level and a value
            Missing.CONFIDENCE: bool(answer.confidence),
            Missing.RATIONALE: bool(answer.rationale.strip()),
            Missing.EVIDENCE: len(answer.evidence) > 0,
        }
    return [code for code, is_there in found.items() if not is_there]


def is_complete(kind: str, answer: Answer | None) -> bool:
    return not missing(kind, answer)


def missing_by_indicator(
    framework: Framework, answers: Mapping[str, Answer | None]
) -> dict[str, list[Missing]]:
    """Return indicator -> what it lacks, in framework order, without those that are complete.

    answers: by indicator; one that is left out counts as untouched.
    """
    found = {}
    for indicator in framework.indicators():
        if lacking := missing(indicator.kind, answers.get(indicator.code)):
            found[indicator.code] = lacking
    return found
