"""Writing the reconciled scores on which all codings of an assessment agree: no lead is needed."""

from collections import defaultdict
from collections.abc import Collection

from assessments.models import Assessment, Finding, FindingState, Score


def is_agreed(scores: Collection[Score]) -> bool:
    """Return whether every coding answers the indicator, and all give the same answer."""
    answers = {(score.state, score.level, score.value) for score in scores}
    return len(answers) == 1 and all(score.state in FindingState.values for score in scores)


def write_agreed(assessment: Assessment) -> int:
    """Write what all submitted codings agree on, and return how many scores were written.

    For `moves.open_reconciling`, which locks the assessment and writes the event. Reconciled scores
    that are still right stay as they are, above all those that a lead decided. One is removed where
    its indicator was coded again since: what the codings agree on now takes its place, and where
    they differ it is open again (the log keeps its words). Six queries, however many indicators.
    """
    codings = assessment.codings.filter(submitted_at__isnull=False)
    count = codings.count()
    scores: dict[int, list[Score]] = defaultdict(list)
    for score in Score.objects.filter(coding__in=codings).order_by("coding"):
        scores[score.indicator_id].append(score)
    settled, outdated = set(), []
    for finding in assessment.findings.select_related("score"):
        if _is_current(finding, scores[finding.indicator_id]):
            settled.add(finding.indicator_id)
        else:
            outdated.append(finding.pk)
    # The log keeps what is deleted here: its events have the whole of each score.
    if outdated:
        Finding.objects.filter(pk__in=outdated).delete()
    new = []
    for indicator, answers in scores.items():
        # Every analyst must have answered: one answer less is no agreement.
        is_complete = len(answers) == count
        if indicator not in settled and is_complete and is_agreed(answers):
            new.append(_agreed(assessment, answers[0]))
    Finding.objects.bulk_create(new)
    return len(new)


def _is_current(finding: Finding, scores: list[Score]) -> bool:
    """Return whether the scores that the finding was made from are still the same."""
    if finding.decided_at is None:
        return is_agreed(scores) and _has_answer_of(finding, scores[0])
    # A lead decided between the answers of that time: a later answer makes it open again.
    for score in scores:
        if score.saved_at and score.saved_at > finding.decided_at:
            return False
    return finding.score is None or _has_answer_of(finding, finding.score)


def _has_answer_of(finding: Finding, score: Score) -> bool:
    answer = (score.pk, score.state, score.level, score.value)
    return (finding.score_id, finding.state, finding.level, finding.value) == answer


def _agreed(assessment: Assessment, score: Score) -> Finding:
    return Finding(
        assessment=assessment,
        indicator_id=score.indicator_id,
        score=score,
        state=score.state,
        level=score.level,
        value=score.value,
    )
