"""Unpack a workbook, XLSX or ODS, after checking that it is one and small enough."""

import io
import zipfile

from assessments.imports.problems import Problem, Refused

MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 1_000
MAX_RATIO = 200  # real sheets of repeated text reach about 60
RATIO_COUNTS_FROM = 1024 * 1024  # bytes; a small workbook cannot do harm
PICTURES = ("xl/media/", "xl/drawings/", "xl/charts/", "Pictures/", "Thumbnails/")
XLSX_PART = "xl/workbook.xml"
ODS_PART = "content.xml"
MANIFEST = "META-INF/manifest.xml"
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
# A part that only this kind of file has -> what the file is.
OTHER_KINDS = {
    "xl/workbook.bin": "a binary Excel workbook (XLSB)",
    "Index/Document.iwa": "a Numbers document",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
}


def unpacked_workbook(data: bytes) -> zipfile.ZipFile:
    """Return the workbook packed again without compression, for the spreadsheet reader.

    Raises Refused for any other archive, and for one that would unpack to too much.
    """
    # The sizes in the table of contents are checked first. zipfile stops unpacking at them, even
    # if they are wrong; the spreadsheet reader would not.
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        refuse_other_archives(archive)
        refuse_bomb(parts)
        refuse_protected(archive)
        unpacked = io.BytesIO()
        with zipfile.ZipFile(unpacked, "w", zipfile.ZIP_STORED) as plain:
            for part in parts:
                if not part.filename.startswith(PICTURES):
                    plain.writestr(part.filename, archive.read(part))
    return zipfile.ZipFile(unpacked)


def refuse_other_archives(archive: zipfile.ZipFile) -> None:
    """Raise Refused for an archive that is neither XLSX nor ODS."""
    names = set(archive.namelist())
    for part, kind in OTHER_KINDS.items():
        if part in names:
            raise Refused([Problem("", f"The file is {kind}. Save it as XLSX, ODS or CSV.")])
    if XLSX_PART in names:
        return
    if "mimetype" in names and ODS_PART in names and archive.read("mimetype").startswith(ODS_TYPE):
        return
    raise Refused([Problem("", "The file is an archive, but not an XLSX or ODS workbook.")])


def refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    """Raise Refused if the archive's table of contents announces too much."""
    problems = []
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > MAX_PARTS:
        problems.append(f"The workbook has {len(parts):,} parts; at most {MAX_PARTS:,} are allowed")
    if size > MAX_UNPACKED:
        problems.append(
            f"The workbook unpacks to {size:,} bytes; at most {MAX_UNPACKED:,} are allowed"
        )
    if size > RATIO_COUNTS_FROM and size > packed * MAX_RATIO:
        problems.append(f"The workbook unpacks to more than {MAX_RATIO} times its size")
    if problems:
        raise Refused([Problem("", f"{problem}.") for problem in problems])


def refuse_protected(archive: zipfile.ZipFile) -> None:
    """Raise Refused for an ODS file with a password, which has readable parts all the same."""
    if MANIFEST in archive.namelist() and b"encryption-data" in archive.read(MANIFEST):
        message = "The workbook is protected with a password. Save it without one."
        raise Refused([Problem("", message)])
