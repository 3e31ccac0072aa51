"""What an analyst still owes: what each state demands, in sentences (METHOD.md §2)."""

import datetime
from collections.abc import Mapping, Sized
from typing import Protocol

from assessments.scoring.types import Framework, IndicatorKind

UNTOUCHED = "Nothing is put down yet."
UNDECIDED = {
    IndicatorKind.RATED: "Choose a level, or say why there is none.",
    IndicatorKind.MEASURED: "Enter the number, or say why there is none.",
}


class Said(Protocol):
    """An Entry, or anything that answers like one: only whether a text is blank is asked."""

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


def missing(kind: str, said: Said | None) -> list[str]:
    """Return what one indicator lacks to be complete, a sentence each; empty: it is complete.

    kind: rated | measured. said: None where nothing was ever put down.
    """
    if said is None:
        return [UNTOUCHED]
    demanded = DEMANDS.get(said.state)
    if demanded is None:
        return [UNDECIDED[IndicatorKind(kind)]]
    return [sentence for sentence, is_there in demanded(kind, said).items() if not is_there]


def is_complete(kind: str, said: Said | None) -> bool:
    return not missing(kind, said)


def missing_by_indicator(
    framework: Framework, said: Mapping[str, Said | None]
) -> dict[str, list[str]]:
    """Return indicator -> what it lacks, in framework order, without those that are complete.

    said: indicator -> what was put down; one that is left out counts as untouched.
    """
    found = {
        indicator.code: missing(indicator.kind, said.get(indicator.code))
        for indicator in framework.indicators()
    }
    return {code: sentences for code, sentences in found.items() if sentences}


def _rated(kind: str, said: Said) -> dict[str, bool]:
    answer = said.value if kind == IndicatorKind.MEASURED else said.level
    return {
        UNDECIDED[IndicatorKind(kind)]: answer is not None,
        "Say how confident you are.": bool(said.confidence),
        "Give the rationale.": bool(said.rationale.strip()),
        "Add at least one piece of evidence.": len(said.evidence) > 0,
    }


def _not_found(kind: str, said: Said) -> dict[str, bool]:
    return {
        "Say where you searched.": bool(said.searched_where.strip()),
        "Say how long you searched.": said.searched_minutes is not None,
        "Say when you searched.": said.searched_on is not None,
    }


def _not_applicable(kind: str, said: Said) -> dict[str, bool]:
    return {"Give the reason why it does not apply.": bool(said.rationale.strip())}


DEMANDS = {"rated": _rated, "not_found": _not_found, "not_applicable": _not_applicable}
