"""Tests of published replies: pages and tables show a reply next to its score."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from assessments.actions import corrections, releases
from assessments.actions.corrections import Change
from assessments.models import Release
from tests.factories import make_framework, make_round, publish_small_release
from tests.final_ministries import make_decision, make_finished, make_reply
from tests.site_fixtures import WHOLE, text

pytestmark = pytest.mark.django_db

WORDS = "We <i>disagree</i>:\nsee our paper."


def publish_replied(code: str = "2026", count: int = 2, *, year: int = 2026) -> Release:
    """Finland disagrees and gets a decision, agrees, replies in confidence; others are silent."""
    round = make_round(code, coders=2, year=year)
    finland = make_finished("FIN", 3, round=round)
    make_decision(make_reply(finland, comment=WORDS, evidence=["public", "sealed"]), "other", 4)
    make_reply(finland, "OPN-2", "agree")
    make_reply(finland, "CNF-1", "disagree", comment="SECRET", is_confidential=True)
    for number in range(count - 1):
        make_finished(f"X{chr(65 + number // 26)}{chr(65 + number % 26)}", 2, round=round)
    return releases.publish(round)


def sections(page: str) -> dict[str, str]:
    """Return the text of each reply by the code of its indicator."""
    parts = page.split('<section class="reply mt-3 mb-3" aria-label="Reply of the ministry on ')[1:]
    found = {}
    for part in parts:
        code = part.partition('"')[0].rpartition("(")[2].rstrip(")")
        found[code] = part.partition("</section>")[0]
    return found


def test_the_dashboard_shows_the_reply_verbatim_and_the_decision(client: Client):
    publish_replied()

    replies = sections(text(client.get("/ministries/FIN/")))

    assert "The ministry disagrees." in replies["OPN-1"]
    assert "We &lt;i&gt;disagree&lt;/i&gt;:\nsee our paper." in replies["OPN-1"]
    assert "The ministry&#x27;s public paper" in replies["OPN-1"]
    assert "sealed" not in replies["OPN-1"]
    assert "Decided: another score is taken.</strong> Read again." in replies["OPN-1"]
    assert "The ministry agrees." in replies["OPN-2"]
    assert "Decided" not in replies["OPN-2"]


def test_confidentiality_is_shown_and_kept_in_every_format(client: Client):
    publish_replied()

    page = text(client.get("/ministries/FIN/"))

    assert "asked for confidentiality: its words are not published" in sections(page)["CNF-1"]
    for path in (
        *("/ministries/FIN/", "/releases/2026/", "/releases/2026/results.csv"),
        *("/compare.csv?full=1", "/compare.json", "/compare/?chart=heatmap&columns=indicators"),
    ):
        assert b"SECRET" not in b"".join(client.get(path)), path


def test_no_reply_is_no_agreement(client: Client):
    publish_replied()

    assert "was asked and did not reply" in sections(text(client.get("/ministries/FIN/")))["TRN-1"]


def test_no_reply_is_shown_where_no_ministry_was_asked(client: Client):
    publish_small_release("2026", {"FIN": WHOLE})

    assert sections(text(client.get("/ministries/FIN/"))) == {}
    assert "What the ministries replied" not in text(client.get("/releases/2026/"))
    header = b"".join(client.get("/releases/2026/results.csv")).splitlines()[0]
    assert header == b"release,ministry,kind,code,state,score,coverage,rank"
    assert b"reply" not in b"".join(client.get("/compare.csv?full=1")).splitlines()[0]


@pytest.mark.parametrize("path", ["/releases/2026/results.csv", "/compare.csv?full=1"])
def test_full_tables_have_the_reply_and_the_decision_as_columns(client: Client, path: str):
    publish_replied()

    table = b"".join(client.get(path)).decode()

    rows = {
        (row["ministry"], row["code"]): [
            row[name] for name in ("reply", "reply_comment", "decision", "decision_reason")
        ]
        for row in csv.DictReader(io.StringIO(table))
    }
    assert rows["FIN", "OPN-1"] == ["disagree", WORDS, "other", "Read again."]
    assert rows["FIN", "OPN-2"] == ["agree", "", "", ""]
    assert rows["FIN", "CNF-1"] == ["disagree", "The ministry asked for confidentiality.", "", ""]
    assert rows["XAA", "OPN-1"] == ["did not reply", "", "", ""]
    assert rows["FIN", "index"] == ["", "", "", ""]


def test_a_workbook_has_the_columns_as_well(client: Client):
    publish_replied()

    content = b"".join(client.get("/releases/2026/results.xlsx"))

    (worksheet,) = (CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0),)
    rows = worksheet.to_python()
    assert rows[0][-4:] == ["reply", "reply_comment", "decision", "decision_reason"]
    assert any(row[-3] == WORDS for row in rows)


def test_the_release_counts_the_replies(client: Client):
    publish_replied()

    page = text(client.get("/releases/2026/"))

    assert "2 ministries were asked for a reply" in page
    assert 'did not reply.</th><td class="num">7</td>' in page
    assert 'The ministry disagrees.</th><td class="num">2</td>' in page
    assert 'another score is taken.</th><td class="num">1</td>' in page


def test_replies_are_carried_into_corrections(client: Client):
    release = publish_replied()
    changes = [Change("FIN", "OPN-1", "rated", 5.0, "Read a third time.")]

    corrections.correct(release, changes, reason="One level was wrong.")

    page = text(client.get("/ministries/FIN/"))
    assert "The ministry disagrees." in sections(page)["OPN-1"]


def test_a_corrected_dashboard_has_the_date_and_a_link(client: Client):
    release = publish_replied()
    changes = [Change("FIN", code, "rated", 5.0, "Wrong.") for code in ("TRN-2", "OPN-1")]
    first = corrections.correct(release, changes, reason="Two levels were wrong.")
    again = [Change("FIN", "OPN-1", "rated", 2.0, "Wrong again.")]
    corrections.correct(first, again, reason="Once more.")

    page = " ".join(text(client.get("/ministries/FIN/")).split())
    other = text(client.get("/ministries/XAA/"))

    assert page.count('<p class="notice">Corrected on ') == 2
    assert page.index("/releases/2026.2/") < page.index("/releases/2026.1/")
    assert '<a href="#OPN-1">OPN-1</a>, <a href="#TRN-2">TRN-2</a>.' in page
    assert "Corrected on" not in other


@pytest.mark.parametrize("path", ["/ministries/FIN/", "/", "/compare/", "/dimensions/balance/"])
def test_the_older_release_is_unchanged_and_links_to_its_correction(client: Client, path: str):
    release = publish_replied()
    changes = [Change("FIN", "OPN-1", "rated", 5.0, "Wrong.")]
    corrections.correct(release, changes, reason="Wrong.")

    page = text(client.get(f"{path}?release=2026"))

    assert 'Release 2026 is corrected: <a href="/releases/2026.1/">2026.1</a>' in page
    assert "replaces it since" not in text(client.get(path, follow=True))
    assert "Corrected on" not in page


def test_queries_of_a_dashboard_do_not_grow_and_stay_few(client: Client):
    make_framework()
    counted = []
    for code, count, year in (("2030", 2, 2030), ("2031", 30, 2031)):
        release = publish_replied(code, count, year=year)
        changes = [Change("FIN", "OPN-1", "rated", 5.0, "Wrong.")]
        corrections.correct(release, changes, reason="Wrong.")
        client.get("/ministries/FIN/")  # reads the release into the cache
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/ministries/FIN/?release={code}.1")
        counted.append(len(captured))

    assert counted[0] == counted[1] <= 12
