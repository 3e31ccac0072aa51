"""Why an analyst's scores of a ministry are not taken, and what is held while they are written."""

from collections.abc import Collection, Mapping

from assessments.imports.problems import Problem
from assessments.models import Assessment, Coding, ConflictOfInterest, Round, Stage, User

Stages = Mapping[str, str]  # ministry -> the stage of its assessment


def locked_stages(round: Round) -> Stages:
    """Return the stage of each ministry of the round, held until the import ends: one query.

    So no ministry is closed for coding between reading and writing.
    """
    rows = Assessment.objects.select_for_update(of=("self",)).filter(round__code=round.code)
    return dict(rows.order_by("pk").values_list("ministry", "stage"))


def lock_codings(round: Round, analyst: User) -> None:
    """Whoever saves a score locks its coding first: nothing changes between reading and writing."""
    codings = Coding.objects.select_for_update(of=("self",)).filter(
        assessment__round__code=round.code, analyst__username=analyst.username
    )
    list(codings.order_by("pk").values_list("pk"))


def closed(
    round: Round, analyst: User, ministries: Collection[str], stages: Stages
) -> list[Problem]:
    """Every reason against these ministries: two queries.

    What others coded is none: each analyst of a ministry has a file.
    """
    past = [
        Problem(
            "",
            f"{ministry} is in the stage “{Stage(stages[ministry]).label}”; "
            "scores are taken until its coding ends.",
        )
        for ministry in sorted(ministries)
        if stages.get(ministry, Stage.CODING) not in {Stage.ASSIGNED, Stage.CODING}
    ]
    own = Coding.objects.filter(
        assessment__round__code=round.code,
        assessment__ministry__in=ministries,
        analyst__username=analyst.username,
        submitted_at__isnull=False,
    )
    submitted = [
        Problem("", f"The scores of {ministry} by {analyst.username} are submitted and locked.")
        for ministry in sorted(own.values_list("assessment__ministry", flat=True))
    ]
    declared = ConflictOfInterest.objects.filter(
        user__username=analyst.username, ministry__in=ministries
    )
    interested = [
        Problem("", f"{analyst.username} has declared a conflict of interest in {ministry}.")
        for ministry in sorted(declared.values_list("ministry", flat=True))
    ]
    return [*past, *submitted, *interested]


def blind_spots(
    round: Round, analyst: User, ministries: Collection[str], by: User | None
) -> list[Problem]:
    """The ministries that whoever loads the file codes too: one query, none on the command line.

    What the file would change tells what stands, and who codes is blind to that.
    """
    if by is None or by.username == analyst.username:
        return []
    own = Coding.objects.assigned_to(by).filter(
        assessment__round__code=round.code, assessment__ministry__in=ministries
    )
    return [
        Problem("", f"You code {ministry} yourself: somebody else has to load another's scores.")
        for ministry in sorted(own.values_list("assessment__ministry", flat=True))
    ]
