"""The keys under which evidence is sealed: from the environment, or made on the first run."""

from pathlib import Path

from cryptography.fernet import Fernet

from config.environment import env, names, refuse, write_once

HOW = "make one with `manage.py make_sealing_key`"


def sealing_keys(var: Path) -> list[str]:
    """SEALING_KEYS: the first one seals, all of them open. Unset: the one kept in `var`.

    A wrong key is never repeated in what is said of it.
    """
    given = names("SEALING_KEYS", default=[])
    if env.str("SEALING_KEYS", "").strip() and not given:
        refuse(f"SEALING_KEYS names no key; {HOW}.")
    for place, key in enumerate(given, 1):
        if not is_key(key):
            refuse(f"key {place} of SEALING_KEYS is none; {HOW}.")
    return given or [kept_key(var / "sealing-key")]


def kept_key(path: Path) -> str:
    """The key in the file, which the first start writes: without it, what is sealed stays shut."""
    try:
        if not path.exists():
            write_once(path, new_key())
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        refuse(f"no SEALING_KEYS are set, and {path} can be neither read nor written.")
    if not is_key(key):
        refuse(f"{path} holds no key; restore it from the back-up, or set SEALING_KEYS.")
    return key


def new_key() -> str:
    return Fernet.generate_key().decode("ascii")


def is_key(text: str) -> bool:
    try:
        Fernet(text)
    except ValueError:
        return False
    return True
