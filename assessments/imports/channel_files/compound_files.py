"""Take the workbook out of an OLE compound file, and pack it into a plain one.

The spreadsheet reader believes what a file says of its own parts, so it is given only files that
this module wrote.
"""

import struct
from collections.abc import Iterator

NAMES = {"workbook", "book"}
MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NO_SECTOR = 0xFFFFFFF0  # this number and higher ones are no sectors
ENTRY = 128  # bytes of an entry of the directory
MINI = 64
SMALLEST = 4096  # bytes of a stream; shorter ones have a table of their own
SIZE = 4096  # bytes of a sector in the files that are written
LISTED = 109  # sectors of the table that a header can name


def workbook_stream(content: bytes) -> bytes:
    """Return the stream of the workbook; b"" if it has no workbook.

    Raises struct.error, IndexError or OverflowError for a damaged file.
    """
    shift, mini_shift = struct.unpack_from("<HH", content, 30)
    if shift not in (9, 12) or mini_shift != 6:
        return b""
    first_directory, _, cutoff, first_mini = struct.unpack_from("<4I", content, 48)
    size = 1 << shift
    table = sector_table(content, size)
    directory = chained(content, table, first_directory, size, size)
    for start, length in workbook_entries(directory):
        if length >= cutoff:
            return chained(content, table, start, size, size)[:length]
        root = struct.unpack_from("<I", directory, 116)[0]
        minis = chained(content, table, root, size, size)
        numbers = unpacked(chained(content, table, first_mini, size, size))
        return chained(minis, numbers, start, MINI, 0)[:length]
    return b""


def workbook_entries(directory: bytes) -> Iterator[tuple[int, int]]:
    """Yield first sector and length of each stream that has the name of a workbook."""
    for at in range(0, len(directory) - ENTRY + 1, ENTRY):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if name.casefold() in NAMES:
            yield struct.unpack_from("<II", directory, at + 116)


def unpacked(part: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(part) // 4}I", part[: len(part) // 4 * 4])


def sector_table(content: bytes, size: int) -> tuple[int, ...]:
    """Return which sector follows each sector."""
    places = list(struct.unpack_from(f"<{LISTED}I", content, 76))
    most = len(content) // size
    following = struct.unpack_from("<I", content, 68)[0]
    while following < NO_SECTOR and len(places) <= most + LISTED:
        numbers = struct.unpack_from(f"<{size // 4}I", content, size * (following + 1))
        places += numbers[:-1]
        following = numbers[-1]
    table: list[int] = []
    for place in places:
        # A table that names more sectors than the file has is damaged.
        if place < most and len(table) <= most + size:
            table += unpacked(content[size * (place + 1) : size * (place + 2)])
    return tuple(table)


def chained(content: bytes, table: tuple[int, ...], start: int, size: int, offset: int) -> bytes:
    """Return the sectors of a chain, joined: no more than the file has."""
    found: list[bytes] = []
    sector = start
    while sector < NO_SECTOR and len(found) * size <= len(content):
        found.append(content[offset + size * sector : offset + size * (sector + 1)])
        sector = table[sector]
    return b"".join(found)


def packed(stream: bytes) -> bytes:
    """Return a compound file that holds nothing but a workbook."""
    # First the directory, then the stream, then the table.
    data = stream.ljust(SMALLEST, b"\0")
    sectors = -(-len(data) // SIZE)
    table = [END, *range(2, sectors + 1), END]
    parts = -(-(len(table)) // (SIZE // 4 - 1))
    table += [TABLE] * parts
    places = [*range(sectors + 1, sectors + 1 + parts)]
    header = MARK + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 4, 0xFFFE, 12, 6)
    header += struct.pack("<9I", 1, parts, 0, 0, SMALLEST, END, 0, END, 0)
    header += struct.pack(f"<{LISTED}I", *places, *[FREE] * (LISTED - parts))
    # The spreadsheet reader wants the root to have a sector, even if it is not used.
    directory = entry("Root Entry", 5, 1, 0, 0) + entry("Workbook", 2, FREE, 1, len(data))
    numbers = struct.pack(f"<{len(table)}I", *table)
    return b"".join(
        (
            header.ljust(SIZE, b"\0"),
            directory.ljust(SIZE, b"\0"),
            data.ljust(sectors * SIZE, b"\0"),
            numbers.ljust(parts * SIZE, b"\xff"),
        )
    )


def entry(name: str, kind: int, child: int, start: int, length: int) -> bytes:
    """Return an entry of the directory. kind: 5 for its root, 2 for a stream."""
    text = name.encode("utf-16-le")
    found = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
    found += struct.pack("<III", FREE, FREE, child) + bytes(36)
    return found + struct.pack("<IQ", start, length)
