"""The codings that imported scores go to, and the coding that begins with them."""

from django.utils import timezone

from assessments.actions import events, moves, stages
from assessments.models import Assessment, Coding, Deadline, Round, Stage, User
from assessments.models.assessments import AssessmentQuerySet


def codings_for(
    ministries: set[str], round: Round, analyst: User, *, by: User | None
) -> dict[str, Coding]:
    """Ministry -> the analyst's coding of it, made if missing, as its assessment is.

    In as many queries for two hundred ministries as for one.
    """
    assessments = Assessment.objects.for_round(round).filter(ministry__in=ministries)
    assessed = set(assessments.values_list("ministry", flat=True))
    open_assigned(assessments, by=by)
    Assessment.objects.bulk_create(
        Assessment(ministry_id=ministry, round=round, stage=Stage.CODING)
        for ministry in sorted(ministries - assessed)
    )
    codings = Coding.objects.filter(assessment__in=assessments, analyst=analyst)
    coded = set(codings.values_list("assessment", flat=True))
    Coding.objects.bulk_create(
        Coding(assessment=assessment, analyst=analyst)
        for assessment in assessments.order_by("ministry")
        if assessment.pk not in coded
    )
    return {
        coding.assessment.ministry_id: coding for coding in codings.select_related("assessment")
    }


def open_assigned(assessments: AssessmentQuerySet, *, by: User | None) -> None:
    """Begin the coding of those that are only assigned, each with its deadline and its event.

    Whoever hands in scores of a ministry has begun, even where another analyst is still to be
    named; that one must be before reconciling.
    """
    opened = list(
        assessments.filter(stage=Stage.ASSIGNED).select_related("round").order_by("ministry")
    )
    if not opened:
        return
    default = stages.default_due_at(Stage.CODING, since=timezone.now())
    Deadline.objects.bulk_create(
        [Deadline(assessment=row, stage=Stage.CODING, due_at=default) for row in opened],
        ignore_conflicts=True,  # one that was set stays
    )
    dates = Deadline.objects.filter(assessment__in=opened, stage=Stage.CODING)
    due_at = dict(dates.values_list("assessment", "due_at"))
    Assessment.objects.filter(pk__in=due_at).update(stage=Stage.CODING)
    change = {"old": Stage.ASSIGNED.value, "new": Stage.CODING.value}
    events.record_each(
        moves.VERBS[Stage.CODING],
        [(stages.place(row), change | {"due_at": due_at[row.pk].isoformat()}) for row in opened],
        by=by,
    )
