"""What is to stand for one indicator, as a browser sends it."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from assessments.answers.forms import LABELS, Refusal, Text
from assessments.answers.score_forms import MEASURED, UNRATED

OF_CODER = re.compile(r"score-([0-9]{1,18})")
LEVEL = re.compile(r"-?[0-9]{1,4}")
NOTHING_CHOSEN = "Choose whose coding stands, or another level."


class FindingForm(forms.Form):
    """version: what the page saw, as `token` writes it; a blank or strange one is out of date."""

    version = forms.RegexField(r"^[0-9]{1,9}-[0-9a-f]{10}$", required=False)
    sequence = forms.IntegerField(required=False, min_value=0)
    answer = forms.CharField(required=False)
    value = forms.FloatField(required=False, min_value=-1e300, max_value=1e300)
    reason = Text()


@dataclass(frozen=True, slots=True)
class Level:
    """Another level, value or state than any coder's."""

    state: str
    level: int | None = None
    value: float | None = None


class FindingSubmission:
    """What was sent; names that we did not ask for are not read.

    choice: the key of the score whose coding stands, or another level; None: nothing was chosen.
    """

    def __init__(self, data: QueryDict) -> None:
        self.data = data
        self.form = FindingForm(data)
        self.refusals = [
            Refusal(
                f"id_{name}", f"{LABELS.get(name, name.capitalize())}: {' '.join(map(str, errors))}"
            )
            for name, errors in self.form.errors.items()
            if name != "version"
        ]
        self.choice = None if self.refusals else self._choice()
        if self.choice is None and not self.refusals:
            self.refusals = [Refusal("id_answer", NOTHING_CHOSEN)]

    def _choice(self) -> int | Level | None:
        answer, value = self._cleaned("answer"), self._cleaned("value")
        if found := OF_CODER.fullmatch(answer):
            return int(found[1])
        if LEVEL.fullmatch(answer):
            return Level("rated", level=int(answer))
        if answer == MEASURED:
            return Level("rated", value=value)
        return Level(answer) if answer in UNRATED else None

    def _cleaned(self, name: str) -> Any:
        return self.form.cleaned_data.get(name)

    @property
    def version(self) -> int:
        """Of the finding that the page saw; one that never was where it does not say so."""
        said = self._cleaned("version")
        return int(said.partition("-")[0]) if said else 2**31

    @property
    def basis(self) -> str:
        return str(self._cleaned("version") or "").partition("-")[2]

    @property
    def sequence(self) -> int:
        return int(self._cleaned("sequence") or 0)

    @property
    def reason(self) -> str:
        return str(self._cleaned("reason") or "")

    @property
    def typed(self) -> dict[str, str]:
        """The fields as they were typed, to be shown again."""
        names = ("answer", "value", "reason")
        return {name: self.data.get(name, "").replace("\r\n", "\n") for name in names}
