"""The numbers of a release, so that others can check the arithmetic."""

from assessments.exports.tables import Table
from assessments.models import Release, Result
from assessments.models.releases import REPLY_COLUMNS, reply_cells

HEADER = ("release", "ministry", "kind", "code", "state", "score", "coverage", "rank")


def results_table(release: Release) -> Table:
    """Every node of every ministry, by ministry, then as in the framework; two queries, streamed.

    Scores are unrounded; an empty one is no score, and an empty coverage nothing that applies.
    Where ministries were asked for a reply, columns say what it was, and what was decided.
    """
    results = Result.objects.for_release(release)
    rows = results.order_by("ministry_id", "pk")
    names = ("ministry_id", "kind", "code", "state", "score", "coverage", "rank")
    if not results.replied_to().exists():
        columns = rows.values_list(*names).iterator(chunk_size=2000)
        return Table(HEADER, ((release.code, *row) for row in columns))
    with_reply = rows.values_list(*names, "reply").iterator(chunk_size=2000)
    replied = ((release.code, *row[:-1], *reply_cells(row[-1])) for row in with_reply)
    return Table((*HEADER, *REPLY_COLUMNS), replied)
