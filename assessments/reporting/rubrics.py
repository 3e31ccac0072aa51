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
        return "" if level is None else self.levels.get(int(level), "")


def rubrics(framework: Framework) -> Mapping[str, Rubric]:
    """Return indicator code -> rubric, in order: two queries, none when the digest is known."""
    return _rubrics(framework.pk, framework.digest)


@lru_cache(maxsize=8)
def _rubrics(framework_id: int, digest: str) -> dict[str, Rubric]:
    levels: dict[int, dict[int, str]] = defaultdict(dict)
    for row in Level.objects.filter(indicator__framework=framework_id).order_by("level"):
        levels[row.indicator_id][row.level] = row.descriptor
    indicators = Indicator.objects.filter(framework=framework_id).order_by("position")
    return {
        row.code: Rubric(
            row.code, row.title, row.question, row.source, row.unit, levels.get(row.pk, {})
        )
        for row in indicators
    }
