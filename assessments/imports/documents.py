"""Read a TOML file: its document, or the reason why there is none."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from assessments.imports.problems import Problem, Refused

LARGEST_BYTES = 1_000_000  # a framework of 26 indicators takes 62,000


def read_document(path: Path) -> dict[str, Any]:
    """Return the document of a TOML file.

    Raises Refused if the file cannot be opened, is larger than LARGEST_BYTES, is not UTF-8 (a byte
    order mark is allowed) or is not TOML. For the last two, the problem names the line.
    """
    text = _decoded(_content(path))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused([_syntax_problem(str(error))]) from error
    except RecursionError as error:
        raise Refused([Problem("", "is nested too deeply")]) from error
    except ValueError as error:
        # Python refuses numbers of more than 4,300 digits with a plain ValueError.
        raise Refused([Problem("", f"holds a number that cannot be read: {error}")]) from error


def digest(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a document as canonical JSON: sorted keys, ASCII, dates as ISO 8601.

    Comments, the order of keys and the layout of the file do not change it.
    """
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), default=date.isoformat)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise Refused([Problem("", f"cannot be read: {error.strerror}")]) from error
    if len(content) > LARGEST_BYTES:
        raise Refused([Problem("", f"is larger than {LARGEST_BYTES:,} bytes")])
    return content


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused([Problem("", "is UTF-16 text. Save it as UTF-8")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{content[error.start]:02x} is not UTF-8. Save the file as UTF-8"
        raise Refused([Problem(f"line {line}", message)]) from error


def _syntax_problem(text: str) -> Problem:
    """Return the problem in tomllib's message, such as "Invalid value (at line 3, column 5)"."""
    message, _, place = text.rpartition(" (at ")
    return Problem(place.rstrip(")"), f"is not TOML: {message}")
