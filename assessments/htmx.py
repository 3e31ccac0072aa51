"""The one place that knows how an htmx request differs from a page load."""

from collections.abc import Iterable
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


class Subject(Protocol):
    """A round or a view of a release: what a page may show."""

    @property
    def is_demonstration(self) -> bool: ...


def _details(request: HttpRequest) -> HtmxDetails:
    # The middleware sets it, which the type of a request does not know.
    details: HtmxDetails = getattr(request, "htmx")  # noqa: B009
    return details


def wants_partial(request: HttpRequest) -> bool:
    """True for a swap; false for a page load, a boosted link or a history restore."""
    htmx = _details(request)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def swapped_by(request: HttpRequest) -> str:
    """The id of the element that asked for a swap, or ""."""
    return _details(request).trigger or ""


def shown_address(request: HttpRequest) -> str:
    """The address that the browser shows while it asks for a swap, or ""."""
    return _details(request).current_url or ""


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    about: Subject | Iterable[Subject] = (),
    partial: str = "",
    status: int = 200,
) -> TemplateResponse:
    """Render the page, or for a swap only its named partial (always 200: htmx drops a 4xx body).

    about: what the page shows. The page says so where any of it is demonstration data.
    """
    if about:
        context = {**context, "is_demonstration": has_demonstration(about)}
    is_swap = bool(partial) and wants_partial(request)
    name = template
    if is_swap:
        name, status = f"{template}#{partial}", 200
    response = TemplateResponse(request, name, context, status=status)
    # One address has two answers, which a cache between us and the browser must keep apart.
    if partial:
        patch_vary_headers(response, ["HX-Request", "HX-Boosted", "HX-History-Restore-Request"])
    return response


def has_demonstration(about: Subject | Iterable[Subject]) -> bool:
    subjects = about if isinstance(about, Iterable) else [about]
    return any(subject.is_demonstration for subject in subjects)


def render_swap(template: str, context: dict[str, Any]) -> HttpResponse:
    """Render what a script swaps in, which has no header, footer or user that it could show."""
    return HttpResponse(loader.render_to_string(template, context))
