"""Tests of files that are not CSV, XLSX or ODS: each is refused with what to do."""

import io
import zipfile

import pytest

from assessments.imports.problems import Refused
from assessments.imports.reading import read_table

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
FLAT = (
    b'<?xml version="1.0"?>\n'
    b'<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">'
)
XML_2003 = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'


def zipped(*parts: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for part in parts:
            archive.writestr(part, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (OLD, "The file is an old Excel file (XLS). Save it as XLSX, ODS or CSV."),
        (
            OLD + "EncryptedPackage".encode("utf-16-le"),
            "The file is protected with a password. Save it without one.",
        ),
        (FLAT, "The file is a flat OpenDocument file (FODS). Save it as XLSX, ODS or CSV."),
        (XML_2003, "The file is an Excel 2003 XML file. Save it as XLSX, ODS or CSV."),
        (
            b"\xef\xbb\xbf\r\n<HTML><body><table><tr><td>ministry</td>",
            "The file is a web page (HTML), even if its name ends in .xls or .csv. "
            "Save it as XLSX, ODS or CSV.",
        ),
        (
            b"<table border=1><tr><td>ministry</td></tr></table>",
            "The file is a web page (HTML), even if its name ends in .xls or .csv. "
            "Save it as XLSX, ODS or CSV.",
        ),
        (
            b"<scores><score/></scores>",
            "The file is XML or HTML, not a table. Save it as XLSX, ODS or CSV.",
        ),
        (b"%PDF-1.7\n", "The file is a PDF document. Send the table that it was made from."),
        (
            zipped("xl/workbook.bin"),
            "The file is a binary Excel workbook (XLSB). Save it as XLSX, ODS or CSV.",
        ),
        (
            zipped("Index/Document.iwa"),
            "The file is a Numbers document. Save it as XLSX, ODS or CSV.",
        ),
        (
            zipped("word/document.xml"),
            "The file is a Word document. Save it as XLSX, ODS or CSV.",
        ),
    ],
)
@pytest.mark.parametrize("name", ["scores.xls", "scores.csv"])
def test_another_kind_of_file_is_refused_with_what_to_do(tmp_path, content, reason, name):
    file = tmp_path / name
    file.write_bytes(content)

    with pytest.raises(Refused) as refused:
        read_table(file, required=["ministry"])

    assert [str(problem) for problem in refused.value.problems] == [reason]
