"""Tests of docs/glossary.md: no retired word in templates, sentences and scripts.

Each test is a loop that reports all its hits at once, with file and line.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from tests.test_architecture import modules

ROOT = Path(__file__).resolve().parents[1]
GLOSSARY = ROOT / "docs" / "glossary.md"


# Words of the table that are right in other meanings, so the test cannot forbid them. They are
# retired as names in the code, where readers of a change look for them.
ALLOWED_WORDS = {
    "choice": "a choice in a form",
    "details": "more about a thing",
    "editions": "editions of a publication",
    "gates": "gates of a building",
    "offers": "offers of others",
    "openings": "openings of a form",
    "places": "places on a map or in a ranking",
    "sentences": "sentences of a text",
    "stories": "stories of a newspaper",
    "zones": "time zones",
}
# Rooms in which a word has another meaning.
ALLOWED_ROOMS = {
    "sheet": {"imports", "exports", "management"},  # of a workbook, or a style sheet
}

# Texts that may contain a retired word, with the reason.
ALLOWED_TEXTS = {
    "… … finding": "the subject of an event, which old events have as well",
}

INFLECTION = "(?:s|ed|ing)?"
# Parts of a template that are code, in the order in which they are blanked.
TEMPLATE_CODE = (
    re.compile(r"\{#.*?#\}", re.DOTALL),
    re.compile(r"\{%\s*comment.*?endcomment\s*%\}", re.DOTALL),
    re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL),
    re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL),
)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
READ_ATTRIBUTE = re.compile(r"""\b(?:aria-label|alt|title|placeholder|content)=("[^"]*"|'[^']*')""")
# Strings of these keywords are read even if they are one word.
READ_KEYWORDS = {"empty_label", "help_text", "label", "title"}
SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\w])//[^\n]*", re.DOTALL)
SCRIPT_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|' + r"'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`")


@dataclass(frozen=True, slots=True)
class Text:
    """Something that users read, and its place."""

    file: Path
    line: int
    words: str

    @property
    def room(self) -> str:
        """The folder below `templates` or `assessments`, or the module there; else the folder."""
        parts = self.file.relative_to(ROOT).with_suffix("").parts
        return parts[1] if parts[0] in {"assessments", "templates"} else parts[0]


def retired_words() -> list[str]:
    """Read the left column of the table of retired words."""
    table = GLOSSARY.read_text().partition("## Retired words")[2]
    words = []
    for line in table.splitlines():
        if line.startswith("| ") and not line.startswith("| retired"):
            # Remarks are in brackets: "choice (of a comparison)".
            cell = re.sub(r"\([^)]*\)", "", line.split("|")[1])
            words += [word.strip() for word in cell.split(",")]
    return words


def forbidden() -> re.Pattern[str]:
    words = [re.escape(word) for word in retired_words() if word not in ALLOWED_WORDS]
    return re.compile(rf"\b(?:{'|'.join(words)}){INFLECTION}\b", re.IGNORECASE)


def hits(texts: Iterable[Text]) -> list[str]:
    """Return a line for each retired word in the texts, but for rooms that are not clean yet."""
    pattern = forbidden()
    found = []
    for text in texts:
        if text.words.strip() in ALLOWED_TEXTS:
            continue
        for hit in pattern.finditer(text.words):
            if text.room in ALLOWED_ROOMS.get(hit[0].lower().removesuffix("s"), set()):
                continue
            start = max(0, hit.start() - 40)
            near = " ".join(text.words[start : hit.end() + 40].split())
            place = f"{text.file.relative_to(ROOT)}:{text.line}"
            found.append(f"{place}: “{hit[0]}” in “{near}”")
    return found


def blanked(found: re.Match[str]) -> str:
    """Return as many lines as the match has, without its text."""
    return "\n" * found[0].count("\n")


def template_texts() -> Iterator[Text]:
    """Yield the text of each template, line by line, and the attributes that are read aloud."""
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix not in {".html", ".txt"}:
            continue
        text = path.read_text()
        for code in TEMPLATE_CODE:
            text = code.sub(blanked, text)
        for tag in TAG.finditer(text):
            line = text.count("\n", 0, tag.start()) + 1
            for attribute in READ_ATTRIBUTE.finditer(tag[0]):
                yield Text(path, line, attribute[1])
        for number, line_text in enumerate(TAG.sub(blanked, text).splitlines(), start=1):
            yield Text(path, number, line_text)


def python_texts() -> Iterator[Text]:
    """Yield the sentences and labels of the app: strings that begin like a sentence."""
    for module in modules("assessments"):
        path = ROOT / module.name
        unread = unread_strings(module.tree)
        for node in ast.walk(module.tree):
            if is_label(node):
                yield Text(path, node.value.lineno, string_of(node.value))
            elif id(node) not in unread and isinstance(node, ast.Constant | ast.JoinedStr):
                words = string_of(node)
                if " " in words and re.match(r"[A-Z“…]", words):
                    yield Text(path, node.lineno, words)


def is_label(node: ast.AST) -> TypeGuard[ast.keyword]:
    """Return True for a keyword such as label="Role"."""
    return (
        isinstance(node, ast.keyword)
        and node.arg in READ_KEYWORDS
        and isinstance(node.value, ast.Constant | ast.JoinedStr)
    )


def unread_strings(tree: ast.Module) -> set[int]:
    """Return the ids of docstrings, of labels, and of the parts of f-strings.

    Docstrings are not read by users; labels and whole f-strings are yielded on their own.
    """
    found = set()
    for node in ast.walk(tree):
        if is_label(node):
            found.add(id(node.value))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            found.update(id(part) for part in ast.walk(node) if part is not node)
    return found


def string_of(node: ast.expr) -> str:
    """Return a string as users read it, with "…" for each value of an f-string."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if not isinstance(node, ast.JoinedStr):
        return "…"
    return "".join(string_of(part) for part in node.values)


def script_texts() -> Iterator[Text]:
    """Yield the strings of scripts that have more than one word."""
    for path in sorted((ROOT / "static").rglob("*.js")):
        if "vendor" in path.parts:
            continue
        text = SCRIPT_COMMENT.sub(blanked, path.read_text())
        for string in SCRIPT_STRING.finditer(text):
            if " " in string[0]:
                yield Text(path, text.count("\n", 0, string.start()) + 1, string[0])


def test_the_glossary_names_its_retired_words() -> None:
    words = retired_words()

    assert {"verdict", "told", "upon", "afresh"} <= set(words)
    assert set(ALLOWED_WORDS) <= set(words)
    assert forbidden().search("Whose level stands?")
    assert not forbidden().search("We understand the outstanding ticket.")


def test_no_template_has_a_retired_word() -> None:
    texts = list(template_texts())

    assert len(texts) > 1000
    assert hits(texts) == []


def test_no_sentence_of_the_code_has_a_retired_word() -> None:
    texts = list(python_texts())

    assert len(texts) > 500
    assert hits(texts) == []


def test_no_sentence_of_a_script_has_a_retired_word() -> None:
    texts = list(script_texts())

    assert len(texts) > 10
    assert hits(texts) == []
