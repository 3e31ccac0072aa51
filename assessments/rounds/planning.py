"""Who codes what: ministries dealt out to analysts. Pure: no Django, no clock, no chance.

A plan keeps every conflict of interest apart, loads as even as the conflicts allow, and pairs of
analysts as mixed as can be. The same question gets the same plan, in whatever order it is asked.
"""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

MOST_PASSES = 20  # of mixing pairs; each pass only ever betters the plan, and few are needed


@dataclass(frozen=True, slots=True)
class Seat:
    """One ministry and how many analysts it wants.

    standing: who codes it already; they stay. Whoever is in `standing` counts against `wanted`.
    """

    ministry: str
    wanted: int
    standing: frozenset[str] = frozenset()

    @property
    def places(self) -> int:
        return max(0, self.wanted - len(self.standing))


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A ministry for which too few analysts are left: how many places stay empty, and why."""

    ministry: str
    places: int
    in_conflict: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """given: ministry -> its new analysts, beside those who stood there before.

    loads: analyst -> ministries in all, those of before included.
    """

    given: Mapping[str, tuple[str, ...]]
    loads: Mapping[str, int]
    unfilled: Sequence[Unfilled]


@dataclass(slots=True)
class _Draft:
    """A plan in the making."""

    seats: Mapping[str, Seat]
    barred: Mapping[str, frozenset[str]]  # ministry -> who may not have it, or has it already
    given: dict[str, set[str]] = field(default_factory=dict)
    loads: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def team(self, ministry: str) -> set[str]:
        return self.given[ministry] | self.seats[ministry].standing

    def may(self, analyst: str, ministry: str) -> bool:
        return analyst not in self.barred[ministry] and analyst not in self.given[ministry]

    def together(self, analyst: str, team: Iterable[str]) -> int:
        """How often the analyst codes beside those of the team, counted so that many weigh more."""
        return sum(2 * self.pairs[_pair(analyst, other)] + 1 for other in team)

    def put(self, ministry: str, analyst: str) -> None:
        for other in self.team(ministry):
            self.pairs[_pair(analyst, other)] += 1
        self.given[ministry].add(analyst)
        self.loads[analyst] += 1

    def take(self, ministry: str, analyst: str) -> None:
        self.given[ministry].remove(analyst)
        self.loads[analyst] -= 1
        for other in self.team(ministry):
            self.pairs[_pair(analyst, other)] -= 1


def balanced(
    seats: Iterable[Seat],
    analysts: Collection[str],
    *,
    conflicts: Collection[tuple[str, str]] = (),
    loads: Mapping[str, int] | None = None,
) -> Plan:
    """Return who codes what: all places are filled that can be.

    seats:     each ministry once, those that want nobody included: their pairs count.
    analysts:  who can be given work, by any key.
    conflicts: (analyst, ministry) that must not come together.
    loads:     analyst -> ministries held elsewhere, which count as work; none when left out.

    The sum of the squares of the loads is the least that the conflicts and what stands allow.
    Raises ValueError for a ministry that is there twice.
    """
    ordered = sorted(seats, key=lambda seat: seat.ministry)
    by_ministry = {seat.ministry: seat for seat in ordered}
    if len(by_ministry) < len(ordered):
        raise ValueError("a ministry is there twice")
    people = sorted(set(analysts))
    draft = _begun(by_ministry, conflicts, loads or {})
    unfilled = _deal(draft, people, set(conflicts))
    _even_out(draft, people)
    _mix(draft)
    return Plan(
        given={ministry: tuple(sorted(draft.given[ministry])) for ministry in by_ministry},
        loads={analyst: draft.loads[analyst] for analyst in people},
        unfilled=unfilled,
    )


def _begun(
    seats: Mapping[str, Seat], conflicts: Collection[tuple[str, str]], loads: Mapping[str, int]
) -> _Draft:
    """What stands before anything is dealt out."""
    barred = {ministry: set(seat.standing) for ministry, seat in seats.items()}
    for analyst, ministry in conflicts:
        if ministry in barred:
            barred[ministry].add(analyst)
    draft = _Draft(
        seats=seats,
        barred={ministry: frozenset(who) for ministry, who in barred.items()},
        given={ministry: set() for ministry in seats},
        loads=Counter(loads),
    )
    for seat in seats.values():
        draft.loads.update(seat.standing)
        draft.pairs.update(combinations(sorted(seat.standing), 2))
    return draft


def _deal(
    draft: _Draft, people: Sequence[str], conflicts: Collection[tuple[str, str]]
) -> list[Unfilled]:
    """Fill each place with who has least, then with who was least together with the others.

    Ministries that few may code come first, while those few are still free.
    """
    unfilled = []
    free = {ministry: [p for p in people if draft.may(p, ministry)] for ministry in draft.seats}
    for ministry in sorted(draft.seats, key=lambda each: (len(free[each]), each)):
        for filled in range(draft.seats[ministry].places):
            open_to = [person for person in free[ministry] if draft.may(person, ministry)]
            if not open_to:
                against = tuple(p for p in people if (p, ministry) in conflicts)
                left = draft.seats[ministry].places - filled
                unfilled.append(Unfilled(ministry, left, against))
                break
            team = draft.team(ministry)
            draft.put(ministry, min(open_to, key=lambda p: (*_cost(draft, p, team), p)))
    return sorted(unfilled, key=lambda each: each.ministry)


def _cost(draft: _Draft, analyst: str, team: Collection[str]) -> tuple[int, int]:
    return draft.loads[analyst], draft.together(analyst, team)


def _even_out(draft: _Draft, people: Sequence[str]) -> None:
    """Hand ministries on, along chains of analysts, until nobody has two more than they must.

    As long as the loads are not the evenest there are, such a chain exists: see Harvey and others,
    Semi-matchings for bipartite graphs and load balancing (2006).
    """
    while True:
        most = min((draft.loads[person] for person in people), default=0) + 2
        burdened = [person for person in people if draft.loads[person] >= most]
        for person in sorted(burdened, key=lambda each: (-draft.loads[each], each)):
            if chain := _relief(draft, person, people):
                for giver, ministry, taker in chain:
                    draft.take(ministry, giver)
                    draft.put(ministry, taker)
                break
        else:
            return


def _relief(draft: _Draft, start: str, people: Sequence[str]) -> list[tuple[str, str, str]]:
    """The shortest chain of (giver, ministry, taker) to somebody with two less than `start`."""
    came: dict[str, tuple[str, str]] = {}
    queue = deque([start])
    while queue:
        giver = queue.popleft()
        held = sorted(ministry for ministry, who in draft.given.items() if giver in who)
        for ministry in held:
            for taker in people:
                if taker == start or taker in came or not draft.may(taker, ministry):
                    continue
                came[taker] = (giver, ministry)
                if draft.loads[taker] <= draft.loads[start] - 2:
                    return _walked(came, start, taker)
                queue.append(taker)
    return []


def _walked(
    came: Mapping[str, tuple[str, str]], start: str, end: str
) -> list[tuple[str, str, str]]:
    """From the last hand-over back to the first, so that each taker has room when it comes."""
    chain = []
    while end != start:
        giver, ministry = came[end]
        chain.append((giver, ministry, end))
        end = giver
    return chain


def _mix(draft: _Draft) -> None:
    """Exchange analysts between two ministries where that parts pairs that meet too often."""
    for _ in range(MOST_PASSES):
        exchanged = False
        for one, other in combinations(draft.given, 2):
            for left in sorted(draft.given[one]):
                for right in sorted(draft.given[other]):
                    exchanged = _exchange(draft, one, left, other, right) or exchanged
        if not exchanged:
            return


def _exchange(draft: _Draft, one: str, left: str, other: str, right: str) -> bool:
    """Exchange the two, unless somebody may not, was exchanged before, or nothing is gained.

    What is to be least is the sum of the squares of how often each pair meets.
    """
    if left not in draft.given[one] or right not in draft.given[other]:
        return False
    if not (draft.may(right, one) and draft.may(left, other)):
        return False
    mates, others = draft.team(one) - {left}, draft.team(other) - {right}
    met = sum(2 * draft.pairs[_pair(left, mate)] - 1 for mate in mates - others)
    met += sum(2 * draft.pairs[_pair(right, mate)] - 1 for mate in others - mates)
    meets = draft.together(right, mates - others) + draft.together(left, others - mates)
    if meets >= met:
        return False
    for ministry, out, into in ((one, left, right), (other, right, left)):
        draft.take(ministry, out)
        draft.put(ministry, into)
    return True


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one < other else (other, one)
