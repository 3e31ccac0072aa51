"""Tests of two leads on one indicator: in any order, no text is lost or hidden."""

import time
from dataclasses import dataclass, field

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assessments.actions import findings, moves
from assessments.actions.errors import Locked, NotReady
from assessments.actions.versions import VersionConflict
from assessments.models import Assessment, Event, Finding, Stage, User
from tests.at_once import BREATH, at_once
from tests.codings import make_coded, score_of
from tests.drafts import make_member
from tests.factories import make_framework, make_round, make_user

INTERLEAVINGS = 200
ROUNDS = 12  # of two who decide at the same instant

Words = tuple[int | None, str]  # the level, and why


@dataclass
class Lead:
    """A page that is open: what it read, and what is typed in it but not acknowledged."""

    user: User
    words: Words = (None, "")
    version: int = 0
    sent: list[tuple[Words, int]] = field(default_factory=list)


steps = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.one_of(
            st.tuples(st.just("type"), st.integers(1, 5)),
            st.tuples(st.just("save"), st.none()),
            st.tuples(st.just("replay"), st.none()),
            st.tuples(st.just("reload"), st.none()),
        ),
    ),
    min_size=4,
    max_size=16,
)


def decide(assessment: Assessment, words: Words, version: int, by: User) -> Finding:
    """Choose the coding that has the level, or set another level."""
    level, reason = words
    common = {"reason": reason, "version": version, "by": by}
    for coder in (0, 1):
        score = score_of(assessment, "OPN-1", coder)
        if score.level == level:
            return findings.pick(assessment, "OPN-1", score_id=score.pk, **common)
    return findings.set_level(assessment, "OPN-1", state="rated", level=level, **common)


def answered(
    assessment: Assessment, words: Words, version: int, by: User
) -> Finding | VersionConflict:
    try:
        return decide(assessment, words, version, by)
    except VersionConflict as conflict:
        return conflict


class TwoLeads(TestCase):
    """A model keeps every decision that was ever acknowledged."""

    @settings(max_examples=INTERLEAVINGS, phases=[Phase.generate, Phase.shrink])
    @given(steps)
    def test_no_interleaving_overwrites_anything_silently(
        self, story: list[tuple[int, tuple[str, int | None]]]
    ) -> None:
        self.assessment = make_coded({"OPN-1": (2, 4)})
        self.leads = [Lead(make_user(name, role="lead")) for name in ("lea", "leo")]
        self.acknowledged: list[tuple[Words, User] | None] = [None]  # the place is the version
        for place, (who, (step, what)) in enumerate(story):
            getattr(self, step)(self.leads[who], what, place)
            self.check_the_score()
        self.check_the_log()

    def type(self, lead: Lead, level: int, place: int) -> None:
        lead.words = (level, f"{lead.user} at {place}")

    def save(self, lead: Lead, _what: None, _place: int) -> None:
        if lead.words[1]:
            lead.sent.append((lead.words, lead.version))
            self.send(lead, lead.words, lead.version)

    def replay(self, lead: Lead, _what: None, _place: int) -> None:
        """A form sent again: a retry whose first answer was lost, a double click."""
        if lead.sent:
            self.send(lead, *lead.sent[-1])

    def reload(self, lead: Lead, _what: None, _place: int) -> None:
        current = self.acknowledged[-1]
        lead.words, lead.version = current[0] if current else (None, ""), len(self.acknowledged) - 1

    def send(self, lead: Lead, words: Words, version: int) -> None:
        current, newest = self.acknowledged[-1], len(self.acknowledged) - 1
        answer = answered(self.assessment, words, version, lead.user)
        if isinstance(answer, VersionConflict):
            # Both texts: the sender's own, and the current one with the lead who decided it.
            assert version != newest
            assert (answer.sent.level, answer.sent.reason) == words
            stored = answer.stored
            shown = ((stored.level, stored.reason), answer.by) if answer.version else None
            assert shown == current
            assert answer.version == newest
        elif current and current[0] == words:
            assert answer.version == newest
        else:
            assert version == newest
            self.acknowledged.append((words, lead.user))
            assert answer.version == newest + 1
        lead.version = answer.version

    def check_the_score(self) -> None:
        finding, current = Finding.objects.first(), self.acknowledged[-1]
        assert (finding is None) == (current is None)
        if finding and current:
            assert ((finding.level, finding.reason), finding.decided_by) == current
            assert finding.version == len(self.acknowledged) - 1

    def check_the_log(self) -> None:
        """Each decision has its event, with the decision before it."""
        logged = [
            (event.detail["old"], event.detail["new"])
            for event in Event.objects.filter(verb="decided finding").order_by("pk")
        ]
        assert len(logged) == len(self.acknowledged) - 1
        for version, ((old, new), expected) in enumerate(
            zip(logged, self.acknowledged[1:], strict=True), start=1
        ):
            assert expected is not None
            assert (old["version"], new["version"]) == (version - 1, version)
            assert (new["level"], new["reason"]) == expected[0]
            assert version == 1 or old == logged[version - 2][1]


@pytest.mark.django_db(transaction=True)
def test_one_of_two_leads_who_decide_at_the_same_instant_gets_a_conflict() -> None:
    codes = [f"I-{at}" for at in range(ROUNDS)]
    make_round(framework=make_framework(tree={"d": {"f": codes}}))
    assessment = make_coded(dict.fromkeys(codes, (2, 4)))
    leads = [make_user(name, role="lead") for name in ("lea", "leo")]
    for code in codes:

        def pick(who: int, code: str = code) -> Finding | VersionConflict:
            score, reason = score_of(assessment, code, who), f"Reason of {leads[who]}"
            try:
                return findings.pick(
                    assessment, code, score_id=score.pk, reason=reason, version=0, by=leads[who]
                )
            except VersionConflict as conflict:
                return conflict

        answers = at_once([lambda who=who: pick(who) for who in (0, 1)])

        (won,) = (at for at, answer in enumerate(answers) if isinstance(answer, Finding))
        lost = answers[1 - won]
        assert isinstance(lost, VersionConflict)
        assert lost.stored == findings.finding_values(answers[won])
        assert (lost.by, lost.version) == (leads[won], 1)
        assert lost.sent.reason == f"Reason of {leads[1 - won]}"
        finding = Finding.objects.get(indicator__code=code)
        assert (finding.decided_by, finding.version) == (leads[won], 1)
    assert Event.objects.filter(verb="decided finding").count() == ROUNDS


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_is_one_decision() -> None:
    assessment = make_coded({"OPN-1": (2, 4)})
    lead = make_user("lea", role="lead")

    versions = at_once([lambda: str(decide(assessment, (4, "Seen."), 0, lead).version)] * 3)

    assert versions == ["1"] * 3
    assert Event.objects.filter(verb="decided finding").count() == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_decided_after_the_stage_closes() -> None:
    """One lead goes on changing her mind while another asks the ministry for its reply."""
    make_round(framework=make_framework(tree={"d": {"f": ["OPN-1"]}}))
    assessment = make_coded({"OPN-1": (2, 4)})
    make_member("mia", "FIN")
    lea, leo = (make_user(name, role="lead") for name in ("lea", "leo"))

    def change() -> str:
        for version in range(2000):
            try:
                decide(assessment, (version % 5 + 1, f"Reason {version}"), version, lea)
                time.sleep(BREATH)
            except Locked as locked:
                return f"{version}: {locked}"
        raise AssertionError("never locked")

    def close() -> str:
        for _attempt in range(2000):
            try:
                return str(moves.open_reply(assessment, by=leo).stage)
            except NotReady:
                time.sleep(BREATH)
        raise AssertionError("never ready")

    changed, stage = at_once([change, close])

    version, _, sentence = changed.partition(": ")
    assert stage == Stage.REPLY
    assert "Right of reply" in sentence
    finding = Finding.objects.get()
    assert (str(finding.version), finding.reason) == (version, f"Reason {int(version) - 1}")
    moved = Event.objects.get(verb="opened reply")
    assert not Event.objects.filter(verb="decided finding", pk__gt=moved.pk).exists()
