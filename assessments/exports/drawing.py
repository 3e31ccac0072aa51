"""Drawing with one warm Chromium, which is thrown away when it is worn, dead or stuck."""

import asyncio
import contextlib
import logging
import os
import shutil
import signal
from collections.abc import Sequence
from typing import Any

from choreographer.browsers import Chromium
from kaleido import Kaleido, PageGenerator
from kaleido.errors import JavascriptError, KaleidoError

from assessments.exports import drawing_page
from assessments.exports.printing import without_machine
from assessments.exports.wire import Order

log = logging.getLogger(__name__)

START_SECONDS = 20.0
CLOSE_SECONDS = 3.0


class Stuck(Exception):
    """A picture took longer than it may."""


class Undrawable(Exception):
    """plotly.js refused the figure, or Chromium does not run: trying again would not help."""


class Died(Exception):
    """Chromium ended while it drew."""


class QuietChromium(Chromium):
    """Chromium without its calls home: by default it looks up its maker's hosts at every start."""

    def get_cli(self) -> Sequence[str]:
        no_host_is_found = "--host-resolver-rules=MAP * ~NOTFOUND"
        return [*super().get_cli(), "--disable-background-networking", no_host_is_found]

    def clean(self) -> None:
        """Remove what can be removed of the profile; the renderer empties its folder at its start.

        The original tries for seconds, and holds up the event loop.
        """
        if hasattr(self, "tmp_dir"):
            shutil.rmtree(self.tmp_dir.path, ignore_errors=True)


class WarmKaleido(Kaleido):  # type: ignore[misc]  # Kaleido has no types
    async def _return_kaleido_tab(self, tab: Any) -> None:
        """Keep the page. Kaleido would load it again before each picture: 2/3 of the time.

        After a failure the Studio throws the whole browser away. Should Kaleido rename this
        method, pictures are slower and nothing else.
        """
        await self.tabs_ready.put(tab)


def kill(browser: WarmKaleido) -> None:
    """End Chromium with all its processes, which are a group of their own."""
    process = getattr(browser, "subprocess", None)
    if process is not None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()  # still there, it would be asked to close, and never answer


class Studio:
    """Draws one picture at a time; the caller takes turns.

    seconds: the most that one picture may take.
    lifetime: pictures drawn by one Chromium, which grows with each.
    """

    def __init__(self, chromium: str, *, seconds: float, lifetime: int) -> None:
        self.chromium = chromium
        self.seconds = seconds
        self.lifetime = lifetime
        self.drawn = 0
        self._browser: WarmKaleido | None = None

    @property
    def is_worn(self) -> bool:
        return self.drawn >= self.lifetime

    async def draw(self, order: Order) -> bytes:
        """Raises Undrawable at once, Stuck and Died only after a second try with a new Chromium."""
        try:
            return await self._attempt(order)
        except (Stuck, Died) as error:
            log.warning("A second try after: %s", error)
        return await self._attempt(order)

    async def renew(self) -> None:
        """Make a new Chromium ready now, so that the next picture does not wait for it."""
        await self.close()
        await self._open()

    async def close(self) -> None:
        """Let Chromium end; kill it when it does not."""
        # Forgotten first, so that no order takes a browser that is about to end.
        browser, self._browser = self._browser, None
        self.drawn = 0
        if browser is None:
            return
        closing = asyncio.create_task(browser.close())
        await asyncio.wait({closing}, timeout=CLOSE_SECONDS)
        if not closing.done():
            kill(browser)

    async def _discard(self) -> None:
        """Kill Chromium: a stuck one would not come to its end, a dead one leaves parts behind."""
        if self._browser is not None:
            kill(self._browser)
        await self.close()

    async def _attempt(self, order: Order) -> bytes:
        browser = self._browser or await self._open()
        size = {"width": order.width, "height": order.height, "scale": order.scale}
        drawing = asyncio.create_task(
            browser.calc_fig(dict(order.figure), opts={"format": order.format, **size})
        )
        try:
            picture: bytes = await self._finished(drawing, seconds=self.seconds)
        except Undrawable:
            await self.close()  # plotly.js may have left half a chart in the page
            raise
        except (Stuck, Died):
            await self._discard()
            raise
        self.drawn += 1
        if order.format == "pdf":
            return without_machine(picture)
        return picture

    async def _open(self) -> WarmKaleido:
        generator = PageGenerator(
            plotly=drawing_page.PLOTLY.as_uri(),
            mathjax=False,
            others=[drawing_page.DRAWING.as_uri()],
        )
        generator.header = drawing_page.header()
        self._browser = WarmKaleido(
            n=1,
            timeout=None,
            page_generator=generator,
            path=self.chromium,
            browser_cls=QuietChromium,
            enable_extensions=False,
        )
        try:
            await self._finished(asyncio.create_task(self._browser.open()), seconds=START_SECONDS)
        except Exception as error:
            log.warning("Chromium did not start.", exc_info=error)
            await self._discard()
            raise Undrawable(f"Chromium ({self.chromium}) did not start.") from error
        return self._browser

    async def _finished(self, task: asyncio.Task[Any], *, seconds: float) -> Any:
        """Wait without trusting the task to be cancelled: a stuck page would hold it for ever."""
        done, _ = await asyncio.wait({task}, timeout=seconds)
        if not done:
            raise Stuck(f"Chromium gave no answer within {seconds:g} seconds.")
        if task.cancelled():
            raise Died("Chromium ended at work.")
        error = task.exception()
        if isinstance(error, KaleidoError | JavascriptError):
            raise Undrawable(f"The chart cannot be drawn: {error}") from error
        if error is not None:
            raise Died(f"Chromium ended at work: {error!r}") from error
        return task.result()
