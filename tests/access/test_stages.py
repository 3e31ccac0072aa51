"""Tests of access to one assessment at each stage, against a written table."""

from collections.abc import Mapping

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from assessments.models import Stage
from tests.access.stage_table import PIECES, STAGED, Rows
from tests.access.stage_world import PEOPLE, Cast, answer, make_cast, make_staged
from tests.access.table import client_of, named_patterns
from tests.worlds import world

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

# Keys of one assessment, coding or piece of evidence: access to it depends on more than a role.
OF_ONE = ("assessment_id", "coding_id", "evidence_id")
ELSEWHERE = {
    # Forms without a GET page; the tests of their pages try them.
    "evidence-attach": "tests/views/test_attachments.py",
    "evidence-detach": "tests/views/test_attachments.py",
}


@world
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def clients(cast: Cast) -> dict[str, Client]:
    return {name: client_of(user) for name, user in cast.items()}


def expected(rows: Rows, stage: Stage) -> str:
    """Return the row of the stage, or of the last stage before it that has one."""
    stages = list(Stage)
    before = stages[: stages.index(stage) + 1]
    return next(rows[each] for each in reversed(before) if each in rows)


def asked(clients: Mapping[str, Client], method: str, path: str) -> str:
    """Return the answers to all people in order; each change is undone before the next request."""
    signs = ""
    for client in clients.values():
        savepoint = transaction.savepoint()
        signs += answer(client, method, path)
        transaction.savepoint_rollback(savepoint)
    return signs


def test_every_address_of_one_assessment_is_in_the_table() -> None:
    named = dict(named_patterns(get_resolver().url_patterns))
    of_one = {
        name
        for name, pattern in named.items()
        if not name.startswith("admin:")
        and set(pattern.pattern.converters or pattern.pattern.regex.groupindex) & set(OF_ONE)
    }

    assert of_one - {name for name, _ in STAGED} == set(ELSEWHERE)
    for name, _ in STAGED:
        assert name in named


@pytest.mark.parametrize("stage", Stage)
def test_each_person_has_the_access_that_the_table_lists(
    cast: Cast, clients: dict[str, Client], stage: Stage
) -> None:
    ids = make_staged(stage, cast)
    entries = {
        f"{method} {name}": (method, path, rows) for (name, method), (path, rows) in STAGED.items()
    }

    found, wanted = {}, {}
    for what, (method, path, rows) in (entries | dict(PIECES)).items():
        address = path.format(**ids)
        found[what] = asked(clients, method, address)
        wanted[what] = expected(rows, stage)

    assert found == wanted


def test_a_hidden_page_looks_exactly_like_a_missing_one(
    cast: Cast, clients: dict[str, Client]
) -> None:
    ids = make_staged(Stage.CODING, cast)
    missing = dict.fromkeys(ids, 987_654)
    compared = 0
    for (name, method), (path, rows) in STAGED.items():
        hidden, nowhere = path.format(**ids), path.format(**missing)
        for person, sign in zip(PEOPLE, expected(rows, Stage.CODING), strict=True):
            if sign == "-" and hidden != nowhere:
                pages = [getattr(clients[person], method)(each) for each in (hidden, nowhere)]
                bodies = [page.content.replace(b"987654", b"") for page in pages]
                assert bodies[0] == bodies[1], (name, person)
                compared += 1
    assert compared > 60
