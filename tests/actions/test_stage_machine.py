"""An assessment stays consistent, and its log complete, after any sequence of actions.

Hypothesis draws who does what, in which order. A model keeps the expected state, and the invariants
compare it with the database after each action.
"""

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from assessments.actions import codings, decisions, findings, moves, releases, replies, scores
from assessments.actions.versions import Saved
from assessments.models import (
    Assessment,
    Coding,
    Deadline,
    Decision,
    Event,
    Finding,
    Reply,
    Result,
    Score,
    Stage,
)
from assessments.models.stages import WAYS_BACK
from assessments.scoring.entries import Entry, EvidenceEntry
from assessments.scoring.replies import ReplyEntry
from tests.actions.entries import piece
from tests.actions.workflow_world import CODERS, INDICATORS, LEADING, PEOPLE, World

ORDER = list(Stage)
FORWARD: dict[Stage, Callable[..., Assessment]] = {
    Stage.CODING: moves.open_coding,
    Stage.RECONCILING: moves.open_reconciling,
    Stage.REPLY: moves.open_reply,
    Stage.DECIDING: moves.close_reply,
    Stage.FINAL: moves.finish,
}
indicators = st.sampled_from(INDICATORS)
coders = st.sampled_from(CODERS)
leading = st.sampled_from(LEADING)
levels = st.integers(1, 5)


class Workflow(World):
    """The actions of a workflow, and the invariants after each of them."""

    # Actions.

    @rule()
    def do_what_is_next(self) -> None:
        """Random actions would rarely get past the coding."""
        work = {
            Stage.CODING: self.code_all,
            Stage.RECONCILING: self.reconcile_all,
            Stage.REPLY: self.reply_to_all,
            Stage.DECIDING: self.decide_all,
            Stage.FINAL: self.publish,
        }
        work.get(self.stage, lambda: None)()
        if self.stage not in {Stage.FINAL, Stage.RELEASED}:
            self.go_on(ORDER[ORDER.index(self.stage) + 1], "lea")

    def code_all(self) -> None:
        for name in CODERS:
            for indicator in INDICATORS:
                self.save_score(name, indicator, 3 if (name, indicator) == ("ben", "I-2") else 2)
            self.submit_coding(name)

    def reconcile_all(self) -> None:
        for indicator in INDICATORS:
            self.pick_a_coding(indicator, "ben", "lea")

    def reply_to_all(self) -> None:
        self.save_reply("I-1", "disagree", is_confidential=False)
        self.submit_reply()

    def decide_all(self) -> None:
        for indicator in INDICATORS:
            self.decide(indicator, "ministry", 4)

    @rule(name=coders, indicator=indicators, level=levels)
    def save_score(self, name: str, indicator: str, level: int) -> None:
        coding = Coding.objects.select_related("assessment__round__framework").get(
            pk=self.codings[name].pk
        )
        stored = coding.scores.filter(indicator__code=indicator).first()
        entry = Entry("rated", level, None, "high", "Seen.", evidence=(KEPT,))
        version = stored.version if stored else 0
        saved: list[Saved[Score]] = []
        is_done = self.attempt(
            lambda: saved.append(
                scores.save(coding, indicator, entry, version=version, by=coding.analyst)
            )
        )
        assert is_done == (self.stage == Stage.CODING and name not in self.submitted)
        self.events += any(each.is_changed for each in saved)

    @rule(name=coders)
    def submit_coding(self, name: str) -> None:
        is_whole = len(self.levels_of(name)) == len(INDICATORS)
        may = self.stage == Stage.CODING and name not in self.submitted and is_whole
        coding = Coding.objects.get(pk=self.codings[name].pk)
        assert self.done(lambda: codings.submit(coding, by=coding.analyst)) == may
        if may:
            self.submitted[name] = self.levels_of(name)

    @rule(name=coders)
    def reopen_coding(self, name: str) -> None:
        may = self.stage == Stage.CODING and name in self.submitted
        act = lambda: codings.reopen(  # noqa: E731
            Coding.objects.get(pk=self.codings[name].pk),
            reason="A page was missed.",
            by=self.people["cora"],
        )
        assert self.done(act) == may
        if may:
            del self.submitted[name]

    @rule(to=st.sampled_from(list(FORWARD)), name=st.sampled_from(PEOPLE))
    def go_on(self, to: Stage, name: str) -> None:
        may = (
            ORDER.index(to) == ORDER.index(self.stage) + 1
            and (name in LEADING or (name in CODERS and to == Stage.CODING))
            and self.holds_for(to)
        )
        assert self.done(lambda: FORWARD[to](self.assessment, by=self.people[name])) == may
        if may:
            self.stage = to
            self.is_reply_over = False

    @rule(to=st.sampled_from(ORDER), name=st.sampled_from(PEOPLE))
    def reopen_stage(self, to: Stage, name: str) -> None:
        may = (
            name in LEADING
            and to in WAYS_BACK
            and ORDER.index(to) < ORDER.index(self.stage) < ORDER.index(Stage.RELEASED)
        )
        act = lambda: moves.reopen(  # noqa: E731
            self.assessment, to=to, reason="A source was misread.", by=self.people[name]
        )
        assert self.done(act) == may
        if may:
            self.stage = to
            self.is_reply_over = False

    @rule(indicator=indicators, name=coders, who=leading)
    def pick_a_coding(self, indicator: str, name: str, who: str) -> None:
        score = Score.objects.filter(coding=self.codings[name], indicator__code=indicator).first()
        if score is None:
            return
        before = Finding.objects.filter(indicator__code=indicator).first()
        old = (before.version, before.pk) if before else None
        is_done = self.attempt(
            lambda: findings.pick(
                self.assessment,
                indicator,
                score_id=score.pk,
                reason="The newer source decides.",
                version=before.version if before else 0,
                by=self.people[who],
            )
        )
        assert is_done == (self.stage == Stage.RECONCILING)
        after = Finding.objects.filter(indicator__code=indicator).first()
        self.events += is_done and after is not None and (after.version, after.pk) != old

    @rule(indicator=indicators, level=levels, version=st.integers(0, 2), who=leading)
    def set_a_level(self, indicator: str, level: int, version: int, who: str) -> None:
        before = Finding.objects.filter(indicator__code=indicator).values().first()
        is_done = self.attempt(
            lambda: findings.set_level(
                self.assessment,
                indicator,
                state="rated",
                level=level,
                reason="Both were wrong.",
                version=version,
                by=self.people[who],
            )
        )
        after = Finding.objects.filter(indicator__code=indicator).values().first()
        assert self.stage == Stage.RECONCILING or not is_done
        self.events += is_done and after != before

    @rule(
        indicator=indicators,
        stance=st.sampled_from(["", "agree", "disagree", "cannot_comment"]),
        is_confidential=st.booleans(),
    )
    def save_reply(self, indicator: str, stance: str, *, is_confidential: bool) -> None:
        assessment = Assessment.objects.get()
        may = (
            self.stage == Stage.REPLY
            and not self.is_reply_over
            and assessment.reply_submitted_at is None
        )
        stored = Reply.objects.filter(indicator__code=indicator).first()
        entry = ReplyEntry(stance, "We see it otherwise.", is_confidential, (SENT,))
        saved: list[Saved[Reply]] = []
        is_done = self.attempt(
            lambda: saved.append(
                replies.save(
                    assessment,
                    indicator,
                    entry,
                    version=stored.version if stored else 0,
                    by=self.people["min"],
                )
            )
        )
        assert is_done == may
        self.events += any(each.is_changed for each in saved)

    @rule()
    def submit_reply(self) -> None:
        is_done = self.done(lambda: replies.submit(self.assessment, by=self.people["min"]))
        assert self.stage == Stage.REPLY or not is_done

    @rule()
    def let_the_deadline_of_the_reply_pass(self) -> None:
        past = timezone.now() - datetime.timedelta(seconds=1)
        deadlines = Deadline.objects.filter(stage=Stage.REPLY)
        if self.stage == Stage.REPLY and deadlines.update(due_at=past):
            self.is_reply_over = True

    @rule(indicator=indicators, stands=st.sampled_from(["finding", "ministry"]), level=levels)
    def decide(self, indicator: str, stands: str, level: int) -> None:
        reply = Reply.objects.filter(indicator__code=indicator).first()
        if reply is None:
            return
        before = Decision.objects.filter(reply=reply).values().first()
        given = {} if stands == "finding" else {"state": "rated", "level": level}
        is_done = self.attempt(
            lambda: decisions.decide(
                reply,
                stands=stands,
                reason="The page was read again.",
                version=before["version"] if before else 0,
                by=self.people["lea"],
                **given,
            )
        )
        may = self.stage == Stage.DECIDING and reply.stance == "disagree"
        assert is_done == may
        self.events += is_done and Decision.objects.filter(reply=reply).values().first() != before

    @rule()
    def publish(self) -> None:
        may = self.stage == Stage.FINAL
        act = lambda: releases.publish(self.assessment.round, by=self.people["cora"])  # noqa: E731
        assert self.done(act) == may
        if may:
            self.stage = Stage.RELEASED
            self.published = self.frozen()

    # Invariants.

    @invariant()
    def the_stage_is_the_expected_one(self) -> None:
        assert Assessment.objects.get().stage == self.stage
        self.reached[self.stage] += 1

    @invariant()
    def every_change_has_its_event_and_no_refusal_has_one(self) -> None:
        assert Event.objects.count() == self.events

    @invariant()
    def a_submitted_coding_stays_as_it_is(self) -> None:
        for name, submitted in self.submitted.items():
            assert self.levels_of(name) == submitted

    @invariant()
    def no_stage_begins_before_its_conditions_are_met(self) -> None:
        stage = ORDER.index(self.stage)
        if stage >= ORDER.index(Stage.RECONCILING):
            assert not Coding.objects.filter(submitted_at=None).exists()
        if stage >= ORDER.index(Stage.REPLY):
            assert Finding.objects.count() == len(INDICATORS)
        if stage >= ORDER.index(Stage.FINAL):
            assert not Reply.objects.filter(stance="disagree", decision=None).exists()

    @invariant()
    def levels_on_which_the_coders_agree_are_the_reconciled_scores(self) -> None:
        for finding in Finding.objects.filter(decided_by=None):
            coded = set(Score.objects.filter(indicator=finding.indicator).values_list("level"))
            if self.stage not in {Stage.ASSIGNED, Stage.CODING}:
                assert coded == {(finding.level,)}

    @invariant()
    def resolved_scores_are_published_and_never_change(self) -> None:
        if not self.published:
            return
        assert self.frozen() == self.published
        resolved = {finding.indicator.code: finding.level for finding in Finding.objects.all()}
        for decision in Decision.objects.select_related("reply__indicator"):
            resolved[decision.reply.indicator.code] = decision.level
        found = Result.objects.indicators().values_list("code", "value")
        assert dict(found) == resolved


KEPT: EvidenceEntry = piece()
SENT: EvidenceEntry = piece()


@pytest.mark.django_db
def test_the_workflow_is_consistent_after_any_actions_in_any_order() -> None:
    run_state_machine_as_test(
        Workflow,
        settings=settings(
            max_examples=25,
            stateful_step_count=60,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert set(Workflow.reached) == set(Stage), "no run reached one of the stages"
