"""The score in force for each ministry and indicator of a round.

It is the lead's decision on a reply; without one, the reconciled score; without that, the answer
of the only analyst who coded the ministry.
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
    """The answer in force, and what it rests on.

    row:     the row that gives its state, and its level or value.
    score:   the analyst's score that it repeats; None if it differs from every analyst's.
    reason:  why it was chosen, for an answer without the rationale of a score.
    sources: the scores and replies whose evidence it rests on.
    """

    row: Score | Finding | Decision
    score: Score | None
    reason: str
    sources: tuple[Source, ...]

    @property
    def value(self) -> float | None:
        """The level or the measured number; None unless rated."""
        if self.row.level is None:
            return self.row.value
        return float(self.row.level)

    @property
    def confidence(self) -> str:
        if self.score is None:
            return ""
        return self.score.confidence

    @property
    def rationale(self) -> str:
        if self.score is None:
            return self.reason
        return self.score.rationale

    def answer(self, classes: dict[Source, set[str]]) -> Answer:
        """Return the answer as the scoring engine takes it. classes: see `evidence_classes`."""
        state = State(self.row.state)
        # Without any evidence the set is empty, so such a score does not count as sealed.
        found = set[str]()
        for source in self.sources:
            found |= classes[source]
        is_sealed_only = state == State.RATED and found == {Disclosure.SEALED}
        return Answer(state, self.value, is_sealed_only)


ResolvedScores = Mapping[Key, ResolvedScore]


def resolved_scores(round: Round) -> ResolvedScores:
    """Return the score in force for each indicator: by ministry, then in framework order.

    An indicator that several analysts answered has no entry until it is reconciled. Three queries,
    however many ministries.
    """
    found: dict[Key, ResolvedScore] = {}
    for score in sole_scores(round):
        key = (score.coding.assessment.ministry_id, score.indicator.code)
        found[key] = ResolvedScore(score, score, "", (("score", score.pk),))

    # A reconciled score replaces the single analyst's, and a decision replaces both.
    findings = Finding.objects.filter(assessment__round=round)
    for finding in findings.select_related("assessment", "indicator", "score"):
        sources: tuple[Source, ...] = ()
        if finding.score_id:
            sources = (("score", finding.score_id),)
        key = (finding.assessment.ministry_id, finding.indicator.code)
        found[key] = ResolvedScore(finding, finding.score, finding.reason, sources)

    decisions = Decision.objects.filter(reply__assessment__round=round)
    for decision in decisions.select_related("reply__assessment", "reply__indicator"):
        key = (decision.reply.assessment.ministry_id, decision.reply.indicator.code)
        found[key] = after_decision(decision, found.get(key))
    # A stable sort by ministry keeps the order of the indicators within each.
    return dict(sorted(found.items(), key=lambda item: item[0][0]))


def after_decision(decision: Decision, before: ResolvedScore | None) -> ResolvedScore:
    """Return the score in force after a decision. before: the one until then, if any."""
    earlier: tuple[Source, ...] = ()
    if before is not None:
        earlier = before.sources
    replied: Source = ("reply", decision.reply_id)
    if decision.stands == Side.FINDING and before:
        return ResolvedScore(decision, before.score, before.reason, earlier)
    if decision.stands == Side.MINISTRY:
        # The ministry's level rests on the ministry's own evidence only.
        return ResolvedScore(decision, None, decision.reason, (replied,))
    return ResolvedScore(decision, None, decision.reason, (*earlier, replied))


def sole_scores(round: Round) -> list[Score]:
    """Return the answers of analysts who are the only one to answer for a ministry.

    Empty where more than one analyst codes each ministry: those answers must be reconciled first.
    One query, or none.
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
    """Return the classes of the evidence of each score and reply. Two queries.

    A score or reply without evidence has no entry until it is asked for with [].
    """
    classes: dict[Source, set[str]] = defaultdict(set)
    for owner, path in (("score", "score__coding"), ("reply", "reply")):
        pieces = Evidence.objects.order_by().filter(**{f"{path}__assessment__round": round})
        for pk, disclosure in pieces.values_list(owner, "disclosure"):
            classes[owner, pk].add(disclosure)
    return classes
