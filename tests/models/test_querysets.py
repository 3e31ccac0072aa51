"""The words of the business that querysets know: for each a row in and a row out."""

import pytest

from assessments.models import Assessment, Coding, Evidence, Release, Result, Round
from tests.factories import (
    make_assessment,
    make_coding,
    make_round,
    make_score,
    make_user,
    publish_small_release,
)

pytestmark = pytest.mark.django_db


def test_querysets_speak_of_the_business() -> None:
    published = publish_small_release("2025", year=2025)
    open_round = make_round("2026", framework=published.round.framework)
    draft = make_coding(make_assessment("NLD", round=open_round))
    make_assessment("NOR", round=open_round)
    make_score(draft, "OPN-1", 3, evidence=["public", "sealed"])

    assert list(Round.objects.published()) == [published.round]
    assert not Round.objects.demonstration().exists()
    assert {row.ministry_id for row in Assessment.objects.for_round(open_round)} == {"NLD", "NOR"}
    assert {row.ministry_id for row in Assessment.objects.with_scores()} == {"FIN", "NLD"}
    assert list(Coding.objects.editable_by(draft.analyst)) == [draft]
    assert not Coding.objects.editable_by(make_user("other")).exists()
    assert [piece.disclosure for piece in Evidence.objects.public()] == ["public"]


def test_releases_come_newest_first_with_demonstrations_last() -> None:
    later = publish_small_release("2026", year=2026)
    earlier = publish_small_release("2025", year=2025, framework=later.round.framework)
    publish_small_release("demo-2026", framework=later.round.framework, is_demonstration=True)

    assert [row.code for row in Release.objects.newest_first()] == ["2026", "2025", "demo-2026"]
    assert list(Release.objects.comparable_with(later)) == [earlier, later]
    assert {row.kind for row in Result.objects.for_release(later).indicators()} == {"indicator"}
