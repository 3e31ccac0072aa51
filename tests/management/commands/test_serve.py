"""Tests of `manage.py serve`: refusals at the start, and when static files are collected."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django.fixtures import Settings

from assessments.management import serving


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind((serving.HOST, 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def style_sheet(settings: Settings, tmp_path: Path) -> Path:
    """The one static file of a site of its own."""
    sources = tmp_path / "sources"
    sources.mkdir()
    settings.STATICFILES_DIRS = [sources]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.VAR = tmp_path
    file = sources / "app.css"
    file.write_text("body {}")
    return file


def test_a_taken_port_is_refused_with_another_to_try(taken_port: int) -> None:
    with pytest.raises(
        CommandError, match=rf"Port {taken_port} is in use\. .*PORT={taken_port + 1}"
    ):
        call_command("serve", "--port", str(taken_port))


@pytest.mark.parametrize("port", ["abc", "0", "65536", "-1", "80.5", ""])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(CommandError, match="PORT must be a number from 1 to 65535"):
        call_command("serve", f"--port={port}")


def test_it_does_not_serve_a_site_that_asks_for_https(settings: Settings) -> None:
    settings.HTTPS = True

    with pytest.raises(CommandError, match="Set HTTPS=false"):
        call_command("serve")


def test_static_files_are_collected_once(style_sheet: Path, settings: Settings) -> None:
    assert serving.is_collection_stale()

    serving.collect_static_files()

    assert not serving.is_collection_stale()
    assert (settings.STATIC_ROOT / "app.css").read_text() == "body {}"


def test_a_changed_static_file_is_collected_again(style_sheet: Path) -> None:
    serving.collect_static_files()

    os.utime(style_sheet, (0, 0))

    assert serving.is_collection_stale()


def test_what_only_builds_static_files_is_not_served(style_sheet: Path, settings: Settings) -> None:
    (style_sheet.parent / "build.mjs").write_text("// how app.css is made")

    serving.collect_static_files()

    assert sorted(path.name for path in settings.STATIC_ROOT.iterdir()) == ["app.css"]
