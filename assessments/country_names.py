"""Countries by name: which one a typed text means, or which ones it could mean.

Pure: no Django, no clock, no I/O.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

from assessments.wording import folded

MOST_CANDIDATES = 5
FEWEST_LETTERS = 4  # of a part of a name: "an" and "UK" begin too many words
LONGEST_GUESSED = 80  # characters; the search for a near name is slow for a long text
LIKENESS = 0.85  # "Nigera" is like Nigeria, "Narnia" is not like Armenia
# The sources whose aliases are names in use today. A part of a former name is not taken: "Gold"
# is no word for Ghana.
IN_USE = {"CLDR"}
# What any ministry may be called. One row of the directory has such a name as its official one.
GENERIC = (
    *("Foreign Ministry", "Foreign Office", "Foreign Affairs", "MFA", "MOFA"),
    *("Ministry of Foreign Affairs", "Ministry for Foreign Affairs"),
    *("Ministry of External Affairs", "Ministry of External Relations"),
    *("Department of Foreign Affairs", "Secretariat of Foreign Affairs"),
)
# Letters that Unicode does not take apart into a plain one and its accent, and apostrophes that
# it counts as letters.
PLAIN_LETTERS = str.maketrans("ıøłđʼʻʹʾʿ", "iold     ")
BETWEEN_WORDS = re.compile(r"(?<=\w)\s*&\s*(?=\w)")  # a sign of its own is no name of Andorra
LETTER_BY_LETTER = re.compile(r"\b(\w) (?=\w\b)")


@dataclass(frozen=True, slots=True)
class Country:
    """One row of the directory. national: names in the national languages, joined by " / "."""

    code: str
    country: str
    ministry: str
    national: str


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a country, as it is compared."""

    code: str
    key: str
    source: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """The country that a text means. candidates: the codes that it could be if it is in doubt."""

    code: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountryNames:
    """All names, as they are compared.

    exact: name or code -> the codes of all that have it. in_use: name -> code. starts: the rest
    of each name in use from each of its words on, with its code, sorted.
    """

    exact: Mapping[str, Sequence[str]]
    in_use: Mapping[str, str]
    starts: Sequence[tuple[str, str]]


def country_key(text: str) -> str:
    """Return a name as it is compared.

    Case, accents, apostrophes, hyphens, dots, articles, extra blanks and invisible characters
    make no difference: "U.K." is "uk", "Korea, Rep." is "korea rep".
    """
    plain = ""
    for sign in BETWEEN_WORDS.sub(" and ", folded(text)).translate(PLAIN_LETTERS):
        category = unicodedata.category(sign)
        if sign.isalnum():
            plain += sign
        # Zero-width and direction marks are inside words; they do not end one.
        elif category != "Cf" and category[0] != "M":
            plain += " "
    words = plain.split()
    without_article = [word for word in words if word != "the"]
    return LETTER_BY_LETTER.sub(r"\1", " ".join(without_article or words))


# The names of the directory are the same for each request. What people type is not kept.
known_key = lru_cache(maxsize=2048)(country_key)


def read_aliases(rows: Iterable[Mapping[str, str]]) -> tuple[Alias, ...]:
    """Return the rows of `assessments/directory/aliases.csv`, made comparable."""
    found = []
    for row in rows:
        found.append(Alias(row["code"], country_key(row["alias"]), row["source"]))
    return tuple(found)


def names_of_countries(countries: Sequence[Country], aliases: Iterable[Alias]) -> CountryNames:
    """Return the names of these countries. An alias of another country is left out."""
    codes = {country.code for country in countries}
    exact = ministry_names(countries)
    in_use: dict[str, str] = {}
    # Later entries win: a country's name is never taken for a ministry, a code for nothing else.
    for alias in aliases:
        if alias.code in codes:
            exact[alias.key] = [alias.code]
            if alias.source in IN_USE:
                in_use[alias.key] = alias.code
    for country in countries:
        key = known_key(country.country)
        exact[key] = [country.code]
        in_use[key] = country.code
    for code in codes:
        exact[known_key(code)] = [code]
    return CountryNames(exact, in_use, word_starts(in_use))


def ministry_names(countries: Sequence[Country]) -> dict[str, Sequence[str]]:
    """Return ministry's name -> the codes of all that have it. Many are called the same."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for country in countries:
        for name in (country.ministry, *country.national.split(" / ")):
            found[known_key(name)][country.code] = None
        for name in GENERIC:
            found[known_key(name)][country.code] = None
    found.pop("", None)
    return {key: list(codes) for key, codes in found.items()}


def word_starts(in_use: Mapping[str, str]) -> list[tuple[str, str]]:
    found = []
    for key, code in in_use.items():
        words = key.split()
        for first in range(len(words)):
            found.append((" ".join(words[first:]), code))
    return sorted(found)


def resolve(text: str, names: CountryNames) -> Resolution:
    """Return the country that the text means, or up to five that it could mean."""
    code = code_of(text, names)
    if code:
        return Resolution(code, ())
    return Resolution("", candidates_of(text, names))


def code_of(text: str, names: CountryNames) -> str:
    """Return the code of the one country that the text means, or "".

    It is a code, a name, "Country (CODE)", or the beginning of words that only one country has.
    """
    found = names.exact.get(country_key(text))
    if found is None:
        name, code = split_code(text, names)
        found = fitting_codes(name, names)
        if code:
            # Two names that disagree, such as "Georgia (US)", are in doubt.
            return code if code in found else ""
    if len(found) == 1:
        return found[0]
    return ""


def candidates_of(text: str, names: CountryNames) -> tuple[str, ...]:
    """Return the codes that a text in doubt could mean, most alike first; none if too many could.

    A text that fits no country gets those whose name is spelled nearly the same.
    """
    name, code = split_code(text, names)
    found = {*fitting_codes(name, names)}
    if code:
        found.add(code)
    key = country_key(name)
    if not found and FEWEST_LETTERS <= len(key) <= LONGEST_GUESSED:
        for near in get_close_matches(key, names.in_use, n=MOST_CANDIDATES, cutoff=LIKENESS):
            found.add(names.in_use[near])
    # Five of ninety that are called "Ministry of Foreign Affairs" would be five wrong answers.
    if len(found) > MOST_CANDIDATES:
        return ()
    return by_likeness(key[:LONGEST_GUESSED], found, names)


def split_code(text: str, names: CountryNames) -> tuple[str, str]:
    """Return the name and the code of "Country (CODE)"; the whole text and "" of any other."""
    name, _, rest = text.strip().rpartition("(")
    inside, closing, after = rest.partition(")")
    found = names.exact.get(country_key(inside), ())
    if name.strip() and closing and not after and len(found) == 1:
        return name, found[0]
    return text, ""


def fitting_codes(text: str, names: CountryNames) -> Sequence[str]:
    """Return the codes of the countries with this name, else of those that it is a part of."""
    key = country_key(text)
    if key in names.exact:
        return names.exact[key]
    found: dict[str, None] = {}
    if len(key.replace(" ", "")) < FEWEST_LETTERS:
        return []
    # What begins with the text follows it directly in the order of words.
    for number in range(bisect_left(names.starts, (key, "")), len(names.starts)):
        start, code = names.starts[number]
        if not start.startswith(key):
            break
        found[code] = None
    return list(found)


def by_likeness(key: str, codes: Iterable[str], names: CountryNames) -> tuple[str, ...]:
    """Return the codes in the order of the likeness of their whole names; equal ones by code."""
    likeness = dict.fromkeys(sorted(codes), 0.0)
    for name, code in names.in_use.items():
        if code in likeness:
            ratio = SequenceMatcher(None, name, key).ratio()
            likeness[code] = max(likeness[code], ratio)
    return tuple(sorted(likeness, key=lambda code: -likeness[code]))
