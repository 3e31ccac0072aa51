"""A picture of a chart: the same pixels, whatever device asks for it."""

from dataclasses import dataclass
from typing import Self, get_args

from assessments.charts.fitting import fitted
from assessments.charts.types import Chart
from assessments.exports.images import cached_render, digest_of
from assessments.exports.wire import Figure, Format

FORMATS: tuple[Format, ...] = get_args(Format)
PIXELS = 2  # device pixels per CSS pixel of a PNG; the others have no pixels


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to draw. width, height: CSS pixels."""

    figure: Figure
    format: Format
    width: int
    height: int

    @classmethod
    def of(cls, chart: Chart, format: Format, *, size: tuple[int, int] | None = None) -> Self:
        """Return a chart's picture. size: width and height; None: as large as the chart needs."""
        if size:
            width, height = size
            chart = fitted(chart, width=width, height=height)
        return cls(chart.figure, format, chart.width, chart.height)

    @property
    def digest(self) -> str:
        """A digest that differs where the picture does, known before it is drawn."""
        return digest_of(self.figure, self.format, self.width, self.height, self._scale)

    def drawn(self) -> bytes:
        """Return the file from the cache, else from the renderer. Raises ImageUnavailable."""
        size = {"width": self.width, "height": self.height}
        return cached_render(self.figure, format=self.format, scale=self._scale, **size)

    @property
    def _scale(self) -> int:
        return PIXELS if self.format == "png" else 1
