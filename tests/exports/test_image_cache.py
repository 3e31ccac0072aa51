"""Pictures on disk."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assessments.exports.image_cache import ImageCache

FIRST, SECOND, THIRD = ("1" * 64, "2" * 64, "3" * 64)


@pytest.fixture
def cache(tmp_path: Path) -> ImageCache:
    return ImageCache(tmp_path / "images", limit_bytes=100)


def test_what_was_never_kept_is_not_found(cache: ImageCache) -> None:
    assert cache.read(FIRST) is None


def test_what_was_kept_is_found_only_by_its_digest(cache: ImageCache) -> None:
    cache.write(FIRST, b"picture")

    assert cache.read(FIRST) == b"picture"
    assert cache.read(SECOND) is None


def test_the_oldest_pictures_make_room(cache: ImageCache) -> None:
    for age, digest in enumerate([THIRD, SECOND]):
        cache.write(digest, bytes(40))
        os.utime(cache.folder / digest, (1000 + age, 1000 + age))

    cache.write(FIRST, bytes(40))

    assert [cache.read(digest) is None for digest in (THIRD, SECOND, FIRST)] == [True, False, False]


def test_only_the_owner_may_read_what_is_kept(cache: ImageCache) -> None:
    cache.write(FIRST, b"draft")

    assert cache.folder.stat().st_mode & 0o077 == 0
    assert (cache.folder / FIRST).stat().st_mode & 0o077 == 0


def test_a_failed_write_leaves_nothing_behind(
    cache: ImageCache, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    cache.write(FIRST, b"picture")

    assert list(cache.folder.iterdir()) == []
    assert "No space left on device" in caplog.text


def test_two_who_want_the_same_picture_take_turns(cache: ImageCache) -> None:
    inside = 0
    most = 0
    guard = threading.Lock()

    def enter(_: int) -> None:
        nonlocal inside, most
        with cache.only_one(FIRST):
            with guard:
                inside += 1
                most = max(most, inside)
            threading.Event().wait(0.02)
            with guard:
                inside -= 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(enter, range(8)))

    assert most == 1
