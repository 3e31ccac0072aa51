"""Tests of the pages of releases: the published numbers and their proof."""

import io

import pytest
from django.core.management import call_command
from django.test import Client
from python_calamine import CalamineWorkbook

from assessments.exports import tables
from assessments.models import Result
from tests.factories import publish_small_release
from tests.site_fixtures import WHOLE, text


def exported(code: str) -> bytes:
    """Return the output of the export command."""
    out = io.StringIO(newline="")
    call_command("export_results", release=code, output="-", stdout=out)
    return out.getvalue().encode()


def test_releases_are_listed_newest_first_and_demonstrations_marked(client: Client, db):
    publish_small_release("2025", {"FIN": WHOLE}, year=2025)
    publish_small_release("2026", {"FIN": WHOLE})
    publish_small_release("demo-2026", {"FIN": WHOLE}, is_demonstration=True)

    page = text(client.get("/releases/"))

    assert page.index('href="/releases/2026/"') < page.index('href="/releases/2025/"')
    assert '<span class="tag">demonstration</span>' in page
    assert "Demonstration data:" in page


def test_without_a_release_the_list_says_how_one_is_published(client: Client, db):
    page = text(client.get("/releases/"))

    assert "A round is published when its assessments are final." in page
    assert "Demonstration data:" not in page


def test_a_release_shows_its_proof_and_the_release_before(client: Client, db):
    first = publish_small_release("2025", {"FIN": WHOLE}, year=2025)
    second = publish_small_release("2026", {"FIN": WHOLE})

    page = text(client.get("/releases/2026/"))

    assert second.content_hash in page
    assert first.content_hash in page
    assert "none: this is the first" in text(client.get("/releases/2025/"))


@pytest.mark.parametrize("path", ["", "results.csv", "results.xlsx"])
def test_an_unknown_release_is_not_found(client: Client, release, path):
    assert client.get(f"/releases/1999/{path}").status_code == 404


@pytest.mark.parametrize("path", ["results.json", "results", "results.csv/"])
def test_an_unknown_kind_of_results_is_not_found(client: Client, release, path):
    assert client.get(f"/releases/2026/{path}").status_code == 404


def test_the_csv_equals_the_export_of_the_command(client: Client, release):
    answer = client.get("/releases/2026/results.csv")

    assert answer.content == exported("2026")
    assert answer["Content-Disposition"] == 'attachment; filename="results-2026.csv"'
    assert len(answer.content.splitlines()) == 1 + Result.objects.count()


def test_the_workbook_has_the_same_rows(client: Client, release):
    answer = client.get("/releases/2026/results.xlsx")

    worksheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    header, *rows = worksheet.to_python()
    written = [line.split(",") for line in exported("2026").decode().splitlines()]
    assert header == written[0]
    # A workbook has no whole numbers; 2026 stays text.
    assert [row[:5] for row in rows] == [row[:5] for row in written[1:]]
    for row, line in zip(rows, written[1:], strict=True):
        assert row[5:] == [float(cell) if cell else "" for cell in line[5:]]


def test_a_workbook_that_would_be_cut_off_is_refused_with_advice(
    client: Client, release, monkeypatch
):
    monkeypatch.setattr(tables, "MOST_XLSX_ROWS", 5)

    refused = client.get("/releases/2026/results.xlsx")

    assert refused.status_code == 400
    assert text(refused) == "A sheet holds 5 rows; take the CSV instead.\n"
    assert client.get("/releases/2026/results.csv").status_code == 200


@pytest.mark.parametrize("path", ["", "2026/", "2026/results.csv", "2026/results.xlsx"])
def test_a_release_is_read_only(client: Client, release, path):
    assert client.head(f"/releases/{path}").status_code == 200
    assert client.post(f"/releases/{path}").status_code == 405
