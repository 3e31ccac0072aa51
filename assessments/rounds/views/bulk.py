"""What a coordinator does to many ministries of a round at once, from its board."""

from collections.abc import Callable
from functools import cached_property

from django.contrib import messages
from django.forms import Form

from assessments import stage_links
from assessments.actions import assignments, batches
from assessments.actions.assignments import Refusals
from assessments.actions.batches import Outcome, Refused
from assessments.models import Assessment, Coding, Ministry, Round, Stage
from assessments.requests import MemberRequest
from assessments.rounds import setup
from assessments.rounds.forms import AdvancesForm, AssignForm, ChosenForm, DeadlinesForm
from assessments.stage_links import Gap

FORMS: dict[str, type[ChosenForm]] = {
    "assign": AssignForm,
    "take-back": AssignForm,
    "deadline": DeadlinesForm,
    "advance": AdvancesForm,
}


class Acting:
    """One board's forms, and what came of the one that was sent."""

    def __init__(self, request: MemberRequest, round: Round) -> None:
        self.request, self.round = request, round
        self.offer = setup.offer()
        self.act = request.POST.get("act", "") if request.method == "POST" else ""
        self.outcome = Outcome()

    @cached_property
    def forms(self) -> dict[str, Form]:
        """By what each does; only the one that was sent is bound."""
        found: dict[str, Form] = {}
        for form in (AssignForm, DeadlinesForm, AdvancesForm):
            is_sent = FORMS.get(self.act) is form
            found[form.__name__] = form(self.request.POST if is_sent else None, offer=self.offer)
        if self.act == "take-back":
            found["AssignForm"].fields["analyst"].required = False
        return found

    @property
    def sent(self) -> Form | None:
        kind = FORMS.get(self.act)
        return self.forms[kind.__name__] if kind else None

    @property
    def assign(self) -> Form:
        return self.forms["AssignForm"]

    @property
    def deadline(self) -> Form:
        return self.forms["DeadlinesForm"]

    @property
    def advance(self) -> Form:
        return self.forms["AdvancesForm"]

    @property
    def refused(self) -> list[tuple[Refused, list[Gap]]]:
        """What did not happen, each with the doors to what is missing."""
        reader = self.request.user
        return [
            (each, list(stage_links.gaps(each.assessment, each.lacks, reader)))
            for each in self.outcome.refused
        ]

    def is_done(self) -> bool:
        """Do what was sent; False where something is left to be told on the page."""
        form = self.sent
        if form is None or not form.is_valid():
            return False
        said = form.cleaned_data
        chosen = self.offer.chosen("", {*said["ministry"], *said["ministries"]})
        acts: dict[str, Callable[[Form, list[Ministry]], str]] = {
            "assign": self.give,
            "take-back": self.take_back,
            "deadline": self.change_deadlines,
            "advance": self.advance_all,
        }
        try:
            sentence = acts[self.act](form, chosen)
        except Refusals as refusals:
            form.add_error(None, refusals.reasons)
            return False
        messages.success(self.request, sentence)
        return not self.outcome.refused

    def give(self, form: Form, chosen: list[Ministry]) -> str:
        said, analysts = form.cleaned_data, self.offer.analysts
        given = dict.fromkeys(chosen, analysts[said["analyst"]])
        assignments.hand_over(
            self.round,
            given,
            due_on=said["due_on"],
            by=self.request.user,
            instead_of=analysts.get(said["instead_of"]),
        )
        return f"{counted(len(chosen))} assigned."

    def take_back(self, form: Form, chosen: list[Ministry]) -> str:
        """From the analyst who was chosen, or where none was, from all."""
        rows = Coding.objects.filter(assessment__round=self.round, assessment__ministry__in=chosen)
        if key := form.cleaned_data["analyst"]:
            rows = rows.filter(analyst=self.offer.analysts[key])
        held = list(rows.select_related("assessment__ministry", "assessment__round", "analyst"))
        assignments.take_back(held, by=self.request.user)
        return f"{counted(len({coding.assessment_id for coding in held}))} taken back."

    def change_deadlines(self, form: Form, chosen: list[Ministry]) -> str:
        said, stage = form.cleaned_data, Stage(form.cleaned_data["stage"])
        self.outcome = batches.change_deadline_of_each(
            self.standing(chosen), stage, due_at=said["due_at"], by=self.request.user
        )
        note = getattr(form.fields["due_at"], "note", "")
        sentence = f"The deadline of “{stage.label}” is changed for {len(self.outcome.done)}."
        return f"{sentence} {note}".strip()

    def advance_all(self, form: Form, chosen: list[Ministry]) -> str:
        shown = Stage(form.cleaned_data["shown"])
        self.outcome = batches.advance_each(
            self.standing(chosen), shown=shown, by=self.request.user
        )
        return f"{counted(len(self.outcome.done))} moved on from “{shown.label}”."

    def standing(self, chosen: list[Ministry]) -> list[Assessment]:
        rows = Assessment.objects.for_round(self.round).filter(ministry__in=chosen)
        return list(rows.select_related("ministry", "round").order_by("ministry__country"))


def counted(count: int) -> str:
    return "1 ministry is" if count == 1 else f"{count} ministries are"
