"""The numbers of a release, so that others can check the arithmetic."""

from assessments.exports.tables import Table
from assessments.models import Release, Result

HEADER = ("release", "ministry", "kind", "code", "state", "score", "coverage", "rank")


def results_table(release: Release) -> Table:
    """Every node of every ministry, by ministry, then as in the framework; one query, streamed.

    Scores are unrounded; an empty one is no score, and an empty coverage nothing that applies.
    """
    rows = Result.objects.for_release(release).order_by("ministry_id", "pk")
    columns = rows.values_list("ministry_id", "kind", "code", "state", "score", "coverage", "rank")
    return Table(HEADER, ((release.code, *row) for row in columns.iterator(chunk_size=2000)))
