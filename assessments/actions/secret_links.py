"""Links that open an account or an invitation. They are made when they are needed, never stored."""

import datetime
import hashlib
import secrets
from collections.abc import Callable, Mapping

from allauth.account.forms import default_token_generator
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from assessments.actions.texts import letter_text
from assessments.models import Invitation, Letter, LetterKind, User

RESET_LIFETIME = datetime.timedelta(days=1)  # a letter that is later would only surprise


class NotWanted(Exception):
    """The letter must not be sent any more. Its text is the reason, a sentence."""


class NoAccount(Exception):
    """No account has the address for which a new password was requested."""


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def renew(invitation: Invitation) -> None:
    """Give the row a new token; the link that it had stops working. The caller saves it."""
    invitation.seed = secrets.token_urlsafe(32)
    invitation.digest = digest_of(token_of(invitation))


def token_of(invitation: Invitation) -> str:
    # Made of the secret key too, which is not in the database.
    return salted_hmac("chancery.invitation", invitation.seed, algorithm="sha256").hexdigest()


def invitation_link(invitation: Invitation) -> str:
    """Return the link; "" if it cannot be made any more, because the secret key has changed."""
    token = token_of(invitation)
    if not invitation.seed or digest_of(token) != invitation.digest:
        return ""
    return settings.SITE_URL + reverse("invitation-accept", args=[token])


def reset_link(user: User) -> str:
    """Return a link that sets a new password once, as django-allauth makes it."""
    arguments = {
        "uidb36": user_pk_to_url_str(user),
        "key": default_token_generator.make_token(user),
    }
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=arguments)


def text_of(letter: Letter) -> str:
    """Return the text to send: the one that is stored, or one with a link that is not.

    Raises NotWanted, and NoAccount.
    """
    compose = COMPOSED.get(LetterKind(letter.kind))
    if compose is None:
        return letter.body
    return compose(letter)


def _invitation_text(letter: Letter) -> str:
    found = Invitation.objects.pending().filter(letters=letter)
    invitation = found.select_related("ministry").first()
    if invitation is None:
        raise NotWanted("The invitation is no longer open.")
    link = invitation_link(invitation)
    if not link:
        raise NotWanted("The link cannot be made any more. Send the invitation again.")
    return letter_text(letter.kind, {"invitation": invitation, "link": link})


def has_no_account(letter: Letter) -> bool:
    """Return True for a request for a new password for an address that no account has."""
    return letter.kind == LetterKind.PASSWORD_RESET and not _accounts(letter)


def _accounts(letter: Letter) -> list[User]:
    found: list[User] = filter_users_by_email(
        letter.to, is_active=True, prefer_verified=True, for_login=True
    )
    return found


def _reset_text(letter: Letter) -> str:
    if letter.gives_up_at < timezone.now():
        raise NotWanted("The request is more than a day old.")
    users = _accounts(letter)
    if not users:
        raise NoAccount
    accounts = [{"username": user.get_username(), "url": reset_link(user)} for user in users]
    return letter_text(letter.kind, {"accounts": accounts})


COMPOSED: Mapping[LetterKind, Callable[[Letter], str]] = {
    LetterKind.INVITATION: _invitation_text,
    LetterKind.PASSWORD_RESET: _reset_text,
}
