"""P20: a dashboard and a comparison, of some and of many ministries in several releases.

The floor of each time is one indexed query and one small template in the same process.
"""

import functools
from collections.abc import Callable
from http.client import OK

from django.core.cache import caches
from django.db import connection
from django.template import engines
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from assessments.models import Release, Result, User
from tests.bench import effort, pages, world
from tests.bench.measure import Measured, interleave, row

EFFORT = effort.chosen()
FEW, MANY, RELEASES = EFFORT.some, EFFORT.many, EFFORT.releases
KILOBYTE = 1000
PATHS = {
    "dashboard": "/ministries/QAA/",
    "ranking": "/compare/?chart=ranking",
    "heatmap of indicators": "/compare/?chart=heatmap&columns=indicators",
    "trend": "/compare/?chart=trend&region=region-0",
}
KEEPING = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "bench"}
SMALL = """<h1>{{ ministry }}</h1><table>
{% for code, score in rows %}<tr><td>{{ code }}</td><td>{{ score }}</td></tr>{% endfor %}</table>"""


@functools.cache
def published(ministries: int) -> str:
    """Add releases of so many ministries each, and return the code of the newest."""
    pages.counts()
    user = User.objects.get(username="bench")
    for place in range(RELEASES):
        world.publish(f"of-{ministries}-{place}", ministries, by=user)
    return Release.objects.newest_first()[0].code


def address(page: str, release: str) -> str:
    path = PATHS[page]
    return f"{path}{'&' if '?' in path else '?'}release={release}"


def floor(release: str) -> Callable[[], str]:
    template = engines["django"].from_string(SMALL)
    found = Release.objects.get(code=release)

    def least() -> str:
        rows = Result.objects.filter(release=found, ministry="QAA", kind="dimension")
        return template.render({"ministry": "QAA", "rows": list(rows.values_list("code", "score"))})

    return least


def timed(page: str, ministries: int) -> Measured:
    release = published(ministries)
    return interleave(visit(page, release), floor(release))


def visit(page: str, release: str) -> Callable[[], object]:
    """A browser that asks for the page, with nothing kept on either side."""
    path = address(page, release)
    client = Client(headers={"host": "localhost", "accept-encoding": pages.ACCEPT})
    if client.get(path).status_code != OK:
        raise LookupError(f"{path} is no page")
    return lambda: client.get(path)


def enter(page: str, ministries: int, *, hold: float) -> None:
    what = f"{page}, {ministries} ministries x {RELEASES} releases"
    row("P20", f"{what} / one query and one template", hold=hold)(
        functools.partial(timed, page, ministries)
    )


for page, ministries, hold in (
    ("dashboard", FEW, 80),
    ("dashboard", MANY, 80),
    ("ranking", FEW, 40),
    ("ranking", MANY, 120),
    ("heatmap of indicators", FEW, 120),
    ("heatmap of indicators", MANY, 800),
    ("trend", FEW, 60),
    ("trend", MANY, 200),
):
    enter(page, ministries, hold=hold)


@row("P20", f"dashboard kept in memory, {MANY} ministries / one query and one template", hold=6)
def kept_dashboard() -> Measured:
    release = published(MANY)
    with override_settings(CACHES={"default": KEEPING, "pages": KEEPING}):
        caches["pages"].clear()
        return interleave(visit("dashboard", release), floor(release))


@row("P20", f"most queries of these pages, {MANY} ministries x {RELEASES} releases", hold=12)
def most_queries() -> Measured:
    return Measured(max(queries(page, MANY) for page in PATHS), unit="queries")


@row("P20", f"queries of these pages, {MANY} / {FEW} ministries", hold=1)
def equal_queries() -> Measured:
    many, few = (sum(queries(page, count) for page in PATHS) for count in (MANY, FEW))
    return Measured(ours=many, floor=few, unit="queries")


@functools.cache
def queries(page: str, ministries: int) -> int:
    path = address(page, published(ministries))
    pages.get(path)
    with CaptureQueriesContext(connection) as captured:
        pages.get(path)
    return len(captured)


@row("P20", f"heaviest of these pages as sent, {MANY} ministries x {RELEASES} releases", hold=100)
def heaviest() -> Measured:
    sizes = [len(pages.get(address(page, published(MANY)))) for page in PATHS]
    return Measured(max(sizes) / KILOBYTE, unit="kB")
