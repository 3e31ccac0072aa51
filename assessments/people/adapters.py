"""Adapters of django-allauth: sign-up, redirects, letters, second factors and single sign-on."""

import base64
import logging
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from assessments.access import roles_of
from assessments.actions import invitations, sign_in_log
from assessments.models import Invitation, Role, User
from assessments.people.devices import known_device, remember
from assessments.sealing import CannotOpen, is_token, seal, unseal

logger = logging.getLogger(__name__)

# allauth's names of changes -> the verbs of the event log.
CHANGES = {
    "account/email/password_changed": "changed password",
    "account/email/password_set": "set password",
    "account/email/password_reset": "reset password",
    "mfa/email/totp_activated": "set up authenticator app",
    "mfa/email/totp_deactivated": "removed authenticator app",
    "mfa/email/recovery_codes_generated": "made recovery codes",
    "mfa/email/webauthn_added": "added passkey",
    "mfa/email/webauthn_removed": "removed passkey",
    "socialaccount/email/account_connected": "connected single sign-on",
}
WORKING = {Role.ANALYST, Role.LEAD, Role.COORDINATOR}


def place_of_work(user: User) -> str:
    """Return the first page after signing in, unless another page asked for it."""
    if roles_of(user) & WORKING:
        return reverse("desk-index")
    if user.is_superuser and not roles_of(user):
        return reverse("superuser-index")
    own = user.memberships.filter(role=Role.MINISTRY).order_by("pk").first()
    if own is None:
        return reverse("overview")
    return reverse("ministry-detail", args=[own.ministry_id])


def login_of(credentials: Mapping[str, Any]) -> str:
    """Return the username or address that was typed to sign in."""
    return str(credentials.get("email") or credentials.get("username") or "")


def record_failure(request: HttpRequest, verb: str, account: User | None) -> None:
    """Log a failure: at most 20 an hour for one account, and for all names without one."""
    key = sign_in_log.UNKNOWN
    if account is not None:
        key = str(account.pk)
    if ratelimit.consume(request, app="allauth.account", action="log_failure", key=key):
        address = get_account_adapter().get_client_ip(request)
        sign_in_log.record_failure(verb, account, address=address)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Redirects and letters of accounts; limits and events of sign-ins."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count this try. A device that signed in to the account before has its own count."""
        device = known_device(request, login_of(credentials))
        if not device:
            super().pre_authenticate(request, **credentials)
            return
        # Under this name, so that allauth takes the try back if the password is right.
        self._login_failed_rl_usage = ratelimit.consume(
            request, app="allauth.account", action="login_failed_device", key=device
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        account = sign_in_log.account_called(login_of(credentials))
        record_failure(request, "failed sign-in", account)

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **details)
        remember(response, user)
        methods = [step.get("method", "") for step in get_authentication_records(request, user)]
        sign_in_log.record("signed in", user, address=self.get_client_ip(request), methods=methods)
        return response

    def send_notification_mail(
        self, template_prefix: str, user: User, *args: Any, **kwargs: Any
    ) -> None:
        """Write an event. allauth calls this after each change of a password or a factor."""
        if verb := CHANGES.get(template_prefix):
            sign_in_log.record(verb, user, address=self.get_client_ip(self.request))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return place_of_work(request.user)  # type: ignore[arg-type]

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send nothing: the letters of this site are in the outbox, so that no request waits."""
        logger.error("This letter of django-allauth is not known here: %s", template_prefix)


class SessionsAdapter(DefaultUserSessionsAdapter):  # type: ignore[misc]
    def end_sessions(self, sessions: Sequence[UserSession]) -> None:
        super().end_sessions(sessions)
        if sessions:
            sign_in_log.record("ended sessions", sessions[0].user, count=len(sessions))


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
            # allauth reads the texts "true" and "false", which some providers send. Anything else
            # that Python would take for true, such as a number, vouches for nothing.
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
