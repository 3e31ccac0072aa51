"""What stands for each indicator of a round: what was decided, else what was found, else said.

A decision upon a reply goes before the finding. Where one analyst codes each ministry, what that
one says stands without a finding.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from assessments.models import Decision, Disclosure, Evidence, Finding, Round, Score, Side
from assessments.scoring.types import Answer, State

Key = tuple[str, str]  # ministry code, indicator code
Source = tuple[str, int]  # "score" or "reply", and its key


@dataclass(frozen=True, slots=True)
class ResolvedScore:
    """The answer that stands, and what it rests on.

    said: its state, and its level or value. score: the analyst's whose reading stands, None where
    nobody's does. reason: why, where the score's rationale does not say it. sources: whose evidence
    it rests on.
    """

    said: Score | Finding | Decision
    score: Score | None
    reason: str
    sources: tuple[Source, ...]

    @property
    def value(self) -> float | None:
        """The level or the measured number; None unless rated."""
        return self.said.value if self.said.level is None else float(self.said.level)

    @property
    def confidence(self) -> str:
        return self.score.confidence if self.score else ""

    @property
    def rationale(self) -> str:
        return self.score.rationale if self.score else self.reason

    def answer(self, classes: dict[Source, set[str]]) -> Answer:
        """As the engine takes it; `classes`: see `evidence_classes`."""
        state = State(self.said.state)
        found = set[str]().union(*(classes[source] for source in self.sources))
        return Answer(state, self.value, state == State.RATED and found == {Disclosure.SEALED})


ResolvedScores = Mapping[Key, ResolvedScore]


def resolved_scores(round: Round) -> ResolvedScores:
    """Return what stands in the round so far, by ministry, then as in the framework.

    What several analysts said has no resolved score until there is a finding. Three queries,
    however many ministries.
    """
    found: dict[Key, ResolvedScore] = {
        (score.coding.assessment.ministry_id, score.indicator.code): ResolvedScore(
            score, score, "", (("score", score.pk),)
        )
        for score in sole_scores(round)
    }
    findings = Finding.objects.filter(assessment__round=round)
    for finding in findings.select_related("assessment", "indicator", "score"):
        sources = (("score", finding.score_id),) if finding.score_id else ()
        key = (finding.assessment.ministry_id, finding.indicator.code)
        found[key] = ResolvedScore(finding, finding.score, finding.reason, sources)
    decisions = Decision.objects.filter(reply__assessment__round=round)
    for decision in decisions.select_related("reply__assessment", "reply__indicator"):
        key = (decision.reply.assessment.ministry_id, decision.reply.indicator.code)
        found[key] = decided(decision, found.get(key))
    return dict(sorted(found.items(), key=lambda item: item[0][0]))


def decided(decision: Decision, before: ResolvedScore | None) -> ResolvedScore:
    """What a decision makes of the resolved score before it."""
    stood = before.sources if before else ()
    replied: Source = ("reply", decision.reply_id)
    if decision.stands == Side.FINDING and before:
        return ResolvedScore(decision, before.score, before.reason, stood)
    sources = (replied,) if decision.stands == Side.MINISTRY else (*stood, replied)
    return ResolvedScore(decision, None, decision.reason, sources)


def sole_scores(round: Round) -> list[Score]:
    """The answers of those analysts who alone answered for a ministry: one query, or none.

    None stands by itself where more than one analyst codes each ministry.
    """
    if round.coders > 1:
        return []
    scores = Score.objects.answers().filter(coding__assessment__round=round)
    ordered = scores.select_related("coding__assessment", "indicator").order_by(
        "coding__assessment__ministry", "indicator__position"
    )
    codings: dict[int, set[int]] = defaultdict(set)
    for score in ordered:
        codings[score.coding.assessment_id].add(score.coding_id)
    return [score for score in ordered if len(codings[score.coding.assessment_id]) == 1]


def evidence_classes(round: Round) -> dict[Source, set[str]]:
    """Return whose evidence -> the classes of its pieces; none where there is no piece. 2 queries.

    Only what is asked for with [] has an entry where there is none.
    """
    classes: dict[Source, set[str]] = defaultdict(set)
    for owner in ("score", "reply"):
        path = "score__coding" if owner == "score" else "reply"
        pieces = Evidence.objects.order_by().filter(**{f"{path}__assessment__round": round})
        for pk, disclosure in pieces.values_list(owner, "disclosure"):
            classes[owner, pk].add(disclosure)
    return classes
