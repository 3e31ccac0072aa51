"""The lists of ministries that somebody keeps, and nobody else sees."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from assessments.actions import lists
from assessments.actions.errors import ActionError
from assessments.compare.choices import Choice, read_choice
from assessments.compare.forms import NameForm
from assessments.compare.saved_lists import list_rows
from assessments.htmx import render_page
from assessments.models import SavedList
from assessments.requests import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: MemberRequest) -> HttpResponse:
    if request.method != "POST":
        return page(request)
    choice = read_choice(QueryDict(request.POST.get("choice", "")))
    form = NameForm(request.POST)
    if not form.is_valid():
        return page(request, form=form, choice=choice)
    try:
        saved = lists.create(form.cleaned_data["name"], choice.shown, by=request.user)
    except (ActionError, ValidationError) as error:
        form.add_error("name", sentences(error))
        return page(request, form=form, choice=choice)
    messages.success(request, f"Saved as “{saved}”, among your lists.")
    return redirect(f"{reverse('comparison-index')}?{choice.query}")


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
            messages.success(request, f"The list is called “{renamed}” now.")
            return redirect("list-index")
    messages.error(request, f"“{saved}” keeps its name. {refusal(form)}")
    return redirect("list-index")


@require_POST
def remove(request: MemberRequest, list_id: int) -> HttpResponse:
    saved = get_object_or_404(SavedList.objects.owned_by(request.user), pk=list_id)
    lists.remove(saved, by=request.user)
    messages.success(request, f"The list “{saved}” is removed.")
    return redirect("list-index")


def page(
    request: MemberRequest, *, form: NameForm | None = None, choice: Choice | None = None
) -> HttpResponse:
    """All lists; above them, where one could not be saved, the form that it came from."""
    context = {
        "rows": list_rows(request.user),
        "form": form,
        "choice": choice,
        "crumbs": [("Compare", reverse("comparison-index")), ("Your lists", "")],
    }
    return render_page(request, "compare/lists.html", context)


def refusal(form: NameForm) -> str:
    return " ".join(str(sentence) for sentence in form.errors["name"])


def sentences(error: ActionError | ValidationError) -> str:
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
