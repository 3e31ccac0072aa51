"""Comparisons on other sites' pages: the one page that other sites may frame, and oEmbed."""

from collections.abc import Sequence

from csp.decorators import csp_replace
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from assessments.compare.embeds import (
    ContentGone,
    Embed,
    OtherFormat,
    UnknownAddress,
    oembed_answer,
    read_embed,
    read_oembed,
)
from assessments.exports.tables import json_bytes
from assessments.htmx import render_page
from assessments.page_cache import kept_while_unchanged
from assessments.queries import BadQuery, site_of

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
        if embed.is_frozen and embed.comparison.release_view.release and not embed.has_hash:
            return redirect(embed.address)
        response = embed_page(request, embed)
    except BadQuery as refusal:
        response = refusal_page(request, refusal.problems, status=400)
    except ContentGone as reason:
        response = refusal_page(request, [str(reason)], status=410)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def embed_page(request: HttpRequest, embed: Embed) -> HttpResponse:
    release_view = embed.comparison.release_view
    context = {
        "embed": embed,
        "comparison": embed.comparison,
        "chart": embed.chart(),
        "release": release_view.release,
    }
    return render_page(request, PAGE, context, about=release_view)


def refusal_page(request: HttpRequest, problems: Sequence[str], *, status: int) -> HttpResponse:
    """Return the reasons, in the frame."""
    response = render_page(request, PAGE, {"problems": problems}, status=status)
    # What is refused today may exist tomorrow.
    response["Cache-Control"] = "private, no-store"
    return response


@login_not_required
@require_safe
@kept_while_unchanged
def oembed(request: HttpRequest) -> HttpResponse:
    """Answer with the statuses of the specification: 404 for other addresses, 501 for XML."""
    try:
        answer = oembed_answer(read_oembed(request.GET), site=site_of(request))
    except BadQuery as refusal:
        return plain_refusal(" ".join(refusal.problems), status=400)
    except UnknownAddress as reason:
        return plain_refusal(str(reason), status=404)
    except OtherFormat as reason:
        return plain_refusal(str(reason), status=501)
    return HttpResponse(json_bytes(answer), content_type="application/json")


def plain_refusal(sentence: str, *, status: int) -> HttpResponse:
    response = HttpResponse(
        f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8"
    )
    response["Cache-Control"] = "private, no-store"
    return response
