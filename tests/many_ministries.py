"""Publish many ministries, with rows made in bulk: one statement for each table."""

from itertools import islice, product
from string import ascii_uppercase

from assessments.actions import releases
from assessments.models import Assessment, Coding, Framework, Ministry, Release, Score, User
from tests.factories import make_round, make_user

REGIONS = ("Northern Europe", "Southern Europe", "Western Europe", "Eastern Europe")


def many_codes(count: int) -> list[str]:
    """AAA, AAB, AAC ..."""
    return ["".join(letters) for letters in islice(product(ascii_uppercase, repeat=3), count)]


def publish_many(
    code: str, count: int, *, framework: Framework | None = None, year: int = 2026
) -> Release:
    """A release of `count` ministries in four sub-regions, every indicator rated from 1 to 5."""
    Ministry.objects.bulk_create(
        [
            Ministry(
                code=name,
                country=f"Country {name}",
                name=f"Ministry of {name}",
                standing="UN member",
                region="Europe",
                subregion=REGIONS[place % len(REGIONS)],
            )
            for place, name in enumerate(many_codes(count))
        ],
        ignore_conflicts=True,
    )
    round = make_round(code, framework=framework, year=year)
    analyst = User.objects.filter(username="analyst").first() or make_user()
    assessments = Assessment.objects.bulk_create(
        [Assessment(ministry_id=name, round=round) for name in many_codes(count)]
    )
    codings = Coding.objects.bulk_create(
        [Coding(assessment=assessment, analyst=analyst) for assessment in assessments]
    )
    indicators = list(round.framework.indicators.all())
    Score.objects.bulk_create(
        [
            Score(
                coding=coding,
                indicator=indicator,
                state="rated",
                level=1 + (row * 7 + column * 3) % 5,
                confidence="high",
                rationale="Seen.",
            )
            for row, coding in enumerate(codings)
            for column, indicator in enumerate(indicators)
        ]
    )
    return releases.publish(round)
