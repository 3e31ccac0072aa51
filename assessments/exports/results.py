"""The numbers of a release, so that others can check the arithmetic."""

from collections.abc import Iterable, Iterator
from typing import Any

from assessments.exports.tables import Cell, Table
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
        # In parts: a release of all ministries has many thousand nodes.
        columns = rows.values_list(*names).iterator(chunk_size=2000)
        return Table(HEADER, ((release.code, *row) for row in columns))
    with_reply = rows.values_list(*names, "reply").iterator(chunk_size=2000)
    return Table((*HEADER, *REPLY_COLUMNS), _replied(release.code, with_reply))


def _replied(code: str, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Cell, ...]]:
    """Yield each row with the release's code first, and the cells of its reply last."""
    for *cells, reply in rows:
        yield (code, *cells, *reply_cells(reply))
