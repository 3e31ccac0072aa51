"""Tests of what importing commands print: problems on stderr, and progress to suit the reader."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management.base import OutputWrapper

from assessments.imports.problems import Problem, Refused
from assessments.management.output import Progress, refusal

ROOT = Path(__file__).resolve().parents[3]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(stream: io.StringIO, *counts: int) -> str:
    progress = Progress(OutputWrapper(stream))
    for done in counts:
        progress("Missions", done, counts[-1])
    return stream.getvalue()


def test_on_a_terminal_progress_stays_on_its_line():
    assert shown(Terminal(), 1000, 2000) == "\rMissions: 1,000 of 2,000\rMissions: 2,000 of 2,000\n"


def test_elsewhere_progress_is_a_few_plain_lines():
    lines = shown(io.StringIO(), *range(100, 10_001, 100)).splitlines()

    assert lines[-1] == "Missions: 10,000 of 10,000"
    assert len(lines) == 5


def test_each_step_shows_its_end():
    stream = io.StringIO()
    progress = Progress(OutputWrapper(stream))

    progress("Missions", 2, 2)
    progress("Channels", 1, 3)
    progress("Channels", 3, 3)

    assert stream.getvalue().splitlines() == [
        "Missions: 2 of 2",
        "Channels: 1 of 3",
        "Channels: 3 of 3",
    ]


@pytest.mark.parametrize(("count", "heading"), [(1, "1 problem:"), (1200, "1,200 problems:")])
def test_every_problem_is_on_its_own_line(count, heading):
    problems = [Problem(f"line {number}", f"Wrong {number}.") for number in range(count)]

    lines = str(refusal("a.csv", Refused(problems))).splitlines()

    assert lines[0] == f"a.csv was not imported. Nothing was changed. {heading}"
    assert lines[1:] == [f"  line {number}: Wrong {number}." for number in range(count)]


@pytest.mark.parametrize("command", ["import_directory", "load_ministries"])
def test_a_refused_file_ends_the_command_with_1(tmp_path, command):
    file = tmp_path / "file.csv"
    file.write_text("code\nFIN\n")

    ended = subprocess.run(
        [sys.executable, "manage.py", command, str(file), "--skip-checks"],
        cwd=ROOT,
        env={**os.environ, "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stdout == ""
    assert "line 1: Column country is missing." in ended.stderr
    assert "Traceback" not in ended.stderr
