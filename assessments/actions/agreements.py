"""What all codings of an assessment say alike: it stands without anybody's decision."""

from collections.abc import Collection

from assessments.models import Assessment, Finding, FindingState, Score


def is_agreed(scores: Collection[Score]) -> bool:
    """Whether every coding answers the indicator, and all say the same."""
    said = {(score.state, score.level, score.value) for score in scores}
    return len(said) == 1 and all(score.state in FindingState.values for score in scores)


def write_agreed(assessment: Assessment) -> int:
    """Write what all submitted codings agree on, and return how many findings were written.

    For `moves.open_reconciling`, which locks the assessment and writes the event. Findings that
    still hold stay as they are, decisions above all. One falls where its indicator was coded again
    since: what the codings agree on now takes its place, and where they differ it is open again
    (the log keeps its words). Six queries, however many indicators.
    """
    codings = assessment.codings.filter(submitted_at__isnull=False)
    count = codings.count()
    scores: dict[int, list[Score]] = {}
    for score in Score.objects.filter(coding__in=codings).order_by("coding"):
        scores.setdefault(score.indicator_id, []).append(score)
    standing = list(assessment.findings.select_related("score"))
    fallen = [each for each in standing if not _holds(each, scores.get(each.indicator_id, []))]
    if fallen:
        Finding.objects.filter(pk__in=[each.pk for each in fallen]).delete()
    settled = {each.indicator_id for each in standing} - {each.indicator_id for each in fallen}
    new = [
        _agreed(assessment, own[0])
        for indicator, own in scores.items()
        if indicator not in settled and len(own) == count and is_agreed(own)
    ]
    Finding.objects.bulk_create(new)
    return len(new)


def _holds(finding: Finding, scores: list[Score]) -> bool:
    """Whether nothing that it rests on has changed since it was written."""
    if finding.decided_at is None:
        first = scores[0] if is_agreed(scores) else None
        return first is not None and _is_said_by(finding, first)
    changed = [score.saved_at for score in scores if score.saved_at]
    if any(at > finding.decided_at for at in changed):
        return False
    return finding.score is None or _is_said_by(finding, finding.score)


def _is_said_by(finding: Finding, score: Score) -> bool:
    said = (score.pk, score.state, score.level, score.value)
    return (finding.score_id, finding.state, finding.level, finding.value) == said


def _agreed(assessment: Assessment, score: Score) -> Finding:
    return Finding(
        assessment=assessment,
        indicator_id=score.indicator_id,
        score=score,
        state=score.state,
        level=score.level,
        value=score.value,
    )
