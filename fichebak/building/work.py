"""What every step of a build works with, and how it notes what is wrong.

A step is pure, but for what the memory learns: it takes a `Work` and what came before it, notes in `said`
whatever is wrong, and gives what is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from typing import TypeVar

from fichebak.building.memory import Memory
from fichebak.catalogue.dates import History
from fichebak.catalogue.gathering import NO_HISTORY
from fichebak.text.diagnostics import Diagnostic, Severity, attempt

Files = Map[str, bytes]
"""A folder: path with forward slashes → bytes."""

Watch = Callable[[str, int, int], None]
"""Is told a stage of the work, how many of its items were begun, and how many there are."""


def unwatched(_stage: str, _done: int, _total: int) -> None:
    """For whoever does not want to know."""


@dataclass(frozen=True, slots=True)
class Work:
    """What every step works with."""

    inputs: Files
    memory: Memory
    drafts: bool = False
    """Whether drafts are shown too."""
    jobs: int = 1
    """Processes that may work side by side."""
    outlines: bool = False
    """Whether pictures are not made at once: nobody sees those of a check, and few of a preview's."""
    preview: str = ""
    """The site's folder on this machine, where the pages are for a preview and name their source."""
    history: History = NO_HISTORY
    """What version control knows of the content files."""
    watch: Watch = unwatched
    said: list[Diagnostic] = field(default_factory=list)
    """What there is to say so far."""

    @property
    def is_right(self) -> bool:
        """Whether nothing so far keeps the site from being published."""
        return not any(found.severity is Severity.ERROR for found in self.said)


Result = TypeVar("Result")


def watched(
    watch: Watch, stage: str, items: Iterable[Result], total: int, before: int = 0
) -> Iterable[Result]:
    """The items, with a word for whoever watches as each comes; `before` of the total came already."""
    for number, item in enumerate(items, start=before + 1):
        watch(stage, number, total)
        yield item


def tried(read: Callable[..., Result], *arguments: object) -> tuple[Result | None, tuple[Diagnostic, ...]]:
    """The result, or None and everything that was wrong: for what is remembered either way."""
    found: list[Diagnostic] = []
    result = attempt(found, read, *arguments)
    return result, tuple(found)
