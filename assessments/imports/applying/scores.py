"""Import an analyst's scores into a round: they are added and changed, never deleted."""

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from assessments.actions import events
from assessments.directory_names import names_of
from assessments.imports.applying.score_rows import (
    Places,
    codings_for,
    piece_cells,
    write_evidence,
    write_scores,
)
from assessments.imports.checking.score_notes import score_notes
from assessments.imports.checking.score_plan import ScorePlan, StoredScore, plan_scores
from assessments.imports.checking.score_texts import PieceCells, Search
from assessments.imports.checking.scores import (
    ADDRESSES,
    EXPORTED,
    OPTIONAL,
    OTHER_NAMES,
    REQUIRED,
    Reference,
    check_scores,
)
from assessments.imports.problems import Problem, Refused
from assessments.imports.reading import Table, read_table
from assessments.models import (
    Assessment,
    Coding,
    ConflictOfInterest,
    Evidence,
    Framework,
    Membership,
    Ministry,
    Role,
    Round,
    Score,
    Stage,
    User,
)
from assessments.scorecards import tree

Progress = Callable[[str, int, int], None]
Stages = Mapping[str, str]  # ministry -> the stage of its assessment
Countries = Mapping[str, str]  # ministry -> country
YEAR = re.compile(r"(?<![0-9])(?:19|2[01])[0-9]{2}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Target:
    """The round, framework and analyst of an import. year: of a round whose code has none."""

    round: str
    framework: str
    analyst: str
    year: int | None = None


def read_file(path: Path) -> Table:
    """Return a table of scores: a filled-in scoresheet, a table of one's own or our own export.

    Raises Refused.
    """
    return read_table(
        path,
        required=REQUIRED,
        optional=(*OPTIONAL, *EXPORTED),
        addresses=ADDRESSES,
        other_names=OTHER_NAMES,
    )


@transaction.atomic
def load(
    table: Table,
    target: Target,
    *,
    source: str,
    progress: Progress,
    is_dry_run: bool = False,
    by: User | None = None,
) -> ScorePlan:
    """Make the analyst's scores in the round equal to the table; return what was changed.

    source:     name of the file, for the log.
    is_dry_run: return the plan, and write nothing.

    A missing round or analyst is created. The number of queries grows with the batches of rows to
    write, not with the rows to read. Nothing is written if nothing differs. Raises Refused with
    every problem.
    """
    framework = framework_named(target.framework)
    problems: list[Problem] = []
    round = round_for(target, framework, problems)
    analyst = analyst_for(target, problems)
    # Locks come from the top: the round, its assessments, then codings, as in every action.
    stages = locked_stages(round)
    lock_codings(round, analyst)
    reference = reference_for(framework)
    ministries = reference.ministries
    rows, row_problems = check_scores(table, reference)
    named = {row.ministry for row in rows}
    countries = {code: country for code, country in ministries.items() if code in named}
    problems += closed_for_scores(round, analyst, countries, stages)
    problems += coded_by_sender(round, analyst, countries, by)
    problems += row_problems
    if problems:
        raise Refused(problems)
    plan = plan_scores(rows, stored_scores(round, analyst), stages, header=table.header)
    plan = replace(
        plan,
        left_blank=len(table.rows) - len(rows),
        notes=tuple(score_notes(table, rows, reference)),
    )
    if plan.changes_something() and not is_dry_run:
        write(plan, round, analyst, progress, by=by)
        record(plan, target, source=source, by=by)
    return plan


def reference_for(framework: Framework) -> Reference:
    """Return what a file may name: two queries."""
    ministries = list(Ministry.objects.all())
    countries = {ministry.code: ministry.country for ministry in ministries}
    units = dict(framework.indicators.values_list("code", "unit"))
    # East of the server, it may be tomorrow.
    latest = timezone.now().date() + datetime.timedelta(days=1)
    return Reference.of(tree(framework), countries, names_of(ministries), units, latest)


def framework_named(name: str) -> Framework:
    loaded = {framework.slug: framework for framework in Framework.objects.all()}
    if name not in loaded:
        known = ", ".join(loaded) or "none"
        raise Refused([Problem("", f"There is no framework {name}. Loaded frameworks: {known}.")])
    return loaded[name]


def round_for(target: Target, framework: Framework, problems: list[Problem]) -> Round:
    """Return the round, locked, or a new one that is not saved yet."""
    round = (
        Round.objects.select_for_update(of=("self",))
        .select_related("framework")
        .filter(code=target.round)
        .first()
    )
    if round is None:
        round = Round(code=target.round, framework=framework, year=year_for(target, problems))
        problems += invalid(round, f"Round {target.round}")
    elif round.framework != framework:
        problems.append(Problem("", f"Round {round.code} uses framework {round.framework.slug}."))
    elif release := round.releases.first():
        problems.append(
            Problem("", f"Round {round.code} is already published, as release {release.code}.")
        )
    return round


def year_for(target: Target, problems: list[Problem]) -> int:
    """Return the year in the round's code; without one, the given year or this year."""
    named = YEAR.search(target.round)
    if named is None:
        return target.year or datetime.datetime.now(tz=datetime.UTC).year
    if target.year not in {None, int(named[0])}:
        problems.append(Problem("", f"Round {target.round} is not of the year {target.year}."))
    return int(named[0])


def analyst_for(target: Target, problems: list[Problem]) -> User:
    """Return the user, or a new one that is not saved yet and has no password."""
    analyst = User.objects.filter(username=target.analyst).first()
    if analyst is None:
        analyst = User(username=target.analyst)
        analyst.set_unusable_password()
        problems += invalid(analyst, f"Analyst {target.analyst}")
    return analyst


def invalid(row: Model, name: str) -> list[Problem]:
    try:
        row.full_clean()
    except ValidationError as error:
        return [Problem(name, message) for message in error.messages]
    return []


def stored_scores(round: Round, analyst: User) -> Mapping[tuple[str, str], StoredScore]:
    """Return (ministry, indicator) -> the analyst's score: two queries."""
    if round.pk is None or analyst.pk is None:
        return {}
    codings = Coding.objects.filter(assessment__round=round, analyst=analyst)
    pieces: dict[int | None, list[PieceCells]] = defaultdict(list)
    for piece in Evidence.objects.filter(score__coding__in=codings).order_by("pk"):
        pieces[piece.score_id].append(piece_cells(piece))
    found = {}
    scores = Score.objects.filter(coding__in=codings)
    for score in scores.select_related("coding__assessment", "indicator"):
        found[score.coding.assessment.ministry_id, score.indicator.code] = StoredScore(
            state=score.state,
            level=score.level,
            value=score.value,
            confidence=score.confidence,
            rationale=score.rationale,
            pieces=tuple(pieces[score.pk]),
            search=Search(score.searched_where, score.searched_minutes, score.searched_on),
        )
    return found


def locked_stages(round: Round) -> Stages:
    """Return the stage of each ministry of the round, locked: one query."""
    # With the lock, no ministry is closed for coding between the check and the writing.
    rows = Assessment.objects.select_for_update(of=("self",)).filter(round__code=round.code)
    return dict(rows.order_by("pk").values_list("ministry", "stage"))


def lock_codings(round: Round, analyst: User) -> None:
    """Lock the analyst's codings, as everyone does who saves a score."""
    codings = Coding.objects.select_for_update(of=("self",)).filter(
        assessment__round__code=round.code, analyst__username=analyst.username
    )
    # In the order of the keys, so that two imports cannot wait for each other.
    list(codings.order_by("pk").values_list("pk"))


def closed_for_scores(
    round: Round, analyst: User, countries: Countries, stages: Stages
) -> list[Problem]:
    """Return every reason against scores of these ministries by this analyst: two queries.

    Codings by other analysts are no reason: each analyst of a ministry has a file.
    """
    own = Coding.objects.filter(
        assessment__round__code=round.code,
        assessment__ministry__in=countries,
        analyst__username=analyst.username,
        submitted_at__isnull=False,
    )
    submitted = set(own.values_list("assessment__ministry", flat=True))
    declared = ConflictOfInterest.objects.filter(
        user__username=analyst.username, ministry__in=countries
    )
    conflicts = set(declared.values_list("ministry", flat=True))
    problems = []
    for ministry, country in sorted(countries.items()):
        stage = Stage(stages.get(ministry, Stage.CODING))
        name = f"{country} ({ministry})"
        if not stage.rule.is_blind:
            problems.append(
                f"{name} is in the stage “{stage.label}”. Scores can be imported until coding ends."
            )
        if ministry in submitted:
            problems.append(f"The scores of {name} by {analyst.username} are submitted and locked.")
        if ministry in conflicts:
            problems.append(f"{analyst.username} has declared a conflict of interest in {name}.")
    return [Problem("", problem) for problem in problems]


def coded_by_sender(
    round: Round, analyst: User, countries: Countries, by: User | None
) -> list[Problem]:
    """Return a problem for each ministry that the sender of the file codes too: one query.

    The plan of an import shows another analyst's scores, which a coder must not see. None on the
    command line.
    """
    if by is None or by.username == analyst.username:
        return []
    own = Coding.objects.assigned_to(by).filter(
        assessment__round__code=round.code, assessment__ministry__in=countries
    )
    problems = []
    for ministry in sorted(own.values_list("assessment__ministry", flat=True)):
        problems.append(
            f"You code {countries[ministry]} ({ministry}) yourself. Ask another person to import "
            "another analyst's scores."
        )
    return [Problem("", problem) for problem in problems]


def write(
    plan: ScorePlan, round: Round, analyst: User, progress: Progress, *, by: User | None
) -> None:
    if analyst.pk is None:
        analyst.save()
        Membership.objects.create(user=analyst, role=Role.ANALYST)
    if round.pk is None:
        round.save()
    rows = [*plan.added, *plan.changed]
    codings = codings_for({row.ministry for row in rows}, round, analyst, by=by)
    indicators = dict(round.framework.indicators.values_list("code", "pk"))
    places: Places = {row: (codings[row.ministry].pk, indicators[row.indicator]) for row in rows}
    write_scores(places, progress)
    write_evidence(places, analyst)


def record(plan: ScorePlan, target: Target, *, source: str, by: User | None) -> None:
    events.record(
        "imported scores",
        target.round,
        by=by,
        detail={
            "file": source,
            "framework": target.framework,
            "analyst": target.analyst,
            "assessments_new": len(plan.assessments_new),
            "added": len(plan.added),
            "changed": len(plan.changed),
        },
    )
