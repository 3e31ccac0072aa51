"""Open archives, ZIP or TAR with gzip, without unpacking more than a limit."""

import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from assessments.imports.problems import Problem, Refused

GZIP = b"\x1f\x8b"
ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
MAX_PARTS = 50_000  # an archive of posts has a part for each picture
MAX_PART = 100 * 1024 * 1024
MAX_RATIO = 200  # JSON of many alike posts reaches about 25
RATIO_COUNTS_FROM = 1024 * 1024
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    gzip.BadGzipFile,
    lzma.LZMAError,
    tarfile.TarError,
    EOFError,
    LookupError,
    NotImplementedError,  # a packing method that Python does not know
    OSError,
    RuntimeError,  # encrypted
    ValueError,
)
TOO_MUCH = f"The archive unpacks to more than {MAX_PART // 1024**2} MB."


class Limited(io.RawIOBase):
    """A stream that refuses to give more than a limit."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, limit: int = MAX_PART) -> None:
        self.stream, self.left = stream, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.stream.read(len(buffer))
        self.left -= len(piece)
        if self.left < 0:
            raise Refused([Problem("", TOO_MUCH)])
        buffer[: len(piece)] = piece
        return len(piece)


def buffered(stream: IO[bytes] | gzip.GzipFile) -> io.BufferedReader:
    return io.BufferedReader(Limited(stream))


@contextmanager
def readable() -> Iterator[None]:
    """Turn the errors of a damaged archive into Refused."""
    try:
        yield
    except DAMAGED as error:
        message = "The archive is damaged or incomplete. Download it again."
        raise Refused([Problem("", message)]) from error


def zip_parts(content: bytes) -> dict[str, zipfile.ZipInfo]:
    """Return name -> part of a ZIP archive; names without their folders. Raises Refused."""
    # The table of contents takes memory before it can be counted.
    if content.count(b"PK\x01\x02") > MAX_PARTS:
        raise Refused([Problem("", f"The archive has more than {MAX_PARTS:,} parts.")])
    with readable(), zipfile.ZipFile(io.BytesIO(content)) as archive:
        found: dict[str, zipfile.ZipInfo] = {}
        for part in archive.infolist():
            found.setdefault(part.filename.rpartition("/")[2].casefold(), part)
        return found


@contextmanager
def zip_part(content: bytes, part: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    """Open one part of a ZIP archive as a stream. Raises Refused if it is too large."""
    if part.file_size > MAX_PART:
        raise Refused([Problem("", TOO_MUCH)])
    if part.file_size > max(RATIO_COUNTS_FROM, part.compress_size * MAX_RATIO):
        message = f"The archive unpacks to more than {MAX_RATIO} times its size."
        raise Refused([Problem("", message)])
    with (
        readable(),
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        archive.open(part) as stream,
    ):
        yield buffered(stream)


@contextmanager
def tar_part(content: bytes, name: str) -> Iterator[IO[bytes] | None]:
    """Open one part of a TAR archive with gzip as a stream; None if there is no such part."""
    with readable(), gzip.GzipFile(fileobj=io.BytesIO(content)) as unpacked:
        with tarfile.open(fileobj=buffered(unpacked), mode="r|") as archive:
            for member in archive:
                if member.isfile() and member.name.rpartition("/")[2].casefold() == name:
                    yield archive.extractfile(member)
                    return
        yield None
