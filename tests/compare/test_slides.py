"""Tests of slides that are opened again: the numbers in charts, the notes, and no formula."""

import io
import zipfile
from typing import Any

import pptx
import pytest
from django.test import Client
from pptx.chart.chart import Chart as PowerPointChart

from assessments.exports.documents.slides import deck
from assessments.models import Ministry
from tests import chromium
from tests.exports.test_tables import FORMULAS
from tests.factories import publish_small_release
from tests.public.views.test_profiles import HOSTILE
from tests.reporting.looks import draw
from tests.site_fixtures import WHOLE, text

pytestmark = pytest.mark.walk

TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def opened(content: bytes) -> Any:
    return pptx.Presentation(io.BytesIO(content))


def taken(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, text(answer)
    return opened(answer.content)


def charts(show: Any) -> list[PowerPointChart]:
    return [shape.chart for page in show.slides for shape in page.shapes if shape.has_chart]


def descriptions(page: Any) -> list[str]:
    found = (shape._element.xpath(".//p:cNvPr")[0] for shape in page.shapes)
    return [one.get("descr") for one in found if one.get("descr")]


def words_on(page: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in page.shapes if shape.has_text_frame)


def order(**slide: Any) -> dict[str, Any]:
    given = {"title": "T", "lines": [], "notes": "N", "footer": "F", "alt": "A"}
    return {"title": "Deck", "slides": [given | slide]}


def test_a_ranking_is_powerpoints_own_chart_with_the_numbers_of_the_page(client: Client, release):
    query = "ministries=FIN,EST,NLD"
    shown = draw(query)

    show = taken(client, f"/compare.pptx?{query}")

    plot = charts(show)[0].plots[0]
    assert type(plot).__name__ == "BarPlot"
    assert list(plot.series[0].values) == [row[2] for row in shown.rows]
    assert next(iter(plot.categories)) == shown.rows[0][1]
    assert "Netherlands: not assessed" in list(plot.categories)


def test_a_profile_is_a_radar_with_a_line_for_each_ministry(client: Client, release):
    shown = draw("chart=profile&ministries=FIN,EST")

    plot = charts(taken(client, "/compare.pptx?chart=profile&ministries=FIN,EST"))[0].plots[0]

    assert type(plot).__name__ == "RadarPlot"
    assert tuple(plot.categories) == shown.header[2:]
    assert [(one.name, tuple(one.values)) for one in plot.series] == [
        (row[1], row[2:]) for row in shown.rows
    ]


def test_a_balance_is_a_scatter_of_both_poles(client: Client, release):
    plot = charts(taken(client, "/compare.pptx?chart=balance&ministries=FIN"))[0].plots[0]

    row = draw("chart=balance&ministries=FIN").rows[0]
    points = [value.text for value in plot._element.xpath(".//c:ser//c:v")]
    assert type(plot).__name__ == "XyPlot"
    assert [float(point) for point in points[-2:]] == [row[2], row[3]]


def test_a_trend_is_lines_over_the_releases(client: Client, release):
    publish_small_release("2027", {"FIN": {**WHOLE, "OPN-1": 5}}, year=2027)

    plot = charts(taken(client, "/compare.pptx?chart=trend&ministries=FIN"))[0].plots[0]

    assert type(plot).__name__ == "LinePlot"
    assert tuple(plot.categories) == ("2026", "2027")


def test_a_slide_says_its_finding_and_its_notes_the_source(client: Client, release):
    shown = draw("ministries=FIN,EST")

    first, numbers = taken(client, "/compare.pptx?ministries=FIN,EST").slides

    assert first.shapes.title.text_frame.text == shown.title
    notes = first.notes_slide.notes_text_frame.text
    assert shown.alt in notes
    assert "Retrieved" in notes
    assert "http://testserver/compare/?ministries=FIN,EST" in notes
    assert descriptions(first) == [shown.alt]
    assert "release 2026" in words_on(first)
    assert numbers.shapes[1].table.cell(1, 1).text == shown.rows[0][1]


@pytest.mark.image
def test_what_powerpoint_cannot_draw_is_a_picture_with_words(client: Client, release, own_folders):
    own_folders.CHROMIUM = chromium.executable() or ""

    page = taken(client, "/compare.pptx?chart=heatmap&ministries=FIN,EST").slides[0]

    picture = next(shape for shape in page.shapes if shape.shape_type == 13)
    assert picture.image.content_type == "image/png"
    assert descriptions(page) == [draw("chart=heatmap&ministries=FIN,EST").alt]


def test_a_deck_is_wide_and_has_its_type_and_name(client: Client, release):
    answer = client.get("/compare.pptx?ministries=FIN&lens=public")

    show = opened(answer.content)
    assert answer["Content-Type"] == TYPE
    assert 'filename="index-ranking-fin-public-2026.pptx"' in answer["Content-Disposition"]
    assert show.slide_width / show.slide_height == pytest.approx(16 / 9, abs=0.001)


def test_a_profile_deck_has_the_current_scores_and_the_next_steps(client: Client, neighbours):
    answer = client.get("/ministries/FIN/profile.pptx")

    show = opened(answer.content)
    assert 'filename="fin-profile-2026.pptx"' in answer["Content-Disposition"]
    kinds = [type(chart.plots[0]).__name__ for chart in charts(show)]
    assert kinds == ["RadarPlot", "BarPlot", "BarPlot"]
    assert "what the next level asks" in words_on(show.slides[len(show.slides) - 1])
    for page in show.slides:
        assert "Demonstration data" in words_on(page)
        assert page.notes_slide.notes_text_frame.text


def test_the_same_deck_is_the_same_bytes_and_made_once(client: Client, release):
    first = client.get("/compare.pptx?ministries=FIN").content

    assert client.get("/compare.pptx?ministries=FIN").content == first


@pytest.mark.parametrize("name", FORMULAS)
def test_no_name_is_run_by_the_workbook_behind_a_chart(name: str):
    chart = {
        "kind": "bar",
        "categories": [name],
        "series": [{"name": name, "values": [1.5], "colour": "#3b7cc4"}],
        "minimum": 1.0,
        "maximum": 5.0,
    }

    show = opened(deck(order(chart=chart)))

    workbook = charts(show)[0].part.chart_workbook.xlsx_part.blob
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.lower()


@pytest.mark.parametrize("name", [*HOSTILE, "a\x01b\x1bc", "]]>", "&amp;"])
def test_a_hostile_or_foreign_name_is_words_on_every_slide(client: Client, neighbours, name):
    Ministry.objects.filter(code="FIN").update(country=name or "x")

    show = taken(client, "/ministries/FIN/profile.pptx")

    assert charts(show)[1].plots[0].categories
    with zipfile.ZipFile(io.BytesIO(client.get("/ministries/FIN/profile.pptx").content)) as deck_:
        links = [part for part in deck_.namelist() if part.endswith(".rels")]
        assert not any(b'TargetMode="External"' in deck_.read(part) for part in links)


def test_what_cannot_be_drawn_is_refused_with_the_reason(client: Client, release):
    refused = client.get("/compare.pptx?chart=balance&dimension=training")

    assert refused.status_code == 400
    assert "Training has none." in text(refused)
