"""References to take away, in the types that programs for them take."""

import json

import pytest
from django.test import Client

from tests.site_fixtures import text

QUERY = "ministries=FIN,EST&dimension=training"


@pytest.mark.parametrize(
    ("extension", "kind", "start"),
    [
        ("txt", "text/plain; charset=utf-8", "Chancery. ("),
        ("bib", "application/x-bibtex; charset=utf-8", "@misc{chancery-"),
        ("ris", "application/x-research-info-systems; charset=utf-8", "TY  - DATA\r\n"),
    ],
)
def test_a_comparison_is_cited_by_the_address_that_brings_it_back(
    client: Client, release, extension, kind, start
):
    answer = client.get(f"/compare.{extension}?{QUERY}")

    cited = text(answer)
    assert answer["Content-Type"] == kind
    assert cited.startswith(start)
    assert (
        "http://testserver/compare/?ministries=FIN,EST&chart=ranking&dimension=training&release=2026"
    ) in cited


@pytest.mark.parametrize("extension", ["bib", "ris"])
def test_a_file_for_a_program_is_named_after_what_it_cites(client: Client, release, extension):
    answer = client.get(f"/compare.{extension}?{QUERY}")

    assert answer["Content-Disposition"] == (
        f'attachment; filename="training-ranking-fin-est-2026.{extension}"'
    )


def test_data_carries_its_citation(client: Client, release):
    data = json.loads(client.get(f"/compare.json?{QUERY}").content)

    assert set(data["citation"]) == {"apa", "bibtex", "ris"}
    assert data["citation"]["apa"] == text(client.get(f"/compare.txt?{QUERY}"))
    assert data["licence"]
    assert data["alt"]


def test_an_unknown_value_is_refused_in_plain_words(client: Client, release):
    refused = client.get("/compare.bib?ministries=FNI")

    assert (refused.status_code, refused["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "Did you mean FIN?" in text(refused)
