"""What a backup and a restore refuse, before they write anything."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from assessments.actions import evidence_files
from assessments.management.backups import making, manifest, restoring
from assessments.management.backups.contents import Digest
from assessments.management.backups.manifest import EVIDENCE, File, Manifest, describe
from tests.factories import make_ministry

NAME = "ab" * 20
LATER = ("assessments", "9999_of_a_later_version")


@pytest.fixture(autouse=True)
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "VAR", tmp_path / "var")
    return tmp_path / "var"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A backup with one file of evidence, whose database is not looked into."""
    folder = tmp_path / "backup"
    (folder / EVIDENCE).mkdir(parents=True)
    (folder / "database.sqlite3").write_bytes(b"rows")
    (folder / EVIDENCE / NAME).write_bytes(b"a file")
    write(folder)
    return folder


def write(folder: Path, **fields: object) -> None:
    names = ["database.sqlite3", f"{EVIDENCE}/{NAME}"]
    given = {
        "made_at": "2026-03-01T12:00:00+00:00",
        "database": "sqlite",
        "method_version": "1.0",
        "migrations": [],
        "tables": {"assessments_ministry": Digest(0, "0" * 64)},
        "releases": [],
        "files": {name: describe(folder / name) for name in names},
        "lost_files": [],
        "sealing_keys": [],
    }
    Manifest(**{**given, **fields}).write(folder)


def refusal(folder: Path) -> str:
    with pytest.raises(CommandError) as caught:
        restoring.restore(folder, lambda line: None)
    return str(caught.value)


def test_a_manifest_is_read_as_it_was_written(folder: Path) -> None:
    found = manifest.read(folder)

    assert found.evidence_names == [NAME]
    assert found.tables == {"assessments_ministry": Digest(0, "0" * 64)}
    assert found.files[f"{EVIDENCE}/{NAME}"] == File(6, describe(folder / EVIDENCE / NAME).sha256)


def test_every_damage_is_listed(folder: Path) -> None:
    (folder / "database.sqlite3").write_bytes(b"rowz")
    (folder / EVIDENCE / NAME).unlink()

    words = refusal(folder)

    assert "database.sqlite3 was changed or is incomplete." in words
    assert f"{EVIDENCE}/{NAME} is missing." in words
    assert "Nothing was restored." in words


def test_a_folder_without_a_backup(tmp_path: Path) -> None:
    assert "holds no backup" in refusal(tmp_path)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"format": 1}', '{"format": 1, "tables": 3}'],
)
def test_a_damaged_manifest(folder: Path, text: str) -> None:
    (folder / manifest.NAME).write_text(text)

    assert "cannot be read" in refusal(folder)


@pytest.mark.parametrize("name", ["../secret-key", "/etc/hosts", "a/b"])
def test_a_file_outside_its_folder_is_none_of_ours(folder: Path, name: str) -> None:
    kept = json.loads((folder / manifest.NAME).read_text())
    kept["files"][f"{EVIDENCE}/{name}"] = {"bytes": 1, "sha256": "0"}
    (folder / manifest.NAME).write_text(json.dumps(kept))

    assert "cannot be read" in refusal(folder)


def test_another_format(folder: Path) -> None:
    write(folder, format=2)

    assert "has the format 2" in refusal(folder)


@pytest.mark.django_db
def test_a_database_with_rows_is_named_with_their_number(folder: Path) -> None:
    make_ministry("FIN")
    make_ministry("NOR")

    words = refusal(folder)

    assert "assessments_ministry: 2 rows" in words
    assert "The database is not empty" in words


@pytest.mark.django_db
def test_a_file_of_the_same_name_with_other_content(folder: Path) -> None:
    (evidence_files.folder() / NAME).write_bytes(b"another")

    assert "differs from the file in the backup" in refusal(folder)
    assert (evidence_files.folder() / NAME).read_bytes() == b"another"


@pytest.mark.django_db
def test_a_backup_of_a_newer_version(folder: Path) -> None:
    write(folder, migrations=[LATER])

    words = refusal(folder)

    assert "newer version" in words
    assert "assessments.9999_of_a_later_version" in words


@pytest.mark.django_db
def test_a_backup_made_between_two_versions(folder: Path) -> None:
    write(folder, migrations=[("assessments", "0001_initial")])

    assert "between two versions" in refusal(folder)


@pytest.mark.django_db
def test_a_database_that_is_ahead_of_the_backup(folder: Path) -> None:
    assert "tables of a newer version" in refusal(folder)


def test_a_folder_that_exists_is_not_written_over(folder: Path) -> None:
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(folder))


def test_a_file_that_is_replaced_meanwhile_starts_the_copy_again(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()

    with pytest.raises(making.FilesChanged):
        making.copy_evidence([NAME], {NAME}, target)


def test_a_file_that_was_lost_before_is_named(tmp_path: Path) -> None:
    (evidence_files.folder() / "cd").write_bytes(b"here")
    target = tmp_path / "target"
    target.mkdir()

    lost = making.copy_evidence([NAME, "cd"], {"cd"}, target)

    assert lost == [NAME]
    assert (target / "cd").read_bytes() == b"here"


def test_after_a_failure_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(folder: Path) -> Manifest:
        (folder / "half").write_bytes(b"")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "fill", fail)

    with pytest.raises(CommandError, match="No space left"):
        making.make(tmp_path / "new")

    assert [path.name for path in tmp_path.iterdir() if "new" in path.name] == []
