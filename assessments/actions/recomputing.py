"""The numbers of a release computed again from its own answers, and what differs, named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assessments.models import Result, ResultKind
from assessments.scorecards import release_ranks
from assessments.scoring.normalise import normalised
from assessments.scoring.scale import levels
from assessments.scoring.tree import score
from assessments.scoring.types import (
    Answer,
    Framework,
    Indicator,
    IndicatorKind,
    Node,
    Scorecard,
    ScoringError,
    State,
)

Place = tuple[str, str, str]  # ministry, kind, code
Number = str | float | int | bool | None
FIELDS = ("state", "score", "coverage", "scored", "applicable", "is_sealed_only")


@dataclass(frozen=True, slots=True)
class Difference:
    """One number that is not what the rest of the release makes of it."""

    place: Place
    field: str
    stored: Number
    expected: Number

    def __str__(self) -> str:
        return (
            f"{' '.join(self.place)}: {self.field} is stored as {self.stored!r}"
            f" and recomputes to {self.expected!r}"
        )


@dataclass(slots=True)
class Recomputed:
    """differences: numbers; oddities: sentences of rows that are missing, or that nobody froze.

    strangers: the latter rows, where they are of a ministry that has all its others.
    """

    differences: list[Difference] = field(default_factory=list)
    strangers: set[Place] = field(default_factory=set)
    oddities: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not (self.differences or self.oddities)

    def restored(self, rows: Sequence[Result]) -> list[Result]:
        """Copies of the rows that belong there, with what differs put right."""
        expected: dict[Place, dict[str, Number]] = {}
        for one in self.differences:
            expected.setdefault(one.place, {})[one.field] = one.expected
        return [
            copied(row, expected.get(place_of(row), {}))
            for row in rows
            if place_of(row) not in self.strangers
        ]


def place_of(row: Result) -> Place:
    return row.ministry_id, str(row.kind), row.code


def copied(row: Result, changes: Mapping[str, object]) -> Result:
    fields = {one.attname: getattr(row, one.attname) for one in Result._meta.concrete_fields}
    return Result(**fields | dict(changes))


def recomputed(framework: Framework, rows: Sequence[Result], *, explain: bool) -> Recomputed:
    """Compute every number of the rows again from the answers among them.

    explain: where a ministry's numbers do not follow from its answers, look for the one answer
    that they do follow from, and name that instead of everything above it.
    """
    found, cards = Recomputed(), {}
    nodes = [(str(node.kind), node.code) for node in score(framework, {}).nodes()]
    for ministry, stored in by_ministry(rows).items():
        own = {key: stored[key] for key in nodes if key in stored}
        missing = [key for key in nodes if key not in own]
        strangers = {(ministry, *key) for key in stored.keys() - own.keys()}
        found.strangers |= strangers
        found.oddities += [f"{' '.join(place)}: nobody froze it" for place in sorted(strangers)]
        if len(missing) * 2 > len(nodes):
            found.oddities.append(
                f"{ministry}: {len(nodes) - len(missing)} of its {len(nodes)} rows are there; it"
                " was put in, or the others were taken out"
            )
            continue
        found.oddities += [f"{ministry} {' '.join(key)}: the row is missing" for key in missing]
        try:
            answers = explained(framework, own) if explain else stored_answers(own)
            cards[ministry] = score(framework, answers)
        except ValueError as error:  # an unknown state is one, and so is what the engine refuses
            found.oddities.append(f"{ministry} cannot be scored: {error}")
            continue
        found.differences += input_differences(ministry, own, answers)
        found.differences += number_differences(ministry, own, cards[ministry])
    found.differences += rank_differences(rows, cards)
    return found


def by_ministry(rows: Sequence[Result]) -> dict[str, dict[tuple[str, str], Result]]:
    found: dict[str, dict[tuple[str, str], Result]] = {}
    for row in rows:
        found.setdefault(row.ministry_id, {})[str(row.kind), row.code] = row
    return found


def stored_answers(own: Mapping[tuple[str, str], Result]) -> dict[str, Answer]:
    """Raises ValueError for a state that there is not."""
    return {
        code: Answer(State(row.state), row.value, row.is_sealed_only)
        for (kind, code), row in own.items()
        if kind == ResultKind.INDICATOR
    }


def explained(framework: Framework, own: Mapping[tuple[str, str], Result]) -> dict[str, Answer]:
    """The stored answers with at most one replaced: that which explains most of the numbers."""
    known = {
        code: Answer(State(row.state), row.value, row.is_sealed_only)
        for (kind, code), row in own.items()
        if kind == ResultKind.INDICATOR and row.state in list(State)
    }
    best, fewest = known, misses(framework, own, known)
    for indicator in framework.indicators() if fewest else ():
        for other in alternatives(framework, indicator, own, known.get(indicator.code)):
            tried = known | {indicator.code: other}
            if (count := misses(framework, own, tried)) < fewest:
                best, fewest = tried, count
    return best


def misses(
    framework: Framework, own: Mapping[tuple[str, str], Result], answers: Mapping[str, Answer]
) -> float:
    """How many stored numbers do not follow from these answers."""
    try:
        card = score(framework, answers)
    except ScoringError:
        return float("inf")
    return sum(1 for _ in number_differences("", own, card))


def alternatives(
    framework: Framework,
    indicator: Indicator,
    own: Mapping[tuple[str, str], Result],
    said: Answer | None,
) -> Iterator[Answer]:
    """What the answer may have been: any level, or the number that gives the stored score."""
    is_sealed = bool(said and said.is_sealed_only)
    row = own.get((ResultKind.INDICATOR, indicator.code))
    values = [float(level) for level in levels(framework.scale)]
    if indicator.kind == IndicatorKind.MEASURED:
        values = measured_values(framework, indicator, row)
    for value in values:
        yield Answer(State.RATED, value, is_sealed)
    silent = (State.NOT_ASSESSED, State.NOT_APPLICABLE, State.NOT_FOUND)
    has_words = row is not None and bool(row.rationale or row.evidence)
    for state in reversed(silent) if has_words else silent:  # two of them give the same numbers
        yield Answer(state)
    if said and said.state == State.RATED:
        yield replace(said, is_sealed_only=not is_sealed)


def measured_values(framework: Framework, indicator: Indicator, row: Result | None) -> list[float]:
    """What a measured score was computed from, as near as the goalposts let it be told."""
    if row is None or row.score is None or indicator.goalposts is None:
        return []
    (worst, best), scale = indicator.goalposts, framework.scale
    share = (row.score - scale.min) / (scale.max - scale.min)
    value = worst + share * (best - worst)
    near = [*(round(value, digits) for digits in range(13)), value]  # people write few digits
    return [one for one in near if normalised(indicator, scale, one) == row.score][:1]


def input_differences(
    ministry: str, own: Mapping[tuple[str, str], Result], answers: Mapping[str, Answer]
) -> Iterator[Difference]:
    """Answers that are not those that the numbers follow from."""
    for code, answer in answers.items():
        row = own.get((ResultKind.INDICATOR, code))
        if row is not None and row.value != answer.value:
            place = (ministry, str(ResultKind.INDICATOR), code)
            yield Difference(place, "value", row.value, answer.value)


def number_differences(
    ministry: str, own: Mapping[tuple[str, str], Result], card: Scorecard
) -> Iterator[Difference]:
    for node in card.nodes():
        if row := own.get((str(node.kind), node.code)):
            yield from node_differences((ministry, str(node.kind), node.code), row, node)


def node_differences(place: Place, row: Result, node: Node) -> Iterator[Difference]:
    for name in FIELDS:
        stored, expected = getattr(row, name), getattr(node, name)
        if stored != expected:
            yield Difference(place, name, stored, str(expected) if name == "state" else expected)


def rank_differences(
    rows: Sequence[Result], cards: Mapping[str, Scorecard]
) -> Iterator[Difference]:
    """Ranks among the ministries that could be scored."""
    some = next(iter(cards.values()), None)
    ranks = {
        (str(node.kind), node.code): release_ranks(cards, node.kind, node.code)
        for node in (some.nodes() if some else ())
    }
    for row in rows:
        placed = ranks.get((str(row.kind), row.code), {})
        if row.ministry_id in placed and row.rank != placed[row.ministry_id]:
            yield Difference(place_of(row), "rank", row.rank, placed[row.ministry_id])
