"""The browser that is none: what it reads of a form, and what it takes for a save."""

import pytest

from tests.load.wire import Answer, form_fields

PAGE = """
<form><input type="hidden" name="version" value="3"><input type="radio" name="answer" value="1">
<input type="radio" name="answer" value="2" checked><input type="checkbox" name="off" value="on">
<textarea name="rationale">
Two &amp; a half
lines</textarea><textarea name="empty"></textarea>
<button name="then" value="stay">Save</button></form>
"""


def test_a_form_is_read_as_a_browser_sends_it() -> None:
    assert form_fields(PAGE) == {
        "version": "3",
        "answer": "2",
        "rationale": "Two & a half\nlines",
        "empty": "",
    }


@pytest.mark.parametrize(
    "headers",
    [{}, {"hx-trigger": "chancery:saved"}, {"hx-trigger": '{"chancery:held": {"version": 2}}'}],
)
def test_nothing_but_an_acknowledgement_is_one(headers: dict[str, str]) -> None:
    assert Answer(200, headers, "Saved").saved is None


def test_an_acknowledgement_names_the_draft_and_its_version() -> None:
    headers = {"hx-trigger": '{"chancery:saved": {"sequence": 4, "version": 2}}'}

    assert Answer(200, headers, "").saved == {"sequence": 4, "version": 2}
