"""Tests of the texts of charts: titles state results, and numbers are rounded only in print."""

import pytest

from assessments.charts import words
from assessments.scoring.types import Scale
from assessments.wording import counted
from tests.charts.samples import LEVELS, SHARES, a_caption, a_mark, a_subject, some_marks


@pytest.mark.parametrize(
    ("value", "scale", "printed"),
    [
        (3.44, LEVELS, "3.4"),
        (3.46, LEVELS, "3.5"),
        (3, LEVELS, "3.0"),
        (-0.04, Scale(-2, 2), "0.0"),
        (0.91284, SHARES, "0.91"),
        (62.34, Scale(0, 100), "62.3"),
    ],
)
def test_a_score_is_printed_with_the_decimals_of_its_scale(value, scale, printed):
    assert words.number(value, scale) == printed


@pytest.mark.parametrize(
    ("value", "printed"), [(1.26, "+1.3"), (-0.4, "\u22120.4"), (0, "0.0"), (-0.01, "0.0")]
)
def test_a_difference_is_printed_with_its_sign(value, printed):
    assert words.signed(value, LEVELS) == printed


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"state": "insufficient", "scored": 3, "applicable": 6}, "insufficient evidence (3 of 6)"),
        ({"state": "not_applicable"}, "not applicable"),
        ({"state": "not_found"}, "searched, not found"),
        ({"state": "not_assessed"}, "not assessed"),
        ({"state": "unheard of"}, "no score"),
    ],
)
def test_a_missing_score_says_why(given, text):
    assert words.state(a_mark(a_subject(), None, **given)) == text


@pytest.mark.parametrize(
    ("scores", "title"),
    [
        ((3.0, 2.0, 1.0), "Finland leads 3 ministries in Listening"),
        ((3.0, 3.0, 1.0), "Finland and Norway lead 3 ministries in Listening"),
        ((3.0, 2.0), "Finland leads Norway in Listening"),
        ((2.0, 3.0), "Norway leads Finland in Listening"),
        ((3.0, 3.0), "Finland and Norway score the same in Listening"),
        ((3.0, 3.0, 3.0), "All 3 ministries score the same in Listening"),
        ((3.0, 3.0, 3.0, 3.0, 1.0), "4 of 5 ministries share the lead in Listening"),
        ((3.44,), "Finland scores 3.4 in Listening"),
        ((3.0, 2.0, 1.0, None), "Finland leads the 3 scored ministries in Listening"),
        ((3.0, None, 2.0), "Finland leads Chile in Listening"),
        ((3.0, 3.0, 3.0, None), "All 3 scored ministries score the same in Listening"),
        ((3.0, None, None), "Only Finland of 3 ministries has enough evidence in Listening"),
        ((None, None), "No ministry has enough evidence in Listening"),
        ((None,), "No ministry has enough evidence in Listening"),
        ((), "No ministry to show in Listening"),
    ],
)
def test_the_title_says_who_leads(scores, title):
    assert words.ranking_title(some_marks(*scores), a_caption(), LEVELS) == title


def test_scores_that_print_the_same_are_no_tie():
    marks = some_marks(2.41, 2.44, 1.0)

    title = words.ranking_title(marks, a_caption(), LEVELS)

    assert title == "Norway leads 3 ministries in Listening"


def test_scores_that_differ_by_noise_are_a_tie():
    marks = some_marks(0.1 + 0.2, 0.3, 0.0)

    assert len(words.leaders(marks)) == 2


def test_the_index_is_called_the_index():
    title = words.ranking_title(some_marks(3.0, 2.0), a_caption(scope="Index"), LEVELS)

    assert title == "Finland leads Norway on the index"


def test_the_subtitle_names_release_lens_peers_and_count():
    caption = a_caption(lens="Public diplomacy", peers="Northern Europe", public_only=True)

    assert words.subtitle(caption) == (
        "Release 2026 · Public diplomacy · Northern Europe · public evidence only"
        " · 3 of 30 ministries"
    )


def test_the_subtitle_says_when_the_weights_are_not_those_of_the_release():
    assert "your weights, not the release's" in words.subtitle(a_caption(own_weights=True))
    assert "weights" not in words.subtitle(a_caption())


def test_a_missing_part_of_a_caption_is_left_out():
    caption = a_caption(release="", lens="", total=0, source="", framework="", url="")

    assert words.subtitle(caption) == ""
    assert words.footer(caption) == "1 March 2026."


def test_the_footer_names_source_framework_date_and_address():
    assert words.footer(a_caption(), "Hatched: no score.") == (
        "Hatched: no score. Source: Chancery. Framework: dd-maturity 1.0. 1 March 2026."
        " chancery.example/compare/"
    )


def test_demonstration_data_says_so_first():
    footer = words.footer(a_caption(is_demonstration=True))

    assert footer.startswith("Demonstration data: scores are illustrative, not assessments.")


def test_low_agreement_is_flagged_with_its_alpha():
    given = a_caption(unalike=[("Index", -0.25), ("Listening", 0.66651)])

    assert words.footer(given, "Hatched: no score.").startswith(
        "Flagged: coders read the index (−0.250) and Listening (0.667) too differently to rank"
        " by; ordinal alpha below .667. Hatched: no score. Source:"
    )
    assert words.ranking_alt("Dot plot", some_marks(4.25), given, LEVELS).endswith(
        "Highest: Finland 4.2. Flagged: coders read the index (−0.250) and Listening (0.667)"
        " too differently to rank by; ordinal alpha below .667."
    )


def test_the_alternative_text_has_number_range_leaders_and_gaps():
    marks = some_marks(4.25, 3.5, 2.04, None)

    assert words.ranking_alt("Dot plot", marks, a_caption(), LEVELS) == (
        "Dot plot of 4 ministries in Listening, release 2026. "
        "Scores run from 2.0 to 4.2 on a scale of 1 to 5. "
        "Highest: Finland 4.2, Norway 3.5 and Chile 2.0. "
        "Without a score: Saint Vincent and the Grenadines (insufficient evidence (3 of 6))."
    )


def test_of_many_without_a_score_ten_are_named():
    alt = words.ranking_alt("Dot plot", some_marks(*[None] * 14), a_caption(), LEVELS)

    assert alt.endswith(" and 4 more.")
    assert alt.count("insufficient evidence") == 10


@pytest.mark.parametrize(
    ("names", "text"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_names_are_listed_as_in_a_sentence(names, text):
    assert words.listed(names) == text


@pytest.mark.parametrize(
    ("count", "noun", "text"),
    [(1, "ministry", "1 ministry"), (2, "ministry", "2 ministries"), (0, "release", "0 releases")],
)
def test_nouns_follow_their_number(count, noun, text):
    assert counted(count, noun) == text
