"""Opening a round, and giving out its ministries."""

import re
from collections.abc import Callable, Collection
from typing import Any

from django import forms

from assessments.form_fields import Day, LocalMoment, set_choices
from assessments.models import Stage
from assessments.models.rounds import MOST_CODERS

SEPARATORS = re.compile(r"[\n,;]+")
LONGEST_LIST = 20_000  # characters; all ministries of the world take a fifth of it
RESERVED = {"open"}  # what stands where a round's code would, in the addresses of its pages
MOST_NAMED = 10  # of what is not known
# What can be left for the next stage by a move; only a release comes after final.
ADVANCING = [(s.value, s.label) for s in Stage if s not in {Stage.FINAL, Stage.RELEASED}]


class MinistryList(forms.CharField):
    """Codes or countries, one a line or with commas between; becomes a list of codes."""

    widget = forms.Textarea(attrs={"rows": 5})

    def __init__(self, *, find: Callable[[str], str], **options: Any) -> None:
        super().__init__(required=False, max_length=LONGEST_LIST, **options)
        self.find = find

    def clean(self, value: Any) -> list[str]:
        typed = [part.strip() for part in SEPARATORS.split(super().clean(value)) if part.strip()]
        found = {part: self.find(part) for part in typed}
        unknown = [part for part, code in found.items() if not code]
        if unknown:
            named = ", ".join(f"“{part[:60]}”" for part in unknown[:MOST_NAMED])
            rest = f" and {len(unknown) - MOST_NAMED} more" if len(unknown) > MOST_NAMED else ""
            raise forms.ValidationError(f"No ministry is called {named}{rest}.")
        return list(dict.fromkeys(found.values()))


class OpeningForm(forms.Form):
    """All that a round is opened with; `offer` is what there is to choose from."""

    framework = forms.ChoiceField(label="Framework version")
    code = forms.SlugField(
        max_length=40,
        help_text="How addresses and files name it, such as 2027.",
        error_messages={"invalid": "Use letters, digits, hyphens and underscores alone."},
    )
    year = forms.IntegerField(min_value=1900, max_value=2200)
    opens_on = Day(label="Opens", required=False)
    closes_on = Day(label="Closes", required=False)
    due_on = Day(
        label="Assessments are due",
        required=False,
        help_text="Left blank, they are due when the round closes.",
    )
    place = forms.ChoiceField(label="Ministries of a region", required=False)
    ministries = forms.CharField()  # replaced for each form
    analysts = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Shared out evenly, in changing pairs; nobody gets a ministry that they have a"
        " conflict of interest with.",
    )
    coders = forms.IntegerField(
        label="Analysts for each ministry",
        min_value=1,
        max_value=MOST_CODERS,
        help_text="Two or more code blind to each other, and a lead reconciles what differs.",
    )

    def __init__(self, data: Any = None, *, offer: Any, **options: Any) -> None:
        super().__init__(data, **options)
        self.taken: Collection[str] = offer.taken
        choices = {
            "framework": offer.framework_choices,
            "place": offer.place_choices,
            "analysts": offer.analyst_choices,
        }
        for name, offered in choices.items():
            set_choices(self, name, offered)
        self.fields["ministries"] = MinistryList(
            label="and ministries by name",
            find=offer.find,
            help_text="Countries or codes, one a line or with commas between.",
        )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code in RESERVED:
            raise forms.ValidationError("That is the address of this page; choose another code.")
        if code in self.taken:
            raise forms.ValidationError(f"There is already a round {code}.")
        return code

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        opens_on, closes_on = said.get("opens_on"), said.get("closes_on")
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", "A round cannot close before it opens.")
        if opens_on and said.get("due_on") and said["due_on"] < opens_on:
            self.add_error("due_on", "Nothing can be due before the round opens.")
        if not self.errors.keys() & {"place", "ministries", "analysts"}:
            self.pair_ministries_and_analysts(said)
        return said

    def pair_ministries_and_analysts(self, said: dict[str, Any]) -> None:
        has_ministries = bool(said.get("place") or said.get("ministries"))
        if has_ministries and not said["analysts"]:
            self.add_error("analysts", "Choose who assesses these ministries.")
        elif said["analysts"] and not has_ministries:
            self.add_error("ministries", "Choose what these analysts assess.")


class ChosenForm(forms.Form):
    """Ministries of a round, ticked in its table or named."""

    ministry = forms.MultipleChoiceField(required=False)
    ministries = forms.CharField()  # replaced for each form

    def __init__(self, data: Any = None, *, offer: Any, **options: Any) -> None:
        super().__init__(data, **options)
        set_choices(self, "ministry", [(code, code) for code in offer.directory])
        self.fields["ministries"] = MinistryList(
            label="Ministries by name",
            find=offer.find,
            help_text="Countries or codes, one a line or with commas between.",
        )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        is_sound = not self.errors.keys() & {"ministry", "ministries"}
        if is_sound and not (said["ministry"] or said["ministries"]):
            self.add_error("ministries", "Tick ministries in the table, or name them here.")
        return said


class AssignForm(ChosenForm):
    """The ministries and the analyst who shall have them."""

    analyst = forms.ChoiceField()
    instead_of = forms.ChoiceField(
        label="In place of",
        required=False,
        help_text="Whose place it is, where all of a ministry’s are taken.",
    )
    due_on = Day(label="Due", required=False)

    def __init__(self, data: Any = None, *, offer: Any, **options: Any) -> None:
        super().__init__(data, offer=offer, **options)
        set_choices(self, "analyst", [("", "Choose an analyst"), *offer.analyst_choices])
        set_choices(self, "instead_of", [("", "Nobody: a free place"), *offer.analyst_choices])


class DeadlinesForm(ChosenForm):
    """The ministries and until when a stage of theirs lasts."""

    stage = forms.ChoiceField(choices=[(s.value, s.label) for s in Stage if s != Stage.RELEASED])
    due_at = LocalMoment(label="Until")


class AdvancesForm(ChosenForm):
    """The ministries and the stage that they leave, so that a form sent twice moves once."""

    shown = forms.ChoiceField(label="Out of", choices=ADVANCING)


class PlanForm(forms.Form):
    """Whom a plan may give ministries to, and until when."""

    analysts = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A plan shares out evenly, in changing pairs, and keeps conflicts apart.",
    )
    due_on = Day(label="Due", required=False)

    def __init__(self, data: Any = None, *, offer: Any, **options: Any) -> None:
        everybody = {"analysts": list(offer.analysts)}
        super().__init__(data, initial=everybody, **options)
        set_choices(self, "analysts", offer.analyst_choices)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why is it reopened?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The analyst reads this on their desk.",
    )
