"""Refuse files that are not CSV, XLSX or ODS, with what to do."""

from assessments.imports.problems import Problem, Refused

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
PROTECTED = "EncryptedPackage".encode("utf-16-le")  # the stream of an XLSX file with a password
PDF = b"%PDF-"
LOOKED_AT = 4096  # bytes; the beginning of a file shows its kind
FLAT_ODS = b"urn:oasis:names:tc:opendocument:xmlns:office"
EXCEL_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
HTML = (b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<body")
SAVE_AS = "Save it as XLSX, ODS or CSV."


def refuse_other_kinds(data: bytes) -> None:
    """Raise Refused if the content is not CSV, XLSX or ODS."""
    message = other_kind(data)
    if message:
        raise Refused([Problem("", message)])


def other_kind(data: bytes) -> str:
    """Return the kind of the file and what to do, or "" for a file that may be a table."""
    if data.startswith(OLD_OFFICE):
        if PROTECTED in data:
            return "The file is protected with a password. Save it without one."
        return f"The file is an old Excel file (XLS). {SAVE_AS}"
    if data.startswith(PDF):
        return "The file is a PDF document. Send the table that it was made from."
    start = data[:LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return f"The file is {markup_kind(start)}. {SAVE_AS}"
    return ""


def markup_kind(start: bytes) -> str:
    lowered = start.lower()
    if FLAT_ODS in start:
        return "a flat OpenDocument file (FODS)"
    if EXCEL_2003 in start:
        return "an Excel 2003 XML file"
    if any(sign in lowered for sign in HTML):
        return "a web page (HTML), even if its name ends in .xls or .csv"
    return "XML or HTML, not a table"
