"""Reading a TOML file: the document it holds, or every reason why there is none."""

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
    """Return what the TOML file says.

    Raises Refused where it cannot be opened, is larger than LARGEST_BYTES, is not UTF-8 (a byte
    order mark is allowed), or is not TOML; the last two say on which line.
    """
    text = _decoded(_content(path))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Refused([_syntax_problem(str(error))]) from error
    except RecursionError as error:
        raise Refused([Problem("", "is nested too deeply")]) from error
    except ValueError as error:
        # Python reads no number of more than 4,300 digits, and says so outside of TOMLDecodeError.
        raise Refused([Problem("", f"holds a number that cannot be read: {error}")]) from error


def digest(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what a document says, as canonical JSON: sorted keys, ASCII.

    Comments, the order of keys and the layout of the file do not count; dates are ISO 8601.
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
        raise Refused([Problem("", "is UTF-16 text; save it as UTF-8")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise Refused([Problem(f"line {line}", message)]) from error


def _syntax_problem(text: str) -> Problem:
    """Take the place out of tomllib's message: "Invalid value (at line 3, column 5)"."""
    message, _, place = text.rpartition(" (at ")
    return Problem(place.rstrip(")"), f"is not TOML: {message}")
