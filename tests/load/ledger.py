"""The ledger of sent and acknowledged drafts, compared with what is stored. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.load.entries import Content, Slot, content, draft_number


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One event of the log: the version that it made, and the draft that it names."""

    version: int
    number: int | None


@dataclass(frozen=True, slots=True)
class Stored:
    """A slot as the database holds it, and its events in their order."""

    content: Content
    version: int
    events: tuple[StoredEvent, ...]


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
    """The drafts that the analysts know of. Each slot has one writer, so nothing is locked."""

    pages: dict[Slot, Page] = field(default_factory=dict)

    def page(self, slot: Slot) -> Page:
        return self.pages.setdefault(slot, Page())

    @property
    def acknowledged(self) -> int:
        return sum(len(page.acknowledged) for page in self.pages.values())

    def lost(self, stored: Mapping[Slot, Stored]) -> list[str]:
        """Return a sentence for each slot that lost an acknowledged draft or has an unsent one."""
        found = (_loss(slot, page, stored.get(slot)) for slot, page in self.pages.items())
        return [sentence for sentence in found if sentence]

    def unlogged(self, stored: Mapping[Slot, Stored]) -> list[str]:
        """Return a sentence for each slot that does not have one event a version, in order."""
        found = (
            _difference(slot, self.page(slot).acknowledged, row) for slot, row in stored.items()
        )
        return [sentence for sentence in found if sentence]


def _loss(slot: Slot, page: Page, stored: Stored | None) -> str:
    found = stored.content if stored else content(slot, 0)
    number = draft_number(found.rationale) if stored else 0
    if number is None or number > page.sent:
        return f"{slot.path} holds what was never sent: {found.rationale[:40]!r}"
    if found != content(slot, number):
        return f"{slot.path} holds half of draft {number}"
    if number < page.newest:
        return f"{slot.path} holds draft {number}, though {page.newest} was acknowledged"
    return ""


def _difference(slot: Slot, acknowledged: set[int], stored: Stored) -> str:
    versions = [event.version for event in stored.events]
    if versions != list(range(1, stored.version + 1)):
        return f"{slot.path} has version {stored.version}, and events of {versions[-3:]}"
    numbers = [event.number for event in stored.events]
    if numbers[-1] != draft_number(stored.content.rationale):
        return f"{slot.path} holds another draft than {numbers[-1]}, which its last event names"
    if missing := acknowledged - set(numbers):
        return f"{slot.path} has no event of draft {min(missing)}, which was acknowledged"
    return ""
