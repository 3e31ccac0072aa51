"""Write imported scores and their evidence, in few queries however many there are."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit
from uuid import UUID

from django.utils import timezone

from assessments.actions import events, stages
from assessments.actions.evidence import fill
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
CHANGED_EVIDENCE = ("url", "title", "digest", "verified_at", "verified_by")
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
    """Return (coding, indicator) -> the stored score, with its version and search: one query."""
    # By codings, of which there are few: a query by each pair would be as long as the file.
    codings = {coding for coding, _ in places.values()}
    scores = Score.objects.filter(coding__in=codings)
    fields = scores.only("coding_id", "indicator_id", "version", *SEARCH)
    return {(score.coding_id, score.indicator_id): score for score in fields}


def changed_score(row: ScoreRow, key: Key, before: Score | None, *, at: datetime.datetime) -> Score:
    coding, indicator = key
    score = Score(coding_id=coding, indicator_id=indicator, saved_at=at)
    for field in ANSWER:
        setattr(score, field, getattr(row, field))
    if before is not None:
        score.version = before.version + 1
        # Files have no columns for a search, so the recorded one is kept.
        if row.state.value == ScoreState.NOT_FOUND:
            for field in SEARCH:
                setattr(score, field, getattr(before, field))
    return score


def write_evidence(places: Places, analyst: User) -> None:
    """Give each score the web page in its row, in place of the page of an earlier import.

    Evidence that was added in any other way is kept.
    """
    urls: dict[Key, str] = {}
    codings = set()
    for row, (coding, indicator) in places.items():
        if row.evidence_url:
            urls[coding, indicator] = row.evidence_url
            codings.add(coding)
    scores = Score.objects.filter(coding__in=codings).values_list("coding", "indicator", "pk")
    score_of = {(coding, indicator): pk for coding, indicator, pk in scores}
    pieces: dict[int | None, list[Evidence]] = defaultdict(list)
    for piece in Evidence.objects.filter(score__coding__in=codings).order_by("pk"):
        pieces[piece.score_id].append(piece)
    new, changed = [], []
    for key, url in urls.items():
        stored = pieces[score_of[key]]
        if any(piece.url == url for piece in stored):
            continue
        earlier = imported_piece(stored, analyst)
        if earlier is not None:
            changed.append(fill(earlier, page_entry(earlier.key, url)))
        else:
            piece = Evidence(score_id=score_of[key], added_by=analyst)
            new.append(fill(piece, page_entry(piece.key, url)))
    Evidence.objects.bulk_create(new, batch_size=BATCH)
    Evidence.objects.bulk_update(changed, CHANGED_EVIDENCE, batch_size=BATCH)


def page_entry(key: UUID, url: str) -> EvidenceEntry:
    """Return the evidence of an import: a public web page with nothing but its address."""
    return EvidenceEntry(
        key=key, disclosure=Disclosure.PUBLIC, kind=EvidenceKind.URL, title=title(url), url=url
    )


def imported_piece(pieces: Iterable[Evidence], analyst: User) -> Evidence | None:
    """Return the first piece that an earlier import made; None if there is no such piece."""
    for piece in pieces:
        if is_imported(piece, analyst):
            return piece
    return None


def is_imported(piece: Evidence, analyst: User) -> bool:
    """Return True if the piece is as an import makes it, and was not edited since."""
    return (
        piece.kind == EvidenceKind.URL
        and piece.disclosure == Disclosure.PUBLIC
        and piece.added_by_id == analyst.pk
        and piece.title == title(piece.url)
        and not (piece.quotation or piece.speaks_of or piece.accessed_on)
    )


def title(url: str) -> str:
    """Return the host of a web page as its title: addresses are never opened here."""
    return (urlsplit(url).hostname or url)[:300]
