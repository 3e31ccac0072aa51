"""The form of a correction: one ministry's frozen answers, and what they become."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from assessments.answers.questions import Question, questionnaire
from assessments.form_fields import Note
from assessments.models import FindingState, Ministry, Release, Result
from assessments.queries import Query
from assessments.reporting.corrections import describe_value, ministries_in
from assessments.scoring.entries import LONGEST_TEXT

UNCHANGED, NUMBER = "", "number"
STATES = (FindingState.NOT_FOUND, FindingState.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class CorrectionChoice:
    """The answers that can be corrected. newest: the correction that replaces this release.

    ministry, answers: of the ministry chosen, None and empty before that.
    """

    release: Release
    newest: Release | None
    ministries: Collection[Ministry]
    ministry: Ministry | None
    answers: dict[str, Result]

    @property
    def questions(self) -> list[Question]:
        if self.ministry is None:
            return []
        return list(questionnaire(self.release.round.framework).by_code.values())


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One indicator: its published answer, and the form's fields."""

    question: Question
    now: str
    fields: Sequence[Any]
    is_open: bool


class CorrectionForm(forms.Form):
    """`reason`, and for each indicator CODE: CODE-answer, CODE-value if measured, CODE-reason.

    questions: with `code`, `levels` (without any it is measured) and `unit`.
    """

    reason = Note(
        label="Why the release is corrected",
        max_length=LONGEST_TEXT,
        help_text="This is published with the release. It says that a coordinator wrote it.",
    )

    def __init__(self, data: Any = None, *, questions: Iterable[Any]) -> None:
        super().__init__(data)
        self.questions = list(questions)
        for question in self.questions:
            self.add_fields(question)

    def add_fields(self, question: Any) -> None:
        choices = [(UNCHANGED, "stays as it is")]
        for level in question.levels:
            choices.append((str(level), f"level {level}"))
        if not question.levels:
            choices.append((NUMBER, "another number"))
        # Not found and not applicable have no number: they can be the truth for any indicator.
        for state in STATES:
            choices.append((state.value, state.label.lower()))
        self.fields[f"{question.code}-answer"] = forms.ChoiceField(
            label="Correct answer", required=False, choices=choices
        )
        if not question.levels:
            label = "Number"
            if question.unit:
                label += f", in {question.unit}"
            self.fields[f"{question.code}-value"] = forms.FloatField(label=label, required=False)
        self.fields[f"{question.code}-reason"] = Note(
            label="Reason for the change", required=False, max_length=LONGEST_TEXT
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for question in self.questions:
            self.check_answer(question.code, cleaned)
        return cleaned

    def check_answer(self, code: str, cleaned: dict[str, Any]) -> None:
        """Add an error where answer, number and reason do not belong together."""
        answer, reason = cleaned.get(f"{code}-answer"), cleaned.get(f"{code}-reason")
        value, has_value = cleaned.get(f"{code}-value"), f"{code}-value" in self.fields
        # A field that is missing was refused itself: one message is enough.
        if answer and reason == "":
            self.add_error(f"{code}-reason", "Say what was wrong, and why.")
        if has_value and answer == NUMBER and value is None:
            self.add_error(f"{code}-value", "Give the correct number.")
        if not answer and (reason or value is not None):
            self.add_error(f"{code}-answer", "Choose the correct answer, or clear the rest.")

    def changes(self) -> list[tuple[str, str, float | None, str]]:
        """Return indicator, state, value and reason of each answer that changes."""
        found: list[tuple[str, str, float | None, str]] = []
        for question in self.questions:
            code = question.code
            answer, reason = (
                self.cleaned_data[f"{code}-answer"],
                self.cleaned_data[f"{code}-reason"],
            )
            if answer in STATES:
                found.append((code, answer, None, reason))
            elif answer == NUMBER:
                found.append((code, "rated", self.cleaned_data[f"{code}-value"], reason))
            elif answer:
                found.append((code, "rated", float(answer), reason))
        return found


def correction_choice(release: Release, query: Query) -> CorrectionChoice:
    """Read `ministry`. Three queries, and those of a framework that is new to this process."""
    # Only the newest release can be corrected; the page of another one links to it.
    newest = Release.objects.current().filter(round=release.round_id).first()
    if newest == release:
        newest = None
    members = {ministry.code: ministry for ministry in ministries_in(release)}
    ministry = members.get(query.one_of("ministry", members))
    answers: dict[str, Result] = {}
    if ministry is not None:
        rows = Result.objects.for_release(release).indicators().filter(ministry=ministry)
        answers = {row.code: row for row in rows}
    return CorrectionChoice(
        release=release,
        newest=newest,
        ministries=members.values(),
        ministry=ministry,
        answers=answers,
    )


def correction_lines(choice: CorrectionChoice, form: CorrectionForm) -> list[CorrectionLine]:
    """Return a line for each indicator; those in use are open."""
    found = []
    for question in choice.questions:
        fields, is_open = [], False
        for part in ("answer", "value", "reason"):
            name = f"{question.code}-{part}"
            if name in form.fields:  # only a measured indicator has a value
                fields.append(form[name])
                is_open = is_open or bool(form[name].errors or form[name].value())
        row = choice.answers[question.code]
        now = describe_value(question, row.state, row.value)
        found.append(CorrectionLine(question, now, fields, is_open))
    return found
