"""A plan of who codes what: ministries shared among analysts. Pure: no Django, no clock, no chance.

A plan avoids every conflict of interest, keeps loads as even as the conflicts allow, and mixes the
pairs of analysts. The same rows give the same plan, in any order.
"""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

MOST_PASSES = 20  # of mixing pairs; each pass only improves the plan, and few are needed


@dataclass(frozen=True, slots=True)
class Seat:
    """One ministry and how many analysts it needs.

    team: who codes it already. They stay, and count towards `wanted`.
    """

    ministry: str
    wanted: int
    team: frozenset[str] = frozenset()

    @property
    def places(self) -> int:
        return max(0, self.wanted - len(self.team))


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A ministry for which too few analysts are left: how many places stay empty, and why."""

    ministry: str
    places: int
    in_conflict: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """given: ministry -> its new analysts, without those who coded it before.

    loads: analyst -> ministries in all, with those of before.
    """

    given: Mapping[str, tuple[str, ...]]
    loads: Mapping[str, int]
    unfilled: Sequence[Unfilled]


@dataclass(slots=True)
class _Draft:
    """A plan in the making."""

    seats: Mapping[str, Seat]
    barred: dict[str, set[str]] = field(default_factory=dict)  # or in its team already
    given: dict[str, set[str]] = field(default_factory=dict)
    loads: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def team(self, ministry: str) -> set[str]:
        return self.given[ministry] | self.seats[ministry].team

    def may(self, analyst: str, ministry: str) -> bool:
        return analyst not in self.barred[ministry] and analyst not in self.given[ministry]

    def together(self, analyst: str, team: Iterable[str]) -> int:
        """Return how much the sum of squares grows if the analyst joins the team."""
        # (n + 1)² - n² = 2n + 1 for each pair that then meets once more.
        return sum(2 * self.pairs[_pair(analyst, other)] + 1 for other in team)

    def apart(self, analyst: str, team: Iterable[str]) -> int:
        """Return how much the sum of squares falls if the analyst leaves the team."""
        # n² - (n - 1)² = 2n - 1 for each pair that then meets once less.
        return sum(2 * self.pairs[_pair(analyst, other)] - 1 for other in team)

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

    seats:     each ministry once, also those with a full team: their pairs count.
    analysts:  who can be given work, by any key.
    conflicts: (analyst, ministry) that must not come together.
    loads:     analyst -> ministries held elsewhere, which count as work; none when left out.

    The sum of the squares of the loads is the least that the conflicts and the teams allow.
    Raises ValueError for a ministry that is there twice.
    """
    by_ministry: dict[str, Seat] = {}
    for seat in sorted(seats, key=lambda seat: seat.ministry):
        if seat.ministry in by_ministry:
            raise ValueError("a ministry is there twice")
        by_ministry[seat.ministry] = seat
    people = sorted(set(analysts))
    draft = _begun(by_ministry, conflicts, loads or {})
    unfilled = _deal(draft, people, set(conflicts))
    _even_out(draft, people)
    # Last, and only by exchanges, so that the loads stay as even as they are by then.
    _mix(draft)
    return Plan(
        given={ministry: tuple(sorted(draft.given[ministry])) for ministry in by_ministry},
        loads={analyst: draft.loads[analyst] for analyst in people},
        unfilled=unfilled,
    )


def _begun(
    seats: Mapping[str, Seat], conflicts: Collection[tuple[str, str]], loads: Mapping[str, int]
) -> _Draft:
    """Return the draft with the teams as they are, before any place is filled."""
    draft = _Draft(seats=seats, loads=Counter(loads))
    for ministry, seat in seats.items():
        draft.given[ministry] = set()
        draft.barred[ministry] = set(seat.team)
        draft.loads.update(seat.team)
        draft.pairs.update(combinations(sorted(seat.team), 2))
    for analyst, ministry in conflicts:
        if ministry in seats:
            draft.barred[ministry].add(analyst)
    return draft


def _deal(
    draft: _Draft, people: Sequence[str], conflicts: Collection[tuple[str, str]]
) -> list[Unfilled]:
    """Fill each place with who has least, then with who was least together with the others."""
    unfilled = []
    choices = {ministry: _allowed(draft, people, ministry) for ministry in draft.seats}
    # Ministries that few may code come first, while those few are still free.
    for ministry in sorted(draft.seats, key=lambda each: (len(choices[each]), each)):
        for filled in range(draft.seats[ministry].places):
            analyst = _best(draft, choices[ministry], ministry)
            if analyst is None:
                against = tuple(person for person in people if (person, ministry) in conflicts)
                left = draft.seats[ministry].places - filled
                unfilled.append(Unfilled(ministry, left, against))
                break
            draft.put(ministry, analyst)
    return sorted(unfilled, key=lambda each: each.ministry)


def _allowed(draft: _Draft, people: Sequence[str], ministry: str) -> list[str]:
    return [person for person in people if draft.may(person, ministry)]


def _best(draft: _Draft, people: Sequence[str], ministry: str) -> str | None:
    """Return who should get the ministry next, or None where no one may."""
    team = draft.team(ministry)

    def cost(person: str) -> tuple[int, int, str]:
        # The name comes last, so that the same rows give the same plan.
        return draft.loads[person], draft.together(person, team), person

    return min(_allowed(draft, people, ministry), key=cost, default=None)


def _even_out(draft: _Draft, people: Sequence[str]) -> None:
    """Hand ministries on, along chains of analysts, until no one has two more than they must.

    While the loads are not as even as they can be, such a chain exists. Source: Harvey, Ladner,
    Lovász, Tamir, Semi-matchings for bipartite graphs and load balancing (2006).
    """
    while _relieve_one(draft, people):
        pass


def _relieve_one(draft: _Draft, people: Sequence[str]) -> bool:
    """Make one chain of hand-overs, from an analyst with most; return False where none helps."""
    least = min((draft.loads[person] for person in people), default=0)
    for person in sorted(people, key=lambda each: (-draft.loads[each], each)):
        # People come by their loads: after the first who has little enough, so have all others.
        if draft.loads[person] < least + 2:
            return False
        chain = _relief(draft, person, people)
        for giver, ministry, taker in chain:
            draft.take(ministry, giver)
            draft.put(ministry, taker)
        if chain:
            return True
    return False


def _relief(draft: _Draft, start: str, people: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return the shortest chain of (giver, ministry, taker) to an analyst with two less."""
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
    """Return the chain from its end to its start, so that each taker has room when it comes."""
    chain = []
    while end != start:
        giver, ministry = came[end]
        chain.append((giver, ministry, end))
        end = giver
    return chain


def _mix(draft: _Draft) -> None:
    """Exchange analysts between two ministries where that separates pairs that meet too often."""
    for _ in range(MOST_PASSES):
        exchanged = False
        for one, other in combinations(draft.given, 2):
            for left in sorted(draft.given[one]):
                for right in sorted(draft.given[other]):
                    exchanged = _exchange(draft, one, left, other, right) or exchanged
        if not exchanged:
            return


def _exchange(draft: _Draft, one: str, left: str, other: str, right: str) -> bool:
    """Exchange the two where it lowers the sum of the squares of how often each pair meets."""
    # One of them may have been exchanged since the lists were made.
    if left not in draft.given[one] or right not in draft.given[other]:
        return False
    if not (draft.may(right, one) and draft.may(left, other)):
        return False
    mates, others = draft.team(one) - {left}, draft.team(other) - {right}
    # Colleagues who are in both teams meet both analysts before and after.
    met = draft.apart(left, mates - others) + draft.apart(right, others - mates)
    meets = draft.together(right, mates - others) + draft.together(left, others - mates)
    if meets >= met:
        return False
    for ministry, out, into in ((one, left, right), (other, right, left)):
        draft.take(ministry, out)
        draft.put(ministry, into)
    return True


def _pair(one: str, other: str) -> tuple[str, str]:
    # A pair is counted under one key, in whichever order the two are named.
    if one < other:
        return one, other
    return other, one
