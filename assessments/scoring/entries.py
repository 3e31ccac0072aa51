"""One analyst's answer for one indicator: the score and its evidence, as plain values.

An editor reads it and sends it back whole, finished or not (see `/method/`).
"""

import datetime
import hashlib
import json
import uuid
from dataclasses import dataclass

LONGEST_TEXT = 20_000  # characters of a rationale, a search or a quotation
LONGEST_TITLE, LONGEST_URL = 300, 2000  # characters
LONGEST_SEARCH = 100_000  # minutes: ten weeks


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """One piece of evidence. key: made once, where the piece is first typed.

    closed: the digest of a sealed piece that is sent without its words; sent back so, it is kept.
    """

    key: uuid.UUID
    disclosure: str
    kind: str
    title: str
    url: str = ""
    quotation: str = ""
    speaks_of: datetime.date | None = None
    accessed_on: datetime.date | None = None
    closed: str = ""

    def digest(self, salt: str = "") -> str:
        """Return the SHA-256 of its words, as canonical JSON; a salt keeps it from being guessed.

        The class is no part of it: a piece that is published later keeps its digest.
        """
        content = {
            "kind": self.kind,
            "title": self.title,
            "url": self.url,
            "quotation": self.quotation,
            "speaks_of": self.speaks_of.isoformat() if self.speaks_of else "",
            "accessed_on": self.accessed_on.isoformat() if self.accessed_on else "",
        }
        # Left out where there is no salt: the stored digests of public pieces were made so.
        if salt:
            content["salt"] = salt
        text = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator as an analyst left it; the default is one that was never touched.

    state: rated | not_found | not_applicable | open. level, value: one of them, if it is rated.
    The search is described where nothing was found, or while the state is open.
    """

    state: str = "open"
    level: int | None = None
    value: float | None = None
    confidence: str = ""
    rationale: str = ""
    searched_where: str = ""
    searched_minutes: int | None = None
    searched_on: datetime.date | None = None
    evidence: tuple[EvidenceEntry, ...] = ()
