"""Helpers for a file of scores: its import by the command, and the rows it may change."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from assessments.models import Assessment, Event, Evidence, Round, Score, User

HEADER = "ministry,indicator,state,level,value,confidence,rationale,evidence_url\n"
FULL = HEADER + (
    'FIN,OPN-1,rated,3,,high,"Seen, twice.",https://example.org/a\n'
    "FIN,CNF-1,not found,,,,Searched for an hour.,\n"
    "NLD,OPN-1,Not-applicable,,,,,\n"
)


def run(path: Path, *more: str, round: str = "2026", analyst: str = "anna") -> str:
    out = StringIO()
    arguments = ["--round", round, "--framework", "small-1.0", "--analyst", analyst]
    call_command("import_scores", str(path), *arguments, *more, stdout=out)
    return out.getvalue()


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "scores.csv"
    path.write_text(text, encoding=encoding)
    return path


def rows() -> list[tuple[object, ...]]:
    """Return all rows that an import may change."""
    scores = Score.objects.order_by("pk").values_list(
        "pk", "coding", "indicator", "state", "level", "value", "confidence", "rationale"
    )
    evidence = Evidence.objects.order_by("pk").values_list("pk", "score", "title", "url")
    rounds = Round.objects.values_list("pk", "code", "year")
    assessments = Assessment.objects.values_list("pk", "ministry", "stage")
    users = User.objects.values_list("pk", "username")
    events = Event.objects.values_list("pk", "verb", "detail")
    return [*scores, *evidence, *rounds, *assessments, *users, *events]
