"""Take the blocks of a CAR file, each compared with its hash, and decode them one at a time."""

import hashlib
from collections.abc import Iterator
from typing import Any

import libipld

from assessments.imports.problems import Problem, Refused

MOST_BYTES_OF_A_NUMBER = 9
# The beginning of a link: version 1, DAG-CBOR or raw bytes, SHA-256 of 32 bytes.
LINK_STARTS = (b"\x01\x71\x12\x20", b"\x01\x55\x12\x20")
LINK_LENGTH = 36
MOST_READ = 4  # times its size: records with the same content are rare
HEADER_SIGNS = (b"eroots", b"gversion")
DAMAGED = "The repository is damaged. Download it again."
INCOMPLETE = "The repository is incomplete: a part that it names is missing. Download it again."


def is_car(content: bytes) -> bool:
    """Return True for a file that begins as a CAR does."""
    return all(sign in content[:200] for sign in HEADER_SIGNS)


def refused(message: str = DAMAGED) -> Refused:
    return Refused([Problem("", message)])


class Blocks:
    """The blocks of a CAR file by their links. Their content stays in the file until asked for."""

    def __init__(self, content: bytes) -> None:
        self.content = memoryview(content)
        self.places: dict[bytes, tuple[int, int]] = {}
        self.left = MOST_READ * len(content)
        parts = self._parts()
        header = decoded(bytes(self.content[slice(*next(parts, (0, 0)))]))
        if not isinstance(header, dict) or not isinstance(header.get("roots"), list):
            raise refused()
        self.roots = header["roots"]
        for start, end in parts:
            self._add(start, end)

    def _parts(self) -> Iterator[tuple[int, int]]:
        """Yield start and end of each part, which has its length before it."""
        at = 0
        while at < len(self.content):
            length, at = self._number(at)
            if not length or at + length > len(self.content):
                raise refused(INCOMPLETE)
            yield at, at + length
            at += length

    def _number(self, at: int) -> tuple[int, int]:
        """Return a number of seven bits a byte, and the place after it."""
        value = 0
        for count in range(MOST_BYTES_OF_A_NUMBER):
            if at + count >= len(self.content):
                raise refused(INCOMPLETE)
            byte = self.content[at + count]
            value |= (byte & 0x7F) << (7 * count)
            if byte < 0x80:
                return value, at + count + 1
        raise refused()

    def _add(self, start: int, end: int) -> None:
        link = bytes(self.content[start : start + LINK_LENGTH])
        block = self.content[start + LINK_LENGTH : end]
        if not link.startswith(LINK_STARTS) or hashlib.sha256(block).digest() != link[4:]:
            raise refused()
        self.places[link] = (start + LINK_LENGTH, end)

    def get(self, link: Any) -> Any:
        """Return the content of a block. Raises Refused if it is missing or cannot be read."""
        if not isinstance(link, bytes):
            raise refused()
        place = self.places.get(link)
        if place is None:
            raise refused(INCOMPLETE)
        # A tree that names one long block a million times would take hours.
        self.left -= place[1] - place[0]
        if self.left < 0:
            raise refused()
        return decoded(bytes(self.content[slice(*place)]))


def decoded(block: bytes) -> Any:
    try:
        return libipld.decode_dag_cbor(block)
    except (ValueError, RecursionError, TypeError, OverflowError, MemoryError) as error:
        raise refused() from error
    except BaseException as error:
        # The decoder is written in Rust, and its panics are no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise refused() from error
