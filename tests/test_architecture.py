"""The rules of assessments/__init__.py, and the budgets that keep rooms small, on every run."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "assessments"
PURE_IMPORTS = {"imports.documents", "imports.problems", "imports.reading"}

# Each room, and the others it may use. A room that is not listed fails: decide where it stands.
MAY_IMPORT: dict[str, set[str]] = {
    "scoring": set(),
    "planning": set(),
    "zones": set(),
    "charts": {"scoring"},
    "demonstration": {"scoring"},
    "imports.problems": set(),
    "imports.documents": {"imports.problems"},
    "imports.reading": {"imports.problems"},
    "imports.checking": {*PURE_IMPORTS, "scoring"},
    "models": {"scoring"},
    "verdicts": {"models", "scoring"},
    "scorecards": {"models", "scoring", "verdicts"},
    "agreements": {"models", "scorecards", "scoring"},
    "sealing": set(),
    "actions": {"demonstration", "models", "scorecards", "scoring", "sealing", "zones", "verdicts"},
    "imports.applying": {
        *{*PURE_IMPORTS, "imports.checking", "actions", "models", "scorecards", "scoring"}
    },
    "imports.uploads": {"imports.problems"},
    "exports": {"charts", "models", "scoring"},
    "queries": set(),
    "pages": {
        "agreements",
        *{"charts", "imports.checking", "imports.problems", "models", "queries", "scorecards"},
        *{"planning", "scoring", "sealing", "zones"},
    },
    "handouts": {"charts", "exports", "models", "pages", "scorecards", "scoring"},
    "tasks": {"handouts", "models"},
    "forms": {"models", "scoring", "zones"},
    "access": {"models"},
    "htmx": set(),
    "context": set(),
    "freshness": {"context", "models"},
    "middleware": {"htmx", "outages", "queries", "zones"},
    "outages": set(),
    "templatetags": {"charts", "models", "pages", "scoring", "zones"},
    "views": {
        *{"access", "actions", "charts", "exports", "forms", "freshness", "handouts", "htmx"},
        *{"models", "outages", "pages", "queries", "scorecards", "scoring", "sealing", "tasks"},
        *{*PURE_IMPORTS, "imports.applying", "imports.checking", "imports.uploads"},
    },
    "urls": {"views"},
    "account_urls": set(),
    "adapters": {"access", "actions", "models", "sealing"},
    "gates": {"access", "htmx", "models"},
    "admin": {"models"},
    "apps": set(),
    "management": {
        "agreements",
        *{*PURE_IMPORTS, "imports.checking", "imports.applying", "actions", "demonstration"},
        *{"exports", "models", "scorecards"},
    },
    "migrations": {"models", "scoring", "sealing"},
}
# Rooms without Django, clock or network, and the packages they may use all the same.
PURE: dict[str, set[str]] = {
    "scoring": {"numpy"},
    "planning": set(),
    "zones": set(),
    "charts": set(),
    "demonstration": set(),
    "imports.problems": set(),
    "imports.documents": set(),
    "imports.reading": {"python_calamine"},
    "imports.checking": set(),
}
DRAWING = {"kaleido", "plotly"}  # exports alone may know them
TOO_SLOW_TO_IMPORT = ["kaleido", "matplotlib", "pandas", "plotly", "pptx", "scipy", "weasyprint"]
NAMELESS = {"base", "common", "helpers", "managers", "services", "utils"}
IMPORTS = (ast.Import, ast.ImportFrom)
LINES, TEST_LINES, VIEW_LINES, TEMPLATE_LINES = 250, 350, 30, 120


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if path.parent.name != "migrations")


def room(parts: tuple[str, ...]) -> str:
    """The room of a module below `assessments`, given by the parts of its name."""
    return ".".join(parts[:2] if parts[0] == "imports" else parts[:1])


def room_of(path: Path) -> str:
    return room(path.relative_to(APP).with_suffix("").parts)


def imported(path: Path) -> Iterator[tuple[str, ...]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            prefix = (node.module or "").split(".")
            yield from ((*prefix, alias.name) for alias in node.names)


def named(paths: list[Path]) -> dict[str, Path]:
    return {str(path.relative_to(ROOT)): path for path in paths}


# The two doors hold words alone, and belong to no room.
DOORS = {"assessments/__init__.py", "assessments/imports/__init__.py"}
OURS = {name: path for name, path in named(sources("assessments")).items() if name not in DOORS}
EVERYTHING = named([*sources("assessments", "config", "tests"), ROOT / "manage.py"])


@pytest.mark.parametrize("name", OURS)
def test_each_room_imports_only_from_the_rooms_below_it(name: str) -> None:
    path = OURS[name]
    own = room_of(path)
    for parts in imported(path):
        if parts[0] == "assessments" and room(parts[1:]) != own:
            assert room(parts[1:]) in MAY_IMPORT[own], f"{own} imports {'.'.join(parts)}"
        if parts[0] in DRAWING:
            assert own == "exports", f"{own} imports {parts[0]}"
        if own in PURE and parts[0] not in sys.stdlib_module_names | {"assessments"}:
            assert parts[0] in PURE[own], f"{own} imports {parts[0]}"


def test_nothing_but_urls_imports_views() -> None:
    assert [name for name, rooms in MAY_IMPORT.items() if "views" in rooms] == ["urls"]


@pytest.mark.parametrize("name", EVERYTHING)
def test_no_import_inside_a_function_no_signal_no_save(name: str) -> None:
    path = EVERYTHING[name]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inside = [part for part in ast.walk(node) if isinstance(part, IMPORTS)]
            assert not inside, f"line {inside[0].lineno} imports inside {node.name}"
        elif isinstance(node, ast.ClassDef) and name in OURS:
            methods = {part.name for part in node.body if isinstance(part, ast.FunctionDef)}
            assert "save" not in methods, f"{node.name} overrides save()"
    signals = {("django", "dispatch"), ("django", "db", "models", "signals")}
    assert not any(parts[: len(signal)] == signal for parts in imported(path) for signal in signals)


@pytest.mark.parametrize("name", sorted(DOORS))
def test_the_doors_hold_words_alone(name: str) -> None:
    assert list(imported(ROOT / name)) == []


@pytest.mark.parametrize("name", EVERYTHING)
def test_each_file_is_short_and_has_a_name_that_says_something(name: str) -> None:
    path = EVERYTHING[name]
    most = TEST_LINES if name.startswith("tests/") else LINES

    assert len(path.read_text().splitlines()) <= most
    assert path.stem not in NAMELESS
    assert path.parent.name not in NAMELESS


def test_each_view_function_is_short() -> None:
    for path in sources("assessments/views"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                assert length <= VIEW_LINES, f"{path.name}: {node.name} has {length} lines"


@pytest.mark.parametrize(
    ("folder", "pattern", "most"),
    [("templates", "**/*.html", TEMPLATE_LINES), ("static", "*.js", TEST_LINES)],
)
def test_each_template_and_each_script_is_short(folder: str, pattern: str, most: int) -> None:
    lines = {
        str(path): len(path.read_text().splitlines()) for path in (ROOT / folder).glob(pattern)
    }

    assert lines
    assert {path: count for path, count in lines.items() if count > most} == {}


def test_a_web_process_does_not_carry_what_only_draws_or_computes() -> None:
    script = f"""
import sys
import config.wsgi
from django.urls import get_resolver
assert len(get_resolver().reverse_dict) > 10
print([name for name in {TOO_SLOW_TO_IMPORT} if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.stdout == "[]\n", done.stderr
