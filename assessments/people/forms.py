"""Forms of people: invitations, site policy, signing in, passkeys and the time zone."""

import datetime
import struct
from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.core import context
from allauth.mfa.webauthn import forms as allauth_passkeys
from cryptography.exceptions import InvalidSignature
from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.validators import MaxValueValidator, MinValueValidator

from assessments import time_zones
from assessments.form_fields import Day, set_choices
from assessments.models import Invitation, LetterKind, LetterState, Ministry, Role, User
from assessments.models.people import SUPERUSER
from assessments.people.adapters import record_failure
from assessments.people.addressees import Addressee, addressees
from assessments.people.audit import KINDS, NO_PERSON, NO_PERSON_LABEL

# What the parsers behind the passkey forms raise for a malformed credential.
UNREADABLE = (
    *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
    *(InvalidSignature, struct.error),
)
UNREADABLE_PASSKEY = "This passkey could not be read. Try again."
AUTOCOMPLETE = {"first_name": "given-name", "last_name": "family-name"}
IN_THE_LOG = [
    MinValueValidator(datetime.date(2000, 1, 1)),
    MaxValueValidator(datetime.date(2199, 12, 31)),
]
OTHER = "Other"  # the group of time zones without an area, such as UTC


class InvitationForm(forms.Form):
    people = forms.CharField(
        label="E-mail addresses",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text="One on a line, or commas between. A name is optional: Ada Bo <ada@example.org>",
    )
    role = forms.ChoiceField(label="Role", choices=Role.choices)
    ministry = forms.ModelChoiceField(
        Ministry.objects.order_by("sort_key"),
        label="Ministry",
        required=False,
        empty_label="None",
        help_text="For ministry members only.",
    )

    def clean_people(self) -> list[Addressee]:
        return addressees(self.cleaned_data["people"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_member = cleaned.get("role") == Role.MINISTRY
        if is_member and not cleaned.get("ministry") and "ministry" not in self.errors:
            self.add_error("ministry", "Choose the ministry of this member.")
        if not is_member:
            cleaned["ministry"] = None
        return cleaned


class GrantsForm(forms.Form):
    """The answer to roles that wait for a second person."""

    act = forms.ChoiceField(choices=[("confirm", "Confirm"), ("decline", "Decline")])
    invitations = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = Invitation.objects.waiting().values_list("pk", flat=True)
        set_choices(self, "invitations", [(key, key) for key in keys])


class ForgottenPasswordForm(forms.Form):
    """The request for a new password. It looks for no account: the worker does, later."""

    email = forms.EmailField(label="E-mail address")


class LettersForm(forms.Form):
    """The filters of the page of letters."""

    state = forms.ChoiceField(
        label="State", choices=[("", "All"), *LetterState.choices], required=False
    )
    kind = forms.ChoiceField(
        label="Letter", choices=[("", "All"), *LetterKind.choices], required=False
    )
    to = forms.CharField(label="Address contains", max_length=320, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("state", "kind"):
            self.fields[name].widget.attrs["class"] = "form-select"
        self.fields["to"].widget.attrs |= {"class": "form-control", "autocomplete": "off"}


class PrivacyForm(forms.Form):
    # The two buttons of the page send "yes" or "no".
    is_private = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes"
    )


class FactorsForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label="Roles that need a second factor",
        choices=[*Role.choices, (SUPERUSER, "Superuser and staff (the back office)")],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class SignInForm(AllauthLoginForm):  # type: ignore[misc]
    """django-allauth's sign-in form, with our labels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="Username or e-mail",
            max_length=254,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}
            ),
        )
        password = self.fields["password"]
        # allauth puts a link and a placeholder here; our page has the link below the form.
        password.help_text = ""
        del password.widget.attrs["placeholder"]
        self.order_fields(["login", "password"])


class AuditForm(forms.Form):
    """The filters of the audit: each is blank, or narrows the events."""

    who = forms.ChoiceField(label="Person", required=False)
    kind = forms.ChoiceField(label="Kind", required=False)
    subject = forms.CharField(
        label="Subject contains",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    since = Day(label="From", required=False, validators=IN_THE_LOG)
    until = Day(label="To", required=False, validators=IN_THE_LOG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = User.objects.order_by("username").values_list("username", flat=True)
        people = [(name, name) for name in names]
        set_choices(self, "who", [("", "Anyone"), *people, (NO_PERSON, NO_PERSON_LABEL)])
        kinds = [(code, label) for code, (label, _verbs) in KINDS.items()]
        set_choices(self, "kind", [("", "All"), *kinds])
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"
        for name in ("who", "kind"):
            self.fields[name].widget.attrs["class"] = "form-select"

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "This day is before the first one. Choose a later day.")
        return cleaned


class JoiningForm(BaseUserCreationForm):  # type: ignore[type-arg]
    """The account of an invited person. The invitation gives the e-mail address."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "username")
        help_texts = {"username": "You can sign in with it or with your e-mail. Others see it."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, token in AUTOCOMPLETE.items():
            self.fields[name].required = True
            self.fields[name].widget.attrs["autocomplete"] = token
        self.fields["username"].validators.append(UnicodeUsernameValidator())
        self.fields["password2"].help_text = ""

    def clean_username(self) -> str:
        """Refuse a username that differs from another account's only in case."""
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError("This username is taken. Choose another.")
        return name


class ReadableCredential:
    """Turn a malformed credential into an error of the form. allauth would answer 500.

    Every credential that is refused is a failure in the event log.
    """

    user: User | None  # None for a sign-in by passkey without a password

    def clean_credential(self) -> Any:
        try:
            return self._readable()
        except forms.ValidationError:
            verb = "failed second factor" if self.user else "failed sign-in"
            record_failure(context.request, verb, self.user)
            raise

    def _readable(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except UNREADABLE as error:
            raise forms.ValidationError(UNREADABLE_PASSKEY) from error


class PasskeyLoginForm(ReadableCredential, allauth_passkeys.LoginWebAuthnForm):  # type: ignore[misc]
    pass


class PasskeyAuthenticateForm(
    ReadableCredential,
    allauth_passkeys.AuthenticateWebAuthnForm,  # type: ignore[misc]
):
    pass


class PasskeyReauthenticateForm(
    ReadableCredential,
    allauth_passkeys.ReauthenticateWebAuthnForm,  # type: ignore[misc]
):
    pass


class PasskeyAddForm(allauth_passkeys.AddWebAuthnForm):  # type: ignore[misc]
    def clean(self) -> dict[str, Any]:
        # Here allauth parses the credential in clean(), not in clean_credential().
        try:
            cleaned: dict[str, Any] = super().clean()
        except UNREADABLE as error:
            raise forms.ValidationError(UNREADABLE_PASSKEY) from error
        return cleaned


class TimeZoneForm(forms.Form):
    time_zone = forms.ChoiceField(
        label="Time zone",
        required=False,
        help_text="Deadlines are shown in this time zone, with its name.",
        error_messages={"invalid_choice": "This time zone does not exist. Choose one of the list."},
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        set_choices(self, "time_zone", [("", "The time zone of my browser"), *zones_by_area()])


def zones_by_area() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the choices of time zones by area (Europe, Asia ...), those without an area last."""
    areas: dict[str, list[tuple[str, str]]] = {}
    without_area = []
    for name in sorted(time_zones.known()):
        area, slash, place = name.partition("/")
        if slash:
            areas.setdefault(area, []).append((name, place.replace("_", " ")))
        else:
            without_area.append((name, name))
    return [*areas.items(), (OTHER, without_area)]
