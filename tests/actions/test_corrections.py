"""Tests of correcting a release: what changes, what stays, what is refused, and who wins."""

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions import corrections, releases
from assessments.actions.corrections import Change
from assessments.actions.errors import ActionError, Conflict, Locked, NotReady
from assessments.models import Correction, Event, PublicData, Release, Result
from tests.factories import (
    make_evidence,
    make_framework,
    make_scored_round,
    make_user,
    publish_small_release,
)
from tests.forging import forge
from tests.worlds import world

pytestmark = pytest.mark.django_db

WHOLE = {"OPN-1": 4, "OPN-2": 4, "CNF-1": 4, "TRN-1": 4, "TRN-2": 4}
LEVELS = {"FIN": WHOLE, "NLD": dict.fromkeys(WHOLE, 3), "EST": dict.fromkeys(WHOLE, 2)}
REASON = "Two levels were read from another year's report."


def change(
    ministry: str = "FIN",
    indicator: str = "TRN-1",
    value: float | None = 1.0,
    *,
    state: str = "rated",
    reason: str = "It was of 2019.",
) -> Change:
    return Change(ministry, indicator, state, value, reason)


@world
def release() -> Release:
    return publish_small_release("2026", LEVELS)


def result(release: Release, ministry: str, kind: str, code: str) -> Result:
    return release.results.get(ministry=ministry, kind=kind, code=code)


def contents(release: Release) -> list[tuple[object, ...]]:
    """Return all its results without their keys."""
    fields = [one.attname for one in Result._meta.concrete_fields]
    names = [name for name in fields if name not in {"id", "release_id"}]
    return list(release.results.order_by("pk").values_list(*names))


def test_a_correction_is_another_release_and_leaves_the_first_as_it_is(release: Release) -> None:
    before = (contents(release), Release.objects.filter(pk=release.pk).values().get())

    made = corrections.correct(release, [change()], reason=REASON, by=make_user("cora"))

    assert (made.code, made.round, made.corrects) == ("2026.1", release.round, release)
    assert (made.reason, made.published_by.username) == (REASON, "cora")
    assert made.ministry_count == 3
    assert made.previous_hash == release.content_hash
    assert (contents(release), Release.objects.filter(pk=release.pk).values().get()) == before


def test_only_results_that_depend_on_the_change_change(release: Release) -> None:
    made = corrections.correct(release, [change()], reason=REASON)

    changed = {
        (old[0], old[1], old[2])
        for old, new in zip(contents(release), contents(made), strict=True)
        if old != new
    }
    assert changed == {
        ("FIN", "indicator", "TRN-1"),
        ("FIN", "facet", "workforce"),
        ("FIN", "dimension", "training"),
        ("FIN", "index", "index"),
        *(("NLD", "indicator", "TRN-1"), ("EST", "indicator", "TRN-1")),  # their ranks
        *(("NLD", "facet", "workforce"), ("NLD", "dimension", "training")),
    }
    row = result(made, "FIN", "indicator", "TRN-1")
    assert (row.value, row.score, row.rank) == (1.0, 1.0, 3)
    assert (row.rationale, row.confidence) == ("Seen.", "high")


def test_each_correction_lists_old_and_new_values_and_its_effect(release: Release) -> None:
    changes = [change("FIN", code, 1.0, reason=f"Of {code}.") for code in WHOLE]

    made = corrections.correct(release, changes, reason=REASON)

    rows = list(made.corrections.all())
    assert [row.code for row in rows] == sorted(WHOLE)
    assert rows[1].reason == "Of OPN-1."
    values = {(row.old_state, row.old_value, row.new_state, row.new_value) for row in rows}
    assert values == {("rated", 4.0, "rated", 1.0)}
    effects = {(r.index_before, r.index_after, r.rank_before, r.rank_after) for r in rows}
    assert effects == {(4.0, 1.0, 1, 3)}
    assert result(made, "NLD", "index", "index").rank == 1


@pytest.mark.parametrize("state", ["not_found", "not_applicable"])
def test_a_level_can_be_corrected_to_no_level(release: Release, state: str) -> None:
    made = corrections.correct(release, [change(value=None, state=state)], reason=REASON)

    row = result(made, "FIN", "indicator", "TRN-1")
    assert (row.state, row.value, row.score, row.rank) == (state, None, None, None)
    assert row.confidence == ""


def test_an_indicator_that_was_not_assessed_can_get_a_level_and_keeps_its_sealed_mark() -> None:
    round = make_scored_round("2026", {"FIN": {"OPN-1": 3}})
    coding = round.assessments.get().codings.get()
    score = coding.scores.create(
        indicator=round.framework.indicators.get(code="OPN-2"), state="not_found"
    )
    make_evidence(score, disclosure="sealed")
    release = releases.publish(round)

    given = [change("FIN", "OPN-2", 4.0), change("FIN", "CNF-1", 4.0)]
    made = corrections.correct(release, given, reason=REASON)

    assert result(made, "FIN", "indicator", "OPN-2").is_sealed_only
    assert not result(made, "FIN", "indicator", "CNF-1").is_sealed_only


def test_a_correction_can_itself_be_corrected_and_the_chain_goes_on(release: Release) -> None:
    other = publish_small_release("2027", LEVELS, framework=release.round.framework, year=2027)
    first = corrections.correct(release, [change()], reason=REASON)
    second = corrections.correct(first, [change(value=2.0)], reason="Once more.")

    assert (second.code, second.corrects) == ("2026.2", first)
    assert first.previous_hash == other.content_hash
    assert second.previous_hash == first.content_hash
    assert list(Release.objects.current()) == [other, second]
    assert list(Release.objects.newest_first()) == [other, second, first, release]


def test_only_the_newest_of_a_round_can_be_corrected(release: Release) -> None:
    corrections.correct(release, [change()], reason=REASON)

    with pytest.raises(Conflict, match=r"Release 2026 is already corrected by 2026\.1"):
        corrections.correct(release, [change(value=2.0)], reason=REASON)

    assert Release.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ([], "Choose at least one indicator"),
        ([change(value=4.0)], r"Finland, Indicator TRN-1 \(TRN-1\): this is already"),
        ([change("NOR")], "this release has no such answer"),
        ([change(indicator="XXX")], "Finland, XXX: this release has no such answer"),
        ([change(), change(value=2.0)], "TRN-1.*: an answer can be corrected only once"),
        ([change(state="open", value=None)], "must be one of: Rated, Not found, Not applicable"),
    ],
)
def test_a_correction_that_changes_nothing_is_refused(
    release: Release, changes: list[Change], sentence: str
) -> None:
    with pytest.raises(NotReady, match=sentence):
        corrections.correct(release, changes, reason=REASON)

    assert Release.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "reason", "field"),
    [
        (change(value=9.0), REASON, "TRN-1-answer"),
        (change(value=2.5), REASON, "TRN-1-answer"),
        (change(value=float("nan")), REASON, "TRN-1-answer"),
        (change(value=None), REASON, "TRN-1-answer"),
        (change(state="not_found"), REASON, "TRN-1-answer"),
        (change(reason="  "), REASON, "TRN-1-reason"),
        (change(reason="a\x00b"), REASON, "TRN-1-reason"),
        (change(), " ", "reason"),
        (change(), "a\x00b", "reason"),
        (change(), "a" * 20_001, "reason"),
    ],
)
def test_an_invalid_correction_is_refused_by_its_field(
    release: Release, sent: Change, reason: str, field: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        corrections.correct(release, [sent], reason=reason)

    assert list(refusal.value.message_dict) == [field]
    assert Release.objects.count() == 1


def test_a_release_of_another_method_is_not_computed_by_this_one(release: Release) -> None:
    release.method_version = "0.9"

    with pytest.raises(Locked, match=r"computed by method 0\.9\. Method 1\.0 would change other"):
        corrections.prepare(release, [change()], reason=REASON)


def test_only_the_preview_that_was_shown_is_confirmed(release: Release) -> None:
    shown = corrections.prepare(release, [change()], reason=REASON).content_hash

    with pytest.raises(Conflict, match=r"Release 2026\.1 would differ from the preview"):
        corrections.correct(release, [change(value=2.0)], reason=REASON, shown=shown)
    with pytest.raises(Conflict, match="would differ from the preview"):
        corrections.correct(release, [change()], reason="Another.", shown=shown)

    made = corrections.correct(release, [change()], reason=REASON, shown=shown)
    assert made.content_hash == shown


def test_a_release_published_meanwhile_makes_the_preview_stale(release: Release) -> None:
    shown = corrections.prepare(release, [change()], reason=REASON).content_hash
    publish_small_release("2027", LEVELS, framework=release.round.framework, year=2027)

    with pytest.raises(Conflict, match="would differ from the preview"):
        corrections.correct(release, [change()], reason=REASON, shown=shown)


def test_a_correction_is_one_event_that_renews_what_everybody_sees(release: Release) -> None:
    edition, events = PublicData.objects.edition(), Event.objects.count()

    made = corrections.correct(release, [change()], reason=REASON, by=make_user("cora"))

    assert Event.objects.count() == events + 1
    event = Event.objects.latest("pk")
    assert (event.verb, event.subject, event.by.username) == ("corrected release", "2026.1", "cora")
    assert event.detail == {
        "corrects": "2026",
        "reason": REASON,
        "content_hash": made.content_hash,
        "changes": [
            {
                "place": "FIN TRN-1",
                "old": ["rated", 4.0],
                "new": ["rated", 1.0],
                "reason": "It was of 2019.",
            }
        ],
    }
    assert PublicData.objects.edition() > edition


def test_nothing_of_a_refused_correction_stays(release: Release) -> None:
    with pytest.raises(ActionError):
        corrections.correct(release, [change(), change("NOR")], reason=REASON)

    assert (Release.objects.count(), Correction.objects.count()) == (1, 0)
    assert not Event.objects.filter(verb="corrected release").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessments_correction SET reason = 'x'",
        "DELETE FROM assessments_correction",
        "DELETE FROM assessments_release WHERE code = '2026.1'",
    ],
)
def test_the_database_refuses_to_change_a_correction(release: Release, statement: str) -> None:
    corrections.correct(release, [change()], reason=REASON)

    with (
        pytest.raises(IntegrityError, match="Nothing published"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("refusal", ["update", "bulk_update", "delete"])
def test_querysets_of_corrections_refuse_in_words(release: Release, refusal: str) -> None:
    corrections.correct(release, [change()], reason=REASON)

    with pytest.raises(TypeError, match="Nothing published"):
        getattr(Correction.objects.all(), refusal)()


def test_a_demonstration_goes_with_its_corrections_newest_first() -> None:
    first = publish_small_release("demo", LEVELS, is_demonstration=True)
    second = corrections.correct(first, [change()], reason=REASON)

    with pytest.raises(
        Conflict, match=r"Release demo is corrected by demo\.1\. Remove demo\.1 first"
    ):
        releases.remove_demonstration(first)
    for release in (second, first):
        releases.remove_demonstration(release)

    assert (Release.objects.count(), Correction.objects.count()) == (0, 0)


def test_queries_do_not_grow_with_ministries() -> None:
    framework = make_framework()

    def queries(letter: str, count: int) -> int:
        codes = [f"{letter}{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(count)]
        levels = {code: {"OPN-1": 3} for code in codes}
        release = publish_small_release(letter, levels, framework=framework)
        with CaptureQueriesContext(connection) as captured:
            corrections.correct(release, [change(codes[0], "OPN-1", 4.0)], reason=REASON)
        return sum(not query["sql"].startswith("INSERT") for query in captured)

    queries("A", 1)

    assert queries("B", 10) == queries("C", 40)


def test_a_round_keeps_its_place_by_the_day_of_its_first_release(release: Release) -> None:
    """A late correction of an older round of the same year does not become the current release."""
    later = publish_small_release("2026-autumn", LEVELS, framework=release.round.framework)
    now = timezone.now() - datetime.timedelta(days=1)
    forge("UPDATE assessments_release SET published_at = %s WHERE id = %s", now, release.pk)

    corrections.correct(release, [change()], reason=REASON)

    assert Release.objects.newest_first().first() == later


@pytest.mark.django_db(transaction=True)
def test_one_of_two_coordinators_at_once_wins_and_the_other_is_refused() -> None:
    release = publish_small_release("2026", LEVELS)
    gate, outcomes = threading.Barrier(2, timeout=20), []

    def work(value: float) -> None:
        try:
            gate.wait()
            outcomes.append(corrections.correct(release, [change(value=value)], reason=REASON).code)
        except ActionError as error:
            outcomes.append(str(error))
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work, args=(value,)) for value in (1.0, 2.0)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(outcomes)[0] == "2026.1"
    assert "Release 2026 is already corrected by 2026.1" in sorted(outcomes)[1]
    assert Release.objects.count() == 2
