"""docs/performance.md: a head, and sections below it, each renewed by the command that made it."""

from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
SECTION = "\n## "


def renew(text: str, *, heading: str = "", page: Path = PAGE) -> None:
    """Write the text below a heading, or the head if there is none, and keep the rest."""
    old = page.read_text() if page.exists() else "# Performance\n"
    page.write_text(renewed(old, text, heading=heading))


def renewed(old: str, text: str, *, heading: str) -> str:
    head, *sections = old.split(SECTION)
    kept = [part for part in sections if part.partition("\n")[0] != heading]
    if not heading:
        head = text
    else:
        kept.append(f"{heading}\n\n{text}")
    return SECTION.join(part.strip("\n") + "\n" for part in [head, *kept])
