"""Paper: our typeface, the pictures handed over, and nothing else that has an address."""

import base64
import re
import sys
import zlib
from pathlib import Path

import pytest

from assessments.exports.documents import workshop
from assessments.exports.documents.paper import Fetcher, Refused, printed
from assessments.exports.documents.workshop import DocumentFailed, made, ordered
from assessments.exports.images import RenderBusy, RenderTimeout

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    '<rect width="9" height="9"/></svg>'
)


def drawn(svg: str = SVG) -> dict[str, tuple[str, str]]:
    """The order's only picture."""
    return {"chart": ("image/svg+xml", base64.b64encode(svg.encode()).decode())}


def page(body: str, style: str = "") -> str:
    return f'<html lang="en"><head><title>T</title><style>{style}</style></head>{body}</html>'


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/x.png",
        "https://example.org/x.css",
        "file:///etc/passwd",
        "ftp://example.org/",
        "data:text/css,p{}",
        "chancery:font/../../app.css",
        "chancery:font/nothing.ttf",
        "chancery:picture/unknown",
        "chancery:picture/chart?x",
        "chancery:pagefile:///etc/passwd",
        "",
    ],
)
def test_no_address_but_our_own_is_opened(address: str):
    with pytest.raises(Refused):
        Fetcher(drawn()).fetch(address)


def test_a_picture_that_was_handed_over_is_served():
    answer = Fetcher(drawn()).fetch("chancery:picture/chart")

    assert answer.read() == SVG.encode()
    assert answer.content_type == "image/svg+xml"


def test_a_hostile_page_opens_no_address_and_no_file(listener, tmp_path: Path):
    port, calls = listener
    address = f"http://127.0.0.1:{port}/x"
    secret = tmp_path / "secret.txt"
    secret.write_text("canary")
    body = (
        f'<link rel="stylesheet" href="{address}.css"><img src="{address}.png" alt="a">'
        f'<object data="{address}.svg"></object><img src="file://{secret}" alt="b">'
        f'<a rel="attachment" href="file://{secret}">c</a>'
        f'<p style="background: url({address}.png)">text</p>'
        '<img src="chancery:picture/chart" alt="chart">'
    )
    picture = SVG.replace("<rect", f'<image href="{address}.png" width="9" height="9"/><rect')
    style = f'@import "{address}.css"; @font-face {{ font-family: X; src: url({address}.ttf) }}'

    pdf = printed(page(body, style), drawn(picture))

    assert pdf.startswith(b"%PDF")
    assert calls == []
    assert "canary" not in unpacked(pdf)


def test_paper_is_set_in_the_typeface_of_the_site():
    font = "chancery:font/source-serif-4-latin-wght-normal.woff2"
    style = f'@font-face {{ font-family: Ours; src: url("{font}") }} p {{ font-family: Ours }}'

    pdf = printed(page("<p>Quiet reading room</p>", style), {})

    # A font of the system would have its own name.
    assert re.search(r"/FontName\s*/[A-Z]+\+Ours", unpacked(pdf))


def test_paper_names_neither_program_nor_moment_and_is_the_same_each_time():
    order = b'{"html": "<html lang=\\"en\\"><title>T</title><p>x</p></html>", "pictures": {}}'

    assert ordered("paper", order) == ordered("paper", order)


def unpacked(pdf: bytes) -> str:
    """Return the file with those of its streams that zlib can unpack."""
    parts = [pdf.decode("latin-1")]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream).decode("latin-1"))
        except zlib.error:
            continue
    return "".join(parts)


def test_what_was_made_once_is_not_made_again(own_var, monkeypatch):
    order = {"html": page("<p>once</p>"), "pictures": {}}
    first = made("paper", order)
    monkeypatch.setattr(sys, "executable", "/no/such/program")

    assert made("paper", order) == first


def test_a_document_that_takes_too_long_is_given_up(own_var):
    with pytest.raises(RenderTimeout, match=r"more than 0\.01 seconds"):
        ordered("paper", b"{}", seconds=0.01)


def test_a_broken_order_says_where_the_reason_is(own_var):
    with pytest.raises(DocumentFailed, match=r"var/documents\.log"):
        ordered("paper", b"no json")

    assert "JSONDecodeError" in (own_var.VAR / "documents.log").read_text()


def test_without_pango_the_refusal_says_what_to_install(own_var, tmp_path: Path, monkeypatch):
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\nexit {workshop.LIBRARY_MISSING}\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))

    with pytest.raises(DocumentFailed, match="apt-get install libpango"):
        ordered("paper", b"{}")


def test_when_all_places_are_taken_the_next_is_refused_as_busy(own_var, monkeypatch):
    monkeypatch.setattr(workshop, "TURN_SECONDS", 0.2)
    folder = own_var.VAR / "documents"

    with workshop.turn(folder), workshop.turn(folder):
        with pytest.raises(RenderBusy), workshop.turn(folder):
            pass

        assert len(list(folder.glob(".lock-turn-*"))) == workshop.AT_ONCE
