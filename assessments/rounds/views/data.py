"""The data that rounds need: the framework and the ministries, loaded by a coordinator."""

from collections.abc import Callable, Sequence
from functools import partial

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from assessments.access import coordinators_only
from assessments.breadcrumbs import crumbs
from assessments.htmx import render_page
from assessments.imports import uploads
from assessments.imports.applying import bundled
from assessments.imports.applying.frameworks import load_framework
from assessments.imports.problems import Problem, Refused
from assessments.models import Framework, Ministry, User
from assessments.requests import MemberRequest
from assessments.rounds.forms import FrameworkForm
from assessments.wording import counted


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: MemberRequest) -> HttpResponse:
    form: FrameworkForm = FrameworkForm()
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        act, form = wanted(request)
        try:
            if act is not None:
                messages.success(request, act())
                return redirect("data-index")
        except Refused as refused:
            problems = refused.problems
    context = {
        "frameworks": Framework.objects.order_by("code", "version"),
        "ministry_count": Ministry.objects.count(),
        "bundled": bundled.FRAMEWORK.stem,
        "form": form,
        "problems": problems,
        "crumbs": crumbs(None, "Framework and ministries"),
    }
    return render_page(request, "rounds/data.html", context)


def wanted(request: MemberRequest) -> tuple[Callable[[], str] | None, FrameworkForm]:
    """Return what the pressed button asks for, or None and the form with its errors."""
    step = request.POST.get("step", "")
    if step == "framework":
        return partial(load_bundled, request.user), FrameworkForm()
    if step == "ministries":
        return partial(load_ministries, request.user), FrameworkForm()
    form = FrameworkForm(request.POST, request.FILES)
    if not form.is_valid():
        return None, form
    return partial(load_file, form.cleaned_data["file"], request.user), form


def load_bundled(by: User) -> str:
    outcome = bundled.load_bundled_framework(by=by)
    return f"The framework {outcome.framework.slug} is loaded."


def load_ministries(by: User) -> str:
    plan = bundled.load_bundled_ministries(by=by)
    added = counted(len(plan.added), "ministry")
    return f"{added} added, {len(plan.changed)} changed, {plan.unchanged} unchanged."


def load_file(file: "UploadedFile[bytes]", by: User) -> str:
    """Load a framework from a file of one's own. Raises Refused."""
    upload = uploads.keep(file, {})
    try:
        outcome = load_framework(upload.path, by=by)
    finally:
        uploads.discard(upload)
    return f"The framework {outcome.framework.slug} is loaded."
