"""The type of a file by its content: its name, and what the browser says, are not believed."""

import re
import struct
import unicodedata
from collections.abc import Collection
from io import BytesIO
from zipfile import BadZipFile, ZipFile

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
PLAIN, CSV = "text/plain", "text/csv"
OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = f"{OFFICE}.wordprocessingml.document"
XLSX = f"{OFFICE}.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
EXTENSIONS = {
    PDF: ".pdf",
    PNG: ".png",
    JPEG: ".jpg",
    PLAIN: ".txt",
    CSV: ".csv",
    DOCX: ".docx",
    XLSX: ".xlsx",
    ODT: ".odt",
}
BEGINNINGS = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
# The first entry of an OpenDocument file is not compressed, and says what the file is.
ODT_BEGINS = b"mimetype" + ODT.encode("ascii")
LOCAL_HEADER = 30
END, END_SIGNATURE, LOCATOR_SIGNATURE = struct.Struct("<4s4H2LH"), b"PK\x05\x06", b"PK\x06\x07"
LOCATOR_BYTES, LONGEST_COMMENT = 20, 2**16
MOST_ENTRIES, LONGEST_LISTING = 5_000, 2**20  # far above those of real documents
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
LONGEST_STEM = 100
UNNAMEABLE = re.compile(r'[\\/:*?"<>|]')


def media_type(content: bytes, name: str) -> str | None:
    """Return the media type; None for what is not accepted. Archives are never unpacked.

    name: only for text and CSV, which nothing in the content distinguishes.
    """
    for beginning, found in BEGINNINGS.items():
        if content.startswith(beginning):
            return found
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    if not _is_text(content):
        return None
    return CSV if name.lower().endswith(".csv") else PLAIN


def safe_name(name: str, found: str) -> str:
    """Return the name without what a file system or a reader could mistake.

    It ends as its type does.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    stem = last.rpartition(".")[0] or last
    kept = UNNAMEABLE.sub(" ", _without_controls(stem))
    return (" ".join(kept.split()).strip(". ")[:LONGEST_STEM] or "file") + EXTENSIONS[found]


def _without_controls(text: str) -> str:
    """Return the text with a blank for each sign that is not seen."""
    kept = ""
    for sign in text:
        # Categories with C include the marks that reverse text: a program can look like a PDF.
        if unicodedata.category(sign).startswith("C"):
            kept += " "
        else:
            kept += sign
    return kept


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and not NOT_TEXT.search(text)


def _office(content: bytes) -> str | None:
    names = _listing(content)
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names:
            return DOCX
        if "xl/workbook.xml" in names:
            return XLSX
    elif content[LOCAL_HEADER:].startswith(ODT_BEGINS) and "content.xml" in names:
        return ODT
    return None


def _listing(content: bytes) -> Collection[str]:
    """Return the names of a ZIP's entries; none where its listing is broken, or far too long."""
    # The end record comes last, before a comment of any length, so the search is from behind.
    at = content.rfind(END_SIGNATURE, max(0, len(content) - END.size - LONGEST_COMMENT))
    if at < 0 or len(content) - at < END.size:
        return set()
    *_, entries, listing_bytes, _, comment_bytes = END.unpack_from(content, at)
    is_whole = at + END.size + comment_bytes == len(content)
    is_zip64 = content[max(0, at - LOCATOR_BYTES) : at].startswith(LOCATOR_SIGNATURE)
    if not is_whole or is_zip64 or entries > MOST_ENTRIES or listing_bytes > LONGEST_LISTING:
        return set()
    try:
        with ZipFile(BytesIO(content)) as archive:
            return set(archive.namelist())
    except (BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error):
        return set()
