"""The first steps of a new site, as a checklist on a coordinator's desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, Model
from django.urls import reverse

from assessments.models import Coding, Framework, Membership, Ministry, Role, Round, User


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step. words: what is to be done, or why it waits. is_next: the first that is not done."""

    title: str
    words: str
    url: str
    is_done: bool
    is_next: bool = False


def first_steps(reader: User) -> Sequence[FirstStep]:
    """Return the steps with their state; no step once all are done. One or two queries."""
    row = (
        User.objects.filter(pk=reader.pk)
        .values_list(
            _exists(Framework),
            _exists(Ministry),
            _exists(Membership, role=Role.ANALYST),
            _exists(Round),
            _exists(Coding),
            _exists(Coding, submitted_at__isnull=False),
        )
        .get()
    )
    states = (row[0] and row[1], *row[2:])
    if all(states):
        return ()
    round_url = reverse("round-index")
    if states[2]:
        newest = Round.objects.order_by("-pk").values_list("code", flat=True)[:1].get()
        round_url = reverse("round-detail", args=[newest])
    found: list[FirstStep] = []
    for (title, words, url), is_done in zip(_steps(round_url), states, strict=True):
        is_next = not is_done and all(step.is_done for step in found)
        found.append(FirstStep(title, words, url, is_done, is_next))
    return found


def _exists(model: type[Model], **filters: object) -> Exists:
    return Exists(model._default_manager.filter(**filters))


def _steps(round_url: str) -> list[tuple[str, str, str]]:
    return [
        (
            "Framework and ministries",
            "Load what is assessed, and whom.",
            reverse("data-index"),
        ),
        (
            "People",
            "Invite analysts by e-mail, then a second coordinator and a lead.",
            reverse("people-index"),
        ),
        (
            "Round",
            "Open a round: its year, its dates, its ministries.",
            reverse("round-open"),
        ),
        (
            "Assignments",
            "Give each ministry of the round to its analysts.",
            round_url,
        ),
        (
            "First coding",
            "An analyst scores a ministry on their desk and submits it.",
            round_url,
        ),
    ]
