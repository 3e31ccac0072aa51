"""Importing an analyst's scores into a round: added and changed, never deleted."""

import datetime
import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from assessments.actions import events
from assessments.imports.applying.score_codings import codings_for
from assessments.imports.applying.score_refusals import (
    blind_spots,
    closed,
    lock_codings,
    locked_stages,
)
from assessments.imports.applying.score_rows import Places, write_evidence, write_scores
from assessments.imports.checking.score_plan import ScorePlan, StoredScore, plan_scores
from assessments.imports.checking.scores import Reference, check_scores
from assessments.imports.problems import Problem, Refused
from assessments.imports.reading import Table
from assessments.models import (
    Evidence,
    Framework,
    Membership,
    Ministry,
    Role,
    Round,
    Score,
    User,
)
from assessments.scorecards import tree

Progress = Callable[[str, int, int], None]
YEAR = re.compile(r"(?<![0-9])(?:19|2[01])[0-9]{2}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Target:
    """Where the scores go. year: of the round, if it is new and its code names none."""

    round: str
    framework: str
    analyst: str
    year: int | None = None


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
    """Bring the analyst's codings of the round in line with the table, and return what changed.

    The round and the analyst are made if missing. source: the file's name, for the log. The
    number of queries grows with the batches of rows to write, not with what is read. Raises
    Refused with every problem; then, on a dry run, and when nothing differs, nothing is written.
    """
    framework = framework_named(target.framework)
    problems: list[Problem] = []
    round = round_for(target, framework, problems)
    analyst = analyst_for(target, problems)
    stages = locked_stages(round)
    lock_codings(round, analyst)
    ministries = dict(Ministry.objects.values_list("code", "country"))
    rows, row_problems = check_scores(table.rows, Reference.of(tree(framework), ministries))
    named = {row.ministry for row in rows}
    problems += [
        *closed(round, analyst, named, stages),
        *blind_spots(round, analyst, named, by),
        *row_problems,
    ]
    if problems:
        raise Refused(problems)
    plan = plan_scores(
        rows,
        stored_scores(round, analyst),
        stages,
        header=table.header,
    )
    if plan.changes_something() and not is_dry_run:
        write(plan, round, analyst, progress, by=by)
        record(plan, target, source=source, by=by)
    return plan


def framework_named(name: str) -> Framework:
    loaded = {framework.slug: framework for framework in Framework.objects.all()}
    if name not in loaded:
        known = f"loaded are: {', '.join(loaded)}" if loaded else "none is loaded"
        raise Refused([Problem("", f"There is no framework {name}; {known}.")])
    return loaded[name]


def round_for(target: Target, framework: Framework, problems: list[Problem]) -> Round:
    """Return the round, locked until the import ends, or a new one that is not yet saved."""
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
    """The year in the round's code, else the one given, else this year."""
    named = YEAR.search(target.round)
    if named is None:
        return target.year or datetime.datetime.now(tz=datetime.UTC).year
    if target.year not in {None, int(named[0])}:
        problems.append(Problem("", f"Round {target.round} is not of the year {target.year}."))
    return int(named[0])


def analyst_for(target: Target, problems: list[Problem]) -> User:
    """Return the user, or a new one, not yet saved, who cannot sign in until given a password."""
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
    """(ministry, indicator) -> the analyst's score: two queries."""
    if round.pk is None or analyst.pk is None:
        return {}
    theirs = {"coding__assessment__round": round, "coding__analyst": analyst}
    urls: dict[int, set[str]] = defaultdict(set)
    pieces = Evidence.objects.filter(**{f"score__{path}": row for path, row in theirs.items()})
    for score, url in pieces.values_list("score", "url"):
        urls[score].add(url)
    return {
        (score.coding.assessment.ministry_id, score.indicator.code): StoredScore(
            state=score.state,
            level=score.level,
            value=score.value,
            confidence=score.confidence,
            rationale=score.rationale,
            urls=frozenset(urls[score.pk]),
            has_evidence=bool(urls[score.pk]),
            is_search_told=bool(score.searched_where and score.searched_minutes)
            and score.searched_on is not None,
        )
        for score in Score.objects.filter(**theirs).select_related(
            "coding__assessment", "indicator"
        )
    }


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
