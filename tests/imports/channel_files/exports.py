"""Forge exports of platforms: tables, archives, repositories and old workbooks."""

import csv
import hashlib
import io
import json
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import libipld
import pytest
import xlsxwriter

from assessments.imports.channel_files import FileReadings, read_channel_file
from assessments.imports.problems import Refused

AS_OF = date(2026, 4, 17)
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ME = "https://social.example/users/mfa"
DID = "did:plc:ministry"

# What people wrote and who they are, in every forged file: no result may hold any of it.
CANARIES = ("Canary words", "canary-person", "canary_handle", "9988776655443322")

Rows = Iterable[Sequence[object]]


def table(header: Sequence[str], *rows: Sequence[object], mark: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=mark).writerows([header, *rows])
    return text.getvalue().encode()


def read(content: bytes | str, **options: Any) -> FileReadings:
    if isinstance(content, str):
        content = content.encode()
    return read_channel_file("export", content, **{"as_of": AS_OF, **options})


def figures(found: FileReadings) -> dict[str, dict[str, int]]:
    """Return metric -> day -> value, without answer times."""
    by_metric: dict[str, dict[str, int]] = {}
    for reading in found.readings:
        assert reading.start == reading.end
        if reading.bin is None:
            by_metric.setdefault(reading.metric, {})[reading.start.isoformat()] = reading.value
    return by_metric


def kinds(found: FileReadings) -> dict[str, str]:
    return {reading.metric: str(reading.kind) for reading in found.readings}


def problems(content: bytes | str, **options: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        read(content, **options)
    return [str(problem) for problem in refused.value.problems]


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return content.getvalue()


# Mastodon


def note(number: int, published: str, **more: Any) -> dict[str, Any]:
    """Return the activity of a public post. more: to, cc, inReplyTo."""
    to, cc = more.pop("to", [PUBLIC]), more.pop("cc", [f"{ME}/followers"])
    address = f"{ME}/statuses/{number}"
    thing = {"id": address, "type": "Note", "inReplyTo": None, "published": published}
    thing |= {"to": to, "cc": cc, "content": CANARIES[0], "attributedTo": CANARIES[1], **more}
    return activity("Create", published, thing, to=to, cc=cc)


def boost(published: str, **more: Any) -> dict[str, Any]:
    return activity("Announce", published, "https://other.example/users/a/statuses/1", **more)


def activity(kind: str, published: str, thing: Any, **more: Any) -> dict[str, Any]:
    found = {"type": kind, "actor": ME, "published": published, "object": thing}
    return {**found, "to": [PUBLIC], "cc": [f"{ME}/followers"], **more}


def outbox(*items: Any) -> str:
    return json.dumps({"type": "OrderedCollection", "totalItems": 9, "orderedItems": list(items)})


# Bluesky


def post(created: str, parent: str = "") -> dict[str, Any]:
    record: dict[str, Any] = {"$type": "app.bsky.feed.post", "text": CANARIES[0]}
    record["createdAt"] = created
    if parent:
        link = {"uri": f"at://{parent}/app.bsky.feed.post/1", "cid": "x"}
        record["reply"] = {"parent": link, "root": link}
    return record


def repository(records: Mapping[str, Mapping[str, Any]], *, nodes: int = 2) -> bytes:
    """Return a CAR file. records: "collection/key" -> record. nodes: how deep the tree is."""
    blocks: dict[bytes, bytes] = {}

    def kept(content: Any) -> bytes:
        encoded = libipld.encode_dag_cbor(content)
        link = b"\x01\x71\x12\x20" + hashlib.sha256(encoded).digest()
        blocks[link] = encoded
        return link

    def link_to(link: bytes) -> Any:
        return libipld.decode_dag_cbor(b"\xd8\x2a\x58\x25\x00" + link)

    keys = sorted(records)
    size = -(-len(keys) // nodes) if keys else 1
    below = None
    for start in range(0, len(keys), size):
        entries, before = [], ""
        for key in keys[start : start + size]:
            shared = len(common(before, key))
            value = link_to(kept(dict(records[key])))
            entries.append({"p": shared, "k": key[shared:].encode(), "v": value, "t": None})
            before = key
        below = link_to(kept({"l": below, "e": entries}))
    commit = {"did": DID, "version": 3, "data": below, "rev": "3k", "prev": None, "sig": b""}
    return car(kept(commit), blocks)


def common(one: str, other: str) -> str:
    length = 0
    while length < min(len(one), len(other)) and one[length] == other[length]:
        length += 1
    return one[:length]


def car(root: bytes, blocks: Mapping[bytes, bytes]) -> bytes:
    header = b"\xa2eroots\x81\xd8\x2a\x58\x25\x00" + root + b"gversion\x01"
    return b"".join(map(framed, [header, *(link + block for link, block in blocks.items())]))


def framed(part: bytes) -> bytes:
    length, prefix = len(part), b""
    while length >= 0x80:
        prefix += bytes([length & 0x7F | 0x80])
        length >>= 7
    return prefix + bytes([length]) + part


# Old Excel workbooks


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def old_workbook(sheets: Mapping[str, Rows], *, extra: bytes = b"") -> bytes:
    """Return a workbook in BIFF8. extra: records at the end of the last sheet."""
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    code_page = record(0x0042, struct.pack("<H", 1200))
    parts = [sheet_records(rows) for rows in sheets.values()]
    parts[-1] = parts[-1][:-4] + extra + parts[-1][-4:]
    names = [name.encode("latin-1") for name in sheets]
    listed = sum(12 + len(name) for name in names)
    place = len(start) + len(code_page) + listed + 4
    bounds = b""
    for name, part in zip(names, parts, strict=True):
        bounds += record(0x0085, struct.pack("<IHBB", place, 0, len(name), 0) + name)
        place += len(part)
    return compound(start + code_page + bounds + record(0x000A, b"") + b"".join(parts))


def sheet_records(rows: Rows) -> bytes:
    found = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            place = struct.pack("<HHH", row, column, 15)
            if isinstance(cell, int | float):
                found += record(0x0203, place + struct.pack("<d", cell))
            else:
                text = str(cell).encode("utf-16-le")
                found += record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
    return found + record(0x000A, b"")


def compound(stream: bytes) -> bytes:
    """Return an OLE compound file with one stream, named Workbook."""
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // 512)
    sectors = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    sectors += [0xFFFFFFFF] * (128 - len(sectors))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    root = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
    book = entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    directory = (root + book).ljust(512, b"\0")
    return header + struct.pack("<128I", *sectors) + directory + stream.ljust(count * 512, b"\0")


def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    found = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
    found += struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child) + bytes(36)
    return found + struct.pack("<IQ", start, size)
