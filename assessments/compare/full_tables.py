"""Every number of the ministries that a comparison shows, whatever its chart draws."""

from collections.abc import Iterable, Iterator

from assessments.compare.choices import Choice
from assessments.models import Result
from assessments.models.releases import REPLY_COLUMNS, reply_cells
from assessments.scorecards import release_ranks

HEADER = (
    *("release", "lens", "evidence", "weights", "ministry", "country"),
    *("kind", "code", "title", "state", "score", "coverage", "scored", "applicable", "rank"),
    "sealed evidence only",
)
Cell = str | int | float | bool | None


def full_table(choice: Choice) -> tuple[tuple[str, ...], Iterable[tuple[Cell, ...]]]:
    """Header and rows; with what ministries replied where they were asked. One query."""
    rows, replies = full_rows(choice), replies_in(choice)
    if not replies:
        return HEADER, rows
    node = [HEADER.index(name) for name in ("ministry", "kind", "code")]
    told = (
        (*row, *reply_cells(replies.get(tuple(row[place] for place in node), {}))) for row in rows
    )
    return (*HEADER, *REPLY_COLUMNS), told


def replies_in(choice: Choice) -> dict[tuple[Cell, ...], dict[str, str]]:
    """(ministry, kind, code) -> what was replied, of the ministries that are shown."""
    if choice.release_view.release is None:
        return {}
    rows = Result.objects.for_release(choice.release_view.release).replied_to()
    shown = rows.filter(ministry__in=[ministry.code for ministry in choice.shown])
    found = shown.values_list("ministry", "kind", "code", "reply")
    return {(ministry, kind, code): reply for ministry, kind, code, reply in found}


def full_rows(choice: Choice) -> Iterator[tuple[Cell, ...]]:
    """One row for each ministry and node, ministry by ministry, then as in the framework.

    Scores are unrounded; None is no score, and as coverage that nothing applies. Ranks are those
    within the whole release. A ministry that is not in the release has no row.
    """
    release_view = choice.release_view
    if release_view.release is None:
        return
    cards = release_view.scorecards()
    shown = [ministry for ministry in choice.shown if ministry.code in cards]
    nodes = list(cards[shown[0].code].nodes()) if shown else []
    ranks = {(node.kind, node.code): release_ranks(cards, node.kind, node.code) for node in nodes}
    evidence = "public" if release_view.is_public_only else "all"
    look = (release_view.release.code, release_view.lens_title, evidence, release_view.weights_text)
    for ministry in shown:
        for node in cards[ministry.code].nodes():
            yield (
                *look,
                ministry.code,
                ministry.country,
                node.kind.value,
                node.code,
                node.title,
                node.state.value,
                node.score,
                node.coverage,
                node.scored,
                node.applicable,
                ranks[node.kind, node.code][ministry.code],
                node.is_sealed_only,
            )
