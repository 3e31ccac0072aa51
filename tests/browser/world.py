"""What the browser sees: the demonstration, and missions and channels of Finland."""

from io import StringIO

from django.core.management import call_command

from assessments.models import Ministry
from tests.factories import make_channel, make_mission, make_user

USERNAME, PASSWORD = "reader", "secret"
MEMBER = "member"  # of Finland's ministry
MISSIONS = (
    ("Q101", "Estonia", "Tallinn", 59.44, 24.75),
    ("Q102", "Kenya", "Nairobi", -1.29, 36.82),
    ("Q103", "New Zealand", "Wellington", -41.29, 174.78),
    ("Q104", "Chile", "Santiago", -33.45, -70.67),
    ("Q105", "Chile", "", None, None),  # a city and a place that nobody recorded
)


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
