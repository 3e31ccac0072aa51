"""Loading the table of ministries: added and changed, never deleted."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat

from assessments.actions import events
from assessments.imports.checking.ministries import (
    Allowed,
    MinistryFacts,
    MinistryPlan,
    plan_ministries,
)
from assessments.imports.problems import Refused
from assessments.imports.reading import Table
from assessments.models import IncomeGroup, Ministry, Operator, Standing, User

TEXTS = ["country", "name", "national_name", "website", "region", "subregion"]
FIELDS = [*TEXTS, "income_group", "standing"]
SOURCE_LENGTH = 120  # of an event's subject; file names may be longer


@transaction.atomic
def load(table: Table, *, source: str, by: User | None = None) -> MinistryPlan:
    """Add and change ministries and their operators so that they stand as in the table.

    source: the file's name, for the log. Writes nothing when nothing differs. Raises Refused
    with every problem.
    """
    plan, problems = plan_ministries(table.rows, current_ministries(), allowed())
    if problems:
        raise Refused(problems)
    if plan.changes_something():
        write(plan)
        detail = {"added": len(plan.added), "changed": len(plan.changed)}
        events.record("loaded ministries", source[:SOURCE_LENGTH], by=by, detail=detail)
    return plan


def current_ministries() -> dict[str, MinistryFacts]:
    """Two queries; the rows stay locked, so that of two loads one waits for the other."""
    ministries = Ministry.objects.select_for_update().order_by("code").values("code", *FIELDS)
    operators: dict[str, set[str]] = defaultdict(set)
    for operator in Operator.objects.all():
        operators[operator.ministry_id].add(operator.wikidata_id)
    return {
        ministry["code"]: MinistryFacts(
            **ministry, operators=frozenset(operators[ministry["code"]])
        )
        for ministry in ministries
    }


def allowed() -> Allowed:
    longest = {
        field.name: field.max_length
        for field in Ministry._meta.fields
        if field.max_length and field.name in TEXTS
    }
    return Allowed(Standing.values, IncomeGroup.values, longest)


def write(plan: MinistryPlan) -> None:
    after = [ministry for _, ministry in plan.changed]
    # Two countries may swap their names; each row must be unique at every moment.
    renamed = [new.code for old, new in plan.changed if old.country != new.country]
    Ministry.objects.filter(code__in=renamed).update(country=Concat(Value("~"), "code"))
    Ministry.objects.bulk_update(rows(after), FIELDS)
    Ministry.objects.bulk_create(rows(plan.added))
    Operator.objects.filter(ministry__in=[ministry.code for ministry in after]).delete()
    Operator.objects.bulk_create(
        Operator(wikidata_id=operator, ministry_id=ministry.code)
        for ministry in [*after, *plan.added]
        for operator in sorted(ministry.operators)
    )


def rows(ministries: Iterable[MinistryFacts]) -> list[Ministry]:
    return [
        Ministry(code=ministry.code, **{name: getattr(ministry, name) for name in FIELDS})
        for ministry in ministries
    ]
