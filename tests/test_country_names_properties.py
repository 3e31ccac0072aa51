"""Countries by any text: an answer of the directory, the same for each way of writing it."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from assessments.country_names import MOST_CANDIDATES, country_key, resolve
from tests.country_rows import ALIASES, CODES, MINISTRIES, NAMES, meaning

known = st.sampled_from(
    [row["country"] for row in MINISTRIES] + [row["alias"] for row in ALIASES] + sorted(CODES)
)
signs = st.sampled_from("\u200b\ufeff\u00ad\u2060\u0301\u0308")


@given(st.text() | st.tuples(known, st.text(max_size=9)).map("".join))
def test_any_text_gets_an_answer_of_the_directory(text):
    found = resolve(text, NAMES)

    assert found.code in CODES | {""}
    assert set(found.candidates) <= CODES
    assert len(set(found.candidates)) == len(found.candidates) <= MOST_CANDIDATES
    assert not (found.code and found.candidates)


@given(st.text() | known)
def test_a_text_means_the_same_in_either_case_and_when_it_is_resolved_as_a_key(text):
    found = resolve(text, NAMES)

    assert resolve(text.upper(), NAMES) == found
    assert country_key(country_key(text)) == country_key(text)


@given(known, signs, st.integers(min_value=1))
def test_accents_and_invisible_signs_change_no_meaning(name, sign, place):
    at = 1 + place % len(name)

    assert meaning(name[:at] + sign + name[at:]) == meaning(name)
    assert meaning(unicodedata.normalize("NFD", name)) == meaning(name)
