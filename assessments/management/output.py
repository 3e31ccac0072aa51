"""What commands print and write: every problem, how far they are, and files that are whole."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.core.management.base import CommandError, OutputWrapper

from assessments.imports.problems import Refused

PLAIN_LINES = 5  # where the output is no terminal: at most so many for each step


def refusal(source: str, refused: Refused) -> CommandError:
    """The error to raise: Django prints it on stderr and ends the command with 1."""
    count = len(refused.problems)
    found = "1 problem" if count == 1 else f"{count:,} problems"
    listed = "\n".join(f"  {problem}" for problem in refused.problems)
    return CommandError(f"{source} was not imported; nothing was changed. {found}:\n{listed}")


class Progress:
    """Says how far a command is: in place on a terminal, in a few plain lines elsewhere."""

    def __init__(self, stream: OutputWrapper) -> None:
        self.stream = stream
        self.is_terminal = stream.isatty()
        self.said = 0.0

    def say(self, text: str, *, ending: str = "\n") -> None:
        self.stream.write(text, style_func=str, ending=ending)  # str: stderr is not always red
        self.stream.flush()

    def __call__(self, step: str, done: int, total: int) -> None:
        """done and total: rows; a step ends with done == total."""
        text = f"{step}: {done:,} of {total:,}"
        if self.is_terminal:
            self.say(f"\r{text}", ending="\n" if done == total else "")
        elif done == total or done >= self.said + total / PLAIN_LINES:
            self.say(text)
            self.said = 0 if done == total else done


def deliver(chunks: Iterable[bytes], output: str, stdout: OutputWrapper, done: str) -> None:
    """Print them where the output is "-", or else write that file and say so in `done`."""
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
    """Put the file in place when it is complete: nobody ever reads half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(chunks)
            os.fchmod(file.fileno(), 0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
