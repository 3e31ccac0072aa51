"""A ministry's own plan. Only its members have such a page, whatever others send."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect

from assessments.access import personal
from assessments.actions import plans
from assessments.actions.plans import FIELDS, StepValues, step_values
from assessments.actions.versions import VersionConflict
from assessments.answers.differences import Difference, TwoVersions
from assessments.answers.forms import Refusal
from assessments.answers.saving import SentAnswer
from assessments.breadcrumbs import ministry_crumbs
from assessments.htmx import render_page
from assessments.models import Ministry, User
from assessments.public.forms import StepForm
from assessments.public.ministry_plans import Line, Plan, ministries_of, plan_of
from assessments.requests import MemberRequest
from assessments.wording import long_date

METHODS = ("GET", "HEAD", "POST")
SAVED = "Saved. Only the members of your ministry see it."


@dataclass(frozen=True, slots=True)
class LineForm:
    """One indicator with its form. version: what the next save must know."""

    line: Line
    form: StepForm
    version: object
    is_open: bool = False
    conflict: TwoVersions | None = None


@dataclass(frozen=True, slots=True)
class SentStep(SentAnswer):
    """One step of the plan that was sent."""

    ministry: Ministry
    plan: Plan
    line: Line
    form: StepForm

    @property
    def url(self) -> str:
        return f"{self.request.path}#{self.line.code}"

    def values(self) -> StepValues | None:
        if not self.form.is_valid():
            return None
        return StepValues(**{name: self.form.cleaned_data[name] for name in FIELDS})

    def refusals(self) -> Sequence[Refusal]:
        """Return nothing: the form shows the errors of its own fields."""
        return ()

    def invalid(self, error: ValidationError) -> Sequence[Refusal]:
        self.form.add_error(None, error)
        return ()

    def store(self, values: StepValues) -> bool:
        indicator, version = self.line.indicator, self.form.cleaned_data["version"]
        return plans.change(self.ministry, indicator, values, version=version, by=self.request.user)

    def rows(self, conflict: VersionConflict) -> Iterator[Difference]:
        stored, sent = asdict(conflict.stored), asdict(conflict.sent)
        for name in FIELDS:
            if stored[name] != sent[name]:
                yield Difference(
                    str(self.form[name].label), in_words(stored[name]), in_words(sent[name])
                )

    def accepted(self, values: StepValues, saved: bool) -> HttpResponse:
        messages.success(self.request, SAVED)
        return redirect(self.url)

    def typed_page(
        self, *, refusals: Sequence[Refusal] = (), conflict: TwoVersions | None = None
    ) -> HttpResponse:
        version = self.form["version"].value()
        if conflict is not None:
            # The next save knows both versions, and may replace the stored one.
            version = conflict.version
        typed = LineForm(self.line, self.form, version, is_open=True, conflict=conflict)
        return page(self.request, self.ministry, self.plan, typed)


def in_words(value: Any) -> str:
    """Return a field of a step in words; blank where it has none."""
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return long_date(value)
    return str(value)


@personal
@login_not_required  # who is not signed in gets the answer that every outsider gets
def edit(request: HttpRequest, code: str) -> HttpResponse:
    # An outsider may not even learn which methods there are: 404 comes before 405.
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
    return SentStep(cast(MemberRequest, request), ministry, plan, line, form).answer()


def page(
    request: HttpRequest, ministry: Ministry, plan: Plan | None, typed: LineForm | None = None
) -> HttpResponse:
    """Show the plan. typed: a form that was sent and is not stored."""
    chapters: list[tuple[str, list[LineForm]]] = []
    about = []
    if plan is not None:
        chapters = forms_of(plan, typed)
        about.append(plan)
    context = {
        "ministry": ministry,
        "plan": plan,
        "chapters": chapters,
        "crumbs": [*ministry_crumbs(ministry), ("Plan", "")],
    }
    return render_page(request, "public/ministries/plan.html", context, about=about)


def forms_of(plan: Plan, typed: LineForm | None) -> list[tuple[str, list[LineForm]]]:
    """Return of each dimension its title and its forms."""
    chapters = []
    for chapter in plan.chapters:
        forms = []
        for line in chapter.lines:
            # What was typed takes the place of what is stored, so that nothing typed is lost.
            if typed is not None and typed.line.code == line.code:
                forms.append(typed)
            else:
                forms.append(stored_form(line))
        chapters.append((chapter.title, forms))
    return chapters


def stored_form(line: Line) -> LineForm:
    initial: Mapping[str, Any] = asdict(step_values(line.step))
    form = StepForm(initial=initial, levels=line.levels, auto_id=f"{line.code}-%s")
    return LineForm(line, form, line.step.version if line.step else 0)
