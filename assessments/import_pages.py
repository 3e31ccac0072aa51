"""Pages that import a file: they show what it would change, and write only what was confirmed."""

from typing import Any, Protocol

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect

from assessments.htmx import render_page
from assessments.imports import uploads
from assessments.imports.applying.confirmed import NotAsShown, as_shown, digest
from assessments.imports.checking.directory_plan import DirectoryPlan
from assessments.imports.checking.score_plan import ScorePlan
from assessments.imports.problems import Refused
from assessments.imports.uploads import StaleTicket, Upload
from assessments.requests import MemberRequest

CHANGED = "Something changed after this was shown, so nothing was imported. This is the new plan."
UNCONFIRMED = "Nothing was imported yet. Confirm everything that is asked below."
MOST_PROBLEMS = 2_000  # on one page; a file with more is another kind of table
STALE = "This file is not kept any more: it was imported, or a day has passed. Send it again."


class Import(Protocol):
    """The import of one kind of file. purpose: what a ticket can be used for."""

    @property
    def purpose(self) -> str: ...
    @property
    def template(self) -> str: ...
    def plan(self, upload: Upload) -> ScorePlan | DirectoryPlan: ...
    def write(self, upload: Upload) -> Any: ...
    def shown(self, upload: Upload, plan: Any) -> Any: ...
    def page(self) -> dict[str, Any]: ...


def receive(request: MemberRequest, job: Import, form: Form) -> HttpResponse:
    """Return the empty form, the form with its errors, or the plan of the file that was sent."""
    if request.method == "POST" and form.is_valid():
        # Kept with the file, since the request that confirms it sends the ticket and nothing else.
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
    """Return whether a file was over the limit, and so was dropped while it arrived."""
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
    """Show what the file would change, or every reason why it cannot be imported."""
    try:
        plan = job.plan(upload)
        shown = job.shown(upload, plan)
    except Refused as refused:
        uploads.discard(upload)  # it cannot be confirmed, and may hold what is not public
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
    # Planned again and compared with what was shown: the rows may have changed in between.
    try:
        as_shown(lambda: job.write(upload), shown=shown)
    except NotAsShown:
        return plan_page(request, job, upload, notice=CHANGED)
    except Refused:
        return plan_page(request, job, upload, notice=UNCONFIRMED)
    uploads.discard(upload)
    messages.success(request, f"{upload.source} is imported.")
    return redirect(*then)
