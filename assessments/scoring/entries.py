"""What one analyst has put down for one indicator: the score and its evidence, as plain values.

This is what an editor reads and sends back whole, unfinished or not (METHOD.md §2).
"""

import datetime
import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST_TEXT = 20_000  # characters of a rationale, a search or a quotation
# What people call each part of an answer, wherever it is named to them.
ANSWER_LABELS: Mapping[str, str] = {
    "answer": "Answer",
    "value": "Measured value",
    "confidence": "Confidence",
    "rationale": "Rationale",
    "searched_where": "Where it was searched",
    "searched_minutes": "Minutes searched",
    "searched_on": "Searched on",
}


@dataclass(frozen=True, slots=True)
class EvidenceEntry:
    """One piece of evidence. key: made once, where the piece is first written down.

    closed: of a sealed piece whose words stay away, its digest; whoever sends it back so keeps it.
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
        """Return the SHA-256 of what it says, as canonical JSON; with a salt, nobody can guess it.

        The class is no part of it: what is published later says what it said before.
        """
        content = {
            "kind": self.kind,
            "title": self.title,
            "url": self.url,
            "quotation": self.quotation,
            "speaks_of": self.speaks_of.isoformat() if self.speaks_of else "",
            "accessed_on": self.accessed_on.isoformat() if self.accessed_on else "",
            **({"salt": salt} if salt else {}),
        }
        text = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator as an analyst left it; the default is one that nobody has touched.

    state: rated | not_found | not_applicable | open. level or value: of a rated one, alone.
    The search is told of what was not found, or is not yet decided.
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
