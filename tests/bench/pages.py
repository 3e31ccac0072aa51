"""P1, P3: the queries of the pages, and what an unchanged page costs."""

import functools

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench import effort, world
from tests.bench.measure import Measured, interleave, row

EFFORT = effort.chosen()
FEW, MANY = EFFORT.few, EFFORT.many
PAGES = {
    "the overview": "/",
    "the directory": "/ministries/",
    "a dashboard": "/ministries/QAA/",
    "a ranking of all": "/compare/?chart=ranking",
    "a heatmap of all": "/compare/?chart=heatmap",
    "a balance of all": "/compare/?chart=balance",
    "the releases": "/releases/",
    "the framework": "/framework/",
}
ACCEPT = "gzip, deflate, br"


def get(path: str, **headers: str) -> bytes:
    """The body as a browser gets it, redirects followed; an error if there is no page."""
    response = Client().get(
        path, headers={"host": "localhost", "accept-encoding": ACCEPT, **headers}, follow=True
    )
    if response.status_code not in {200, 304}:
        raise LookupError(f"{path}: {response.status_code}")
    return response.content


def queries(path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        get(path)
    return len(captured)


def counted() -> dict[str, tuple[int, int]]:
    """Page -> its queries in a new process, and those of every later visit."""
    found = {}
    for page, path in PAGES.items():
        world.forget()
        found[page] = (queries(path), queries(path))
    return found


@functools.cache
def counts() -> tuple[dict[str, tuple[int, int]], dict[str, tuple[int, int]]]:
    """The queries of each page with few ministries, and with many."""
    user = world.prepare()
    world.publish("few", FEW, by=user)
    few = counted()
    world.publish("many", MANY, by=user)
    return few, counted()


@row("P1", f"queries of all pages, {MANY} / {FEW} ministries", hold=1)
def queries_of_all_pages() -> Measured:
    few, many = (sum(sum(pair) for pair in found.values()) for found in counts())
    return Measured(ours=many, floor=few, unit="queries")


@row("P1", f"most queries of any page, {MANY} ministries", hold=12)
def most_queries() -> Measured:
    _, many = counts()
    return Measured(max(later for _, later in many.values()), unit="queries")


@row("P1", f"queries of the first dashboard of a process, {MANY} ministries", hold=20)
def queries_of_a_first_dashboard() -> Measured:
    """It reads the framework's tree and the release, which the process then keeps."""
    _, many = counts()
    return Measured(many["a dashboard"][0], unit="queries")


def unchanged(page: str) -> Measured:
    counts()
    path = PAGES[page]
    client = Client(headers={"host": "localhost", "accept-encoding": ACCEPT})
    full = client.get(path, follow=True)
    address = full.redirect_chain[-1][0] if full.redirect_chain else path
    tag = {"if-none-match": full["ETag"]}
    if client.get(address, headers=tag).status_code != 304:
        raise LookupError(f"{page} does not answer 304 to its own tag")
    return interleave(lambda: client.get(address, headers=tag), lambda: client.get(address))


@row("P3", f"dashboard, unchanged / in full, {MANY} ministries", hold=0.1)
def unchanged_dashboard() -> Measured:
    return unchanged("a dashboard")


@row("P3", f"ranking, unchanged / in full, {MANY} ministries", hold=0.1)
def unchanged_ranking() -> Measured:
    return unchanged("a ranking of all")


@row("P3", f"directory, unchanged / in full, {MANY} ministries", hold=0.1)
def unchanged_directory() -> Measured:
    return unchanged("the directory")
