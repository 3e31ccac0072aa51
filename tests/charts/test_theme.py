"""Tests of the theme: contrast on both papers, distinct colours, labels that stay text."""

import itertools
import math

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.charts import frame, theme
from tests.charts import samples

# White, the page's light paper, and its dark paper and surface.
PAPERS = ("#ffffff", "#fcfbf8", "#14181f", "#1b212a")
MARKS = {
    **{f"palette {at}": colour for at, colour in enumerate(theme.PALETTE)},
    "accent": theme.ACCENT,
    "sealed": theme.SEALED,
    "missing": theme.MISSING,
}
PAIRS = list(itertools.combinations(range(8), 2))
# Machado, Oliveira and Fernandes (2009): full deuteranopia, on linear RGB.
DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)


def contrast(one: str, other: str) -> float:
    low, high = sorted((theme.luminance(one), theme.luminance(other)))
    return (high + 0.05) / (low + 0.05)


def linear(colour: str) -> list[float]:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    """Return CIE L*a*b* (D65) of linear RGB: its distances are close to perceived differences."""
    red, green, blue = rgb
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def as_deuteranope(colour: str) -> tuple[float, float, float]:
    rgb = linear(colour)
    seen = [sum(f * c for f, c in zip(row, rgb, strict=True)) for row in DEUTERANOPIA]
    return lab([min(1.0, max(0.0, channel)) for channel in seen])


def test_luminance_is_that_of_the_standard():
    assert theme.luminance("#000000") == 0
    assert theme.luminance("#ffffff") == pytest.approx(1)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("mark", MARKS)
def test_every_mark_contrasts_with_every_paper(mark, paper):
    assert contrast(MARKS[mark], paper) >= 3


@pytest.mark.parametrize("name", theme.TOKENS)
@pytest.mark.parametrize("text", ["ink", "muted"])
def test_text_is_readable_on_its_paper_and_surface(name, text):
    token = theme.TOKENS[name]

    assert contrast(token[text], token["paper"]) >= 4.5
    assert contrast(token[text], token["surface"]) >= 4.5


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_first_eight_colours_differ_to_a_deuteranope(one, other):
    seen = [as_deuteranope(theme.PALETTE[at]) for at in (one, other)]

    assert math.dist(*seen) >= 10


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_the_first_eight_differ_in_greyscale_by_lightness_and_by_symbol(one, other):
    lightness = [lab(linear(theme.PALETTE[at]))[0] for at in (one, other)]

    # The band that both papers leave is narrow, so that the symbol has to help.
    assert abs(lightness[0] - lightness[1]) >= 1.9
    assert theme.SYMBOLS[one] != theme.SYMBOLS[other]


def test_all_twelve_differ_to_every_eye():
    for one, other in itertools.combinations(theme.PALETTE, 2):
        assert math.dist(lab(linear(one)), lab(linear(other))) >= 15
        assert math.dist(as_deuteranope(one), as_deuteranope(other)) >= 8


def test_there_are_twelve_colours_and_as_many_symbols():
    assert len(set(theme.PALETTE)) == len(set(theme.SYMBOLS)) == 12


def test_the_ramp_darkens_in_even_steps():
    lightness = [lab(linear(colour))[0] for colour in theme.RAMP]
    steps = [high - low for high, low in itertools.pairwise(lightness)]

    assert min(steps) > 0
    assert max(steps) <= 2 * min(steps)


def test_a_ministry_has_the_same_colour_in_any_order():
    codes = samples.CODES[:9]

    assert frame.colours(codes) == frame.colours(reversed(codes))
    assert frame.colours(codes) == frame.colours(sorted(codes, key=lambda code: code[::-1]))


def test_a_ministry_keeps_its_colour_if_no_other_prefers_it():
    preferred = {code: frame.slots([code])[code] for code in samples.CODES[:40]}
    free = dict(zip(preferred.values(), preferred, strict=True))  # one code for each slot

    assert frame.slots(free.values()) == {code: place for place, code in free.items()}


@given(st.sets(st.sampled_from(samples.CODES), max_size=12))
def test_up_to_twelve_ministries_have_twelve_colours(codes):
    assert len(set(frame.colours(codes).values())) == len(codes)


@given(st.sets(st.sampled_from(samples.CODES), max_size=60))
def test_more_ministries_share_colours_evenly(codes):
    used = list(frame.colours(codes).values())

    assert len(used) == len(codes)
    assert all(used.count(colour) <= math.ceil(len(codes) / 12) for colour in used)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Finland", "Finland"),
        ("<b>Bold</b>", "&lt;b&gt;Bold&lt;/b&gt;"),
        ('"><script>alert(1)</script>', '"&gt;&lt;script&gt;alert(1)&lt;/script&gt;'),
        ("Trinidad & Tobago", "Trinidad &amp; Tobago"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("$x^2$", "&#36;x^2&#36;"),
        ("Côte d'Ivoire", "Côte d'Ivoire"),
        ("two\nlines\tand\x00more", "two lines and more"),
        ("外務省", "外務省"),
        ("وزارة", "\u2068وزارة\u2069"),
        ("turned \u202eround", "turned round"),
    ],
)
def test_a_label_is_drawn_unchanged(name, label):
    assert theme.escape(name) == label


@pytest.mark.parametrize("name", theme.THEMES)
def test_a_theme_is_a_template_on_clear_paper(name):
    patch = theme.theme_patch(name)

    go.Figure(layout=patch)
    assert list(patch) == ["template"]
    assert patch["template"]["layout"]["paper_bgcolor"] == theme.CLEAR
    assert patch["template"]["layout"]["font"]["color"] == theme.TOKENS[name]["ink"]


@pytest.mark.parametrize("name", theme.TOKENS)
def test_a_picture_has_the_paper_of_its_theme(name):
    paper = theme.base_layout(name)["template"]["layout"]["paper_bgcolor"]

    assert paper == theme.TOKENS[name]["paper"]


def test_the_ink_is_readable_on_any_background():
    for red, green, blue in itertools.product(range(0, 256, 17), repeat=3):
        ground = f"#{red:02x}{green:02x}{blue:02x}"
        assert contrast(theme.ink_on(ground), ground) >= 4.5


def test_a_tint_lets_the_ground_through():
    assert theme.tint("#ff8000", 0.2) == "rgba(255,128,0,0.2)"


@pytest.mark.parametrize(
    ("name", "text", "label"),
    [
        ("Finland", "Finland 3.1 (rank 2)", "Finland 3.1 (rank 2)"),
        ("وزارة", "وزارة 3.1", "\u2068وزارة\u2069 3.1"),
        ("<b>x</b>", "<b>x</b> 3.1", "&lt;b&gt;x&lt;/b&gt; 3.1"),
        ("Finland", "FIN", "FIN"),
        ("Finland", "Finland", "Finland"),
    ],
)
def test_a_name_from_right_to_left_does_not_turn_the_number_after_it(name, text, label):
    assert theme.escape_after(name, text) == label
