"""The two messages between the site's processes and the renderer: frames of bytes, read strictly.

A frame is a length of four bytes and as many bytes. An order goes one way, a reply comes back, and
the connection ends. Both sides import this module, so it knows neither Django nor plotly.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Literal, Self, get_args

import orjson

Figure = Mapping[str, Any]
Format = Literal["png", "svg", "pdf"]

LENGTH = struct.Struct("!I")
LARGEST_BYTES = 32 * 2**20  # of a message: what is announced as more is never read
LARGEST_SIDE = 8000
LARGEST_PIXELS = 40_000_000


class Malformed(ValueError):
    """A message that neither side would send."""


# No number changes its meaning: after an update, an older renderer may still be at work.
class Status(IntEnum):
    DRAWN = 0
    FAILED = 1
    TIMEOUT = 2
    BUSY = 3
    DIED = 4


@dataclass(frozen=True)
class Order:
    """One picture. width, height: CSS pixels; scale: pixels of the picture for each."""

    figure: Figure
    format: Format
    width: int
    height: int
    scale: float
    client_pid: int

    def __post_init__(self) -> None:
        if self.format not in get_args(Format):
            raise Malformed(f"A picture is {', '.join(get_args(Format))}, not {self.format!r}.")
        if not (1 <= self.width <= LARGEST_SIDE and 1 <= self.height <= LARGEST_SIDE):
            raise Malformed(f"Width and height of a picture are 1 to {LARGEST_SIDE}.")
        if not 0 < self.width * self.height * self.scale**2 <= LARGEST_PIXELS:
            raise Malformed(f"A picture has at most {LARGEST_PIXELS:,} pixels.")

    def pack(self) -> bytes:
        """Only what is drawn is sent: a figure's `config` could name addresses to fetch from."""
        figure = {part: self.figure[part] for part in ("data", "layout") if part in self.figure}
        return frame(
            orjson.dumps(
                {
                    "figure": figure,
                    "format": self.format,
                    "width": self.width,
                    "height": self.height,
                    "scale": self.scale,
                    "client_pid": self.client_pid,
                },
                option=orjson.OPT_SERIALIZE_NUMPY,
            )
        )

    @classmethod
    def unpack(cls, body: bytes) -> Self:
        try:
            return cls(**orjson.loads(body))
        except (TypeError, ValueError) as error:
            raise Malformed(f"Not an order: {error}") from error


def frame(body: bytes) -> bytes:
    if len(body) > LARGEST_BYTES:
        raise Malformed(f"A message has at most {LARGEST_BYTES:,} bytes, this one {len(body):,}.")
    return LENGTH.pack(len(body)) + body


def announced(head: bytes) -> int:
    (size,) = LENGTH.unpack(head)
    if size > LARGEST_BYTES:
        raise Malformed(f"A message of {size:,} bytes is announced.")
    return int(size)


def pack_reply(status: Status, body: bytes) -> bytes:
    """body: the picture when it is drawn, else a sentence."""
    return frame(bytes([status]) + body)


def unpack_reply(body: bytes) -> tuple[Status, bytes]:
    try:
        return Status(body[0]), body[1:]
    except (IndexError, ValueError) as error:
        raise Malformed("Not a reply.") from error
