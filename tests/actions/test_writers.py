"""Tests of several writers at once, each on a connection of its own, with real transactions."""

import time
from dataclasses import replace

import pytest

from assessments.actions import codings, releases, rounds, scores
from assessments.actions.errors import Conflict, Locked, NotReady
from assessments.actions.versions import Saved, VersionConflict
from assessments.models import Coding, Event, Result, Round, Score, User
from assessments.scorecards import tree
from assessments.scoring.completeness import missing_by_indicator
from assessments.scoring.entries import Entry
from tests.actions.entries import NOT_FOUND, RATED, piece, rated
from tests.at_once import BREATH, at_once
from tests.factories import make_assessment, make_coding, make_framework, make_round

pytestmark = pytest.mark.django_db(transaction=True)

SAVES = 15  # of each writer


def save(coding: Coding, entry: Entry, version: int, indicator: str = "OPN-1") -> Saved[Score]:
    return scores.save(coding, indicator, entry, version=version, by=coding.analyst)


def saved_in_spite_of_conflicts(coding: Coding, name: str) -> dict[int, str]:
    """Save texts, again after each conflict, and return those acknowledged by their versions."""
    acknowledged, version, tried = {}, 0, 0
    while len(acknowledged) < SAVES:
        text = f"{name} {tried}"
        tried += 1
        try:
            saved = save(coding, replace(RATED, rationale=text), version)
        except VersionConflict as conflict:
            version = conflict.version
        else:
            version = saved.version
            acknowledged[version] = text
    return acknowledged


def test_two_writers_of_one_indicator_never_get_the_same_version() -> None:
    coding = make_coding()

    one, two = at_once(
        [lambda name=name: saved_in_spite_of_conflicts(coding, name) for name in "ab"]
    )

    acknowledged = one | two
    assert sorted(acknowledged) == list(range(1, 2 * SAVES + 1))
    stored = Score.objects.get()
    assert (stored.version, stored.rationale) == (2 * SAVES, acknowledged[2 * SAVES])
    logged = {event.detail["new"]["version"]: event.detail["new"] for event in Event.objects.all()}
    assert {version: new["rationale"] for version, new in logged.items()} == acknowledged


def test_one_of_two_first_saves_gets_a_conflict() -> None:
    coding = make_coding()
    entries = [rated(piece(), rationale=name) for name in "ab"]
    for indicator in coding.assessment.round.framework.indicators.values_list("code", flat=True):

        def outcome(entry: Entry, indicator: str = indicator) -> Saved[Score] | VersionConflict:
            try:
                return save(coding, entry, 0, indicator)
            except VersionConflict as conflict:
                return conflict

        answers = at_once([lambda entry=entry: outcome(entry) for entry in entries])

        (won,) = (n for n, answer in enumerate(answers) if isinstance(answer, Saved))
        lost = answers[1 - won]
        assert isinstance(lost, VersionConflict)
        assert (lost.stored, lost.version) == (entries[won], 1)


def test_the_same_form_sent_twice_at_once_is_one_change() -> None:
    coding = make_coding()
    entry = rated(piece())

    answers = at_once([lambda: save(coding, entry, 0)] * 2)

    assert sorted(answer.is_changed for answer in answers) == [False, True]
    assert {answer.version for answer in answers} == {1}
    assert Event.objects.count() == 1
    assert Score.objects.get().evidence.count() == 1


def test_writers_of_different_codings_all_get_through() -> None:
    """Writers queue for the write lock of SQLite and never see "database is locked"."""
    make_round()
    mine = [
        make_coding(make_assessment(code), analyst=User.objects.create_user(f"user-{code}"))
        for code in ("EST", "FIN", "NLD")
    ]

    at_once([lambda coding=coding: saved_in_spite_of_conflicts(coding, "x") for coding in mine])

    assert set(Score.objects.values_list("version", flat=True)) == {SAVES}
    assert Event.objects.count() == 3 * SAVES


def test_nothing_is_saved_between_the_check_and_the_submission() -> None:
    make_round(framework=make_framework(tree={"d": {"f": ["OPN-1"]}}))
    coding = make_coding()
    complete, incomplete = NOT_FOUND, replace(NOT_FOUND, searched_where="")

    def flicker() -> int:
        """Complete, incomplete, and so on, until it is locked."""
        version = 0
        try:
            while version < 2000:
                version = save(coding, incomplete if version % 2 else complete, version).version
                time.sleep(BREATH)
        except Locked:
            return version
        raise AssertionError("never locked")

    def submit() -> int:
        """Try with pauses of many lengths, or it could meet the same of the two every time."""
        for attempt in range(2000):
            try:
                codings.submit(coding, by=coding.analyst)
            except NotReady:
                time.sleep(attempt % 7 / 1000)
                continue
            return 0
        raise AssertionError("never complete")

    version, _ = at_once([flicker, submit])

    coding.refresh_from_db()
    framework = tree(coding.assessment.round.framework)
    assert coding.submitted_at is not None
    assert missing_by_indicator(framework, codings.entries(coding)) == {}
    assert Score.objects.get().version == version


def test_nothing_is_saved_after_publication() -> None:
    coding = make_coding()
    save(coding, RATED, 0)

    def go_on() -> int:
        version = 1
        try:
            while version < 2000:
                level = version % 5 + 1
                version = save(coding, replace(RATED, level=level), version).version
                time.sleep(BREATH)
        except Locked:
            return version
        raise AssertionError("never locked")

    version, release = at_once([go_on, lambda: releases.publish(coding.assessment.round)])

    score = Score.objects.get()
    published = Result.objects.get(release=release, kind="indicator", code="OPN-1")
    assert score.version == version
    assert published.value == score.level


def test_two_who_open_the_same_round_at_once_open_it_once() -> None:
    framework = make_framework()

    def open_it() -> str:
        try:
            return rounds.open_round("2031", framework=framework, year=2031, by=None).code
        except Conflict as conflict:
            return str(conflict)

    answers = at_once([open_it, open_it, open_it])

    assert sorted(answers) == ["2031", *["There is already a round 2031."] * 2]
    assert Round.objects.get().code == "2031"
