"""Import of a file of scores into a round: what it would change is shown, then written."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from assessments.access import coordinators_only
from assessments.breadcrumbs import crumbs
from assessments.import_pages import confirm, receive
from assessments.imports.applying import directory as directories
from assessments.imports.applying import scores as score_files
from assessments.imports.checking.score_plan import ScorePlan, StoredScore
from assessments.imports.checking.scores import ScoreRow
from assessments.imports.problems import Problem, Refused
from assessments.imports.reading import Table
from assessments.imports.uploads import Upload
from assessments.models import Assessment, Ministry, Round, User
from assessments.requests import MemberRequest, round_or_404
from assessments.rounds import setup
from assessments.rounds.forms import ScoresForm
from assessments.rounds.rounds import newest_release

Stored = Mapping[tuple[str, str], StoredScore]  # (ministry, indicator) -> score


@dataclass(frozen=True, slots=True)
class MinistryChanges:
    """One ministry of the file. other: another analyst who codes it in this round, or blank."""

    ministry: Ministry
    added: int
    changed: int
    is_new: bool
    other: str


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """One score that is stored already; before and after are the two in words."""

    row: ScoreRow
    country: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ScoreChanges:
    """Everything that the file would change."""

    plan: ScorePlan
    ministries: Sequence[MinistryChanges]
    changes: Sequence[ScoreChange]

    @property
    def coded_by_others(self) -> list[MinistryChanges]:
        return [each for each in self.ministries if each.other]


@dataclass(frozen=True, slots=True)
class ScoresImport:
    """The import of scores, as `import_pages` drives it."""

    round: Round
    analysts: Mapping[str, User]
    user: User
    template: str = "rounds/scores.html"

    @property
    def purpose(self) -> str:
        return f"scores of {self.round.pk}"

    def plan(self, upload: Upload) -> ScorePlan:
        return self.load(upload, is_dry_run=True)

    def write(self, upload: Upload) -> ScorePlan:
        return self.load(upload, is_dry_run=False)

    def load(self, upload: Upload, *, is_dry_run: bool) -> ScorePlan:
        target = score_files.Target(
            self.round.code, self.round.framework.slug, self.analyst(upload).username
        )
        return score_files.load(
            self.table(upload),
            target,
            source=upload.source,
            progress=directories.no_progress,
            is_dry_run=is_dry_run,
            by=self.user,
        )

    def analyst(self, upload: Upload) -> User:
        """Return whose scores these are. Raises Refused for one who is no analyst any more."""
        found = self.analysts.get(upload.choice["analyst"])
        if found is None:
            raise Refused([Problem("", "The person chosen is not an analyst any more.")])
        return found

    def table(self, upload: Upload) -> Table:
        return score_files.read_file(upload.path)

    def shown(self, upload: Upload, plan: ScorePlan) -> ScoreChanges:
        analyst = self.analyst(upload)
        stored = score_files.stored_scores(self.round, analyst)
        named = Ministry.objects.in_bulk({row.ministry for row in (*plan.added, *plan.changed)})
        others = other_analysts(self.round, analyst, named)
        return ScoreChanges(
            plan=plan,
            ministries=ministry_changes(plan, named.values(), others),
            changes=[score_change(row, stored, named) for row in plan.changed],
        )

    def page(self) -> dict[str, Any]:
        return {
            "round": self.round,
            "published": newest_release(self.round),
            "crumbs": crumbs(self.round, "Scores from a file"),
        }


def ministry_changes(
    plan: ScorePlan, ministries: Collection[Ministry], others: Mapping[str, str]
) -> list[MinistryChanges]:
    """Return how many scores change for each ministry, by country. No query."""
    added = Counter(row.ministry for row in plan.added)
    changed = Counter(row.ministry for row in plan.changed)
    found = []
    for ministry in sorted(ministries, key=lambda ministry: ministry.sort_key):
        code = ministry.code
        found.append(
            MinistryChanges(
                ministry,
                added[code],
                changed[code],
                is_new=code in plan.assessments_new,
                other=others.get(code, ""),
            )
        )
    return found


def score_change(row: ScoreRow, stored: Stored, named: Mapping[str, Ministry]) -> ScoreChange:
    before = stored[row.ministry, row.indicator]
    country = named[row.ministry].country
    return ScoreChange(row, country, describe_score(before), describe_score(row))


def other_analysts(round: Round, analyst: User, ministries: Collection[str]) -> dict[str, str]:
    """Return ministry -> the name of another analyst who codes it. One query.

    What two analysts scored cannot be published before it is reconciled.
    """
    assessments = Assessment.objects.for_round(round).filter(ministry__in=ministries)
    coded = assessments.exclude(codings__isnull=True).values_list(
        "ministry", "codings__analyst", "codings__analyst__username"
    )
    return {ministry: name for ministry, key, name in coded if key != analyst.pk}


def describe_score(score: ScoreRow | StoredScore) -> str:
    """Return what changes a result, such as "level 3, high" or "not found"."""
    if score.state != "rated":
        return score.state.replace("_", " ")
    number = f"level {score.level}"
    if score.level is None:
        number = f"value {score.value:g}"
    if not score.confidence:
        return number
    return f"{number}, {score.confidence}"


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def scores(request: MemberRequest, code: str) -> HttpResponse:
    analysts = setup.analysts()
    job = ScoresImport(round_or_404(code), analysts, request.user)
    # A ticket is the confirmation of a plan that was shown; anything else is a new file.
    if "ticket" in request.POST:
        return confirm(request, job, then=("round-detail", code))
    choices = setup.people_choices(analysts)
    form = ScoresForm(request.POST or None, request.FILES or None, analysts=choices)
    return receive(request, job, form)
