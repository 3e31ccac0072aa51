"""The first steps of a new site, for coordinators: what is done, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists
from django.urls import reverse

from assessments.models import Coding, Framework, Membership, Role, Round, Score, User


@dataclass(frozen=True, slots=True)
class Step:
    """One step. url: the page where it is done."""

    title: str
    sentence: str
    url: str
    label: str
    is_done: bool


def first_steps() -> Sequence[Step]:
    """Return all steps, or none once the first coding has begun. Two queries.

    The demonstration's rounds and people do not count.
    """
    rounds = Round.objects.filter(is_demonstration=False)
    codings = Coding.objects.filter(assessment__round__in=rounds)
    analysts = Membership.objects.filter(role=Role.ANALYST, user__is_active=True)
    done = (
        User.objects.annotate(
            framework=Exists(Framework.objects.all()),
            people=Exists(analysts.exclude(user__username__startswith="demo-")),
            round=Exists(rounds),
            assignment=Exists(codings),
            coding=Exists(Score.objects.filter(coding__in=codings)),
        )
        .values("framework", "people", "round", "assignment", "coding")
        .first()
    )
    if done is None or all(done.values()):
        return ()
    newest = rounds.order_by("-pk").values_list("code", flat=True).first()
    board = reverse("round-index")
    if newest is not None:
        board = reverse("round-detail", args=[newest])
    return (
        Step(
            "A framework",
            "It says what is assessed, and what each level looks like. Read it first. If the "
            "site has none, its operator loads one with the command set_up.",
            reverse("framework-index"),
            "Framework",
            done["framework"],
        ),
        Step(
            "People",
            "Invite analysts, and a lead who settles differences.",
            reverse("people-index"),
            "People",
            done["people"],
        ),
        Step(
            "A round",
            "Choose the framework, the year and the ministries.",
            reverse("round-open"),
            "Open a round",
            done["round"],
        ),
        Step(
            "Assignments",
            "Give each ministry to its analysts, on the board of the round.",
            board,
            "Rounds",
            done["assignment"],
        ),
        Step(
            "The first coding",
            "An analyst finds it on the desk. You see on the board how far it is.",
            board,
            "Rounds",
            done["coding"],
        ),
    )
