"""What the log says of evidence, with the words that lie beside it under seal."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from assessments.models import Disclosure, LoggedWords
from assessments.sealing import CannotOpen, unseal_words

WORDS = ("title", "url", "quotation")
SIDES = ("old", "new")


def read_loggable(
    details: Iterable[Mapping[str, Any]], *, disclosed: Collection[str]
) -> list[dict[str, Any]]:
    """Return the details of events, with the words of the pieces that their readers may read.

    disclosed: the keys of pieces that stand there now and are not under seal. Every other piece,
    and every side on which a piece was sealed, is left with its outline: class, kind, dates and
    digest, also where an old event still holds the words itself. Two sides of an event are "old"
    and "new", each with its "evidence" by key. One query; none where nothing is disclosed.
    """
    found = [dict(detail) for detail in details]
    tokens = LoggedWords.objects.in_bulk(list(_digests(found, disclosed)))
    for detail in found:
        for side in SIDES:
            if _pieces(detail, side):
                evidence = {
                    key: _told(said, tokens, is_open=_is_open(key, said, disclosed))
                    for key, said in _pieces(detail, side).items()
                }
                detail[side] = {**detail[side], "evidence": evidence}
    return found


def _pieces(detail: Mapping[str, Any], side: str) -> Mapping[str, Mapping[str, Any]]:
    found = detail.get(side)
    pieces: Any = found.get("evidence", {}) if isinstance(found, dict) else {}
    return pieces if isinstance(pieces, dict) else {}


def _digests(details: Iterable[Mapping[str, Any]], disclosed: Collection[str]) -> Iterator[str]:
    for detail in details:
        for side in SIDES:
            for key, said in _pieces(detail, side).items():
                if _is_open(key, said, disclosed) and "digest" in said:
                    yield said["digest"]


def _is_open(key: str, said: Mapping[str, Any], disclosed: Collection[str]) -> bool:
    return key in disclosed and said.get("disclosure") != Disclosure.SEALED


def _told(
    said: Mapping[str, Any], tokens: Mapping[str, LoggedWords], *, is_open: bool
) -> dict[str, Any]:
    outline = {name: value for name, value in said.items() if name not in WORDS}
    if not is_open:
        return outline
    kept = tokens.get(said.get("digest", ""))
    try:
        words: Mapping[str, Any] = unseal_words(kept.token) if kept else said
    except CannotOpen:
        words = {}
    return outline | {name: words[name] for name in WORDS if name in words}
