"""The words of a framework's indicators, for pages that show scores: read once per version."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from assessments.models import Framework, Indicator, Level


@dataclass(frozen=True, slots=True)
class Rubric:
    """The rubric of one indicator: its question, and a descriptor of each level."""

    code: str
    title: str
    question: str
    source: str
    unit: str
    levels: Mapping[int, str]

    def descriptor(self, level: float | None) -> str:
        if level is None:
            return ""
        # A measured indicator describes no levels, and neither does one above the top.
        return self.levels.get(int(level), "")


def rubrics(framework: Framework) -> Mapping[str, Rubric]:
    """Return indicator code -> rubric, in order: two queries, none when the digest is known."""
    return _rubrics(framework.pk, framework.digest)


# The digest is part of the cache key only: a framework that is loaded again keeps its row.
@lru_cache(maxsize=8)
def _rubrics(framework_id: int, digest: str) -> dict[str, Rubric]:
    levels: dict[int, dict[int, str]] = defaultdict(dict)
    for level in Level.objects.filter(indicator__framework=framework_id).order_by("level"):
        levels[level.indicator_id][level.level] = level.descriptor
    found = {}
    for row in Indicator.objects.filter(framework=framework_id).order_by("position"):
        described = levels.get(row.pk, {})
        found[row.code] = Rubric(row.code, row.title, row.question, row.source, row.unit, described)
    return found
