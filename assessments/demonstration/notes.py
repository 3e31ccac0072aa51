"""What an analyst might note of each indicator at each level, as notes.toml has it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Note:
    """topic follows "on", each source follows "the"; levels has one text per level, lowest first.

    Texts may hold {one|another}, of which one is drawn.
    """

    topic: str
    sources: tuple[str, ...]
    levels: tuple[str, ...]


@cache
def notes() -> Mapping[str, Note]:
    """Return indicator -> note, for every indicator of dd-maturity 1.0."""
    text = files("assessments.demonstration").joinpath("notes.toml").read_text(encoding="utf-8")
    return {
        indicator: Note(
            topic=said["topic"], sources=tuple(said["sources"]), levels=tuple(said["levels"])
        )
        for indicator, said in tomllib.loads(text).items()
    }
