"""The same results from one process or from several."""

import os

import pytest

from fichebak.side_by_side import side_by_side


def square(number):
    return number * number, os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_results_come_in_order_whoever_made_them(jobs):
    with side_by_side(square, range(500), jobs, 100) as results:
        made = list(results)
    assert [result for result, _ in made] == [number * number for number in range(500)]
    others = {process for _, process in made} - {os.getpid()}
    assert len(others) <= jobs
    assert bool(others) == (jobs > 1)


def test_a_few_things_are_not_worth_a_process():
    with side_by_side(square, range(99), 4, 100) as results:
        assert {process for _, process in results} == {os.getpid()}


def test_work_may_be_anything_that_is_here():
    seen = {"a": 1}
    with side_by_side(lambda key: seen[key], ["a"] * 300, 2, 100) as results:
        assert sum(results) == 300


def test_a_mistake_in_one_process_is_one_here():
    with pytest.raises(ZeroDivisionError), side_by_side(lambda n: 1 // n, range(300), 2, 100) as results:
        list(results)
