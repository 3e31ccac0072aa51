"""The chart of agreement as a picture: a mark for each number, on small paper and on large."""

from collections import Counter

import pytest

from assessments.charts.agreement import agreement
from assessments.charts.reading import Floor, Reading
from assessments.exports.pictures import Picture
from assessments.scoring.agreement import AlphaStatus
from tests.charts.samples import a_caption, a_reading, a_subject
from tests.exports.test_every_chart import THEMES, assert_painted, found, wanted
from tests.exports.workbench import Workbench

ALPHAS = [0.95, 0.72, 0.31, -0.2, None]


@pytest.mark.image
@pytest.mark.parametrize("size", [None, (600, 400), (1240, 1754)])
def test_every_reading_is_drawn(shared_workbench: Workbench, size: tuple[int, int] | None) -> None:
    readings = [
        a_reading(a_subject(), 0.7, Floor.ROUND),
        *(a_reading(a_subject(at), alpha) for at, alpha in enumerate(ALPHAS, 1)),
        Reading(a_subject(9), Floor.INDICATOR, AlphaStatus.NOT_PAIRABLE),
    ]
    for theme in THEMES:
        chart = agreement(readings, a_caption(release="2026"), theme, seed=1, draws=1000)
        svg, png = (
            shared_workbench.draw(
                picture.figure, picture.format, width=picture.width, height=picture.height
            )
            for picture in (Picture.of(chart, kind, size=size) for kind in ("svg", "png"))
        )

        marks = sum((wanted(trace) for trace in chart.figure["data"]), Counter[str]())
        assert found(svg.decode()) == +marks == Counter(dot=6, block=1)
        assert_painted(png, theme)
