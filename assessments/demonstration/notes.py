"""Texts that an analyst might write on each indicator at each level, from notes.toml."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Note:
    """The texts of one indicator, in which one option of each {one|another} is drawn.

    topic:   continues "on".
    sources: each continues "the".
    levels:  one text for each level, lowest first.
    """

    topic: str
    sources: tuple[str, ...]
    levels: tuple[str, ...]


@cache
def notes() -> Mapping[str, Note]:
    """Return indicator -> note, for every indicator of dd-maturity 1.0."""
    text = files("assessments.demonstration").joinpath("notes.toml").read_text(encoding="utf-8")
    found = {}
    for indicator, row in tomllib.loads(text).items():
        found[indicator] = Note(row["topic"], tuple(row["sources"]), tuple(row["levels"]))
    return found
