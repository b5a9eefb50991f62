"""How far long work is, on one line of a terminal that is gone when the work is done.

Only where somebody watches: not in a file, not for a machine (`CI`), not with `--quiet`. What takes no
time to speak of is not told at all.
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
from fichebak.text.language import Words

PATIENCE, PACE = 0.4, 0.1
"""Seconds before the first word, and between two: a line that flickers is worse than none."""
CLEAR = "\r\x1b[K"


def watched_by_people(stream: TextIO) -> bool:
    """Whether a stream is a terminal that understands more than lines."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def coloured(stream: TextIO) -> bool:
    """Whether to use colours: see no-color.org."""
    return watched_by_people(stream) and not os.environ.get("NO_COLOR")


@dataclass(slots=True)
class Line:
    """The line: writes over itself, and clears itself away."""

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
    """What a build tells its progress to, for as long as it lasts."""
    if quiet or os.environ.get("CI") or not watched_by_people(sys.stderr):
        yield unwatched
        return
    line = Line(words, sys.stderr)
    try:
        yield line
    finally:
        line.clear()
