"""Several people to invite, read from one text."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

MOST = 100  # people to invite at once
LONGEST_ADDRESS, LONGEST_NAME = 254, 150
LONGEST_QUOTE = 60
PART = re.compile(r'(?:"[^"]*"|[^,;])+')  # of a line, between commas outside quoted names
WITH_NAME = re.compile(r"(?P<name>.*?)\s*<(?P<address>[^<>]*)>")


@dataclass(frozen=True, slots=True)
class Addressee:
    """A person to invite. name: as it was typed, or ""."""

    name: str
    address: str


def addressees(text: str) -> list[Addressee]:
    """Return the people, each address once.

    Raises ValidationError with a sentence for each part that is no address.
    """
    found: dict[str, Addressee] = {}
    problems = []
    for part in _parts(text):
        person = _addressee(part)
        if not _is_address(person.address):
            problems.append(f"“{part[:LONGEST_QUOTE]}” is not an e-mail address.")
        elif len(person.name) > LONGEST_NAME:
            problems.append(f"The name of {person.address} is longer than {LONGEST_NAME} signs.")
        else:
            found.setdefault(person.address, person)
    if not found and not problems:
        problems.append("Enter at least one e-mail address.")
    if len(found) > MOST:
        problems.append(f"These are {len(found)} people. Invite at most {MOST} at once.")
    if problems:
        raise ValidationError(problems)
    return list(found.values())


def _parts(text: str) -> list[str]:
    """Return the parts of a text, without blank ones."""
    found: list[str] = []
    for line in text.splitlines():
        found += filter(None, map(str.strip, PART.findall(line)))
    return found


def _addressee(part: str) -> Addressee:
    match = WITH_NAME.fullmatch(part)
    if match is None:
        return Addressee("", part.lower())
    return Addressee(match["name"].strip(' "'), match["address"].strip().lower())


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_ADDRESS
