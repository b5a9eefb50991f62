"""The same work on many things, in several processes where the system can copy this one.

A copied process (fork) has all that it needs without being told; only results travel. Where there
is no such thing (Windows, and macOS by its own advice), the work is done here, one thing at a time:
the results are the same either way.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from collections.abc import Sequence as Seq
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@contextmanager
def side_by_side(
    work: Callable[[Item], Result], items: Seq[Item], jobs: int, worth: int
) -> Iterator[Iterator[Result]]:
    """Gives the result for each item, in order.

    `worth` is the number of items from which on more processes cost less than they save. The work has
    begun when the context does: something else may be done meanwhile.
    """
    if jobs < 2 or len(items) < worth or not _can_fork():
        yield map(work, items)
        return
    # Imported here: most builds have little to do.
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, get_context("fork"), _begin, (work, items)) as pool:
        size = max(1, min(100, len(items) // (jobs * 4)))
        try:
            results: Iterator[Result] = iter(())
            # A copy may be killed while others are still given their work.
            with suppress(BrokenProcessPool), _copies_undisturbed():
                results = pool.map(_one, range(len(items)), chunksize=size)
            yield _whole(results, work, items)
        finally:  # whoever leaves early does not wait for what nobody wants any more
            pool.shutdown(cancel_futures=True)


def _whole(results: Iterator[Result], work: Callable[[Item], Result], items: Seq[Item]) -> Iterator[Result]:
    """The results. Where a copy was killed, as by a system short of memory, the rest is made here."""
    from concurrent.futures.process import BrokenProcessPool

    done = 0
    with suppress(BrokenProcessPool):
        for result in results:
            yield result
            done += 1
    yield from map(work, items[done:])


@contextmanager
def _copies_undisturbed() -> Iterator[None]:
    """Processes that begin here are never interrupted; what interrupts this one meanwhile does so afterwards.

    A terminal interrupts every process of a command: the one that waits for the others ends them. They are
    deaf from their first moment: one that only then chose to be so could be interrupted before it did.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_task: list[tuple[Callable[[Any], Any], Seq[Any]]] = []
"""What a copy of this process works on: empty here, filled in each copy as it begins."""


def _begin(work: Callable[[Any], Any], items: Seq[Any]) -> None:
    _task[:] = [(work, items)]


def _one(number: int) -> Any:
    work, items = _task[0]
    return work(items[number])


def _can_fork() -> bool:
    from multiprocessing import get_all_start_methods, get_start_method

    return "fork" in get_all_start_methods() and get_start_method() != "spawn"
