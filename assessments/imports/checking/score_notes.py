"""Notes for the sender of a file of scores, before it is imported."""

from collections.abc import Iterator, Mapping, Sequence

from assessments.imports.checking.decimals import comma_notes
from assessments.imports.checking.score_numbers import NUMBERS
from assessments.imports.checking.scores import Reference, ScoreRow
from assessments.imports.problems import counted_lines
from assessments.imports.reading import Table
from assessments.wording import counted

MOST_NAMED = 20  # values that one sentence names


def score_notes(table: Table, scores: Sequence[ScoreRow], reference: Reference) -> Iterator[str]:
    """Yield how the file was read, and which of its values are doubtful but allowed."""
    yield from table.notes
    texts = {row.line: row.cells for row in table.rows}
    yield from name_notes(texts, scores, reference.ministries)
    yield from comma_notes(table, NUMBERS)
    yield from goalpost_notes(scores, reference)


def name_notes(
    texts: Mapping[int, Mapping[str, str]], scores: Sequence[ScoreRow], countries: Mapping[str, str]
) -> Iterator[str]:
    """Yield a sentence for each text that was taken for a ministry and is not its code."""
    lines: dict[tuple[str, str], list[int]] = {}
    for score in scores:
        text = texts[score.line]["ministry"]
        if text.upper() != score.ministry:
            lines.setdefault((text, score.ministry), []).append(score.line)
    for (text, code), numbers in lines.items():
        yield f"“{text}” is read as {countries[code]} ({code}): {counted_lines(numbers, 'row')}."


def goalpost_notes(scores: Sequence[ScoreRow], reference: Reference) -> Iterator[str]:
    """Yield which values lie beyond the worst or the best that the method names."""
    beyond = []
    for score in scores:
        goalposts = reference.indicators[score.indicator.casefold()].goalposts
        if goalposts is None or score.value is None:
            continue
        if not min(goalposts) <= score.value <= max(goalposts):
            beyond.append(f"{score.ministry} {score.indicator} {score.value:g} (line {score.line})")
    if not beyond:
        return
    sentence = "lies beyond the goalposts and counts as the end of the scale"
    if len(beyond) > 1:
        sentence = "lie beyond the goalposts and count as the end of the scale"
    listed = ", ".join(beyond[:MOST_NAMED])
    if len(beyond) > MOST_NAMED:
        listed += f" and {len(beyond) - MOST_NAMED:,} more"
    yield f"{counted(len(beyond), 'value')} {sentence}: {listed}."
