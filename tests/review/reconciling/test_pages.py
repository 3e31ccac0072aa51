"""Tests of the pages of reconciling: leads see all codings side by side."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions import findings
from assessments.models import Assessment, Finding, Stage
from tests.codings import in_stage, make_coded, score_of
from tests.desk.pages import html
from tests.factories import (
    make_assessment,
    make_coding,
    make_evidence,
    make_framework,
    make_round,
    make_user,
    publish_small_release,
)
from tests.review.reconciling.answer_form import decide, form_fields, shown, token

pytestmark = pytest.mark.django_db


def test_the_whole_ministry_shows_differences_first_and_sized(leading: Client, detail: str) -> None:
    page = html(leading.get(detail))

    assert shown(page) == ["TRN-1", "OPN-1", "CNF-1", "OPN-2", "TRN-2"]
    for words in ("A rated it; B found nothing", "2 levels apart", "1 level apart", "All agree"):
        assert words in page
    assert "Coder A (ada)" in page
    assert "Coder B (bo)" in page
    assert "Rationale of ada on OPN-1." in page
    assert "Rationale of bo on OPN-1." in page
    assert "<strong>3 of 5</strong> still open" in page
    assert "Reconciled score: Level 3 Defined" in page


def test_the_page_leads_to_the_stage_of_the_ministry(
    leading: Client, assessment: Assessment, detail: str
) -> None:
    link = f'href="/desk/assessments/{assessment.pk}/stage/"'

    assert link in html(leading.get(detail))
    assert leading.get(f"/desk/assessments/{assessment.pk}/stage/").status_code == 200


@pytest.mark.parametrize(
    ("show", "codes"),
    [
        ("open", ["TRN-1", "CNF-1"]),
        ("differing", ["TRN-1", "OPN-1", "CNF-1"]),
        ("all", ["TRN-1", "OPN-1", "CNF-1", "OPN-2", "TRN-2"]),
    ],
)
def test_a_filter_shows_open_or_differing_indicators(
    leading: Client, assessment: Assessment, show: str, codes: list[str], swap
) -> None:
    decide(leading, assessment)
    path = f"/desk/reconciling/{assessment.pk}/?show={show}"

    assert shown(html(leading.get(path))) == codes
    part = html(leading.get(path, headers=swap))
    assert shown(part) == codes
    assert "<h1" not in part


def test_an_empty_filter_says_why(leading: Client) -> None:
    make_round(framework=make_framework(tree={"d": {"f": ["OPN-1"]}}))
    assessment = make_coded({"OPN-1": (3, 3)})
    findings.write_agreed(assessment)
    path = f"/desk/reconciling/{assessment.pk}/"

    assert "No two codings differ." in html(leading.get(f"{path}?show=differing"))
    assert "No indicator is open any more." in html(leading.get(f"{path}?show=open"))
    assert "Every indicator has a reconciled score" in html(leading.get(path))


def test_a_filter_that_is_not_known_is_refused(leading: Client, detail: str) -> None:
    assert leading.get(f"{detail}?show=some").status_code == 400
    assert leading.get(f"{detail}?colour=red").status_code == 400


def test_sealed_evidence_shows_its_outline_and_not_its_words(
    leading: Client, detail: str, url: str, assessment: Assessment
) -> None:
    score = score_of(assessment, "OPN-1", 0)
    make_evidence(score, disclosure="sealed", title="The leaked cable", kind="interview", url="")
    make_evidence(score, disclosure="restricted", title="An internal note")

    for page in (html(leading.get(detail)), html(leading.get(url))):
        assert "Interview, its words under seal" in page
        assert "An internal note" in page
        assert "leaked cable" not in page
        assert "A sealed quotation" not in page


@pytest.mark.parametrize("role", ["lead", "coordinator"])
def test_leads_and_coordinators_reconcile(client: Client, detail: str, url: str, role: str) -> None:
    client.force_login(make_user("another", role=role))

    assert client.get(detail).status_code == 200
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("role", ["analyst", "ministry", "coder"])
def test_other_users_get_a_404(
    client: Client, detail: str, url: str, assessment: Assessment, role: str
) -> None:
    if role == "coder":
        user = assessment.codings.first().analyst
    else:
        user = make_user("other", role=role, ministry="FIN" if role == "ministry" else "")
    client.force_login(user)

    for path in (detail, url, f"/desk/history/{assessment.pk}/OPN-1/"):
        assert client.get(path).status_code == 404
    assert client.post(url, form_fields(assessment)).status_code == 404
    assert client.get(url, headers={"HX-Request": "true"}).status_code == 404
    assert not Finding.objects.filter(indicator__code="OPN-1").exists()


def test_an_anonymous_user_is_asked_to_sign_in(client: Client, detail: str, url: str) -> None:
    assert client.get(detail).status_code == 302
    assert client.post(url).status_code == 302


@pytest.mark.parametrize("path", ["/desk/reconciling/0/", "/desk/reconciling/0/OPN-1/"])
def test_an_assessment_that_is_not_there_is_not_found(leading: Client, path: str) -> None:
    assert leading.get(path).status_code == 404


def test_an_indicator_that_is_not_asked_is_not_found(leading: Client, detail: str) -> None:
    assert leading.get(f"{detail}XXX-9/").status_code == 404
    assert leading.post(f"{detail}XXX-9/", {"answer": "3"}).status_code == 404


def test_during_coding_the_page_shows_only_who_has_submitted(
    leading: Client, detail: str, url: str, assessment: Assessment
) -> None:
    in_stage(assessment, Stage.CODING)
    assessment.codings.filter(analyst__username="bo").update(submitted_at=None)

    page = html(leading.get(detail))

    assert "Coder A (ada): submitted" in page
    assert "Coder B (bo): not submitted" in page
    assert "Rationale" not in page
    assert "Level" not in page
    assert leading.get(url)["Location"] == detail
    assert leading.post(url, form_fields(assessment))["Location"] == detail
    assert not Finding.objects.filter(indicator__code="OPN-1").exists()


def test_a_lead_who_codes_the_ministry_is_as_blind_as_its_other_coder(client: Client) -> None:
    both = make_user("lou", role="lead")
    assessment = make_coded({"OPN-1": (2, 4)}, coders=[both, "bo"], stage=Stage.CODING)
    client.force_login(both)
    detail = f"/desk/reconciling/{assessment.pk}/"

    assert client.get(detail).status_code == 404
    assert client.get(f"{detail}OPN-1/").status_code == 404
    in_stage(assessment, Stage.RECONCILING)
    assert "Rationale of bo" in html(client.get(detail))


def test_one_indicator_shows_its_codings_as_columns_with_the_choices(
    leading: Client, url: str, assessment: Assessment
) -> None:
    page = html(leading.get(url))

    for at, words in ((0, "Level 2 Ad hoc"), (1, "Level 4 Managed")):
        assert f'value="score-{score_of(assessment, "OPN-1", at).pk}"' in page
        assert words in page
    assert "Rationale of bo on OPN-1." in page
    for other in ("1", "3", "5"):
        assert f'value="{other}" data-level="{other}"' in page
    assert 'value="2" data-level' not in page  # a coder has this level: choose the coder
    assert "Searched, not found" in page or "Not found" in page
    assert f'value="{token(assessment)}"' in page
    assert "OPN-1 at level 5" in page  # the rubric


def test_the_last_release_is_shown_as_context(leading: Client) -> None:
    publish_small_release("2025", {"FIN": {"OPN-1": 5}}, year=2025)
    round = make_round("2027", year=2027)
    assessment = make_coded({"OPN-1": (2, 4)}, coders=["cy", "di"], round=round)

    page = html(leading.get(f"/desk/reconciling/{assessment.pk}/OPN-1/"))

    assert 'Release <span class="num">2025</span>: level 5' in page


def test_a_swap_returns_only_the_indicator(leading: Client, url: str, swap) -> None:
    page = html(leading.get(url, headers=swap))

    assert '<div class="desk" id="desk"' in page
    assert "<html" not in page


def test_hostile_text_is_escaped(
    leading: Client, url: str, detail: str, assessment: Assessment
) -> None:
    hostile = "<script>alert(1)</script>"
    score = score_of(assessment, "OPN-1", 0)
    score.rationale = hostile
    score.save()
    decide(leading, assessment, reason=hostile)

    for path in (url, detail, f"/desk/history/{assessment.pk}/OPN-1/"):
        assert hostile not in html(leading.get(path))
    assert "&lt;script&gt;alert(1)" in html(leading.get(url))


def test_each_coding_can_be_read_in_full(leading: Client, assessment: Assessment) -> None:
    for coding in assessment.codings.all():
        page = html(leading.get(f"/desk/assessments/{assessment.pk}/codings/{coding.pk}/"))
        assert f"Rationale of {coding.analyst} on OPN-1." in page
        assert f"/desk/reconciling/{assessment.pk}/OPN-1/" in page


def test_a_co_coder_reads_the_other_coding_from_reconciling_on(
    client: Client, assessment: Assessment
) -> None:
    own, other = assessment.codings.order_by("pk")
    client.force_login(own.analyst)
    path = f"/desk/assessments/{assessment.pk}/codings/{other.pk}/"

    assert "Rationale of bo" in html(client.get(path))
    in_stage(assessment, Stage.CODING)
    assert client.get(path).status_code == 404
    elsewhere = make_coding(make_assessment("EST"), analyst=make_user("cy", role="analyst"))
    assert client.get(path.replace(str(other.pk), str(elsewhere.pk))).status_code == 404


def test_the_queries_do_not_grow_with_differences_or_coders(leading: Client) -> None:
    asked = []
    for count, coders in ((2, 2), (40, 2), (40, 5)):
        codes = [f"I-{at}" for at in range(count)]
        name = f"tree-{count}-{coders}"
        round = make_round(name, framework=make_framework(name, tree={"d": {"f": codes}}))
        levels = {code: [at % 5 + 1 for at in range(coders)] for code in codes}
        names = [f"{name}-coder-{at}" for at in range(coders)]
        assessment = make_coded(levels, coders=names, round=round)
        for score in assessment.codings.first().scores.all():
            make_evidence(score)
        asked.append([queries(leading, assessment, path) for path in ("", "I-0/")])

    assert asked[0] == asked[1] == asked[2]
    assert max(asked[0]) <= 12


def queries(client: Client, assessment: Assessment, path: str) -> int:
    """Return the number of queries of a page when the framework is cached."""
    address = f"/desk/reconciling/{assessment.pk}/{path}"
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
