"""Tests of a chart as PDF: its letters can be copied, and it names no machine."""

import html
import re
import zlib
from collections.abc import Callable

import pytest

from assessments.exports.printing import without_machine
from tests.exports import figures
from tests.exports.workbench import Workbench

NAME = "Foreign Ministry of “Łódź” <b>(外交部)</b> & وزارة"
NOTES = b"<</Title (A \\(small\\) chart)\n/Creator (Browser \\(System\\))\n/CreationDate (D:2026)>>"


def letters(pdf: bytes) -> set[str]:
    """Return the letters that a reader can select and copy, from the file's own tables."""
    found = set()
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            text = zlib.decompress(stream)
        except zlib.error:
            continue  # a font
        if b"begincmap" in text:
            for first, last, start in re.findall(rb"<(\w+)> <(\w+)> <(\w+)>", text):
                count = int(last, 16) - int(first, 16) + 1
                found |= {chr(int(start, 16) + n) for n in range(count)}
            for unicode in re.findall(rb"^<\w+> <(\w{4})>$", text, re.MULTILINE):
                found.add(chr(int(unicode, 16)))
    return found


def test_the_notes_of_a_machine_are_blanked_and_nothing_moves() -> None:
    clean = without_machine(NOTES + b" rest")

    assert len(clean) == len(NOTES + b" rest")
    assert b"System" not in clean
    assert b"2026" not in clean
    assert clean.startswith(b"<</Title (A \\(small\\) chart)\n")
    assert clean.endswith(b">> rest")


def test_a_title_that_looks_like_a_note_stays() -> None:
    title = b"<</Title (/Creator \\(me\\))>>"

    assert without_machine(title) == title


@pytest.mark.image
def test_a_pdf_is_text_under_its_title_without_machine_or_moment(
    shared_workbench: Workbench,
) -> None:
    figure = figures.bars(html.escape(NAME, quote=False) + "<br>in two lines")

    first, second = (shared_workbench.draw(figure, "pdf") for _ in range(2))

    assert first == second
    title = re.search(rb"/Title <FEFF(\w+)>", first)
    assert title is not None
    assert bytes.fromhex(title[1].decode()).decode("utf-16-be") == f"{NAME} in two lines"
    assert b"Chrome" not in first
    assert not re.search(rb"/CreationDate|/ModDate|/Author", first)
    assert b"/Subtype /Image" not in first
    assert set("Foreign Ministry Aland Beland") <= letters(first)


@pytest.mark.image
@pytest.mark.parametrize("shape", ["/", "."])
def test_patterns_are_printed_as_lines_and_dots_at_once(
    make_workbench: Callable[..., Workbench], shape: str
) -> None:
    """Chromium prints each pattern as an image of half a megabyte, which takes a second."""
    workbench = make_workbench("--seconds", "8")  # the longest that 40 of them may take
    names = [f"M\u00a0{place}" for place in range(40)]
    pattern = {"shape": shape, "fgcolor": "#777", "bgcolor": "rgba(0,0,0,0)", "solidity": 0.2}
    trace = {"type": "bar", "x": names, "y": [3] * 40, "marker": {"pattern": pattern}}

    hatched = workbench.draw({"data": [trace], "layout": {}}, "pdf", width=1000, height=1200)

    assert b"/Subtype /Image" not in hatched
    assert len(hatched) < 200_000


@pytest.mark.image
def test_the_same_chart_has_the_same_bytes_as_svg(shared_workbench: Workbench) -> None:
    first, between, second = (
        shared_workbench.draw(figures.bars(title), "svg") for title in ("One", "Other", "One")
    )

    assert first == second != between
    root, _ = first.split(b">", 1)
    assert b'viewBox="0 0 400 300"' in root
    assert b"style" not in root  # its place among the attributes is left to timers
