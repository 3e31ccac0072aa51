"""Countries by name: what a text means, and what it could mean."""

import csv
from pathlib import Path

import pytest

from assessments.country_names import (
    GENERIC,
    Resolution,
    names_of_countries,
    read_aliases,
    resolve,
)
from tests.country_rows import ALIASES, COUNTRIES, MINISTRIES, NAMES, meaning

TRIALS = Path(__file__).resolve().parents[2] / "shared" / "trials" / "country-names.csv"


def candidates(text: str) -> tuple[str, ...]:
    return resolve(text, NAMES).candidates


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("FIN", "FIN"),
        ("fin", "FIN"),
        ("UK", "GBR"),
        ("uk", "GBR"),
        ("EL", "GRC"),
        ("NZ", "NZL"),
        ("NL", "NLD"),
        ("PT", "PRT"),
        ("na", "NAM"),
        ("no", "NOR"),
        ("US", "USA"),
        ("ua", "UKR"),
        ("tz", "TZA"),
        ("VA", "VAT"),
    ],
)
def test_a_code_of_two_or_three_letters_means_its_country(text, code):
    assert resolve(text, NAMES) == Resolution(code, ())


@pytest.mark.parametrize("text", ["XKX", "XKK", "XKV", "UVK", "KOS", "KSV", "RKS", "XK", "xkk"])
def test_each_code_for_kosovo_means_kosovo(text):
    assert meaning(text) == "XKX"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Turkey", "TUR"),
        ("Türkiye", "TUR"),
        ("Burma", "MMR"),
        ("Cape Verde", "CPV"),
        ("Ivory Coast", "CIV"),
        ("Vatican", "VAT"),
        ("The Vatican", "VAT"),
        ("Swaziland", "SWZ"),
        ("Macedonia", "MKD"),
        ("FYROM", "MKD"),
        ("East Timor", "TLS"),
        ("Holland", "NLD"),
        ("Great Britain", "GBR"),
        ("Britain", "GBR"),
        ("America", "USA"),
        ("Czech Republic", "CZE"),
        ("Ceylon", "LKA"),
        ("Persia", "IRN"),
        ("Zaire", "COD"),
        ("Upper Volta", "BFA"),
        ("Western Samoa", "WSM"),
        ("DRC", "COD"),
        ("DR Congo", "COD"),
        ("Congo-Brazzaville", "COG"),
        ("Congo-Kinshasa", "COD"),
        ("UAE", "ARE"),
        ("DPRK", "PRK"),
        ("ROK", "KOR"),
        ("KSA", "SAU"),
        ("PRC", "CHN"),
        ("Chinese Taipei", "TWN"),
        ("Vietnam", "VNM"),
        ("Viet Nam", "VNM"),
        ("Bosnia", "BIH"),
        ("St Kitts", "KNA"),
        ("TRNC", "XNC"),
        ("SADR", "XSD"),
        ("Order of Malta", "XOM"),
    ],
)
def test_a_former_or_common_name_means_its_country(text, code):
    assert meaning(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Korea, Rep.", "KOR"),
        ("Korea, Dem. People's Rep.", "PRK"),
        ("Korea, Dem. People’s Rep.", "PRK"),
        ("Egypt, Arab Rep.", "EGY"),
        ("Congo, Dem. Rep.", "COD"),
        ("Congo, Rep.", "COG"),
        ("Iran, Islamic Rep.", "IRN"),
        ("Venezuela, RB", "VEN"),
        ("Yemen, Rep.", "YEM"),
        ("Micronesia, Fed. Sts.", "FSM"),
        ("Bahamas, The", "BHS"),
        ("Gambia, The", "GMB"),
        ("Lao PDR", "LAO"),
        ("Kyrgyz Republic", "KGZ"),
        ("Slovak Republic", "SVK"),
        ("Macedonia, FYR", "MKD"),
        ("Somalia, Fed. Rep.", "SOM"),
        ("West Bank and Gaza", "PSE"),
        ("Bolivia (Plurinational State of)", "BOL"),
        ("Tanzania, United Republic of", "TZA"),
        ("Holy See (Vatican City State)", "VAT"),
        ("Republic of Korea", "KOR"),
        ("Russian Federation", "RUS"),
        ("United States of America", "USA"),
        ("the Kingdom of the Netherlands", "NLD"),
        ("United Kingdom of Great Britain and Northern Ireland", "GBR"),
    ],
)
def test_a_formal_or_inverted_name_means_its_country(text, code):
    assert meaning(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("FCDO", "GBR"),
        ("Foreign, Commonwealth & Development Office", "GBR"),
        ("DFAT", "AUS"),
        ("State Department", "USA"),
        ("US Department of State", "USA"),
        ("Global Affairs Canada", "CAN"),
        ("Auswärtiges Amt", "DEU"),
        ("auswartiges amt", "DEU"),
        ("Quai d’Orsay", "FRA"),
        ("Farnesina", "ITA"),
        ("Itamaraty", "BRA"),
        ("DIRCO", "ZAF"),
        ("Utrikesdepartementet", "SWE"),
        ("Utrikesministeriet", "FIN"),  # the second of two national names
        ("外務省", "JPN"),
        ("Dışişleri Bakanlığı", "XNC"),
        ("Deutschland", "DEU"),
        ("Ελλάδα", "GRC"),
        ("Україна", "UKR"),
    ],
)
def test_a_ministrys_name_and_a_national_name_mean_their_country(text, code):
    assert meaning(text) == code


@pytest.mark.parametrize(
    "text",
    [
        *("Côte d'Ivoire", "Côte d’Ivoire", "Côte d‘Ivoire", "Côte dʼIvoire", "Cote d`Ivoire"),
        *("COTE D'IVOIRE", "cote d ivoire", "Cote-d'Ivoire", "  Côte   d'Ivoire ", "Cote dIvoire"),
        *(
            "Co\u0302te d'Ivoire",
            "Côte\u00a0d'Ivoire",
            "\ufeffCôte d'Ivoire",
            "Cô\u200bte d'Ivoire",
        ),
        *(
            "Cô\u00adte d'Ivoire",
            "\u202aCôte d'Ivoire\u202c",
            "Côte\td'Ivoire",
            "ＣＩＶ",
            "Côte d'Ivoire.",
        ),
    ],
)
def test_signs_that_do_not_matter_make_no_difference(text):
    assert meaning(text) == "CIV"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("U.K.", "GBR"),
        ("U. S. A.", "USA"),
        ("D.R. Congo", "COD"),
        ("St. Lucia", "LCA"),
        ("St.Lucia", "LCA"),
        ("Trinidad & Tobago", "TTO"),
        ("Trinidad&Tobago", "TTO"),
        ("Guinea Bissau", "GNB"),
        ("Timor Leste", "TLS"),
        ("The Gambia", "GMB"),
        ("Sao Tome and Principe", "STP"),
        ("TÜRKİYE", "TUR"),
    ],
)
def test_dots_hyphens_articles_and_the_and_sign_make_no_difference(text, code):
    assert meaning(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *[("Guinea", "GIN"), ("Ireland", "IRL"), ("Georgia", "GEO"), ("Niger", "NER")],
        *[("Dominica", "DMA"), ("Samoa", "WSM"), ("Sudan", "SDN"), ("Somalia", "SOM")],
        *[("China", "CHN"), ("Cyprus", "CYP"), ("Malta", "MLT"), ("Mali", "MLI")],
    ],
)
def test_an_exact_name_wins_over_longer_ones_that_contain_it(text, code):
    assert meaning(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("finl", "FIN"),
        ("nethe", "NLD"),
        ("Zeal", "NZL"),
        ("new zea", "NZL"),
        ("ivor", "CIV"),
        ("bissau", "GNB"),
        ("princ", "STP"),
        ("Maced", "MKD"),
    ],
)
def test_the_beginning_of_a_word_is_enough_where_one_country_has_it(text, code):
    assert meaning(text) == code


@pytest.mark.parametrize("text", ["an", "ni g", "cot", "uk r", "land", "ania", "istan", "u krai"])
def test_too_few_letters_or_the_end_of_a_word_mean_no_country(text):
    assert resolve(text, NAMES) == Resolution("", ())


@pytest.mark.parametrize(
    "text", ["Gold", "French", "Yugoslav", "Confederation", "Grand", "Auswärt", "Quai"]
)
def test_a_part_of_a_former_formal_or_ministry_name_means_no_country(text):
    assert meaning(text) == ""


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Congo", {"COD", "COG"}),
        ("Korea", {"KOR", "PRK"}),
        ("Guin", {"GIN", "GNB", "GNQ", "PNG"}),
        ("Saint", {"KNA", "LCA", "VCT"}),
        ("United", {"ARE", "GBR", "USA"}),
        ("Dominic", {"DMA", "DOM"}),
        ("Island", {"COK", "MHL", "SLB"}),
        ("Ministry of Foreign Affairs and Trade", {"MHL", "NZL", "WSM"}),
        ("Department of Foreign Affairs and Trade", {"AUS", "IRL", "NRU"}),
    ],
)
def test_a_text_that_fits_several_is_in_doubt_and_names_them(text, codes):
    found = resolve(text, NAMES)

    assert found.code == ""
    assert set(found.candidates) == codes


@pytest.mark.parametrize("text", [*GENERIC, "Republic", "mfa"])
def test_a_text_that_fits_too_many_has_no_candidates(text):
    assert resolve(text, NAMES) == Resolution("", ())


def test_candidates_are_in_the_order_of_their_likeness():
    assert candidates("Guin") == ("GIN", "GNB", "PNG", "GNQ")
    assert candidates("Nigera") == ("NGA", "NER")


@pytest.mark.parametrize(
    ("text", "code"),
    [("Finlnd", "FIN"), ("Swizerland", "CHE"), ("Unitd Kingdom", "GBR"), ("Turkye", "TUR")],
)
def test_a_misspelt_name_is_asked_about_and_not_taken(text, code):
    assert resolve(text, NAMES) == Resolution("", (code,))


@pytest.mark.parametrize(
    "text",
    [
        *("Narnia", "Atlantis", "Czechoslovakia", "Yugoslavia", "Western Sahara", "Kongo"),
        *("Hong Kong SAR, China", "Puerto Rico", "French Guiana", "American Samoa", "Scotland"),
        *("", " ", "\u200b", "&", "the", "(", ")", "()", "( )", "%", "F\0IN", "x" * 5000),
    ],
)
def test_a_text_that_is_no_country_of_the_directory_has_no_candidates(text):
    assert resolve(text, NAMES) == Resolution("", ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Finland (FIN)", "FIN"),
        ("finland (fi)", "FIN"),
        ("Turkey (TUR)", "TUR"),
        ("Congo (COD)", "COD"),
        ("Congo (CG)", "COG"),
        ("Korea (KOR) ", "KOR"),
        ("Ministry of Foreign Affairs (EST)", "EST"),
    ],
)
def test_a_country_with_its_code_in_brackets_means_it(text, code):
    assert meaning(text) == code


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Finland (SWE)", ("FIN", "SWE")),
        ("Georgia (US)", ("GEO", "USA")),
        ("Narnia (FIN)", ("FIN",)),
    ],
)
def test_a_name_and_a_code_that_disagree_are_in_doubt(text, codes):
    assert resolve(text, NAMES) == Resolution("", codes)


def test_an_alias_of_a_country_that_is_not_listed_means_nothing():
    names = names_of_countries(COUNTRIES[:3], read_aliases(ALIASES))

    assert resolve("UK", names) == Resolution("", ())
    assert resolve("anything", names_of_countries([], [])) == Resolution("", ())


@pytest.mark.parametrize("row", MINISTRIES, ids=lambda row: row["code"])
def test_each_row_of_the_directory_is_found_by_its_code_country_and_both(row):
    code, country = row["code"], row["country"]

    assert meaning(code) == meaning(country) == meaning(f"{country} ({code})") == code


def test_the_names_that_failed_before_mean_what_they_should():
    if not TRIALS.exists():
        pytest.skip("the names that failed (country-names.csv) are not next to the repository")
    with TRIALS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    expected = [(row["typed"], row["means"].replace("?", "")) for row in rows]

    assert [(text, meaning(text)) for text, _ in expected] == expected
