"""Virtual analysts: they open an indicator and save drafts of it, as the scoring page does."""

import http.client
import json
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.load.entries import Slot, draft_number, form_data
from tests.load.ledger import Ledger
from tests.load.sites import Site
from tests.load.wire import PROTOCOL_ERRORS, Answer, Browser, Wire, form_fields

NO_ANSWER = 0
SIGN_INS_AT_ONCE = 4


class Trouble(Exception):
    """It did not go as it should. status: of the answer; NO_ANSWER says nothing of what was done"""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(f"{status}: {sentence}" if status else sentence)
        self.status = status


@dataclass
class Analyst:
    """One person at one browser: one save at a time."""

    browser: Browser
    slots: Sequence[Slot]
    ledger: Ledger
    token: str = ""
    versions: dict[Slot, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self, slot: Slot) -> None:
        """Load the scoring page. Raises Trouble when it is not there or shows what is not so."""
        answer = answered(lambda: self.browser.get(slot.path))
        fields = form_fields(answer.body)
        if answer.status != http.client.OK or "version" not in fields:
            raise Trouble(answer.status, f"no form at {slot.path}")
        self.token = fields["csrfmiddlewaretoken"]
        self.versions[slot] = int(fields["version"])
        shown = draft_number(fields["rationale"]) or 0
        page = self.ledger.page(slot)
        if not page.newest <= shown <= page.sent:
            raise Trouble(answer.status, f"{slot.path} shows draft {shown}, not {page.newest}")

    def save(self, slot: Slot) -> None:
        """Send the next draft. Raises Trouble when it is not acknowledged."""
        with self.lock:
            if slot not in self.versions:
                self.open(slot)
            version = self.versions.pop(slot)  # known again once this is acknowledged
            page = self.ledger.page(slot)
            page.sent += 1
            fields = form_data(slot, page.sent, version=version, token=self.token)
            answer = answered(lambda: self.browser.post(slot.path, fields, is_swap=True))
            saved = answer.saved
            if answer.status != http.client.OK or saved is None:
                raise Trouble(answer.status, f"draft {page.sent} is not acknowledged")
            if (saved["sequence"], saved["version"]) != (page.sent, version + 1):
                raise Trouble(answer.status, f"{saved} for {page.sent} over version {version}")
            page.acknowledged.add(page.sent)
            self.versions[slot] = version + 1


@dataclass(frozen=True, slots=True)
class Team:
    """The analysts of one round, signed in, with one ledger."""

    round: str
    ledger: Ledger
    analysts: Sequence[Analyst]


def gather(site: Site, round: str, size: int) -> Team:
    """Open a round on a running site, and let its analysts arrive."""
    accounts = json.loads(site.run("-m", "tests.load.ground", round, str(size)))
    ledger, wire = Ledger(), Wire(site.port)

    def arrive(account: dict[str, object]) -> Analyst:
        browser = Browser(wire)
        browser.sign_in(str(account["username"]), str(account["password"]))
        assessment, indicators = account["assessment"], account["indicators"]
        assert isinstance(assessment, int)
        assert isinstance(indicators, list)
        return Analyst(browser, [Slot(assessment, code) for code in indicators], ledger)

    with ThreadPoolExecutor(SIGN_INS_AT_ONCE) as pool:
        return Team(round, ledger, list(pool.map(arrive, accounts)))


def answered(request: Callable[[], Answer]) -> Answer:
    try:
        return request()
    except PROTOCOL_ERRORS as error:
        raise Trouble(NO_ANSWER, repr(error)) from error
