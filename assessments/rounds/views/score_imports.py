"""Import of a file of scores into a round, for coordinators."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from assessments.access import coordinators_only
from assessments.breadcrumbs import crumbs
from assessments.import_pages import confirm, receive
from assessments.imports.applying import directory as directories
from assessments.imports.applying import scores as score_files
from assessments.imports.checking.score_plan import ScorePlan
from assessments.imports.checking.scores import OPTIONAL, REQUIRED
from assessments.imports.problems import Problem, Refused
from assessments.imports.reading import Table, read_table
from assessments.imports.uploads import Upload
from assessments.models import Round, User
from assessments.requests import MemberRequest, round_or_404
from assessments.rounds import rounds, score_imports
from assessments.rounds.import_forms import ScoresForm


@dataclass(frozen=True, slots=True)
class ScoresImport:
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
        """Raises Refused for one who was an analyst when the file was sent."""
        found = self.analysts.get(upload.choice["analyst"])
        if found is None:
            raise Refused([Problem("", "Whose scores these were is no analyst any more.")])
        return found

    def table(self, upload: Upload) -> Table:
        return read_table(upload.path, required=REQUIRED, optional=OPTIONAL)

    def shown(self, upload: Upload, plan: ScorePlan) -> score_imports.ScoreChanges:
        analyst = self.analyst(upload)
        stored = score_files.stored_scores(self.round, analyst)
        row_count = len(self.table(upload).rows)
        return score_imports.score_changes(plan, self.round, analyst, stored, row_count=row_count)

    def page(self) -> dict[str, Any]:
        return {
            "round": self.round,
            "published": rounds.newest_release(self.round),
            "crumbs": crumbs(self.round, "Scores from a file"),
        }


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def scores(request: MemberRequest, code: str) -> HttpResponse:
    round = round_or_404(code)
    analysts = {str(user.pk): user for user in rounds.analysts()}
    job = ScoresImport(round, analysts, request.user)
    if "ticket" in request.POST:
        return confirm(request, job, then=("round-detail", code))
    choices = [(key, rounds.called(user)) for key, user in analysts.items()]
    form = ScoresForm(request.POST or None, request.FILES or None, analysts=choices)
    return receive(request, job, form)
