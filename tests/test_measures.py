"""The measures of the house style: what is counted, and what is not."""

from pathlib import Path

from tests import measures
from tests.measures import Counts


def counts_of(folder: Path, text: str) -> Counts:
    path = folder / "module.py"
    path.write_text(text)
    return measures.count_file(path)


def test_a_comprehension_in_another_is_nested(tmp_path: Path) -> None:
    counts = counts_of(tmp_path, "a = [b for b in (c for c in {d: d for d in e})]\n")

    assert (counts.comprehensions, counts.nested) == (3, 2)


def test_two_comprehensions_side_by_side_are_not_nested(tmp_path: Path) -> None:
    counts = counts_of(tmp_path, "a = [b for b in c], {d for d in e}\n")

    assert (counts.comprehensions, counts.nested) == (2, 0)


def test_a_walrus_counts_in_its_own_statement_only(tmp_path: Path) -> None:
    same = counts_of(tmp_path, "if (a := b) and any(c for c in a):\n    d = 1\n")
    below = counts_of(tmp_path, "if a := b:\n    d = [c for c in a]\n")

    assert (same.with_walrus, below.with_walrus) == (1, 0)


def test_conditional_expressions_are_counted_and_statements_are_not(tmp_path: Path) -> None:
    counts = counts_of(tmp_path, "if a:\n    b = c if d else e\nelse:\n    b = f\n")

    assert counts.conditionals == 1


def test_a_hash_in_a_string_is_no_comment(tmp_path: Path) -> None:
    text = 'a = "# none"  # one\n# two\nb = 1  # noqa: E501\n'

    counts = counts_of(tmp_path, text)

    assert (counts.own_line_comments, counts.trailing_comments) == (1, 1)


def test_a_docstring_that_begins_with_what_has_no_subject(tmp_path: Path) -> None:
    text = '"""What it is."""\n\ndef a():\n    """Return what it is."""\n'

    counts = counts_of(tmp_path, text)

    assert (counts.docstrings, counts.without_subject) == (2, 1)


def test_blank_lines_are_not_counted(tmp_path: Path) -> None:
    assert counts_of(tmp_path, "a = 1\n\n\nb = 2\n").lines == 2


def test_a_room_is_found_in_every_form_of_import(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(
        "import assessments.models\nfrom assessments import queries\n"
        "from assessments.charts.types import Chart\nfrom django.db import models\n"
    )

    assert measures.imported_rooms(path) == {"charts", "models", "queries"}


def test_a_test_is_mirrored_by_a_folder_or_a_module() -> None:
    assert measures.is_code("scoring")
    assert measures.is_code("settings")  # in config
    assert measures.is_code("config")
    assert not measures.is_code("browser")
    assert measures.module_of(Path("browser/compare/test_any.py")) == "compare/any"
