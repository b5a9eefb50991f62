"""A parallel map over forked worker processes.

A forked worker shares the memory of this process, so only results are serialised. Where forking is not
possible (Windows) or advised against (macOS), the work is done in this process: the results are the same.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence as Seq
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@contextmanager
def parallel_map(
    work: Callable[[Item], Result], items: Seq[Item], jobs: int, worth: int
) -> Iterator[Iterator[Result]]:
    """The result for each item, in order.

    With fewer items than `worth`, starting workers would cost more than it saves. Workers begin when the
    context is entered, so the caller can do other work before it asks for results.
    """
    if jobs < 2 or len(items) < worth or not _can_fork():
        yield map(work, items)
        return
    # Imported here because most builds need no workers.
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    with _races_ignored(), ProcessPoolExecutor(jobs, get_context("fork"), _begin, (work, items)) as pool:
        size = max(1, min(100, len(items) // (jobs * 4)))
        try:
            results: Iterator[Result] = iter(())
            # A worker may be killed while tasks are still being submitted.
            with suppress(BrokenProcessPool), _interrupts_held():
                results = pool.map(_result_of, range(len(items)), chunksize=size)
            yield _completed(results, work, items)
        finally:  # a caller that leaves early does not wait for tasks that nobody needs any more
            pool.shutdown(cancel_futures=True)


def _completed(
    results: Iterator[Result], work: Callable[[Item], Result], items: Seq[Item]
) -> Iterator[Result]:
    """The results. When a worker is killed, as by a system short of memory, this process makes the rest."""
    from concurrent.futures.process import BrokenProcessPool

    done = 0
    with suppress(BrokenProcessPool):
        for result in results:
            yield result
            done += 1
    yield from map(work, items[done:])


@contextmanager
def _races_ignored() -> Iterator[None]:
    """Shows no stack trace of the pool's own thread.

    That thread ends all tasks when a worker was killed. If others are submitted or cancelled just then, it
    fails (seen in Python 3.11), although the results are made all the same: see `_completed`.
    """
    from concurrent.futures import InvalidStateError

    shown = threading.excepthook

    def show(failure: threading.ExceptHookArgs) -> None:
        if not issubclass(failure.exc_type, (RuntimeError, InvalidStateError)):
            shown(failure)

    threading.excepthook = show
    try:
        yield
    finally:
        threading.excepthook = shown


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Blocks SIGINT: workers that start here inherit the mask, and this process gets the signal afterwards.

    Ctrl+C reaches every process of the terminal's group. Only this one handles it, and it ends the workers.
    A worker that ignored the signal by itself could still be interrupted before it had done so.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_task: list[tuple[Callable[[Any], Any], Seq[Any]]] = []
"""The function and items of a worker: empty in this process, set by `_begin` in each worker."""


def _begin(work: Callable[[Any], Any], items: Seq[Any]) -> None:
    _task[:] = [(work, items)]
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Ends this worker when its parent is killed: it would wait for work for ever, and hold open files."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent:
        parent.join()
        signal.raise_signal(signal.SIGKILL)


def _result_of(number: int) -> Any:
    work, items = _task[0]
    return work(items[number])


def _can_fork() -> bool:
    from multiprocessing import get_all_start_methods, get_start_method

    return "fork" in get_all_start_methods() and get_start_method() != "spawn"
