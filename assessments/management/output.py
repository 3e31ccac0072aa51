"""Output of commands: problems, progress and files."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import CommandError, OutputWrapper

from assessments.imports.problems import Refused
from assessments.wording import counted

PLAIN_LINES = 5  # for each step, if the output is not a terminal


def refusal(source: str, refused: Refused) -> CommandError:
    """Return the error to raise. Django prints it on stderr and ends the command with status 1."""
    count = counted(len(refused.problems), "problem")
    listed = "\n".join(f"  {problem}" for problem in refused.problems)
    return CommandError(f"{source} was not imported. Nothing was changed. {count}:\n{listed}")


class Progress:
    """Report the progress of a command: in one line on a terminal, in a few lines elsewhere."""

    def __init__(self, stream: OutputWrapper) -> None:
        self.stream = stream
        self.is_terminal = stream.isatty()
        self.last = 0.0

    def say(self, text: str, *, ending: str = "\n") -> None:
        # style_func=str keeps stderr from printing progress in red.
        self.stream.write(text, style_func=str, ending=ending)
        self.stream.flush()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Print the progress. done and total: rows; a step ends with done == total."""
        text = f"{step}: {done:,} of {total:,}"
        if self.is_terminal:
            # The carriage return writes over the line before.
            self.say(f"\r{text}", ending="\n" if done == total else "")
        elif done == total:
            self.say(text)
            self.last = 0
        elif done >= self.last + total / PLAIN_LINES:
            self.say(text)
            self.last = done


def deliver(chunks: Iterable[bytes], output: str, stdout: OutputWrapper, done: str) -> None:
    """Print the chunks if the output is "-"; otherwise write that file and print `done`."""
    if output == "-":
        for chunk in chunks:
            stdout.write(chunk.decode(), ending="")
        return
    try:
        write_whole(Path(output), chunks)
    except OSError as error:
        raise CommandError(f"{output} cannot be written ({error.strerror}).") from error
    stdout.write(done)


def write_whole(path: Path, chunks: Iterable[bytes]) -> None:
    """Write the file under another name and move it, so that it is never incomplete."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(chunks)
            os.fchmod(file.fileno(), 0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
