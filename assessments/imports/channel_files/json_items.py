"""Read the items of one long list in a JSON object, one after another, from a stream of bytes."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from assessments.imports.problems import Problem, Refused

PIECE = 256 * 1024
LONGEST = 8 * 1024 * 1024  # characters of one value
BLANKS = re.compile(r"[ \t\r\n]+")
DAMAGED = "The file ends too early, or is not the JSON that the platform writes. Download it again."

START = object()  # comes before the items of a list, as the same key may be there twice


def damaged() -> Refused:
    return Refused([Problem("", DAMAGED)])


class JsonStream:
    """A window on a long JSON text, which is decoded and forgotten piece by piece."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self.json = json.JSONDecoder()
        self.text, self.at, self.ended = "", 0, False

    def fill(self, size: int = PIECE) -> None:
        """Take in more of the text. Raises Refused for a value without end, or for no UTF-8."""
        if len(self.text) - self.at > LONGEST:
            raise damaged()
        piece = self.stream.read(size)
        self.ended = not piece
        try:
            more = self.decoder.decode(piece, final=self.ended)
        except UnicodeDecodeError as error:
            raise damaged() from error
        self.text, self.at = self.text[self.at :] + more, 0

    def sign(self) -> str:
        """Return the next sign that is not blank, without passing it; "" at the end."""
        while True:
            # A pattern passes a million blanks at once.
            if blank := BLANKS.match(self.text, self.at):
                self.at = blank.end()
            if self.at < len(self.text):
                return self.text[self.at]
            if self.ended:
                return ""
            self.fill()

    def take(self, signs: str) -> str:
        """Pass the next sign, which must be one of these. Raises Refused."""
        found = self.sign()
        if not found or found not in signs:
            raise damaged()
        self.at += 1
        return found

    def value(self) -> Any:
        """Pass and return the next value. Raises Refused."""
        self.sign()
        size = PIECE
        while True:
            try:
                found, end = self.json.raw_decode(self.text, self.at)
            except RecursionError as error:
                raise Refused([Problem("", "The file is nested too deeply.")]) from error
            except ValueError as error:
                if self.ended:
                    raise damaged() from error
            else:
                # A number that reaches to the end of the window may go on after it.
                if end < len(self.text) or self.ended:
                    self.at = end
                    return found
            # A long value is tried again only after as much again, so that the time stays linear.
            self.fill(size)
            size *= 2


def items_of(stream: IO[bytes], key: str) -> Iterator[Any]:
    """Yield START and then each item, for each list of the outermost object with this key.

    Raises Refused if the file is not such an object, or ends too early.
    """
    text = JsonStream(stream)
    text.take("{")
    if text.sign() == "}":
        text.take("}")
        return
    while True:
        name = text.value()
        text.take(":")
        if name == key and text.sign() == "[":
            yield START
            yield from list_items(text)
        else:
            text.value()
        if text.take(",}") == "}":
            break
    if text.sign():
        raise damaged()


def list_items(text: JsonStream) -> Iterator[Any]:
    text.take("[")
    if text.sign() == "]":
        text.take("]")
        return
    while True:
        yield text.value()
        if text.take(",]") == "]":
            return
