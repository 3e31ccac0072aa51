"""The acts of a coordinator on many ministries of a round at once, from its board."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assessments import stage_links
from assessments.actions import assignments, batches
from assessments.actions.batches import Outcome, Refused
from assessments.models import Assessment, Coding, Ministry, Round, Stage, User
from assessments.rounds.forms import AdvancesForm, AssignForm, DeadlinesForm, MinistriesForm
from assessments.rounds.setup import RoundOptions
from assessments.stage_links import Gap

ASSIGN, TAKE_BACK, DEADLINE, ADVANCE = "assign", "take-back", "deadline", "advance"


@dataclass(slots=True)
class BulkForms:
    """The forms below the board. sent: the one that was sent, bound to what was sent.

    done, refused: the outcome of an act that is not all or nothing; gaps say what is missing.
    """

    act: str
    assign: AssignForm
    deadline: DeadlinesForm
    advance: AdvancesForm
    sent: MinistriesForm | None = None
    done: int = 0
    refused: list[tuple[Refused, Sequence[Gap]]] = field(default_factory=list)

    def keep(self, outcome: Outcome, reader: User) -> None:
        self.done = len(outcome.done)
        for each in outcome.refused:
            gaps = stage_links.gaps(each.assessment, each.lacks, reader)
            self.refused.append((each, gaps))


def bulk_forms(act: str, data: Any, options: RoundOptions) -> BulkForms:
    """Make the forms; only the one of the act is bound. act: "" where none was sent."""
    # A form that was not sent stays unbound: it shows no errors of another's fields.
    sent = {act: data}
    forms = BulkForms(
        act=act,
        assign=AssignForm(sent.get(ASSIGN, sent.get(TAKE_BACK)), options=options),
        deadline=DeadlinesForm(sent.get(DEADLINE), options=options),
        advance=AdvancesForm(sent.get(ADVANCE), options=options),
    )
    # Ministries can be taken back from all their analysts at once.
    forms.assign.fields["analyst"].required = act != TAKE_BACK
    for form in (forms.assign, forms.deadline, forms.advance):
        if form.is_bound:
            forms.sent = form
    return forms


def perform(
    forms: BulkForms, cleaned: dict[str, Any], round: Round, options: RoundOptions, *, by: User
) -> str:
    """Do what was sent, and return the sentence that says what was done. Raises Refusals."""
    ministries = options.chosen("", {*cleaned["ministry"], *cleaned["ministries"]})
    if forms.act == ASSIGN:
        return assign(round, ministries, cleaned, options, by=by)
    if forms.act == TAKE_BACK:
        analyst = options.analysts.get(cleaned["analyst"])
        return take_back(round, ministries, analyst, by=by)
    if forms.act == DEADLINE:
        return change_deadlines(forms, assessments_of(round, ministries), by=by)
    return advance(forms, assessments_of(round, ministries), by=by)


def assign(
    round: Round,
    ministries: Sequence[Ministry],
    cleaned: dict[str, Any],
    options: RoundOptions,
    *,
    by: User,
) -> str:
    assignments.hand_over(
        round,
        dict.fromkeys(ministries, options.analysts[cleaned["analyst"]]),
        due_on=cleaned["due_on"],
        by=by,
        instead_of=options.analysts.get(cleaned["instead_of"]),
    )
    return f"{counted(len(ministries))} assigned."


def take_back(
    round: Round, ministries: Sequence[Ministry], analyst: User | None, *, by: User
) -> str:
    """Take the ministries back from the analyst; None: from all who have them."""
    rows = Coding.objects.filter(assessment__round=round, assessment__ministry__in=ministries)
    if analyst is not None:
        rows = rows.filter(analyst=analyst)
    held = list(rows.select_related("assessment__ministry", "assessment__round", "analyst"))
    assignments.take_back(held, by=by)
    # Ministries are counted, and a ministry can have several codings.
    touched = {coding.assessment_id for coding in held}
    return f"{counted(len(touched))} taken back."


def change_deadlines(forms: BulkForms, assessments: Sequence[Assessment], *, by: User) -> str:
    cleaned = forms.deadline.cleaned_data
    stage = Stage(cleaned["stage"])
    outcome = batches.change_deadline_of_each(assessments, stage, due_at=cleaned["due_at"], by=by)
    forms.keep(outcome, by)
    # Where a clock shows the chosen time twice, the note says which was taken.
    note = getattr(forms.deadline.fields["due_at"], "note", "")
    sentence = f"The deadline of “{stage.label}” is changed for {len(outcome.done)}."
    return f"{sentence} {note}".strip()


def advance(forms: BulkForms, assessments: Sequence[Assessment], *, by: User) -> str:
    shown = Stage(forms.advance.cleaned_data["shown"])
    outcome = batches.advance_each(assessments, shown=shown, by=by)
    forms.keep(outcome, by)
    return f"{counted(len(outcome.done))} moved on from “{shown.label}”."


def assessments_of(round: Round, ministries: Sequence[Ministry]) -> list[Assessment]:
    rows = Assessment.objects.for_round(round).filter(ministry__in=ministries)
    return list(rows.select_related("ministry", "round").order_by("ministry__sort_key"))


def counted(count: int) -> str:
    if count == 1:
        return "1 ministry is"
    return f"{count} ministries are"
