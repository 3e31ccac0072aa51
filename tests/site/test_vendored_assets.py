"""The vendored front-end files are complete, of the pinned versions, and lead to no other host."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

VENDOR = Path(__file__).parents[2] / "static" / "vendor"
AXE = Path(__file__).parents[1] / "vendor" / "axe-core"
FOLDERS = [*sorted(path for path in VENDOR.iterdir() if path.is_dir()), AXE]
PINNED = json.loads((VENDOR / "package.json").read_text())["devDependencies"]
MAP = json.loads((VENDOR / "maps" / "world_50m.json").read_text())
COUNTRIES = {country["id"]: country for country in MAP["objects"]["countries"]["geometries"]}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_each_folder_has_its_licence_and_readme(folder: Path) -> None:
    assert (folder / "LICENSE").stat().st_size > 500
    assert (folder / "README.md").stat().st_size > 200


@pytest.mark.parametrize(
    ("package", "file", "banner"),
    [
        ("bootstrap", VENDOR / "bootstrap/bootstrap.min.css", "Bootstrap  v{}"),
        ("bootstrap", VENDOR / "bootstrap/bootstrap.rtl.min.css", "Bootstrap  v{}"),
        ("plotly.js", VENDOR / "plotly/plotly-chancery.min.js", "plotly.js v{}"),
        ("axe-core", AXE / "axe.min.js", "axe v{}"),
    ],
)
def test_each_file_is_of_the_pinned_version(package: str, file: Path, banner: str) -> None:
    assert banner.format(PINNED[package]) in file.read_text()[:200]


def test_the_readme_names_every_pinned_version() -> None:
    listed = (VENDOR / "README.md").read_text()
    serif = "@fontsource-variable/source-serif-4"
    for package in ("bootstrap", "plotly.js", "world-atlas", serif, "axe-core"):
        assert f"| {PINNED[package]} |" in listed, package


def test_no_lock_file_or_packages_stand_in_the_tree() -> None:
    assert not [*VENDOR.rglob("package-lock.json"), *VENDOR.rglob("node_modules")]


def test_style_sheets_name_no_source_map_and_no_other_host() -> None:
    sheets = [*VENDOR.rglob("*.css"), VENDOR.parent / "fonts.css"]
    assert len(sheets) >= 4
    for sheet in sheets:
        css = sheet.read_text()
        assert "sourceMappingURL" not in css, sheet
        assert not re.search(r"url\([\"']?(https?:)?//", css), sheet


def test_every_font_file_has_a_rule_and_every_rule_a_file() -> None:
    css = (VENDOR.parent / "fonts.css").read_text()
    named = set(re.findall(r'url\("vendor/fonts/([^"]+)"\)', css))
    assert named == {path.name for path in (VENDOR / "fonts").glob("*.woff2")}


def test_the_map_has_the_layers_that_charts_ask_for() -> None:
    assert set(MAP["objects"]) == {"countries", "land", "coastlines"}


def test_each_country_has_one_shape_with_an_alpha_3_code_and_a_place_for_its_label() -> None:
    geometries = MAP["objects"]["countries"]["geometries"]
    assert len(COUNTRIES) == len(geometries)
    for country in geometries:
        assert re.fullmatch(r"[A-Z]{3}", country["id"])
        longitude, latitude = country["properties"]["ct"]
        assert -180 <= longitude <= 180, country["id"]
        assert -90 <= latitude <= 90, country["id"]


def test_small_and_contested_states_have_a_shape() -> None:
    small = {"SGP", "MLT", "MCO", "LIE", "SMR", "VAT", "NRU"}
    contested = {"PSE", "XKX", "TWN", "ESH"}
    assert small | contested <= COUNTRIES.keys()


def test_crimea_is_drawn_as_part_of_ukraine_and_of_no_other() -> None:
    """Simferopol lies at 34.1 E, 44.95 N."""
    owners = {code for code in ("UKR", "RUS") if _contains(COUNTRIES[code], 34.1, 44.95)}
    assert owners == {"UKR"}


def _contains(country: dict[str, Any], longitude: float, latitude: float) -> bool:
    """Return whether a ray going east from the point crosses the outline an odd number of times."""
    crossings = 0
    for polygon in country["arcs"]:
        for ring in polygon:
            points = [point for arc in ring for point in _points(arc)]
            for (x1, y1), (x2, y2) in pairwise(points):
                if (y1 > latitude) != (y2 > latitude):
                    crossings += longitude < x1 + (latitude - y1) * (x2 - x1) / (y2 - y1)
    return crossings % 2 == 1


def _points(arc: int) -> list[tuple[float, float]]:
    """The positions of an arc in degrees; stored as whole-number steps, ~i is arc i backwards."""
    scale, translate = MAP["transform"]["scale"], MAP["transform"]["translate"]
    points, x, y = [], 0, 0
    for dx, dy in MAP["arcs"][~arc if arc < 0 else arc]:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + translate[0], y * scale[1] + translate[1]))
    return points[::-1] if arc < 0 else points
