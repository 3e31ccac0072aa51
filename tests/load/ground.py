"""Open a round with one analyst for each of so many ministries, and print it as JSON.

    python -m tests.load.ground ROUND ANALYSTS

Run with a site's own settings, so that all is made by the project's own actions.
"""

import datetime
import json
import sys

import django
from django.contrib.auth.hashers import make_password

django.setup()

from assessments.actions import moves, rounds  # noqa: E402 - Django must be set up first
from assessments.models import Framework, Membership, Ministry, Role, User  # noqa: E402

YEAR = 2026
PASSWORD = "only-for-load-tests"


def open_round(code: str, count: int) -> list[dict[str, object]]:
    framework = Framework.objects.get()
    coordinator = User.objects.filter(memberships__role=Role.COORDINATOR).first()
    round = rounds.open_round(code, framework=framework, year=YEAR, by=coordinator)
    indicators = list(framework.indicators.order_by("position").values_list("code", flat=True))
    hashed = make_password(PASSWORD)  # once: it is slow on purpose
    accounts = []
    for place, ministry in enumerate(Ministry.objects.order_by("code")[:count]):
        analyst = User.objects.create(username=f"{code}-{place}", password=hashed)
        Membership.objects.create(user=analyst, role=Role.ANALYST)
        coding = rounds.assign(
            round, ministry, analyst, due_on=datetime.date(YEAR, 12, 1), by=coordinator
        )
        moves.open_coding(coding.assessment, by=analyst)
        accounts.append(
            {
                "username": analyst.username,
                "password": PASSWORD,
                "assessment": coding.assessment_id,
                "indicators": indicators,
            }
        )
    return accounts


if __name__ == "__main__":
    sys.stdout.write(json.dumps(open_round(sys.argv[1], int(sys.argv[2]))))
