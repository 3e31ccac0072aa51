"""One signed-in browser: cookies, the CSRF token, a connection that is kept for each thread."""

import http.client
import json
import threading
import urllib.parse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

HOST = "127.0.0.1"  # nothing else is ever loaded
SIGN_IN = "/accounts/login/"
SAVED = "chancery:saved"
TIMEOUT_SECONDS = 60.0
PROTOCOL_ERRORS = (OSError, http.client.HTTPException)

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def saved(self) -> Mapping[str, int] | None:
        """Return what the server acknowledges, as htmx hands it to the page; None if nothing."""
        triggers = self.headers.get("hx-trigger", "")
        found = json.loads(triggers) if triggers.startswith("{") else {}
        acknowledged: Mapping[str, int] | None = found.get(SAVED)
        return acknowledged


class Wire:
    """Connections to one site, one for each thread that asks."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.kept = threading.local()

    def ask(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] = {}
    ) -> tuple[Answer, Sequence[str]]:
        """The answer and its cookies. Raises one of PROTOCOL_ERRORS when there is none."""
        connection: http.client.HTTPConnection | None = getattr(self.kept, "connection", None)
        if connection is None:
            connection = http.client.HTTPConnection(HOST, self.port, timeout=TIMEOUT_SECONDS)
            self.kept.connection = connection
        try:
            connection.request(method, path, body, dict(headers))
            response = connection.getresponse()
            text = response.read().decode()
        except PROTOCOL_ERRORS:
            connection.close()  # the next request makes a new one
            raise
        named = {name.lower(): value for name, value in response.getheaders()}
        cookies = response.headers.get_all("Set-Cookie") or []
        return Answer(response.status, named, text), cookies


class Browser:
    """One visitor, with their cookies; a Wire carries what they send."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.cookies: dict[str, str] = {}

    def get(self, path: str, *, is_swap: bool = False) -> Answer:
        return self._ask("GET", path, None, {"HX-Request": "true"} if is_swap else {})

    def post(self, path: str, fields: Fields, *, is_swap: bool = False) -> Answer:
        origin = f"http://{HOST}:{self.wire.port}"
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": origin,
            "Referer": origin + path,
        }
        if is_swap:
            headers |= {"HX-Request": "true", "HX-Current-URL": origin + path}
        return self._ask("POST", path, urllib.parse.urlencode(fields).encode(), headers)

    def sign_in(self, username: str, password: str) -> None:
        page = form_fields(self.get(SIGN_IN).body)
        fields = {**page, "login": username, "password": password}
        answer = self.post(SIGN_IN, list(fields.items()))
        if answer.status != http.client.FOUND:
            raise RuntimeError(f"{username} cannot sign in: {answer.status}")

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        own = {"Cookie": cookie, "Accept-Encoding": "gzip;q=0", "Accept": "text/html"}
        answer, cookies = self.wire.ask(method, path, body, {**own, **headers})
        for line in cookies:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


class _Form(HTMLParser):
    """Collects what a browser would send of all forms on a page: names and values."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.text: str | None = None  # the name of the text area that we are in

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "textarea":
            self.text = name
            self.fields[name] = ""
        is_off = given.get("type") in {"radio", "checkbox"} and "checked" not in given
        if tag == "input" and name and not is_off:
            self.fields[name] = given.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.fields[self.text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.text is not None:
            # A browser drops the line break that follows the tag.
            self.fields[self.text] = self.fields[self.text].removeprefix("\n")
            self.text = None


def form_fields(html: str) -> dict[str, str]:
    parser = _Form()
    parser.feed(html)
    return parser.fields
