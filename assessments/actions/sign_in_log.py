"""Log sign-ins, failed ones, and changes of passwords, factors and sessions.

The log is permanent. So it has a client's network and not its address. For a failed sign-in it has
the account and never the typed text, because people type passwords as names.
"""

import ipaddress
from typing import Any

from assessments.actions import events
from assessments.actions.people import account_of
from assessments.models import User

PREFIXES = {4: 24, 6: 48}  # what a provider gives to one organisation, roughly
UNKNOWN = "no account"


def network_of(address: str) -> str:
    """Return the network of a client's address, such as 192.0.2.0/24; "" for no address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((found, PREFIXES[found.version]), strict=False))


def account_called(login: str) -> User | None:
    """Return the account with this username or address."""
    return User.objects.filter(username__iexact=login).first() or account_of(login)


def record(verb: str, user: User, *, address: str = "", **detail: Any) -> None:
    """Write one event about a person's own account. address: of the client, cut to its network."""
    if network := network_of(address):
        detail["network"] = network
    events.record(verb, str(user), by=user, detail=detail)


def record_failure(verb: str, account: User | None, *, address: str) -> None:
    """Write one event about a sign-in that failed: of an account, or of none."""
    # No one is proved to have done it, so the event has no person.
    subject = UNKNOWN
    if account is not None:
        subject = str(account)
    events.record(verb, subject, by=None, detail={"network": network_of(address)})
