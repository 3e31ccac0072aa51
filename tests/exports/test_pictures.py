"""A picture is known before it is drawn, in fixed sizes too."""

import copy

import pytest

from assessments.charts.ranking import ranking
from assessments.charts.types import Chart
from assessments.exports.pictures import FORMATS, Picture
from tests.charts.samples import LEVELS, a_caption, some_marks

SIZE = (1080, 1080)


@pytest.fixture
def chart() -> Chart:
    return ranking(some_marks(3.1, 2.4, 4.0), a_caption(), LEVELS, "light")


def test_a_picture_is_as_large_as_its_chart_or_as_it_is_asked_for(chart: Chart) -> None:
    own, square = Picture.of(chart, "png"), Picture.of(chart, "png", size=SIZE)

    assert (own.width, own.height) == (chart.width, chart.height)
    assert (square.width, square.height) == SIZE
    assert (square.figure["layout"]["width"], square.figure["layout"]["height"]) == SIZE


def test_a_fixed_size_leaves_the_chart_as_it_was(chart: Chart) -> None:
    before = copy.deepcopy(chart.figure)

    Picture.of(chart, "svg", size=SIZE)

    assert chart.figure == before


def test_pictures_of_each_format_and_size_are_kept_apart(chart: Chart) -> None:
    sizes = (None, SIZE)
    digests = {Picture.of(chart, format, size=size).digest for format in FORMATS for size in sizes}

    assert len(digests) == len(FORMATS) * len(sizes)
