"""Tests of traces built point by point: separate lines, and no trace without a point."""

from assessments.charts.traces import Points

LOOK = {"type": "scatter"}


def test_without_a_point_there_is_no_trace():
    assert Points().trace(LOOK) == {}


def test_texts_and_addresses_are_there_only_where_points_have_them():
    plain, full = Points(), Points()
    plain.add(1, 2)
    full.add(1, 2, text="Finland", url="/ministries/FIN/")

    assert plain.trace(LOOK) == {"type": "scatter", "x": [1], "y": [2]}
    assert full.trace(LOOK)["text"] == ["Finland"]
    assert full.trace(LOOK)["customdata"] == ["/ministries/FIN/"]


def test_a_line_ends_with_an_empty_point():
    lines = Points()
    lines.add_line((1, 0), (3, 0))

    assert lines.trace(LOOK, across="lat", up="lon") == {
        "type": "scatter",
        "lat": [1, 3, None],
        "lon": [0, 0, None],
    }
