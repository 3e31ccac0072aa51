"""People: invitations, roles, site policy and the time zone."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import coordinators_only, roles_of
from assessments.actions import invitations, outbox, people, policies
from assessments.actions.errors import ActionError, Locked
from assessments.htmx import render_page
from assessments.models import (
    Invitation,
    Letter,
    LetterState,
    Membership,
    Role,
    SitePolicy,
    User,
)
from assessments.models.people import SUPERUSER, TEAM
from assessments.people import groups
from assessments.people.forms import (
    FactorsForm,
    InvitationForm,
    JoiningForm,
    PrivacyForm,
    TimeZoneForm,
)
from assessments.people.inviting import invite_each, next_steps, open_invitations
from assessments.requests import MemberRequest

ACCEPT_PAGE = "people/invitations/accept.html"
WAITS = (
    "You have accepted. The role {role} begins when a second person has confirmed it;"
    " you need to do nothing."
)


@coordinators_only
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    return _render_index(request, InvitationForm())


@coordinators_only
@require_POST
def invite(request: MemberRequest) -> HttpResponse:
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _render_index(request, form)
    cleaned = form.cleaned_data
    outcome = invite_each(
        cleaned["people"], Role(cleaned["role"]), ministry=cleaned["ministry"], by=request.user
    )
    if not outcome.done:
        form.add_error(None, outcome.refused)
        return _render_index(request, form)
    messages.success(request, outcome.sentence)
    for sentence in outcome.refused:
        messages.error(request, sentence)
    return redirect("people-index")


@coordinators_only
@require_POST
def resend(request: MemberRequest, invitation_id: int) -> HttpResponse:
    found = get_object_or_404(Invitation, pk=invitation_id)
    sentence = f"{found.email} has a new link; the old one works no longer. {next_steps([found])}"
    return _done(request, lambda: invitations.resend(found, by=request.user), sentence)


@coordinators_only
@require_POST
def revoke(request: MemberRequest, invitation_id: int) -> HttpResponse:
    found = get_object_or_404(Invitation, pk=invitation_id)
    sentence = f"The invitation of {found.email} is revoked."
    return _done(request, lambda: invitations.revoke(found, by=request.user), sentence)


@coordinators_only
@require_POST
def take_role(request: MemberRequest, membership_id: int) -> HttpResponse:
    found = get_object_or_404(Membership.objects.select_related("user"), pk=membership_id)
    sentence = f"{found.user} no longer has the role {found.get_role_display().lower()}."
    return _done(request, lambda: people.take_role(found, by=request.user), sentence)


@coordinators_only
@require_POST
def deactivate(request: MemberRequest, user_id: int) -> HttpResponse:
    found = get_object_or_404(User, pk=user_id)
    sentence = f"{found} can no longer sign in, and is signed out everywhere."
    return _done(request, lambda: people.deactivate(found, by=request.user), sentence)


@coordinators_only
@require_POST
def activate(request: MemberRequest, user_id: int) -> HttpResponse:
    found = get_object_or_404(User, pk=user_id)
    sentence = f"{found} can sign in again."
    return _done(request, lambda: people.activate(found, by=request.user), sentence)


@coordinators_only
@require_POST
def forget_factors(request: MemberRequest, user_id: int) -> HttpResponse:
    found = get_object_or_404(User, pk=user_id)
    sentence = f"The second factors of {found} are removed. The password is enough to sign in now."
    return _done(request, lambda: people.forget_factors(found, by=request.user), sentence)


@coordinators_only
@require_POST
def privacy(request: MemberRequest) -> HttpResponse:
    form = PrivacyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was changed. Use one of the buttons on this page.")
        return redirect("people-index")
    # The button says what it wants, not "change", so that a form sent twice does nothing more.
    is_private = form.cleaned_data["is_private"]
    sentence = "Published pages are visible to everyone."
    if is_private:
        sentence = "Published pages are visible only to people who are signed in."
    return _done(
        request, lambda: policies.set_privacy(is_private=is_private, by=request.user), sentence
    )


@coordinators_only
@require_POST
def factors(request: MemberRequest) -> HttpResponse:
    form = FactorsForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was changed. Select roles on this page.")
        return redirect("people-index")
    roles = form.cleaned_data["roles"]
    labels = dict(Role.choices) | {SUPERUSER: "Superuser"}
    named = ", ".join(f"{labels[code].lower()}s" for code in roles)
    sentence = f"A second factor is required for {named}."
    if not roles:
        sentence = "A second factor is not required for any role."
    return _done(request, lambda: policies.demand_factors(roles, by=request.user), sentence)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_time_zone(request: MemberRequest) -> HttpResponse:
    """Show and save the time zone of anyone who is signed in: ministry members have deadlines."""
    is_sent = request.method == "POST"
    initial = {"time_zone": request.user.time_zone}
    form = TimeZoneForm(request.POST if is_sent else None, initial=initial)
    if is_sent and form.is_valid():
        people.choose_time_zone(request.user, form.cleaned_data["time_zone"], by=request.user)
        messages.success(request, "Your time zone is saved.")
        return redirect("zone-edit")
    crumbs = [("Time zone", "")]
    if not roles_of(request.user).isdisjoint(TEAM):
        crumbs.insert(0, ("Desk", reverse("desk-index")))
    context = {"form": form, "now": timezone.now(), "crumbs": crumbs}
    return render_page(request, "people/zone.html", context)


@sensitive_post_parameters("password1", "password2")
@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person join. Every link that does not work gets the same answer."""
    # An answer that differed would say which tokens exist.
    invitation = invitations.open_by(token)
    if invitation is None:
        return _closed(request)
    account = people.account_of(invitation.email)
    if account is None and not request.user.is_authenticated:
        return _join(request, invitation)
    if request.method == "POST" and account is not None and account == request.user:
        return _take_on(request, invitation, account)
    return render_page(request, ACCEPT_PAGE, {"invitation": invitation, "account": account})


def _render_index(request: MemberRequest, form: InvitationForm) -> HttpResponse:
    policy = SitePolicy.objects.current()
    context = {
        "groups": groups.people_by_role(policy),
        "invitations": open_invitations(request.user),
        "has_mail_server": outbox.has_server(),
        "failed_count": Letter.objects.filter(state=LetterState.FAILED).count(),
        "waiting_count": Invitation.objects.waiting().count(),
        "now": timezone.now(),
        "form": form,
        "policy": policy,
        "factors": FactorsForm(initial={"roles": policy.second_factor_roles}),
        "crumbs": [("Desk", reverse("desk-index")), ("People", "")],
    }
    return render_page(request, "people/index.html", context)


def _done(request: MemberRequest, act: Callable[[], object], sentence: str) -> HttpResponse:
    """Run the action, and redirect to the people with the sentence or the refusal."""
    # A redirect also after a refusal: reloading the page must not send the form again.
    try:
        act()
    except ActionError as refusal:
        messages.error(request, str(refusal))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, sentence)
    return redirect("people-index")


def _closed(request: HttpRequest) -> HttpResponse:
    return render_page(request, "people/invitations/closed.html", {}, status=HTTPStatus.NOT_FOUND)


def _take_on(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    """Give the role of the invitation to a person who is signed in."""
    try:
        membership = invitations.accept(invitation, by=user)
    except Locked:  # it was revoked, or accepted in another window, since the page was opened
        return _closed(request)
    role = invitation.get_role_display().lower()
    if membership is None:
        messages.info(request, WAITS.format(role=role))
    else:
        messages.success(request, f"You now have the role {role}.")
    return redirect("overview")


def _join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Make an account for an invited person without one, and sign them in."""
    first_name, _, last_name = invitation.name.rpartition(" ")
    suggested = {
        "username": invitation.email.partition("@")[0],
        "first_name": first_name,
        "last_name": last_name,
    }
    instance = User(email=invitation.email)  # the password is compared with the address too
    form = JoiningForm(request.POST or None, initial=suggested, instance=instance)
    if request.method == "POST" and form.is_valid():
        cleaned: dict[str, Any] = form.cleaned_data
        try:
            user = invitations.join(
                invitation,
                username=cleaned["username"],
                first_name=cleaned["first_name"],
                last_name=cleaned["last_name"],
                password=cleaned["password1"],
            )
        except Locked:
            return _closed(request)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            if not user.roles:
                role = invitation.get_role_display().lower()
                messages.info(request, WAITS.format(role=role))
            return _signed_in(request, user)
    return render_page(request, ACCEPT_PAGE, {"invitation": invitation, "form": form})


def _signed_in(request: HttpRequest, user: User) -> HttpResponse:
    login = Login(user=user)
    response: HttpResponse = perform_password_login(request, {"email": user.email}, login)
    return response
