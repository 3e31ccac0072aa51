"""Evidence under seal, opened by an explicit request alone, and evidence that a lead verifies."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from assessments.access import leads_only, team_only
from assessments.actions import seals
from assessments.actions.errors import Conflict, NotAllowed
from assessments.answers import evidence_pieces
from assessments.answers.forms import Refusal
from assessments.answers.questions import questionnaire
from assessments.answers.score_forms import Submission
from assessments.desk import assignments
from assessments.desk.views.answers import ScoreAttempt
from assessments.htmx import render_page
from assessments.models import Coding, Evidence, User
from assessments.models.evidence import EvidenceQuerySet
from assessments.requests import MemberRequest
from assessments.scoring.entries import EvidenceEntry
from assessments.sealing import CannotOpen

PLACE = ("assessment__ministry", "assessment__round__framework")
# What a page and an event name of a piece.
SURROUNDINGS = (
    *evidence_pieces.SURROUNDINGS,
    *("score__indicator", "score__coding__analyst", "reply__indicator"),
    *(f"score__coding__{each}" for each in PLACE),
    *(f"reply__{each}" for each in PLACE),
)


def of_team(user: User) -> EvidenceQuerySet:
    return Evidence.objects.of_team(user).select_related(*SURROUNDINGS)


@team_only
@require_POST
def unseal(request: MemberRequest, evidence_id: int) -> HttpResponse:
    """Show the words of a sealed piece once: in the form that asked for them, or on a page."""
    rows = of_team(request.user).sealed().readable_by(request.user)
    piece = get_object_or_404(rows, pk=evidence_id)
    said, refusal = None, ""
    try:
        said = seals.open_words(piece, by=request.user)
    except CannotOpen as error:
        refusal = str(error)
    response = in_form(request, piece, said, refusal) if "version" in request.POST else None
    if response is None:
        context = {
            "piece": evidence_pieces.piece(piece, request.user),
            "said": said,
            "refusal": refusal,
            "place": seals.subject(piece),
            "back": back(request, piece),
        }
        response = render_page(request, "desk/evidence/opened.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def in_form(
    request: MemberRequest, piece: Evidence, said: EvidenceEntry | None, refusal: str
) -> HttpResponse | None:
    """The scoring page with all that stood in its form; None for who does not score there."""
    if piece.score is None:
        return None
    codings = Coding.objects.filter(pk=piece.score.coding_id)
    coding = assignments.with_surroundings(codings).first()
    if coding is None or not assignments.is_editable(coding, request.user):
        return None
    question = questionnaire(coding.assessment.round.framework).by_code[piece.score.indicator.code]
    submission = Submission(request.POST, levels=question.levels)
    attempt = ScoreAttempt(request, question, submission, coding, opened=said)
    return attempt.typed_page(refusals=[Refusal("evidence-title", refusal)] if refusal else [])


@leads_only
@require_POST
def verify(request: MemberRequest, evidence_id: int) -> HttpResponse:
    piece = get_object_or_404(of_team(request.user), pk=evidence_id)
    digest = request.POST.get("digest", piece.digest)
    try:
        if digest != piece.digest:
            raise Conflict(seals.CHANGED)
        seals.verify(piece, by=request.user)
    except Evidence.DoesNotExist as error:
        raise Http404 from error
    except (Conflict, NotAllowed) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The evidence is marked as verified, by you.")
    return redirect(back(request, piece))


def back(request: MemberRequest, piece: Evidence) -> str:
    """Where the button stood, as far as that is a page of ours, or else where the piece stands."""
    wanted = request.POST.get("back", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    if piece.score is not None:
        coding = piece.score.coding
        return reverse("coding-of", args=[coding.assessment_id, coding.pk])
    return reverse("desk-index")
