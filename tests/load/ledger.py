"""What was sent and acknowledged against what is stored. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.load.entries import Content, Slot, content, draft_number


@dataclass(frozen=True, slots=True)
class Told:
    """One event: the version that it made, and the draft that it tells of."""

    version: int
    number: int | None


@dataclass(frozen=True, slots=True)
class Stored:
    """A slot as the database holds it, and its events in their order."""

    content: Content
    version: int
    events: tuple[Told, ...]


@dataclass
class Page:
    """One slot's account: drafts are numbered from 1, and 0 is the empty page."""

    sent: int = 0
    acknowledged: set[int] = field(default_factory=set)

    @property
    def newest(self) -> int:
        return max(self.acknowledged, default=0)


@dataclass
class Ledger:
    """What the analysts know. Each slot has one writer, so nothing here is locked."""

    pages: dict[Slot, Page] = field(default_factory=dict)

    def page(self, slot: Slot) -> Page:
        return self.pages.setdefault(slot, Page())

    @property
    def acknowledged(self) -> int:
        return sum(len(page.acknowledged) for page in self.pages.values())

    def lost(self, stored: Mapping[Slot, Stored]) -> list[str]:
        """Each slot that no longer holds what was acknowledged, or holds what nobody sent."""
        found = (_loss(slot, page, stored.get(slot)) for slot, page in self.pages.items())
        return [sentence for sentence in found if sentence]

    def untold(self, stored: Mapping[Slot, Stored]) -> list[str]:
        """Each slot whose changes and events differ: every version has one event, in order."""
        found = (
            _difference(slot, self.page(slot).acknowledged, row) for slot, row in stored.items()
        )
        return [sentence for sentence in found if sentence]


def _loss(slot: Slot, page: Page, stored: Stored | None) -> str:
    found = stored.content if stored else content(slot, 0)
    number = draft_number(found.rationale) if stored else 0
    if number is None or number > page.sent:
        return f"{slot.path} holds what nobody sent: {found.rationale[:40]!r}"
    if found != content(slot, number):
        return f"{slot.path} holds half of draft {number}"
    if number < page.newest:
        return f"{slot.path} holds draft {number}, though {page.newest} was acknowledged"
    return ""


def _difference(slot: Slot, acknowledged: set[int], stored: Stored) -> str:
    versions = [event.version for event in stored.events]
    if versions != list(range(1, stored.version + 1)):
        return f"{slot.path} has version {stored.version}, and events of {versions[-3:]}"
    told = [event.number for event in stored.events]
    if told[-1] != draft_number(stored.content.rationale):
        return f"{slot.path} holds another draft than {told[-1]}, which its last event tells of"
    if silent := acknowledged - set(told):
        return f"{slot.path} has no event of draft {min(silent)}, which was acknowledged"
    return ""
