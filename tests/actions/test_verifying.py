"""Tests of verifying a release: every row that was changed by hand is found and named."""

from collections.abc import Callable

import pytest

from assessments.actions import corrections, releases
from assessments.actions.corrections import Change
from assessments.actions.verifying import Proof, proofs
from assessments.models import Release, Result, Round
from tests.factories import make_framework, make_round, make_scored_round, publish_small_release
from tests.final_ministries import make_decision, make_finished, make_reply
from tests.forging import forge
from tests.worlds import world

pytestmark = pytest.mark.django_db

WHOLE = {"OPN-1": 4, "OPN-2": 3, "CNF-1": 5, "TRN-1": 2, "TRN-2": 3}
LEVELS = {"FIN": WHOLE, "NLD": WHOLE | {"OPN-1": 2, "TRN-2": 5}, "EST": {"OPN-1": 2, "OPN-2": 3}}
OPN_1 = "ministry_id = 'FIN' AND kind = 'indicator' AND code = 'OPN-1'"


@world
def release() -> Release:
    return publish_small_release("2026", LEVELS)


def proof(code: str = "2026") -> Proof:
    """Return the proof of a release, read again as the command does."""
    return next(proofs(Release.objects.select_related("round__framework").filter(code=code)))


def troubles(code: str = "2026") -> str:
    return "\n".join(proof(code).troubles)


def change(column: str, value: object, where: str = OPN_1) -> None:
    forge(f"UPDATE assessments_result SET {column} = %s WHERE {where}", value)  # noqa: S608


def test_an_untouched_release_is_sound(release: Release) -> None:
    found = proof()

    assert found.is_sound
    assert found.numbers == Result.objects.filter(score__isnull=False).count()


@pytest.mark.parametrize("value", [5.0, 1.0])
def test_the_value_of_an_indicator_is_named_and_nothing_above_it(
    release: Release, value: float
) -> None:
    change("value", value)

    assert proof().troubles == (
        f"FIN indicator OPN-1: value is stored as {value} and recomputes to 4.0",
    )


NUMBERS = [
    ("score", 4.25, OPN_1, "FIN indicator OPN-1: score is stored as 4.25 and recomputes to 4.0"),
    (
        "score",
        3.6,
        "ministry_id = 'FIN' AND code = 'openness'",
        "FIN facet openness: score is stored as 3.6 and recomputes to 3.5",
    ),
    (
        "score",
        3.5000000000000004,
        "ministry_id = 'FIN' AND code = 'openness'",
        "FIN facet openness: score is stored as 3.5000000000000004 and recomputes to 3.5",
    ),
    (
        "rank",
        1,
        "ministry_id = 'FIN' AND kind = 'dimension' AND code = 'training'",
        "FIN dimension training: rank is stored as 1 and recomputes to 2",
    ),
    (
        "coverage",
        0.5,
        "ministry_id = 'EST' AND kind = 'index'",
        "EST index index: coverage is stored as 0.5 and recomputes to 0.0",
    ),
    (
        "state",
        "scored",
        "ministry_id = 'EST' AND kind = 'index'",
        "EST index index: state is stored as 'scored' and recomputes to 'insufficient'",
    ),
    (
        "state",
        "not_found",
        OPN_1,
        "FIN indicator OPN-1: state is stored as 'not_found' and recomputes to 'rated'",
    ),
    (
        "state",
        "nonsense",
        OPN_1,
        "FIN indicator OPN-1: state is stored as 'nonsense' and recomputes to 'rated'",
    ),
    (
        "state",
        "not_applicable",
        "ministry_id = 'EST' AND kind = 'indicator' AND code = 'CNF-1'",
        "EST indicator CNF-1: state is stored as 'not_applicable' and recomputes to",
    ),
    (
        "scored",
        4,
        "ministry_id = 'FIN' AND kind = 'index'",
        "FIN index index: scored is stored as 4 and recomputes to 5",
    ),
    (
        "is_sealed_only",
        True,
        "ministry_id = 'FIN' AND kind = 'index'",
        "FIN index index: is_sealed_only is stored as True and recomputes to False",
    ),
]


@pytest.mark.parametrize(("column", "value", "where", "sentence"), NUMBERS)
def test_the_one_number_that_was_changed_is_named(
    release: Release, column: str, value: object, where: str, sentence: str
) -> None:
    change(column, value, where)

    found = proof().troubles

    assert len(found) == 1
    assert found[0].startswith(sentence)


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        (
            "rationale",
            "Forged.",
            "FIN indicator OPN-1: rationale is stored as 'Forged.', but was frozen as 'Seen.'",
        ),
        ("confidence", "low", "confidence is stored as 'low', but was frozen as 'high'"),
        ("evidence", '[{"class": "public"}]', "FIN indicator OPN-1: evidence is stored as"),
        ("reply", '{"stance": "agree"}', "FIN indicator OPN-1: reply is stored as"),
    ],
)
def test_words_are_named_though_every_number_recomputes(
    release: Release, column: str, value: str, sentence: str
) -> None:
    change(column, value)

    found = proof().troubles

    assert len(found) == 1
    assert sentence in found[0]


def test_a_reply_put_into_other_words_is_named() -> None:
    round = make_round(coders=2)
    make_decision(make_reply(make_finished("FIN"), comment="We disagree."), "other", 4)
    releases.publish(round)
    assert proof().is_sound

    change("reply", '{"stance": "agree"}')

    assert "OPN-1: reply is stored as {'stance': 'agree'}, but was frozen as" in troubles()
    assert "We disagree." in troubles()


def test_a_forgery_that_fits_together_is_found_by_what_was_frozen(release: Release) -> None:
    """Everything that follows from the answer is forged as well; only the hash shows it."""
    other = publish_small_release(
        "other", LEVELS | {"FIN": WHOLE | {"OPN-1": 5}}, framework=release.round.framework
    )
    for row in Result.objects.for_release(other):
        where = f"release_id = {release.pk} AND ministry_id = '{row.ministry_id}'"
        where += f" AND kind = '{row.kind}' AND code = '{row.code}'"
        for column in ("score", "rank", "value"):
            change(column, getattr(row, column), where)

    assert "FIN indicator OPN-1: value is stored as 5.0, but was frozen as 4.0" in troubles()


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            f"DELETE FROM assessments_result WHERE {OPN_1}",  # noqa: S608
            "FIN indicator OPN-1: the row is missing",
        ),
        (
            "DELETE FROM assessments_result WHERE ministry_id = 'FIN' AND kind = 'index'",
            "FIN index index: the row is missing",
        ),
        (
            "DELETE FROM assessments_result WHERE ministry_id = 'EST'",
            "It was published with 3 ministries; it now has 2.",
        ),
    ],
)
def test_a_row_that_was_taken_out_is_named(release: Release, statement: str, sentence: str) -> None:
    forge(statement)

    assert proof().troubles == (sentence,)


COLUMNS = (
    "release_id, ministry_id, kind, code, state, score, coverage, scored, applicable, rank,"
    " value, confidence, rationale, evidence, is_sealed_only, reply"
)


@pytest.mark.parametrize(
    ("ministry", "code", "sentences"),
    [
        ("FIN", "OPN-9", ["FIN indicator OPN-9: this row was not published"]),
        (
            "NOR",
            "OPN-1",
            [
                "NOR: 1 of its 11 rows are there; the ministry was added, or its other rows were"
                " removed",
                "It was published with 3 ministries; it now has 4.",
            ],
        ),
    ],
)
def test_a_row_that_was_put_in_is_named(
    release: Release, ministry: str, code: str, sentences: list[str]
) -> None:
    publish_small_release("2020", {"NOR": WHOLE}, framework=release.round.framework, year=2020)
    columns = COLUMNS.replace("ministry_id", f"'{ministry}'").replace(" code", f" '{code}'")
    forge(
        f"INSERT INTO assessments_result ({COLUMNS}) SELECT {columns}"  # noqa: S608
        f" FROM assessments_result WHERE {OPN_1} AND release_id = {release.pk}"
    )

    assert list(proof().troubles) == sentences


HASH = "0" * 64


def test_a_forged_hash_is_named_with_the_one_of_the_log(release: Release) -> None:
    true = release.content_hash
    forge("UPDATE assessments_release SET content_hash = %s", HASH)

    found = troubles()

    assert f"Its content hash is stored as {HASH} and recomputes to {true}" in found
    assert f"The event log has it published as {true}, not {HASH}." in found


def test_a_forged_link_is_named_at_the_release_that_hangs_on_it(release: Release) -> None:
    later = publish_small_release("2027", LEVELS, framework=release.round.framework, year=2027)
    forge("UPDATE assessments_release SET previous_hash = %s WHERE id = %s", HASH, later.pk)

    assert proof("2026").is_sound
    assert f"It is chained to {HASH}, but the one before it is release 2026" in troubles("2027")


def test_a_release_taken_out_of_the_chain_is_missed(release: Release) -> None:
    framework = release.round.framework
    middle = publish_small_release("2027", {"FIN": WHOLE}, framework=framework, year=2027)
    publish_small_release("2028", {"FIN": WHOLE}, framework=framework, year=2028)
    forge("DELETE FROM assessments_result WHERE release_id = %s", middle.pk)
    forge("DELETE FROM assessments_release WHERE id = %s", middle.pk)

    assert (
        f"It is chained to {middle.content_hash}, but the one before it is release 2026"
        in troubles("2028")
    )


@pytest.fixture
def corrected(release: Release) -> Release:
    correction = Change("FIN", "OPN-1", "rated", 2.0, "The page was a draft.")
    return corrections.correct(release, [correction], reason="One level was read wrongly.")


def test_a_correction_is_proved_like_what_it_corrects(corrected: Release) -> None:
    assert [one.is_sound for one in proofs(Release.objects.order_by("pk"))] == [True, True]


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "UPDATE assessments_correction SET reason = 'Forged.'",
            "FIN OPN-1: its correction is stored as",
        ),
        ("UPDATE assessments_correction SET old_value = 1", "but the event log has"),
        (
            "UPDATE assessments_release SET reason = 'Forged.' WHERE code = '2026.1'",
            "Its reason is stored as 'Forged.'; the event log has 'One level was read wrongly.'",
        ),
        (
            "UPDATE assessments_result SET rationale = 'Forged.' WHERE release_id ="
            " (SELECT id FROM assessments_release WHERE code = '2026.1')"
            " AND code = 'TRN-1' AND ministry_id = 'NLD'",
            "NLD indicator TRN-1: rationale is stored as 'Forged.', but was frozen as 'Seen.'",
        ),
    ],
)
def test_a_forged_correction_is_named_too(
    corrected: Release, statement: str, sentence: str
) -> None:
    forge(statement)

    assert proof("2026").is_sound
    assert sentence in troubles("2026.1")


@pytest.mark.parametrize("value", [250.0, 333.3])
def test_a_measured_number_is_recomputed_from_its_score(value: float) -> None:
    framework = make_framework(measured={"TRN-2": (0.0, 1000.0)})
    round = make_scored_round("2026", {"FIN": {"TRN-1": 4}}, framework=framework)
    coding = round.assessments.get().codings.get()
    indicator = framework.indicators.get(code="TRN-2")
    coding.scores.create(indicator=indicator, state="rated", value=value)
    releases.publish(round)
    assert proof().is_sound

    change("value", 900.0, "code = 'TRN-2'")

    assert proof().troubles == (
        f"FIN indicator TRN-2: value is stored as 900.0 and recomputes to {value}",
    )


@pytest.mark.parametrize("build", [lambda: make_round("2030")])
def test_a_round_without_a_release_has_nothing_to_prove(build: Callable[[], Round]) -> None:
    build()

    assert list(proofs(Release.objects.all())) == []
