"""A comparison to take away: the rows of the chart, under a name that says what they are."""

import csv
import io
import json
import zipfile

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from assessments.compare.downloads import HEADER
from assessments.exports.images import RenderBusy, RenderCrashed, RenderTimeout
from assessments.file_responses import unavailable
from assessments.models import Ministry
from tests.exports.test_tables import FORMULAS
from tests.factories import make_ministry, publish_small_release
from tests.reporting.looks import draw
from tests.site_fixtures import WHOLE, text

pytestmark = pytest.mark.walk

QUERIES = [
    "ministries=FIN,EST,NLD",
    "chart=profile&ministries=FIN,EST",
    "chart=heatmap&dimension=balance",
    "chart=balance&lens=public",
]


def csv_rows(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode(), newline="")))


def xlsx_rows(response) -> list[list[object]]:
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(response.content))
        .get_sheet_by_index(0)
        .to_python()
    )


def blank(value: object) -> object:
    return "" if value is None else value


def nearly(value: object) -> object:
    """A cell of a workbook, which keeps 16 digits of a number."""
    return pytest.approx(value, abs=1e-14) if isinstance(value, float) else blank(value)


@pytest.mark.parametrize("query", QUERIES)
def test_csv_holds_the_rows_of_the_chart_to_the_last_digit(client: Client, release, query):
    chart = draw(query)

    header, *rows = csv_rows(client.get(f"/compare.csv?{query}"))

    assert tuple(header) == chart.header
    assert rows == [[str(blank(value)) for value in row] for row in chart.rows]


@pytest.mark.parametrize("query", QUERIES)
def test_a_workbook_holds_the_rows_of_the_chart(client: Client, release, query):
    chart = draw(query)

    header, *rows = xlsx_rows(client.get(f"/compare.xlsx?{query}"))

    assert tuple(header) == chart.header
    assert rows == [[nearly(value) for value in row] for row in chart.rows]


@pytest.mark.parametrize("query", QUERIES)
def test_json_holds_the_rows_of_the_chart_with_its_title_and_source(client: Client, release, query):
    chart = draw(query)

    data = json.loads(client.get(f"/compare.json?{query}").content)

    assert tuple(data["columns"]) == chart.header
    assert [tuple(row[name] for name in data["columns"]) for row in data["rows"]] == list(
        chart.rows
    )
    assert (data["title"], data["alt"]) == (chart.title, chart.alt)
    assert (data["release"], data["content_hash"]) == ("2026", release.content_hash)


def test_json_names_the_one_address_that_brings_it_back(client: Client, release):
    data = json.loads(client.get("/compare.json?chart=heatmap&ministries=FIN").content)

    assert data["url"] == (
        "http://testserver/compare.json?ministries=FIN&chart=heatmap&release=2026"
    )
    assert json.loads(client.get(data["url"]).content) == data


@pytest.mark.parametrize("extension", ["csv", "json"])
def test_the_order_of_an_address_does_not_change_what_it_brings(client: Client, release, extension):
    one = client.get(f"/compare.{extension}?ministries=FIN,EST&chart=heatmap&lens=public")
    other = client.get(f"/compare.{extension}?lens=public&chart=heatmap&ministries=FIN,EST")

    assert one.content == other.content


@pytest.mark.parametrize(
    ("extension", "kind"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("json", "application/json"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_file_has_its_type_and_is_named_after_its_contents(
    client: Client, release, extension, kind
):
    answer = client.get(f"/compare.{extension}?ministries=FIN&lens=public&dimension=training")

    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"] == (
        f'attachment; filename="training-ranking-fin-public-2026.{extension}"'
    )


def test_a_region_in_letters_of_any_script_makes_a_plain_file_name(client: Client, db):
    make_ministry("FIN", region='Āfrīka <b>"x"\r\n', subregion="")
    publish_small_release("2026", {"FIN": WHOLE})

    answer = client.get("/compare.csv?region=afrika-bx")

    assert answer["Content-Disposition"] == (
        'attachment; filename="index-ranking-afrika-bx-2026.csv"'
    )


@pytest.mark.parametrize("extension", ["png", "svg", "pdf", "csv", "xlsx", "json"])
@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("chart=balance&dimension=training", "Training has none.\n"),
        ("chart=zzz", "“zzz” is not known here. Valid: ranking, profile, heatmap, balance"),
        ("theme=pink", "theme: “pink” is not known here. Valid: light, dark.\n"),
        ("colour=red", "“colour” is not a parameter of this page."),
        ("size=huge", "“huge” is not known here. Valid: wide, square, slide, print.\n"),
        ("full=yes", "full: “yes” is not known here. Valid: 1.\n"),
        ("edition=new", "edition: twelve digits of 0-9 and a-f"),
    ],
)
def test_a_file_that_cannot_be_made_is_refused_in_plain_words(
    client: Client, release, extension, query, reason
):
    refused = client.get(f"/compare.{extension}?{query}")

    assert refused.status_code == 400
    assert refused["Content-Type"] == "text/plain; charset=utf-8"
    assert reason in text(refused)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/compare.csv?size=wide", "size: only pictures have one: png, svg, pdf.\n"),
        ("/compare.json?size=wide", "size: only pictures have one: png, svg, pdf.\n"),
        ("/compare.png?full=1", "full: only tables have every score: csv, xlsx.\n"),
        ("/compare.json?full=1", "full: only tables have every score: csv, xlsx.\n"),
    ],
)
def test_what_one_kind_of_file_has_is_refused_for_the_others(client: Client, release, path, reason):
    refused = client.get(path)

    assert (refused.status_code, text(refused)) == (400, reason)


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_a_full_table_has_every_node_of_the_ministries_shown(client: Client, release, extension):
    answer = client.get(f"/compare.{extension}?full=1&ministries=FIN,NLD&lens=public")

    header, *rows = (csv_rows if extension == "csv" else xlsx_rows)(answer)
    assert answer["Content-Disposition"] == (
        f'attachment; filename="all-scores-index-ranking-fin-nld-public-2026.{extension}"'
    )
    assert header == list(HEADER)
    assert {row[4] for row in rows} == {"FIN"}
    assert {row[6] for row in rows} == {"index", "dimension", "facet", "indicator"}


@pytest.mark.parametrize("name", FORMULAS)
@pytest.mark.parametrize("full", ["", "&full=1"])
def test_no_name_of_a_ministry_is_run_by_a_spreadsheet(client: Client, release, name, full):
    Ministry.objects.filter(code="FIN").update(country=name)

    rows = csv_rows(client.get(f"/compare.csv?ministries=FIN{full}"))
    workbook = client.get(f"/compare.xlsx?ministries=FIN{full}")

    assert f"'{name}" in rows[1]
    with zipfile.ZipFile(io.BytesIO(workbook.content)) as archive:
        assert "<f>" not in archive.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("extension", ["csvx", "CSV", "json/"])
def test_an_unknown_kind_of_file_is_not_found(client: Client, release, extension):
    assert client.get(f"/compare.{extension}").status_code == 404


@pytest.mark.parametrize("path", ["/compare/", "/compare.csv", "/compare.json", "/compare.xlsx"])
def test_head_answers_as_get_without_a_body_and_post_is_refused(client: Client, release, path):
    head = client.head(f"{path}?ministries=FIN")

    assert (head.status_code, head.content) == (200, b"")
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("extension", ["png", "svg", "pdf"])
def test_without_chromium_a_picture_is_a_503_that_says_what_to_install(
    client: Client, release, own_folders, monkeypatch, extension
):
    own_folders.CHROMIUM = ""
    monkeypatch.setenv("PATH", str(own_folders.VAR))

    answer = client.get(f"/compare.{extension}?ministries=FIN")

    assert answer.status_code == 503
    assert "apt-get install chromium" in text(answer)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    assert "Retry-After" not in answer


def test_a_chromium_that_is_not_there_is_named(client: Client, release, own_folders):
    own_folders.CHROMIUM = "/nowhere/chromium"

    answer = client.get("/compare.png?ministries=FIN")

    assert answer.status_code == 503
    assert text(answer) == "CHROMIUM names no program (/nowhere/chromium).\n"


@pytest.mark.parametrize(
    ("trouble", "seconds"),
    [
        (RenderBusy("One moment."), "5"),
        (RenderTimeout("Too long."), "60"),
        (RenderCrashed("It ended."), "30"),
    ],
)
def test_a_passing_trouble_says_when_to_try_again(trouble, seconds):
    answer = unavailable(trouble)

    assert (answer.status_code, answer["Retry-After"]) == (503, seconds)
    assert answer["Cache-Control"] == "no-store"
