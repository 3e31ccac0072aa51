"""Hostile texts and hostile addresses: shown as they are, or refused; never run, never a crash."""

import csv
import io
import zipfile
from html.parser import HTMLParser

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.actions import releases
from assessments.imports.reading import read_table
from assessments.models import Dimension, Facet, Framework, Indicator, Lens, Level, Ministry
from tests.access.table import PUBLIC, client_of
from tests.factories import (
    make_assessment,
    make_channel,
    make_coding,
    make_evidence,
    make_framework,
    make_ministry,
    make_mission,
    make_round,
    make_score,
    make_user,
)
from tests.reporting.looks import INDICATORS
from tests.site_fixtures import WHOLE, text
from tests.worlds import world

pytestmark = pytest.mark.walk

HOSTILE = "<xss onload=alert(1)>'\"&amp;</script><!--"
LINK = "javascript:alert(1)//<xss>"
MORE_PAGES = (
    "/?lens=public",
    "/ministries/FIN/?lens=public&evidence=public",
    "/ministries/FIN/roadmap/?raise=OPN-1:5",
    "/compare/?chart=profile&ministries=FIN",
    "/compare/?chart=heatmap&columns=indicators",
    "/compare/?chart=balance",
    "/compare/?ministries=FIN&peers=income",
)
FORMULAS = (
    '=HYPERLINK("https://example.org","x")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    " =1+1",
    "＝1+1",
)
ODD = (
    *("%00", "a%00b", "%FF", "%ED%A0%80", "%C0%80", "%F0%9F%98%80", "%E2%80%AE", "%CC%81"),
    *("%0d%0aSet-Cookie:a=b", "../../etc/passwd", "-1", "1e400", "NaN", "%", "%25", "%27%22%3C%3E"),
    *("a" * 4000, "FIN," * 1000, ",,,,", "%20", "[]", "{{7*7}}", "' OR 1=1 --", "%EF%BB%BF"),
)
PARAMETERS = {
    "/": ("release", "lens", "evidence"),
    "/ministries/": ("q", "region", "income"),
    "/ministries/FIN/": ("release", "lens", "evidence"),
    "/ministries/FIN/channels/": ("q",),
    "/ministries/FIN/roadmap/": ("raise", "release", "lens", "evidence"),
    "/dimensions/": ("release", "lens", "evidence"),
    "/dimensions/balance/": ("release", "lens", "evidence"),
    "/compare/": (
        *(
            "ministries",
            "add",
            "remove",
            "list",
            "region",
            "peers",
            "chart",
            "dimension",
            "columns",
        ),
        *("sort", "by", "against", "release", "lens", "evidence", "weights", "weight.balance"),
        "theme",
    ),
    "/compare.csv": ("ministries", "add", "region", "peers", "chart", "theme", "lens"),
    "/compare.xlsx": ("ministries", "columns"),
    "/compare.json": ("dimension", "release"),
    "/framework/": ("q",),
    "/releases/": ("q",),
    "/accounts/login/": ("next",),
}
PLACES = (
    *("/ministries/{}/", "/ministries/{}/channels/", "/releases/{}/", "/framework/{}/"),
    *("/dimensions/{}/", "/framework/{}-1.0/", "/releases/{}/results.csv", "/compare.{}", "/{}"),
)


class Elements(HTMLParser):
    """The elements of a page, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in {"href", "src", "action"}:
                self.targets.append(value or "")


def elements(page: str) -> Elements:
    found = Elements()
    found.feed(page)
    found.close()
    return found


@world
def hostile_world():
    """A release in which every text that somebody can write is hostile."""
    framework = make_framework(lenses={"public": list(INDICATORS)})
    Framework.objects.update(title=HOSTILE, source=HOSTILE, scale_labels=[HOSTILE] * 5)
    for part in (Lens, Dimension, Facet):
        part.objects.update(title=HOSTILE)
    Dimension.objects.update(source=HOSTILE)
    Indicator.objects.update(title=HOSTILE, question=HOSTILE, source=HOSTILE, guidance=HOSTILE)
    Level.objects.update(descriptor=HOSTILE)
    # As changed, so that no process takes it for the one it has read.
    Framework.objects.update(digest="f" * 64)
    framework.refresh_from_db()
    ministry = make_ministry(
        "FIN",
        country=HOSTILE,
        name=HOSTILE,
        national_name=HOSTILE,
        region="<xss>",
        subregion="<xss>",
    )
    mission = make_mission(
        "Q1", "FIN", host_country=HOSTILE, city=HOSTILE, type=HOSTILE, latitude=1.0, longitude=2.0
    )
    make_channel(mission, LINK, platform="other")
    make_channel(ministry, f"https://example.org/{HOSTILE}", platform="website")
    coding = make_coding(make_assessment("FIN", round=make_round(framework=framework)))
    for code in WHOLE:
        score = make_score(coding, code, 3, confidence="high", rationale=HOSTILE)
        make_evidence(score, title=HOSTILE, url=f"https://example.org/{HOSTILE}", quotation=HOSTILE)
    return releases.publish(coding.assessment.round)


@pytest.mark.parametrize("path", [*(entry.path for entry in PUBLIC), *MORE_PAGES])
def test_hostile_texts_are_shown_as_they_are(client: Client, hostile_world, path):
    answer = client.get(path)

    assert answer.status_code == 200
    if answer["Content-Type"].startswith("text/html"):
        found = elements(text(answer))
        assert "xss" not in found.names
        assert not {name for name in found.attributes if name.startswith("on")}
        ours = ("/", "#", "https://", "http://testserver/")
        assert all(target.startswith(ours) for target in found.targets)


def test_a_hostile_name_of_a_user_is_shown_as_it_is(release):
    page = text(client_of(make_user(HOSTILE, role="analyst")).get("/"))

    assert "xss" not in elements(page).names
    assert "&lt;xss onload=alert(1)&gt;" in page


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_name_becomes_a_formula_in_a_file(client: Client, release, formula, tmp_path):
    Ministry.objects.filter(code="FIN").update(country=formula)

    texts = {}
    for extension in ("csv", "xlsx"):
        file = tmp_path / f"compare.{extension}"
        file.write_bytes(client.get(f"/compare.{extension}?ministries=FIN").content)
        [row] = read_table(file, required=["Ministry"]).rows
        texts[extension] = row.cells["Ministry"]

    [_, written] = csv.reader(io.StringIO((tmp_path / "compare.csv").read_text()))
    assert written[1] == f"'{formula}"
    with zipfile.ZipFile(tmp_path / "compare.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    # What is read back is the name as it was.
    assert texts == dict.fromkeys(("csv", "xlsx"), formula.strip())


@pytest.mark.parametrize("path", PARAMETERS)
def test_no_parameter_whatever_it_holds_breaks_a_page(client: Client, release, path):
    for name in PARAMETERS[path]:
        for odd in ODD:
            for headers in ({}, {"HX-Request": "true"}):
                answer = client.get(f"{path}?{name}={odd}", headers=headers)
                assert answer.status_code < 500, f"{path}?{name}={odd[:40]}"
                assert "Set-Cookie" not in answer.get("HX-Push-Url", "")


@pytest.mark.parametrize("path", PARAMETERS)
def test_no_name_of_a_parameter_breaks_a_page(client: Client, release, path):
    for odd in ODD:
        assert client.get(f"{path}?{odd}=1&{odd}=2").status_code < 500


@pytest.mark.parametrize("place", PLACES)
def test_no_address_breaks_the_site(client: Client, release, place):
    for odd in ODD:
        for method in (client.get, client.head, client.post):
            assert method(place.format(odd)).status_code < 500, place.format(odd[:40])


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(sorted(PARAMETERS)),
    data=st.dictionaries(
        st.sampled_from(sorted({name for names in PARAMETERS.values() for name in names}))
        | st.text(max_size=5),
        st.text(max_size=40) | st.sampled_from(["FIN", "ranking", "public", "balance", "europe"]),
        max_size=4,
    ),
)
def test_any_query_is_answered(client: Client, release, path, data):
    assert client.get(path, data).status_code in {200, 302, 400}


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=200), password=st.text(max_size=200), following=st.text(max_size=60))
def test_any_sign_in_is_answered(client: Client, release, name, password, following):
    answer = client.post(
        "/accounts/login/", {"login": name, "password": password, "next": following}
    )

    assert answer.status_code == 200


@pytest.mark.parametrize("odd", ODD)
def test_any_sign_in_in_any_bytes_is_answered(client: Client, release, odd):
    answer = client.post(
        "/accounts/login/",
        f"login={odd}&password={odd}&next={odd}",
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 200
