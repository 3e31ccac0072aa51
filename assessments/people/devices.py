"""Cookies of devices on which a person has signed in.

Wrong passwords are limited for each account, so anyone could lock its owner out. A device on which
the owner signed in before has a cookie, and a limit of its own: others cannot use it up. (OWASP
describes this as "device cookies".) The cookie gives no access: it only moves wrong passwords to
another count. It holds for one account, half a year, and until the password changes.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from assessments.actions.sign_in_log import account_called
from assessments.models import User

COOKIE, PATH = "device", "/accounts/"
SALT = "assessments.people.devices"
LIFETIME = 180 * 86400  # seconds


def remember(response: HttpResponse, user: User) -> None:
    """Put the cookie of this account on a device that has just signed in completely."""
    value = signing.dumps([user.pk, secrets.token_urlsafe(16), _fingerprint(user)], salt=SALT)
    response.set_cookie(
        COOKIE,
        value,
        max_age=LIFETIME,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def known_device(request: HttpRequest, login: str) -> str:
    """Return the key of a device that signed in to this account before; "" for any other.

    login: the typed username or address.
    """
    try:
        key, nonce, fingerprint = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFETIME
        )
    except signing.BadSignature:
        return ""
    user = account_called(login)
    if user is None or user.pk != key:
        return ""
    if not constant_time_compare(fingerprint, _fingerprint(user)):
        return ""
    return f"{user.pk}:{nonce}"


def _fingerprint(user: User) -> str:
    """Return a digest that changes with the password and does not reveal it."""
    return salted_hmac(SALT, user.password, algorithm="sha256").hexdigest()
