"""Count the calls of our own functions that a request makes: python -m tests.bench.calls [--list].

A call is one entry into a named function of a file under `assessments/`. Methods, properties and
inner functions count, and a generator counts each time that it goes on. Lambdas, comprehensions and
generator expressions do not count: from Python 3.12 on most comprehensions are no calls, and every
version must give the same counts. Calls of Django and of other packages are left out.

The requests are made over the demonstration, each twice before it is counted, so that templates,
caches and the engine are warm. The settings of the tests keep no page.
"""

import argparse
import functools
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from types import FrameType

import django
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from tests.bench import server
from tests.bench.measure import Measured, row
from tests.load.entries import Slot, form_data

ROOT = Path(__file__).resolve().parents[2]
OURS = ROOT / "assessments"
FRAMEWORK = OURS / "frameworks" / "dd-maturity-1.0.toml"
COMPARISON = "/compare/?ministries=FIN,SWE&chart=ranking"
# One indicator of this ministry is scored, the others are empty.
ANALYST, MINISTRY, INDICATOR = "demo-analyst", "KEN", "OPN-1"
WARMING = 2
RUN = "CHANCERY_TEST_RUN"  # of tests/settings.py: the folder in which a process keeps its data


@dataclass(frozen=True, slots=True, order=True)
class Function:
    """A function of ours. The line distinguishes two of one name."""

    file: str
    line: int
    name: str


Calls = Counter[Function]


def count_calls(work: Callable[[], object], *, folder: Path = OURS) -> Calls:
    """Return how often the work calls each function that is written under the folder."""
    found: Calls = Counter()
    prefix = f"{folder}{os.sep}"

    def note(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        # Python calls the nameless <lambda>, <listcomp>, <genexpr> and so on.
        is_named = not code.co_name.startswith("<")
        if event == "call" and is_named and code.co_filename.startswith(prefix):
            file = code.co_filename.removeprefix(prefix)
            found[Function(file, code.co_firstlineno, code.co_qualname)] += 1

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


def files_of(calls: Calls) -> set[str]:
    return {function.file for function in calls}


def load_demonstration() -> None:
    """Load it, or only look where a copy of it is there already."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_framework", str(FRAMEWORK), stdout=StringIO())
    call_command("load_demo", "--if-empty", stdout=StringIO())


def requests() -> dict[str, Callable[[], object]]:
    """Return what is counted: name -> a function that makes the request once."""
    analyst = get_user_model().objects.get(username=ANALYST)
    coding = analyst.codings.get(submitted_at=None, assessment__ministry=MINISTRY)
    stored = coding.scores.get(indicator__code=INDICATOR)
    slot, drafts = Slot(coding.assessment_id, INDICATOR), itertools.count(stored.version + 1)
    visitor, desk = Client(headers={"host": "localhost"}), Client(headers={"host": "localhost"})
    desk.force_login(analyst)
    return {
        "compare": lambda: get(visitor, COMPARISON),
        "scoring": lambda: get(desk, slot.path),
        "autosave": lambda: autosave(desk, slot, next(drafts)),
    }


def get(client: Client, path: str) -> None:
    status = client.get(path).status_code
    if status != 200:
        raise LookupError(f"{path}: {status}")


def autosave(client: Client, slot: Slot, number: int) -> None:
    """Send an answer without evidence, as the scoring page's script does while someone types."""
    fields = form_data(slot, number, version=number - 1, token="")
    answer = {name: value for name, value in fields if not name.startswith(slot.evidence_key)}
    del answer["evidence"]
    response = client.post(slot.path, answer, headers={"hx-request": "true"})
    if "chancery:saved" not in response.headers.get("HX-Trigger", ""):
        raise LookupError(f"draft {number} is not saved: {response.status_code}")


def count_requests() -> dict[str, Calls]:
    load_demonstration()
    found = {}
    for name, request in requests().items():
        for _ in range(WARMING):
            request()
        found[name] = count_calls(request)
    return found


@functools.cache
def counts() -> dict[str, list[int]]:
    """Return name -> calls and files, counted in a process of their own.

    Its database is a copy of the server's: to load the demonstration again would take longer.
    """
    command = [sys.executable, "-m", __name__, "--json"]
    with tempfile.TemporaryDirectory() as folder:
        data = server.environment()["VAR_DIR"]
        shutil.copytree(data, Path(folder, "main"), ignore=shutil.ignore_patterns("static"))
        variables = {**os.environ, RUN: folder}
        output = subprocess.run(
            command, cwd=ROOT, env=variables, check=True, stdout=subprocess.PIPE
        )
    found: dict[str, list[int]] = json.loads(output.stdout)
    return found


def calls_of(name: str) -> Measured:
    return Measured(counts()[name][0], unit="calls")


def files_used_by(name: str) -> Measured:
    return Measured(counts()[name][1], unit="files")


def enter(name: str, what: str, *, calls: int, files: int) -> None:
    row("calls", f"{what}: calls of our functions", hold=calls)(functools.partial(calls_of, name))
    row("calls", f"{what}: our files", hold=files)(functools.partial(files_used_by, name))


enter("compare", "GET of a ranking of two ministries", calls=200, files=20)
enter("scoring", "GET of the scoring page", calls=120, files=14)
enter("autosave", "POST of one autosave", calls=70, files=15)


def listing(calls: Calls) -> str:
    """Return the calls of each file and of each function in it, most calls first."""
    functions = defaultdict[str, list[str]](list)
    by_file: Counter[str] = Counter()
    for function, times in calls.most_common():
        by_file[function.file] += times
        functions[function.file].append(f"{times:8}  {function.name}, line {function.line}\n")
    lines = []
    for file, times in by_file.most_common():
        lines += [f"{times:4}  {file}\n", *functions[file]]
    return "".join(lines)


def as_text(found: Mapping[str, Calls], *, is_listed: bool) -> str:
    parts = []
    for name, calls in found.items():
        parts.append(f"{name}: {calls.total()} calls, {len(files_of(calls))} files\n")
        if is_listed:
            parts.append(f"{listing(calls)}\n")
    return "".join(parts)


def as_json(found: Mapping[str, Calls]) -> str:
    """Return the text that `counts` reads."""
    return json.dumps({name: [c.total(), len(files_of(c))] for name, c in found.items()})


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--list", action="store_true", help="list the calls by file and function")
    shape.add_argument("--json", action="store_true", help="only name -> calls and files")
    chosen = parser.parse_args(arguments)
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    found = count_requests()
    if chosen.json:
        sys.stdout.write(as_json(found))
    else:
        sys.stdout.write(as_text(found, is_listed=chosen.list))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
