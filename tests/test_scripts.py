"""Our scripts are ES modules in one dialect, and are served so that no old one mixes with a new."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

ROOT = Path(__file__).resolve().parents[1]
STATIC, TEMPLATES = ROOT / "static", ROOT / "templates"
VENDOR = STATIC / "vendor"
SCRIPTS = sorted(path for path in STATIC.rglob("*.js") if VENDOR not in path.parents)
# They run before the first paint, which a module cannot. Each says so in its first lines.
CLASSIC = {"theme.js", "embed.js"}
MOST_COLUMNS = 100
OLD_DIALECT = {
    "var": r"\bvar\s",
    "an anonymous function": r"\bfunction\s*\*?\s*\(",
    '"use strict", which modules have anyway': r"use strict",
    "a global": r"\b(globalThis|self)\.",
    "a loose comparison": r"[^=!]==[^=]|!=[^=]",
}
# The browser's own, and those of vendored scripts; nothing of ours.
GLOBALS = {"Plotly", "PlotlyGeoAssets", "PublicKeyCredential", "allauth", "htmx", "open", "top"}
IMPORT = re.compile(r"""^import\b[^"';]*"([^"]+)";""", re.MULTILINE)
STATIC_NAME = re.compile(r"{% static '([^']+\.js)' %}")
SCRIPT_TAG = re.compile(r"<script([^>]*)src=\"{% static '([^']+)' %}\"([^>]*)>")
OTHER_TEMPLATE = re.compile(r'{% (?:include|extends) "([^"]+)"')
COMPRESSED = ["css", "js", "json", "md", "svg", "txt"]


def name_of(script: Path) -> str:
    return script.relative_to(STATIC).as_posix()


@cache
def imports_of(script: Path) -> frozenset[Path]:
    """Return all modules that a script loads, by way of others too."""
    direct = {(script.parent / found).resolve() for found in IMPORT.findall(script.read_text())}
    return frozenset(direct.union(*map(imports_of, direct)))


@cache
def template_text(name: str) -> str:
    """Return the source of a template, with those that it includes and extends."""
    own = (TEMPLATES / name).read_text()
    return "\n".join([own, *map(template_text, OTHER_TEMPLATE.findall(own))])


def pages() -> list[str]:
    found = (path for path in TEMPLATES.rglob("*.html") if not path.name.startswith("_"))
    return sorted(path.relative_to(TEMPLATES).as_posix() for path in found)


def test_every_script_keeps_to_one_dialect() -> None:
    faults = []
    for script in SCRIPTS:
        code = re.sub(r"^\s*//.*$", "", script.read_text(), flags=re.MULTILINE)
        faults += [
            f"{name_of(script)}: {fault}"
            for fault, pattern in OLD_DIALECT.items()
            if re.search(pattern, code)
        ]
        if max(map(len, script.read_text().splitlines())) > MOST_COLUMNS:
            faults.append(f"{name_of(script)}: a line of more than {MOST_COLUMNS} columns")
    assert faults == []


def test_no_script_makes_or_reads_a_global_of_ours() -> None:
    named: dict[str, list[str]] = {}
    for script in SCRIPTS:
        text = script.read_text()
        taken = re.findall(r"const {([^}]+)} = window;", text)
        for found in [*re.findall(r"window\.(\w+)", text), *" ".join(taken).split()]:
            named.setdefault(found, []).append(name_of(script))

    assert named.keys() <= GLOBALS
    for vendored in ("Plotly", "allauth", "htmx"):
        assert len(set(named[vendored])) == 1, named[vendored]


def test_every_script_of_ours_is_loaded_as_a_module() -> None:
    loaded = {}
    for path in TEMPLATES.rglob("*.html"):
        for before, name, after in SCRIPT_TAG.findall(path.read_text()):
            if (STATIC / name) in SCRIPTS:
                loaded[name] = 'type="module"' in before + after

    assert {name for name, is_module in loaded.items() if not is_module} == CLASSIC
    assert all("classic script" in (STATIC / name).read_text().lower() for name in CLASSIC)
    reached = {STATIC / name for name in loaded}
    assert reached.union(*map(imports_of, reached)) == set(SCRIPTS)


def test_no_page_learns_of_a_module_only_from_another_module() -> None:
    """Else its browser would fetch them one after the other."""
    late = {}
    for page in pages():
        named = {STATIC / name for name in STATIC_NAME.findall(template_text(page))}
        wanted = frozenset().union(*map(imports_of, named & set(SCRIPTS)))
        if wanted - named:
            late[page] = sorted(map(name_of, wanted - named))
    assert late == {}


@pytest.fixture
def collected(settings: Settings, tmp_path: Path) -> dict[str, Path]:
    """Return the files that production serves under hashed names, by their plain names."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "config.static_files.HashedStaticFiles"},
    }
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = COMPRESSED  # it takes most of the time
    call_command("collectstatic", interactive=False, verbosity=0)
    paths = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    return {name: tmp_path / hashed for name, hashed in paths.items()}


def test_served_modules_import_hashed_names_that_exist(collected: dict[str, Path]) -> None:
    served = set(collected.values())
    for script in SCRIPTS:
        hashed = collected[name_of(script)]
        assert re.fullmatch(rf"{script.stem}\.[0-9a-f]{{12}}\.js", hashed.name)
        assert hashed.is_file()
        imported = IMPORT.findall(hashed.read_text())
        assert len(imported) == len(IMPORT.findall(script.read_text()))
        assert {(hashed.parent / name).resolve() for name in imported} <= served


def test_what_no_page_loads_is_not_served(collected: dict[str, Path]) -> None:
    assert "vendor/plotly/plotly-chancery.min.js" in collected
    assert [name for name in collected if name.endswith((".mjs", "package.json"))] == []
