"""Adapters of django-allauth: sign-up, redirects, letters, second factors and single sign-on."""

import base64
import logging
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse

from assessments.access import roles_of
from assessments.actions import invitations, letters
from assessments.models import Invitation, Role, User
from assessments.sealing import CannotOpen, is_token, seal, unseal

logger = logging.getLogger(__name__)

WORKING = {Role.ANALYST, Role.LEAD, Role.COORDINATOR}


def place_of_work(user: User) -> str:
    """Return the first page after signing in, unless another page asked for it."""
    if roles_of(user) & WORKING:
        return reverse("desk-index")
    own = user.memberships.filter(role=Role.MINISTRY).order_by("pk").first()
    if own is None:
        return reverse("overview")
    return reverse("ministry-detail", args=[own.ministry_id])


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return place_of_work(request.user)  # type: ignore[arg-type]

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def send_password_reset_mail(
        self, user: AbstractBaseUser, email: str, context: dict[str, Any]
    ) -> None:
        values = {"username": user.get_username(), "url": context["password_reset_url"]}
        letters.send("password_reset", [email], values, subject="Choose a new password")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Encrypt the secrets of authenticator apps and recovery codes."""

    def encrypt(self, text: str) -> str:
        return seal(text.encode("utf-8")).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret. Secrets from before they were encrypted are returned as they are."""
        if not is_token(encrypted_text):
            return encrypted_text
        try:
            return unseal(encrypted_text.encode("utf-8")).decode("utf-8")
        except CannotOpen as shut:
            # Without its key the factor must let no one in, so a random secret takes its place.
            logger.error("A second factor cannot be used. %s", shut)
            return base64.b32encode(secrets.token_bytes(20)).decode("ascii")

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}"


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Let in people whose verified address has an account or an invitation here."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Return the providers of the environment; allauth would also read a table."""
        found: list[SocialApp] = []
        for apps in _build_apps_from_settings(provider=provider, client_id=client_id).values():
            found += apps
        return found

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        for address in sociallogin.email_addresses:
            # Some providers send the text "false", which Python takes for true.
            address.verified = address.verified is True
        found: tuple[User, str] | None = super().authenticate_by_email(sociallogin)
        if found:
            user, email = found
            # allauth removes the password of an account with an unverified address. The provider
            # verified this one, so the password is kept.
            EmailAddress.objects.get_or_create(
                user=user, email=email.lower(), defaults={"verified": True, "primary": True}
            )
        return found

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return bool(invited_to(sociallogin))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        for invitation in invited_to(sociallogin):
            invitations.accept(invitation, by=user)
        return user

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("mfa_index")


def invited_to(sociallogin: SocialLogin) -> list[Invitation]:
    """Return the open invitations of addresses that the provider has verified."""
    proved = [each.email.lower() for each in sociallogin.email_addresses if each.verified is True]
    return list(Invitation.objects.pending().filter(email__in=proved))
