"""The data in the browser tests: the demonstration, and missions and channels of Finland."""

import sqlite3
from contextlib import closing
from io import StringIO

from django.core.management import call_command
from django.db import connection

from assessments.models import Ministry
from tests.factories import make_channel, make_mission, make_user
from tests.migrated import FOLDER, locked, restore

USERNAME, PASSWORD = "reader", "secret"
MEMBER = "member"  # of Finland's ministry
MISSIONS = (
    ("Q101", "Estonia", "Tallinn", 59.44, 24.75),
    ("Q102", "Kenya", "Nairobi", -1.29, 36.82),
    ("Q103", "New Zealand", "Wellington", -41.29, 174.78),
    ("Q104", "Chile", "Santiago", -33.45, -70.67),
    ("Q105", "Chile", "", None, None),  # neither city nor place is recorded
)


def create() -> None:
    """Build it, or copy what another process of this run has built."""
    if connection.vendor != "sqlite":
        build()
        return
    kept = FOLDER / "demonstration.sqlite3"
    connection.ensure_connection()
    with locked("demonstration"):
        if kept.exists():
            restore(kept, connection.connection)
            return
        build()
        with closing(sqlite3.connect(kept)) as copy:
            connection.connection.backup(copy)


def build() -> None:
    call_command("load_demo", stdout=StringIO())
    finland = Ministry.objects.get(code="FIN")
    make_channel(finland, "example-ministry")
    make_channel(finland, "https://example.org/ministry", platform="website")
    for item, host, city, latitude, longitude in MISSIONS:
        place = {"latitude": latitude, "longitude": longitude}
        mission = make_mission(item, "FIN", host_country=host, city=city, **place)
        make_channel(mission, f"example-{item.lower()}", platform="facebook")
    make_user(USERNAME)
    make_user(MEMBER, role="ministry", ministry="FIN")
