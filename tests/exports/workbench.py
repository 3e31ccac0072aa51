"""A renderer of a test's own, in a folder of its own."""

import os
import signal
from pathlib import Path
from typing import Any

from assessments.exports.images import Renderer
from assessments.exports.wire import Figure, Format, Order
from tests import chromium
from tests.exports import figures, processes


class Workbench:
    """The renderer as the site sees it, and what a test does to its processes."""

    def __init__(self, folder: Path, *options: str, **limits: Any) -> None:
        self.folder = folder
        program = limits.pop("program", chromium.executable() or "")
        self.client = Renderer(folder, program, options=options, **limits)

    def draw(self, figure: Figure | None = None, format: Format = "png", **changes: Any) -> bytes:
        """A small picture; changes: width, height, scale, client_pid."""
        values = {**figures.SIZE, "scale": 1.0, "client_pid": os.getpid(), **changes}
        return self.client.draw(Order(figure or figures.bars(), format, **values))

    @property
    def socket(self) -> Path:
        return self.folder / "renderer.sock"

    @property
    def log(self) -> str:
        return (self.folder / "renderer.log").read_text()

    @property
    def pid(self) -> int:
        """The process that holds the lock; 0 before there is one."""
        try:
            return int((self.folder / "renderer.lock").read_text())
        except (FileNotFoundError, ValueError):
            return 0

    def chromium_pids(self) -> set[int]:
        return processes.descendants(self.pid)

    def browser_pid(self) -> int:
        """Chromium itself, whose other processes all say their type."""
        lines = {pid: processes.command(pid) for pid in self.chromium_pids()}
        (browser,) = (
            pid
            for pid, line in lines.items()
            if "--remote-debugging-pipe" in line and "--type=" not in line and "python" not in line
        )
        return browser

    def page_pids(self) -> set[int]:
        """The processes that pages run in."""
        return {pid for pid in self.chromium_pids() if "--type=renderer" in processes.command(pid)}

    def close(self) -> None:
        """End the renderer as an operator would, and see that nothing stays."""
        pid = self.pid
        if not pid or not processes.is_running(pid):
            return
        left = {pid, *self.chromium_pids()}
        os.kill(pid, signal.SIGTERM)
        try:
            assert processes.becomes_true(lambda: not left & processes.parents().keys())
        finally:
            for stray in left & processes.parents().keys():
                os.kill(stray, signal.SIGKILL)
