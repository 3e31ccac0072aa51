"""The dates of the demonstration agree: each thing happens after what it needs, and in the past."""

import datetime
from itertools import pairwise
from pathlib import Path

from django.apps import apps
from django.test import TestCase
from django.utils import timezone

from assessments.actions import demonstrations
from assessments.demonstration.cast import CAST
from assessments.imports.applying.frameworks import load_framework
from assessments.models import (
    Assessment,
    Coding,
    Deadline,
    Decision,
    Event,
    Evidence,
    Finding,
    Release,
    Reply,
    Round,
    Score,
    Stage,
)
from tests.factories import make_ministry

FILE = Path(apps.get_app_config("assessments").path, "frameworks", "dd-maturity-1.0.toml")


def quiet(_step: str, _done: int, _total: int) -> None:
    """Show no progress."""


def day(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(datetime.UTC).date()


class Dates(TestCase):
    """The whole demonstration, loaded once."""

    @classmethod
    def setUpTestData(cls) -> None:
        for code in CAST:
            make_ministry(code)
        demonstrations.load(load_framework(FILE).framework, progress=quiet)
        cls.began = {}
        for assessment in Assessment.objects.select_related("round", "ministry"):
            cls.began[assessment.pk] = began(assessment)

    def test_evidence_is_read_before_the_coding_that_cites_it_is_submitted(self) -> None:
        rows = Evidence.objects.filter(score__isnull=False)
        count = 0
        for read, about, submitted, opened in rows.values_list(
            "accessed_on",
            "speaks_of",
            "score__coding__submitted_at",
            "score__coding__assessment__round__opens_on",
        ):
            assert about <= read
            assert opened <= read <= timezone.localdate()
            assert submitted is None or read <= day(submitted)
            count += 1
        assert count > 1000

    def test_a_search_and_a_saved_score_come_before_the_submission(self) -> None:
        for score in Score.objects.exclude(searched_on=None).select_related("coding"):
            assert score.searched_on <= day(score.saved_at)
        for score in Score.objects.exclude(saved_at=None).prefetch_related("evidence"):
            for piece in score.evidence.all():
                assert piece.accessed_on <= day(score.saved_at)
        later = Score.objects.filter(coding__submitted_at__isnull=False).exclude(saved_at=None)
        for saved, submitted in later.values_list("saved_at", "coding__submitted_at"):
            assert saved <= submitted

    def test_codings_are_submitted_after_the_round_opened_and_before_reconciling(self) -> None:
        rows = Coding.objects.filter(submitted_at__isnull=False).select_related("assessment__round")
        for coding in rows:
            assert day(coding.submitted_at) >= coding.assessment.round.opens_on
            reconciling = self.began[coding.assessment_id].get(Stage.RECONCILING)
            assert reconciling is None or coding.submitted_at <= reconciling

    def test_stages_begin_in_their_order(self) -> None:
        for found in self.began.values():
            moments = [found[stage] for stage in Stage if stage in found]
            assert all(one < other for one, other in pairwise(moments))

    def test_deadlines_come_after_their_stages_begin(self) -> None:
        deadlines = list(Deadline.objects.all())
        assert len(deadlines) > 7
        for deadline in deadlines:
            assert deadline.due_at > self.began[deadline.assessment_id][deadline.stage]
        for coding in Coding.objects.exclude(due_on=None).select_related("assessment__round"):
            assert coding.due_on > coding.assessment.round.opens_on
            assert coding.due_on <= coding.assessment.round.closes_on

    def test_scores_are_reconciled_before_the_ministry_is_asked(self) -> None:
        decided = list(Finding.objects.exclude(decided_at=None))
        assert decided
        for finding in decided:
            found = self.began[finding.assessment_id]
            assert found[Stage.RECONCILING] <= finding.decided_at
            asked = found.get(Stage.REPLY)
            assert asked is None or finding.decided_at <= asked

    def test_replies_come_after_the_question_and_before_the_deadline(self) -> None:
        replies = list(Reply.objects.select_related("assessment").prefetch_related("evidence"))
        assert replies
        for reply in replies:
            asked = self.began[reply.assessment_id][Stage.REPLY]
            assert asked <= reply.saved_at
            submitted = reply.assessment.reply_submitted_at
            assert submitted is None or reply.saved_at <= submitted
            for piece in reply.evidence.all():
                assert day(asked) <= piece.accessed_on <= day(reply.saved_at)
        for assessment in Assessment.objects.exclude(reply_submitted_at=None):
            due_at = assessment.deadlines.get(stage=Stage.REPLY).due_at
            assert assessment.reply_submitted_at <= due_at
            assert assessment.reply_submitted_at <= self.began[assessment.pk][Stage.DECIDING]

    def test_decisions_come_after_the_replies_and_before_the_end(self) -> None:
        decisions = list(Decision.objects.select_related("reply"))
        assert decisions
        for decision in decisions:
            found = self.began[decision.reply.assessment_id]
            assert decision.reply.saved_at <= found[Stage.DECIDING] <= decision.decided_at
            assert decision.decided_at <= found[Stage.FINAL]

    def test_publication_comes_last_and_corrections_after_what_they_correct(self) -> None:
        releases = list(Release.objects.select_related("round").order_by("pk"))
        for release in releases:
            assert day(release.published_at) >= release.round.closes_on
            for assessment in release.round.assessments.all():
                assert all(at <= release.published_at for at in self.began[assessment.pk].values())
        moments = [release.published_at for release in releases]
        assert moments == sorted(moments)

    def test_the_log_has_the_moments_of_the_releases(self) -> None:
        for release in Release.objects.all():
            events = Event.objects.filter(subject=release.code).exclude(verb="opened round")
            assert release.published_at in set(events.values_list("at", flat=True))

    def test_nothing_lies_in_the_future(self) -> None:
        moments = [
            *Event.objects.values_list("at", flat=True),
            *Release.objects.values_list("published_at", flat=True),
            *Coding.objects.exclude(submitted_at=None).values_list("submitted_at", flat=True),
            *Score.objects.exclude(saved_at=None).values_list("saved_at", flat=True),
            *Reply.objects.values_list("saved_at", flat=True),
            *Decision.objects.values_list("decided_at", flat=True),
        ]
        assert max(moments) <= timezone.now()
        assert max(Round.objects.values_list("opens_on", flat=True)) < timezone.localdate()


def began(assessment: Assessment) -> dict[str, datetime.datetime]:
    """Return stage -> when it began, as the stage page says."""
    found: dict[str, datetime.datetime] = {}
    for event in Event.objects.filter(subject=assessment.event_subject).order_by("pk"):
        stage = event.detail.get("new")
        if isinstance(stage, str) and stage in Stage.values:
            found[stage] = event.at
    return found
