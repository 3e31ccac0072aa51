"""The fields that a form of the desk sends, and the scores that are stored."""

from django.http import HttpResponse

from assessments.models import Coding, Score

KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"
PIECE = {
    "evidence": KEY,
    f"{KEY}-disclosure": "public",
    f"{KEY}-kind": "url",
    f"{KEY}-url": "https://example.org/strategy",
    f"{KEY}-title": "The strategy",
}
WHOLE = {"version": 0, "answer": "3", "confidence": "high", "rationale": "Seen.", **PIECE}


def stored(coding: Coding, indicator: str = "OPN-1") -> Score:
    return coding.scores.get(indicator__code=indicator)


def html(response: HttpResponse) -> str:
    return response.content.decode()
