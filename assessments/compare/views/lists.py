"""The reader's own lists of ministries. No other reader sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from assessments.actions import lists
from assessments.actions.errors import ActionError
from assessments.compare.comparisons import Comparison, read_comparison
from assessments.compare.forms import NameForm
from assessments.htmx import render_page
from assessments.models import SavedList, User
from assessments.requests import MemberRequest


@dataclass(frozen=True, slots=True)
class ListRow:
    """A saved list. query: of its comparison; "" when none of its ministries exists any more."""

    saved: SavedList
    countries: Sequence[str]
    query: str


def list_rows(reader: User) -> list[ListRow]:
    """Return the reader's lists. Queries: 2, however many lists and ministries."""
    rows = []
    for saved in SavedList.objects.owned_by(reader).prefetch_related("ministries"):
        # Sorted here: order_by() would ask once for each list, in spite of the prefetch.
        members = sorted(saved.ministries.all(), key=lambda ministry: ministry.sort_key)
        codes, countries, query = [], [], ""
        for ministry in members:
            codes.append(ministry.code)
            countries.append(ministry.country)
        if codes:
            query = urlencode({"ministries": ",".join(codes)}, safe=",")
        rows.append(ListRow(saved, countries, query))
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: MemberRequest) -> HttpResponse:
    if request.method != "POST":
        return lists_page(request)
    # The form carries the query of the page that it was on, to save just what that page shows.
    comparison = read_comparison(QueryDict(request.POST.get("choice", "")))
    form = NameForm(request.POST)
    if not form.is_valid():
        return lists_page(request, form=form, comparison=comparison)
    try:
        saved = lists.create(form.cleaned_data["name"], comparison.shown, by=request.user)
    except (ActionError, ValidationError) as error:
        form.add_error("name", sentences(error))
        return lists_page(request, form=form, comparison=comparison)
    messages.success(request, f"The list “{saved}” is saved.")
    return redirect(f"{reverse('comparison-index')}?{comparison.query_string}")


@require_POST
def edit(request: MemberRequest, list_id: int) -> HttpResponse:
    saved = get_object_or_404(SavedList.objects.owned_by(request.user), pk=list_id)
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            renamed = lists.rename(saved, form.cleaned_data["name"], by=request.user)
        except ValidationError as error:
            form.add_error("name", sentences(error))
        else:
            messages.success(request, f"The new name of the list is “{renamed}”.")
            return redirect("list-index")
    # A message, since the page of all lists has no place for the errors of one of its forms.
    reason = " ".join(map(str, form.errors["name"]))
    messages.error(request, f"The list is still called “{saved}”. {reason}")
    return redirect("list-index")


@require_POST
def remove(request: MemberRequest, list_id: int) -> HttpResponse:
    saved = get_object_or_404(SavedList.objects.owned_by(request.user), pk=list_id)
    lists.remove(saved, by=request.user)
    messages.success(request, f"The list “{saved}” is removed.")
    return redirect("list-index")


def lists_page(
    request: MemberRequest, *, form: NameForm | None = None, comparison: Comparison | None = None
) -> HttpResponse:
    """Return the page of all lists; above them the form of a list that could not be saved."""
    context = {
        "rows": list_rows(request.user),
        "form": form,
        "comparison": comparison,
        "crumbs": [("Compare", reverse("comparison-index")), ("Your lists", "")],
    }
    return render_page(request, "compare/lists.html", context)


def sentences(error: ActionError | ValidationError) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(error)
