"""Tests of the demonstration's open round: it has every stage, and no public page shows it."""

import tempfile
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client, TestCase
from django.utils import timezone

from assessments.actions import codings, demonstrations
from assessments.actions.errors import Locked, NotReady
from assessments.demonstration.cast import CAST
from assessments.imports.applying.frameworks import load_framework
from assessments.models import (
    Coding,
    Decision,
    Event,
    Finding,
    Release,
    Result,
    Round,
    Score,
    Stage,
    User,
)
from assessments.resolved_scores import resolved_scores
from assessments.scorecards import round_answers
from tests.factories import make_ministry

FILE = Path(apps.get_app_config("assessments").path, "frameworks", "dd-maturity-1.0.toml")
PUBLIC = (
    *("/", "/ministries/", "/compare/?ministries=FIN,SWE,NLD", "/compare/?chart=heatmap"),
    *(
        "/compare.csv?ministries=FIN,SWE",
        "/releases/",
        "/releases/demo-2026/",
        "/framework/",
        "/method/",
    ),
)


def quiet(_step: str, _done: int, _total: int) -> None:
    """Show no progress."""


class Desk(TestCase):
    """The demonstration is loaded once for all tests of this class."""

    @classmethod
    def setUpTestData(cls) -> None:
        for code in CAST:
            make_ministry(code)
        demonstrations.load(load_framework(FILE).framework, progress=quiet)
        cls.round = Round.objects.get(code="demo-2027")
        cls.analyst = User.objects.get(username="demo-analyst")
        cls.codings = Coding.objects.filter(
            assessment__round=cls.round, analyst=cls.analyst
        ).order_by("due_on")
        cls.second = Coding.objects.filter(
            analyst__username="demo-analyst-2", due_on__isnull=False
        ).order_by("due_on")

    def test_the_round_is_a_demonstration_and_open(self) -> None:
        assert (self.round.year, self.round.is_demonstration) == (2027, True)
        assert self.round.opens_on < timezone.localdate() < self.round.closes_on
        assert list(Round.objects.unreleased()) == [self.round]

    def test_the_analysts_desk_has_six_assessments_from_empty_to_submitted(self) -> None:
        mine = Coding.objects.assigned_to(self.analyst).filter(assessment__round=self.round)

        assert list(mine.order_by("due_on")) == list(self.codings)
        assert [coding.scores.count() for coding in self.codings] == [0, 1, 13, 26, 26, 26]
        assert [coding.submitted_at is None for coding in self.codings] == [True] * 5 + [False]
        stages = [coding.assessment.stage for coding in self.codings]
        assert stages == ["assigned", *["coding"] * 5]
        assert Coding.objects.editable_by(self.analyst).count() == 5

    def test_the_second_coder_is_ahead_of_the_first_here_and_behind_there(self) -> None:
        ministries = [coding.assessment_id for coding in self.codings]

        assert [coding.assessment_id for coding in self.second] == ministries
        assert [coding.scores.count() for coding in self.second] == [0, 0, 26, 13, 26, 13]
        waiting = [coding.submitted_at is None for coding in self.second]
        assert waiting == [True, True, False, True, False, True]

    def test_there_is_an_assessment_at_every_stage(self) -> None:
        stages = self.round.assessments.order_by("stage").values_list("stage", flat=True)

        assert set(stages) == set(Stage) - {Stage.RELEASED}
        assert self.round.assessments.get(ministry="FIN").stage == Stage.REPLY
        assert Decision.objects.filter(reply__assessment__stage=Stage.FINAL).count() == 2
        for assessment in self.round.assessments.exclude(stage__in=["assigned", "coding"]):
            found = assessment.findings.count()
            assert (found == 26) == (assessment.stage != Stage.RECONCILING)

    def test_only_the_one_that_is_ready_can_be_submitted(self) -> None:
        *unready, ready, _submitted = self.codings
        for coding in unready:
            with pytest.raises((Locked, NotReady)):
                codings.submit(coding, by=self.analyst)

        codings.submit(ready, by=self.analyst)

    def test_every_score_was_saved_before_now(self) -> None:
        scores = Score.objects.filter(coding__assessment__round=self.round)

        assert not scores.filter(saved_at=None).exists()
        assert not scores.filter(saved_at__gt=timezone.now()).exists()
        assert set(scores.values_list("version", flat=True)) == {1}

    def test_an_open_text_is_no_answer(self) -> None:
        started = self.codings[1].assessment.ministry_id

        assert started not in round_answers(self.round, resolved_scores(self.round))

    def test_public_pages_do_not_show_it(self) -> None:
        ministries = [coding.assessment.ministry_id for coding in self.codings]
        pages = [*PUBLIC, *(f"/ministries/{code}/" for code in ministries)]
        client = Client()
        with_desk = {page: client.get(page) for page in pages}
        assert {url: page.status_code for url, page in with_desk.items()} == dict.fromkeys(
            pages, 200
        )

        Finding.objects.filter(assessment__round=self.round).delete()
        self.round.assessments.all().delete()
        self.round.delete()

        for address, page in with_desk.items():
            assert b"demo-2027" not in page.content
            assert client.get(address).content == page.content, address

    def test_it_is_in_no_release(self) -> None:
        assert not Release.objects.filter(round=self.round).exists()
        assert "/2027/" not in str(list(Result.objects.values_list("evidence", flat=True)))

    def test_it_is_removed_with_the_rest(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            demonstrations.remove(Path(folder, "sign-ins.txt"))

        assert not Round.objects.exists()
        assert not Score.objects.exists()
        assert "demo-2027" in Event.objects.first().detail["rounds"]
