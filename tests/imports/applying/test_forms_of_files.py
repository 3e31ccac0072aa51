"""Tests of score files in the forms that people have, each imported as it is."""

import io

import pytest
import xlsxwriter

from assessments.models import Score
from tests.factories import make_framework, make_ministry
from tests.imports.applying.score_files import run
from tests.imports.reading.open_documents import ods

pytestmark = pytest.mark.django_db

COLUMNS = ("ministry", "indicator", "state", "level", "confidence", "rationale", "evidence_url")
ROW = ("NAM", "OPN-1", "rated", "3", "high", "Seen.", "https://example.org/seen")


@pytest.fixture(autouse=True)
def _ground():
    make_framework()
    make_ministry("NAM", country="Namibia")


def csv(mark=",", *, header=COLUMNS, row=ROW, above=""):
    return f"{above}{mark.join(header)}\n{mark.join(row)}\n".encode()


def xlsx(*, above=(), link=""):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet("Guide").write(0, 0, "How to fill in")
        sheet = book.add_worksheet("Scores")
        for number, cells in enumerate((*above, COLUMNS, ROW)):
            sheet.write_row(number, 0, cells)
        if link:
            sheet.write_url(number, COLUMNS.index("evidence_url"), link, string="The page")
    return content.getvalue()


FORMS = {
    "as it is": csv(),
    "capitals": csv(header=[name.title().replace("_", " ") for name in COLUMNS]),
    "semicolons": csv(";"),
    "tabs": csv("\t"),
    "named separator": csv(";", above="sep=;\n"),
    "title": csv(above="Scores of Namibia\n\n"),
    "codes in lower case": csv(row=("nam", "opn-1", "Rated", *ROW[3:])),
    "name": csv(row=("Republic of Namibia", *ROW[1:])),
    "label": csv(row=(*ROW[:3], "defined", *ROW[4:])),
    "our word": csv(row=(*ROW[:2], "scored", *ROW[3:])),
    "unseen characters": csv(row=("NAM\u200b", "OPN\u20111", "ra\u00adted", *ROW[3:])),
    "more columns": csv(header=(*COLUMNS, "remarks"), row=(*ROW, "none")),
    "guide first": xlsx(),
    "title in a sheet": xlsx(above=[["Scores of Namibia"], []]),
    "link": xlsx(link=ROW[-1]),
    "open document": ods({"Scores": [list(COLUMNS), list(ROW)]}),
}


@pytest.mark.parametrize("content", FORMS.values(), ids=FORMS)
def test_each_form_gives_the_same_score(tmp_path, content):
    path = tmp_path / "scores"
    path.write_bytes(content)

    run(path)

    score = Score.objects.get()
    assert score.coding.assessment.ministry_id == "NAM"
    assert (score.indicator.code, score.state, score.level) == ("OPN-1", "rated", 3)
    assert [piece.url for piece in score.evidence.all()] == [ROW[-1]]


def test_how_the_file_was_read_is_printed(tmp_path):
    path = tmp_path / "scores.csv"
    path.write_bytes(csv(row=("Republic of Namibia", *ROW[1:])))

    assert "“Republic of Namibia” is read as Namibia (NAM): 1 row (line 2)." in run(path)
