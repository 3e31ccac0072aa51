"""The coordinators' pages in a real browser: worked with the keyboard, and without scripts."""

import re
from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from assessments.models import Assessment, Coding, Round, User
from tests.browser.conftest import OpenPage
from tests.browser.looks import faults
from tests.browser.sessions import sign_in
from tests.factories import make_user

pytestmark = pytest.mark.usefixtures("demonstration")

PLAIN = "ministry,indicator,state,level,confidence,rationale,evidence_url\n"


@pytest.fixture(scope="module")
def people(transactional_db: None) -> list[User]:
    """A coordinator and two analysts."""
    roles = {"browser-cora": "coordinator", "browser-ada": "analyst", "browser-ben": "analyst"}
    return [make_user(name, role=role) for name, role in roles.items()]


@pytest.fixture
def coordinator(people: list[User]) -> Iterator[User]:
    """She leaves no round behind, which other tests would find."""
    yield people[0]
    rounds = Round.objects.filter(code__startswith="browser-")
    Assessment.objects.filter(round__in=rounds).delete()
    rounds.delete()


@pytest.fixture
def desk(page: Page, coordinator: User, live_server: LiveServer) -> Page:
    sign_in(page, coordinator, live_server)
    return page


def open_round(page: Page, code: str = "browser-1") -> None:
    """Open a round from the list by typing."""
    page.goto("/desk/rounds/")
    page.get_by_role("link", name="Open a round").click()
    page.locator("#id_code").fill(code)
    page.get_by_label("Closes").fill("2027-06-30")
    page.get_by_label("and ministries by name").fill("Finland, NOR")
    page.get_by_label("browser-ada").check()
    page.get_by_label("browser-ben").check()
    page.get_by_label("Analysts for each ministry").fill("1")
    page.get_by_role("button", name="Show the round").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Open round {code}?")
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_role("status")).to_have_text(f"Round {code} is open.")


def test_a_round_is_opened_step_by_step(desk: Page) -> None:
    desk.goto("/desk/rounds/open/")
    desk.get_by_role("button", name="Show the round").click()
    expect(desk.get_by_role("alert")).to_contain_text("cannot be opened yet")
    assert faults(desk) == []

    desk.locator("#id_code").fill("browser-1")
    desk.get_by_label("Ministries of a region").select_option("Northern Europe")
    desk.get_by_label("One more ministry").fill("Japan (JPN)")
    expect(desk.get_by_label("and ministries by name")).to_have_value("Japan (JPN)")
    expect(desk.get_by_label("One more ministry")).to_be_focused()
    expect(desk.locator("#id_code")).to_have_value("browser-1")
    desk.get_by_label("browser-ada").check()
    desk.get_by_label("browser-ben").check()
    desk.get_by_role("button", name="Show the round").click()

    expect(desk.get_by_text("11 ministries will be assigned to 2 analysts.")).to_be_visible()
    assert faults(desk) == []
    assert not Round.objects.filter(code="browser-1").exists()
    desk.get_by_role("button", name="Open the round").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Round browser-1")
    expect(desk.get_by_role("row", name="Japan")).to_contain_text("browser-ada")
    expect(desk.get_by_role("row", name="Japan")).to_contain_text("browser-ben")
    assert faults(desk) == []


def test_a_ministry_changes_hands_by_a_selection(desk: Page) -> None:
    open_round(desk)

    desk.get_by_role("checkbox", name="Norway").check()
    acts = desk.get_by_role("group", name="Analysts")
    acts.get_by_label("Analyst", exact=True).select_option("browser-ada")
    desk.get_by_role("button", name="Assign", exact=True).click()

    expect(desk.get_by_role("status")).to_have_text("1 ministry is assigned.")
    expect(desk.get_by_role("row", name="Norway")).to_contain_text("browser-ada")
    desk.get_by_label("Name", exact=True).fill("norw")
    desk.get_by_label("Name", exact=True).press("Enter")
    expect(desk.get_by_role("row")).to_have_count(2)
    expect(desk).to_have_url(re.compile("q=norw"))


def test_a_plan_is_looked_at_changed_and_applied_and_stages_are_moved(desk: Page) -> None:
    open_round(desk)
    Round.objects.filter(code="browser-1").update(coders=2)
    desk.reload()

    desk.get_by_role("link", name="Plan who codes what").click()
    assert faults(desk) == []
    desk.get_by_label("Analyst 2 of Norway").select_option("no one")
    desk.get_by_role("button", name="Count again").click()
    expect(desk.get_by_text("The plan fills 1 place of 2 ministries.")).to_be_visible()
    desk.get_by_role("button", name="Assign as shown").click()
    expect(desk.get_by_role("status")).to_have_text("1 coding is assigned.")

    for country in ("Finland", "Norway"):
        desk.get_by_role("checkbox", name=country).check()
    desk.get_by_role("button", name="Move on").click()
    expect(desk.get_by_role("alert")).to_contain_text("1 of 2 analysts are assigned.")
    expect(desk.get_by_role("row", name="Finland")).to_contain_text("Coding")
    assert faults(desk) == []

    desk.get_by_role("row", name="Finland").get_by_role("link", name="Finland").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Finland is in “Coding”")
    assert faults(desk) == []
    desk.get_by_label("Until").fill(f"{timezone.localdate().year + 1}-01-31T12:00")
    desk.get_by_role("button", name="Set the deadline").click()
    expect(desk.get_by_role("status")).to_contain_text("The deadline of “Coding” is changed.")


def test_a_conflict_of_interest_and_a_time_zone_are_saved(desk: Page) -> None:
    desk.goto("/desk/")
    desk.get_by_role("link", name="Conflicts of interest").click()
    desk.get_by_label("Whose is it?").select_option("browser-ada")
    desk.get_by_label("With which ministry?").select_option("Iceland")
    desk.get_by_label("Why?").fill("She worked there.")
    desk.get_by_role("button", name="Declare it").click()
    expect(desk.get_by_role("row", name="Iceland")).to_contain_text("She worked there.")
    assert faults(desk) == []
    desk.get_by_role("button", name="Withdraw Iceland").click()
    expect(desk.get_by_text("No conflict of interest is declared.")).to_be_visible()

    desk.goto("/desk/zone/")
    desk.get_by_label("Time zone").select_option("Asia/Kathmandu")
    desk.get_by_role("button", name="Save the time zone").click()
    expect(desk.get_by_role("main")).to_contain_text("UTC+05:45")
    assert faults(desk) == []


def test_a_file_is_imported_and_the_round_previewed_and_reopened(desk: Page) -> None:
    open_round(desk)
    desk.get_by_role("link", name="Scores from a file").click()
    analyst = Coding.objects.get(assessment__ministry="FIN", analyst__username__startswith="brow")
    desk.get_by_label("Whose scores are these?").select_option(analyst.analyst.username)
    rows = [f"FIN,OPN-{n},rated,{n},high,Seen.,https://example.org/\n" for n in (1, 2, 3)]
    table = (PLAIN + "".join(rows)).encode()
    file = {"name": "scores.csv", "mimeType": "text/csv", "buffer": table}
    desk.get_by_label("CSV, XLSX or ODS file").set_input_files(file)
    desk.get_by_role("button", name="Show the changes").click()
    expect(desk.get_by_text("scores.csv adds 3 and changes 0 scores")).to_be_visible()
    assert faults(desk) == []
    desk.get_by_role("button", name="Import it").click()
    expect(desk.get_by_role("row", name="Finland")).to_contain_text("3/26")

    desk.get_by_role("link", name="Publish…").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Publish round browser-1?")
    expect(desk.get_by_role("row", name="Finland")).to_contain_text("insufficient evidence")
    assert faults(desk) == []

    Coding.objects.filter(pk=analyst.pk).update(submitted_at=timezone.now())
    desk.goto("/desk/rounds/browser-1/")
    desk.get_by_role("link", name="Reopen Finland").click()
    desk.get_by_role("button", name="Reopen it").click()
    expect(desk.get_by_text("This field is required.")).to_be_visible()
    assert faults(desk) == []
    desk.get_by_label("Why is it reopened?").fill("A source was withdrawn.")
    desk.get_by_role("button", name="Reopen it").click()
    expect(desk.get_by_role("status")).to_have_text("Finland is open again.")


def test_a_file_with_mistakes_is_refused_and_a_correct_one_is_previewed(desk: Page) -> None:
    desk.goto("/desk/rounds/")
    assert faults(desk) == []
    desk.get_by_role("link", name="Directory from a file").click()
    assert faults(desk) == []
    file = {"name": "missions.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    desk.get_by_label("CSV, XLSX or ODS file").set_input_files(file)
    desk.get_by_role("button", name="Show the changes").click()
    expect(desk.get_by_role("alert")).to_contain_text("Column operator is missing.")
    assert faults(desk) == []

    rows = (
        b"operator,operatorQID,country,city,type,QID\nFinland,Q33,Estonia,Tallinn,embassy,Q900001\n"
    )
    desk.get_by_role("link", name="Choose a file").click()
    desk.get_by_label("CSV, XLSX or ODS file").set_input_files(file | {"buffer": rows})
    desk.get_by_role("button", name="Show the changes").click()
    expect(desk.get_by_text("+ Q900001 FIN embassy, Tallinn, Estonia")).to_be_visible()
    assert faults(desk) == []


def test_everything_works_without_scripts(
    open_page: OpenPage, coordinator: User, live_server: LiveServer
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, coordinator, live_server)

    open_round(page)
    page.goto("/desk/rounds/open/")
    page.get_by_label("One more ministry").fill("Japan")
    page.get_by_role("button", name="Add", exact=True).click()

    expect(page.get_by_label("and ministries by name")).to_have_value("Japan")
