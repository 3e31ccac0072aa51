"""The E-Government Development Index 2022, loaded as a framework, gives its published numbers."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command

from assessments.models import Release, Result
from assessments.scoring.ranks import ranks

DATA = Path(__file__).parents[4] / "shared" / "data" / "egdi" / "egdi_2003_2024_combined.csv"
PARTS = {"OSI": "Online service", "TII": "Telecommunication", "HCI": "Human capital"}
PUBLISHED_TO = 7e-5  # the parts are published to five digits, and their mean is

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.exists(), reason=f"the UN's data is not here ({DATA})"),
]

FRAMEWORK = """
[framework]
code = "egdi"
version = "2022"
title = "E-Government Development Index"
source = "UN DESA, E-Government Survey 2022"
aggregate = "arithmetic"
coverage = 1.0

[framework.scale]
min = 0.0
max = 1.0
"""
DIMENSION = """
[[dimensions]]
code = "{lower}"
title = "{title}"
aggregate = "arithmetic"
source = "UN DESA"

  [[dimensions.facets]]
  code = "{lower}"
  title = "{title}"
  aggregate = "arithmetic"

    [[dimensions.facets.indicators]]
    code = "{code}"
    title = "{title}"
    question = "What is the published {title} index?"
    kind = "measured"
    source = "UN DESA"
    unit = "index, 0 to 1"
    goalposts = [0.0, 1.0]
"""


def survey(year: int) -> list[dict[str, str]]:
    """The states that were assessed: an index of 0.00000 says that one was not."""
    with DATA.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["survey_year"] == str(year)]
    return [row for row in rows if float(row["egdi"]) > 0]


@pytest.fixture
def release(tmp_path: Path) -> Release:
    framework, scores = tmp_path / "egdi-2022.toml", tmp_path / "scores.csv"
    parts = (DIMENSION.format(code=c, lower=c.lower(), title=t) for c, t in PARTS.items())
    framework.write_text(FRAMEWORK + "".join(parts))
    scores.write_text(
        "ministry,indicator,state,value\n"
        + "".join(
            f"{row['iso3']},{code},rated,{row[code.lower()]}\n"
            for row in survey(2022)
            for code in PARTS
        )
    )
    out = io.StringIO()
    call_command("load_ministries", stdout=out)
    call_command("load_framework", str(framework), stdout=out)
    call_command(
        "import_scores",
        str(scores),
        round="egdi-2022",
        framework="egdi-2022",
        analyst="un",
        stdout=out,
    )
    call_command("publish_round", "egdi-2022", stdout=out)
    return Release.objects.get()


def test_the_published_index_is_reproduced(release: Release) -> None:
    published = {row["iso3"]: float(row["egdi"]) for row in survey(2022)}

    found = dict(Result.objects.filter(kind="index").values_list("ministry", "score"))

    assert len(published) == 193
    assert found == pytest.approx(published, abs=PUBLISHED_TO)


def test_the_published_ranks_are_reproduced(release: Release) -> None:
    """The survey ranks the index after rounding it to four digits, which makes four ties."""
    published = {row["iso3"]: int(float(row["rank"])) for row in survey(2022)}
    index = Result.objects.filter(kind="index")

    rounded = {row.ministry_id: round(row.score, 4) for row in index}
    ours = dict(index.values_list("ministry", "rank"))

    assert ranks(rounded) == published
    tied = Counter(published.values())
    assert sum(tied.values()) - len(tied) == 4
    for code, rank in published.items():
        assert rank <= ours[code] < rank + tied[rank], code


def test_a_part_of_nil_is_a_score(release: Release) -> None:
    """Eritrea's online service index is a true zero."""
    nil = Result.objects.get(ministry="ERI", kind="indicator", code="OSI")

    assert (nil.state, nil.score, nil.rank) == ("rated", 0.0, 193)
