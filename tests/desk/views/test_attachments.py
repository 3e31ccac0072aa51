"""Files of evidence: which are accepted, who reads them, and how they are stored on the disk."""

import hashlib
import stat
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from assessments.actions import evidence_files, releases
from assessments.desk.forms import MAX_BYTES
from assessments.models import (
    Assessment,
    Attachment,
    Coding,
    Event,
    Evidence,
    Finding,
    Membership,
    Score,
)
from tests.desk.pages import WHOLE, html
from tests.factories import make_coding, make_evidence, make_score, make_user
from tests.final_ministries import make_finished

PDF = b"%PDF-1.7\n1 0 obj CANARY-in-file\n"
pytestmark = pytest.mark.usefixtures("own_folders")


@pytest.fixture
def score(coding: Coding) -> Score:
    return make_score(coding, "OPN-1", 3, confidence="high", rationale="Seen.")


@pytest.fixture
def piece(score: Score) -> Evidence:
    return make_evidence(score)


@pytest.fixture
def sealed(score: Score) -> Evidence:
    return make_evidence(score, disclosure="sealed", kind="interview")


def send(client: Client, piece: Evidence, content: bytes = PDF, name: str = "talk.pdf", **fields):
    sent = {"file": SimpleUploadedFile(name, content), **fields}
    return client.post(f"/evidence/{piece.pk}/attach/", sent)


def signed_in(username: str, role: str, ministry: str = "FIN") -> Client:
    client = Client()
    member = ministry if role == "ministry" else ""
    client.force_login(make_user(username, role=role, ministry=member))
    return client


def address(piece: Evidence) -> str:
    return f"/evidence/{piece.pk}/file/"


def on_disk() -> list[Path]:
    return sorted(evidence_files.folder().iterdir())


def test_a_file_has_a_random_name_and_only_the_site_can_read_it(
    desk: Client, piece: Evidence
) -> None:
    answer = send(desk, piece, back="/desk/")

    [path] = on_disk()
    assert answer["Location"] == "/desk/"
    assert path.name == Attachment.objects.get().path
    assert "talk" not in path.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_bytes() == PDF
    assert Event.objects.get(verb="attached file").detail["file"] == hashlib.sha256(PDF).hexdigest()


def test_a_file_is_taken_away_as_it_was_sent_and_never_shown_in_a_page(
    desk: Client, piece: Evidence, url: str
) -> None:
    send(desk, piece)

    answer = desk.get(address(piece))

    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="talk.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    page = html(desk.get(url))
    assert f'href="{address(piece)}"' in page
    assert hashlib.sha256(PDF).hexdigest() in page


def test_what_is_not_taken_is_refused_with_what_is(desk: Client, piece: Evidence) -> None:
    answer = send(desk, piece, b"MZ\x90\x00\x03", "paper.docx")

    assert answer.status_code == 200
    assert "none of the kinds that are taken: PDF, PNG, JPEG" in html(answer)
    assert on_disk() == []
    assert not Attachment.objects.exists()


def test_a_file_keeps_its_kind_and_a_name_that_fits_it(desk: Client, piece: Evidence) -> None:
    send(desk, piece, b"a;b\n1;2\n", "C:\\me\\A.CSV")

    attachment = Attachment.objects.get()
    assert (attachment.media_type, attachment.name) == ("text/csv", "A.csv")
    assert desk.get(address(piece))["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (PDF + b" " * MAX_BYTES, "The file is larger than 10 MB."),
        (PDF + b" " * 2 * MAX_BYTES, "The file is larger than 10 MB."),
    ],
)
def test_an_empty_and_a_large_file_are_refused(
    desk: Client, piece: Evidence, content: bytes, sentence: str
) -> None:
    assert sentence in html(send(desk, piece, content))
    assert not Attachment.objects.exists()


def test_without_a_file_the_page_asks_for_one(desk: Client, piece: Evidence) -> None:
    assert "Choose a file first." in html(desk.post(f"/evidence/{piece.pk}/attach/"))
    assert "Attach the file" in html(desk.get(f"/evidence/{piece.pk}/attach/"))


def test_a_second_file_takes_the_place_of_the_first(
    desk: Client, piece: Evidence, django_capture_on_commit_callbacks
) -> None:
    send(desk, piece)
    with django_capture_on_commit_callbacks(execute=True):
        send(desk, piece, b"Other words", "b.txt")

    [path] = on_disk()
    assert path.read_bytes() == b"Other words"
    assert Attachment.objects.get().name == "b.txt"


def test_a_file_is_removed_from_the_disk_once_that_is_committed(
    desk: Client, piece: Evidence, django_capture_on_commit_callbacks
) -> None:
    send(desk, piece)

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/evidence/{piece.pk}/detach/")
        assert len(on_disk()) == 1

    assert on_disk() == []
    assert not Attachment.objects.exists()
    assert desk.get(address(piece)).status_code == 404
    assert desk.post(f"/evidence/{piece.pk}/detach/").status_code == 302
    assert Event.objects.filter(verb="removed file").count() == 1


def test_evidence_that_goes_takes_its_file_with_it(
    desk: Client, url: str, piece: Evidence, django_capture_on_commit_callbacks
) -> None:
    send(desk, piece)

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(url, {"version": 1, "answer": "3", "confidence": "high", "rationale": "Seen."})

    assert not Evidence.objects.exists()
    assert on_disk() == []


def test_a_sealed_file_is_encrypted_with_its_name_and_each_opening_is_recorded(
    desk: Client, url: str, sealed: Evidence
) -> None:
    send(desk, sealed, name="CANARY-name.pdf")

    [path] = on_disk()
    assert b"CANARY" not in path.read_bytes()
    assert "CANARY" not in str(Attachment.objects.values().get())
    assert "CANARY" not in str(list(Event.objects.values_list("detail", flat=True)))
    assert Attachment.objects.get().digest != hashlib.sha256(PDF).hexdigest()
    assert "CANARY" not in html(desk.get(url))
    assert desk.get(address(sealed)).status_code == 404
    answer = desk.post(address(sealed))
    assert answer.content == PDF
    assert "CANARY-name.pdf" in answer["Content-Disposition"]
    assert Event.objects.filter(verb="opened sealed file").count() == 1


@pytest.mark.parametrize(
    ("role", "status"), [("lead", 200), ("coordinator", 404), ("ministry", 404)]
)
def test_leads_open_a_sealed_file_and_coordinators_do_not(
    desk: Client, sealed: Evidence, role: str, status: int
) -> None:
    send(desk, sealed)

    assert signed_in("other", role).post(address(sealed)).status_code == status
    assert Client().post(address(sealed)).status_code == 404


def test_a_file_follows_its_piece_into_the_seal_and_out(
    desk: Client, url: str, score: Score, django_capture_on_commit_callbacks
) -> None:
    piece = make_evidence(score, key=WHOLE["evidence"])
    send(desk, piece)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(url, {**WHOLE, f"{piece.key}-disclosure": "sealed", "version": 1})

    [path] = on_disk()
    assert b"CANARY" not in path.read_bytes()
    assert Attachment.objects.get().name == ""
    assert desk.get(address(piece)).status_code == 404

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(url, {**WHOLE, f"{piece.key}-disclosure": "restricted", "version": 2})

    [path] = on_disk()
    assert path.read_bytes() == PDF
    assert desk.get(address(piece))["Content-Disposition"] == 'attachment; filename="talk.pdf"'


def test_a_class_does_not_change_where_the_file_cannot_follow(
    desk: Client, url: str, score: Score
) -> None:
    piece = make_evidence(score, key=WHOLE["evidence"])
    send(desk, piece)
    on_disk()[0].unlink()

    page = html(desk.post(url, {**WHOLE, f"{piece.key}-disclosure": "sealed", "version": 1}))

    assert "Its class cannot change: This file is no longer on the server." in page
    assert Evidence.objects.get().disclosure == "public"


def test_a_file_that_is_gone_is_reported_as_gone(desk: Client, piece: Evidence) -> None:
    send(desk, piece)
    on_disk()[0].unlink()

    answer = desk.get(address(piece))

    assert answer.status_code == 503
    assert "This file is no longer on the server." in html(answer)


def test_a_new_file_is_not_verified(desk: Client, piece: Evidence) -> None:
    Evidence.objects.update(verified_at=timezone.now(), verified_by=make_user("lead", role="lead"))

    send(desk, piece)

    assert Evidence.objects.get().verified_at is None


def test_nothing_is_attached_to_what_is_submitted_or_another_writes(
    desk: Client, coding: Coding, piece: Evidence
) -> None:
    assert send(signed_in("other", "analyst"), piece).status_code == 404
    assert send(signed_in("lead", "lead"), piece).status_code == 404
    Coding.objects.update(submitted_at=timezone.now())

    assert send(desk, piece).status_code == 404
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("disclosure", ["public", "restricted"])
def test_the_ministry_reads_files_of_its_findings_once_it_is_asked(
    desk: Client, coding: Coding, score: Score, disclosure: str
) -> None:
    piece = make_evidence(score, disclosure=disclosure)
    send(desk, piece)
    member, other = signed_in("min", "ministry"), signed_in("est", "ministry", "EST")
    assert member.get(address(piece)).status_code == 404

    Assessment.objects.update(stage="reply")
    assert member.get(address(piece)).status_code == 404
    Finding.objects.create(
        assessment=coding.assessment, indicator=score.indicator, score=score, state="rated", level=3
    )

    assert member.get(address(piece)).content == PDF
    assert other.get(address(piece)).status_code == 404
    assert Client().get(address(piece)).status_code == 404


@pytest.mark.parametrize(("disclosure", "status"), [("public", 200), ("restricted", 404)])
def test_everybody_reads_files_of_public_evidence_once_it_is_released(
    desk: Client, coding: Coding, score: Score, disclosure: str, status: int
) -> None:
    piece = make_evidence(score, disclosure=disclosure)
    send(desk, piece)
    releases.publish(coding.assessment.round)

    assert Client().get(address(piece)).status_code == status


def test_files_of_a_ministry_left_out_of_its_rounds_release_stay_with_the_team(
    desk: Client, coding: Coding, piece: Evidence
) -> None:
    send(desk, piece)
    make_finished("NOR", round=coding.assessment.round)
    Assessment.objects.filter(ministry="FIN").update(stage="reconciling")

    releases.publish(coding.assessment.round, is_partial=True)

    assert Client().get(address(piece)).status_code == 404
    assert signed_in("elsewhere", "analyst").get(address(piece)).status_code == 404


def test_who_is_no_analyst_any_more_attaches_and_removes_nothing(
    desk: Client, piece: Evidence
) -> None:
    send(desk, piece)
    Membership.objects.filter(user__username="ada").delete()

    assert send(desk, piece, name="later.pdf").status_code == 404
    assert desk.post(f"/evidence/{piece.pk}/detach/").status_code == 404
    assert Attachment.objects.get().name == "talk.pdf"


def test_files_of_a_coding_that_is_not_used_stay_with_the_team(
    desk: Client, coding: Coding, piece: Evidence, score: Score
) -> None:
    send(desk, piece)
    other = make_coding(coding.assessment, analyst=make_user("second", role="analyst"))
    theirs = make_score(other, "OPN-1", 2, confidence="high", rationale="Seen.")
    Finding.objects.create(
        assessment=coding.assessment,
        indicator=score.indicator,
        score=theirs,
        state="rated",
        level=2,
    )
    releases.publish(coding.assessment.round)

    assert Client().get(address(piece)).status_code == 404


def test_sweeping_removes_old_files_that_no_piece_names(desk: Client, piece: Evidence) -> None:
    send(desk, piece)
    orphan = evidence_files.write(b"of a transaction that was rolled back")
    day = 24 * 60 * 60

    assert evidence_files.sweep() == 0
    assert evidence_files.sweep(now=timezone.now().timestamp() + day + 60) == 1

    assert [path.name for path in on_disk()] == [Attachment.objects.get().path]
    assert orphan not in {path.name for path in on_disk()}
