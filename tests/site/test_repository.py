"""Tests of the committed files: no package host, no path of a machine, no borrowed data."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REQUIREMENTS = ["requirements.txt", "requirements-dev.txt", "requirements-uv.txt"]
# Brackets in the patterns, so that they do not find themselves.
REGISTRY = re.compile(
    r"https?://[^/\s]*(?:py[p]i|python[h]osted|npm[j]s|deb[i]an)\.(?:org|com|net)"
    r"|--(?:extra-)?index-[u]rl"
)
MACHINE = re.compile(r"(?<![\w.])/(?:ro[o]t|wo[r]k|ho[m]e|Us[e]rs)/\w")
LOCKS = re.compile(r"(?:^|/)(?:uv\.lock|pylock.*\.toml|package-lock\.json)$")
BORROWED = re.compile(r"database_of_embassies|missions_20|egdi_2|EGOV_DATA|country-codes\.csv$")


def committed() -> list[str]:
    """Return the files that git tracks; skip the test without git, as in an archive."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if (ROOT / name).is_file()]


def texts() -> dict[str, str]:
    """The committed files that are text, by name."""
    contents = {name: (ROOT / name).read_bytes() for name in committed()}
    return {
        name: content.decode(errors="replace")
        for name, content in contents.items()
        if b"\0" not in content
    }


def found(pattern: re.Pattern[str]) -> dict[str, str]:
    matches = {name: pattern.search(text) for name, text in texts().items()}
    return {name: match[0] for name, match in matches.items() if match is not None}


def pins(name: str) -> set[str]:
    """`package==version`, for each package of a requirements file."""
    return set(re.findall(r"^[\w.-]+==[^\s;]+", (ROOT / name).read_text(), flags=re.MULTILINE))


def test_no_committed_file_names_a_package_registry() -> None:
    assert found(REGISTRY) == {}


def test_no_committed_file_names_a_path_of_a_machine() -> None:
    assert found(MACHINE) == {}


def test_no_lock_file_and_no_borrowed_data_is_committed() -> None:
    names = committed()

    assert [name for name in names if LOCKS.search(name) or BORROWED.search(name)] == []


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_say_what_and_never_where_from(name: str) -> None:
    text = (ROOT / name).read_text()

    assert "http" not in text
    assert "://" not in text


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned_by_hash(name: str) -> None:
    blocks = re.split(r"\n(?=[\w.-]+==)", (ROOT / name).read_text())

    assert len(blocks) == len(pins(name))
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_the_packages_for_tests_are_those_of_the_site_and_more() -> None:
    assert pins("requirements.txt") < pins("requirements-dev.txt")
