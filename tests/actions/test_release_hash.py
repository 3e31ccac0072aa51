"""The hash of a release covers all of it, and the release before."""

import hashlib

import pytest

from assessments.actions.freezing import content_hash
from assessments.models import Release, Result
from tests.factories import make_framework, publish_small_release

pytestmark = pytest.mark.django_db

LEVELS = {"FIN": {"OPN-1": 5, "OPN-2": 3}, "NLD": {"OPN-1": 2}}


def hash_of(release: Release) -> str:
    """Return the hash, computed again from the database."""
    return content_hash(
        code=release.code,
        framework=release.round.framework,
        method_version=release.method_version,
        previous_hash=release.previous_hash,
        results=Result.objects.for_release(release),
    )


def test_the_hash_is_that_of_the_stored_rows() -> None:
    release = publish_small_release("2026", LEVELS)
    release.refresh_from_db()

    assert release.content_hash == hash_of(release)


@pytest.mark.parametrize(
    "forged",
    [
        {"code": "2027"},
        {"method_version": "0"},
        {"previous_hash": hashlib.sha256(b"forged").hexdigest()},
    ],
)
def test_the_hash_covers_the_fields_of_the_release(forged: dict[str, str]) -> None:
    release = publish_small_release("2026", LEVELS)
    for field, value in forged.items():
        setattr(release, field, value)

    assert release.content_hash != hash_of(release)


@pytest.mark.parametrize(
    "forged",
    [
        {"score": 4.999},
        {"coverage": 0.9},
        {"rank": 2},
        {"state": "not_found"},
        {"value": 5.5},
        {"confidence": "low"},
        {"rationale": "Forged."},
        {"evidence": [{"class": "public"}]},
        {"is_sealed_only": True},
        {"scored": 9},
        {"applicable": 9},
    ],
)
def test_the_hash_covers_every_result(forged: dict[str, object]) -> None:
    release = publish_small_release("2026", LEVELS)
    rows = list(Result.objects.for_release(release))
    for field, value in forged.items():
        setattr(rows[5], field, value)

    again = content_hash(
        code=release.code,
        framework=release.round.framework,
        method_version=release.method_version,
        previous_hash=release.previous_hash,
        results=rows,
    )

    assert again != release.content_hash


def test_each_release_names_the_one_before_and_demonstrations_chain_apart() -> None:
    framework = make_framework()
    first, demo, second = (
        publish_small_release(code, framework=framework, is_demonstration=code.startswith("demo"))
        for code in ("2025", "demo-2025", "2026")
    )

    assert first.previous_hash == demo.previous_hash == ""
    assert second.previous_hash == first.content_hash
