"""Adjudication of what a ministry contests: one page, with a form for each reply."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from assessments.access import leading_only
from assessments.actions import decisions
from assessments.actions.decisions import DecisionValues
from assessments.actions.versions import VersionConflict
from assessments.answers.differences import Difference, TwoVersions
from assessments.answers.forms import Refusal
from assessments.answers.saving import SentAnswer
from assessments.htmx import render_page
from assessments.models import Assessment, Decision, Reply, Stage
from assessments.requests import MemberRequest
from assessments.review import adjudication
from assessments.review.adjudication import SIDES, AdjudicationPage, Line
from assessments.review.forms import DecisionForm

DECIDED = [Stage.DECIDING, *Stage.DECIDING.later]
FIELDS = ("stands", "answer", "value", "reason")
BLANK: Mapping[str, str] = dict.fromkeys(FIELDS, "")


@dataclass(frozen=True, slots=True)
class LineForm:
    """One reply with its form, stored or typed. version: what the next save must know."""

    line: Line
    values: Mapping[str, str]
    version: int | str
    errors: Sequence[str] = ()
    conflict: TwoVersions | None = None

    @property
    def is_typed(self) -> bool:
        return bool(self.errors or self.conflict)


@dataclass(frozen=True, slots=True)
class SentDecision(SentAnswer):
    """One decision that was sent."""

    form: DecisionForm
    page: AdjudicationPage
    line: Line

    @property
    def url(self) -> str:
        return f"{self.request.path}#{self.line.question.code}"

    def values(self) -> DecisionValues | None:
        if not self.form.is_valid():
            return None
        return self.form.decision()

    def refusals(self) -> Sequence[Refusal]:
        found = []
        for name, errors in self.form.errors.items():
            found += [Refusal(name, str(error)) for error in errors]
        return found

    def store(self, values: DecisionValues) -> Decision:
        rows = Reply.objects.select_related("assessment")
        return decisions.decide(
            get_object_or_404(rows, pk=self.line.stored.pk),
            stands=values.stands,
            state=values.state,
            level=values.level,
            value=values.value,
            reason=values.reason,
            version=self.form.cleaned_data["version"],
            by=self.request.user,
        )

    def rows(self, conflict: VersionConflict) -> Iterator[Difference]:
        sent = self.form.decision()
        return adjudication.differences(self.line.question, conflict.stored, sent)

    def accepted(self, values: DecisionValues, saved: Decision) -> HttpResponse:
        code = self.line.question.code
        messages.success(self.request, f"{self.line.question.title} ({code}) is decided.")
        # Read again: another lead may have decided more meanwhile.
        following = adjudication.page(self.page.assessment).next_open
        return redirect(f"{self.request.path}#{following or code}")

    def typed_page(
        self, *, refusals: Sequence[Refusal] = (), conflict: TwoVersions | None = None
    ) -> HttpResponse:
        """Return the page; a save after a conflict may replace the stored decision."""
        data = self.request.POST
        version: int | str = data.get("version", "")
        if conflict is not None:
            version = conflict.version
        typed = LineForm(
            self.line,
            values={name: data.get(name, "") for name in FIELDS},
            version=version,
            errors=[refusal.sentence for refusal in refusals],
            conflict=conflict,
        )
        return shown(self.request, self.page, typed)


@leading_only
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: MemberRequest, assessment_id: int) -> HttpResponse:
    rows = Assessment.objects.led_by(request.user).filter(stage__in=DECIDED)
    rows = rows.select_related("ministry", "round__framework")
    assessment = get_object_or_404(rows, pk=assessment_id)
    page = adjudication.page(assessment)
    if request.method != "POST":
        return shown(request, page)
    line = page.line(request.POST.get("indicator", ""))
    if line is None:
        raise Http404
    form = DecisionForm(request.POST, levels=line.question.levels)
    return SentDecision(request, form, page, line).answer()


def shown(
    request: MemberRequest, page: AdjudicationPage, typed: LineForm | None = None
) -> HttpResponse:
    """Show every reply with its form. typed: a form that was sent and is not stored."""
    context = {
        "page": page,
        "contested": forms_of(page.contested, typed),
        "commented": forms_of(page.commented, typed),
        "typed": typed,
        "sides": SIDES.items(),
    }
    return render_page(
        request, "review/adjudication/detail.html", context, about=page.assessment.round
    )


def forms_of(lines: Sequence[Line], typed: LineForm | None) -> list[LineForm]:
    found = []
    for line in lines:
        # All forms of the page are stored ones, but the one that was sent and refused.
        if typed is not None and typed.line == line:
            found.append(typed)
        elif line.decision is None:
            found.append(LineForm(line, BLANK, 0))
        else:
            found.append(LineForm(line, line.decision.values, line.decision.version))
    return found
