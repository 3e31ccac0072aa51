"""The form of a correction: one ministry's answers as they are published, and what they become."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.answers.questions import Question, questionnaire
from assessments.models import Ministry, Release, Result
from assessments.queries import Query
from assessments.reporting.corrections import describe_value, ministries_in


@dataclass(frozen=True, slots=True)
class Offer:
    """newest: the correction that stands in this release's place, where there is one."""

    release: Release
    newest: Release | None
    ministries: Collection[Ministry]
    ministry: Ministry | None
    answers: dict[str, Result]

    @property
    def asked(self) -> list[Question]:
        if self.ministry is None:
            return []
        return list(questionnaire(self.release.round.framework).by_code.values())


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: what is published of it, and the form's fields."""

    question: Question
    now: str
    fields: Sequence[Any]
    is_open: bool


def offer(release: Release, query: Query) -> Offer:
    """Reads `ministry`. Three queries, and those of a framework that is new to this process."""
    newest = Release.objects.current().filter(round=release.round_id).first()
    members = {ministry.code: ministry for ministry in ministries_in(release)}
    ministry = members.get(query.one_of("ministry", members))
    rows = Result.objects.for_release(release).indicators().filter(ministry=ministry)
    return Offer(
        release,
        None if newest == release else newest,
        members.values(),
        ministry,
        {row.code: row for row in rows} if ministry else {},
    )


def lines(offer: Offer, form: Any) -> list[Line]:
    """form: has the fields CODE-answer, CODE-value and CODE-reason; open are those in use."""
    found = []
    for question in offer.asked:
        names = [f"{question.code}-{part}" for part in ("answer", "value", "reason")]
        fields = [form[name] for name in names if name in form.fields]
        row = offer.answers[question.code]
        is_open = any(field.errors or field.value() for field in fields)
        found.append(
            Line(question, describe_value(question, row.state, row.value), fields, is_open)
        )
    return found
