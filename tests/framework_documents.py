"""Framework documents as tomllib would return them, and small changes to them."""

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from assessments.imports.checking.frameworks import check_framework
from tests import __file__ as tests_file

REAL_FILE = Path(tests_file).parents[1] / "assessments/frameworks/dd-maturity-1.0.toml"
REMOVED = object()
FIRST = "dimensions/0/facets/0/indicators/0"
AT_FIRST = "dimensions[0].facets[0].indicators[0] (OPN-1)"
AT_MEASURED = "dimensions[0].facets[0].indicators[0] (OSI)"


def measured_document() -> dict[str, Any]:
    """One dimension, one facet, one measured indicator, a continuous scale: the least there is."""
    return {
        "framework": {
            "code": "least",
            "version": "1.0",
            "title": "The least framework",
            "source": "A report",
            "aggregate": "arithmetic",
            "coverage": 1,
            "scale": {"min": 0, "max": 1},
        },
        "dimensions": [
            {
                "code": "services",
                "title": "Services",
                "aggregate": "arithmetic",
                "source": "§1",
                "facets": [
                    {
                        "code": "online",
                        "title": "Online services",
                        "aggregate": "arithmetic",
                        "indicators": [measured_indicator("OSI")],
                    }
                ],
            }
        ],
    }


def rated_document() -> dict[str, Any]:
    """Two facets in balance, a rubric of three levels, two lenses, and every optional key."""
    document = measured_document()
    document["framework"] |= {"code": "rubric", "version": "2.1"}
    document["framework"]["scale"] = {"min": 1, "max": 3, "labels": ["Low", "Middle", "High"]}
    document["lenses"] = [
        {"code": "public", "title": "Public diplomacy", "source": "§1.3"},
        {"code": "cyber", "title": "Cyber diplomacy"},
    ]
    document["dimensions"][0] = {
        "code": "balance",
        "title": "Balance",
        "aggregate": "geometric",
        "weight": 2,
        "source": "§3",
        "poles": ["openness", "discretion"],
        "facets": [
            {
                "code": "openness",
                "title": "Openness",
                "weight": 1.5,
                "aggregate": "harmonic",
                "indicators": [rated_indicator("OPN-1"), rated_indicator("OPN-2")],
            },
            {
                "code": "discretion",
                "title": "Discretion",
                "aggregate": "arithmetic",
                "indicators": [rated_indicator("DSC-1")],
            },
        ],
    }
    return document


def rated_indicator(code: str) -> dict[str, Any]:
    return {
        "code": code,
        "title": "Positions published",
        "question": "Does the ministry publish its positions?",
        "kind": "rated",
        "weight": 1.0,
        "source": "§3.1",
        "lenses": ["public"],
        "act": "say",
        "aspect": "practice",
        "review_by": date(2029, 1, 1),
        "levels": ["Nothing is published.", "Some is.", "All is."],
        "guidance": "Look at its site.",
    }


def measured_indicator(code: str) -> dict[str, Any]:
    return {
        "code": code,
        "title": "Online Service Index",
        "question": "How much is on line?",
        "kind": "measured",
        "source": "§2",
        "unit": "index, 0-1",
        "goalposts": [0.0, 1.0],
    }


def changed(document: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """Return a copy with one value set, or REMOVED. path: as in "dimensions/0/weight"."""
    copy = deepcopy(document)
    *parents, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place: Any = copy
    for step in parents:
        place = place[step]
    if value is REMOVED:
        del place[last]
    else:
        place[last] = value
    return copy


def problems_of(document: dict[str, Any]) -> list[str]:
    """Check the document, and that it gives a framework exactly where it has no problem."""
    file, problems = check_framework(document)
    assert (file is None) == bool(problems)
    return [str(problem) for problem in problems]
