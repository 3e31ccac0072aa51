"""Settings come from the environment: right ones are safe, wrong ones stop the start."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from config import environment

ROOT = Path(__file__).resolve().parents[2]
KEY = "k" * 50
SEAL = "A" * 43 + "="
PRINT = """
import json, sys
from config import settings
print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}))
"""


def start(var: Path, *names: str, **given: str) -> subprocess.CompletedProcess[str]:
    """Read the settings in a process of their own, with nothing but `given` in its environment."""
    variables = {"PATH": os.environ["PATH"], "VAR_DIR": str(var), **given}
    return subprocess.run(
        [sys.executable, "-c", PRINT, *names],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


def values(var: Path, *names: str, **given: str) -> dict[str, Any]:
    done = start(var, *names, **given)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"DEBUG": "maybe"}, "DEBUG must be true or false, not 'maybe'."),
        ({"HTTPS": "2"}, "HTTPS must be true or false, not '2'."),
        ({"BEHIND_PROXY": "nginx"}, "BEHIND_PROXY must be true or false, not 'nginx'."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must have at least 50 characters."),
        (
            {"SEALING_KEYS": f"{SEAL},too-short"},
            "key 2 of SEALING_KEYS is not a key; make one with `manage.py make_sealing_key`.",
        ),
        (
            {"SEALING_KEYS": " , "},
            "SEALING_KEYS contains no key; make one with `manage.py make_sealing_key`.",
        ),
        (
            {"ALLOWED_HOSTS": "https://chancery.example"},
            "ALLOWED_HOSTS must list host names such as chancery.example, not "
            "'https://chancery.example'.",
        ),
        (
            {"CSRF_TRUSTED_ORIGINS": "chancery.example"},
            "CSRF_TRUSTED_ORIGINS must list origins such as https://chancery.example, not "
            "'chancery.example'.",
        ),
        (
            {"HTTPS": "false", "ALLOWED_HOSTS": "localhost,chancery.example"},
            "HTTPS=false is for this machine only, but ALLOWED_HOSTS names other hosts.",
        ),
        (
            {"DATABASE_URL": "mysql://u@h/name"},
            "DATABASE_URL must start with postgresql:// or sqlite:///.",
        ),
        (
            {"DATABASE_URL": "sqlite:///no-such-folder/chancery.sqlite3"},
            "DATABASE_URL names a file in a folder that does not exist "
            f"({ROOT / 'no-such-folder'}).",
        ),
        (
            {"OIDC_NAME": "Ministry"},
            "single sign-on is incomplete; also set OIDC_CLIENT_ID and OIDC_SECRET and "
            "OIDC_SERVER_URL.",
        ),
        (
            {"OIDC_CLIENT_ID": "a", "OIDC_SERVER_URL": "https://sso.example"},
            "single sign-on is incomplete; also set OIDC_SECRET.",
        ),
        (
            {"OIDC_CLIENT_ID": "a", "OIDC_SECRET": "b", "OIDC_SERVER_URL": "http://sso.example"},
            "OIDC_SERVER_URL must be the provider's https:// address, not 'http://sso.example'.",
        ),
        (
            {"OIDC_CLIENT_ID": "a", "OIDC_SECRET": "b", "OIDC_SERVER_URL": "https://[sso"},
            "OIDC_SERVER_URL cannot be read; it is the provider's https:// address.",
        ),
        (
            {"VAR_DIR": "manage.py/var"},
            f"VAR_DIR is a folder that cannot be created ({ROOT / 'manage.py/var'}: "
            "Not a directory).",
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_malformed_setting_stops_the_start_with_one_sentence(
    tmp_path: Path, given: dict[str, str], sentence: str
) -> None:
    done = start(tmp_path, **{"SECRET_KEY": KEY, **given})

    assert done.returncode == 1
    assert done.stderr == f"Chancery cannot start: {sentence}\n"
    assert done.stdout == ""


def test_a_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = values(tmp_path, "SECRET_KEY")
    second = values(tmp_path, "SECRET_KEY")

    kept = tmp_path / "secret-key"
    assert first == second == {"SECRET_KEY": kept.read_text()}
    assert len(first["SECRET_KEY"]) >= 50
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sealing-key", "secret-key"]


def test_a_sealing_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = values(tmp_path, "SEALING_KEYS")
    second = values(tmp_path, "SEALING_KEYS")

    kept = tmp_path / "sealing-key"
    assert first == second == {"SEALING_KEYS": [kept.read_text()]}
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_sealing_keys_of_the_environment_keep_their_order_and_none_is_made(
    tmp_path: Path,
) -> None:
    other = "B" * 43 + "="

    found = values(tmp_path, "SEALING_KEYS", SEALING_KEYS=f" {SEAL}, {other} ")

    assert found == {"SEALING_KEYS": [SEAL, other]}
    assert not (tmp_path / "sealing-key").exists()


@pytest.mark.parametrize("kept", [b"", b"no key", b"\xff\xfe"])
def test_a_file_without_a_sealing_key_stops_the_start(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / "sealing-key").write_bytes(kept)

    done = start(tmp_path, SECRET_KEY=KEY)

    assert done.returncode == 1
    assert done.stderr.startswith("Chancery cannot start: ")
    assert str(tmp_path / "sealing-key") in done.stderr
    assert (tmp_path / "sealing-key").read_bytes() == kept


def test_of_two_first_starts_the_first_key_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"

    environment.write_once(path, "the first")
    environment.write_once(path, "the second")

    assert path.read_text() == "the first"
    assert list(tmp_path.iterdir()) == [path]


def test_an_empty_key_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret-key").touch()

    done = start(tmp_path)

    assert done.returncode == 1
    assert done.stderr.endswith("contains no key. Delete it, and the next start makes a new one.\n")


def test_a_site_is_served_only_by_https_unless_set_otherwise(tmp_path: Path) -> None:
    safe = values(
        tmp_path,
        *("DEBUG", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"),
        *("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY"),
        SECRET_KEY=KEY,
        ALLOWED_HOSTS="chancery.example",
    )

    assert safe == {
        "DEBUG": False,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 365 * 86400,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
    }


def test_only_this_machine_may_do_without_https(tmp_path: Path) -> None:
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")

    local = values(tmp_path, *names, SECRET_KEY=KEY, HTTPS="false")

    assert local == dict.fromkeys(names, False)


def test_the_forwarded_scheme_is_trusted_only_behind_a_proxy(tmp_path: Path) -> None:
    proxied = values(tmp_path, "SECURE_PROXY_SSL_HEADER", SECRET_KEY=KEY, BEHIND_PROXY="true")

    assert proxied == {"SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"]}
    assert settings.SECURE_PROXY_SSL_HEADER is None


def test_no_deployment_check_is_silenced() -> None:
    assert settings.SILENCED_SYSTEM_CHECKS == []


def test_scripts_may_come_only_from_this_site() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == ["'self'"]
    assert "'unsafe-inline'" not in str(directives)
    assert "'unsafe-eval'" not in str(directives)


def test_single_sign_on_is_off_until_it_is_set_whole(tmp_path: Path) -> None:
    name = "SOCIALACCOUNT_PROVIDERS"
    given = {
        "OIDC_CLIENT_ID": "chancery",
        "OIDC_SECRET": "secret",
        "OIDC_SERVER_URL": "https://sso.example/realms/ministry/",
    }

    assert values(tmp_path, name)[name] == {"openid_connect": {"APPS": []}}
    app = values(tmp_path, name, **given)[name]["openid_connect"]["APPS"][0]
    assert app == {
        "provider_id": "sso",
        "name": "single sign-on",
        "client_id": "chancery",
        "secret": "secret",
        "settings": {"server_url": "https://sso.example/realms/ministry"},
    }


def test_who_asks_is_known_by_the_connection_unless_a_proxy_of_ours_says(tmp_path: Path) -> None:
    name = "ALLAUTH_TRUSTED_PROXY_COUNT"

    assert values(tmp_path, name)[name] == 0
    assert values(tmp_path, name, BEHIND_PROXY="true")[name] == 1
