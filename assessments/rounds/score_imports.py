"""Changes that a file of scores would make, as its page shows them before they are written."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from assessments.imports.checking.score_plan import ScorePlan, StoredScore
from assessments.imports.checking.scores import ScoreRow
from assessments.models import Assessment, Ministry, Round, User


@dataclass(frozen=True, slots=True)
class MinistryChanges:
    """holder: who else has the ministry in this round; blank: nobody else."""

    ministry: Ministry
    added: int
    changed: int
    is_new: bool
    holder: str


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """One answer that stands already; before and after are it in words."""

    row: ScoreRow
    country: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ScoreChanges:
    """left_blank: rows of the file that say nothing."""

    plan: ScorePlan
    ministries: Sequence[MinistryChanges]
    changes: Sequence[ScoreChange]
    left_blank: int

    @property
    def held_by_others(self) -> list[MinistryChanges]:
        return [each for each in self.ministries if each.holder]


def score_changes(
    plan: ScorePlan,
    round: Round,
    analyst: User,
    stored: Mapping[tuple[str, str], StoredScore],
    *,
    row_count: int,
) -> ScoreChanges:
    """stored: the analyst's scores as they stand; row_count: of the file. Two queries."""
    added = Counter(row.ministry for row in plan.added)
    changed = Counter(row.ministry for row in plan.changed)
    named = Ministry.objects.in_bulk({*added, *changed})
    holders = others(round, analyst, named)
    read = len(plan.added) + len(plan.changed) + plan.unchanged
    return ScoreChanges(
        plan=plan,
        ministries=[
            MinistryChanges(
                named[code],
                added[code],
                changed[code],
                is_new=code in plan.assessments_new,
                holder=holders.get(code, ""),
            )
            for code in sorted(named, key=lambda code: named[code].country)
        ],
        changes=[
            ScoreChange(
                row,
                named[row.ministry].country,
                answer(stored[row.ministry, row.indicator]),
                answer(row),
            )
            for row in plan.changed
        ],
        left_blank=row_count - read,
    )


def others(round: Round, analyst: User, ministries: Collection[str]) -> dict[str, str]:
    """Ministry -> another analyst who has it: with scores of two it cannot be published."""
    assessments = Assessment.objects.for_round(round).filter(ministry__in=ministries)
    held = assessments.exclude(codings__isnull=True).values_list(
        "ministry", "codings__analyst", "codings__analyst__username"
    )
    return {ministry: name for ministry, holder, name in held if holder != analyst.pk}


def answer(said: ScoreRow | StoredScore) -> str:
    """ "level 3, high", "not found": so much of it as changes the result."""
    if said.state != "rated":
        return said.state.replace("_", " ")
    number = f"value {said.value:g}" if said.level is None else f"level {said.level}"
    return f"{number}, {said.confidence}" if said.confidence else number
