"""A bundle on its way: the bar moves by itself, and a reload does as well without scripts."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from assessments.models import Release
from assessments.public.bundles import Bundle, Failure, Progress
from tests.browser.addresses import RELEASE
from tests.browser.axe import violations
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.usefixtures("demonstration")

PAGE = f"/releases/{RELEASE}/profiles/"
ESTONIA = Failure("EST", "Estonia", "The ink ran out.")


@pytest.fixture
def bundle() -> Iterator[Bundle]:
    found = Bundle.of(Release.objects.get(code=RELEASE))
    yield found
    shutil.rmtree(found.folder)


def test_the_bar_moves_by_itself_until_the_file_is_there(page: Page, bundle: Bundle) -> None:
    with bundle.lock():
        bundle.write_progress(Progress("working", 3, 30))
        page.goto(PAGE)
        expect(page.get_by_role("progressbar")).to_have_attribute("value", "3")
        assert violations(page) == []

        bundle.write_progress(Progress("working", 17, 30))
        expect(page.get_by_text("17 of 30 profiles are made.")).to_be_visible()

        bundle.archive.write_bytes(b"PK")
        bundle.write_progress(Progress("ready", 30, 30, (ESTONIA,)))
        expect(page.get_by_role("link", name="Download the profiles (ZIP)")).to_be_visible()
        expect(page.get_by_text("Estonia (EST): The ink ran out.")).to_be_visible()
        expect(page.get_by_role("progressbar")).to_have_count(0)
        assert violations(page) == []


def test_without_scripts_a_reload_shows_the_progress(open_page: OpenPage, bundle: Bundle) -> None:
    page = open_page(java_script_enabled=False)
    with bundle.lock():
        bundle.write_progress(Progress("working", 3, 30))
        page.goto(PAGE)
        bundle.write_progress(Progress("working", 17, 30))

        page.get_by_role("link", name="Reload the progress").click()

        expect(page.get_by_text("17 of 30 profiles are made.")).to_be_visible()
