"""Tests of uploaded files between the preview of a plan and its confirmation."""

import io
import os
import stat
import time

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from assessments.imports import uploads
from assessments.imports.problems import Refused
from assessments.imports.uploads import StaleTicket, Upload

PURPOSE = {"purpose": "scores of 2026", "holder": 7}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> None:
    settings.VAR = tmp_path


def kept(name: str = "scores.csv", content: bytes = b"a,b\n") -> Upload:
    return uploads.keep(SimpleUploadedFile(name, content), {"analyst": "anna"})


def test_a_file_is_kept_readable_only_by_the_server() -> None:
    upload = kept()

    assert upload.path.read_bytes() == b"a,b\n"
    assert stat.S_IMODE(upload.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(uploads.folder().stat().st_mode) == 0o700
    assert upload.path.name != "scores.csv"


def test_a_name_never_chooses_the_place() -> None:
    upload = kept("../../settings.py")

    assert upload.path.parent == uploads.folder()


def test_a_ticket_finds_the_file_again() -> None:
    upload = kept()

    ticket = uploads.ticket(upload, shown="abc", **PURPOSE)

    assert uploads.redeem(ticket, **PURPOSE) == (upload, "abc")


@pytest.mark.parametrize("other", [{"holder": 8}, {"purpose": "scores of 2025"}])
def test_a_ticket_is_valid_only_for_its_holder_and_purpose(other: dict) -> None:
    ticket = uploads.ticket(kept(), shown="abc", **PURPOSE)

    with pytest.raises(StaleTicket):
        uploads.redeem(ticket, **(PURPOSE | other))


@pytest.mark.parametrize("text", ["", "nonsense", "a:b:c", "é" * 50])
def test_a_forged_ticket_is_refused(text: str) -> None:
    with pytest.raises(StaleTicket):
        uploads.redeem(text, **PURPOSE)


def test_a_ticket_of_yesterday_is_refused(monkeypatch) -> None:
    ticket = uploads.ticket(kept(), shown="abc", **PURPOSE)
    later = time.time() + uploads.KEPT_SECONDS + 1
    monkeypatch.setattr(signing.time, "time", lambda: later)

    with pytest.raises(StaleTicket):
        uploads.redeem(ticket, **PURPOSE)


def test_a_ticket_whose_file_is_used_up_is_refused() -> None:
    upload = kept()
    ticket = uploads.ticket(upload, shown="abc", **PURPOSE)
    uploads.discard(upload)
    uploads.discard(upload)  # a second time does no harm

    with pytest.raises(StaleTicket):
        uploads.redeem(ticket, **PURPOSE)


def test_an_upload_not_confirmed_within_a_day_is_removed() -> None:
    old, young = kept(), kept()
    long_ago = time.time() - uploads.KEPT_SECONDS - 1
    os.utime(old.path, (long_ago, long_ago))

    kept()

    assert not old.path.exists()
    assert young.path.exists()


class FullDisk(SimpleUploadedFile):
    """An upload that fails because the disk is full."""

    def chunks(self, chunk_size=None):
        yield b"half"
        raise OSError(28, "No space left on device")


def test_a_full_disk_is_reported_and_leaves_no_file() -> None:
    with pytest.raises(Refused) as refused:
        uploads.keep(FullDisk("scores.csv", b"whole"), {})

    assert "No space left on device" in str(refused.value.problems[0])
    assert list(uploads.folder().iterdir()) == []


@pytest.mark.parametrize(("extra", "is_there"), [(0, True), (1, False)])
def test_a_file_over_the_limit_is_dropped_while_it_arrives(
    monkeypatch, extra: int, is_there: bool
) -> None:
    monkeypatch.setattr(uploads, "MAX_BYTES", 200_000)
    file = io.BytesIO(b"x" * (200_000 + extra))
    file.name = "scores.csv"

    request = RequestFactory().post("/", {"before": "1", "file": file, "later": "2"})

    assert ("file" in request.FILES) is is_there
    assert (request.POST["before"], request.POST["later"]) == ("1", "2")
