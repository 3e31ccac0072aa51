"""A comparison as a reference, in the form that a reader's program takes."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.compare.choices import read_choice
from assessments.compare.citations import citation
from assessments.compare.comparisons import file_name
from assessments.page_cache import kept_while_unchanged
from assessments.requests import site_of

TYPES = {
    "txt": "text/plain; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}


@login_not_required
@require_safe
@kept_while_unchanged
def detail(request: HttpRequest, extension: str) -> HttpResponse:
    choice = read_choice(request.GET, site=site_of(request))
    address = f"{choice.site}{reverse('comparison-index')}?{choice.query}"
    cited = citation(choice, address, timezone.localdate())
    content = {"txt": cited.apa, "bib": cited.bibtex, "ris": cited.ris}[extension]
    response = HttpResponse(content, content_type=TYPES[extension])
    if extension != "txt":  # which a browser can show
        name = f"{file_name(choice)}.{extension}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
