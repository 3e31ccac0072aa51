"""The demonstration in the database: published like the real thing, and removed without a trace."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.actions import demonstrations, sign_ins
from assessments.actions.errors import Conflict
from assessments.demonstration.cast import CAST
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
from tests.factories import make_framework, make_ministry, make_user, publish_small_release

FILE = Path(apps.get_app_config("assessments").path, "frameworks", "dd-maturity-1.0.toml")
OF_A_ROUND = (Round, Assessment, Coding, Score, Evidence, Finding, Release, Result)
COLUMNS = ("ministry", "kind", "code", "state", "score", "coverage", "rank", "value", "rationale")


def quiet(_step: str, _done: int, _total: int) -> None:
    """Nobody looks on."""


@pytest.fixture
def framework(db: None) -> Framework:
    for code in CAST:
        make_ministry(code)
    return load_framework(FILE).framework


@pytest.fixture
def loaded(framework: Framework) -> Framework:
    demonstrations.load(framework, progress=quiet)
    return framework


@pytest.fixture
def sign_in_file(tmp_path: Path) -> Path:
    return tmp_path / "sign-ins.txt"


def contents() -> list[tuple[object, ...]]:
    results = Result.objects.order_by("release__code", "ministry", "kind", "code")
    return list(results.values_list("release__code", *COLUMNS, "evidence"))


def counts() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in OF_A_ROUND}


def texts_of(results: Iterator[Result]) -> str:
    return json.dumps([(row.rationale, row.evidence) for row in results], ensure_ascii=False)


@pytest.mark.usefixtures("loaded")
def test_three_rounds_are_published_each_in_its_own_year() -> None:
    releases = Release.objects.order_by("code").select_related("round")

    assert [release.code for release in releases] == ["demo-2024", "demo-2025", "demo-2026"]
    assert all(release.round.is_demonstration for release in releases)
    assert all(release.published_at.year == release.round.year for release in releases)
    assert [release.ministry_count for release in releases] == [29, 29, 30]
    assert [release.code for release in Release.objects.newest_first()][0] == "demo-2026"


@pytest.mark.usefixtures("loaded")
def test_releases_chain_and_every_stored_number_can_be_computed_again() -> None:
    first, second, third = Release.objects.order_by("code").select_related("round")
    assert first.previous_hash == ""
    assert (second.previous_hash, third.previous_hash) == (first.content_hash, second.content_hash)

    cards = release_scorecards(third)
    for result in third.results.filter(kind="index"):
        assert result.score == cards[result.ministry_id].index.score


@pytest.mark.usefixtures("loaded")
def test_the_demonstration_analyst_alone_has_coded_and_submitted() -> None:
    assert set(Coding.objects.values_list("analyst__username", flat=True)) == {"demo-analyst"}
    assert set(Evidence.objects.values_list("added_by__username", flat=True)) == {"demo-analyst"}
    assert not Coding.objects.filter(submitted_at=None).exists()
    assert set(Assessment.objects.values_list("stage", flat=True)) == {"released"}


@pytest.mark.usefixtures("loaded")
def test_nothing_in_a_release_could_name_evidence_that_is_not_public() -> None:
    published = texts_of(Result.objects.iterator())
    hidden = Evidence.objects.exclude(disclosure="public")

    assert hidden.filter(disclosure="sealed").count() > 50
    for title, quotation in hidden.values_list("title", "quotation"):
        assert title not in published
        assert not quotation or quotation not in published
    assert Evidence.objects.filter(disclosure="public").first().title in published


@pytest.mark.usefixtures("loaded")
def test_some_results_rest_on_sealed_evidence_alone() -> None:
    indicators = Result.objects.indicators().filter(is_sealed_only=True)

    assert indicators.exists()
    assert all("not described here" in result.rationale for result in indicators)


@pytest.mark.usefixtures("loaded")
def test_each_step_is_in_the_log_and_no_user_is() -> None:
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))

    assert verbs[1:] == [*["opened round", "published round"] * 3, "loaded demonstration"]
    assert set(Event.objects.values_list("by", flat=True)) == {None}


def test_progress_is_told_of_each_round(framework: Framework) -> None:
    said: list[tuple[str, int, int]] = []

    demonstrations.load(framework, progress=lambda *step: said.append(step))

    assert said == [("Demonstration rounds", done, 3) for done in (1, 2, 3)]


def test_a_second_load_changes_nothing(loaded: Framework) -> None:
    before, events = contents(), Event.objects.count()

    assert demonstrations.load(loaded, progress=quiet) is False

    assert contents() == before
    assert Event.objects.count() == events


def test_each_round_takes_as_many_queries_as_the_one_before(framework: Framework) -> None:
    queries = CaptureQueriesContext(connection)
    marks: list[int] = []
    with queries:
        demonstrations.load(framework, progress=lambda *_: marks.append(len(queries)))

    second, third = marks[1] - marks[0], marks[2] - marks[1]
    assert abs(third - second) <= 3  # a batch more for the ministry that came last
    assert third < 80


def test_what_was_removed_and_loaded_again_is_the_same(
    loaded: Framework, sign_in_file: Path
) -> None:
    before = contents()
    hashes = list(Release.objects.order_by("code").values_list("content_hash", flat=True))

    demonstrations.remove(sign_in_file)
    demonstrations.load(loaded, progress=quiet)

    assert contents() == before
    assert list(Release.objects.order_by("code").values_list("content_hash", flat=True)) == hashes


def test_removal_leaves_the_rest(framework: Framework, sign_in_file: Path) -> None:
    other = make_framework()
    publish_small_release("2026", framework=other)
    before, kept = counts(), contents()
    users, ministries = User.objects.count(), Ministry.objects.count()
    demonstrations.load(framework, progress=quiet)

    assert demonstrations.remove(sign_in_file) == []

    assert (counts(), contents()) == (before, kept)
    assert (User.objects.count(), Ministry.objects.count()) == (users, ministries)
    assert set(Framework.objects.all()) == {framework, other}


def test_removal_leaves_a_real_round_of_the_same_framework(
    loaded: Framework, sign_in_file: Path
) -> None:
    release = publish_small_release("2026", {"FIN": {"LDR-1": 4}}, framework=loaded)

    demonstrations.remove(sign_in_file)

    assert list(Release.objects.all()) == [release]
    assert list(Round.objects.all()) == [release.round]
    assert loaded.indicators.count() == 26


def test_a_real_chain_does_not_run_through_the_demonstration(loaded: Framework) -> None:
    release = publish_small_release("2026", {"FIN": {"LDR-1": 4}}, framework=loaded)

    assert release.previous_hash == ""


@pytest.mark.django_db
def test_removing_nothing_is_not_in_the_log(sign_in_file: Path) -> None:
    assert demonstrations.remove(sign_in_file) == []

    assert not Event.objects.exists()


@pytest.mark.django_db
def test_another_framework_is_refused() -> None:
    with pytest.raises(Conflict, match="not written for framework small-1.0"):
        demonstrations.load(make_framework(), progress=quiet)

    assert not User.objects.exists()


@pytest.mark.django_db
def test_missing_ministries_are_named() -> None:
    with pytest.raises(Conflict, match="lacks the ministries AUT, BEL"):
        demonstrations.load(load_framework(FILE).framework, progress=quiet)


def test_a_round_of_ours_with_a_demonstration_code_stays(framework: Framework) -> None:
    Round.objects.create(code="demo-2025", framework=framework, year=2025)

    with pytest.raises(Conflict, match="There is already a round demo-2025"):
        demonstrations.load(framework, progress=quiet)

    assert list(Round.objects.values_list("code", flat=True)) == ["demo-2025"]
    assert not Score.objects.exists()


def test_a_user_of_ours_with_a_demonstration_name_stays(framework: Framework) -> None:
    make_user("demo-analyst")

    with pytest.raises(Conflict, match="user demo-analyst who is not of the demonstration"):
        demonstrations.load(framework, progress=quiet)

    assert not Round.objects.exists()


def test_a_user_who_did_other_work_stays_but_cannot_sign_in(
    loaded: Framework, sign_in_file: Path
) -> None:
    analyst = User.objects.get(username="demo-analyst")
    password = sign_ins.sign_ins(sign_in_file)[0].password
    other = Assessment.objects.create(
        ministry_id="FIN", round=Round.objects.create(code="2026", framework=loaded, year=2026)
    )
    Coding.objects.create(assessment=other, analyst=analyst)

    assert demonstrations.remove(sign_in_file) == ["demo-analyst"]

    analyst.refresh_from_db()
    assert not analyst.is_active
    assert not analyst.check_password(password)
    assert list(User.objects.all()) == [analyst]
    assert Event.objects.first().detail["users_kept"] == ["demo-analyst"]
