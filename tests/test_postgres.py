"""The throwaway PostgreSQL of the suite leaves nothing behind, however its command ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests import postgres

COMMAND = [sys.executable, "-m", "tests.postgres", "sh", "-c"]

pytestmark = pytest.mark.skipif(postgres.program_folder() is None, reason=postgres.ADVICE)


def home(url: str) -> Path:
    """The cluster's folder, which is also where its socket is."""
    return Path(unquote(urlsplit(url).netloc.partition("@")[2]))


def test_the_exit_status_is_the_commands_and_the_cluster_is_gone() -> None:
    done = subprocess.run(
        [*COMMAND, "echo $DATABASE_URL; exit 7"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 7
    assert done.stdout.startswith("postgresql://postgres@%2F")
    assert not home(done.stdout.strip()).exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_the_command_and_removes_the_cluster(number: signal.Signals) -> None:
    with subprocess.Popen(
        [*COMMAND, "echo $DATABASE_URL; exec sleep 60"],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        folder = home(process.stdout.readline().strip())
        assert folder.is_dir()
        if number == signal.SIGINT:  # as a terminal sends it: to the command as well
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)

    assert process.returncode == 128 + number
    assert not folder.exists()
