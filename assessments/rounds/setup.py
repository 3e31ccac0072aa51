"""What a round can be opened with, and given to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessments.models import Framework, Ministry, Round, User
from assessments.models.directory import UNStatus
from assessments.reporting.ministry_names import find_code, grouped
from assessments.rounds.rounds import analysts, called

EVERY_MEMBER = "un"
Choices = list[tuple[str, str | list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Offer:
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
        """Nowhere, all members of the United Nations, each region with its sub-regions."""
        pairs = sorted({(m.region, m.subregion) for m in self.directory.values() if m.region})
        regions: Choices = [
            (region, [(region, f"All of {region}"), *((name, name) for name in subregions)])
            for region, subregions in grouped(pairs)
        ]
        return [
            ("", "None of them"),
            (EVERY_MEMBER, "All members of the United Nations"),
            *regions,
        ]

    @property
    def analyst_choices(self) -> list[tuple[str, str]]:
        return [(key, called(user)) for key, user in self.analysts.items()]

    @property
    def proposals(self) -> list[str]:
        return [f"{ministry.country} ({ministry.code})" for ministry in self.directory.values()]

    def find(self, typed: str) -> str:
        """The code that a code or a country names, or ""."""
        return find_code(typed, self.directory)

    def within(self, place: str) -> list[Ministry]:
        everybody = self.directory.values()
        if place == EVERY_MEMBER:
            return [ministry for ministry in everybody if ministry.standing == UNStatus.MEMBER]
        return [m for m in everybody if place and place in (m.region, m.subregion)]

    def chosen(self, place: str, codes: Iterable[str]) -> list[Ministry]:
        """Those of the place and those named, by country, each once."""
        wanted = {*(ministry.code for ministry in self.within(place)), *codes}
        return [ministry for code, ministry in self.directory.items() if code in wanted]


def offer() -> Offer:
    """Four queries."""
    return Offer(
        frameworks={framework.slug: framework for framework in Framework.objects.order_by("-pk")},
        directory={ministry.code: ministry for ministry in Ministry.objects.order_by("country")},
        analysts={str(user.pk): user for user in analysts()},
        taken=frozenset(Round.objects.values_list("code", flat=True)),
    )
