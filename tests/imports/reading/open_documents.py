"""ODS workbooks as tests need them: sheets of texts, with cells of any other kind as XML."""

import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from xml.sax.saxutils import escape

NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods(
    sheets: Mapping[str, Sequence[Sequence[str]]],
    *,
    hidden: Collection[str] = (),
    not_shown: Mapping[int, str] | None = None,
    more: str = "",
    manifest: str = "",
) -> bytes:
    """Return a workbook.

    sheets:    name -> rows of texts; a text that begins with "<" is the XML of a cell.
    hidden:    sheets that are not shown. not_shown: row of each sheet, from 1 -> its visibility.
    more:      XML after the last row. manifest: XML in the list of parts.
    """
    declared = " ".join(f'xmlns:{name}="{address}"' for name, address in NAMES.items())
    styles, tables = "", ""
    for number, (name, rows) in enumerate(sheets.items()):
        is_shown = str(name not in hidden).lower()
        styles += (
            f'<style:style style:name="t{number}" style:family="table">'
            f'<style:table-properties table:display="{is_shown}"/></style:style>'
        )
        body = "".join(
            row(cells, (not_shown or {}).get(place)) for place, cells in enumerate(rows, 1)
        )
        tables += (
            f'<table:table table:name="{name}" table:style-name="t{number}">'
            f"{body}{more}</table:table>"
        )
    content = (
        f"<office:document-content {declared}>"
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("mimetype", TYPE)
        archive.writestr("content.xml", content)
        listed = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        archive.writestr("META-INF/manifest.xml", f"{listed}{manifest}</m:manifest>")
    return written.getvalue()


def row(cells: Sequence[str], visibility: str | None) -> str:
    attribute = f' table:visibility="{visibility}"' if visibility else ""
    return f"<table:table-row{attribute}>{''.join(map(cell, cells))}</table:table-row>"


def cell(text: str) -> str:
    if text.startswith("<"):
        return text
    if not text:
        return "<table:table-cell/>"
    words = escape(text)
    return (
        f'<table:table-cell office:value-type="string"><text:p>{words}</text:p></table:table-cell>'
    )
