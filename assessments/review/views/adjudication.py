"""Deciding what a ministry contests: one page, a form for each reply."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from assessments.access import leading_only
from assessments.actions import decisions
from assessments.actions.decisions import DecisionConflict, DecisionValues
from assessments.actions.errors import Locked
from assessments.answers.readings import answer
from assessments.answers.scores import Said
from assessments.htmx import render_page
from assessments.models import Assessment, Reply, Stage
from assessments.requests import MemberRequest
from assessments.review import adjudication
from assessments.review.adjudication import SIDES, DecidingPage, Line
from assessments.review.reply_forms import DecisionForm

DECIDED = (Stage.DECIDING, Stage.FINAL, Stage.RELEASED)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One reply with its form as it stands or was typed. version: what the next save must know.

    differences: (label, stored, mine) of each field, where somebody else decided first.
    """

    line: Line
    stands: str
    answer: str
    value: str
    reason: str
    version: object
    errors: Sequence[str] = ()
    refusal: str = ""
    differences: Sequence[tuple[str, str, str]] = ()

    @property
    def is_typed(self) -> bool:
        return bool(self.errors or self.refusal)


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
    return decide(request, page, line)


def decide(request: MemberRequest, page: DecidingPage, line: Line) -> HttpResponse:
    form = DecisionForm(request.POST, levels=line.question.levels)
    if not form.is_valid():
        sentences = [str(each) for errors in form.errors.values() for each in errors]
        return shown(request, page, typed(line, request.POST, errors=sentences))
    decided, version = form.decision(), form.cleaned_data["version"]
    reply = get_object_or_404(Reply.objects.select_related("assessment"), pk=line.reply_id)
    try:
        decisions.decide(reply, **decided, version=version, by=request.user)
    except DecisionConflict as conflict:
        return shown(
            request, page, conflicting(line, request.POST, DecisionValues(**decided), conflict)
        )
    except ValidationError as error:
        return shown(request, page, typed(line, request.POST, errors=error.messages))
    except Locked as refusal:
        return shown(request, page, typed(line, request.POST, errors=[str(refusal)]))
    messages.success(request, f"{line.code} is decided.")
    following = adjudication.page(page.assessment).next_open
    return redirect(f"{request.path}#{following or line.code}")


def shown(request: MemberRequest, page: DecidingPage, typed: Sheet | None = None) -> HttpResponse:
    """typed: the form that was sent and not taken; it stands in the place of its stored one."""
    sheets = [
        typed if typed and typed.line.code == line.code else stored(line) for line in page.lines
    ]
    context = {
        "page": page,
        "contested": [sheet for sheet in sheets if sheet.line.is_contested],
        "commented": [sheet for sheet in sheets if not sheet.line.is_contested],
        "typed": typed,
        "sides": SIDES.items(),
    }
    return render_page(
        request, "review/adjudication/detail.html", context, about=page.assessment.round
    )


def stored(line: Line) -> Sheet:
    ruling = line.ruling
    if ruling is None:
        return Sheet(line, "", "", "", "", 0)
    return Sheet(line, ruling.stands, ruling.answer, ruling.value, ruling.reason, ruling.version)


def typed(
    line: Line, data: QueryDict, *, errors: Sequence[str] = (), version: int | None = None
) -> Sheet:
    return Sheet(
        line,
        stands=data.get("stands", ""),
        answer=data.get("answer", ""),
        value=data.get("value", ""),
        reason=data.get("reason", ""),
        version=data.get("version", "") if version is None else version,
        errors=list(errors),
    )


def conflicting(
    line: Line, data: QueryDict, mine: DecisionValues, conflict: DecisionConflict
) -> Sheet:
    """Both decisions, field by field; the form keeps mine, and may now replace the stored one."""
    pairs = [
        ("Whose level stands", SIDES.get(conflict.stored.stands, ""), SIDES[mine.stands]),
        ("Level", told(line, conflict.stored), told(line, mine)),
        ("Reason", conflict.stored.reason, mine.reason),
    ]
    return replace(
        typed(line, data, version=conflict.version),
        refusal=str(conflict),
        differences=[pair for pair in pairs if pair[1] != pair[2]],
    )


def told(line: Line, decided: DecisionValues) -> str:
    if not decided.state:
        return ""
    said = Said(state=decided.state, level=decided.level, value=decided.value)
    return answer(line.question, said)
