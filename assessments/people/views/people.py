"""People, for coordinators: asked in, listed, shut out, and what is demanded of all of them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.access import coordinators_only
from assessments.actions import invitations, people, policies
from assessments.actions.errors import ActionError
from assessments.htmx import render_page
from assessments.models import Invitation, Membership, Role, SitePolicy, User
from assessments.people import people as pages
from assessments.people.forms import FactorsForm, InvitationForm, PrivacyForm
from assessments.requests import MemberRequest


def page(request: MemberRequest, *, form: InvitationForm | None = None) -> HttpResponse:
    policy = SitePolicy.objects.current()
    context = {
        "groups": pages.groups(policy),
        "invitations": pages.invitations(),
        "now": timezone.now(),
        "form": form or InvitationForm(),
        "policy": policy,
        "factors": FactorsForm(initial={"roles": policy.second_factor_roles}),
        "crumbs": [("Desk", reverse("desk-index")), ("People", "")],
    }
    return render_page(request, "people/index.html", context)


def done(request: MemberRequest, act: Callable[[], object], sentence: str) -> HttpResponse:
    """Do it and say so, or say why not; either way, back to the people."""
    try:
        act()
    except ActionError as refusal:
        messages.error(request, str(refusal))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, sentence)
    return redirect("people-index")


@coordinators_only
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    return page(request)


@coordinators_only
@require_POST
def invite(request: MemberRequest) -> HttpResponse:
    form = InvitationForm(request.POST)
    if form.is_valid():
        said: dict[str, Any] = form.cleaned_data
        try:
            invitations.invite(
                said["email"], Role(said["role"]), ministry=said["ministry"], by=request.user
            )
        except (ActionError, ValidationError) as refusal:
            form.add_error(None, str(refusal) if isinstance(refusal, ActionError) else refusal)
        else:
            messages.success(request, f"An invitation is on its way to {said['email']}.")
            return redirect("people-index")
    return page(request, form=form)


@coordinators_only
@require_POST
def resend(request: MemberRequest, invitation_id: int) -> HttpResponse:
    found = get_object_or_404(Invitation, pk=invitation_id)
    sentence = f"A new link is on its way to {found.email}; the old one opens nothing any more."
    return done(request, lambda: invitations.resend(found, by=request.user), sentence)


@coordinators_only
@require_POST
def revoke(request: MemberRequest, invitation_id: int) -> HttpResponse:
    found = get_object_or_404(Invitation, pk=invitation_id)
    sentence = f"The invitation of {found.email} is revoked."
    return done(request, lambda: invitations.revoke(found, by=request.user), sentence)


@coordinators_only
@require_POST
def take_role(request: MemberRequest, membership_id: int) -> HttpResponse:
    found = get_object_or_404(Membership.objects.select_related("user"), pk=membership_id)
    sentence = f"{found.user} is no {found.get_role_display().lower()} any more."
    return done(request, lambda: people.take_role(found, by=request.user), sentence)


@coordinators_only
@require_POST
def deactivate(request: MemberRequest, user_id: int) -> HttpResponse:
    found = get_object_or_404(User, pk=user_id)
    sentence = f"{found} can no longer sign in, and is signed out everywhere."
    return done(request, lambda: people.deactivate(found, by=request.user), sentence)


@coordinators_only
@require_POST
def activate(request: MemberRequest, user_id: int) -> HttpResponse:
    found = get_object_or_404(User, pk=user_id)
    sentence = f"{found} can sign in again."
    return done(request, lambda: people.activate(found, by=request.user), sentence)


@coordinators_only
@require_POST
def forget_factors(request: MemberRequest, user_id: int) -> HttpResponse:
    found = get_object_or_404(User, pk=user_id)
    sentence = f"{found} signs in by password alone, until a second factor is set up again."
    return done(request, lambda: people.forget_factors(found, by=request.user), sentence)


@coordinators_only
@require_POST
def privacy(request: MemberRequest) -> HttpResponse:
    form = PrivacyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was changed; use one of the buttons of this page.")
        return redirect("people-index")
    is_private = form.cleaned_data["is_private"]
    sentence = (
        "Published pages are shown to nobody but who is signed in."
        if is_private
        else "Published pages are shown to everybody."
    )
    return done(
        request, lambda: policies.set_privacy(is_private=is_private, by=request.user), sentence
    )


@coordinators_only
@require_POST
def factors(request: MemberRequest) -> HttpResponse:
    form = FactorsForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was changed; tick roles of this page alone.")
        return redirect("people-index")
    roles = [Role(code) for code in form.cleaned_data["roles"]]
    named = ", ".join(f"{role.label.lower()}s" for role in roles) or "nobody"
    sentence = f"A second factor is demanded of {named}."
    return done(request, lambda: policies.demand_factors(roles, by=request.user), sentence)
