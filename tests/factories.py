"""Rows for tests, made by plain functions: each has what it must have, and what the test names."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessments.actions import evidence, releases
from assessments.models import (
    Assessment,
    Channel,
    Coding,
    Evidence,
    Framework,
    Membership,
    Ministry,
    Mission,
    Release,
    Reply,
    Round,
    Score,
    Stage,
    User,
)
from assessments.scoring.entries import EvidenceEntry
from tests.framework_rows import make_framework as make_framework
from tests.framework_rows import make_indicator as make_indicator

COUNTRIES = {"EST": "Estonia", "FIN": "Finland", "NLD": "Netherlands", "NOR": "Norway"}


def make_user(username: str = "analyst", *, role: str = "", ministry: str = "") -> User:
    """A user who can sign in with the password "secret"; with a role, a member too."""
    user = User.objects.create_user(username, password="secret")
    if role:
        Membership.objects.create(
            user=user, role=role, ministry=make_ministry(ministry) if ministry else None
        )
    return user


def make_ministry(code: str = "FIN", **fields: object) -> Ministry:
    country = COUNTRIES.get(code, f"Country {code}")
    given = {
        "country": country,
        "name": f"Ministry for Foreign Affairs of {country}",
        "standing": "UN member",
        "region": "Europe",
        "subregion": "Northern Europe",
    } | fields
    return Ministry.objects.get_or_create(code=code, defaults=given)[0]


def make_mission(item: str = "Q1", ministry: str = "FIN", **fields: Any) -> Mission:
    """Make an open embassy, and its ministry if it does not exist."""
    given = {"host_country": "Estonia", "city": "Tallinn", "type": "embassy"} | fields
    return Mission.objects.create(wikidata_id=item, ministry=make_ministry(ministry), **given)


def make_channel(owner: Ministry | Mission, address: str = "finland", **fields: Any) -> Channel:
    """Make an active channel that was entered by hand."""
    kind = "ministry" if isinstance(owner, Ministry) else "mission"
    return Channel.objects.create(
        **{kind: owner, "platform": "twitter", "address": address} | fields
    )


def make_round(
    code: str = "2026",
    *,
    framework: Framework | None = None,
    year: int = 2026,
    is_demonstration: bool = False,
    coders: int = 1,
) -> Round:
    framework = framework or Framework.objects.first() or make_framework()
    return Round.objects.create(
        code=code,
        framework=framework,
        year=year,
        is_demonstration=is_demonstration,
        coders=coders,
    )


def make_assessment(
    ministry: str = "FIN", *, round: Round | None = None, stage: str = Stage.CODING
) -> Assessment:
    round = round or Round.objects.first() or make_round()
    return Assessment.objects.create(ministry=make_ministry(ministry), round=round, stage=stage)


def make_coding(assessment: Assessment | None = None, *, analyst: User | None = None) -> Coding:
    return Coding.objects.create(
        assessment=assessment or make_assessment(),
        analyst=analyst or User.objects.filter(username="analyst").first() or make_user(),
    )


def make_score(
    coding: Coding,
    indicator: str,
    level: int | None = None,
    *,
    value: float | None = None,
    state: str = "rated",
    confidence: str = "",
    rationale: str = "",
    evidence: Sequence[str] = (),
) -> Score:
    """evidence: the class of each piece, such as ["public", "sealed"]."""
    score = Score.objects.create(
        coding=coding,
        indicator=coding.assessment.round.framework.indicators.get(code=indicator),
        state=state,
        level=level,
        value=value,
        confidence=confidence,
        rationale=rationale,
    )
    for disclosure in evidence:
        make_evidence(score, disclosure=disclosure)
    return score


def make_evidence(score: Score, *, disclosure: str = "public", **fields: object) -> Evidence:
    row = Evidence(score=score, added_by=fields.pop("added_by", score.coding.analyst))
    return save_evidence(row, disclosure=disclosure, **fields)


def make_reply_evidence(reply: Reply, *, by: User, **fields: object) -> Evidence:
    return save_evidence(Evidence(reply=reply, added_by=by), **fields)


def save_evidence(row: Evidence, *, disclosure: str = "public", **fields: object) -> Evidence:
    given = {
        "key": row.key,
        "kind": "url",
        "title": f"A {disclosure} page",
        "url": f"https://example.org/{disclosure}",
        "quotation": f"A {disclosure} quotation",
    } | fields
    row.key = given["key"]
    evidence.fill(row, EvidenceEntry(disclosure=disclosure, **given)).save()
    return row


def make_scored_round(
    code: str = "2026",
    levels: Mapping[str, Mapping[str, int]] | None = None,
    *,
    framework: Framework | None = None,
    year: int = 2026,
    is_demonstration: bool = False,
) -> Round:
    """levels: ministry -> indicator -> level; a round with one coding for each ministry."""
    round = make_round(code, framework=framework, year=year, is_demonstration=is_demonstration)
    every = {each.code: each for each in round.framework.indicators.all()}
    analyst = User.objects.filter(username="analyst").first() or make_user()
    rows = []
    for ministry, scores in (levels or {"FIN": dict.fromkeys(every, 4)}).items():
        coding = make_coding(make_assessment(ministry, round=round), analyst=analyst)
        rows += [
            Score(
                coding=coding,
                indicator=every[indicator],
                state="rated",
                level=level,
                confidence="high",
                rationale="Seen.",
            )
            for indicator, level in scores.items()
        ]
    Score.objects.bulk_create(rows)
    return round


def publish_small_release(
    code: str = "2026",
    levels: Mapping[str, Mapping[str, int]] | None = None,
    *,
    framework: Framework | None = None,
    year: int = 2026,
    is_demonstration: bool = False,
) -> Release:
    """A published round: see `make_scored_round`."""
    return releases.publish(
        make_scored_round(
            code, levels, framework=framework, year=year, is_demonstration=is_demonstration
        )
    )
