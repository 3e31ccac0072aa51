"""Tests of the profile: a radar in which a missing score is a gap, never the centre."""

import pytest

from assessments.charts.frame import colours
from assessments.charts.profile import TooManyProfiles, profile
from assessments.charts.types import Profile, Subject
from tests.charts.samples import AXES, LEVELS, a_caption, a_profile, a_subject, check, notes, traces

MEDIAN = Profile(Subject("", "Peer median"), {"balance": 2.0, "training": 2.5})


def test_the_line_closes_on_its_first_axis():
    chart = profile([a_profile(a_subject(), 1.0, 2.0, 3.0, 4.0)], AXES, a_caption(), LEVELS)

    check(chart)
    (line,) = traces(chart, "scatterpolar")
    assert line["r"] == [1.0, 2.0, 3.0, 4.0, 1.0]
    assert (line["theta0"], line["dtheta"]) == (0, 90)
    assert line["text"] == ["1.0", "2.0", "3.0", "4.0", "1.0"]
    assert len(line["customdata"]) == 5
    assert line["fill"] == "toself"


def test_a_missing_axis_is_a_gap():
    chart = profile([a_profile(a_subject(), 1.0, None, 3.0)], AXES, a_caption(), LEVELS)

    (line,) = traces(chart, "scatterpolar")
    assert line["r"] == [1.0, None, 3.0, None, 1.0]
    assert line["connectgaps"] is False
    assert "fill" not in line
    assert "A gap in a line: no score." in chart.footer


def test_the_lowest_level_is_a_ring_and_not_the_centre():
    chart = profile([a_profile(a_subject(), 1.0)], AXES, a_caption(), LEVELS)

    assert chart.figure["layout"]["polar"]["radialaxis"]["range"][0] < LEVELS.min


def test_up_to_four_share_one_radar_with_a_legend():
    profiles = [a_profile(a_subject(at), 1.0, 2.0, 3.0, 4.0) for at in range(4)]

    chart = profile(profiles, AXES, a_caption(), LEVELS, reference=MEDIAN)

    check(chart)
    drawn = traces(chart, "scatterpolar")
    assert [line["name"] for line in drawn] == [
        "Peer median",
        *(one.subject.name for one in profiles),
    ]
    assert drawn[0]["line"]["dash"] == "dot"
    assert chart.figure["layout"]["showlegend"] is True
    own = colours(one.subject.code for one in profiles)
    assert [line["line"]["color"] for line in drawn[1:]] == [
        own[one.subject.code] for one in profiles
    ]
    assert len({line["marker"]["symbol"] for line in drawn[1:]}) == 4


@pytest.mark.parametrize("count", [5, 9, 12])
def test_more_than_four_are_drawn_side_by_side(count):
    profiles = [a_profile(a_subject(at), 1.0, 2.0, 3.0, 4.0) for at in range(count)]

    chart = profile(profiles, AXES, a_caption(), LEVELS, reference=MEDIAN)

    check(chart)
    layout = chart.figure["layout"]
    radars = [key for key in layout if key.startswith("polar")]
    assert len(radars) == count
    assert {line["subplot"] for line in traces(chart, "scatterpolar")} == set(radars)
    assert all(
        one.subject.name in notes(chart)
        for one in profiles
        if one.subject.name != "Saint Vincent and the Grenadines"
    )
    assert "Dotted grey: Peer median." in chart.footer
    for key in radars:
        for start, end in layout[key]["domain"].values():
            assert 0 <= start < end <= 1


def test_thirteen_are_refused():
    profiles = [a_profile(a_subject(at), 1.0) for at in range(13)]

    with pytest.raises(TooManyProfiles, match="13 profiles"):
        profile(profiles, AXES, a_caption(), LEVELS)


def test_long_titles_take_two_lines():
    chart = profile([a_profile(a_subject(), 1.0)], AXES, a_caption(), LEVELS)

    ticks = chart.figure["layout"]["polar"]["angularaxis"]["ticktext"]
    assert ticks == ["Openness and<br>confidentiality", "Training", "Leadership", "Listening"]


def test_axes_close_together_show_their_codes():
    axes = [(f"LSN-{at}", f"A title of some length {at}") for at in range(20)]

    chart = profile([Profile(a_subject(), {})], axes, a_caption(), LEVELS)

    check(chart)
    assert chart.figure["layout"]["polar"]["angularaxis"]["ticktext"][3] == "LSN-3"


def test_the_table_has_a_column_an_axis_and_the_reference_last():
    chart = profile(
        [a_profile(a_subject(), 1.25, None)], AXES, a_caption(), LEVELS, reference=MEDIAN
    )

    assert chart.header == ("Code", "Ministry", *(title for _, title in AXES))
    assert chart.rows == (
        (a_subject().code, "Finland", 1.25, None, None, None),
        ("", "Peer median", 2.0, 2.5, None, None),
    )


@pytest.mark.parametrize(
    ("scores", "title"),
    [
        (
            [(3.0, 2.0, 1.0, 2.0)],
            "Finland is strongest in Openness and confidentiality and weakest in Leadership",
        ),
        ([(3.0, 3.0, 1.0, 2.0)], "Profile of Finland"),
        ([(2.0, 2.0, 2.0, 2.0)], "Profile of Finland"),
        ([()], "Finland has not enough evidence for a profile"),
        (
            [(3, 3, 1, 1), (2, 2, 2, 1)],
            "Finland leads in Openness and confidentiality and Training among 2 ministries",
        ),
        ([(3, 3, 3, 3), (2, 2, 2, 2)], "Finland leads in 4 of 4 areas among 2 ministries"),
        ([(3, 1, 1, 1), (2, 2, 1, 1)], "Profiles of 2 ministries"),
        ([(3,), (None,)], "Profiles of 2 ministries"),
        ([], "Profiles of 0 ministries"),
    ],
)
def test_the_title_names_the_highest_axis(scores, title):
    profiles = [a_profile(a_subject(at), *one) for at, one in enumerate(scores)]

    assert profile(profiles, AXES, a_caption(), LEVELS).title == title


def test_the_alternative_text_reads_every_axis():
    chart = profile([a_profile(a_subject(), 1.25, None, 3.0, 4.0)], AXES, a_caption(), LEVELS)

    assert chart.alt == (
        "Radar chart of 1 ministry, release 2026. Finland: Openness and confidentiality 1.2,"
        " Training no score, Leadership 3.0 and Listening 4.0. The scale is 1 to 5."
    )
