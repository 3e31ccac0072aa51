"""A ministry's own plan. For anybody but its members there is no such page, whatever they send."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect

from assessments.access import personal
from assessments.actions import plans
from assessments.actions.plans import FIELDS, Intention, StepConflict, intention_of
from assessments.breadcrumbs import ministry_crumbs
from assessments.htmx import render_page
from assessments.models import Ministry, User
from assessments.public.forms import StepForm
from assessments.public.ministry_plans import Line, Plan, ministries_of, plan_of

METHODS = ("GET", "HEAD", "POST")
SAVED = "Saved, for the members of your ministry alone."


@dataclass(frozen=True, slots=True)
class Sheet:
    """One indicator with its form. version: what the next save must know.

    differences: (label, stored, mine) of each field, where somebody else saved first.
    """

    line: Line
    form: StepForm
    version: object
    is_open: bool = False
    differences: Sequence[tuple[str, object, object]] = ()


@personal
@login_not_required  # who is not signed in gets the answer that every outsider gets
def edit(request: HttpRequest, code: str) -> HttpResponse:
    if not isinstance(request.user, User):
        raise Http404
    ministry = get_object_or_404(ministries_of(request.user), code=code)
    if request.method not in METHODS:
        return HttpResponseNotAllowed(METHODS)
    plan = plan_of(ministry, request.user)
    if request.method != "POST" or plan is None:
        return page(request, ministry, plan)
    line = plan.line(request.POST.get("indicator", ""))
    if line is None:
        raise Http404
    form = StepForm(request.POST, levels=line.levels, auto_id=f"{line.code}-%s")
    conflict = changed(request.user, form, ministry, line) if form.is_valid() else None
    if form.is_valid() and conflict is None:
        messages.success(request, SAVED)
        return redirect(f"{request.path}#{line.code}")
    return page(request, ministry, plan, posted=posted_sheet(line, form, conflict))


def changed(member: User, form: StepForm, ministry: Ministry, line: Line) -> StepConflict | None:
    """Do what a valid form says; a refusal becomes an error of the form, a conflict is returned."""
    intention = Intention(**{name: form.cleaned_data[name] for name in FIELDS})
    version = form.cleaned_data["version"]
    try:
        plans.change(ministry, line.indicator, intention, version=version, by=member)
    except StepConflict as conflict:
        return conflict
    except ValidationError as error:
        form.add_error(None, error)
    return None


def posted_sheet(line: Line, form: StepForm, conflict: StepConflict | None) -> Sheet:
    if conflict is None:
        return Sheet(line, form, form["version"].value(), is_open=True)
    stored = asdict(conflict.stored)
    rows = [(str(form[name].label), stored[name], form.cleaned_data[name]) for name in FIELDS]
    return Sheet(line, form, conflict.version, is_open=True, differences=rows)


def page(
    request: HttpRequest, ministry: Ministry, plan: Plan | None, posted: Sheet | None = None
) -> HttpResponse:
    context = {
        "ministry": ministry,
        "plan": plan,
        "chapters": sheets(plan, {posted.line.code: posted} if posted else {}) if plan else [],
        "crumbs": [*ministry_crumbs(ministry), ("Plan", "")],
    }
    about = [plan] if plan else []
    return render_page(request, "public/ministries/plan.html", context, about=about)


def sheets(plan: Plan, posted: Mapping[str, Sheet]) -> list[tuple[str, list[Sheet]]]:
    """Of each dimension the title and the sheets; the posted one stands for its own."""
    return [
        (chapter.title, [posted.get(line.code) or blank(line) for line in chapter.lines])
        for chapter in plan.chapters
    ]


def blank(line: Line) -> Sheet:
    """As the plan stands."""
    initial = asdict(intention_of(line.step))
    form = StepForm(initial=initial, levels=line.levels, auto_id=f"{line.code}-%s")
    return Sheet(line, form, line.step.version if line.step else 0)
