"""Coming in by an invitation. Whatever is wrong with a link, it reads as one that never was."""

from http import HTTPStatus

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from assessments.actions import invitations
from assessments.actions.errors import Locked
from assessments.htmx import render_page
from assessments.models import Invitation, User
from assessments.people.account_forms import JoiningForm

PAGE = "people/invitations/accept.html"
SAID = ("username", "first_name", "last_name")


@sensitive_post_parameters("password1", "password2")
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    invitation = invitations.open_by(token)
    if invitation is None:
        return closed(request)
    account = invitations.account_of(invitation.email)
    if account is None and not request.user.is_authenticated:
        return join(request, invitation)
    if request.method == "POST" and account is not None and account == request.user:
        return take(request, invitation, account)
    context = {"invitation": invitation, "account": account}
    return render_page(request, PAGE, context)


def closed(request: HttpRequest) -> HttpResponse:
    return render_page(request, "people/invitations/closed.html", {}, status=HTTPStatus.NOT_FOUND)


def take(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    """One more role for somebody who is signed in."""
    try:
        invitations.accept(invitation, by=user)
    except Locked:
        return closed(request)
    messages.success(request, f"You are {invitation.get_role_display().lower()} now.")
    return redirect("overview")


def join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """An account for somebody who has none, and signed in with it."""
    suggested = {"username": invitation.email.partition("@")[0]}
    instance = User(email=invitation.email)  # a password may not resemble the address either
    form = JoiningForm(request.POST or None, initial=suggested, instance=instance)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in SAID}
        try:
            user = invitations.join(invitation, password=form.cleaned_data["password1"], **said)
        except Locked:
            return closed(request)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return signed_in(request, user)
    return render_page(request, PAGE, {"invitation": invitation, "form": form})


def signed_in(request: HttpRequest, user: User) -> HttpResponse:
    login = Login(user=user)
    response: HttpResponse = perform_password_login(request, {"email": user.email}, login)
    return response
