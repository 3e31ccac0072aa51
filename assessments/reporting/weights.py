"""A reader's own weights for the dimensions: how an address writes them, and what it may not."""

import re
from collections.abc import Iterable

from assessments.queries import Query, shorten
from assessments.scoring.types import Framework

# (dimension, what its weight is multiplied by) in the order of the framework; 1 is left out.
Weights = tuple[tuple[str, float], ...]

FIELD = "weight."  # the form has one field for each dimension
MOST = 10.0
NUMBER = re.compile(r"\d{0,2}(\.\d{1,2})?", re.ASCII)


def weight_fields(keys: Iterable[str]) -> list[str]:
    """Those names of a form's fields that bear a weight."""
    return [key for key in keys if key.startswith(FIELD)]


def read_weights(query: Query, framework: Framework | None) -> Weights:
    """The weights of `weights=balance:2,training:0.5`, or of the form's fields.

    () when they are the release's: none is given, or all dimensions are multiplied alike.
    """
    codes = [dimension.code for dimension in framework.dimensions] if framework else []
    pairs = [part.partition(":")[::2] for part in query.listed("weights")]
    pairs += [(key.removeprefix(FIELD), query.text(key)) for key in weight_fields(query.data)]
    factors: dict[str, float] = {}
    for code, written in pairs:
        if code not in codes:
            query.refuse(f"weights: “{shorten(code)}” is not a dimension here.", code, codes)
        elif code in factors:
            query.problems.append(f"weights: {code} is given twice; give it once.")
        else:
            factors[code] = read_factor(query, code, written)
    if len({factors.get(code, 1.0) for code in codes}) < 2:
        return ()
    return tuple((code, factors[code]) for code in codes if factors.get(code, 1.0) != 1)


def read_factor(query: Query, code: str, written: str) -> float:
    """A number above 0 and up to 10; 1 for a field that was emptied."""
    text = written.strip()
    if not text and FIELD + code in query.data:
        return 1.0
    number = float(text) if text.strip(".") and NUMBER.fullmatch(text) else 0.0
    if 0 < number <= MOST:
        return number
    query.problems.append(
        f"weights: “{shorten(written)}” cannot weigh {code}; give a number above 0 and up to 10, "
        "with at most two decimals, as in balance:2."
    )
    return 1.0


def printed(weights: Weights) -> str:
    """As an address writes them: "balance:2,training:0.5"."""
    return ",".join(f"{code}:{factor:g}" for code, factor in weights)
