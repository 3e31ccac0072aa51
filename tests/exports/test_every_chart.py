"""Every kind of chart in every format, light and dark: drawn whole, with a mark for each number."""

import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from PIL import Image

from assessments.charts.types import Chart, ThemeName
from assessments.compare.charts import CHARTS, draw_chart
from assessments.exports.pictures import FORMATS, Picture
from assessments.models import Release
from tests.exports import figures
from tests.exports.workbench import Workbench
from tests.factories import make_framework, publish_small_release
from tests.reporting.looks import choose, flat
from tests.worlds import world

LEVELS = {"FIN": 4, "EST": 2, "NLD": 3, "NOR": 5, "SWE": 3, "DNK": 1}
PARTLY = {"OPN-1": 2}  # too little for an index
THEMES: tuple[ThemeName, ...] = ("light", "dark")
FEWEST_COLOURS = 20
DARKEST_LIGHT, LIGHTEST_DARK = 200, 60  # of the paper, 0-255


@world
def release() -> Release:
    """The second of two, with one ministry that has too little evidence."""
    framework = make_framework(version="every-chart")
    for leaf in framework.indicators.all():
        leaf.act = "do" if leaf.code.startswith("TRN") else "say"
        leaf.save(update_fields=["act"])
    before = {code: flat(max(level - 1, 1)) for code, level in LEVELS.items()}
    now = {code: flat(level) for code, level in LEVELS.items()} | {"KEN": PARTLY}
    publish_small_release("2025", before, framework=framework, year=2025)
    return publish_small_release("2026", now, framework=framework)


def drawn(workbench: Workbench, chart: Chart) -> dict[str, bytes]:
    """The chart in each format."""
    pictures = [Picture.of(chart, format) for format in FORMATS]
    return {
        picture.format: workbench.draw(
            picture.figure, picture.format, width=picture.width, height=picture.height
        )
        for picture in pictures
    }


def wanted(trace: Mapping[str, Any]) -> Counter[str]:
    """The marks that a trace asks for, by their tag: what has no number has none."""
    kind = trace["type"]
    if kind == "choropleth":
        return Counter(shape=present(trace["z"]))
    if kind == "bar":
        return Counter(block=present(trace["x"], trace["y"]))
    if kind == "heatmap":
        return Counter(field=1)
    if "markers" not in trace["mode"]:
        return Counter()
    axes = {"scatter": "xy", "scatterpolar": ("r",), "scattergeo": ("lat",)}[kind]
    return Counter(dot=present(*(trace[axis] for axis in axes if axis in trace)))


def present(*coordinates: Sequence[float | None]) -> int:
    return sum(None not in point for point in zip(*coordinates, strict=True))


def found(svg: str) -> Counter[str]:
    patterns = {
        "shape": r'<path class="choroplethlocation',
        "block": r'<g class="point"',
        "field": r'<g class="hm"',
        "dot": r'<path class="point[ "]',
    }
    return +Counter({mark: len(re.findall(pattern, svg)) for mark, pattern in patterns.items()})


def assert_painted(png: bytes, theme: ThemeName) -> None:
    image = Image.open(io.BytesIO(png)).convert("L")
    paper = image.getpixel((2, 2))
    assert isinstance(paper, int)
    assert paper > DARKEST_LIGHT if theme == "light" else paper < LIGHTEST_DARK
    assert len(image.getcolors() or ()) > FEWEST_COLOURS


@pytest.mark.image
@pytest.mark.parametrize("kind", CHARTS)
def test_a_chart_is_whole_in_every_format_light_and_dark(
    release: Release, shared_workbench: Workbench, kind: str
) -> None:
    for theme in THEMES:
        chart = draw_chart(choose(f"chart={kind}"), theme=theme)
        pictures = drawn(shared_workbench, chart)

        svg = pictures["svg"].decode()
        marks = sum((wanted(trace) for trace in chart.figure["data"]), Counter[str]())
        assert found(svg) == +marks
        assert marks.total()
        assert len(re.findall("<text", svg)) > len(chart.header)
        assert_painted(pictures["png"], theme)
        assert pictures["pdf"].startswith(figures.PDF)
        assert len(pictures["pdf"]) > len(svg) / 100
