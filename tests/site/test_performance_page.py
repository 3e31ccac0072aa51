"""docs/performance.md: each command renews its own part."""

from pathlib import Path

from tests import performance_page

PAGE = "# Performance\n\nHead.\n\n## Load\n\nOld.\n\n## More\n\nKept.\n"


def test_a_section_is_renewed_and_the_rest_stays() -> None:
    renewed = performance_page.renewed(PAGE, "New.\n", heading="Load")

    assert renewed == "# Performance\n\nHead.\n\n## More\n\nKept.\n\n## Load\n\nNew.\n"


def test_the_head_is_renewed_and_the_sections_stay() -> None:
    renewed = performance_page.renewed(PAGE, "# Performance\n\nNew.\n", heading="")

    assert renewed == "# Performance\n\nNew.\n\n## Load\n\nOld.\n\n## More\n\nKept.\n"


def test_a_page_that_is_not_there_yet_is_begun(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"

    performance_page.renew("Figures.\n", heading="Load", page=page)

    assert page.read_text() == "# Performance\n\n## Load\n\nFigures.\n"
