"""The counting of calls: what is one, and whose it is."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.calls import Calls, count_calls, files_of, listing

HERE = Path(__file__).resolve().parent


def twice() -> Iterator[int]:
    yield 1
    yield 2


def one() -> int:
    return 1


def counted() -> int:
    return one() + one()


def times(calls: Calls) -> dict[str, int]:
    return {function.name: number for function, number in calls.items()}


def test_each_entry_into_a_named_function_is_a_call() -> None:
    calls = count_calls(counted, folder=HERE)

    assert times(calls) == {"counted": 1, "one": 2}
    assert files_of(calls) == {Path(__file__).name}


def test_a_generator_counts_each_time_it_goes_on() -> None:
    calls = count_calls(lambda: list(twice()), folder=HERE)

    assert times(calls) == {"twice": 3}


def test_lambdas_and_comprehensions_do_not_count() -> None:
    calls = count_calls(lambda: sum([one() for _ in range(3)]), folder=HERE)

    assert times(calls) == {"one": 3}


def test_functions_of_others_do_not_count() -> None:
    calls = count_calls(lambda: median([1, 2, 3]), folder=HERE)

    assert not calls


def test_the_busiest_function_of_a_file_is_listed_first() -> None:
    lines = listing(count_calls(counted, folder=HERE)).splitlines()

    assert lines[0].split() == ["3", "test_calls.py"]
    assert lines[1].split()[:2] == ["2", "one,"]
