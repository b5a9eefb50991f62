"""Measures the time of each stage of a build, for `build --profile`.

A stage lasts from its first progress call until that of the next stage, so the pipeline needs no clock of
its own.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from fichebak.text.language import Words

START = "start"
"""The stage before the first progress call: Python starts and imports modules."""


@dataclass(slots=True)
class Lap:
    """The cost of one stage."""

    cpu: float = 0.0
    """CPU seconds of this process and the worker processes that it waited for."""
    wall: float | None = 0.0
    """Elapsed seconds; None for the start, which began before there was a stopwatch."""
    items: int = 0
    """The number of items that were processed; 0 for a stage that does not report any."""


@dataclass(slots=True)
class Stopwatch:
    """A `Watch` that measures the time of each stage."""

    laps: dict[str, Lap] = field(default_factory=lambda: {START: Lap(wall=None)})
    stage: str = START
    since: tuple[float, float] = 0.0, 0.0
    """CPU and elapsed seconds at which the stage began; the CPU clock is 0 when Python starts."""

    def __call__(self, stage: str, done: int, _total: int) -> None:
        if stage != self.stage:
            self.stop()
            self.stage = stage
        lap = self.laps.setdefault(stage, Lap())
        lap.items = max(lap.items, done)

    def stop(self) -> None:
        """Ends the current stage."""
        now = _cpu(), time.perf_counter()
        lap = self.laps[self.stage]
        lap.cpu += now[0] - self.since[0]
        if lap.wall is not None:
            lap.wall += now[1] - self.since[1]
        self.since = now

    def table(self, words: Words) -> str:
        """The stages in the order in which they began, and their total."""
        laps = self.laps.values()
        total = Lap(sum(lap.cpu for lap in laps), sum(lap.wall or 0 for lap in laps))
        head = [words(f"profile.{name}") for name in ("stage", "cpu", "wall", "share", "items")]
        rows = [head, *self._rows(words, total)]
        first, *widths = (max(map(len, column)) for column in zip(*rows, strict=True))

        def line(name: str, *cells: str) -> str:
            aligned = (cell.rjust(width) for cell, width in zip(cells, widths, strict=True))
            return "  ".join((name.ljust(first), *aligned)).rstrip()

        return "\n".join(line(*row) for row in rows)

    def _rows(self, words: Words, total: Lap) -> Iterator[list[str]]:
        def seconds(value: float | None) -> str:
            return "" if value is None else _decimals(words, value)

        for name, lap in (*self.laps.items(), ("total", total)):
            share = f"{lap.cpu / (total.cpu or 1):.0%}"
            items = str(lap.items) if lap.items else ""
            yield [words(f"progress.{name}"), seconds(lap.cpu), seconds(lap.wall), share, items]


def _decimals(words: Words, value: float) -> str:
    # With a fixed number of decimals, so that the column lines up.
    point = words.number(Decimal("0.5"))[1]
    return f"{value:.3f}".replace(".", point)


def _cpu() -> float:
    spent = os.times()
    # For this process `process_time` is finer than the clock ticks of `os.times`.
    return time.process_time() + spent.children_user + spent.children_system
