"""Comparisons on other sites' pages: the one page that may be framed, and how to ask for it."""

from collections.abc import Sequence

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from assessments.compare.embeds import Embed, Thawed, read_embed
from assessments.compare.oembed import OtherFormat, Unknown, read_wish, rich
from assessments.exports.tables import json_bytes
from assessments.htmx import render_page
from assessments.page_cache import kept_while_unchanged
from assessments.queries import BadQuery
from assessments.requests import site_of

ANY_SITE = {"frame-ancestors": ["*"]}
PAGE = "compare/embed.html"


# Outermost, so that a page from memory and a refusal may be framed as well.
@xframe_options_exempt
@csp_replace(ANY_SITE)
@login_not_required
@require_safe
@kept_while_unchanged
def comparison(request: HttpRequest) -> HttpResponse:
    try:
        embed = read_embed(request.GET, site=site_of(request))
        if embed.is_frozen and embed.choice.release_view.release and not embed.has_hash:
            return redirect(embed.address)
        response = shown(request, embed)
    except BadQuery as refusal:
        response = refused(request, refusal.problems, status=400)
    except Thawed as sentence:
        response = refused(request, [str(sentence)], status=410)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def shown(request: HttpRequest, embed: Embed) -> HttpResponse:
    release_view = embed.choice.release_view
    context = {
        "embed": embed,
        "choice": embed.choice,
        "chart": embed.chart(),
        "release": release_view.release,
    }
    return render_page(request, PAGE, context, about=release_view)


def refused(request: HttpRequest, problems: Sequence[str], *, status: int) -> HttpResponse:
    """The reason, in the frame; not kept, since what is refused today may be there tomorrow."""
    response = render_page(request, PAGE, {"problems": problems}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@login_not_required
@require_safe
@kept_while_unchanged
def oembed(request: HttpRequest) -> HttpResponse:
    """The statuses are those of the specification: 404 for what is not ours, 501 for XML."""
    try:
        answer = rich(read_wish(request.GET), site=site_of(request))
    except BadQuery as refusal:
        return plain(" ".join(refusal.problems), status=400)
    except Unknown as reason:
        return plain(str(reason), status=404)
    except OtherFormat as reason:
        return plain(str(reason), status=501)
    return HttpResponse(json_bytes(answer), content_type="application/json")


def plain(sentence: str, *, status: int) -> HttpResponse:
    response = HttpResponse(
        f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8"
    )
    response["Cache-Control"] = "private, no-store"
    return response
