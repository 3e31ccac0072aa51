"""The mail server comes from the environment; half of one stops the start."""

from pathlib import Path

import pytest

from tests.config.test_settings import KEY, start, values

SERVER = {"EMAIL_HOST": "mail.example", "DEFAULT_FROM_EMAIL": "letters@chancery.example"}
SITE = {"SITE_URL": "https://chancery.example"}
NAMES = (
    *("EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD"),
    *("EMAIL_USE_TLS", "EMAIL_USE_SSL", "EMAIL_TIMEOUT", "SITE_URL"),
)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"EMAIL_PORT": "25"}, "EMAIL_PORT is set, but EMAIL_HOST is not."),
        (
            {"EMAIL_HOST": "mail.example"},
            "a mail server is set, but DEFAULT_FROM_EMAIL, the sender of letters, is not.",
        ),
        (
            SERVER | {"EMAIL_URL": "submission://mail.example"},
            "EMAIL_URL and EMAIL_HOST are both set; set only one of them.",
        ),
        (
            SERVER | {"EMAIL_USER": "chancery"},
            "EMAIL_USER and EMAIL_PASSWORD go together; one of them is not set.",
        ),
        (
            SERVER | {"EMAIL_PORT": "99999"},
            "EMAIL_PORT must be a number from 1 to 65535, not '99999'.",
        ),
        (SERVER | {"EMAIL_TLS": "maybe"}, "EMAIL_TLS must be true or false, not 'maybe'."),
        (
            {"EMAIL_URL": "imap://mail.example", "DEFAULT_FROM_EMAIL": "a@b.example"},
            "EMAIL_URL must start with submission:// or smtp://.",
        ),
        (
            {"EMAIL_URL": "smtp://mail.example:port", "DEFAULT_FROM_EMAIL": "a@b.example"},
            "EMAIL_URL cannot be read; its form is submission://user:password@mail.example:587.",
        ),
        (
            {"EMAIL_URL": "submission://user@mail.example", "DEFAULT_FROM_EMAIL": "a@b.example"},
            "EMAIL_URL has no host, user or password; "
            "its form is submission://user:password@mail.example:587.",
        ),
        (
            {"DEFAULT_FROM_EMAIL": "Chancery"},
            "DEFAULT_FROM_EMAIL must be an address such as "
            "'Chancery <letters@chancery.example>', not "
            "'Chancery'.",
        ),
        (
            {"DEFAULT_FROM_EMAIL": "a@b.example\nBcc: c@d.example"},
            "DEFAULT_FROM_EMAIL must be an address such as "
            "'Chancery <letters@chancery.example>', not "
            "'a@b.example\\nBcc: c@d.example'.",
        ),
        (
            SERVER,
            "letters contain links, so SITE_URL must be set, such as https://chancery.example.",
        ),
        (
            SERVER | {"SITE_URL": "http://chancery.example"},
            "SITE_URL must start with https:// if HTTPS is on; 'http://chancery.example' does not.",
        ),
        (
            {"SITE_URL": "https://chancery.example/desk"},
            "SITE_URL must be an origin such as https://chancery.example, not "
            "'https://chancery.example/desk'.",
        ),
        (
            {"SITE_URL": "https://*.example"},
            "SITE_URL must be an origin such as https://chancery.example, not 'https://*.example'.",
        ),
    ],
)
def test_half_a_mail_server_stops_the_start_with_one_sentence(
    tmp_path: Path, given: dict[str, str], sentence: str
) -> None:
    done = start(tmp_path, **{"SECRET_KEY": KEY, **given})

    assert done.returncode == 1
    assert done.stderr == f"Chancery cannot start: {sentence}\n"


def test_a_password_is_never_repeated_by_a_refusal(tmp_path: Path) -> None:
    given = {"EMAIL_URL": "submission://user:canary@:port", "DEFAULT_FROM_EMAIL": "a@b.example"}

    done = start(tmp_path, SECRET_KEY=KEY, **given)

    assert done.returncode == 1
    assert "canary" not in done.stderr + done.stdout


def test_without_a_server_letters_become_files(tmp_path: Path) -> None:
    found = values(tmp_path, "EMAIL_BACKEND", "DEFAULT_FROM_EMAIL", "SITE_URL", SECRET_KEY=KEY)

    assert found == {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "DEFAULT_FROM_EMAIL": "Chancery <chancery@localhost>",
        "SITE_URL": "http://localhost:8000",
    }


def test_a_server_is_named_by_its_parts(tmp_path: Path) -> None:
    given = SERVER | SITE | {"EMAIL_USER": "chancery", "EMAIL_PASSWORD": "p w"}

    assert values(tmp_path, *NAMES, SECRET_KEY=KEY, **given) == {
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "chancery",
        "EMAIL_HOST_PASSWORD": "p w",
        "EMAIL_USE_TLS": True,
        "EMAIL_USE_SSL": False,
        "EMAIL_TIMEOUT": 10,
        "SITE_URL": "https://chancery.example",
    }


def test_a_server_without_encryption_has_the_old_port(tmp_path: Path) -> None:
    given = SERVER | SITE | {"EMAIL_TLS": "false"}

    found = values(tmp_path, "EMAIL_PORT", "EMAIL_USE_TLS", SECRET_KEY=KEY, **given)

    assert found == {"EMAIL_PORT": 25, "EMAIL_USE_TLS": False}


def test_a_server_is_named_by_an_address(tmp_path: Path) -> None:
    given = {
        "EMAIL_URL": "smtp://chancery:p%40w@mail.example:465/?ssl=true",
        "DEFAULT_FROM_EMAIL": "Chancery <letters@chancery.example>",
    }

    assert values(tmp_path, *NAMES, SECRET_KEY=KEY, **given, **SITE) == {
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 465,
        "EMAIL_HOST_USER": "chancery",
        "EMAIL_HOST_PASSWORD": "p@w",
        "EMAIL_USE_TLS": False,
        "EMAIL_USE_SSL": True,
        "EMAIL_TIMEOUT": 10,
        "SITE_URL": "https://chancery.example",
    }
