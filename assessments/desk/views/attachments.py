"""Files of evidence: sent by who writes the piece, and taken by who may read it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST

from assessments.access import personal, roles_of
from assessments.actions import attachments
from assessments.actions.errors import Conflict, Locked
from assessments.actions.evidence_files import FileGone, load
from assessments.answers import evidence_pieces
from assessments.desk.attachment_forms import MAX_BYTES, TOO_LARGE, AttachmentForm, FileSent
from assessments.desk.views.evidence import SURROUNDINGS, back
from assessments.htmx import render_page
from assessments.models import Assessment, Coding, Evidence, Stage, User
from assessments.models.evidence import EvidenceQuerySet
from assessments.models.people import TEAM
from assessments.requests import MemberRequest
from assessments.sealing import CannotOpen


def attachable(user: User) -> EvidenceQuerySet:
    """The pieces that the user writes: of open codings, and of a reply that is not submitted."""
    asked = Assessment.objects.of_member(user).filter(
        stage=Stage.REPLY, reply_submitted_at__isnull=True
    )
    may = Q(reply__assessment__in=asked)
    if not roles_of(user).isdisjoint(TEAM):  # who lost the role has lost the coding too
        may |= Q(score__coding__in=Coding.objects.editable_by(user))
    return Evidence.objects.readable_by(user).select_related(*SURROUNDINGS).filter(may)


def readable(user: User | AnonymousUser) -> EvidenceQuerySet:
    """The pieces with a file that the reader may know of, whatever their class."""
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
    """The file as it was sent; what is under seal by POST alone, and each time on record."""
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
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


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
    if form.is_bound and is_too_large(request):
        form.errors["file"] = form.error_class([TOO_LARGE])
    context = {"piece": evidence_pieces.piece(piece, request.user), "form": form}
    return render_page(
        request, "desk/evidence/attach.html", context | {"back": back(request, piece)}
    )


def is_too_large(request: HttpRequest) -> bool:
    """Did a file grow over the limit, and was dropped while it arrived?"""
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
