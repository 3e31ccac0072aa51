"""One piece of evidence: opened where it is sealed, verified by a lead, with a file or without."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from assessments.access import leads_only, personal, roles_of, team_only
from assessments.actions import attachments, seals
from assessments.actions.errors import Conflict, Locked, NotAllowed
from assessments.actions.evidence_files import FileGone, load
from assessments.answers import evidence
from assessments.answers.forms import Refusal, ScoreSubmission
from assessments.answers.questions import questionnaire
from assessments.desk import scoring
from assessments.desk.forms import MAX_BYTES, TOO_LARGE, AttachmentForm, FileSent
from assessments.desk.views.codings import SentScore
from assessments.htmx import render_page
from assessments.models import Assessment, Coding, Evidence, Stage, User
from assessments.models.evidence import EvidenceQuerySet
from assessments.models.people import TEAM
from assessments.requests import MemberRequest
from assessments.scoring.entries import EvidenceEntry
from assessments.sealing import CannotOpen

# Pages and events name these of a piece.
SURROUNDINGS = (
    *evidence.SURROUNDINGS,
    "score__indicator",
    "score__coding__analyst",
    "score__coding__assessment__ministry",
    "score__coding__assessment__round__framework",
    "reply__indicator",
    "reply__assessment__ministry",
    "reply__assessment__round__framework",
)


def of_team(user: User) -> EvidenceQuerySet:
    return Evidence.objects.of_team(user).select_related(*SURROUNDINGS)


@team_only
@require_POST
def unseal(request: MemberRequest, evidence_id: int) -> HttpResponse:
    """Show the words of a sealed piece once: in the form that asked for them, or on a page."""
    rows = of_team(request.user).sealed().readable_by(request.user)
    piece = get_object_or_404(rows, pk=evidence_id)
    words, refusal = None, ""
    try:
        words = seals.open_words(piece, by=request.user)
    except CannotOpen as error:
        refusal = str(error)
    response = None
    if "version" in request.POST:  # the button is inside the answer form, which sends all of it
        response = in_form(request, piece, words, refusal)
    if response is None:
        context = {
            "piece": evidence.piece(piece, request.user),
            "words": words,
            "refusal": refusal,
            "place": seals.subject(piece),
            "back": back(request, piece),
        }
        response = render_page(request, "desk/evidence/opened.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


def in_form(
    request: MemberRequest, piece: Evidence, words: EvidenceEntry | None, refusal: str
) -> HttpResponse | None:
    """Return the scoring page with all that was typed; None for those who do not score there."""
    if piece.score is None:
        return None
    codings = Coding.objects.filter(pk=piece.score.coding_id)
    coding = scoring.with_surroundings(codings).first()
    if coding is None or not scoring.is_editable(coding, request.user):
        return None
    question = questionnaire(coding.assessment.round.framework).by_code[piece.score.indicator.code]
    submission = ScoreSubmission(request.POST, levels=question.levels)
    refusals = []
    if refusal:
        refusals.append(Refusal("evidence-title", refusal))
    sent = SentScore(request, question, submission, coding, opened=words)
    return sent.typed_form(refusals=refusals)


@leads_only
@require_POST
def verify(request: MemberRequest, evidence_id: int) -> HttpResponse:
    piece = get_object_or_404(of_team(request.user), pk=evidence_id)
    digest = request.POST.get("digest", piece.digest)
    try:
        # The lead vouches for the piece on the page, which may have been edited since.
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
    """Return the page of the button, if it is one of ours, else the page of the piece."""
    wanted = request.POST.get("back", "") or request.GET.get("back", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    if piece.score is not None:
        coding = piece.score.coding
        return reverse("coding-of", args=[coding.assessment_id, coding.pk])
    return reverse("desk-index")


def attachable(user: User) -> EvidenceQuerySet:
    """Return the pieces that the user writes: of open codings and of a reply that is still open."""
    asked = Assessment.objects.of_member(user).filter(
        stage=Stage.REPLY, reply_submitted_at__isnull=True
    )
    may = Q(reply__assessment__in=asked)
    if not roles_of(user).isdisjoint(TEAM):  # losing the role is losing the coding
        may |= Q(score__coding__in=Coding.objects.editable_by(user))
    return Evidence.objects.readable_by(user).select_related(*SURROUNDINGS).filter(may)


def readable(user: User | AnonymousUser) -> EvidenceQuerySet:
    """Return the pieces with a file that the reader may know of, whatever their class."""
    rows = Evidence.objects.select_related(*SURROUNDINGS).filter(attachment__isnull=False)
    may = Q(pk__in=Evidence.objects.published().values("pk"))
    if isinstance(user, User):
        may |= Q(pk__in=Evidence.objects.of_member(user).values("pk"))
    if isinstance(user, User) and not roles_of(user).isdisjoint(TEAM):
        may |= Q(pk__in=Evidence.objects.of_team(user).values("pk"))
    return rows.filter(may)


@personal
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def download(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Send the file as it came; a sealed one only by POST, which is logged each time."""
    rows = readable(request.user)
    try:
        if request.method == "POST":
            if not isinstance(request.user, User):
                raise Http404
            piece = get_object_or_404(rows.sealed().readable_by(request.user), pk=evidence_id)
            name, content = attachments.open_file(piece, by=request.user)
        else:
            piece = get_object_or_404(rows.in_the_open(), pk=evidence_id)
            name, content = load(piece.attachment, is_sealed=False)
    except (CannotOpen, FileGone) as refusal:
        return render_page(
            request, "desk/evidence/gone.html", {"refusal": str(refusal)}, status=503
        )
    response = HttpResponse(content, content_type=content_type(piece.attachment.media_type))
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def content_type(media_type: str) -> str:
    # Text is taken only in UTF-8; without the name of it, browsers guess.
    if media_type.startswith("text/"):
        return f"{media_type}; charset=utf-8"
    return media_type


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: MemberRequest, evidence_id: int) -> HttpResponse:
    piece = get_object_or_404(attachable(request.user), pk=evidence_id)
    is_sent = request.method == "POST"
    form = AttachmentForm(request.POST, request.FILES) if is_sent else AttachmentForm()
    if form.is_valid():
        sent: FileSent = form.cleaned_data["file"]
        try:
            attachments.attach(
                piece,
                name=sent.name,
                media_type=sent.media_type,
                content=sent.content,
                by=request.user,
            )
        except Evidence.DoesNotExist as error:
            raise Http404 from error
        except (Conflict, Locked) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The file is attached.")
            return redirect(back(request, piece))
    # Django leaves out a dropped file, so the form would say that no file was chosen.
    if form.is_bound and is_too_large(request):
        form.errors["file"] = form.error_class([TOO_LARGE])
    context = {"piece": evidence.piece(piece, request.user), "form": form}
    return render_page(
        request, "desk/evidence/attach.html", context | {"back": back(request, piece)}
    )


def is_too_large(request: HttpRequest) -> bool:
    """Return True if a file grew over the limit, and was dropped while it arrived."""
    size = request.headers.get("Content-Length", "")
    return "file" not in request.FILES and size.isdecimal() and int(size) > MAX_BYTES


@require_POST
def detach(request: MemberRequest, evidence_id: int) -> HttpResponse:
    piece = get_object_or_404(attachable(request.user), pk=evidence_id)
    try:
        attachments.detach(piece, by=request.user)
    except Evidence.DoesNotExist as error:
        raise Http404 from error
    except Locked as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The file is removed.")
    return redirect(back(request, piece))
