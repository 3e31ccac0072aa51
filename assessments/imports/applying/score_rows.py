"""Write imported scores and their evidence, in few queries however many there are."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.utils import timezone

from assessments.actions import events, stages
from assessments.actions.evidence import fill
from assessments.imports.checking.score_texts import PieceCells
from assessments.imports.checking.scores import ScoreRow
from assessments.models import (
    Assessment,
    Coding,
    Deadline,
    Disclosure,
    Evidence,
    EvidenceKind,
    Round,
    Score,
    ScoreState,
    Stage,
    User,
)
from assessments.models.assessments import AssessmentQuerySet
from assessments.scoring.entries import EvidenceEntry

BATCH = 1000  # rows of one statement: databases limit its parameters
ANSWER = ("state", "level", "value", "confidence", "rationale")
SEARCH = ("searched_where", "searched_minutes", "searched_on")
CHANGED_EVIDENCE = (
    *("key", "kind", "disclosure", "url", "title", "quotation", "speaks_of", "digest"),
    *("verified_at", "verified_by"),
)
IMPORTED = UUID("0b2f4c4e-6d2b-4a53-9a55-2f1d6c1c7e10")
Key = tuple[int, int]  # of a coding and of an indicator
Places = Mapping[ScoreRow, Key]


def codings_for(
    ministries: set[str], round: Round, analyst: User, *, by: User | None
) -> dict[str, Coding]:
    """Return ministry -> the analyst's coding; create missing ones and their assessments.

    The number of queries is the same for two hundred ministries as for one.
    """
    assessments = Assessment.objects.for_round(round).filter(ministry__in=ministries)
    assessed = set(assessments.values_list("ministry", flat=True))
    start_coding(assessments, by=by)
    new = sorted(ministries - assessed)
    Assessment.objects.bulk_create(
        [Assessment(ministry_id=ministry, round=round, stage=Stage.CODING) for ministry in new]
    )
    codings = Coding.objects.filter(assessment__in=assessments, analyst=analyst)
    coded = set(codings.values_list("assessment", flat=True))
    missing = []
    for assessment in assessments.order_by("ministry"):
        if assessment.pk not in coded:
            missing.append(Coding(assessment=assessment, analyst=analyst))
    Coding.objects.bulk_create(missing)
    found = codings.select_related("assessment")
    return {coding.assessment.ministry_id: coding for coding in found}


def start_coding(assessments: AssessmentQuerySet, *, by: User | None) -> None:
    """Move the assessments that are only assigned to coding, each with a deadline and an event.

    Another analyst may still be missing; there must be one before reconciling.
    """
    assigned = assessments.filter(stage=Stage.ASSIGNED).select_related("round")
    started = list(assigned.order_by("ministry"))
    if not started:
        return
    default = stages.default_due_at(Stage.CODING, since=timezone.now())
    deadlines = [Deadline(assessment=row, stage=Stage.CODING, due_at=default) for row in started]
    # A deadline that was set before is kept.
    Deadline.objects.bulk_create(deadlines, ignore_conflicts=True)
    dates = Deadline.objects.filter(assessment__in=started, stage=Stage.CODING)
    due_at = dict(dates.values_list("assessment", "due_at"))
    Assessment.objects.filter(pk__in=due_at).update(stage=Stage.CODING)
    details = []
    for row in started:
        detail = {"old": Stage.ASSIGNED.value, "new": Stage.CODING.value}
        detail["due_at"] = due_at[row.pk].isoformat()
        details.append((row.event_subject, detail))
    events.record_each(Stage.CODING.move.verb, details, by=by)


def write_scores(places: Places, progress: Callable[[str, int, int], None]) -> None:
    """Insert new scores, and change stored ones.

    A changed score gets its next version, so that a person who has the old one open is warned.
    """
    before = stored_versions(places)
    now = timezone.now()
    scores = [changed_score(row, key, before.get(key), at=now) for row, key in places.items()]
    for start in range(0, len(scores), BATCH):
        batch = scores[start : start + BATCH]
        Score.objects.bulk_create(
            batch,
            update_conflicts=True,
            unique_fields=["coding", "indicator"],
            update_fields=[*ANSWER, *SEARCH, "version", "saved_at"],
        )
        progress("Scores", start + len(batch), len(scores))


def stored_versions(places: Places) -> dict[Key, Score]:
    """Return (coding, indicator) -> the stored score with its version: one query."""
    # By codings, of which there are few: a query by each pair would be as long as the file.
    codings = {coding for coding, _ in places.values()}
    scores = Score.objects.filter(coding__in=codings)
    fields = scores.only("coding_id", "indicator_id", "version")
    return {(score.coding_id, score.indicator_id): score for score in fields}


def changed_score(row: ScoreRow, key: Key, before: Score | None, *, at: datetime.datetime) -> Score:
    coding, indicator = key
    score = Score(coding_id=coding, indicator_id=indicator, saved_at=at)
    for field in ANSWER:
        setattr(score, field, getattr(row, field))
    if row.state.value == ScoreState.NOT_FOUND:
        score.searched_where = row.search.where
        score.searched_minutes, score.searched_on = row.search.minutes, row.search.on
    if before is not None:
        score.version = before.version + 1
    return score


def write_evidence(places: Places, analyst: User) -> None:
    """Give each score the piece of evidence in its row.

    A stored piece with the same address, or the same title without an address, gets what the row
    gives. Otherwise the piece replaces that of an earlier import, if nobody edited it since, or is
    added. Other evidence is kept.
    """
    wanted: dict[Key, PieceCells] = {}
    codings = set()
    for row, (coding, indicator) in places.items():
        if row.piece.is_given:
            wanted[coding, indicator] = row.piece
            codings.add(coding)
    scores = Score.objects.filter(coding__in=codings).values_list("coding", "indicator", "pk")
    score_of = {(coding, indicator): pk for coding, indicator, pk in scores}
    pieces: dict[int | None, list[Evidence]] = defaultdict(list)
    for piece in Evidence.objects.filter(score__coding__in=codings).order_by("pk"):
        pieces[piece.score_id].append(piece)
    new, changed = [], []
    for key, cells in wanted.items():
        stored = pieces[score_of[key]]
        if cells.is_in(piece_cells(piece) for piece in stored):
            continue
        named = named_piece(cells, stored)
        earlier = imported_piece(stored, analyst)
        if named is not None:
            changed.append(fill(named, completed(named, cells)))
        elif earlier is not None:
            changed.append(filled(earlier, cells))
        else:
            new.append(filled(Evidence(score_id=score_of[key], added_by=analyst), cells))
    Evidence.objects.bulk_create(new, batch_size=BATCH)
    Evidence.objects.bulk_update(changed, CHANGED_EVIDENCE, batch_size=BATCH)


def piece_cells(piece: Evidence) -> PieceCells:
    """Return a stored piece as the cells of a file would have it."""
    return PieceCells(
        piece.url, piece.title, piece.quotation, piece.speaks_of, str(piece.disclosure)
    )


def named_piece(cells: PieceCells, stored: Iterable[Evidence]) -> Evidence | None:
    """Return the stored piece that the cells mean; None if there is no such piece."""
    for piece in stored:
        if cells.names(piece_cells(piece)):
            return piece
    return None


def completed(piece: Evidence, cells: PieceCells) -> EvidenceEntry:
    """Return a stored piece with the cells that are given."""
    kept = piece.entry()
    return replace(
        kept,
        title=cells.title or kept.title,
        quotation=cells.quotation or kept.quotation,
        speaks_of=cells.speaks_of or kept.speaks_of,
        disclosure=cells.disclosure or kept.disclosure,
    )


def filled(piece: Evidence, cells: PieceCells) -> Evidence:
    """Fill a piece with the cells, and give it the key by which the next import knows it."""
    kind = EvidenceKind.DOCUMENT
    if cells.url:
        kind = EvidenceKind.URL
    entry = EvidenceEntry(
        key=piece.key,
        disclosure=cells.disclosure or Disclosure.PUBLIC,
        kind=kind,
        title=cells.title or host(cells.url),
        url=cells.url,
        quotation=cells.quotation,
        speaks_of=cells.speaks_of,
    )
    piece.key = imported_key(piece.score_id, entry.digest())
    return fill(piece, replace(entry, key=piece.key))


def imported_key(score: int | None, digest: str) -> UUID:
    """Return the key of a piece as an import makes it: after an edit, its digest is another."""
    return uuid5(IMPORTED, f"{score} {digest}")


def imported_piece(pieces: Iterable[Evidence], analyst: User) -> Evidence | None:
    """Return the first piece that an earlier import made; None if there is no such piece."""
    for piece in pieces:
        if is_imported(piece, analyst):
            return piece
    return None


def is_imported(piece: Evidence, analyst: User) -> bool:
    """Return True if the piece is as an import makes it, and was not edited since."""
    if piece.added_by_id != analyst.pk or piece.disclosure == Disclosure.SEALED:
        return False
    if piece.key == imported_key(piece.score_id, piece.digest):
        return True
    # Earlier versions took only addresses.
    return (
        piece.kind == EvidenceKind.URL
        and piece.disclosure == Disclosure.PUBLIC
        and piece.title == host(piece.url)
        and not (piece.quotation or piece.speaks_of or piece.accessed_on)
    )


def host(url: str) -> str:
    """Return the host of a web page as its title: addresses are never opened here."""
    return (urlsplit(url).hostname or url)[:300]
