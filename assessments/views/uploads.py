"""Files to import: what one would change is shown first, and nothing is written before that."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessments.access import coordinators_only
from assessments.forms.uploads import DirectoryForm, ScoresForm
from assessments.htmx import render_page
from assessments.imports import uploads
from assessments.imports.applying import directory as directories
from assessments.imports.applying import scores as score_files
from assessments.imports.applying.confirmed import NotAsShown, as_shown, digest
from assessments.imports.checking.directory import rows as directory_rows
from assessments.imports.checking.directory.plans import DirectoryPlan
from assessments.imports.checking.score_plan import ScorePlan
from assessments.imports.checking.scores import OPTIONAL, REQUIRED
from assessments.imports.problems import Problem, Refused
from assessments.imports.reading import Table, read_table
from assessments.imports.uploads import StaleTicket, Upload
from assessments.models import Round, User
from assessments.pages import plans, rounds
from assessments.views.requests import MemberRequest
from assessments.views.rounds import crumbs, round_or_404

CHANGED = "Something changed after this plan was made, so nothing was imported. This is it now."
UNCONFIRMED = "Nothing was imported yet: confirm all that the plan asks for."
MOST_PROBLEMS = 2_000  # on one page; who has more than that has sent another table
STALE = "This file is no longer kept: it was imported, or a day has passed. Send it again."


class Import(Protocol):
    """What differs from one kind of file to the other. purpose: what a ticket is good for."""

    @property
    def purpose(self) -> str: ...
    @property
    def template(self) -> str: ...
    def plan(self, upload: Upload) -> ScorePlan | DirectoryPlan: ...
    def write(self, upload: Upload) -> Any: ...
    def shown(self, upload: Upload, plan: Any) -> Any: ...
    def page(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class ScoresImport:
    round: Round
    analysts: Mapping[str, User]
    user: User
    template: str = "uploads/scores.html"

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
            progress=directories.silently,
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

    def shown(self, upload: Upload, plan: ScorePlan) -> plans.ScoreChanges:
        analyst = self.analyst(upload)
        stored = score_files.stored_scores(self.round, analyst)
        row_count = len(self.table(upload).rows)
        return plans.score_changes(plan, self.round, analyst, stored, row_count=row_count)

    def page(self) -> dict[str, Any]:
        return {
            "round": self.round,
            "published": rounds.newest_release(self.round),
            "crumbs": crumbs(self.round, "Scores from a file"),
        }


@dataclass(frozen=True, slots=True)
class DirectoryImport:
    """accepts_closures: more than half of the open missions may close."""

    user: User
    accepts_closures: bool
    purpose: str = "directory"
    template: str = "uploads/directory.html"

    def plan(self, upload: Upload) -> DirectoryPlan:
        return directories.plan_import(self.table(upload))

    def write(self, upload: Upload) -> DirectoryPlan:
        return directories.import_directory(
            self.table(upload),
            source=upload.source,
            closed_on=datetime.date.fromisoformat(upload.choice["closed_on"]),
            accept_closures=self.accepts_closures,
            by=self.user,
        )

    def table(self, upload: Upload) -> Table:
        required, optional = directory_rows.REQUIRED, directory_rows.OPTIONAL
        return read_table(upload.path, required=required, optional=optional, extra="ignore")

    def shown(self, upload: Upload, plan: DirectoryPlan) -> plans.DirectoryChanges:
        return plans.directory_changes(plan)

    def page(self) -> dict[str, Any]:
        return {"crumbs": crumbs(None, "Directory from a file")}


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


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def directory(request: MemberRequest) -> HttpResponse:
    job = DirectoryImport(request.user, bool(request.POST.get("accept_closures")))
    if "ticket" in request.POST:
        return confirm(request, job, then=("ministry-index",))
    today = {"closed_on": timezone.localdate()}
    form = DirectoryForm(request.POST or None, request.FILES or None, initial=today)
    return receive(request, job, form)


def receive(request: MemberRequest, job: Import, form: Form) -> HttpResponse:
    """The empty form, the form with its errors, or the plan of the file that was sent."""
    if request.method == "POST" and form.is_valid():
        choice = {name: str(value) for name, value in form.cleaned_data.items() if name != "file"}
        try:
            upload = uploads.keep(form.cleaned_data["file"], choice)
        except Refused as refused:
            return form_page(request, job, form, problems=refused.problems)
        return plan_page(request, job, upload)
    if form.is_bound and is_too_large(request):
        form.errors["file"] = form.error_class([uploads.TOO_LARGE])
    return form_page(request, job, form)


def is_too_large(request: MemberRequest) -> bool:
    """Did a file grow over the limit, and was dropped while it arrived?"""
    size = request.headers.get("Content-Length", "")
    return "file" not in request.FILES and size.isdecimal() and int(size) > uploads.MAX_BYTES


def form_page(
    request: MemberRequest, job: Import, form: Form | None, **context: Any
) -> HttpResponse:
    found = context.pop("problems", ())
    shown = {"problems": found[:MOST_PROBLEMS], "problem_count": len(found)}
    return render_page(request, job.template, {**job.page(), "form": form, **shown, **context})


def plan_page(
    request: MemberRequest, job: Import, upload: Upload, *, notice: str = ""
) -> HttpResponse:
    """What the file would change, or every reason why it cannot be taken."""
    try:
        plan = job.plan(upload)
        shown = job.shown(upload, plan)
    except Refused as refused:
        uploads.discard(upload)
        return form_page(request, job, None, problems=refused.problems, upload=upload)
    context = {"upload": upload, "changes": shown, "notice": notice}
    if plan.changes_something():
        context["ticket"] = uploads.ticket(
            upload, shown=digest(plan), purpose=job.purpose, holder=request.user.pk
        )
    else:
        uploads.discard(upload)
    return form_page(request, job, None, **context)


def confirm(request: MemberRequest, job: Import, *, then: tuple[str, ...]) -> HttpResponse:
    """Import the file of the ticket, if that still does what was shown."""
    try:
        upload, shown = uploads.redeem(
            request.POST["ticket"], purpose=job.purpose, holder=request.user.pk
        )
    except StaleTicket:
        return form_page(request, job, None, notice=STALE)
    try:
        as_shown(lambda: job.write(upload), shown=shown)
    except NotAsShown:
        return plan_page(request, job, upload, notice=CHANGED)
    except Refused:
        return plan_page(request, job, upload, notice=UNCONFIRMED)
    uploads.discard(upload)
    messages.success(request, f"{upload.source} is imported.")
    return redirect(*then)
