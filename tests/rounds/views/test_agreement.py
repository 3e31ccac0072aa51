"""Tests of the pages of agreement and coders: leads see them, and blind codings stay hidden."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.models import Round, User
from tests.codings import code_ministry, coder, reconcile
from tests.factories import make_round, make_user
from tests.rounds.coordinating import row
from tests.site_fixtures import text
from tests.worlds import world

pytestmark = pytest.mark.django_db

AGREEMENT, CODERS = "/desk/rounds/2026/agreement/", "/desk/rounds/2026/coders/"
CSV = "/desk/rounds/2026/agreement.csv"
FILES = [f"/desk/rounds/2026/agreement.{extension}" for extension in ("png", "svg", "pdf", "xlsx")]


@world
def round() -> Round:
    return make_round("2026")


@pytest.fixture
def lead(client: Client) -> Client:
    client.force_login(make_user("lea", role="lead"))
    return client


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def differing(round: Round, *, stage: str = "reply") -> None:
    """Code three ministries: two coders agree on OPN-1 and differ on TRN-1."""
    for place, ministry in enumerate(("FIN", "NLD", "NOR")):
        same = {"OPN-1": place + 2}
        reconcile(
            round,
            ministry,
            same | {"TRN-1": 4},
            same | {"TRN-1": 4},
            same | {"TRN-1": 2 + place},
            stage=stage,
        )


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def test_a_lead_reads_agreement_as_a_chart_and_its_table(round: Round, lead: Client) -> None:
    differing(round)

    page = text(lead.get(AGREEMENT))

    assert "Coders read 1 of 2 indicators differently: Indicator TRN-1" in page
    assert 'role="img" aria-label="Dot plot of agreement' in page
    assert "3 of 3" in words(page)
    assert "1.000" in row(page, "Indicator OPN-1")
    assert "rely" in row(page, "Indicator OPN-1")
    assert "flagged" in row(page, "Indicator TRN-1")
    assert "not double coded" in row(page, "Indicator TRN-2")


def test_the_chart_data_is_exported_as_csv_at_full_precision(round: Round, lead: Client) -> None:
    differing(round)

    answer = lead.get(CSV)

    assert answer["Content-Disposition"] == 'attachment; filename="agreement-2026.csv"'
    lines = {line["Code"]: line for line in csv.DictReader(io.StringIO(text(answer)))}
    assert lines["OPN-1"]["Alpha"] == "1.0"
    assert lines["2026"]["Kind"] == "round"
    assert -1 < float(lines["TRN-1"]["Alpha"]) < 0.667


@pytest.mark.parametrize("path", [AGREEMENT, CODERS, CSV, *FILES])
def test_a_page_that_a_role_may_not_see_is_not_found(round: Round, path: str) -> None:
    differing(round)
    sees = {"lead"} if path == CODERS else {"lead", "coordinator"}
    people = {role: make_user(role, role=role) for role in ("analyst", "coordinator", "lead")}
    people["ministry"] = make_user("member", role="ministry", ministry="FIN")

    # Pictures need a renderer; another test checks them for the roles that may see them.
    for role, user in people.items():
        if role not in sees or path not in FILES:
            found = client_of(user).get(path).status_code
            assert found == (200 if role in sees else 404), role
    assert Client().get(path).status_code == 302


@pytest.mark.parametrize("path", [AGREEMENT, CODERS, CSV])
def test_an_unknown_round_is_not_found(round: Round, lead: Client, path: str) -> None:
    assert lead.get(path.replace("2026", "2031")).status_code == 404


@pytest.mark.parametrize("path", [AGREEMENT, CODERS, CSV])
def test_nothing_is_written_here(round: Round, lead: Client, path: str) -> None:
    assert lead.post(path).status_code == 405


@pytest.mark.parametrize("path", [AGREEMENT, CODERS, CSV])
def test_blind_codings_change_no_figure(round: Round, lead: Client, path: str) -> None:
    differing(round)
    round.coders = 2
    round.save(update_fields=["coders"])
    blind = code_ministry(round, "EST", {"OPN-1": 1}, {"OPN-1": 1}, is_submitted=True)
    before = lead.get(path)

    blind.codings.first().scores.update(level=5)
    after = lead.get(path)

    assert numbers(after) == numbers(before)


def numbers(answer) -> str:
    """Return the page without the tokens that differ in each response."""
    return re.sub(r'(nonce|value)="[^"]*"', "", text(answer))


def test_a_lead_who_codes_a_ministry_learns_nothing_of_it(round: Round) -> None:
    """One analyst has submitted; the other, who is also a lead, has not."""
    both = coder(1)
    both.memberships.create(role="lead")
    assessment = code_ministry(round, "EST", {"OPN-1": 1, "OPN-2": 5}, {"OPN-1": 1, "OPN-2": 4})
    first = assessment.codings.get(analyst=coder(0))
    first.submitted_at = "2026-01-01T00:00Z"
    first.save(update_fields=["submitted_at"])

    page = text(client_of(both).get(AGREEMENT))

    assert "Nothing can be compared yet" in page
    assert "0 of 1" in words(page)
    assert "1 ministry is still coded blind" in words(page)
    assert "coder-0" not in text(client_of(both).get(CODERS))


def test_no_coder_is_named_with_the_chart(round: Round, lead: Client) -> None:
    differing(round)

    assert "coder-" not in text(lead.get(AGREEMENT)) + text(lead.get(CSV))


def test_only_leads_have_a_link_to_the_coders(round: Round, lead: Client) -> None:
    coordinator = client_of(make_user("cora", role="coordinator"))

    assert CODERS in text(lead.get(AGREEMENT))
    assert CODERS not in text(coordinator.get(AGREEMENT))


def test_each_coder_has_distance_direction_and_how_often_outvoted(
    round: Round, lead: Client
) -> None:
    differing(round)

    page = text(lead.get(CODERS))

    # coder-1 gives TRN-1 levels 2, 3, 4 where the resolved score is 4, and agrees on OPN-1.
    assert row(page, "coder-1") == "coder-1 0.50 −0.50 reads lower 2 33 % 6 6"
    assert row(page, "coder-0") == "coder-0 0.00 0.00 0 0 % 6 6"
    assert page.index("coder-1") < page.index("coder-0")
    assert "3 of 3 ministries" in page


def test_coders_who_read_higher_differ_from_those_who_read_both_ways(
    round: Round, lead: Client
) -> None:
    reconcile(
        round,
        "FIN",
        {"OPN-1": 3, "OPN-2": 3, "CNF-1": "not_found"},
        {"OPN-1": 5, "OPN-2": 3},
        {"OPN-1": 4, "OPN-2": 2},
        {"CNF-1": "not_applicable"},
        {"CNF-1": "not_found"},
    )

    page = text(lead.get(CODERS))

    assert row(page, "coder-0") == "coder-0 1.00 +1.00 reads higher 1 50 % 2 2"
    assert row(page, "coder-1") == "coder-1 1.00 0.00 in both ways 2 100 % 2 2"
    assert row(page, "coder-2") == "coder-2 – – 1 100 % 1 0"


def test_without_anything_to_compare_both_pages_name_the_first_step(
    round: Round, lead: Client
) -> None:
    assert "Give ministries to two analysts each" in text(lead.get(AGREEMENT))
    assert "No coder can be compared yet" in text(lead.get(CODERS))
    assert lead.get(CSV).status_code == 200


def test_without_variation_the_page_says_so_and_gives_no_number(round: Round, lead: Client) -> None:
    for ministry in ("FIN", "NLD"):
        reconcile(round, ministry, {"OPN-1": 3}, {"OPN-1": 3}, {"OPN-1": 3})

    page = words(text(lead.get(AGREEMENT)))

    assert "Ordinal alpha undefined no variation" in page
    assert "Coders’ levels do not vary, so their agreement cannot be measured" in page


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("?size=huge", "size: “huge” is not known here"),
        ("?theme=pink", "theme: “pink” is not known here"),
        ("?lens=public", "“lens” is not a parameter of this page"),
    ],
)
def test_an_unknown_option_of_an_image_is_refused(
    round: Round, lead: Client, query: str, reason: str
) -> None:
    answer = lead.get(f"/desk/rounds/2026/agreement.png{query}")

    assert answer.status_code == 400
    assert reason in text(answer)


def test_a_table_has_no_size(round: Round, lead: Client) -> None:
    assert lead.get(f"{CSV}?size=wide").status_code == 400


def test_without_a_renderer_a_picture_is_a_plain_503(
    round: Round, lead: Client, own_folders
) -> None:
    own_folders.CHROMIUM = "/nowhere/chromium"

    answer = lead.get("/desk/rounds/2026/agreement.png")

    assert (answer.status_code, answer["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.image
@pytest.mark.usefixtures("own_folders")
def test_the_chart_is_a_picture_in_every_format(round: Round, lead: Client) -> None:
    differing(round)
    expected = {
        "png": ("agreement-2026.png", b"\x89PNG"),
        "svg?theme=dark": ("agreement-2026-dark.svg", b"<svg"),
        "pdf?size=print": ("agreement-2026-print.pdf", b"%PDF"),
    }
    for query, (name, begins) in expected.items():
        answer = lead.get(f"/desk/rounds/2026/agreement.{query}")

        assert answer.content.startswith(begins)
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", [AGREEMENT, CODERS])
def test_more_ministries_take_no_more_queries(round: Round, lead: Client, path: str) -> None:
    counts = []
    differing(round)
    lead.get(path)
    for ministry in ("EST", "SWE", "DNK"):
        reconcile(round, ministry, {"OPN-1": 1}, {"OPN-1": 1}, {"OPN-1": 2})
        with CaptureQueriesContext(connection) as asked:
            lead.get(path)
        counts.append(len(asked))

    assert len(set(counts)) == 1
    assert counts[0] <= 9
