"""P2, P4: the scoring page and its autosave, against raw SQL and a page of f-strings."""

import datetime
import functools
import html
import itertools
import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import clear_url_caches, path

from assessments import urls
from assessments.actions import moves, rounds, scores
from assessments.models import Coding, Framework, Membership, Ministry, Role, User
from assessments.scoring.entries import Entry, EvidenceEntry
from tests.bench import world
from tests.bench.measure import Measured, interleave, row
from tests.load.entries import Slot, content, form_data

INDICATORS = 26
BARE = "/bench/bare/"
DRAFTS = itertools.count(2)  # of the slot that is saved over and over; draft n makes version n

CODING = """
SELECT c.id, m.country, r.code, r.framework_id FROM assessments_coding c
JOIN assessments_assessment a ON a.id = c.assessment_id
JOIN assessments_ministry m ON m.code = a.ministry_id
JOIN assessments_round r ON r.id = a.round_id
WHERE c.assessment_id = %s AND c.analyst_id = %s
"""
LIST = """
SELECT i.code, i.title, s.state, s.level, s.confidence, s.rationale, s.version
FROM assessments_indicator i
LEFT JOIN assessments_score s ON s.indicator_id = i.id AND s.coding_id = %s
WHERE i.framework_id = %s ORDER BY i.position
"""
LEVELS = """
SELECT l.level, l.descriptor, i.question, i.guidance FROM assessments_level l
JOIN assessments_indicator i ON i.id = l.indicator_id
WHERE i.framework_id = %s AND i.code = %s ORDER BY l.level
"""
EVIDENCE = """
SELECT e.disclosure, e.kind, e.title, e.url, e.quotation FROM assessments_evidence e
JOIN assessments_score s ON s.id = e.score_id
JOIN assessments_indicator i ON i.id = s.indicator_id
WHERE s.coding_id = %s AND i.code = %s ORDER BY e.id
"""
USER = """
SELECT u.id, u.username FROM django_session d JOIN assessments_user u ON u.id = %s
WHERE d.session_key = %s
"""


@dataclass(frozen=True, slots=True)
class Ground:
    """An analyst with every indicator of one coding filled in, at a browser."""

    client: Client
    analyst: User
    coding: Coding
    slot: Slot


@functools.cache
def ground() -> Ground:
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_framework", world.FRAMEWORK, stdout=StringIO())
    Ministry.objects.bulk_create(world.some(1), ignore_conflicts=True)
    framework, ministry = Framework.objects.get(), Ministry.objects.get(code="QAA")
    analyst = User.objects.create(username="bench-analyst")
    Membership.objects.create(user=analyst, role=Role.ANALYST)
    round = rounds.open_round("bench-desk", framework=framework, year=2026, by=analyst)
    coding = rounds.assign(round, ministry, analyst, due_on=None, by=analyst)
    coding.assessment = moves.open_coding(coding.assessment, by=analyst)
    codes = list(framework.indicators.order_by("position").values_list("code", flat=True))
    for code in codes:
        first = entry(Slot(coding.assessment_id, code), 1)
        scores.save(coding, code, first, version=0, by=analyst)
    client = Client(headers={"host": "localhost"})
    client.force_login(analyst)
    found = Ground(client, analyst, coding, Slot(coding.assessment_id, codes[0]))
    urls.urlpatterns.append(path(BARE.strip("/") + "/", lambda _: HttpResponse(bare_page(found))))
    clear_url_caches()
    return found


def entry(slot: Slot, number: int) -> Entry:
    drafted = content(slot, number)
    return Entry(
        state="rated",
        level=drafted.level,
        confidence=drafted.confidence,
        rationale=drafted.rationale,
        evidence=(
            EvidenceEntry(
                key=uuid.UUID(slot.evidence_key),
                disclosure="public",
                kind="url",
                title="A page that was seen",
                url="https://example.org/a-page",
                quotation=drafted.quotations[0],
                speaks_of=datetime.date(2026, 1, 31),
            ),
        ),
    )


@row("P2", f"request of the scoring page, {INDICATORS} indicators / raw SQL, f-strings", hold=12)
def scoring_page() -> Measured:
    """The floor has neither session nor middleware: it is a function that returns a string."""
    found = compared()
    return interleave(lambda: get(found, found.slot.path), lambda: bare_page(found))


@row("P2", "request of the scoring page / the same request, raw SQL, f-strings", hold=12)
def scoring_page_with_the_same_middleware() -> Measured:
    found = compared()
    return interleave(lambda: get(found, found.slot.path), lambda: get(found, BARE))


def compared() -> Ground:
    """The ground, once both pages are seen to list every indicator."""
    found = ground()
    codes = [code for code, *_ in rows(LIST, found.coding.pk, Framework.objects.get().pk)]
    texts = get(found, found.slot.path), get(found, BARE)
    if len(codes) != INDICATORS or not all(code in text for code in codes for text in texts):
        raise LookupError("both pages must list every indicator")
    return found


def get(found: Ground, path: str) -> str:
    response = found.client.get(path)
    if response.status_code != 200:
        raise LookupError(f"{path}: {response.status_code}")
    return response.content.decode()


def rows(sql: str, *parameters: int | str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def bare_page(found: Ground) -> str:
    """Return the least page: user, coding, list, question, answer, evidence, in five queries."""
    e = html.escape
    [(user, name)] = rows(USER, found.analyst.pk, found.client.cookies["sessionid"].value)
    [(coding, country, round, framework)] = rows(CODING, found.slot.assessment, user)
    listed = rows(LIST, coding, framework)
    levels = rows(LEVELS, framework, found.slot.indicator)
    pieces = rows(EVIDENCE, coding, found.slot.indicator)
    own = next(line for line in listed if line[0] == found.slot.indicator)
    items = "".join(
        f'<li><a href="/desk/assessments/{found.slot.assessment}/{code}/"><span>{code}</span> '
        f"<span>{e(title)}</span> <span>{level or e(state or '')}</span></a></li>"
        for code, title, state, level, *_ in listed
    )
    cards = "".join(
        f'<label><input type="radio" name="answer" value="{level}"'
        f"{' checked' if level == own[3] else ''}><span>{level} {e(words)}</span></label>"
        for level, words, *_ in levels
    )
    evidence = "".join(
        f'<fieldset><input name="disclosure" value="{e(disclosure)}"><input name="kind" '
        f'value="{e(kind)}"><input name="title" value="{e(title)}"><input name="url" '
        f'value="{e(url)}"><textarea name="quotation">{e(quotation)}</textarea></fieldset>'
        for disclosure, kind, title, url, quotation in pieces
    )
    return (
        f"<!doctype html><html><head><title>{e(own[1])}</title></head><body><p>{e(name)}</p>"
        f"<p>{e(country)} {e(round)}</p><nav><ul>{items}</ul></nav><h1>{e(own[1])}</h1>"
        f"<p>{e(levels[0][2])}</p><p>{e(levels[0][3])}</p><form>"
        f'<input type="hidden" name="version" value="{own[6]}">{cards}'
        f'<textarea name="rationale">{e(own[5])}</textarea>{evidence}</form></body></html>'
    )


@row("P4", "autosave, the action / BEGIN SELECT UPDATE INSERT COMMIT with fsync", hold=5)
def autosave() -> Measured:
    return interleave(functools.partial(save, ground()), bare_saver(), repeats=15)


@row("P4", "autosave, the whole request / BEGIN SELECT UPDATE INSERT COMMIT with fsync", hold=5)
def autosave_request() -> Measured:
    return interleave(functools.partial(post, ground()), bare_saver(), repeats=15)


def save(found: Ground) -> None:
    number = next(DRAFTS)
    drafted = entry(found.slot, number)
    scores.save(found.coding, found.slot.indicator, drafted, version=number - 1, by=found.analyst)


def post(found: Ground) -> None:
    """Send a draft as the scoring page's script does."""
    number = next(DRAFTS)
    fields: dict[str, str] = dict(form_data(found.slot, number, version=number - 1, token=""))
    response = found.client.post(found.slot.path, fields, headers={"hx-request": "true"})
    if "chancery:saved" not in response.headers.get("HX-Trigger", ""):
        raise LookupError(f"draft {number} is not saved: {response.status_code}")


def bare_saver() -> Callable[[], None]:
    """The least that one save must write, in a database of its own with the same pragmas."""
    file = settings.VAR / "bare.sqlite3"
    file.unlink(missing_ok=True)
    bare = sqlite3.connect(file, isolation_level=None)
    bare.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE score (id INTEGER PRIMARY KEY, version INTEGER, rationale TEXT);"
        "CREATE TABLE event (id INTEGER PRIMARY KEY, detail TEXT);"
        "INSERT INTO score VALUES (1, 1, '');"
    )

    def save_bare() -> None:
        bare.execute("BEGIN IMMEDIATE")
        [(version, old)] = bare.execute("SELECT version, rationale FROM score WHERE id = 1")
        new = content(Slot(1, "bare"), version).rationale
        bare.execute("UPDATE score SET version = ?, rationale = ?", (version + 1, new))
        bare.execute("INSERT INTO event (detail) VALUES (?)", (f"{old} {new}",))
        bare.execute("COMMIT")

    return save_bare
