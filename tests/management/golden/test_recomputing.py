"""Published rounds, whole: what is stored is what the method makes of the answers, to the bit."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from assessments.actions import corrections, demonstrations
from assessments.actions.corrections import Change
from assessments.actions.verifying import Proof, proofs
from assessments.models import Correction, Release, Result

HERE = Path(__file__).parent

pytestmark = pytest.mark.django_db


def all_proofs() -> list[Proof]:
    return list(proofs(Release.objects.select_related("round__framework").order_by("pk")))


def test_the_golden_round_recomputes_to_the_last_digit() -> None:
    quiet = {"stdout": io.StringIO()}
    call_command("load_ministries", verbosity=0, **quiet)
    call_command("load_framework", str(HERE / "framework.toml"), **quiet)
    target = {"round": "golden-2026", "framework": "golden-1.0", "analyst": "anna"}
    call_command("import_scores", str(HERE / "scores.csv"), **target, **quiet)
    call_command("publish_round", "golden-2026", **quiet)

    (proof,) = all_proofs()

    assert proof.troubles == ()
    assert proof.numbers == Result.objects.filter(score__isnull=False).count() > 40


def test_the_demonstration_recomputes_to_the_last_digit_and_so_does_its_correction() -> None:
    call_command("load_demo", verbosity=0, stdout=io.StringIO())
    newest = Release.objects.newest_first().filter(corrected_by=None).first()
    row = newest.results.filter(kind="indicator", value=3).first()
    change = Change(row.ministry_id, row.code, "rated", 5.0, "An invented correction.")
    corrections.correct(newest, [change], reason="An invented correction.")

    found = all_proofs()

    assert {proof.release.code: proof.troubles for proof in found} == {
        release.code: () for release in Release.objects.all()
    }
    assert len(found) >= 4
    assert all(proof.numbers > 500 for proof in found)


def test_a_corrected_demonstration_is_removed_whole(tmp_path: Path) -> None:
    call_command("load_demo", verbosity=0, stdout=io.StringIO())
    newest = Release.objects.newest_first().current().first()
    row = newest.results.filter(kind="indicator", value=3).first()
    change = Change(row.ministry_id, row.code, "rated", 5.0, "An invented correction.")
    corrections.correct(newest, [change], reason="An invented correction.")

    demonstrations.remove(tmp_path / "sign-ins.txt")

    assert (Release.objects.count(), Correction.objects.count()) == (0, 0)
