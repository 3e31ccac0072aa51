"""`manage.py load_framework` says what it loaded, or all that is wrong and loads nothing."""

import pytest
from django.core.management import CommandError, call_command

from assessments.imports.applying.frameworks import load_framework
from assessments.models import Framework
from tests.factories import make_round
from tests.framework_documents import REAL_FILE

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(tmp_path):
    """The real framework with two mistakes in it."""
    text = REAL_FILE.read_text(encoding="utf-8")
    text = text.replace('act = "say"', 'act = "shout"', 1).replace("max = 5.0", "max = 0.5", 1)
    file = tmp_path / "broken.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_it_says_what_was_loaded(capsys):
    call_command("load_framework", str(REAL_FILE))

    assert capsys.readouterr().out == (
        "dd-maturity-1.0: created; 4 dimensions, 14 facets, 26 indicators, 130 level descriptors\n"
    )


def test_a_second_run_says_that_nothing_changed(capsys):
    load_framework(REAL_FILE)

    call_command("load_framework", str(REAL_FILE))

    assert capsys.readouterr().out.startswith("dd-maturity-1.0: unchanged; ")


def test_a_check_loads_nothing(capsys):
    call_command("load_framework", "--check", str(REAL_FILE))

    assert capsys.readouterr().out.startswith("dd-maturity-1.0: no problems; 4 dimensions, ")
    assert not Framework.objects.exists()


@pytest.mark.parametrize("options", [[], ["--check"]])
def test_every_problem_is_listed_and_no_file_is_loaded(broken, options):
    with pytest.raises(CommandError) as refused:
        call_command("load_framework", *options, str(REAL_FILE), str(broken))

    assert refused.value.returncode == 1
    assert f"{broken} was not imported" in str(refused.value)
    assert "framework.scale.max: must be above min (1), not 0.5" in str(refused.value)
    assert "(OPN-1).act: must be one of say, listen, do" in str(refused.value)
    assert not Framework.objects.exists()


def test_files_that_are_wrong_are_all_reported(broken, tmp_path):
    with pytest.raises(CommandError) as refused:
        call_command("load_framework", str(broken), str(tmp_path / "missing.toml"))

    assert "broken.toml was not imported" in str(refused.value)
    assert "missing.toml was not imported" in str(refused.value)
    assert "cannot be read: No such file or directory" in str(refused.value)


def test_a_version_in_use_is_refused_with_the_reason(tmp_path):
    make_round("2026", framework=load_framework(REAL_FILE).framework)
    file = tmp_path / "changed.toml"
    text = REAL_FILE.read_text(encoding="utf-8").replace("coverage = 0.66", "coverage = 0.67", 1)
    file.write_text(text, encoding="utf-8")

    with pytest.raises(CommandError, match="is used by round 2026 and can no longer change"):
        call_command("load_framework", str(file))
