"""The context that every step of a build shares: its inputs, its options and the diagnostics so far.

A step takes a `Work` and the results of earlier steps, and returns its own result. It has two side effects:
it appends to `diagnostics` whatever is wrong, and it fills the memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping as Map
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, auto
from functools import partial
from typing import NamedTuple, TypeVar

from fichebak.building.memory import Memory
from fichebak.building.parallel_map import parallel_map
from fichebak.building.previous import Previous
from fichebak.building.stores import InMemory, Store
from fichebak.catalogue.dates import NO_HISTORY, History
from fichebak.text.diagnostics import Diagnostic, attempt

Files = Map[str, bytes]
"""The files of a folder: path with forward slashes → bytes."""


class Stage(StrEnum):
    """A stage of a build, in the order in which they begin."""

    READ = auto()
    SHEETS = auto()
    PICTURES = auto()
    CATALOGUE = auto()
    TEXTS = auto()
    PLAN = auto()
    CARDS = auto()
    PAGES = auto()
    SEARCH = auto()
    EXPORTS = auto()
    REMEMBER = auto()
    PUBLISH = auto()


Watch = Callable[[str, int, int], None]
"""A progress callback: stage (of a build, a `Stage`), number of items begun, total number of items."""


def unwatched(_stage: str, _done: int, _total: int) -> None:
    """Ignores progress."""


class Options(NamedTuple):
    """The options of a build."""

    today: date
    drafts: bool = False
    """Whether drafts are published too."""
    only_check: bool = False
    jobs: int = 1
    """The most worker processes to use, at least 1."""
    preview: str = ""
    """For a preview, the absolute path of the site's folder, so that pages can link to their source."""
    history: History = NO_HISTORY
    """What version control knows of the content files."""
    previous: Previous = Previous()
    """What is published: a file with the same cache key is not made again."""
    store: Callable[[], Store] = InMemory
    """Makes the store for the files: those of ten thousand sheets do not fit in memory."""

    @property
    def is_dry_run(self) -> bool:
        """Whether nothing is published, as in a check or a preview: pictures are then only measured."""
        return self.only_check or bool(self.preview)


@dataclass(frozen=True, slots=True)
class Work:
    """The context of one build."""

    inputs: Files
    memory: Memory
    options: Options
    watch: Watch = unwatched
    diagnostics: list[Diagnostic] = field(default_factory=list)
    """The diagnostics so far; every step appends its own."""

    @property
    def has_errors(self) -> bool:
        """Whether there are errors so far, so that the site may not be published."""
        return any(found.is_error for found in self.diagnostics)


Item = TypeVar("Item")
Result = TypeVar("Result")


def cache_each(
    work: Work,
    make: Callable[[Item], bytes | None],
    items: Map[str, Item],
    worth: int,
    stage: Stage,
) -> None:
    """Caches what `make` gives for each item whose key has nothing cached; reports why it is Invalid.

    Where there are at least `worth` of those, worker processes make them. `stage` is for the progress.
    """
    new = {key: item for key, item in items.items() if not work.memory.has(key)}
    with parallel_map(partial(with_diagnostics, make), [*new.values()], work.options.jobs, worth) as results:
        followed = watched(work.watch, stage, results, len(new))
        for key, (made, diagnostics) in zip(new, followed, strict=True):
            work.diagnostics.extend(diagnostics)
            if made is not None:
                work.memory.add(key, made)


def watched(
    watch: Watch, stage: str, items: Iterable[Result], total: int, before: int = 0
) -> Iterable[Result]:
    """Yields the items and reports progress as each comes; `before` items of the total came earlier."""
    for number, item in enumerate(items, start=before + 1):
        watch(stage, number, total)
        yield item


def with_diagnostics(
    read: Callable[..., Result], *arguments: object
) -> tuple[Result | None, tuple[Diagnostic, ...]]:
    """The result and its diagnostics, as one value that can be cached; the result is None after an error."""
    diagnostics: list[Diagnostic] = []
    result = attempt(diagnostics, read, *arguments)
    return result, tuple(diagnostics)
