"""A progress line on the terminal, which is cleared when the work is done.

It is not shown when the output is no terminal, in CI, with `--quiet`, or for work that takes almost no time.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

from fichebak.building.work import Watch, unwatched
from fichebak.commands.terminal import watched_by_people
from fichebak.text.language import Words

PATIENCE, PACE = 0.4, 0.1
"""Seconds before the line first appears, and between two updates, so that it does not flicker."""
CLEAR = "\r\x1b[K"


@dataclass(slots=True)
class Line:
    """A line that overwrites itself; a `Watch`."""

    words: Words
    stream: TextIO
    next: float = field(default_factory=lambda: time.monotonic() + PATIENCE)
    shown: bool = False

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if total and now >= self.next:
            self.next, self.shown = now + PACE, True
            self._write(f"{CLEAR}{self.words(f'progress.{stage}')} {done}/{total}")

    def clear(self) -> None:
        if self.shown:
            self._write(CLEAR)

    def _write(self, text: str) -> None:
        self.stream.write(text)
        self.stream.flush()


@contextmanager
def progress(words: Words, *, quiet: bool) -> Iterator[Watch]:
    """The progress callback of a build; the line is cleared when the context ends."""
    if quiet or os.environ.get("CI") or not watched_by_people(sys.stderr):
        yield unwatched
        return
    line = Line(words, sys.stderr)
    try:
        yield line
    finally:
        line.clear()
