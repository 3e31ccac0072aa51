"""Writing many scores and their evidence in few queries."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit
from uuid import UUID

from django.utils import timezone

from assessments.actions.evidence import fill
from assessments.imports.checking.scores import ScoreRow
from assessments.models import Disclosure, Evidence, EvidenceKind, Score, ScoreState, User
from assessments.scoring.entries import EvidenceEntry

BATCH = 1000
SAID = ("state", "level", "value", "confidence", "rationale")
CHANGING = ("url", "title", "digest", "verified_at", "verified_by")
SEARCH = ("searched_where", "searched_minutes", "searched_on")
Places = Mapping[ScoreRow, tuple[int, int]]  # what to write -> its coding and indicator


def write_scores(places: Places, progress: Callable[[str, int, int], None]) -> None:
    """Insert the scores, or change those that stand there already.

    Each that changes gets its next version, so that an editor that read the old one is told.
    """
    stood = standing(places)
    now = timezone.now()
    scores = [changed(row, place, stood.get(place), at=now) for row, place in places.items()]
    for start in range(0, len(scores), BATCH):
        batch = scores[start : start + BATCH]
        Score.objects.bulk_create(
            batch,
            update_conflicts=True,
            unique_fields=["coding", "indicator"],
            update_fields=[*SAID, *SEARCH, "version", "saved_at"],
        )
        progress("Scores", start + len(batch), len(scores))


def standing(places: Places) -> dict[tuple[int, int], Score]:
    """(coding, indicator) -> the score that is there: one query."""
    scores = Score.objects.filter(coding__in={coding for coding, _ in places.values()})
    fields = scores.only("coding_id", "indicator_id", "version", *SEARCH)
    return {(score.coding_id, score.indicator_id): score for score in fields}


def changed(
    row: ScoreRow, place: tuple[int, int], before: Score | None, *, at: datetime.datetime
) -> Score:
    """The score as the row says. No file tells of a search, so a search not found stays told."""
    coding, indicator = place
    score = Score(coding_id=coding, indicator_id=indicator, saved_at=at)
    for field in SAID:
        setattr(score, field, getattr(row, field))
    if before is not None:
        score.version = before.version + 1
        if row.state.value == ScoreState.NOT_FOUND:
            for field in SEARCH:
                setattr(score, field, getattr(before, field))
    return score


def write_evidence(places: Places, analyst: User) -> None:
    """Give each score the page its row names; it replaces the one imported before.

    What was added in any other way stays: an imported piece is a public page of the analyst's
    that says nothing but where it is.
    """
    urls = {place: row.evidence_url for row, place in places.items() if row.evidence_url}
    codings = {coding for coding, _ in urls}
    scores = Score.objects.filter(coding__in=codings).values_list("coding", "indicator", "pk")
    score_of = {(coding, indicator): pk for coding, indicator, pk in scores}
    pieces: dict[int | None, list[Evidence]] = defaultdict(list)
    for piece in Evidence.objects.filter(score__coding__in=codings).order_by("pk"):
        pieces[piece.score_id].append(piece)
    new, changed = [], []
    for place, url in urls.items():
        standing = pieces[score_of[place]]
        if any(piece.url == url for piece in standing):
            continue
        imported = [piece for piece in standing if is_imported(piece, analyst)]
        if imported:
            changed.append(fill(imported[0], said(imported[0].key, url)))
        else:
            new.append(page(score_of[place], url, analyst))
    Evidence.objects.bulk_create(new, batch_size=BATCH)
    Evidence.objects.bulk_update(changed, CHANGING, batch_size=BATCH)


def page(score: int, url: str, analyst: User) -> Evidence:
    row = Evidence(score_id=score, added_by=analyst)
    return fill(row, said(row.key, url))


def said(key: UUID, url: str) -> EvidenceEntry:
    return EvidenceEntry(
        key=key, disclosure=Disclosure.PUBLIC, kind=EvidenceKind.URL, title=title(url), url=url
    )


def is_imported(piece: Evidence, analyst: User) -> bool:
    return (
        piece.kind == EvidenceKind.URL
        and piece.disclosure == Disclosure.PUBLIC
        and piece.added_by_id == analyst.pk
        and piece.title == title(piece.url)
        and not (piece.quotation or piece.speaks_of or piece.accessed_on)
    )


def title(url: str) -> str:
    """The page's host, since nothing here ever opens an address."""
    return (urlsplit(url).hostname or url)[:300]
