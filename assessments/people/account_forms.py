"""Signing in, and coming in by an invitation."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.validators import UnicodeUsernameValidator

from assessments.models import User

LONGEST_NAME = User._meta.get_field("username").max_length


class SignInForm(LoginForm):  # type: ignore[misc]
    """django-allauth's, with a label that says what may be typed."""

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
        password.help_text = ""
        del password.widget.attrs["placeholder"]
        self.order_fields(["login", "password"])


class JoiningForm(BaseUserCreationForm):  # type: ignore[type-arg]
    """What somebody who is invited says of themselves. The address is that of the invitation."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "username")
        help_texts = {"username": "You sign in with it or with your e-mail; colleagues see it."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].required = True
            self.fields[name].widget.attrs["autocomplete"] = {
                "first_name": "given-name",
                "last_name": "family-name",
            }[name]
        self.fields["username"].validators.append(UnicodeUsernameValidator())
        self.fields["password2"].help_text = ""

    def clean_username(self) -> str:
        """No name that another account signs in with, in whatever case."""
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError("This username is taken; choose another.")
        return name
