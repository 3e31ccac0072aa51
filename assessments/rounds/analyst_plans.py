"""A plan of who codes what: proposed, changed by hand, and shown before anything is assigned."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assessments.models import Coding, ConflictOfInterest, Ministry, Round, User
from assessments.models.stages import BLIND
from assessments.rounds.planning import Plan, Seat, Unfilled, balanced
from assessments.rounds.setup import person_name
from assessments.wording import listed

Chosen = Mapping[str, Sequence[str]]  # ministry -> keys of analysts, "" for a place left free


@dataclass(frozen=True)
class PlanData:
    """The rows that a plan is made from, by usernames and codes.

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
        seats = []
        for ministry in self.ministries:
            team = frozenset(map(str, self.team(ministry)))
            seats.append(Seat(ministry.code, self.wanted(ministry), team))
        return balanced(
            seats, self.analysts, conflicts=self.conflicts, loads=Counter(self.elsewhere)
        )

    @cached_property
    def by_key(self) -> dict[str, User]:
        return {str(user.pk): user for user in self.analysts.values()}

    def team(self, ministry: Ministry) -> Sequence[User]:
        return self.teams.get(ministry.code, ())

    def wanted(self, ministry: Ministry) -> int:
        # No one joins a team once its coding is not blind any more.
        if ministry.code in self.closed:
            return 0
        return self.coders


@dataclass(frozen=True, slots=True)
class Place:
    """One place to fill; key: of the analyst in it, or "" while it is free."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class PlanLine:
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
        return person_name(self.analyst)


@dataclass(frozen=True, slots=True)
class Share:
    """One analyst's ministries in a plan."""

    analyst: User
    ministries: Sequence[Ministry]

    @property
    def name(self) -> str:
        return person_name(self.analyst)


@dataclass(frozen=True, slots=True)
class PlanTable:
    """The plan as a page shows it. unfilled: a sentence for each ministry with free places."""

    lines: Sequence[PlanLine]
    loads: Sequence[Load]
    unfilled: Sequence[str]

    @property
    def count(self) -> int:
        """The number of places that the plan fills."""
        count = 0
        for line in self.lines:
            for place in line.places:
                count += bool(place.key)
        return count


def read_plan_data(
    ministries: Iterable[Ministry], analysts: Iterable[User], *, coders: int, round: Round | None
) -> PlanData:
    """Read the rows. Three queries; round: None where it is not open yet, then one."""
    ministries, users = list(ministries), {user.get_username(): user for user in analysts}
    wanted = {ministry.code for ministry in ministries}
    # A round that is not open yet has no codings, and nothing to ask the database for.
    teams: dict[str, list[User]] = {}
    elsewhere: Counter[str] = Counter()
    closed: frozenset[str] = frozenset()
    if round is not None:
        past_coding = round.assessments.exclude(stage__in=BLIND)
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
    return PlanData(ministries, users, coders, teams, closed, conflicts, elsewhere)


def with_free_places(round: Round) -> list[Ministry]:
    """Return the ministries of a round that need more analysts. Two queries."""
    codings = Coding.objects.filter(assessment__round=round)
    taken = Counter(codings.values_list("assessment", flat=True))
    open_ones = round.assessments.filter(stage__in=BLIND).select_related("ministry")
    found = []
    for assessment in open_ones.order_by("ministry__sort_key"):
        if taken[assessment.pk] < round.coders:
            found.append(assessment.ministry)
    return found


def proposed(data: PlanData) -> Chosen:
    """Return the new analysts of each ministry, as the plan proposes them."""
    chosen = {}
    for code, names in data.plan.given.items():
        chosen[code] = [str(data.analysts[name].pk) for name in names]
    return chosen


def plan_table(data: PlanData, chosen: Chosen) -> PlanTable:
    """Return the plan with what was chosen by hand."""
    lines = [plan_line(data, ministry, chosen) for ministry in data.ministries]
    before = Counter(data.elsewhere)
    for team in data.teams.values():
        before.update(map(str, team))
    # Who is chosen by hand counts too: the page counts again before anything is assigned.
    given: Counter[str] = Counter()
    for line in lines:
        for place in line.places:
            given[place.key] += 1
    loads = []
    for name, user in sorted(data.analysts.items()):
        loads.append(Load(user, before[name], before[name] + given[str(user.pk)]))
    unfilled = [unfilled_words(each, data) for each in data.plan.unfilled]
    return PlanTable(lines, loads, unfilled)


def plan_line(data: PlanData, ministry: Ministry, chosen: Chosen) -> PlanLine:
    """Return a ministry's line; places without a choice are free."""
    team = data.team(ministry)
    count = max(0, data.wanted(ministry) - len(team))
    # A page can send fewer choices than there are places, or more: the team may have changed.
    keys = [*chosen.get(ministry.code, ()), *[""] * count][:count]
    places, users = [], []
    for number, key in enumerate(keys, len(team) + 1):
        places.append(Place(key, f"Analyst {number} of {ministry.country}"))
        if key in data.by_key:
            users.append(data.by_key[key])
    return PlanLine(ministry, team, places, problems(data, ministry, users))


def problems(data: PlanData, ministry: Ministry, chosen: Sequence[User]) -> list[str]:
    """Return what will be refused about those who were chosen by hand."""
    found, seen = [], set(data.team(ministry))
    for user in chosen:
        if (user.get_username(), ministry.code) in data.conflicts:
            found.append(f"{user} has a conflict of interest with {ministry}.")
        if user in seen:
            found.append(f"{user} is chosen twice for this ministry.")
        seen.add(user)
    return found


def unfilled_words(unfilled: Unfilled, data: PlanData) -> str:
    """Return which places stay empty, and why, in one sentence."""
    countries = {ministry.code: ministry.country for ministry in data.ministries}
    places = "1 place stays"
    if unfilled.places > 1:
        places = f"{unfilled.places} places stay"
    why = "there are too few analysts to choose from"
    if unfilled.in_conflict:
        names = listed(unfilled.in_conflict)
        have = "has"
        if len(unfilled.in_conflict) > 1:
            have = "have"
        why = f"{names} {have} a conflict of interest, and no other analyst is left"
    return f"{countries[unfilled.ministry]}: {places} empty; {why}."


def shares(data: PlanData) -> list[Share]:
    """Return each analyst with their ministries, as the plan proposes them."""
    found = []
    for name, user in sorted(data.analysts.items()):
        given = data.plan.given
        own = [ministry for ministry in data.ministries if name in given[ministry.code]]
        found.append(Share(user, own))
    return found


def digest(chosen: Mapping[str, Collection[str]]) -> str:
    """Return the SHA-256 of who gets what, to know whether it is still as it was shown."""
    digest = hashlib.sha256()
    # Sorted: a browser sends fields in the order of its page, which says nothing here.
    for code, keys in sorted(chosen.items()):
        digest.update(f"{code}:{','.join(sorted(keys))};".encode())
    return digest.hexdigest()
