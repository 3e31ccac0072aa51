"""Numbers of agreement in print: three decimals, signs that align, and dashes for what is not."""

import pytest

from assessments.templatetags.agreement import alpha, as_printed, in_levels, with_sign


@pytest.mark.parametrize(
    ("value", "text"), [(0.743421, "0.743"), (1.0, "1.000"), (-0.0001, "0.000"), (-0.25, "−0.250")]
)
def test_an_alpha_has_three_decimals_as_its_bands_have(value: float, text: str) -> None:
    assert alpha(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(None, "–"), (0.5, "0.500"), (12, "12"), ("rely", "rely"), ("", "")]
)
def test_a_cell_is_a_number_a_count_a_word_or_a_dash(value: object, text: str) -> None:
    assert as_printed(value) == text


@pytest.mark.parametrize(("value", "text"), [(None, "–"), (0.0, "0.00"), (1.256, "1.26")])
def test_a_distance_is_in_levels(value: float | None, text: str) -> None:
    assert in_levels(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (0.25, "+0.25"), (-0.25, "−0.25"), (0.0, "0.00"), (-0.001, "0.00")],
)
def test_a_direction_has_its_sign_unless_it_prints_as_nought(
    value: float | None, text: str
) -> None:
    assert with_sign(value) == text
