"""Create the data of the desk tests, and print the numbers of the assessments as JSON.

python -m tests.browser.desk.ground
"""

import json
import sys
from io import StringIO

import django
from django.core.management import call_command

django.setup()

from assessments.models import (  # noqa: E402 - Django must be set up first
    Assessment,
    Coding,
    Framework,
    Membership,
    Ministry,
    Role,
    Round,
    Stage,
    User,
)

FRAMEWORK = "assessments/frameworks/dd-maturity-1.0.toml"
USERNAME, PASSWORD = "ada", "a long secret of tests"
ASSESSMENTS = 60


def create() -> list[int]:
    call_command("load_framework", FRAMEWORK, stdout=StringIO())
    call_command("load_ministries", stdout=StringIO())
    round = Round.objects.create(code="2026", framework=Framework.objects.get(), year=2026)
    for name in (USERNAME, "bo"):
        user = User.objects.create_user(name, password=PASSWORD)
        Membership.objects.create(user=user, role=Role.ANALYST)
    ada = User.objects.get(username=USERNAME)
    made = []
    for ministry in Ministry.objects.order_by("code")[:ASSESSMENTS]:
        assessment = Assessment.objects.create(ministry=ministry, round=round, stage=Stage.CODING)
        Coding.objects.create(assessment=assessment, analyst=ada)
        made.append(assessment.pk)
    return made


if __name__ == "__main__":
    sys.stdout.write(json.dumps(create()))
