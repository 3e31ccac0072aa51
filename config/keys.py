"""The keys that encrypt sealed evidence: from the environment, or made on the first run."""

from pathlib import Path

from cryptography.fernet import Fernet

from config.environment import env, names, refuse, write_once

HOW = "make one with `manage.py make_sealing_key`"


def sealing_keys(var: Path) -> list[str]:
    """Return SEALING_KEYS; if it is unset, the key in `var`. The first encrypts, all decrypt."""
    # A refusal gives the place of a wrong key instead of its text, which may be a real key.
    given = names("SEALING_KEYS", default=[])
    if env.str("SEALING_KEYS", "").strip() and not given:
        refuse(f"SEALING_KEYS contains no key; {HOW}.")
    for place, key in enumerate(given, 1):
        if not is_key(key):
            refuse(f"key {place} of SEALING_KEYS is not a key; {HOW}.")
    return given or [kept_key(var / "sealing-key")]


def kept_key(path: Path) -> str:
    """Return the key in the file, which the first start writes."""
    # Sealed evidence cannot be opened without it, so a damaged file is never replaced.
    try:
        if not path.exists():
            write_once(path, new_key())
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        refuse(f"no SEALING_KEYS are set, and {path} cannot be read or written.")
    if not is_key(key):
        refuse(f"{path} contains no key. Restore it from the backup, or set SEALING_KEYS.")
    return key


def new_key() -> str:
    return Fernet.generate_key().decode("ascii")


def is_key(text: str) -> bool:
    try:
        Fernet(text)
    except ValueError:
        return False
    return True
