"""Agreement in a real browser: drawn within the page's policy, sound on every screen, and plain."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from assessments.models import Assessment, Round, User
from tests.browser import axe, plots
from tests.browser.conftest import OpenPage
from tests.browser.looks import NARROW, WIDE, faults, overflow
from tests.browser.sessions import sign_in
from tests.codings import reconcile
from tests.factories import make_round, make_user

pytestmark = pytest.mark.usefixtures("demonstration")

CODES = ["OPN-1", "OPN-2", "TRN-1", "LSN-1"]


@pytest.fixture(scope="module")
def lead(transactional_db: None) -> Iterator[User]:
    """The lead of a round in which two coders read six ministries and differ in OPN-2."""
    round = make_round("browser-agreement")
    for place, ministry in enumerate(("FIN", "EST", "NOR", "SWE", "DNK", "ISL")):
        levels = {code: 1 + (place + at) % 5 for at, code in enumerate(CODES)}
        reconcile(round, ministry, levels, levels, levels | {"OPN-2": 1 + place % 3})
    yield make_user("browser-lea", role="lead")
    Assessment.objects.filter(round=round).delete()
    Round.objects.filter(pk=round.pk).delete()


@pytest.fixture
def desk(page: Page, lead: User, live_server: LiveServer) -> Page:
    sign_in(page, lead, live_server)
    return page


def test_a_lead_sees_the_chart_drawn_and_opens_each_coder(desk: Page) -> None:
    desk.goto("/desk/rounds/browser-agreement/agreement/")

    plot = plots.drawn(desk)
    expect(plot).to_have_count(1)
    assert plot.locator("path.point").count() >= len(CODES)
    expect(desk.get_by_role("heading", level=2).first).to_contain_text("differently")
    desk.get_by_role("link", name="Each coder").click()
    expect(desk.get_by_role("row")).to_have_count(3)
    assert faults(desk) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_drawn_chart_is_sound_on_every_screen(
    desk: Page, scheme: str, size: dict[str, int]
) -> None:
    desk.emulate_media(color_scheme=scheme)
    desk.set_viewport_size(size)
    desk.goto("/desk/rounds/browser-agreement/agreement/")

    expect(plots.drawn(desk)).to_have_count(1)
    assert overflow(desk) == []
    assert axe.violations(desk) == []


def test_without_scripts_the_table_and_the_files_are_there(
    open_page: OpenPage, lead: User, live_server: LiveServer
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, lead, live_server)
    page.goto("/desk/rounds/browser-agreement/agreement/")

    expect(page.get_by_role("row").filter(has_text="OPN-2")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "agreement-browser-agreement.csv"
