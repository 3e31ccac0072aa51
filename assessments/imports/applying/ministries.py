"""Load the table of ministries: they are added and changed, never deleted."""

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
from assessments.models import IncomeGroup, Ministry, Operator, UNStatus, User
from assessments.wording import sort_key

TEXTS = ["country", "name", "national_name", "website", "region", "subregion"]
FIELDS = [*TEXTS, "income_group", "standing"]
SOURCE_LENGTH = 120  # of an event's subject; file names may be longer


@transaction.atomic
def load(table: Table, *, source: str, by: User | None = None) -> MinistryPlan:
    """Make ministries and their operators equal to the table; return what was changed.

    source: name of the file, for the log. Nothing is written if nothing differs. Raises Refused
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
    """Return code -> ministry, locked so that a second load waits for the first. Two queries."""
    ministries = Ministry.objects.select_for_update().order_by("code").values("code", *FIELDS)
    operators: dict[str, set[str]] = defaultdict(set)
    for operator in Operator.objects.all():
        operators[operator.ministry_id].add(operator.wikidata_id)
    found = {}
    for ministry in ministries:
        code = ministry["code"]
        found[code] = MinistryFacts(**ministry, operators=frozenset(operators[code]))
    return found


def allowed() -> Allowed:
    longest = {}
    for field in Ministry._meta.fields:
        if field.max_length and field.name in TEXTS:
            longest[field.name] = field.max_length
    return Allowed(UNStatus.values, IncomeGroup.values, longest)


def write(plan: MinistryPlan) -> None:
    after = [ministry for _, ministry in plan.changed]
    # Two countries may swap their names, and a name must be unique after every statement. So
    # renamed countries get their code as a name first.
    renamed = [new.code for old, new in plan.changed if old.country != new.country]
    Ministry.objects.filter(code__in=renamed).update(country=Concat(Value("~"), "code"))
    Ministry.objects.bulk_update(rows(after), [*FIELDS, "sort_key"])
    Ministry.objects.bulk_create(rows(plan.added))
    Operator.objects.filter(ministry__in=[ministry.code for ministry in after]).delete()
    operators = []
    for ministry in [*after, *plan.added]:
        for item in sorted(ministry.operators):
            operators.append(Operator(wikidata_id=item, ministry_id=ministry.code))
    Operator.objects.bulk_create(operators)


def rows(ministries: Iterable[MinistryFacts]) -> list[Ministry]:
    found = []
    for ministry in ministries:
        fields = {name: getattr(ministry, name) for name in FIELDS}
        # A bulk update does not compute the key, as saving does.
        key = sort_key(ministry.country)
        found.append(Ministry(code=ministry.code, sort_key=key, **fields))
    return found
