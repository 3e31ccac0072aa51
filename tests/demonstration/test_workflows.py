"""The ministries past their coding as planned: every situation, and coders who differ."""

import datetime
import itertools
from functools import cache

import pytest

from assessments.demonstration.cast import CAST, HOST, REPLYING
from assessments.demonstration.desks import planned_desk
from assessments.demonstration.notes import notes
from assessments.demonstration.workflows import (
    STAGES,
    PlannedAssessment,
    Situation,
    planned_second,
    planned_workflow,
)
from assessments.scoring.completeness import missing_by_indicator
from assessments.scoring.entries import Entry
from tests.demonstration.planned import framework

TODAY = datetime.date(2026, 12, 1)
CODES = [indicator.code for indicator in framework().indicators()]


@cache
def workflow(seed: int | None = None) -> dict[Situation, PlannedAssessment]:
    given = {} if seed is None else {"seed": seed}
    return {
        each.situation: each
        for each in planned_workflow(framework(), notes(), today=TODAY, **given)
    }


def answer(entry: Entry) -> tuple[object, ...]:
    return (entry.state, entry.level, entry.value)


def differing(planned: PlannedAssessment) -> list[str]:
    first, second = planned.codings
    return [code for code in CODES if answer(first[code]) != answer(second[code])]


def test_each_situation_is_there_once_for_a_ministry_that_is_not_on_the_desk() -> None:
    ministries = {planned.ministry for planned in workflow().values()}
    on_desk = {coding.ministry for coding in planned_desk(framework(), notes(), today=TODAY)}

    assert list(workflow()) == list(Situation)
    assert len(ministries & set(CAST)) == len(Situation)
    assert not ministries & on_desk
    assert workflow()[Situation.ASKED].ministry == HOST
    replied = {each.ministry for each in workflow().values() if each.replies}
    assert replied == {HOST, *REPLYING}
    assert list(dict.fromkeys(STAGES.values())) == ["reconciling", "reply", "deciding", "final"]


@pytest.mark.parametrize("seed", range(6))
def test_every_coding_is_complete_and_the_coders_differ_now_and_then(seed: int) -> None:
    for planned in workflow(seed).values():
        for coding in planned.codings:
            assert list(coding) == CODES
            assert missing_by_indicator(framework(), coding) == {}
    shares = [len(differing(planned)) / len(CODES) for planned in workflow(seed).values()]
    assert 0.1 < sum(shares) / len(shares) < 0.5


@pytest.mark.parametrize("seed", range(6))
def test_the_lead_decides_where_they_differ_and_nowhere_else(seed: int) -> None:
    for situation, planned in workflow(seed).items():
        wanted = differing(planned)
        if situation == Situation.COMPARED:
            wanted = []
        elif situation == Situation.HALF_DECIDED:
            wanted = wanted[: len(wanted) // 2]
        assert list(planned.findings) == wanted
        for code, finding in planned.findings.items():
            levels = [coding[code].level for coding in planned.codings]
            assert finding.reason.startswith("Illustrative: ")
            assert (finding.coder is None) == (finding.level is not None)
            if finding.level is not None:
                assert sorted([*levels, finding.level])[1] == finding.level not in levels


@pytest.mark.parametrize("seed", range(6))
def test_what_is_contested_has_words_and_evidence_and_in_the_end_a_decision(seed: int) -> None:
    for situation, planned in workflow(seed).items():
        contested = [c for c, reply in planned.replies.items() if reply.stance == "disagree"]
        assert all(planned.replies[code].evidence for code in contested)
        assert list(planned.decisions) == (contested if situation == Situation.FINAL else [])
        for reply in planned.replies.values():
            has_words = reply.stance in {"disagree", "agree_with_comment"}
            assert bool(reply.comment) == has_words
    assert [len(planned.replies) for planned in workflow(seed).values()] == [0, 0, 8, 0, 21, 0, 26]


def test_each_ministry_on_the_desk_has_the_planned_progress_of_a_second_coder() -> None:
    second = planned_second(framework(), notes(), today=TODAY)

    assert list(second) == [
        coding.ministry for coding in planned_desk(framework(), notes(), today=TODAY)
    ]
    assert [len(entries) for entries in second.values()] == [0, 0, 26, 13, 26, 13]
    for entries in second.values():
        assert list(entries) == CODES[: len(entries)]
        assert set(missing_by_indicator(framework(), entries)) == set(CODES[len(entries) :])


def test_every_stance_is_taken_and_some_words_are_confidential() -> None:
    replies = workflow()[Situation.FINAL].replies.values()

    stances = {"agree", "agree_with_comment", "disagree", "cannot_comment"}
    assert {reply.stance for reply in replies} == stances
    assert [reply.is_confidential for reply in replies].count(True) == 2


def test_each_text_says_that_it_is_invented() -> None:
    every = workflow().values()
    texts = itertools.chain(
        (finding.reason for each in every for finding in each.findings.values()),
        (reply.comment for each in every for reply in each.replies.values() if reply.comment),
        (reason for each in every for reason in each.decisions.values()),
        (
            entry.rationale
            for each in every
            for coding in each.codings
            for entry in coding.values()
            if entry.rationale
        ),
    )
    for text in texts:
        assert text.startswith("Illustrative: ")
        assert not set("{}|") & set(text)


def test_pieces_have_keys_of_their_own() -> None:
    keys = [
        piece.key
        for each in workflow().values()
        for sources in (
            *each.codings[0].values(),
            *each.codings[1].values(),
            *each.replies.values(),
        )
        for piece in sources.evidence
    ]

    assert len(set(keys)) == len(keys) > 200


def test_the_same_seed_gives_the_same_plan_and_another_seed_another() -> None:
    assert planned_workflow(framework(), notes(), today=TODAY) == list(workflow().values())
    assert planned_workflow(framework(), notes(), today=TODAY, seed=1) != list(workflow().values())
