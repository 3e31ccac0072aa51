"""Declaring a conflict of interest."""

from typing import Any

from django import forms

from assessments.form_fields import set_choices


class InterestForm(forms.Form):
    """people: whose it may be, as choices; none where it is one's own."""

    user = forms.ChoiceField(label="Whose is it?")
    ministry = forms.ChoiceField(label="With which ministry?")
    reason = forms.CharField(
        label="Why?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Read by coordinators, and kept in the log of what was done.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        people: list[tuple[str, str]],
        ministries: list[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        set_choices(self, "ministry", [("", "Choose a ministry"), *ministries])
        set_choices(self, "user", [("", "Choose a person"), *people])
        if not people:
            del self.fields["user"]
