"""Tests of an import while people edit: versions, searches and unfinished answers."""

import datetime
from pathlib import Path

import pytest
from django.utils import timezone

from assessments.models import Score
from tests.factories import make_coding, make_framework, make_ministry, make_score, make_user
from tests.imports.applying.score_files import FULL, HEADER, run, written

pytestmark = pytest.mark.django_db

SEARCH = {
    "searched_where": "The archive.",
    "searched_minutes": 90,
    "searched_on": datetime.date(2026, 3, 1),
}


@pytest.fixture(autouse=True)
def ground() -> None:
    make_framework()
    make_ministry("FIN")
    make_ministry("NLD")


def stored(indicator: str) -> Score:
    return Score.objects.get(coding__assessment__ministry="FIN", indicator__code=indicator)


def make_search(state: str) -> Score:
    score = make_score(make_coding(analyst=make_user("anna")), "CNF-1", state=state)
    Score.objects.filter(pk=score.pk).update(**SEARCH)
    return score


def search(score: Score) -> dict[str, object]:
    return {field: getattr(score, field) for field in SEARCH}


def test_only_scores_that_an_import_changes_get_a_new_version(tmp_path: Path) -> None:
    before = timezone.now()
    run(written(tmp_path, FULL))
    unchanged = stored("CNF-1")
    assert (stored("OPN-1").version, unchanged.version) == (1, 1)
    assert before <= unchanged.saved_at <= timezone.now()

    run(written(tmp_path, FULL.replace("rated,3", "rated,4")))

    assert (stored("OPN-1").version, stored("OPN-1").level) == (2, 4)
    assert stored("OPN-1").saved_at > unchanged.saved_at
    assert (stored("CNF-1").version, stored("CNF-1").saved_at) == (1, unchanged.saved_at)

    run(written(tmp_path, FULL.replace("rated,3", "rated,4")))
    assert stored("OPN-1").version == 2


def test_new_evidence_is_a_change_of_its_score(tmp_path: Path) -> None:
    run(written(tmp_path, FULL))

    run(written(tmp_path, FULL.replace("example.org/a", "example.org/b")))

    assert stored("OPN-1").version == 2


def test_a_search_is_kept_by_an_import_that_still_finds_nothing(tmp_path: Path) -> None:
    make_search("open")

    run(written(tmp_path, HEADER + "FIN,CNF-1,not found,,,,Nothing at all.,\n"))

    assert (stored("CNF-1").state, stored("CNF-1").version) == ("not_found", 2)
    assert search(stored("CNF-1")) == SEARCH


def test_a_search_ends_with_a_level(tmp_path: Path) -> None:
    make_search("not_found")

    run(written(tmp_path, HEADER + "FIN,CNF-1,rated,2,,low,Found after all.,\n"))

    assert (stored("CNF-1").state, stored("CNF-1").version) == ("rated", 2)
    assert search(stored("CNF-1")) == dict.fromkeys(SEARCH) | {"searched_where": ""}
