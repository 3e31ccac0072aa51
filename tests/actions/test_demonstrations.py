"""The demonstration in the database: published like the real thing, and removed without a trace."""

import json
import re
import tempfile
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from assessments.actions import demonstrations, sign_ins
from assessments.actions.errors import Conflict
from assessments.actions.evidence import opened
from assessments.demonstration.cast import CAST, HOST
from assessments.demonstration.published import CORRECTION
from assessments.imports.applying.frameworks import load_framework
from assessments.models import (
    Assessment,
    Coding,
    Event,
    Evidence,
    Finding,
    Framework,
    Ministry,
    Release,
    Result,
    Round,
    Score,
    User,
)
from assessments.scorecards import release_scorecards
from tests.factories import (
    make_framework,
    make_ministry,
    make_round,
    make_scored_round,
    make_user,
    publish_small_release,
)

FILE = Path(apps.get_app_config("assessments").path, "frameworks", "dd-maturity-1.0.toml")
EVERYTHING = (
    *(Assessment, Coding, Evidence, Finding, Framework, Ministry),
    *(Release, Result, Round, Score, User),
)


# Queries of a round, of the correction in the second, and of the ten replies in the third.
ROUND, CORRECTING, REPLYING = 112, 32, 138
ACTED = {"demo-analyst", "demo-analyst-2", "demo-lead", "demo-ministry", "demo-ministry-2"}


def quiet(_step: str, _done: int, _total: int) -> None:
    """Show no progress."""


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in EVERYTHING}


def contents() -> list[dict[str, object]]:
    """Return every result without the ids of the database."""
    rows = Result.objects.order_by("release__code", "ministry", "kind", "code").values()
    codes = dict(Release.objects.values_list("pk", "code"))
    return [row | {"id": None, "release_id": codes[row["release_id"]]} for row in rows]


def answers(release: Release) -> list[tuple[object, ...]]:
    return list(release.results.indicators().values_list("ministry", "code", "state", "value"))


def hashes() -> list[str]:
    return list(Release.objects.order_by("code").values_list("content_hash", flat=True))


@pytest.fixture
def framework(db: None) -> Framework:
    for code in CAST:
        make_ministry(code)
    return load_framework(FILE).framework


@pytest.fixture
def sign_in_file(tmp_path: Path) -> Path:
    return tmp_path / "sign-ins.txt"


class LoadedDemonstration(TestCase):
    """The demonstration is loaded once for all tests, next to a real round of its framework."""

    @classmethod
    def setUpTestData(cls) -> None:
        for code in CAST:
            make_ministry(code)
        cls.framework = load_framework(FILE).framework
        cls.real = publish_small_release("2026", {"FIN": {"LDR-1": 4}}, framework=cls.framework)
        cls.counts_before = counts()
        cls.events_before = Event.objects.count()
        queries = CaptureQueriesContext(connection)
        cls.steps: list[tuple[str, int, int]] = []
        cls.marks: list[int] = []

        def progress(*step: object) -> None:
            cls.steps.append(step)
            cls.marks.append(len(queries))

        with queries:
            demonstrations.load(cls.framework, progress=progress)
        cls.releases = list(Release.objects.filter(round__is_demonstration=True).order_by("code"))

    def test_three_rounds_are_published_each_in_its_own_year(self) -> None:
        first = [release for release in self.releases if release.corrects is None]

        assert [release.code for release in first] == ["demo-2024", "demo-2025", "demo-2026"]
        assert [release.published_at.year for release in first] == [2024, 2025, 2026]
        assert [release.round.year for release in first] == [2024, 2025, 2026]
        assert [release.ministry_count for release in first] == [29, 29, 30]

    def test_one_answer_is_corrected_before_the_next_release(self) -> None:
        _, wrong, corrected, following = self.releases
        correction = corrected.corrections.get()
        old, new = (set(answers(release)) for release in (wrong, corrected))

        assert (corrected.code, corrected.corrects) == ("demo-2025.1", wrong)
        assert wrong.published_at < corrected.published_at < following.published_at
        assert (correction.ministry_id, correction.code) == (
            CORRECTION.ministry,
            CORRECTION.indicator,
        )
        assert correction.old_value != correction.new_value == CORRECTION.level
        assert len(old - new) == len(new - old) == 1

    def test_later_words_do_not_mention_the_corrected_answer(self) -> None:
        later = self.releases[-1].results.get(
            ministry=CORRECTION.ministry, kind="indicator", code=CORRECTION.indicator
        )

        assert not re.search(r"2025|year before|holds|No change|stood at", later.rationale)

    def test_the_host_replied_to_the_newest_release_in_every_way(self) -> None:
        replies = {
            result.code: result.reply
            for result in self.releases[-1].results.replied_to()
            if result.ministry_id == HOST
        }
        stances = Counter(reply["stance"] for reply in replies.values())
        decided = [reply for reply in replies.values() if "decision" in reply]
        kept = [code for code, reply in replies.items() if reply.get("is_confidential")]

        assert stances == {"none": 16, "agree": 7, "agree_with_comment": 2, "disagree": 1}
        assert [reply["stance"] for reply in decided] == ["disagree"]
        assert [list(replies[code]) for code in kept] == [["stance", "is_confidential"]]
        assert Result.objects.replied_to().count() == len(replies)

    def test_its_releases_chain_among_themselves_and_not_with_real_ones(self) -> None:
        assert self.releases[0].previous_hash == self.real.previous_hash == ""
        for before, after in pairwise(self.releases):
            assert after.previous_hash == before.content_hash

    def test_every_index_can_be_computed_again(self) -> None:
        for release in self.releases:
            cards = release_scorecards(release)
            for result in release.results.filter(kind="index"):
                assert result.score == cards[result.ministry_id].index.score

    def test_only_the_demonstration_analyst_has_coded_and_submitted(self) -> None:
        codings = Coding.objects.filter(assessment__round__releases__in=self.releases)
        pieces = Evidence.objects.filter(score__coding__in=codings)

        assert set(codings.values_list("analyst__username", flat=True)) == {"demo-analyst"}
        assert set(pieces.values_list("added_by__username", flat=True)) == {"demo-analyst"}
        assert not codings.filter(submitted_at=None).exists()

    def test_nothing_in_a_release_could_name_evidence_that_is_not_public(self) -> None:
        results = Result.objects.values_list("rationale", "evidence")
        published = json.dumps(list(results), ensure_ascii=False)
        hidden = Evidence.objects.exclude(disclosure="public")

        assert hidden.filter(disclosure="sealed").count() > 50
        for piece in hidden:
            entry = opened(piece) if piece.sealed_words else piece.entry()
            assert entry.title not in published
            assert not entry.quotation or entry.quotation not in published
        released = Evidence.objects.filter(score__coding__assessment__round__releases__isnull=False)
        assert all(piece.title in published for piece in released.public())

    def test_some_results_rest_only_on_sealed_evidence(self) -> None:
        found = Result.objects.indicators().filter(is_sealed_only=True)

        assert 5 <= found.filter(release=self.releases[-1]).count() <= 40
        assert all("not described here" in result.rationale for result in found)

    def test_each_step_is_in_the_log_and_names_no_real_user(self) -> None:
        events = list(Event.objects.order_by("pk"))[self.events_before :]

        assert [event.verb for event in events if event.by is None] == [
            *["opened round", "published round"] * 2,
            "corrected release",
            *["opened round", "published round"],
            "opened round",
            "loaded demonstration",
        ]
        users = {event.by.username for event in events if event.by}
        assert users < {part.username for part in sign_ins.PARTS}

    def test_progress_is_reported_for_each_round(self) -> None:
        assert self.steps == [("Demonstration rounds", done, 4) for done in (1, 2, 3, 4)]

    def test_a_round_takes_no_more_queries_for_each_of_its_ministries(self) -> None:
        second, third = self.marks[1] - self.marks[0], self.marks[2] - self.marks[1]

        assert second <= ROUND + CORRECTING
        assert third <= ROUND + REPLYING

    def test_a_second_load_changes_nothing(self) -> None:
        before, events = contents(), Event.objects.count()

        assert demonstrations.load(self.framework, progress=quiet) is False

        assert contents() == before
        assert Event.objects.count() == events

    def test_removal_leaves_the_rest_and_loading_again_gives_the_same(self) -> None:
        before, chain = contents(), hashes()
        with tempfile.TemporaryDirectory() as folder:
            kept = demonstrations.remove(Path(folder, "sign-ins.txt"))

        # The log names who did something; they can sign in no more.
        assert set(kept) == ACTED
        assert not User.objects.filter(username__in=kept, is_active=True).exists()
        assert counts() == self.counts_before | {"User": self.counts_before["User"] + len(kept)}
        assert list(Release.objects.all()) == [self.real]

        demonstrations.load(self.framework, progress=quiet)
        assert contents() == before
        assert hashes() == chain


@pytest.mark.django_db
def test_a_demonstration_round_that_is_not_published_is_removed_as_well(
    sign_in_file: Path,
) -> None:
    make_scored_round("demo-2027", is_demonstration=True)

    demonstrations.remove(sign_in_file)

    assert not Round.objects.exists()
    assert not Score.objects.exists()


@pytest.mark.django_db
def test_removal_is_one_more_line_in_the_log(sign_in_file: Path) -> None:
    publish_small_release("demo-2026", is_demonstration=True)

    demonstrations.remove(sign_in_file)

    event = Event.objects.first()
    assert (event.verb, event.detail) == (
        "removed demonstration",
        {"rounds": ["demo-2026"], "users_kept": []},
    )


@pytest.mark.django_db
def test_removing_nothing_is_not_in_the_log(sign_in_file: Path) -> None:
    assert demonstrations.remove(sign_in_file) == []

    assert not Event.objects.exists()


@pytest.mark.django_db
def test_another_framework_is_refused() -> None:
    with pytest.raises(Conflict, match=r"not written for framework small-1\.0"):
        demonstrations.load(make_framework(), progress=quiet)

    assert not User.objects.exists()


@pytest.mark.django_db
def test_missing_ministries_are_named() -> None:
    with pytest.raises(Conflict, match="These ministries are not loaded yet: AUT, BEL"):
        demonstrations.load(load_framework(FILE).framework, progress=quiet)


def test_a_round_of_ours_with_a_demonstration_code_stays(framework: Framework) -> None:
    ours = make_round("demo-2024", framework=framework, year=2024)

    with pytest.raises(Conflict, match="There is already a round demo-2024"):
        demonstrations.load(framework, progress=quiet)

    assert list(Round.objects.all()) == [ours]
    assert not User.objects.exists()


def test_a_user_of_ours_with_a_demonstration_name_stays(framework: Framework) -> None:
    ours = make_user("demo-analyst")

    with pytest.raises(Conflict, match="username demo-analyst belongs to a real user"):
        demonstrations.load(framework, progress=quiet)

    assert list(User.objects.all()) == [ours]
    assert not Round.objects.exists()


@pytest.mark.django_db
def test_a_user_of_ours_with_a_demonstration_name_is_not_removed(sign_in_file: Path) -> None:
    ours = make_user("demo-analyst")

    demonstrations.remove(sign_in_file)

    ours.refresh_from_db()
    assert ours.is_active


@pytest.mark.django_db
def test_a_demonstration_user_who_did_other_work_stays_but_cannot_sign_in(
    sign_in_file: Path,
) -> None:
    for code in ("FIN", "NLD", "NOR"):
        make_ministry(code)
    analyst = sign_ins.make_users()["demo-analyst"]
    password = sign_ins.sign_ins(sign_in_file)[0].password
    make_scored_round("2026").assessments.get().codings.update(analyst=analyst)
    make_round("demo-2026", is_demonstration=True)

    assert demonstrations.remove(sign_in_file) == ["demo-analyst"]

    analyst.refresh_from_db()
    assert not analyst.is_active
    assert not analyst.check_password(password)
    assert not User.objects.filter(username__in=["demo-ministry", "demo-coordinator"]).exists()
    assert Event.objects.first().detail["users_kept"] == ["demo-analyst"]


@pytest.mark.django_db
def test_a_user_who_had_stayed_can_sign_in_again_after_the_next_load(sign_in_file: Path) -> None:
    for code in ("FIN", "NLD", "NOR"):
        make_ministry(code)
    User.objects.filter(pk=sign_ins.make_users()["demo-analyst"].pk).update(is_active=False)

    sign_ins.make_users()

    assert len(sign_ins.sign_ins(sign_in_file)) == len(sign_ins.PARTS)
