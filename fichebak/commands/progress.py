"""A progress line on the terminal, which is cleared when the work is done.

It is not shown when the output is no terminal, in CI, with `--quiet`, or for work that takes almost no time.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from fichebak.building.work import Watch, unwatched
from fichebak.commands.terminal import watched_by_people
from fichebak.text.language import Words

PATIENCE, PACE = 0.4, 0.1
"""Seconds before the line first appears, and between two updates, so that it does not flicker."""
CLEAR = "\r\x1b[K"


@contextmanager
def progress(words: Words, *, quiet: bool) -> Iterator[Watch]:
    """The progress callback of a command; the line is cleared when the context ends."""
    if quiet or os.environ.get("CI") or not watched_by_people(sys.stderr):
        yield unwatched
        return
    due, is_shown = time.monotonic() + PATIENCE, False

    def show(stage: str, done: int, total: int) -> None:
        nonlocal due, is_shown
        now = time.monotonic()
        if total and now >= due:
            due, is_shown = now + PACE, True
            _write(f"{CLEAR}{words(f'progress.{stage}')} {done}/{total}")

    try:
        yield show
    finally:
        if is_shown:
            _write(CLEAR)


def _write(text: str) -> None:
    print(text, end="", file=sys.stderr, flush=True)
