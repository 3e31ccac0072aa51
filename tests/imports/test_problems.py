"""Tests of problems that many lines have: each is listed once, with its lines."""

import pytest

from assessments.imports.problems import Problem, Refused, named_lines


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([3], "line 3"),
        ([4, 3], "lines 3 and 4"),
        ([3, 4, 5, 9, 9], "lines 3 to 5 and 9"),
        (range(2, 53), "lines 2 to 52"),
        (
            range(1, 101, 2),
            "lines 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, "
            "35, 37, 39 and 30 more",
        ),
    ],
)
def test_lines_are_named_in_runs(numbers, text):
    assert named_lines(numbers) == text


def test_a_problem_of_three_lines_or_more_is_listed_once_in_the_place_of_the_first():
    missing = [Problem(f"line {line}", "The ministry is missing.") for line in (2, 3, 4, 7)]
    other = Problem("line 3", "The level is missing.")
    of_file = Problem("", "The round is closed.")

    refused = Refused([of_file, missing[0], other, *missing[1:]])

    assert [str(problem) for problem in refused.problems] == [
        "The round is closed.",
        "4 rows: The ministry is missing. Lines 2 to 4 and 7.",
        "line 3: The level is missing.",
    ]


def test_two_lines_keep_their_places():
    problems = [Problem("line 2", "A."), Problem("line 3", "B."), Problem("line 4", "A.")]

    assert Refused(problems).problems == tuple(problems)
