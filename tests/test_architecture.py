"""The rules of assessments/__init__.py, and the budgets that keep modules small.

Each rule is one test: a loop over one parse of the whole tree, which reports all its failures at
once.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

AREAS = {"public", "compare", "channels", "desk", "review", "rounds", "releases", "people"}
SHARED = {"answers", "reporting"}
PURE_IMPORTS = {"imports.documents", "imports.problems", "imports.reading"}
IMPORTS = {
    *PURE_IMPORTS,
    *("imports.applying", "imports.channel_files", "imports.checking", "imports.uploads"),
}
# Every view may use these modules as well as the layers.
WEB = {
    *("access", "breadcrumbs", "file_responses", "form_fields", "htmx", "import_pages"),
    *("page_cache", "queries", "requests", "stage_links", "tasks"),
}
LAYERS = {
    "actions",
    "agreements",
    "charts",
    "country_names",
    "directory_names",
    "exports",
    "metrics",
    "models",
    "resolved_scores",
    "scorecards",
    "scoring",
    "sealing",
    "time_zones",
    "wording",
}

# Each room, and the others that it may use. A room that is not listed fails: decide its place.
MAY_IMPORT: dict[str, set[str]] = {
    "scoring": set(),
    "addresses": set(),
    "metrics": set(),
    "wording": set(),
    "country_names": {"wording"},
    "time_zones": {"wording"},
    "charts": {"scoring", "wording"},
    "demonstration": {"scoring"},
    "imports.problems": {"wording"},
    "imports.documents": {"imports.problems"},
    "imports.reading": {"addresses", "imports.problems", "wording"},
    "imports.channel_files": {"imports.problems", "imports.reading", "metrics", "wording"},
    "imports.checking": {*PURE_IMPORTS, "addresses", "country_names", "scoring", "wording"},
    "models": {"scoring", "wording"},
    "directory_names": {"country_names", "models"},
    "resolved_scores": {"models", "scoring"},
    "scorecards": {"models", "resolved_scores", "scoring"},
    "agreements": {"models", "scorecards", "scoring"},
    "sealing": set(),
    "actions": {
        "addresses",
        "demonstration",
        "models",
        "resolved_scores",
        "scorecards",
        "scoring",
        "sealing",
        "time_zones",
        "wording",
    },
    "imports.applying": {
        *PURE_IMPORTS,
        "actions",
        "directory_names",
        "imports.checking",
        "models",
        "scorecards",
        "scoring",
        "wording",
    },
    "imports.uploads": {"imports.problems"},
    "exports": {"charts", "models", "scoring"},
    "access": {"models"},
    "breadcrumbs": {"models"},
    "context": set(),
    "converters": set(),
    "errors": {"outages"},
    "file_responses": {"exports", "page_cache"},
    "form_fields": {"time_zones"},
    "htmx": set(),
    "import_pages": {*IMPORTS, "htmx", "requests"},
    "outages": set(),
    "page_cache": {"context", "models"},
    "queries": set(),
    "requests": {"models"},
    "stage_links": {"models"},
    "middleware": {"access", "htmx", "models", "outages", "queries", "time_zones"},
    "templatetags": {"answers", "charts", "models", "scoring", "time_zones", "wording"},
    "answers": {*LAYERS, *IMPORTS, *WEB},
    "reporting": {*LAYERS, *WEB, "answers"},
    **dict.fromkeys(AREAS, LAYERS | IMPORTS | WEB | SHARED | {"converters"}),
    "tasks": {"models", "public"},
    "urls": {"converters", *AREAS},
    "admin": {"actions", "models"},
    "apps": set(),
    "management": {*LAYERS, *IMPORTS, "demonstration"},
    "migrations": {"models", "scoring", "sealing", "wording"},
}
# Rooms without Django, clock or network, and the packages that some of them may use all the same.
PURE = {
    *("addresses", "charts", "country_names", "demonstration", "metrics", "scoring", "time_zones"),
    *("imports.channel_files", "imports.checking", "imports.documents", "imports.problems"),
    *("imports.reading", "wording"),
}
PACKAGES = {
    "scoring": {"numpy"},
    "imports.channel_files": {"libipld", "python_calamine"},
    "imports.reading": {"python_calamine"},
}
DRAWING = {"kaleido", "plotly"}  # only exports may know them
TOO_SLOW_TO_IMPORT = ["kaleido", "matplotlib", "pandas", "plotly", "pptx", "scipy", "weasyprint"]
NAMELESS = {"base", "common", "helpers", "managers", "services", "utils"}
SIGNALS = {("django", "dispatch"), ("django", "db", "models", "signals")}
LINES, VIEW_LINES, TEMPLATE_LINES, SCRIPT_LINES = 350, 30, 120, 350
# The packages' own files hold words and no code.
WORDS = {"assessments/__init__.py", "assessments/imports/__init__.py"}

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Module:
    """One file of the tree, parsed once. name: its path below the root."""

    name: str
    tree: ast.Module
    line_count: int

    @property
    def room(self) -> str:
        """The room of a module below `assessments`."""
        return room_of(Path(self.name).with_suffix("").parts[1:])

    def imports(self) -> Iterator[Names]:
        """Yield the dotted name of everything that the module imports, as its parts."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield tuple(alias.name.split("."))
            elif isinstance(node, ast.ImportFrom):
                prefix = (node.module or "").split(".")
                for alias in node.names:
                    yield (*prefix, alias.name)


def room_of(parts: Names) -> str:
    return ".".join(parts[:2]) if parts[0] == "imports" else parts[0]


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Parse every Python file of the folders but migrations, once for all tests."""
    found = []
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path.parent.name != "migrations":
                found.append(parsed(path))
    return tuple(found)


def parsed(path: Path) -> Module:
    text = path.read_text()
    return Module(path.relative_to(ROOT).as_posix(), ast.parse(text), len(text.splitlines()))


def ours() -> list[Module]:
    return [module for module in modules("assessments") if module.name not in WORDS]


def everything() -> list[Module]:
    return [*modules("assessments"), *modules("config", "tests"), parsed(ROOT / "manage.py")]


def refused_imports(module: Module) -> Iterator[str]:
    """Yield a line for each import that the module's room may not have."""
    room = module.room
    for parts in module.imports():
        dotted, top = ".".join(parts), parts[0]
        if top == "assessments":
            used = room_of(parts[1:])
            if used != room and used not in MAY_IMPORT.get(room, set()):
                yield f"{module.name}: {room} may not import {dotted}"
        elif top in DRAWING and room != "exports":
            yield f"{module.name}: only exports may import {dotted}"
        elif (
            room in PURE
            and top not in sys.stdlib_module_names
            and top not in PACKAGES.get(room, ())
        ):
            yield f"{module.name}: {room} is pure and may not import {dotted}"


def test_each_room_imports_only_from_the_rooms_below_it() -> None:
    refused = []
    for module in ours():
        refused += refused_imports(module)

    assert refused == []


def test_every_module_has_a_room() -> None:
    assert {module.room for module in ours()} - MAY_IMPORT.keys() == set()


def test_no_area_uses_another_and_nothing_but_addresses_and_tasks_uses_an_area() -> None:
    users = {room for room, used in MAY_IMPORT.items() if used & AREAS}

    assert users == {"tasks", "urls"}


def test_each_area_has_its_addresses_and_its_folders() -> None:
    missing = []
    for area in sorted(AREAS):
        for path in (f"assessments/{area}/urls.py", f"templates/{area}", f"tests/{area}"):
            if not (ROOT / path).exists():
                missing.append(path)

    assert missing == []


def test_no_import_is_relative() -> None:
    found = []
    for module in everything():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and node.level:
                found.append(f"{module.name}:{node.lineno}")

    assert found == []


def test_no_import_is_inside_a_function() -> None:
    found = []
    for module in everything():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for part in ast.walk(node):
                    if isinstance(part, ast.Import | ast.ImportFrom):
                        found.append(f"{module.name}:{part.lineno} in {node.name}")

    assert found == []


def test_no_model_overrides_save() -> None:
    found = []
    for module in ours():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                for part in node.body:
                    if isinstance(part, ast.FunctionDef) and part.name == "save":
                        found.append(f"{module.name}: {node.name} overrides save()")

    assert found == []


def test_nothing_uses_signals() -> None:
    found = []
    for module in everything():
        for parts in module.imports():
            if any(parts[: len(signal)] == signal for signal in SIGNALS):
                found.append(f"{module.name} imports {'.'.join(parts)}")

    assert found == []


def test_packages_that_explain_hold_no_code() -> None:
    found = [module.name for module in modules("assessments") if module.name in WORDS]
    importing = [
        module.name
        for module in modules("assessments")
        if module.name in WORDS and list(module.imports())
    ]

    assert set(found) == WORDS
    assert importing == []


def test_each_file_is_short_and_has_a_name_that_says_something() -> None:
    found = []
    for module in everything():
        path = Path(module.name)
        if module.line_count > LINES:
            found.append(f"{module.name} has {module.line_count} lines")
        if path.stem in NAMELESS or path.parent.name in NAMELESS:
            found.append(f"{module.name} has a name that says nothing")

    assert found == []


def test_each_view_function_is_short() -> None:
    found = []
    for module in ours():
        if "views" not in Path(module.name).with_suffix("").parts:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > VIEW_LINES:
                    found.append(f"{module.name}: {node.name} has {length} lines")

    assert found == []


def test_each_template_and_each_script_is_short() -> None:
    limits = dict.fromkeys((ROOT / "templates").rglob("*.html"), TEMPLATE_LINES)
    for path in (ROOT / "static").rglob("*.js"):
        if "vendor" not in path.parts:
            limits[path] = SCRIPT_LINES
    found = []
    for path, most in limits.items():
        count = len(path.read_text().splitlines())
        if count > most:
            found.append(f"{path.relative_to(ROOT)} has {count} lines")

    assert len(limits) > 100
    assert found == []


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
