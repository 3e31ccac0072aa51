"""Releases: browsed by all, published and corrected by coordinators."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import coordinators_only, is_coordinator
from assessments.actions import corrections
from assessments.actions import releases as actions
from assessments.actions.corrections import Change, Corrected
from assessments.actions.errors import ActionError
from assessments.breadcrumbs import crumbs
from assessments.exports.downloads import table_download
from assessments.exports.results import results_table
from assessments.exports.tables import TooLarge
from assessments.htmx import render_page
from assessments.models import Assessment, Ministry, Release, Result, Round
from assessments.page_cache import kept_while_unchanged
from assessments.queries import BadQuery, Query
from assessments.releases import publications
from assessments.releases.forms import CorrectionForm, correction_choice, correction_lines
from assessments.reporting.corrections import Effect, by_round, effect, published_effect
from assessments.requests import MemberRequest, round_or_404

LEAVE_OUT = "leave-out"  # the box to select: publish without those that are not final
NEVER_SHOWN = "nothing"  # no content hash: what was not shown is refused, and not published


@dataclass(frozen=True, slots=True)
class ReplyCounts:
    """stances, decisions: (stance or side, number of indicators), most first."""

    ministries: int
    stances: Sequence[tuple[str, int]]
    decisions: Sequence[tuple[str, int]]


@login_not_required
@require_safe
@kept_while_unchanged
def index(request: HttpRequest) -> HttpResponse:
    releases = list(Release.objects.newest_first().select_related("corrects"))
    context = {
        "rounds": by_round(releases),
        "crumbs": [("Releases", "")],
    }
    shown = [release.round for release in releases]
    return render_page(request, "releases/index.html", context, about=shown)


@login_not_required
@require_safe
@kept_while_unchanged
def detail(request: HttpRequest, code: str) -> HttpResponse:
    found = Release.objects.newest_first().select_related("corrects")
    release = get_object_or_404(found, code=code)
    later = list(release.corrected_by.all())  # at most one, since only the newest is corrected
    context = {
        "release": release,
        "later": later,
        "effect": published_effect(release),
        "replies": reply_counts(release),
        "may_correct": not later and is_coordinator(request.user),
        "crumbs": [("Releases", reverse("release-index")), (release.code, "")],
    }
    return render_page(request, "releases/detail.html", context, about=release.round)


def reply_counts(release: Release) -> ReplyCounts | None:
    """Count the replies; None where no ministry was asked. Three queries, one where it is None."""
    asked = Result.objects.for_release(release).replied_to()
    stances = counted(asked, "reply__stance")
    if not stances:
        return None
    decided = asked.filter(reply__decision__isnull=False)
    return ReplyCounts(
        ministries=asked.values("ministry").distinct().order_by().count(),
        stances=stances,
        decisions=counted(decided, "reply__decision__stands"),
    )


def counted(rows: QuerySet[Result], key: str) -> list[tuple[str, int]]:
    # order_by() drops the model's own order, which would split the groups.
    grouped = rows.order_by().values_list(key).annotate(Count("pk"))
    return sorted(grouped, key=lambda pair: (-pair[1], pair[0]))


@login_not_required
@require_safe
@kept_while_unchanged
def results(request: HttpRequest, code: str, extension: str) -> HttpResponse:
    release = get_object_or_404(Release.objects.newest_first(), code=code)
    try:
        return table_download(results_table(release), name=f"results-{code}", extension=extension)
    except TooLarge as reason:
        raise BadQuery([str(reason)]) from reason


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: MemberRequest, code: str) -> HttpResponse:
    """Show all that a release of the round would hold, and publish exactly that."""
    round, refusal = round_or_404(code), ""
    # The box is in the form that publishes and in the one that previews, which sends no POST.
    sent = request.POST if request.method == "POST" else request.GET
    is_partial = sent.get(LEAVE_OUT) == "1"
    # A preview shows scores: a coordinator who still codes blind may not see it, nor publish.
    hidden = publications.why_hidden(round, request.user)
    if request.method == "POST" and not hidden:
        shown = sent.get("shown") or NEVER_SHOWN
        try:
            release = actions.publish(round, by=request.user, shown=shown, is_partial=is_partial)
        except ActionError as error:
            refusal = str(error)
        else:
            messages.success(request, f"Release {release.code} is published.")
            return redirect(release)
    context = {
        "round": round,
        "refusal": refusal,
        "is_partial": is_partial,
        "crumbs": crumbs(round, "Publish"),
        "reason": hidden,
    }
    if not hidden:
        context |= preview_context(round, is_partial=is_partial)
    return render_page(request, "rounds/publish.html", context, about=round)


def preview_context(round: Round, *, is_partial: bool) -> dict[str, Any]:
    """Return the preview, or the reason why there is none; and who is not final yet."""
    waiting: list[Assessment] = []
    # A published round waits for nothing: its unfinished assessments were left out.
    if not round.releases.exists():
        waiting = actions.unfinished(round)
    try:
        frozen = actions.freeze(round, is_partial=is_partial)
    except ActionError as error:
        return {"reason": str(error), "waiting": waiting}
    preview = publications.preview(
        round,
        frozen.results,
        content_hash=frozen.content_hash,
        waiting={row.ministry_id for row in waiting},
    )
    return {"preview": preview, "waiting": waiting}


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: MemberRequest, code: str) -> HttpResponse:
    """Correct the answers of ?ministry=FIN; without it, choose the ministry."""
    release = get_object_or_404(Release.objects.newest_first(), code=code)
    query = Query(request.GET, known=["ministry"])
    choice = correction_choice(release, query)
    query.settle()
    is_sent = request.method == "POST" and choice.ministry is not None
    form = CorrectionForm(request.POST if is_sent else None, questions=choice.questions)
    context: dict[str, Any] = {"release": release, "choice": choice, "form": form}
    if is_sent and choice.ministry and form.is_valid():
        changes = [Change(choice.ministry.code, *change) for change in form.changes()]
        if request.POST.get("act") == "confirm":
            made = published(request, release, changes, form)
            if made is not None:
                return redirect(made)
        # Shown again after a refusal too, with what would be published now.
        context |= shown(release, changes, form)
    context |= {
        "lines": correction_lines(choice, form),
        "crumbs": correction_crumbs(release),
    }
    return render_page(request, "releases/correct.html", context, about=release.round)


def published(
    request: MemberRequest, release: Release, changes: list[Change], form: CorrectionForm
) -> Release | None:
    """Publish what was shown, and nothing else; None, with the reason in the form, if refused."""
    seen = request.POST.get("shown") or NEVER_SHOWN
    reason = form.cleaned_data["reason"]
    try:
        made = corrections.correct(release, changes, reason=reason, by=request.user, shown=seen)
    except (ActionError, ValidationError) as refusal:
        explain(form, refusal)
        return None
    sentence = f"Release {made.code} is published. It corrects {release.code}."
    messages.success(request, sentence, extra_tags=f"correction-{release.code}")
    return made


def shown(release: Release, changes: list[Change], form: CorrectionForm) -> dict[str, Any]:
    """Return what would be published; nothing where the form, or the action, refuses it."""
    try:
        made = corrections.prepare(release, changes, reason=form.cleaned_data["reason"])
    except (ActionError, ValidationError) as refusal:
        explain(form, refusal)
        return {}
    return {"made": made, "effect": effect_of(release, made)}


def effect_of(release: Release, made: Corrected) -> Effect:
    after, codes = {}, set()
    for row in made.results:
        after[row.ministry_id, row.kind, row.code] = row
        codes.add(row.ministry_id)
    members = Ministry.objects.in_bulk(codes)
    return effect(release, made.corrections, made.before, after, members)


def explain(form: CorrectionForm, refusal: ActionError | ValidationError) -> None:
    """Add each reason once: a refusal to publish is mostly the refusal of its preview as well."""
    if isinstance(refusal, ValidationError):
        # A copy: the errors that are added below must not hide each other.
        shown = {field: list(errors) for field, errors in form.errors.items()}
        for field, errors in refusal.message_dict.items():
            known = shown.get(field, [])
            new = [error for error in errors if error not in known]
            # The action may refuse something that is no field of this form.
            place = None
            if field in form.fields:
                place = field
            form.add_error(place, new)
    elif str(refusal) not in form.non_field_errors():
        form.add_error(None, str(refusal))


def correction_crumbs(release: Release) -> list[tuple[str, str]]:
    return [
        ("Releases", reverse("release-index")),
        (release.code, release.get_absolute_url()),
        ("Correct", ""),
    ]
