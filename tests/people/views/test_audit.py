"""Tests of the audit: what coordinators find in the event log, and what they never read there."""

import csv
import datetime
import io

import pytest
from django.test import Client
from django.utils import timezone

from assessments.actions import events, scores
from assessments.models import Assessment, Event, Stage, User
from assessments.people import audit
from assessments.scoring.entries import Entry
from tests.actions.entries import piece
from tests.codings import in_stage
from tests.factories import make_assessment, make_coding, make_user
from tests.site_fixtures import text

PAGE, FILE = "/desk/people/audit/", "/desk/people/audit.csv"


@pytest.fixture
def cora(client: Client, db: None) -> User:
    user = make_user("cora", role="coordinator")
    client.force_login(user)
    return user


def event(verb: str, subject: str, by: User | None, *, days_ago: int = 0, **detail: object) -> None:
    Event.objects.create(
        at=timezone.now() - datetime.timedelta(days=days_ago),
        by=by,
        verb=verb,
        subject=subject,
        detail=detail,
    )


def subjects(client: Client, **asked: str) -> list[str]:
    """Return the subjects in the file; those of the page must be the same."""
    answer = client.get(FILE, asked)
    assert answer.status_code == 200
    found = [row["subject"] for row in csv.DictReader(io.StringIO(text(answer)))]
    page = text(client.get(PAGE, asked))
    assert all(f"<td>{subject}</td>" in page for subject in found)
    assert page.count("<time") == len(found)
    return found


def test_each_filter_narrows_and_all_of_them_together(client: Client, cora):
    ada = make_user("ada")
    event("assigned", "2026 FIN by ada", cora, days_ago=15)
    event("changed in back office", "user eve", ada, days_ago=12)
    event("published round", "2026", cora, days_ago=9)
    event("failed sign-in", "no account", None, days_ago=6)
    event("took role", "ben", cora, days_ago=3)
    event("signed in", "ada", ada, network="192.0.2.0/24")
    day = timezone.now() - datetime.timedelta(days=9)

    everything = ["ada", "ben", "no account", "2026", "user eve", "2026 FIN by ada"]
    assert subjects(client) == everything
    assert subjects(client, who="cora") == ["ben", "2026", "2026 FIN by ada"]
    assert subjects(client, who=":none") == ["no account"]
    assert subjects(client, kind="sign-ins") == ["ada", "no account"]
    assert subjects(client, kind="people") == ["ben"]
    assert subjects(client, kind="public") == ["2026"]
    assert subjects(client, kind="back-office") == ["user eve"]
    assert subjects(client, kind="work") == ["2026 FIN by ada"]
    assert subjects(client, subject="FIN") == ["2026 FIN by ada"]
    assert subjects(client, since=f"{day:%Y-%m-%d}") == everything[:4]
    assert subjects(client, until=f"{day:%Y-%m-%d}") == everything[3:]
    assert subjects(client, who="cora", subject="2026", until=f"{day:%Y-%m-%d}") == everything[3::2]
    assert subjects(client, subject="%") == []


def test_details_of_people_are_shown_and_no_other(client: Client, cora):
    event("signed in", "ada", None, network="192.0.2.0/24", methods=["password", "mfa"])
    event("accepted invitation", "a@example.org", None, role="lead", ministry=None, is_given=False)
    event("saved score", "2026 FIN OPN-1 by ada", None, role="CANARY", new={"level": "CANARY"})
    event("reopened coding", "2026 FIN by ada", None, reason="CANARY")

    page = text(client.get(PAGE))

    assert "network: 192.0.2.0/24; by: password, second factor" in page
    assert "role: lead; role given: no" in page
    for answer in (client.get(PAGE), client.get(FILE)):
        assert "CANARY" not in text(answer)


def test_words_of_evidence_and_scores_are_in_no_answer(client: Client, cora):
    coding = make_coding(in_stage(make_assessment("FIN"), Stage.CODING))
    entry = Entry("rated", 4, rationale="CANARY reason", evidence=(piece(title="CANARY title"),))
    scores.save(coding, "OPN-1", entry, version=0, by=coding.analyst)
    assert "CANARY" in str(Event.objects.get(verb="saved score").detail)

    assert subjects(client) == ["2026 FIN OPN-1 by analyst"]
    assert "CANARY" not in text(client.get(PAGE)) + text(client.get(FILE))


def test_a_coordinator_who_codes_stays_blind(client: Client, cora):
    blind = in_stage(make_assessment("FIN"), Stage.CODING)
    make_coding(blind, analyst=cora)
    ada = make_user("ada", role="analyst")
    event("saved score", "2026 FIN OPN-1 by ada", ada)
    event("submitted coding", "2026 FIN by ada", ada)
    event("advanced", "2026 FIN", ada)
    event("saved score", "2026 FIN OPN-1 by cora", cora)
    event("saved score", "2026 EST OPN-1 by ada", ada)
    event("saved score", "2026 FINX OPN-1 by ada", ada)

    others = ["2026 FINX OPN-1 by ada", "2026 EST OPN-1 by ada"]
    assert subjects(client) == [*others, "2026 FIN OPN-1 by cora"]
    assert subjects(client, who="ada", subject="FIN OPN") == []

    Assessment.objects.update(stage=Stage.RECONCILING)

    assert len(subjects(client)) == 6


def test_pages_follow_one_another_without_a_gap(client: Client, cora):
    for number in range(audit.ROWS + 2):
        event("took role", f"person-{number}", cora)

    first = text(client.get(PAGE, {"kind": "people"}))
    last = Event.objects.order_by("-pk")[audit.ROWS - 1]
    link = f"{PAGE}?kind=people&amp;before={last.pk}"
    assert link in first
    assert "person-2<" in first
    assert "person-1<" not in first
    second = text(client.get(link.replace("&amp;", "&")))
    assert "person-1<" in second
    assert "person-0<" in second
    assert "person-2<" not in second
    assert "Older events" not in second


def test_it_costs_as_many_queries_for_many_as_for_few(
    client: Client, cora, django_assert_max_num_queries
):
    for number in range(60):
        event("took role", f"person-{number}", make_user(f"user-{number}"))

    with django_assert_max_num_queries(6):
        client.get(PAGE)
    with django_assert_max_num_queries(7):
        assert len(text(client.get(FILE)).splitlines()) == 61


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"who": "nobody"}, "not one of the available choices"),
        ({"kind": "all"}, "not one of the available choices"),
        ({"since": "2026-02-30"}, "valid date"),
        ({"since": "0001-01-01"}, "greater than or equal to 2000-01-01"),
        ({"until": "9999-12-31"}, "less than or equal to 2199-12-31"),
        ({"since": "2026-02-02", "until": "2026-02-01"}, "before the first one"),
        ({"subject": "x" * 121}, "at most 120"),
        ({"subject": "\x00"}, "Null characters"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_with_its_reason(client: Client, cora, asked, reason):
    answer = client.get(PAGE, asked)

    assert answer.status_code == 200
    assert reason in text(answer)
    assert "Nothing is shown." in text(answer)
    assert client.get(FILE, asked).status_code == 400
    assert reason in text(client.get(FILE, asked))


@pytest.mark.parametrize(
    "asked", [{"before": "x"}, {"before": "9" * 19}, {"before": "-1"}, {"verb": "invited"}]
)
def test_what_is_no_parameter_is_refused(client: Client, cora, asked):
    assert client.get(PAGE, asked).status_code == 400


def test_a_file_is_never_cut_short(client: Client, cora, monkeypatch):
    monkeypatch.setattr(audit, "MOST_ROWS", 2)
    for number in range(3):
        event("took role", f"person-{number}", cora)

    answer = client.get(FILE)

    assert answer.status_code == 400
    assert "Choose a shorter time" in text(answer)
    assert client.get(FILE, {"subject": "person-1"}).status_code == 200


def test_no_cell_of_the_file_becomes_a_formula(client: Client, cora):
    event("took role", "=1+1", cora)

    assert "'=1+1" in text(client.get(FILE))


def test_hostile_subjects_are_shown_as_they_are(client: Client, cora):
    event("took role", "<b>Ada</b> {{ 7 }}", cora)

    assert "&lt;b&gt;Ada&lt;/b&gt; {{ 7 }}" in text(client.get(PAGE))


def test_every_verb_of_the_log_is_of_one_kind():
    sets = [verbs for _label, verbs in audit.KINDS.values() if verbs is not None]

    assert sum(map(len, sets)) == len(set().union(*sets))
    assert set().union(*sets) >= events.DESK_VERBS
