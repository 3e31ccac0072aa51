"""The mail server, the sender of letters and the address of the site, from the environment."""

import re
from dataclasses import dataclass
from pathlib import Path

import dj_email_url  # type: ignore[import-untyped]

from config.environment import ORIGIN, env, refuse, switch

SMTP = "django.core.mail.backends.smtp.EmailBackend"
FILES = "django.core.mail.backends.filebased.EmailBackend"
SCHEMES = {"smtp", "submission"}  # smtp takes ?tls=true or ?ssl=true; submission uses STARTTLS
PARTS = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USER", "EMAIL_PASSWORD", "EMAIL_TLS")
FORM = "its form is submission://user:password@mail.example:587"
TIMEOUT = 10  # seconds that the worker waits for a mail server that does not answer
ADDRESS = r"[^\s<>@,;]+@[^\s<>@,;]+"
SENDER = re.compile(rf"{ADDRESS}|[^<>@\r\n]+ <{ADDRESS}>")
DEVELOPMENT_SENDER = "Chancery <chancery@localhost>"
DEVELOPMENT_SITE = "http://localhost:8000"


@dataclass(frozen=True, slots=True)
class Mail:
    """The EMAIL_… settings of Django. Without a server, letters become files in a folder."""

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
    """Return the server of EMAIL_URL, or of EMAIL_HOST and so on; if unset, files in `var`."""
    folder, url = var / "mail", env.str("EMAIL_URL", "")
    parts = [name for name in PARTS if env.str(name, "")]
    if not url and not parts:
        return Mail(FILES, folder)
    if url and parts:
        refuse(f"EMAIL_URL and {parts[0]} are both set; set only one of them.")
    if not url and "EMAIL_HOST" not in parts:
        refuse(f"{parts[0]} is set, but EMAIL_HOST is not.")
    if not env.str("DEFAULT_FROM_EMAIL", ""):
        refuse("a mail server is set, but DEFAULT_FROM_EMAIL, the sender of letters, is not.")
    if url:
        return by_url(url, folder)
    return by_parts(parts, folder)


def by_url(url: str, folder: Path) -> Mail:
    if url.partition("://")[0] not in SCHEMES:
        refuse("EMAIL_URL must start with submission:// or smtp://.")
    try:
        found = dj_email_url.parse(url)
    except ValueError:
        refuse(f"EMAIL_URL cannot be read; {FORM}.")
    user, password = found["EMAIL_HOST_USER"] or "", found["EMAIL_HOST_PASSWORD"] or ""
    if not found["EMAIL_HOST"] or bool(user) != bool(password):
        refuse(f"EMAIL_URL has no host, user or password; {FORM}.")
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
    """Return DEFAULT_FROM_EMAIL: an address, or a name and an address."""
    text = env.str("DEFAULT_FROM_EMAIL", "") or DEVELOPMENT_SENDER
    if not SENDER.fullmatch(text):
        form = "Chancery <letters@chancery.example>"
        refuse(f"DEFAULT_FROM_EMAIL must be an address such as {form!r}, not {text!r}.")
    return text


def site_url(*, is_https: bool, has_server: bool) -> str:
    """Return SITE_URL: the origin with which links in letters begin."""
    url = env.str("SITE_URL", "").rstrip("/")
    if not url and is_https and has_server:
        refuse("letters contain links, so SITE_URL must be set, such as https://chancery.example.")
    url = url or DEVELOPMENT_SITE
    if not ORIGIN.fullmatch(url) or "*" in url:
        refuse(f"SITE_URL must be an origin such as https://chancery.example, not {url!r}.")
    if is_https and has_server and not url.startswith("https://"):
        refuse(f"SITE_URL must start with https:// if HTTPS is on; {url!r} does not.")
    return url
