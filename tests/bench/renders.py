"""Hundreds of pictures by one renderer: python -m tests.bench.renders [COUNT].

Every kind of chart in every format, one after the other, as the site would ask for them; after
each, the processes that draw are counted, and now and then what memory they hold. It fails where
a bound does not hold. Linux only; 500 pictures take some minutes.
"""

import argparse
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from assessments.charts.types import Chart
from assessments.exports.images import ImageUnavailable
from assessments.exports.pictures import FORMATS
from assessments.exports.wire import Format
from tests import chromium
from tests.charts.samples import a_subject, every_chart, many_scores
from tests.exports import processes
from tests.exports.workbench import Workbench

LIFETIME, FEWEST = "40", 40  # pictures of one Chromium, as on the site
MOST_PROCESSES = 30
MOST_BYTES = 1024 * 2**20
MOST_GROWTH = 1.25  # the last fifth's greatest memory by the first fifth's
WEIGH_EACH = 5
MINISTRIES = 40


@dataclass(frozen=True, slots=True)
class Sample:
    """After one picture. bytes: of all processes that draw, 0 where they were not weighed."""

    seconds: float
    processes: int
    bytes: int


def wanted(count: int) -> Iterator[tuple[Chart, Format]]:
    """Charts of all kinds in turns, each in another format than in the turn before."""
    charts = every_chart([a_subject(at) for at in range(MINISTRIES)], many_scores(MINISTRIES))
    pairs = itertools.product(FORMATS, charts)
    return itertools.islice(((chart, format) for format, chart in itertools.cycle(pairs)), count)


def draw_all(workbench: Workbench, count: int) -> tuple[list[Sample], list[str]]:
    """Return the cost of each picture, and the sentences of those that were refused."""
    samples, refusals = [], []
    for number, (chart, format) in enumerate(wanted(count)):
        started = time.perf_counter()
        try:
            workbench.draw(chart.figure, format, width=chart.width, height=chart.height, scale=2.0)
        except ImageUnavailable as refusal:
            refusals.append(str(refusal))
        seconds = time.perf_counter() - started
        pids = workbench.chromium_pids()
        weighed = processes.proportional_bytes(pids) if number % WEIGH_EACH == 0 else 0
        samples.append(Sample(seconds, len(pids), weighed))
    return samples, refusals


def line(name: str, samples: Sequence[Sample]) -> str:
    times = [1000 * sample.seconds for sample in samples]
    return (
        f"{name:>10}  {median(times):6.0f} ms  {quantiles(times, n=20)[-1]:6.0f} ms"
        f"  {max(sample.processes for sample in samples):4}"
        f"  {max(sample.bytes for sample in samples) / 2**20:6.0f} MiB\n"
    )


def troubles(samples: Sequence[Sample], refusals: Sequence[str]) -> list[str]:
    """The bounds that do not hold, as sentences."""
    fifth = len(samples) // 5
    first = max(sample.bytes for sample in samples[:fifth])
    last = max(sample.bytes for sample in samples[-fifth:])
    most = max(sample.processes for sample in samples)
    heaviest = max(sample.bytes for sample in samples)
    found = {
        f"{len(refusals)} pictures were refused: {refusals[:1]}": bool(refusals),
        f"{most} processes; at most {MOST_PROCESSES}": most > MOST_PROCESSES,
        f"{heaviest / 2**20:.0f} MiB; at most {MOST_BYTES / 2**20:.0f}": heaviest > MOST_BYTES,
        f"memory grew {last / first:.2f}-fold; at most {MOST_GROWTH}": last > first * MOST_GROWTH,
    }
    return [sentence for sentence, is_so in found.items() if is_so]


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=500)
    count = max(parser.parse_args(arguments).count, FEWEST)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    if chromium.executable() is None:
        sys.stderr.write(f"{chromium.ADVICE}\n")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        workbench = Workbench(Path(folder), "--lifetime", LIFETIME)
        try:
            samples, refusals = draw_all(workbench, count)
        finally:
            workbench.close()
    sys.stdout.write(f"{'pictures':>10}  {'median':>9}  {'95 %':>9}  most  greatest memory\n")
    for start in range(0, count, count // 5):
        part = samples[start : start + count // 5]
        if len(part) > 1:
            sys.stdout.write(line(f"{start + 1}-{start + len(part)}", part))
    sys.stdout.write(line("all", samples))
    found = troubles(samples, refusals)
    sys.stdout.writelines(f"NOT HELD: {sentence}\n" for sentence in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
