"""Forms of rounds: opening, assigning, planning, stages, score files, conflicts of interest."""

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

from django import forms

from assessments.form_fields import Day, LocalMoment, UploadForm, set_choices
from assessments.models import Stage
from assessments.models.rounds import MOST_CODERS
from assessments.wording import counted

Choices = list[tuple[str, str]]

LINES = re.compile(r"[\n;]+")
LONGEST_LIST = 20_000  # characters; all ministries of the world take a fifth of it
LONGEST_REASON = 2000
RESERVED = {"open"}  # an address of ours has it in the place of a round's code
MOST_NAMED = 10  # names that are not known, in one sentence
NAMES_HELP = "Countries or codes, one on each line or separated by commas."
# The stages that a move can leave, and those that have a deadline.
LEFT_BY_MOVE = [(stage.value, stage.label) for stage in Stage if stage.next_move]
WITH_DEADLINE = [(stage.value, stage.label) for stage in Stage if stage.rule.days]


class MinistryList(forms.CharField):
    """Codes or countries, one on each line or separated by commas; becomes a list of codes.

    find: a text -> its code, or "". describe_doubt: a text -> what it could mean, or "".
    """

    widget = forms.Textarea(attrs={"rows": 5})

    def __init__(
        self,
        *,
        find: Callable[[str], str],
        describe_doubt: Callable[[str], str],
        **options: Any,
    ) -> None:
        # Never required: ministries can be selected in a table or by region instead.
        super().__init__(required=False, max_length=LONGEST_LIST, **options)
        self.find = find
        self.describe_doubt = describe_doubt

    def clean(self, value: Any) -> list[str]:
        codes, unknown = [], []
        for typed in self.typed_names(super().clean(value)):
            code = self.find(typed)
            if code:
                codes.append(code)
            else:
                unknown.append(typed)
        if unknown:
            raise forms.ValidationError(self.refusals(list(dict.fromkeys(unknown))))
        return list(dict.fromkeys(codes))

    def typed_names(self, text: str) -> list[str]:
        """Return the names in a text. "Korea, Rep." on a line of its own is one name."""
        found = []
        for line in LINES.split(text):
            if "," in line and self.find(line):
                found.append(line.strip())
            else:
                found += [part.strip() for part in line.split(",")]
        return [name for name in found if name]

    def refusals(self, unknown: Sequence[str]) -> list[str]:
        """Return a sentence for each name in doubt, and one for all that are like no other."""
        doubts, strange = [], []
        # The search for what a name could mean is slow: a long list gets it for its first names.
        for typed in unknown[:MOST_NAMED]:
            doubt = self.describe_doubt(typed)
            if doubt:
                doubts.append(doubt)
            else:
                strange.append(f"“{typed[:60]}”")
        named = ", ".join(strange)
        more = len(unknown) - MOST_NAMED
        if strange and more > 0:
            named = f"{named} and {more} more"
        elif more > 0:
            doubts.append(f"Not known either: {counted(more, 'more name')}.")
        if strange:
            doubts.insert(0, f"No ministry is called {named}.")
        return doubts


class OpeningForm(forms.Form):
    """All that a round is opened with. options: what there is to choose from."""

    framework = forms.ChoiceField(label="Framework version")
    code = forms.SlugField(
        max_length=40,
        help_text="The name of the round in addresses and files, such as 2027.",
        error_messages={"invalid": "Use only letters, digits, hyphens and underscores."},
    )
    year = forms.IntegerField(min_value=1900, max_value=2200)
    opens_on = Day(label="Opens", required=False)
    closes_on = Day(label="Closes", required=False)
    due_on = Day(
        label="Assessments are due",
        required=False,
        help_text="If you leave this blank, they are due when the round closes.",
    )
    place = forms.ChoiceField(label="Ministries of a region", required=False)
    ministries = forms.CharField()  # replaced for each form
    analysts = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ministries are shared evenly, in changing pairs of analysts. An analyst with a"
        " conflict of interest does not get that ministry.",
    )
    coders = forms.IntegerField(
        label="Analysts for each ministry",
        min_value=1,
        max_value=MOST_CODERS,
        help_text="Two or more code blind to each other, and a lead reconciles the differences.",
    )

    def __init__(self, data: Any = None, *, options: Any, **arguments: Any) -> None:
        super().__init__(data, **arguments)
        self.taken: Collection[str] = options.taken
        set_choices(self, "framework", options.framework_choices)
        set_choices(self, "place", options.place_choices)
        set_choices(self, "analysts", options.analyst_choices)
        self.fields["ministries"] = MinistryList(
            label="and ministries by name",
            find=options.find,
            describe_doubt=options.describe_doubt,
            help_text=NAMES_HELP,
        )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code in RESERVED:
            raise forms.ValidationError("This page uses that address. Choose another code.")
        if code in self.taken:
            raise forms.ValidationError(f"There is already a round {code}.")
        return code

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        opens_on, closes_on = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", "A round cannot close before it opens.")
        if opens_on and cleaned.get("due_on") and cleaned["due_on"] < opens_on:
            self.add_error("due_on", "Assessments cannot be due before the round opens.")
        if not self.errors.keys() & {"place", "ministries", "analysts"}:
            self.require_ministries_with_analysts(cleaned)
        return cleaned

    def require_ministries_with_analysts(self, cleaned: dict[str, Any]) -> None:
        has_ministries = bool(cleaned.get("place") or cleaned.get("ministries"))
        if has_ministries and not cleaned["analysts"]:
            self.add_error("analysts", "Choose who assesses these ministries.")
        elif cleaned["analysts"] and not has_ministries:
            self.add_error("ministries", "Choose the ministries that these analysts assess.")


class MinistriesForm(forms.Form):
    """Ministries of a round, selected in its table or named."""

    ministry = forms.MultipleChoiceField(required=False)
    ministries = forms.CharField()  # replaced for each form

    def __init__(self, data: Any = None, *, options: Any, **arguments: Any) -> None:
        super().__init__(data, **arguments)
        # Any ministry, not only those of the round: an analyst can get a new one.
        set_choices(self, "ministry", [(code, code) for code in options.directory])
        self.fields["ministries"] = MinistryList(
            label="Ministries by name",
            find=options.find,
            describe_doubt=options.describe_doubt,
            help_text=NAMES_HELP,
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        # One reason is enough: a name that is not known is not also called missing.
        is_valid = not self.errors.keys() & {"ministry", "ministries"}
        if is_valid and not (cleaned["ministry"] or cleaned["ministries"]):
            self.add_error("ministries", "Select ministries in the table, or name them here.")
        return cleaned


class AssignForm(MinistriesForm):
    """The ministries, and the analyst who gets them or gives them back."""

    analyst = forms.ChoiceField()
    instead_of = forms.ChoiceField(
        label="In place of",
        required=False,
        help_text="Choose whose place it is if a ministry has no free place.",
    )
    due_on = Day(label="Due", required=False)

    def __init__(self, data: Any = None, *, options: Any, **arguments: Any) -> None:
        super().__init__(data, options=options, **arguments)
        set_choices(self, "analyst", [("", "Choose an analyst"), *options.analyst_choices])
        set_choices(self, "instead_of", [("", "No one: a free place"), *options.analyst_choices])


class DeadlinesForm(MinistriesForm):
    """The ministries and the deadline of one of their stages."""

    stage = forms.ChoiceField(choices=WITH_DEADLINE)
    due_at = LocalMoment(label="Until")


class AdvancesForm(MinistriesForm):
    """The ministries and the stage that they leave, so that a form sent twice moves once."""

    shown = forms.ChoiceField(label="From the stage", choices=LEFT_BY_MOVE)


class PlanForm(forms.Form):
    """The analysts who share the ministries of a plan, and the due date."""

    analysts = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A plan shares ministries evenly, in changing pairs, and avoids conflicts.",
    )
    due_on = Day(label="Due", required=False)

    def __init__(self, data: Any = None, *, options: Any, **arguments: Any) -> None:
        super().__init__(data, initial={"analysts": list(options.analysts)}, **arguments)
        set_choices(self, "analysts", options.analyst_choices)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why is it reopened?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The analyst reads this on their desk.",
    )


class DeadlineForm(forms.Form):
    stage = forms.ChoiceField(label="Stage")
    due_at = LocalMoment(label="Until")

    def __init__(self, *arguments: Any, stages: Choices, **options: Any) -> None:
        super().__init__(*arguments, **options)
        set_choices(self, "stage", stages)


class AdvanceForm(forms.Form):
    """shown: the stage that the page showed, so that a form sent twice moves once."""

    shown = forms.ChoiceField(choices=Stage.choices)
    due_at = LocalMoment(
        label="Reply until",
        required=False,
        help_text="If you leave this blank, the ministry has the usual "
        f"{Stage.REPLY.rule.days} days from now.",
    )


class OtherRequestForm(forms.Form):
    """A request for a reply that reached the ministry by other means than a letter from here."""

    who = forms.CharField(
        label="Who asked whom?",
        max_length=200,
        help_text="Such as: the lead asked the embassy.",
    )
    means = forms.CharField(
        label="By which means?", max_length=200, help_text="Such as: a diplomatic note."
    )
    asked_on = Day(label="When?")


class BackForm(forms.Form):
    to = forms.ChoiceField(label="Back to")
    reason = forms.CharField(
        label="Why is it taken back?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The reason stays in the history of this ministry.",
    )

    def __init__(self, *arguments: Any, stages: Choices, **options: Any) -> None:
        super().__init__(*arguments, **options)
        set_choices(self, "to", stages)


class ScoresForm(UploadForm):
    analyst = forms.ChoiceField(label="Whose scores are these?")
    field_order = ["analyst", "file"]

    def __init__(self, *arguments: Any, analysts: Choices, **options: Any) -> None:
        super().__init__(*arguments, **options)
        set_choices(self, "analyst", [("", "Choose an analyst"), *analysts])


class InterestForm(forms.Form):
    """people: whose conflict it may be, as choices; none where it is the reader's own."""

    user = forms.ChoiceField(label="Whose is it?")
    ministry = forms.ChoiceField(label="With which ministry?")
    reason = forms.CharField(
        label="Why?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Coordinators read this, and it is kept in the event log.",
    )

    def __init__(self, data: Any = None, *, people: Choices, ministries: Choices) -> None:
        super().__init__(data)
        set_choices(self, "ministry", [("", "Choose a ministry"), *ministries])
        set_choices(self, "user", [("", "Choose a person"), *people])
        if not people:
            del self.fields["user"]


class FrameworkForm(forms.Form):
    file = forms.FileField(
        label="Framework as a TOML file",
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )
