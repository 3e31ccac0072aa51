"""A database of this run: releases of the real framework, first of 10 ministries, then of 200."""

import datetime
import itertools
import string
from collections.abc import Iterator
from io import StringIO

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from assessments import scorecards
from assessments.actions import evidence, releases
from assessments.models import (
    Assessment,
    Coding,
    Evidence,
    Framework,
    Indicator,
    Ministry,
    Release,
    Round,
    Score,
    User,
)
from assessments.scoring.entries import EvidenceEntry

FRAMEWORK = "assessments/frameworks/dd-maturity-1.0.toml"
SUBREGIONS = ("Northern Europe", "Eastern Africa", "South America", "Western Asia", "Polynesia")


def prepare() -> User:
    """Tables, the framework, and one who scores."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_framework", FRAMEWORK, stdout=StringIO())
    return User.objects.create(username="bench")


@transaction.atomic
def publish(code: str, ministries: int, *, by: User) -> Release:
    """A release of so many ministries."""
    year = timezone.now().year + Round.objects.count()
    framework = Framework.objects.get()
    round = Round.objects.create(code=code, framework=framework, year=year)
    wanted = list(some(ministries))
    Ministry.objects.bulk_create(wanted, ignore_conflicts=True)
    assessments = Assessment.objects.bulk_create(
        Assessment(ministry=ministry, round=round) for ministry in wanted
    )
    codings = Coding.objects.bulk_create(
        Coding(assessment=assessment, analyst=by) for assessment in assessments
    )
    indicators = list(framework.indicators.all())
    scores = Score.objects.bulk_create(
        (
            scored(coding, leaf, place)
            for coding in codings
            for place, leaf in enumerate(indicators)
        ),
        batch_size=1000,
    )
    Evidence.objects.bulk_create((evidence_of(score, by) for score in scores), batch_size=1000)
    return releases.publish(round, by=by)


def some(count: int) -> Iterator[Ministry]:
    codes = map("".join, itertools.product("Q", string.ascii_uppercase, string.ascii_uppercase))
    for place, code in enumerate(itertools.islice(codes, count)):
        yield Ministry(
            code=code,
            country=f"Country of {code}",
            name=f"Ministry for Foreign Affairs of {code}",
            standing="UN member",
            region=f"Region {place % 5}",
            subregion=SUBREGIONS[place % 5],
            income_group="High income",
        )


def scored(coding: Coding, indicator: Indicator, place: int) -> Score:
    """Levels that differ between ministries and between indicators, always the same ones."""
    seed = sum(map(ord, coding.assessment.ministry_id)) * 7919 + place * 104729
    return Score(
        coding=coding,
        indicator=indicator,
        state="rated",
        level=1 + seed % 5,
        confidence="medium",
        rationale="Two pages of the ministry say so, and an interview agrees with both of them.",
    )


def evidence_of(score: Score, user: User) -> Evidence:
    """Return a public piece, filled by the product's own rule, which also gives it its digest."""
    row = Evidence(score=score, added_by=user)
    entry = EvidenceEntry(
        key=row.key,
        disclosure="public",
        kind="url",
        title="A page of the ministry",
        url="https://example.org/page",
        quotation="What the page says, in the words of the page.",
        speaks_of=datetime.date(2026, 1, 1),
    )
    return evidence.fill(row, entry)


def forget() -> None:
    """Empty what a process keeps of releases, as it is in a new one."""
    scorecards._tree.cache_clear()
    scorecards._release_scorecards.cache_clear()
