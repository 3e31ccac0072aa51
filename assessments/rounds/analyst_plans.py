"""A plan of who codes what: proposed, changed by hand, and looked at before any of it is made."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assessments.models import Coding, ConflictOfInterest, Ministry, Round, Stage, User
from assessments.rounds.planning import Plan, Seat, Unfilled, balanced
from assessments.rounds.rounds import called

OPEN_STAGES = [Stage.ASSIGNED, Stage.CODING]


@dataclass(frozen=True)
class Ground:
    """All that a plan stands on, by usernames and codes.

    teams: ministry -> who codes it already. closed: ministries that are past coding. elsewhere:
    how many other ministries of the round each analyst has.
    """

    ministries: Sequence[Ministry]
    analysts: Mapping[str, User]
    coders: int
    teams: Mapping[str, Sequence[User]]
    closed: frozenset[str]
    conflicts: frozenset[tuple[str, str]]
    elsewhere: Mapping[str, int]

    @cached_property
    def plan(self) -> Plan:
        seats = [
            Seat(
                ministry.code,
                self.wanted(ministry),
                frozenset(map(str, self.teams.get(ministry.code, ()))),
            )
            for ministry in self.ministries
        ]
        return balanced(
            seats, self.analysts, conflicts=self.conflicts, loads=Counter(self.elsewhere)
        )

    def wanted(self, ministry: Ministry) -> int:
        return 0 if ministry.code in self.closed else self.coders


@dataclass(frozen=True, slots=True)
class Place:
    """One place to fill; key: of the analyst in it, or "" for nobody."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    ministry: Ministry
    team: Sequence[User]
    places: Sequence[Place]
    problems: Sequence[str]

    @property
    def team_keys(self) -> str:
        return ",".join(str(user.pk) for user in self.team)


@dataclass(frozen=True, slots=True)
class Load:
    """One analyst: how many ministries of the round before the plan, and with it."""

    analyst: User
    before: int
    after: int

    @property
    def name(self) -> str:
        return called(self.analyst)


@dataclass(frozen=True, slots=True)
class Share:
    """One analyst's ministries in a plan."""

    analyst: User
    ministries: Sequence[Ministry]

    @property
    def name(self) -> str:
        return called(self.analyst)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The plan as a page shows it."""

    lines: Sequence[Line]
    loads: Sequence[Load]
    unfilled: Sequence[str]

    @property
    def count(self) -> int:
        return sum(bool(place.key) for line in self.lines for place in line.places)

    @property
    def has_problems(self) -> bool:
        return any(line.problems for line in self.lines)


def ground(
    ministries: Iterable[Ministry], analysts: Iterable[User], *, coders: int, round: Round | None
) -> Ground:
    """Read what stands. Three queries; round: None where it is not open yet, then one."""
    ministries, users = list(ministries), {user.get_username(): user for user in analysts}
    wanted = {ministry.code for ministry in ministries}
    teams: dict[str, list[User]] = {}
    elsewhere: Counter[str] = Counter()
    closed: frozenset[str] = frozenset()
    if round is not None:
        past_coding = round.assessments.exclude(stage__in=OPEN_STAGES)
        closed = frozenset(past_coding.values_list("ministry", flat=True))
        codings = Coding.objects.filter(assessment__round=round).order_by("pk")
        for coding in codings.select_related("analyst", "assessment"):
            code = coding.assessment.ministry_id
            if code in wanted:
                teams.setdefault(code, []).append(coding.analyst)
            else:
                elsewhere[coding.analyst.get_username()] += 1
    interests = ConflictOfInterest.objects.filter(user__in=users.values(), ministry__in=wanted)
    conflicts = frozenset(interests.values_list("user__username", "ministry"))
    return Ground(ministries, users, coders, teams, closed, conflicts, elsewhere)


def with_free_places(round: Round) -> list[Ministry]:
    """The ministries of a round that still want analysts. One query."""
    codings = Coding.objects.filter(assessment__round=round).values_list("assessment")
    taken = Counter(assessment for (assessment,) in codings)
    open_ones = round.assessments.filter(stage__in=OPEN_STAGES).select_related("ministry")
    return [
        assessment.ministry
        for assessment in open_ones.order_by("ministry__country")
        if taken[assessment.pk] < round.coders
    ]


def proposed(ground: Ground) -> dict[str, list[str]]:
    """Ministry -> the keys of its new analysts, as the plan has it."""
    return {
        code: [str(ground.analysts[name].pk) for name in names]
        for code, names in ground.plan.given.items()
    }


def sheet(ground: Ground, chosen: Mapping[str, Sequence[str]]) -> Sheet:
    """The plan with what was chosen by hand: ministry -> keys of analysts."""
    by_key = {str(user.pk): user for user in ground.analysts.values()}
    lines = [
        line(ground, ministry, chosen.get(ministry.code, ()), by_key)
        for ministry in ground.ministries
    ]
    before = Counter(ground.elsewhere)
    before.update(str(user) for team in ground.teams.values() for user in team)
    after = Counter(
        by_key[place.key].get_username()
        for each in lines
        for place in each.places
        if place.key in by_key
    )
    return Sheet(
        lines=lines,
        loads=[
            Load(user, before[name], before[name] + after[name])
            for name, user in sorted(ground.analysts.items())
        ],
        unfilled=[sentence(each, ground) for each in ground.plan.unfilled],
    )


def line(
    ground: Ground, ministry: Ministry, chosen: Sequence[str], by_key: Mapping[str, User]
) -> Line:
    team = ground.teams.get(ministry.code, ())
    free = max(0, ground.wanted(ministry) - len(team))
    keys = [*chosen, *[""] * free][:free]
    return Line(
        ministry=ministry,
        team=team,
        places=[
            Place(key, f"Analyst {number} of {ministry.country}")
            for number, key in enumerate(keys, len(team) + 1)
        ],
        problems=problems(ground, ministry, [by_key[key] for key in keys if key in by_key]),
    )


def problems(ground: Ground, ministry: Ministry, chosen: Sequence[User]) -> list[str]:
    """What will be refused about those who were chosen by hand."""
    found, seen = [], set(ground.teams.get(ministry.code, ()))
    for user in chosen:
        if (user.get_username(), ministry.code) in ground.conflicts:
            found.append(f"{user} has a conflict of interest with {ministry}.")
        if user in seen:
            found.append(f"{user} stands here twice.")
        seen.add(user)
    return found


def sentence(unfilled: Unfilled, ground: Ground) -> str:
    """Which places stay empty, and why."""
    country = next(m.country for m in ground.ministries if m.code == unfilled.ministry)
    places = "1 place stays" if unfilled.places == 1 else f"{unfilled.places} places stay"
    against = unfilled.in_conflict
    if against:
        have = "has" if len(against) == 1 else "have"
        why = f"{' and '.join(against)} {have} a conflict of interest, and nobody else is left"
    else:
        why = "there are too few analysts to choose from"
    return f"{country}: {places} empty; {why}."


def shares(ground: Ground) -> list[Share]:
    """Each analyst with their ministries, as the plan has it."""
    given = ground.plan.given
    return [
        Share(user, [ministry for ministry in ground.ministries if name in given[ministry.code]])
        for name, user in sorted(ground.analysts.items())
    ]


def digest(chosen: Mapping[str, Collection[str]]) -> str:
    """Return the SHA-256 of who gets what, to tell whether it is still as it was shown."""
    text = ";".join(f"{code}:{','.join(sorted(keys))}" for code, keys in sorted(chosen.items()))
    return hashlib.sha256(text.encode()).hexdigest()
