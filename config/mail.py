"""The mail server from the environment, and where links in letters lead."""

import re
from dataclasses import dataclass
from pathlib import Path

import dj_email_url  # type: ignore[import-untyped]

from config.environment import ORIGIN, env, refuse, switch

SMTP = "django.core.mail.backends.smtp.EmailBackend"
FILES = "django.core.mail.backends.filebased.EmailBackend"
SCHEMES = {"smtp", "submission"}  # as the query says (?tls=true, ?ssl=true); STARTTLS
PARTS = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USER", "EMAIL_PASSWORD", "EMAIL_TLS")
FORM = "its form is submission://user:password@mail.example:587"
TIMEOUT = 10  # seconds that somebody waits at most for a mail server that does not answer
ADDRESS = r"[^\s<>@,;]+@[^\s<>@,;]+"
SENDER = re.compile(rf"{ADDRESS}|[^<>@\r\n]+ <{ADDRESS}>")
DEVELOPMENT_SENDER = "Chancery <chancery@localhost>"
DEVELOPMENT_SITE = "http://localhost:8000"


@dataclass(frozen=True, slots=True)
class Mail:
    """Django's EMAIL_… settings. Without a server, letters become files in a folder."""

    backend: str
    folder: Path
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    uses_tls: bool = False
    uses_ssl: bool = False

    @property
    def has_server(self) -> bool:
        return self.backend == SMTP


def mail(var: Path) -> Mail:
    """EMAIL_URL, or EMAIL_HOST and its like; unset means files in `var`."""
    folder, url = var / "mail", env.str("EMAIL_URL", "")
    parts = [name for name in PARTS if env.str(name, "")]
    if not url and not parts:
        return Mail(FILES, folder)
    if url and parts:
        refuse(f"EMAIL_URL and {parts[0]} are both set; set the one or the other.")
    if not url and "EMAIL_HOST" not in parts:
        refuse(f"{parts[0]} is set, and EMAIL_HOST is not.")
    if not env.str("DEFAULT_FROM_EMAIL", ""):
        refuse("a mail server is set, and DEFAULT_FROM_EMAIL, the sender of letters, is not.")
    return by_url(url, folder) if url else by_parts(parts, folder)


def by_url(url: str, folder: Path) -> Mail:
    if url.partition("://")[0] not in SCHEMES:
        refuse("EMAIL_URL must start with submission:// or smtp://.")
    try:
        found = dj_email_url.parse(url)
    except ValueError:
        refuse(f"EMAIL_URL cannot be read; {FORM}.")
    user, password = found["EMAIL_HOST_USER"] or "", found["EMAIL_HOST_PASSWORD"] or ""
    if not found["EMAIL_HOST"] or bool(user) != bool(password):
        refuse(f"EMAIL_URL lacks a host, a user or a password; {FORM}.")
    return Mail(
        backend=SMTP,
        folder=folder,
        host=found["EMAIL_HOST"],
        port=found["EMAIL_PORT"],
        user=user,
        password=password,
        uses_tls=found["EMAIL_USE_TLS"],
        uses_ssl=found["EMAIL_USE_SSL"],
    )


def by_parts(given: list[str], folder: Path) -> Mail:
    if ("EMAIL_USER" in given) != ("EMAIL_PASSWORD" in given):
        refuse("EMAIL_USER and EMAIL_PASSWORD go together; one of them is not set.")
    uses_tls = switch("EMAIL_TLS", default=True)
    port = env.str("EMAIL_PORT", "") or ("587" if uses_tls else "25")
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 2**16:
        refuse(f"EMAIL_PORT must be a number from 1 to 65535, not {port!r}.")
    return Mail(
        backend=SMTP,
        folder=folder,
        host=env.str("EMAIL_HOST"),
        port=int(port),
        user=env.str("EMAIL_USER", ""),
        password=env.str("EMAIL_PASSWORD", ""),
        uses_tls=uses_tls,
    )


def sender() -> str:
    """DEFAULT_FROM_EMAIL: an address, with a name before it or none."""
    text = env.str("DEFAULT_FROM_EMAIL", "") or DEVELOPMENT_SENDER
    if not SENDER.fullmatch(text):
        form = "Chancery <letters@chancery.example>"
        refuse(f"DEFAULT_FROM_EMAIL is an address such as {form!r}; {text!r} is none.")
    return text


def site_url(*, is_https: bool, has_server: bool) -> str:
    """SITE_URL: the origin that links in letters begin with."""
    url = env.str("SITE_URL", "").rstrip("/")
    if not url and is_https and has_server:
        refuse("letters carry links, so SITE_URL must be set, such as https://chancery.example.")
    url = url or DEVELOPMENT_SITE
    if not ORIGIN.fullmatch(url) or "*" in url:
        refuse(f"SITE_URL is an origin such as https://chancery.example; {url!r} is none.")
    if is_https and has_server and not url.startswith("https://"):
        refuse(f"SITE_URL must start with https:// where HTTPS is on; {url!r} does not.")
    return url
