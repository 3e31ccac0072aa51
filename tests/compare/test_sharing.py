"""Citations that programs read: every sign of a name survives, and none becomes a command."""

import datetime
import re

import pytest

from assessments.compare.sharing import TEX, Citation, citation
from assessments.models import Ministry
from assessments.queries import BadQuery
from tests.factories import make_ministry, publish_small_release
from tests.reporting.looks import choose, flat
from tests.worlds import world

TODAY = datetime.date(2026, 11, 22)
ADDRESS = "https://chancery.example/compare/?ministries=FIN,EST&chart=ranking&release=2026"
BRACES = re.compile(r"[{}]")


@world
def release():
    return publish_small_release("2026", {code: flat(3) for code in ("FIN", "EST", "NLD")})


def cite(text: str = "ministries=FIN,EST") -> Citation:
    return citation(choose(text), ADDRESS, TODAY)


def rename(name: str) -> None:
    Ministry.objects.filter(code="FIN").update(country=name)


def ris_fields(ris: str) -> list[tuple[str, str]]:
    lines = ris.split("\r\n")
    assert lines.pop() == ""
    return [(line[:2], line[6:]) for line in lines if line[2:6] == "  - "]


def bibtex_field(bibtex: str, name: str) -> str:
    (value,) = re.findall(rf"^  {name} = {{(.*)}},$", bibtex, re.MULTILINE)
    return str(value)


def untex(text: str) -> str:
    """Return the text that TeX would print."""
    for sign, command in sorted(TEX.items(), key=lambda item: -len(item[1])):
        text = text.replace(command, chr(sign))
    return text


def test_in_words_it_says_author_year_what_release_and_where(release):
    year = release.published_at.year

    assert cite().apa == (
        f"Chancery. ({year}). Digital diplomacy: ranking of Estonia and Finland (Release 2026) "
        f"[Data set]. Retrieved November 22, 2026, from {ADDRESS}\n"
    )


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("", "Digital diplomacy: ranking of all 3 ministries"),
        ("ministries=FIN", "Digital diplomacy: ranking of Finland"),
        ("ministries=FIN&dimension=training&chart=heatmap", "Training: heatmap of Finland"),
        (
            "region=northern-europe&dimension=balance",
            "Balance: ranking of Northern Europe",
        ),
    ],
)
def test_a_title_says_what_is_compared(release, query, title):
    assert dict(ris_fields(cite(query).ris))["TI"] == title


def test_many_ministries_are_counted(db):
    codes = ("FIN", "EST", "NLD", "NOR", "SWE", "DNK")
    publish_small_release("2026", {code: flat(3) for code in codes})

    title = dict(ris_fields(cite(f"ministries={','.join(codes)}").ris))["TI"]

    assert title.endswith("and 2 more ministries")


def test_own_lens_and_evidence_are_cited(release):
    assert "(Release 2026, Public, public evidence only)" in cite("lens=public&evidence=public").apa


def test_a_demonstration_says_so_in_every_form(db):
    publish_small_release("demo-2026", {"FIN": flat(3)}, is_demonstration=True)

    cited = cite("ministries=FIN")

    assert "[Demonstration data set]" in cited.apa
    assert all("Demonstration data" in text for text in (cited.bibtex, cited.ris))


@pytest.mark.parametrize(
    "name",
    [
        "外交部",
        'The "quoted" {braced',
        "}} @article{x,",
        "100% & more_$ #1 ~ ^ \\input{secrets}",
        "Öster–Åland",
        "وزارة الخارجية",
    ],
)
def test_every_sign_of_a_name_survives_in_every_form(release, name):
    rename(name)

    cited = cite("ministries=FIN")

    assert f"ranking of {name} (" in cited.apa
    assert dict(ris_fields(cited.ris))["TI"].endswith(f"ranking of {name}")
    title = bibtex_field(cited.bibtex, "title")
    assert untex(title.removeprefix("{").removesuffix("}")).endswith(f"ranking of {name}")


@pytest.mark.parametrize("name", ['{{{"', "}}}", "\\", "@comment{"])
def test_an_entry_of_bibtex_has_its_braces_in_balance(release, name):
    rename(name)
    depth, depths = 0, []

    for brace in BRACES.findall(cite("ministries=FIN").bibtex):
        depth += 1 if brace == "{" else -1
        depths.append(depth)

    assert depths[-1] == 0
    assert min(depths[:-1]) == 1


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\u2028", "\x85"])
def test_no_name_adds_a_field_to_ris_or_a_line_to_bibtex(release, line_end):
    tags = [tag for tag, _ in ris_fields(cite("ministries=FIN").ris)]
    lines = len(cite("ministries=FIN").bibtex.splitlines())
    rename(f"Fin{line_end}AU  - Somebody else{line_end}ER  - ")

    cited = cite("ministries=FIN")

    assert [tag for tag, _ in ris_fields(cited.ris)] == tags
    assert len(cited.bibtex.splitlines()) == lines
    assert len(cited.apa.splitlines()) == 1


def test_ris_begins_with_its_type_and_ends_with_its_end(release):
    fields = ris_fields(cite().ris)

    assert (fields[0], fields[-1]) == (("TY", "DATA"), ("ER", ""))
    assert dict(fields)["UR"] == ADDRESS
    assert dict(fields)["Y2"] == "2026/11/22/"


def test_an_entry_has_a_plain_key_and_its_address_as_it_is(release):
    bibtex = cite("region=northern-europe").bibtex

    assert bibtex.startswith("@misc{chancery-index-ranking-northern-europe-2026,\n")
    assert bibtex_field(bibtex, "url") == ADDRESS
    assert release.content_hash in bibtex_field(bibtex, "note")


def test_before_the_first_release_there_is_nothing_to_cite(db):
    make_ministry("FIN")

    with pytest.raises(BadQuery, match="nothing to cite"):
        cite("")
