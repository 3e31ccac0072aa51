"""Files to import: their plan is shown, and nothing is written before it is confirmed."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessments import import_pages
from assessments.imports import uploads
from assessments.models import Channel, Coding, Event, Membership, Mission, Round, Score
from tests.factories import (
    make_assessment,
    make_coding,
    make_framework,
    make_ministry,
    make_round,
    make_score,
    make_user,
    publish_small_release,
)
from tests.imports.applying.score_files import HEADER
from tests.imports.directory_tables import COLUMNS, NARVA, QUEBEC, TALLINN, make_operators
from tests.site_fixtures import text
from tests.worlds import world

pytestmark = pytest.mark.django_db

SCORES, DIRECTORY = "/desk/rounds/2026/scores/", "/desk/directory/"
FIRST = HEADER + "FIN,OPN-1,rated,3,,high,Seen.,https://example.org/a\nFIN,OPN-2,,,,,,\n"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> None:
    settings.VAR = tmp_path


@world
def round() -> Round:
    """2026, in which ada has Finland."""
    make_framework()
    make_ministry("NOR")
    round = make_round("2026")
    make_coding(make_assessment("FIN", round=round), analyst=make_user("ada", role="analyst"))
    return round


def send(client: Client, content: str | bytes, *, name: str = "scores.csv", **data) -> str:
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    given = {"analyst": Coding.objects.get(assessment__ministry="FIN").analyst_id, "file": file}
    return text(client.post(SCORES, given | data))


def send_directory(client: Client, *rows: dict[str, str], **data) -> str:
    lines = [COLUMNS, *([row[column] for column in COLUMNS] for row in rows)]
    content = "".join(f"{';'.join(line)}\n" for line in lines)
    file = SimpleUploadedFile("missions.csv", content.encode())
    return text(client.post(DIRECTORY, {"closed_on": "2021-11-13", "file": file} | data))


def ticket(page: str) -> str:
    return re.search(r'name="ticket" value="([^"]+)"', page)[1]


def kept() -> int:
    return len(list(uploads.folder().iterdir()))


def test_the_plan_is_shown_and_nothing_is_written(coordinator, round):
    page = send(coordinator, FIRST)

    sentences = "scores.csv adds 1 and changes 0 scores. 0 are stored already."
    assert sentences in " ".join(page.split())
    assert "1 rows are left blank" in page
    assert not Score.objects.exists()
    assert not Event.objects.exists()
    assert kept() == 1


def test_the_confirmed_file_is_imported_and_gone(coordinator, round):
    page = send(coordinator, FIRST)

    done = coordinator.post(SCORES, {"ticket": ticket(page)}, follow=True)

    assert "scores.csv is imported." in text(done)
    assert Score.objects.get().level == 3
    event = Event.objects.get()
    assert (event.verb, event.by.username, event.detail["file"]) == (
        "imported scores",
        "cora",
        "scores.csv",
    )
    assert kept() == 0


def test_a_confirmation_sent_twice_imports_once(coordinator, round):
    page = send(coordinator, FIRST)
    coordinator.post(SCORES, {"ticket": ticket(page)})

    again = text(coordinator.post(SCORES, {"ticket": ticket(page)}))

    assert "This file is not kept any more" in again
    assert Event.objects.count() == 1


def test_a_change_since_the_plan_shows_it_again(coordinator, round):
    page = send(coordinator, FIRST)
    make_score(Coding.objects.get(), "OPN-1", 5, confidence="low")

    again = text(coordinator.post(SCORES, {"ticket": ticket(page)}))

    assert "Something changed after this was shown" in again
    assert "<td>level 5, low</td> <td> level 3, high" in " ".join(again.split())
    assert Score.objects.get().level == 5
    coordinator.post(SCORES, {"ticket": ticket(again)})
    assert Score.objects.get().level == 3


def test_what_became_wrong_since_the_plan_is_reported(coordinator, round):
    page = send(coordinator, FIRST)
    Coding.objects.update(submitted_at="2026-01-01T00:00Z")

    again = text(coordinator.post(SCORES, {"ticket": ticket(page)}))

    assert "The scores of Finland (FIN) by ada are submitted and locked." in again
    assert not Score.objects.exists()


def test_an_analyst_who_is_none_any_more_gets_no_scores(coordinator, round):
    page = send(coordinator, FIRST)
    Coding.objects.get().analyst.memberships.all().delete()

    again = text(coordinator.post(SCORES, {"ticket": ticket(page)}))

    assert "is not an analyst any more" in again
    assert not Score.objects.exists()


def test_every_problem_is_listed_with_its_line(coordinator, round):
    page = send(coordinator, HEADER + "FIN,OPN-1,rated,9,,,,\nXXX,OPN-2,maybe,,,,,\n")

    assert "scores.csv was not imported; nothing was changed.</strong> 3 problems" in " ".join(
        page.split()
    )
    assert "line 2: the level &quot;9&quot; is not a whole number from 1 to 5." in page
    assert "line 3: the state &quot;maybe&quot;" in page
    assert "line 3: there is no ministry &quot;XXX&quot;" in page
    assert kept() == 0


def test_a_page_of_problems_ends_somewhere_and_says_so(coordinator, round, monkeypatch):
    monkeypatch.setattr(import_pages, "MOST_PROBLEMS", 2)

    states = ("maybe", "perhaps", "hardly", "seldom", "never")
    page = send(coordinator, HEADER + "".join(f"FIN,OPN-1,{state},,,,,\n" for state in states))

    assert "5 problems (the first 2 are shown)" in " ".join(page.split())
    assert page.count("<li>line ") == 2


def test_a_file_that_changes_nothing_says_so_and_is_not_kept(coordinator, round):
    make_score(Coding.objects.get(), "OPN-1", 3, confidence="high", rationale="Seen.")

    page = send(coordinator, HEADER + "FIN,OPN-1,rated,3,,high,Seen.,\n")

    assert "there is nothing to import" in page
    assert "ticket" not in page
    assert kept() == 0


def test_a_ministry_of_another_analyst_is_pointed_out(coordinator, round):
    ben = make_user("ben", role="analyst")

    page = send(coordinator, FIRST, analyst=ben.pk)

    assert "Another analyst also codes these ministries." in page
    assert "<li>Finland: ada</li>" in page


def test_a_ministry_new_in_the_round_is_named(coordinator, round):
    assert "New in the round: NOR." in send(coordinator, FIRST.replace("FIN", "NOR"))


def test_the_scoresheet_comes_back(coordinator, round):
    for extension in ("csv", "xlsx"):
        sheet = coordinator.get(f"/desk/rounds/2026/template.{extension}").content
        page = send(coordinator, sheet, name=f"sheet.{extension}")
        assert "5 rows are left blank" in page
        assert "there is nothing to import" in page


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


BAD_FILES = {
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 200, "not UTF-8"),
    "a pdf": (b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n", "The file is a PDF document."),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + b"\0" * 500, "The file is an old Excel file (XLS)"),
    "an archive": (packed({"a.txt": b"a"}), "not an XLSX or ODS workbook"),
    "half a workbook": (b"PK\x03\x04" + b"x" * 100, "not a readable XLSX or ODS workbook"),
    "a bomb": (packed({"xl/workbook.xml": b"0" * 30_000_000}), "more than 200 times its size"),
    "an empty table": (b"\n\n", "The file is empty."),
    "other columns": (b"a,b\n1,2\n", "Column ministry is missing."),
}


@pytest.mark.parametrize(("content", "reason"), BAD_FILES.values(), ids=BAD_FILES)
def test_what_is_no_table_is_refused_with_its_reason(coordinator, round, content, reason):
    page = send(coordinator, content)

    assert reason in page
    assert str(uploads.folder()) not in page
    assert kept() == 0


def test_a_file_over_the_limit_is_refused_with_its_reason(coordinator, round, monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", 200_000)

    page = send(coordinator, b"x" * 200_001)

    assert uploads.TOO_LARGE in page
    assert kept() == 0


def test_a_form_without_file_or_analyst_says_both(coordinator, round):
    page = text(coordinator.post(SCORES, {"analyst": ""}))

    assert page.count("This field is required.") == 2


def test_an_empty_file_and_an_unknown_analyst_are_reported(coordinator, round):
    page = send(coordinator, b"", analyst="999")

    assert "The submitted file is empty." in page
    assert "999 is not one of the available choices." in page


def test_a_ticket_serves_no_other_user_and_no_other_round(coordinator, round):
    page = send(coordinator, FIRST)
    make_round("2027")
    other = Client()
    other.force_login(make_user("carl", role="coordinator"))

    answers = [
        text(other.post(SCORES, {"ticket": ticket(page)})),
        text(coordinator.post("/desk/rounds/2027/scores/", {"ticket": ticket(page)})),
        text(coordinator.post(DIRECTORY, {"ticket": ticket(page)})),
        text(coordinator.post(SCORES, {"ticket": "forged"})),
    ]

    assert all("This file is not kept any more" in answer for answer in answers)
    assert not Score.objects.exists()


def test_a_published_round_takes_no_scores(coordinator):
    publish_small_release("2026")
    Membership.objects.create(user=Coding.objects.get().analyst, role="analyst")

    assert "takes no more scores" in text(coordinator.get(SCORES))
    assert "Round 2026 is already published" in send(coordinator, FIRST)


@pytest.mark.parametrize("extra", ["is_dry_run", "accept_closures", "by", "round", "source"])
def test_fields_that_the_form_does_not_have_change_nothing(coordinator, round, extra):
    page = send(coordinator, FIRST, **{extra: "ben"})
    coordinator.post(SCORES, {"ticket": ticket(page), extra: "ben", "analyst": "999"})

    event = Event.objects.get()
    assert (event.subject, event.by.username, event.detail["analyst"]) == ("2026", "cora", "ada")


def test_hostile_names_of_files_and_cells_are_shown_as_they_are(coordinator, round):
    page = send(coordinator, HEADER + "<b>,<i>,<u>,,,,,\n", name="<script>.csv")

    assert "&lt;script&gt;.csv" in page
    assert "<script>.csv" not in page
    assert "&quot;&lt;u&gt;&quot;" in page


@pytest.fixture
def directory(db: None) -> None:
    make_operators()


def test_a_directory_is_shown_before_it_is_imported(coordinator, round, directory):
    page = send_directory(coordinator, TALLINN, NARVA, QUEBEC)

    assert "<dt>Missions added</dt><dd>2</dd>" in page
    assert "+ Q1 FIN embassy, Tallinn, Estonia" in page
    assert "line 4: Q3: the operator Quebec (Q176) is not a known ministry." in page
    assert not Mission.objects.exists()

    done = coordinator.post(DIRECTORY, {"ticket": ticket(page)}, follow=True)

    assert "missions.csv is imported." in text(done)
    assert (Mission.objects.count(), Channel.objects.count()) == (2, 2)
    assert Event.objects.get().by.username == "cora"
    assert kept() == 0


def test_closing_most_missions_must_be_agreed_to(coordinator, directory):
    first = send_directory(coordinator, TALLINN, NARVA)
    coordinator.post(DIRECTORY, {"ticket": ticket(first)})
    page = send_directory(coordinator, TALLINN | {"QID": "Q9"}, closed_on="2022-01-31")
    assert "Yes, close 2 of 2 open missions" in page

    again = text(coordinator.post(DIRECTORY, {"ticket": ticket(page)}))
    assert "Confirm everything that is asked below." in again
    assert Mission.objects.filter(closed_on__isnull=True).count() == 2

    coordinator.post(DIRECTORY, {"ticket": ticket(again), "accept_closures": "yes"})
    closed = Mission.objects.filter(closed_on__isnull=False)
    assert [str(mission.closed_on) for mission in closed] == ["2022-01-31"] * 2


def test_a_directory_without_its_date_is_refused(coordinator, directory):
    assert "Enter a valid date." in send_directory(coordinator, TALLINN, closed_on="soon")


@pytest.mark.parametrize("url", [SCORES, DIRECTORY])
@pytest.mark.parametrize("role", ["analyst", "lead", ""])
def test_for_everybody_else_there_is_no_such_page(client, round, url, role):
    client.force_login(make_user("someone", role=role))

    assert client.get(url).status_code == 404
    assert client.post(url, {"ticket": "x"}).status_code == 404


@pytest.mark.parametrize("url", [SCORES, DIRECTORY])
def test_a_file_without_the_token_is_refused_and_not_kept(round, url):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user("cora", role="coordinator"))

    answer = client.post(url, {"file": SimpleUploadedFile("a.csv", b"a")})

    assert answer.status_code == 403
    assert kept() == 0


@pytest.mark.parametrize("url", [SCORES, DIRECTORY])
def test_nothing_uploaded_is_kept_by_caches(coordinator, round, url):
    assert "no-store" in coordinator.get(url)["Cache-Control"]
