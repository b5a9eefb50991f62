"""Where the time of a build goes: a table by stage, for `build --profile`.

A stage lasts from when it is first told of until the next one is. So who works says only what begins,
in the words that progress is told in, and nothing in the pipeline knows of a clock.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from fichebak.building.work import Watch
from fichebak.text.language import Words

START = "start"
"""What happens before anything can be told: Python starts and reads our code and that of others."""


@dataclass(slots=True)
class Lap:
    """What one stage took."""

    cpu: float = 0.0
    """Seconds, of this process and of those that it waited for."""
    wall: float | None = 0.0
    """Seconds; None for what began before there was a clock to look at."""
    items: int = 0
    """How many of its things were worked on; 0 where it tells of none."""


@dataclass(slots=True)
class Stopwatch:
    """Is told of progress, as a Watch, and keeps the time."""

    laps: dict[str, Lap] = field(default_factory=lambda: {START: Lap(time.process_time(), None)})
    stage: str = START
    since: tuple[float, float] = field(default_factory=lambda: (_cpu(), time.perf_counter()))

    def __call__(self, stage: str, done: int, _total: int) -> None:
        if stage != self.stage:
            self.stop()
            self.stage = stage
        lap = self.laps.setdefault(stage, Lap())
        lap.items = max(lap.items, done)

    def stop(self) -> None:
        """Ends the stage that is going on."""
        now = _cpu(), time.perf_counter()
        lap = self.laps[self.stage]
        if lap.wall is not None:
            lap.cpu += now[0] - self.since[0]
            lap.wall += now[1] - self.since[1]
        self.since = now

    def table(self, words: Words) -> str:
        """The stages in the order in which they began, and all together."""
        total = Lap(
            sum(lap.cpu for lap in self.laps.values()), sum(lap.wall or 0 for lap in self.laps.values())
        )
        head = [words(f"profile.{name}") for name in ("stage", "cpu", "wall", "share", "items")]
        rows = [head, *self._rows(words, total)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        return "\n".join(
            "  ".join(
                cell.rjust(width) if at else cell.ljust(width) for at, (cell, width) in enumerate(cells)
            ).rstrip()
            for cells in (list(zip(row, widths, strict=True)) for row in rows)
        )

    def _rows(self, words: Words, total: Lap) -> Iterator[list[str]]:
        def seconds(value: float | None) -> str:
            return "" if value is None else _decimals(words, value)

        for name, lap in (*self.laps.items(), ("total", total)):
            share = f"{lap.cpu / (total.cpu or 1):.0%}"
            items = str(lap.items) if lap.items else ""
            yield [words(f"progress.{name}"), seconds(lap.cpu), seconds(lap.wall), share, items]


def _decimals(words: Words, value: float) -> str:
    # All with as many decimals, as they stand below each other.
    point = words.number(Decimal("0.5"))[1]
    return f"{value:.3f}".replace(".", point)


def both(one: Watch, other: Watch) -> Watch:
    """Tells two who watch."""

    def told(stage: str, done: int, total: int) -> None:
        one(stage, done, total)
        other(stage, done, total)

    return told


def _cpu() -> float:
    spent = os.times()
    # The first is finer than the system's ticks.
    return time.process_time() + spent.children_user + spent.children_system
