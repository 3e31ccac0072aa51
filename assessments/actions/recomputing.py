"""Compute the numbers of a release again from its own answers, and name those that differ."""

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
NodeKey = tuple[str, str]  # kind, code
OwnRows = Mapping[NodeKey, Result]  # the rows of one ministry
Number = str | float | int | bool | None
FIELDS = ("state", "score", "coverage", "scored", "applicable", "is_sealed_only")


@dataclass(frozen=True, slots=True)
class Difference:
    """One stored number that differs from the recomputed one."""

    place: Place
    field: str
    stored: Number
    expected: Number

    def __str__(self) -> str:
        return (
            f"{name_of(self.place)}: {self.field} is stored as {self.stored!r}"
            f" and recomputes to {self.expected!r}"
        )


@dataclass(slots=True)
class Recomputed:
    """The result of recomputing a release.

    differences: numbers that differ.
    added:       places of rows that were not published, of ministries that have all others.
    oddities:    sentences on missing and added rows.
    """

    differences: list[Difference] = field(default_factory=list)
    added: set[Place] = field(default_factory=set)
    oddities: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not (self.differences or self.oddities)

    def restored(self, rows: Sequence[Result]) -> list[Result]:
        """Return copies of the published rows, with the recomputed numbers."""
        expected: dict[Place, dict[str, Number]] = {}
        for difference in self.differences:
            expected.setdefault(difference.place, {})[difference.field] = difference.expected
        published = [row for row in rows if place_of(row) not in self.added]
        return [copied(row, expected.get(place_of(row), {})) for row in published]


def place_of(row: Result) -> Place:
    return row.ministry_id, str(row.kind), row.code


def name_of(place: Place) -> str:
    return " ".join(place)


def copied(row: Result, changes: Mapping[str, object]) -> Result:
    """Return an unsaved copy of a row with some fields changed."""
    fields = {}
    for column in Result._meta.concrete_fields:
        fields[column.attname] = getattr(row, column.attname)
    return Result(**{**fields, **changes})


def recomputed(framework: Framework, rows: Sequence[Result], *, explain: bool) -> Recomputed:
    """Compute every number of the rows again from the answers among them.

    explain: if a ministry's numbers do not follow from its answers, look for the one changed
    answer that explains them, and report that answer instead of every number above it.
    """
    found = Recomputed()
    cards = {}
    nodes = [(str(node.kind), node.code) for node in score(framework, {}).nodes()]
    for ministry, stored in by_ministry(rows).items():
        own = {key: stored[key] for key in nodes if key in stored}
        if not check_rows(found, ministry, nodes, stored):
            continue
        try:
            answers = explained(framework, own) if explain else stored_answers(own)
            cards[ministry] = score(framework, answers)
        except ValueError as error:  # an unknown state is one, and so is what the engine refuses
            found.oddities.append(f"{ministry} cannot be scored: {error}")
            continue
        found.differences += answer_differences(ministry, own, answers)
        found.differences += number_differences(ministry, own, cards[ministry])
    found.differences += rank_differences(rows, cards)
    return found


def check_rows(found: Recomputed, ministry: str, nodes: Sequence[NodeKey], stored: OwnRows) -> bool:
    """Report missing and added rows in `found`. Return False if most rows are missing."""
    missing = [key for key in nodes if key not in stored]
    added = {(ministry, *key) for key in stored.keys() - set(nodes)}
    found.added |= added
    for place in sorted(added):
        found.oddities.append(f"{name_of(place)}: this row was not published")
    if len(missing) * 2 > len(nodes):
        found.oddities.append(
            f"{ministry}: {len(nodes) - len(missing)} of its {len(nodes)} rows are there; the"
            " ministry was added, or its other rows were removed"
        )
        return False
    for key in missing:
        found.oddities.append(f"{name_of((ministry, *key))}: the row is missing")
    return True


def by_ministry(rows: Sequence[Result]) -> dict[str, dict[NodeKey, Result]]:
    found: dict[str, dict[NodeKey, Result]] = {}
    for row in rows:
        found.setdefault(row.ministry_id, {})[str(row.kind), row.code] = row
    return found


def stored_answers(own: OwnRows) -> dict[str, Answer]:
    """Return the answers of one ministry. Raises ValueError for an unknown state."""
    answers = {}
    for (kind, code), row in own.items():
        if kind == ResultKind.INDICATOR:
            answers[code] = Answer(State(row.state), row.value, row.is_sealed_only)
    return answers


def explained(framework: Framework, own: OwnRows) -> dict[str, Answer]:
    """Return the stored answers with at most one replaced: the one that explains most numbers."""
    # An answer with an unknown state is left out: it is then found like a missing one.
    known_states = {key: row for key, row in own.items() if row.state in list(State)}
    known = stored_answers(known_states)
    best, fewest = known, mismatches(framework, own, known)
    if not fewest:
        return known
    for indicator in framework.indicators():
        for other in alternatives(framework, indicator, own, known.get(indicator.code)):
            tried = known | {indicator.code: other}
            count = mismatches(framework, own, tried)
            if count < fewest:
                best, fewest = tried, count
    return best


def mismatches(framework: Framework, own: OwnRows, answers: Mapping[str, Answer]) -> float:
    """Return how many stored numbers do not follow from these answers; inf if none can."""
    try:
        card = score(framework, answers)
    except ScoringError:
        return float("inf")
    return len(list(number_differences("", own, card)))


def alternatives(
    framework: Framework, indicator: Indicator, own: OwnRows, stored: Answer | None
) -> Iterator[Answer]:
    """Yield what the answer may have been: any level, or the value that gives the stored score."""
    is_sealed = bool(stored and stored.is_sealed_only)
    row = own.get((ResultKind.INDICATOR, indicator.code))
    values = [float(level) for level in levels(framework.scale)]
    if indicator.kind == IndicatorKind.MEASURED:
        values = measured_values(framework, indicator, row)
    for value in values:
        yield Answer(State.RATED, value, is_sealed)

    # "Not assessed" and "not found" give the same numbers, and the first tried is taken. Texts
    # mean that an analyst looked, so then "not found" comes first.
    unscored = [State.NOT_ASSESSED, State.NOT_APPLICABLE, State.NOT_FOUND]
    if row is not None and (row.rationale or row.evidence):
        unscored.reverse()
    for state in unscored:
        yield Answer(state)
    if stored and stored.state == State.RATED:
        yield replace(stored, is_sealed_only=not is_sealed)


def measured_values(framework: Framework, indicator: Indicator, row: Result | None) -> list[float]:
    """Return the value that a measured score was computed from, as a list of at most one."""
    if row is None or row.score is None or indicator.goalposts is None:
        return []
    (worst, best), scale = indicator.goalposts, framework.scale
    share = (row.score - scale.min) / (scale.max - scale.min)
    value = worst + share * (best - worst)
    # People type few digits, so the shortest number that gives the score to the bit is taken.
    for near in [*(round(value, digits) for digits in range(13)), value]:
        if normalised(indicator, scale, near) == row.score:
            return [near]
    return []


def answer_differences(
    ministry: str, own: OwnRows, answers: Mapping[str, Answer]
) -> Iterator[Difference]:
    """Yield stored values that differ from the answers that the numbers follow from."""
    for code, answer in answers.items():
        row = own.get((ResultKind.INDICATOR, code))
        if row is not None and row.value != answer.value:
            place = (ministry, str(ResultKind.INDICATOR), code)
            yield Difference(place, "value", row.value, answer.value)


def number_differences(ministry: str, own: OwnRows, card: Scorecard) -> Iterator[Difference]:
    for node in card.nodes():
        if row := own.get((str(node.kind), node.code)):
            yield from node_differences((ministry, str(node.kind), node.code), row, node)


def node_differences(place: Place, row: Result, node: Node) -> Iterator[Difference]:
    for name in FIELDS:
        stored, expected = getattr(row, name), getattr(node, name)
        if stored != expected:
            # A state prints as the plain word that is stored.
            yield Difference(place, name, stored, str(expected) if name == "state" else expected)


def rank_differences(
    rows: Sequence[Result], cards: Mapping[str, Scorecard]
) -> Iterator[Difference]:
    """Yield ranks that differ from those among the ministries that could be scored."""
    if not cards:
        return
    ranks = {}
    for node in next(iter(cards.values())).nodes():
        ranks[str(node.kind), node.code] = release_ranks(cards, node.kind, node.code)
    for row in rows:
        expected = ranks.get((str(row.kind), row.code), {})
        if row.ministry_id in expected and row.rank != expected[row.ministry_id]:
            yield Difference(place_of(row), "rank", row.rank, expected[row.ministry_id])
