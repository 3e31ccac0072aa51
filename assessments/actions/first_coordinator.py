"""Make the first coordinator of a site, on the command line: later ones are invited."""

from collections.abc import Mapping

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from assessments.actions import events, letters
from assessments.actions.errors import Conflict
from assessments.actions.people import account_of, locked_coordinators
from assessments.models import Membership, Role, User

NAMES = ("first_name", "last_name", "email", "username")


def check(values: Mapping[str, str], password: str | None = None) -> None:
    """Raise ValidationError, by field, for what the site would refuse of a new account.

    values: some of NAMES. Only the fields that are given are checked.
    """
    user = User(**values)
    problems: dict[str, list[str]] = {}
    for name in values:
        if not values[name].strip():
            problems[name] = ["This field is required."]
    others = [field.name for field in User._meta.fields if field.name not in values]
    try:
        user.full_clean(exclude=others, validate_constraints=False)
    except ValidationError as refusal:
        problems = refusal.message_dict | problems
    if "username" in values and "username" not in problems:
        problems |= _username_problems(values["username"])
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as refusal:
            problems["password"] = refusal.messages
    if problems:
        raise ValidationError(problems)


def _username_problems(username: str) -> dict[str, list[str]]:
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as refusal:
        return {"username": refusal.messages}
    if User.objects.filter(username__iexact=username).exists():
        return {"username": ["This username is taken. Choose another."]}
    return {}


@transaction.atomic
def make(values: Mapping[str, str], password: str | None = None) -> User:
    """Make the first coordinator: a new account, or the one that has this address.

    values: all of NAMES; of an existing account only the address counts. password: None keeps
    anybody from signing in until it is chosen with `password_link`.

    Raises Conflict if there is a coordinator, or the account is deactivated; ValidationError as
    `check` does.
    """
    if locked_coordinators():
        raise Conflict("The site has a coordinator already.")
    user = account_of(values["email"])
    if user is None:
        check(values, password)
        user = User(**values)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
    elif not user.is_active:
        raise Conflict(f"{user} is deactivated. Choose another e-mail address.")
    Membership.objects.get_or_create(user=user, role=Role.COORDINATOR, ministry=None)
    events.record("set up coordinator", str(user), by=None, detail={"role": Role.COORDINATOR})
    return user


def coordinators() -> list[User]:
    """Return the coordinators who can sign in or choose a password, in the order they joined."""
    held = User.objects.filter(is_active=True, memberships__role=Role.COORDINATOR)
    return list(held.order_by("pk"))


def has_second_person() -> bool:
    """Return True if someone can confirm the roles that the only coordinator gives."""
    found = coordinators()
    superusers = User.objects.filter(is_active=True, is_superuser=True)
    return len(found) > 1 or superusers.exclude(pk__in=[user.pk for user in found]).exists()


def password_link(user: User) -> str:
    """Return a link with which this person chooses a password: once, for a few days."""
    key = default_token_generator.make_token(user)
    return letters.link("account_reset_password_from_key", user_pk_to_url_str(user), key)
