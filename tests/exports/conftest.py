"""Fixtures: renderers that end with their tests, and a port that must get no calls."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.exports.workbench import Workbench


@pytest.fixture
def make_workbench(tmp_path: Path) -> Iterator[Callable[..., Workbench]]:
    """Make renderers by their command-line options."""
    made: list[Workbench] = []

    def make(*options: str, **limits: Any) -> Workbench:
        made.append(Workbench(tmp_path, *options, **limits))
        return made[-1]

    yield make
    for workbench in made:
        workbench.close()


@pytest.fixture(scope="session")
def shared_workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """One renderer for all tests that only draw: a start takes seconds."""
    shared = Workbench(tmp_path_factory.mktemp("renderer"))
    yield shared
    shared.close()


@pytest.fixture
def workbench(make_workbench: Callable[..., Workbench]) -> Workbench:
    return make_workbench()


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A port of this machine, and the calls that it got."""
    calls: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                calls.append(str(caller.recv(100)))
                caller.close()

        threading.Thread(target=listen, daemon=True).start()
        yield server.getsockname()[1], calls
        server.shutdown(socket.SHUT_RDWR)
