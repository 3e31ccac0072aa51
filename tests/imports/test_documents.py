"""Tests of reading TOML: a file that cannot be read is refused with the line."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.imports.documents import LARGEST_BYTES, read_document
from assessments.imports.problems import Refused


@pytest.fixture
def file(tmp_path):
    return tmp_path / "framework.toml"


def problems_of(file) -> list[str]:
    with pytest.raises(Refused) as refused:
        read_document(file)
    return [str(problem) for problem in refused.value.problems]


def test_a_document_has_the_content_of_the_file(file):
    file.write_text('[framework]\ntitle = "Élan"\n', encoding="utf-8")

    assert read_document(file) == {"framework": {"title": "Élan"}}


def test_a_byte_order_mark_and_windows_line_ends_are_allowed(file):
    file.write_bytes(b'\xef\xbb\xbf[framework]\r\ntitle = "Plain"\r\n')

    assert read_document(file) == {"framework": {"title": "Plain"}}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a = 1\nb = \n", "line 2, column 5: is not TOML: Invalid value"),
        (b"a = 1\na = 2\n", "line 2, column 6: is not TOML: Cannot overwrite a value"),
        (b'a = "open', "end of document: is not TOML: Unterminated string"),
        (b"a = 1\nb = 'caf\xe9'\n", "line 2: byte 0xe9 is not UTF-8. Save the file as UTF-8"),
        ("a = 1\n".encode("utf-16"), "is UTF-16 text. Save it as UTF-8"),
        (b"a = " + b"[" * 20_000, "is nested too deeply"),
        (b"a = " + b"9" * 5_000, "holds a number that cannot be read: Exceeds the limit"),
        (b"#" * (LARGEST_BYTES + 1), "is larger than 1,000,000 bytes"),
    ],
    ids=["value", "twice", "unfinished", "latin-1", "utf-16", "nested", "digits", "size"],
)
def test_a_file_that_is_no_toml_is_refused_with_the_reason(file, content, expected):
    file.write_bytes(content)

    [problem] = problems_of(file)

    assert problem.startswith(expected)


def test_a_file_that_is_not_there_is_refused(file):
    assert problems_of(file) == ["cannot be read: No such file or directory"]


def test_a_folder_is_refused(tmp_path):
    assert problems_of(tmp_path) == ["cannot be read: Is a directory"]


@given(content=st.binary(max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_document_or_refused(file, content):
    file.write_bytes(content)

    try:
        document = read_document(file)
    except Refused:
        return
    assert isinstance(document, dict)
