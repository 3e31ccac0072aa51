"""A round's agreement as a page: one chart with its words, and what it leaves out.

Only ministries that are not coded blind any more are in it, for every reader.
"""

import datetime
from dataclasses import dataclass
from itertools import chain

from django.urls import reverse

from assessments import agreements
from assessments.agreements import Measured
from assessments.charts.agreement import agreement as drawn
from assessments.charts.reading import BAND_WORDS, Floor, Reading
from assessments.charts.types import Caption, Chart, Subject, ThemeName
from assessments.models import Round
from assessments.reporting.release_views import ReleaseView
from assessments.scorecards import tree
from assessments.scoring.agreement import DRAWS, SEED, Agreement, AlphaStatus, agreement, band
from assessments.scoring.types import INDEX_CODE, Framework, NodeKind

NO_ALPHA = {
    AlphaStatus.NO_VARIATION: "no variation",
    AlphaStatus.NOT_PAIRABLE: "not double coded",
}


@dataclass(frozen=True, slots=True)
class AgreementSummary:
    """Agreement on the whole of a round or of a release.

    alpha: ordinal, unrounded; None where it is undefined. words: its band, or why there is none.
    units: answers of one ministry on one indicator that two analysts or more rated.
    """

    alpha: float | None
    words: str
    units: int


@dataclass(frozen=True, slots=True)
class Page:
    """compared: ministries in the figures, of `every`; of the others nothing is shown.

    whole: the round, in words too.
    """

    chart: Chart
    whole: Measured
    words: str
    compared: int
    every: int

    @property
    def blind(self) -> int:
        """The number of ministries that are still coded blind."""
        return self.every - self.compared


def agreement_so_far(round: Round) -> AgreementSummary:
    """Return the agreement on what is not coded blind any more. One query."""
    cells = agreements.rated_cells(round, agreements.unblinded(round))
    found = agreement(agreements.table_of(chain.from_iterable(cells.values())))
    return summary(found)


def released_agreement(release_view: ReleaseView) -> AgreementSummary | None:
    """Return the agreement on all that is shown; None before the first release.

    Two queries, none when this process knows it.
    """
    if release_view.release is None:
        return None
    release = release_view.release
    found = agreements.released(release.pk, release.content_hash, release_view.lens)
    return summary(found[str(NodeKind.INDEX), INDEX_CODE])


def summary(found: Agreement) -> AgreementSummary:
    return AgreementSummary(found.ordinal, words_of(found.ordinal, found.status), found.doubles)


def words_of(alpha: float | None, status: AlphaStatus) -> str:
    """Return "rely", "tentative" or "flagged", or why there is no alpha."""
    if alpha is None:
        return NO_ALPHA[status]
    return BAND_WORDS[band(alpha)]


def page(round: Round, *, site: str, today: datetime.date, theme: ThemeName = "light") -> Page:
    """Return the page of a round.

    Three queries, however many ministries, and those of a framework new to this process.
    """
    # A figure that included a blind coding would show its coders how the others answered.
    within = agreements.unblinded(round)
    lines = agreements.measured(round, within)
    compared, every = within.count(), round.assessments.count()
    caption = Caption(
        release=round.code,
        lens="",
        scope="All indicators",
        framework=str(round.framework),
        source="Chancery, codings of its analysts",
        date=today,
        shown=compared,
        total=every,
        is_demonstration=round.is_demonstration,
        url=f"{site}{reverse('round-agreement', args=[round.code])}",
    )
    chart = drawn(
        readings(lines, tree(round.framework), round.framework.get_absolute_url()),
        caption,
        theme,
        # Printed under the chart: with both, anyone can compute the same intervals again.
        seed=SEED,
        draws=DRAWS,
    )
    return Page(
        chart=chart,
        whole=lines[0],
        words=words_of(lines[0].found.ordinal, lines[0].found.status),
        compared=compared,
        every=every,
    )


def readings(lines: list[Measured], framework: Framework, rubric: str) -> list[Reading]:
    """Return the round, then each dimension followed by its indicators. rubric: its address."""
    # The first line is the whole round, which has no place in the framework.
    found = {(line.node.kind, line.node.code): line for line in lines[1:]}
    ordered = [reading(lines[0], "")]
    for dimension in framework.dimensions:
        ordered.append(reading(found["dimension", dimension.code], ""))
        for facet in dimension.facets:
            for leaf in facet.indicators:
                line = found["indicator", leaf.code]
                ordered.append(reading(line, f"{rubric}#{leaf.code}"))
    return ordered


def reading(line: Measured, url: str) -> Reading:
    found = line.found
    return Reading(
        Subject(line.node.code, line.node.title, url),
        Floor(line.node.kind),
        found.status,
        found.ordinal,
        line.interval.low,
        line.interval.high,
        found.coders,
        found.units,
        found.doubles,
        found.pairable,
    )
