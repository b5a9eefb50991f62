"""One process or several give the same results."""

import os
import signal
import subprocess
import sys
from contextlib import suppress

import pytest

from fichebak.building.parallel_map import parallel_map
from tests.conftest import HOME


def square(number):
    return number * number, os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 4])
def test_results_come_in_order_whoever_made_them(jobs):
    with parallel_map(square, range(500), jobs, 100) as results:
        made = list(results)
    assert [result for result, _ in made] == [number * number for number in range(500)]
    others = {process for _, process in made} - {os.getpid()}
    assert len(others) <= jobs
    assert bool(others) == (jobs > 1)


def test_a_few_things_are_not_worth_a_process():
    with parallel_map(square, range(99), 4, 100) as results:
        assert {process for _, process in results} == {os.getpid()}


def test_work_may_be_anything_that_is_here():
    seen = {"a": 1}
    with parallel_map(lambda key: seen[key], ["a"] * 300, 2, 100) as results:
        assert sum(results) == 300


def test_a_mistake_in_one_process_is_one_here():
    with pytest.raises(ZeroDivisionError), parallel_map(lambda n: 1 // n, range(300), 2, 100) as results:
        list(results)


def test_what_a_copy_that_was_killed_leaves_undone_is_done_here():
    here = os.getpid()

    def work(number):
        if number == 150 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with parallel_map(work, range(300), 2, 100) as results:
        assert [next(results), *results] == [*range(300)]


INTERRUPTED = """
import os, signal, time
from fichebak.building.parallel_map import parallel_map

def work(_):
    print("begun", flush=True)
    time.sleep(0.5)

os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGINT))
try:
    with parallel_map(work, range(1), 3, 1) as results:
        list(results)
except KeyboardInterrupt:
    print("stopped")
"""


KILLED = """
import os, signal
from fichebak.building.parallel_map import parallel_map

os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGKILL))
with parallel_map(lambda number: number, range(100_000), 4, 1) as results:
    print(sum(results))
"""


def test_copies_that_are_killed_before_they_were_given_their_work_are_done_without():
    done = subprocess.run(
        [sys.executable, "-c", KILLED], check=False, cwd=HOME, capture_output=True, text=True, timeout=120
    )
    assert (done.stdout, done.stderr) == (f"{sum(range(100_000))}\n", "")


RACED = """
import threading
from concurrent.futures import InvalidStateError
from fichebak.building.parallel_map import parallel_map

def fail(kind):
    raise kind("in a thread")

with parallel_map(abs, range(10), 2, 1) as results:
    for kind in (InvalidStateError, RuntimeError, ValueError):
        thread = threading.Thread(target=fail, args=(kind,))
        thread.start()
        thread.join()
    print(sum(results))
"""


def test_a_thread_of_the_pool_that_loses_a_race_shows_no_stack_trace():
    done = subprocess.run(
        [sys.executable, "-c", RACED], check=False, cwd=HOME, capture_output=True, text=True, timeout=120
    )
    assert done.stdout == "45\n"
    assert [line for line in done.stderr.splitlines() if line.endswith("in a thread")] == [
        "ValueError: in a thread"
    ]


def test_an_interruption_of_all_processes_is_told_by_one():
    # As a terminal does for Ctrl+C: each process of the command gets the signal, also if it is idle, and
    # maybe before it has started its work.
    command = [sys.executable, "-c", INTERRUPTED]
    with subprocess.Popen(
        command, cwd=HOME, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout.readline() == "begun\n"
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (out, err) == ("stopped\n", "")


LEFT_ALONE = """
import os, signal
from fichebak.building.parallel_map import parallel_map

with parallel_map(abs, range(300), 3, 1) as results:
    print(next(results), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_copies_of_a_process_that_is_killed_end_too():
    """They would wait for work for ever, and hold the room of its temporary files."""
    command = [sys.executable, "-c", LEFT_ALONE]
    with subprocess.Popen(
        command, cwd=HOME, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            out, _ = process.communicate(timeout=60)  # until nobody holds this output any more
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    assert (out, process.returncode) == ("0\n", -signal.SIGKILL)
