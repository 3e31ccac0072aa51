"""Tests of access to the renderer's socket: a refusal needs no Chromium."""

import os
import shutil
import socket
import stat
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assessments.exports import renderer
from assessments.exports.images import RenderFailed
from tests.exports.workbench import Workbench

NO_CHROMIUM = shutil.which("true") or ""
OPEN_PYTHON = shutil.which("python3", path="/usr/bin:/bin")  # ours may be in a closed folder


@pytest.fixture
def renderer_at_work(make_workbench: Callable[..., Workbench]) -> Workbench:
    """A renderer that runs, though its Chromium does not."""
    workbench = make_workbench(program=NO_CHROMIUM)
    with pytest.raises(RenderFailed, match=NO_CHROMIUM):
        workbench.draw()
    return workbench


def test_only_its_user_may_open_the_socket(renderer_at_work: Workbench) -> None:
    assert stat.S_IMODE(renderer_at_work.socket.stat().st_mode) == 0o600


@pytest.mark.parametrize("message", [b"GET / HTTP/1.1\r\n\r\n", b"\x00\x00\x00\x02{}", b"\xff"])
def test_who_does_not_speak_properly_is_hung_up_on(
    renderer_at_work: Workbench, message: bytes
) -> None:
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(str(renderer_at_work.socket))
        link.sendall(message)
        link.shutdown(socket.SHUT_WR)
        assert link.recv(100) == b""

    with pytest.raises(RenderFailed, match=NO_CHROMIUM):  # it goes on serving
        renderer_at_work.draw()


@pytest.mark.skipif(
    os.geteuid() != 0 or OPEN_PYTHON is None,
    reason="only root can act as another user, who needs a Python of the system's",
)
def test_another_user_is_hung_up_on(renderer_at_work: Workbench) -> None:
    renderer_at_work.socket.chmod(0o666)
    for folder in [renderer_at_work.folder, *renderer_at_work.folder.parents]:
        if folder == Path(tempfile.gettempdir()):
            break
        folder.chmod(0o755)
    script = "import socket,sys;s=socket.socket(1);s.connect(sys.argv[1]);print(s.recv(9))"

    answer = subprocess.run(
        [str(OPEN_PYTHON), "-c", script, renderer_at_work.socket],
        capture_output=True,
        user=65534,
        check=True,
    )

    assert answer.stdout.strip() == b"b''"


def test_the_other_side_is_known_by_its_user(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert renderer.is_same_user(ours)

        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
        assert not renderer.is_same_user(ours)


def test_a_second_renderer_leaves_the_work_to_the_first(renderer_at_work: Workbench) -> None:
    first = renderer_at_work.pid

    renderer.main([str(renderer_at_work.socket), "--chromium", NO_CHROMIUM])

    assert renderer_at_work.pid == first
    assert renderer_at_work.socket.exists()
