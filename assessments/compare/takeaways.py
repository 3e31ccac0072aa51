"""What a reader may take of a comparison besides the page: files, markup, a reference."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from assessments.charts.types import Chart
from assessments.compare.choices import Choice
from assessments.compare.citations import Citation, citation
from assessments.compare.comparisons import file_name
from assessments.compare.downloads import edition_of
from assessments.compare.embeds import frames
from assessments.exports.downloads import SIZES

SIZE_NAMES = {"wide": "web", "square": "square", "slide": "slide", "print": "A4"}


@dataclass(frozen=True, slots=True)
class Takeaway:
    """sizes: key -> what it is for and how large; frames: markup for other sites, to be escaped.

    edition: what links to files carry, so that caches keep none under another ministry's name.
    """

    name: str
    edition: str
    citation: Citation
    frames: Mapping[str, str]
    sizes: Mapping[str, str]


def takeaway(choice: Choice, chart: Chart, today: datetime.date) -> Takeaway:
    """Needs a release, as the chart does."""
    address = f"{choice.site}{reverse('comparison-index')}?{choice.query}"
    return Takeaway(
        name=file_name(choice),
        edition=edition_of(choice),
        citation=citation(choice, address, today),
        frames=frames(choice, chart),
        sizes={
            key: f"{SIZE_NAMES[key]}, {width} × {height}" for key, (width, height) in SIZES.items()
        },
    )
