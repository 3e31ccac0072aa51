"""`manage.py publish_round`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Release
from assessments.scoring import METHOD_VERSION
from tests.factories import make_round, make_scored_round, make_user
from tests.final_ministries import make_finished

pytestmark = pytest.mark.django_db


def test_the_command_publishes_for_a_user() -> None:
    make_scored_round("2026")
    make_user("lead")
    out = StringIO()

    call_command("publish_round", "2026", by="lead", stdout=out)

    release = Release.objects.get()
    assert release.published_by.username == "lead"
    assert f"Release 2026: ministries 1, method {METHOD_VERSION}" in out.getvalue()
    assert release.content_hash in out.getvalue()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["2031"], r"There is no round 2031\. Known rounds: 2026"),
        (["2026", "--by", "unknown"], "There is no user unknown"),
        (["2026"], "has no scores to publish"),
    ],
)
def test_the_command_refuses_in_one_sentence(arguments: list[str], sentence: str) -> None:
    make_round("2026")

    with pytest.raises(CommandError, match=sentence):
        call_command("publish_round", *arguments)


def test_ministries_that_are_not_final_are_left_out_only_with_the_option() -> None:
    round = make_round("2027", coders=2)
    make_finished("FIN", round=round)
    make_finished("NLD", round=round, stage="reply")
    out = StringIO()

    with pytest.raises(CommandError, match="Netherlands is not final"):
        call_command("publish_round", "2027")
    call_command("publish_round", "2027", "--leave-out", stdout=out)

    assert "Release 2027: ministries 1" in out.getvalue()
