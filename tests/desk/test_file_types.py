"""Tests of the type of a file, which its content decides, and of its name."""

import io
import struct
import zipfile

import pytest

from assessments.desk.file_types import media_type, safe_name

PDF = b"%PDF-1.7\n"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPEN = "application/vnd.oasis.opendocument.text"


def zipped(*names: str, first: bytes = b"") -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, b"x")
    return kept.getvalue()


DOCX = zipped("[Content_Types].xml", "word/document.xml")
XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")
ODT = zipped("content.xml", first=b"application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("content", "name", "found", "kept"),
    [
        (PDF, "a.exe", "application/pdf", "a.pdf"),
        (b"\x89PNG\r\n\x1a\n...", "../../etc/x", "image/png", "x.png"),
        (b"\xff\xd8\xff\xe0", "C:\\me\\p.jpeg", "image/jpeg", "p.jpg"),
        ("Ställning\n".encode(), "a.html", "text/plain", "a.txt"),
        (b"a;b\n1;2\n", "A.CSV", "text/csv", "A.csv"),
        (DOCX, "a.b.exe", WORD, "a.b.docx"),
        (XLSX, "a", EXCEL, "a.xlsx"),
        (ODT, "مرحبا.zip", OPEN, "مرحبا.odt"),
    ],
)
def test_the_content_decides_the_type_of_a_file_and_the_end_of_its_name(
    content: bytes, name: str, found: str, kept: str
) -> None:
    assert media_type(content, name) == found
    assert safe_name(name, found) == kept


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a\u202efdp.exe", "a fdp.pdf"),
        ('a"\r\nX: y.pdf', "a X y.pdf"),
        ("..", "file.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("a" * 300 + ".pdf", "a" * 100 + ".pdf"),
        ("\0", "file.pdf"),
    ],
)
def test_a_name_loses_what_could_mislead(name: str, safe: str) -> None:
    assert safe_name(name, "application/pdf") == safe


def bomb(entries: int = 1, listing: int = 46) -> bytes:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, entries, entries, listing, 0, 0)
    return b"PK\x03\x04" + b"\0" * 100 + end


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00\x03",
        b"\xfe\xff\x00a",
        b"text\x00text",
        b"GIF89a\x01\x00",
        zipped("evil.exe"),
        zipped("[Content_Types].xml", "ppt/presentation.xml"),
        zipped("content.xml", first=b"application/epub+zip"),
        DOCX[:-4],
        DOCX + b"more",
        b"PK\x03\x04 and no more",
        bomb(entries=65_535),
        bomb(listing=2**31),
        bomb(),
        b"PK\x03\x04" + b"PK\x06\x07" + b"\0" * 16 + bomb()[-22:],
        b" \n ",
    ],
)
def test_anything_else_is_of_no_kind(content: bytes) -> None:
    assert media_type(content, "paper.docx") is None


def test_no_entry_of_an_archive_is_ever_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *args, **options: pytest.fail("unpacked"))

    assert media_type(DOCX, "a.docx") == WORD
