"""Print the measures of the house style, and which room imports which: python -m tests.measures.

The code is `assessments` and `config` without the migrations, and its lines are those not blank.

- Comprehensions are those of lists, sets and dictionaries, and generator expressions. A nested one
  is in another; one with a walrus has a `:=` in the same statement.
- Comments are those on a line of their own. Those at the end of a line are counted too, but not
  `noqa`, `type:` and `pragma`, which speak to tools.
- A test is mirrored if its first folder has the name of a folder or a module of `assessments`, or
  of `config`; a test outside folders, if its own name without `test_` has. It is named after its
  module if its whole path is that of a module or folder. Tests in a browser are in the same folders
  again, below `tests/browser`.
- A docstring without a subject begins with What, Who, Whether, Where or How.
- A room is the first folder or module below `assessments`. It imports another if any file of it
  does. An area is a room with its own `urls.py`.
"""

import ast
import re
import sys
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
APP = ROOT / "assessments"
CONFIG = ROOT / "config"
CODE = (APP, CONFIG)
TESTS, TEMPLATES = ROOT / "tests", ROOT / "templates"

COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
NO_SUBJECT = re.compile(r"(What|Who|Whether|Where|How)\b")
FOR_TOOLS = re.compile(r"#\s*(noqa|type:|pragma)")
IN_BROWSER = "browser"
LONG = 120  # characters of a template's line
WORST = 10
LEAST_LINES = 30  # of a file among the worst: in a short one, two comprehensions are many


@dataclass(slots=True)
class Counts:
    """The counts of one file, or of many."""

    lines: int = 0
    comprehensions: int = 0
    nested: int = 0
    with_walrus: int = 0
    conditionals: int = 0
    own_line_comments: int = 0
    trailing_comments: int = 0
    docstrings: int = 0
    without_subject: int = 0

    def add(self, other: "Counts") -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def density(self) -> float:
        """Comprehensions and conditional expressions in 1,000 lines."""
        return per(1000, self.comprehensions + self.conditionals, self.lines)


def per(unit: int, count: int, lines: int) -> float:
    return unit * count / max(lines, 1)


def code_files() -> list[Path]:
    found = []
    for folder in CODE:
        found += [path for path in folder.rglob("*.py") if path.parent.name != "migrations"]
    return sorted(found)


def count_file(path: Path) -> Counts:
    text = path.read_text()
    counts = Counts()
    for line in text.splitlines():
        if line.strip():
            counts.lines += 1
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            count_statement(node, counts)
        if isinstance(node, Documented):
            count_docstring(node, counts)
    count_comments(path, counts)
    return counts


def count_statement(statement: ast.stmt, counts: Counts) -> None:
    """Count the expressions of one statement, without those of the statements inside it."""
    comprehensions, has_walrus = [], False
    for node in own_nodes(statement):
        if isinstance(node, COMPREHENSIONS):
            comprehensions.append(node)
        elif isinstance(node, ast.IfExp):
            counts.conditionals += 1
        elif isinstance(node, ast.NamedExpr):
            has_walrus = True
    inner = set()
    for outer in comprehensions:
        inner |= {node for node in ast.walk(outer) if node is not outer}
    counts.comprehensions += len(comprehensions)
    counts.nested += len(inner.intersection(comprehensions))
    if has_walrus:
        counts.with_walrus += len(comprehensions)


def own_nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        yield node
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.stmt):
                waiting.append(child)


def count_docstring(node: Documented, counts: Counts) -> None:
    docstring = ast.get_docstring(node)
    if docstring:
        counts.docstrings += 1
        if NO_SUBJECT.match(docstring):
            counts.without_subject += 1


def count_comments(path: Path, counts: Counts) -> None:
    # A `#` may be in a string too; only the tokenizer knows which is a comment.
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type != tokenize.COMMENT or FOR_TOOLS.match(token.string):
                continue
            if token.line.lstrip().startswith("#"):
                counts.own_line_comments += 1
            else:
                counts.trailing_comments += 1


def long_template_lines() -> float:
    """Return the percentage of template lines that are too long."""
    lines = []
    for path in TEMPLATES.rglob("*.*"):
        lines += path.read_text().splitlines()
    too_long = [line for line in lines if len(line) > LONG]
    return per(100, len(too_long), len(lines))


def test_files() -> list[Path]:
    return [path.relative_to(TESTS) for path in TESTS.rglob("test_*.py")]


def is_code(name: str) -> bool:
    """Return whether a folder or a module of the code has this path."""
    places = [folder / name for folder in CODE]
    if Path(name).parts[0] == CONFIG.name:
        places.append(ROOT / name)
    return any(place.is_dir() or place.with_suffix(".py").exists() for place in places)


def module_of(test: Path) -> str:
    """Return the path that the test's module has if it is named after one."""
    folders = test.parent.parts
    if len(folders) > 1 and folders[0] == IN_BROWSER:
        folders = folders[1:]
    return str(Path(*folders, test.stem.removeprefix("test_")))


def mirrored_tests() -> float:
    """Return the percentage of test files whose first folder, or name, is that of code."""
    found = test_files()
    mirrored = [test for test in found if is_code(Path(module_of(test)).parts[0])]
    return per(100, len(mirrored), len(found))


def tests_named_after_modules() -> float:
    found = test_files()
    named = [test for test in found if is_code(module_of(test))]
    return per(100, len(named), len(found))


def imported_rooms(path: Path) -> set[str]:
    """Return the rooms that a file imports. A name imported from the root may be a room."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            top, _, rest = name.partition(".")
            if top == APP.name and rest:
                found.add(rest.partition(".")[0])
    return found


def room_of(path: Path) -> str:
    first, *_ = path.relative_to(APP).with_suffix("").parts
    return first


def import_picture(files: dict[Path, Counts]) -> str:
    """Return a line for each room: its files, its lines and the rooms that it imports."""
    uses: defaultdict[str, set[str]] = defaultdict(set)
    totals: defaultdict[str, list[int]] = defaultdict(list)
    for path, counts in files.items():
        if path.is_relative_to(APP) and path != APP / "__init__.py":
            room = room_of(path)
            uses[room] |= imported_rooms(path) - {room}
            totals[room].append(counts.lines)
    areas = {room for room in uses if (APP / room / "urls.py").exists()}
    lines, edges, between_areas = [], 0, 0
    for room in sorted(uses):
        edges += len(uses[room])
        if room in areas:
            between_areas += len(uses[room] & areas)
        size = f"{len(totals[room]):5} {sum(totals[room]):6,}"
        lines.append(f"{room:20} {size}  {' '.join(sorted(uses[room]))}\n")
    head = f"{'room':20} {'files':>5} {'lines':>6}  imports\n"
    foot = (
        f"{len(uses)} rooms, {edges} imports between rooms\n"
        f"{len(areas)} areas, {between_areas} imports between areas\n"
    )
    return f"{head}{''.join(lines)}{foot}"


def style(files: dict[Path, Counts]) -> str:
    total, sizes = Counts(), []
    for path, counts in files.items():
        total.add(counts)
        sizes.append(len(path.read_text().splitlines()))
    comments = total.own_line_comments + total.trailing_comments
    rows = {
        "files": len(files),
        "lines that are not blank": total.lines,
        "comprehensions / 1,000 lines": per(1000, total.comprehensions, total.lines),
        "nested comprehensions": total.nested,
        "comprehensions with a walrus": total.with_walrus,
        "conditional expressions / 1,000 lines": per(1000, total.conditionals, total.lines),
        "comments on their own line / 100 lines": per(100, total.own_line_comments, total.lines),
        "comments of both kinds / 100 lines": per(100, comments, total.lines),
        f"template lines over {LONG} characters, %": long_template_lines(),
        "lines a file, blank ones too: median": median(sizes),
        "lines a file, blank ones too: most": max(sizes),
        "mirrored tests, %": mirrored_tests(),
        "tests named after their module, %": tests_named_after_modules(),
        "docstrings": total.docstrings,
        "docstrings without a subject": total.without_subject,
    }
    return "".join(f"{name:42} {number:>8,.5g}\n" for name, number in rows.items())


def worst(files: dict[Path, Counts]) -> str:
    """Return the files with the most comprehensions and conditional expressions for their size."""
    long_enough = [path for path, counts in files.items() if counts.lines >= LEAST_LINES]
    long_enough.sort(key=lambda path: files[path].density, reverse=True)
    lines = [f"Most comprehensions and conditional expressions / 1,000 lines, from {LEAST_LINES}\n"]
    for path in long_enough[:WORST]:
        lines.append(f"{files[path].density:6.0f}  {path.relative_to(ROOT)}\n")
    return "".join(lines)


def main() -> int:
    files = {path: count_file(path) for path in code_files()}
    sys.stdout.write("\n".join([style(files), worst(files), import_picture(files)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
