"""Create the data of the walk: a small framework, a ministry, and five people who can sign in.

python -m tests.browser.walk.ground
"""

import sys

import django

django.setup()

from assessments.models import Membership, User  # noqa: E402 - Django must be set up first
from tests.factories import make_framework, make_ministry  # noqa: E402

PASSWORD = "a long secret of tests"
PEOPLE = {
    "cora": ("coordinator", ""),
    "ada": ("analyst", ""),
    "ben": ("analyst", ""),
    "lea": ("lead", ""),
    "min": ("ministry", "FIN"),
}
TREE = {"balance": {"openness": ["OPN-1"], "confidentiality": ["CNF-1"]}}


def create() -> None:
    make_framework(tree=TREE, poles={"balance": ("openness", "confidentiality")}, lenses={})
    make_ministry("FIN")
    for name, (role, ministry) in PEOPLE.items():
        user = User.objects.create_user(name, f"{name}@example.org", PASSWORD)
        Membership.objects.create(user=user, role=role, ministry_id=ministry or None)


if __name__ == "__main__":
    create()
    sys.stdout.write("[]")
