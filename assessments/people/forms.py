"""Asking somebody in, and what is demanded of the whole site."""

from typing import Any

from django import forms

from assessments.models import Ministry, Role


class InvitationForm(forms.Form):
    email = forms.EmailField(label="E-mail address", max_length=254)
    role = forms.ChoiceField(label="Role", choices=Role.choices)
    ministry = forms.ModelChoiceField(
        Ministry.objects.order_by("country"),
        label="Ministry",
        required=False,
        empty_label="None",
        help_text="Of a ministry's member; other roles have none.",
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        is_member = said.get("role") == Role.MINISTRY
        if is_member and not said.get("ministry") and "ministry" not in self.errors:
            self.add_error("ministry", "Say of which ministry.")
        if not is_member:
            said["ministry"] = None
        return said


class PrivacyForm(forms.Form):
    """Two buttons, each of which says what it wants."""

    is_private = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda said: said == "yes"
    )


class FactorsForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label="A second factor is demanded of",
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
