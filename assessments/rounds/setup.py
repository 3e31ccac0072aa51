"""Everything that a round can be opened with: frameworks, ministries, analysts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from assessments.country_names import CountryNames, candidates_of, code_of
from assessments.directory_names import names_of
from assessments.models import Framework, Ministry, Role, Round, User
from assessments.models.directory import UNStatus
from assessments.reporting.ministry_names import describe_doubt, grouped

EVERY_MEMBER = "un"
Choices = list[tuple[str, str | list[tuple[str, str]]]]


@dataclass(frozen=True)
class RoundOptions:
    """All there is to choose from. directory: code -> ministry, by country."""

    frameworks: Mapping[str, Framework]
    directory: Mapping[str, Ministry]
    analysts: Mapping[str, User]
    taken: frozenset[str]

    @property
    def framework_choices(self) -> list[tuple[str, str]]:
        return [(slug, str(framework)) for slug, framework in self.frameworks.items()]

    @property
    def place_choices(self) -> Choices:
        """No place, all members of the United Nations, each region with its sub-regions."""
        places = set()
        for ministry in self.directory.values():
            # A ministry without a region is found by its name only.
            if ministry.region:
                places.add((ministry.region, ministry.subregion))
        choices: Choices = [
            ("", "None of them"),
            (EVERY_MEMBER, "All members of the United Nations"),
        ]
        for region, subregions in grouped(sorted(places)):
            names = zip(subregions, subregions, strict=True)
            choices.append((region, [(region, f"All of {region}"), *names]))
        return choices

    @property
    def analyst_choices(self) -> list[tuple[str, str]]:
        return people_choices(self.analysts)

    @property
    def proposals(self) -> list[str]:
        return [f"{ministry.country} ({ministry.code})" for ministry in self.directory.values()]

    @cached_property
    def names(self) -> CountryNames:
        """The names of all ministries. They are made once for a list of many."""
        return names_of(self.directory.values())

    def find(self, typed: str) -> str:
        """Return the code of the one ministry that the text means, or ""."""
        return code_of(typed, self.names)

    def describe_doubt(self, typed: str) -> str:
        """Return which ministries the text could mean, in a sentence; "" if there are none."""
        candidates = candidates_of(typed, self.names)
        if not candidates:
            return ""
        doubt = describe_doubt(typed, candidates, self.directory)
        return f"{doubt[0].upper()}{doubt[1:]}"

    def ministries_of(self, place: str) -> list[Ministry]:
        """Return the ministries of a place choice; none for the blank one."""
        found = []
        for ministry in self.directory.values():
            # Observers of the United Nations can be chosen by their region or name only.
            if place == EVERY_MEMBER:
                is_there = ministry.standing == UNStatus.MEMBER
            else:
                is_there = bool(place) and place in (ministry.region, ministry.subregion)
            if is_there:
                found.append(ministry)
        return found

    def chosen(self, place: str, codes: Iterable[str]) -> list[Ministry]:
        """Return those of the place and those named, by country, each once."""
        wanted = {*codes}
        for ministry in self.ministries_of(place):
            wanted.add(ministry.code)
        # The directory is in the order of countries: its own order sorts what was chosen.
        return [ministry for code, ministry in self.directory.items() if code in wanted]


def round_options() -> RoundOptions:
    """Read all that there is. Four queries."""
    newest_first = Framework.objects.order_by("-pk")
    return RoundOptions(
        frameworks={framework.slug: framework for framework in newest_first},
        directory=directory(),
        analysts=analysts(),
        taken=frozenset(Round.objects.values_list("code", flat=True)),
    )


def directory() -> dict[str, Ministry]:
    """Return all ministries by code, in the order of their countries. One query."""
    return {ministry.code: ministry for ministry in Ministry.objects.order_by("sort_key")}


def analysts() -> dict[str, User]:
    """Return who can be given work, by key, in the order of their names. One query."""
    users = User.objects.filter(memberships__role=Role.ANALYST, is_active=True)
    return by_key(users)


def by_key(users: QuerySet[User]) -> dict[str, User]:
    """Return users by their keys as forms send them, in the order of their names."""
    ordered = users.order_by("last_name", "first_name", "username")
    return {str(user.pk): user for user in ordered}


def people_choices(people: Mapping[str, User]) -> list[tuple[str, str]]:
    return [(key, person_name(user)) for key, user in people.items()]


def person_name(user: User) -> str:
    """Return a name with the username: full names may be alike, or not given."""
    name = user.get_full_name()
    if not name:
        return user.username
    return f"{name} ({user.username})"
