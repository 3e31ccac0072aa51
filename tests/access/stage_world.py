"""One ministry at a stage of its assessment, everybody who could look at it, and the addresses."""

import datetime
from collections.abc import Mapping

from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from assessments.models import (
    Assessment,
    Attachment,
    Coding,
    Deadline,
    Decision,
    Evidence,
    Finding,
    Indicator,
    Reply,
    Stage,
    User,
)
from tests.factories import (
    make_assessment,
    make_coding,
    make_evidence,
    make_round,
    make_score,
    make_user,
)

# In the order of the table's columns: the coder of whose work it is, the other coder of the same
# ministry, an analyst of another one, a lead, a lead who codes the ministry too, a coordinator, a
# member of the ministry, and one of another ministry.
PEOPLE: Mapping[str, tuple[str, str]] = {
    "anonymous": ("", ""),
    "ada": ("analyst", ""),
    "ben": ("analyst", ""),
    "eve": ("analyst", ""),
    "lea": ("lead", ""),
    "leo": ("lead", ""),
    "cora": ("coordinator", ""),
    "min": ("ministry", "FIN"),
    "nor": ("ministry", "NOR"),
}
Cast = dict[str, User | AnonymousUser]
CODERS = ("ada", "ben", "leo")
NOW = timezone.now()


def make_cast() -> Cast:
    made = {
        name: make_user(name, role=role, ministry=ministry)
        for name, (role, ministry) in PEOPLE.items()
        if name != "anonymous"
    }
    return {"anonymous": AnonymousUser(), **made}


def make_staged(stage: Stage, cast: Cast) -> dict[str, object]:
    """Create the assessment at a stage, and return the ids for the addresses.

    Before reconciling one coding is submitted and the others are not; from the reply on there is
    a contested reply, and from final on its decision.
    """
    past = list(Stage).index(stage)
    round = make_round("2027", year=2027, coders=len(CODERS))
    assessment = make_assessment("FIN", round=round, stage=stage)
    other = make_coding(make_assessment("NOR", round=round), analyst=cast["eve"])
    codings = {name: make_coding(assessment, analyst=cast[name]) for name in CODERS}
    pieces: dict[str, Evidence] = {}
    for coding in codings.values():
        if stage != Stage.ASSIGNED:
            score = make_score(coding, "OPN-1", 3, confidence="high", rationale="Seen.")
            for disclosure in ("public", "restricted", "sealed"):
                piece = make_evidence(score, disclosure=disclosure)
                pieces.setdefault(disclosure, piece)
    if past >= list(Stage).index(Stage.RECONCILING):
        Coding.objects.filter(assessment=assessment).update(submitted_at=NOW)
    else:
        Coding.objects.filter(pk=codings["ben"].pk).update(submitted_at=NOW)
    for piece in pieces.values():
        attach(piece)
    find(assessment, codings["ada"], past)
    return {
        "id": assessment.pk,
        "other": other.assessment_id,
        "coding": codings["ada"].pk,
        **{disclosure: pieces[disclosure].pk if pieces else 0 for disclosure in DISCLOSURES},
    }


DISCLOSURES = ("public", "restricted", "sealed")


def attach(piece: Evidence) -> None:
    """Create the row without a file: access is checked before the file is read."""
    Attachment.objects.create(
        evidence=piece,
        path=f"none-{piece.pk}",
        name="a.pdf",
        media_type="application/pdf",
        size=1,
        digest="0" * 64,
        added_at=NOW,
        added_by=piece.added_by,
    )


def find(assessment: Assessment, coding: Coding, past: int) -> None:
    """Create the reconciled scores, the reply with its deadline and the decision, up to a stage."""
    stages = list(Stage)
    indicators = list(Indicator.objects.filter(framework=assessment.round.framework))
    if past >= stages.index(Stage.REPLY):
        for indicator in indicators:
            score = coding.scores.filter(indicator=indicator).first()
            Finding.objects.create(
                assessment=assessment, indicator=indicator, score=score, state="rated", level=3
            )
        Deadline.objects.create(
            assessment=assessment, stage=Stage.REPLY, due_at=NOW + datetime.timedelta(days=9)
        )
        reply = Reply.objects.create(
            assessment=assessment, indicator=indicators[0], stance="disagree", comment="No."
        )
        if past >= stages.index(Stage.FINAL):
            Decision.objects.create(
                reply=reply,
                stands="finding",
                state="rated",
                level=3,
                reason="Read again.",
                decided_at=NOW,
                decided_by=coding.analyst,
            )


def answer(client: Client, method: str, path: str) -> str:
    """Return a sign: o passed, - not there, > sent to sign in, x no such method, ! any other."""
    response = getattr(client, method)(path)
    status = response.status_code
    if status == 302 and response["Location"].startswith("/accounts/login/"):
        return ">"
    if status in {200, 302, 303, 503}:  # 503: let in, but the file itself is on no disk here
        return "o"
    return {404: "-", 405: "x"}.get(status, f"!{status}")
