"""Makes the files of a site in all its languages, in worker processes, except those that are up to date."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from operator import call
from typing import Any

from fichebak.building.parallel_map import parallel_map
from fichebak.building.work import Files, Work, watched, with_diagnostics
from fichebak.site.drawing import Drawing
from fichebak.site.plan import File, Reusable
from fichebak.text.diagnostics import Diagnostic

WORTH_A_PROCESS = 200
"""The number of pages to render from which worker processes save more than they cost."""
LARGE = 5_000
"""The number of pages of a site whose data files alone are worth worker processes."""


class Store(MutableMapping[str, bytes]):
    """Files by path. A worker process stores the bytes (`keep`); this process then names them (`name`)."""

    @abstractmethod
    def keep(self, data: bytes) -> Any:
        """Stores the bytes; returns a handle for `name`."""

    @abstractmethod
    def name(self, path: str, handle: Any) -> None:
        """Gives stored bytes their path."""

    def __setitem__(self, path: str, data: bytes) -> None:
        self.name(path, self.keep(data))


class InMemory(dict[str, bytes], Store):
    """Files in memory: the handle is the bytes themselves, which workers send back to this process."""

    def keep(self, data: bytes) -> bytes:
        return data

    def name(self, path: str, handle: bytes) -> None:
        super().__setitem__(path, handle)


class Nowhere(InMemory):
    """Discards the bytes: a check only wants to know that the files can be made."""

    def keep(self, _data: bytes) -> bytes:
        return b""


@dataclass(frozen=True, slots=True)
class Previous:
    """The files that the previous build published, as far as their cache keys are known."""

    digests: Map[str, str] = field(default_factory=dict)
    """Cache keys by path."""
    read: Callable[[str], bytes] = lambda _: b""
    """Reads such a file; empty if it changed since it was published."""

    def has(self, path: str, digest: str | None) -> bool:
        """Whether the published file is the one with this cache key."""
        return bool(digest) and self.digests.get(path) == digest

    def below(self, folder: str) -> Previous:
        """The files in a folder, with paths from there."""
        digests = {
            path.removeprefix(folder): digest
            for path, digest in self.digests.items()
            if path.startswith(folder)
        }
        return Previous(digests, lambda path: self.read(f"{folder}{path}"))

    def make_incrementally(self, file: File, digest: str) -> bytes:
        """The content of a file with this cache key, made from what can be reused of the published one."""
        known = self.digests.get(file.path, "") if file.in_parts else ""
        places = {part: index for index, part in enumerate(known.split())}
        unchanged = {index: places[part] for index, part in enumerate(digest.split()) if part in places}
        data = self.read(file.path) if unchanged else b""
        return file.make(Reusable(data, unchanged) if data else Reusable())


@dataclass(frozen=True, slots=True)
class Made:
    """The files of a site, without those (`kept`) whose published version is up to date."""

    files: Files = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    digests: Map[str, str] = field(default_factory=dict)


def files_of(work: Work, drawing: Drawing, previous: Previous, store: Callable[[], Store]) -> Made:
    """Makes every file, except those whose cache key is that of the published one.

    Nothing when a template is wrong: rendering stops at the first page that reports it.
    """
    digests = drawing.digests()
    files = store()
    if not _fill(files, work, drawing, previous, digests):
        return Made()
    kept = {path for path, digest in digests.items() if previous.has(path, digest)}
    for folder, version in drawing.versions.items():
        made = files_of(work, version, previous.below(folder), store)
        if work.has_errors:
            return Made()
        for path, data in made.files.items():  # one by one: together they may not fit in memory
            files[f"{folder}{path}"] = data
        kept |= {f"{folder}{path}" for path in made.kept}
        digests |= {f"{folder}{path}": digest for path, digest in made.digests.items()}
    return Made(files, frozenset(kept), digests)


Stored = list[tuple[str, Any]]
"""Paths with the handles of their bytes in a store."""
Result = tuple[Stored, tuple[Diagnostic, ...]]


def _fill(files: Store, work: Work, drawing: Drawing, previous: Previous, digests: dict[str, str]) -> bool:
    """Makes the files. False when a template is wrong.

    `digests` are the cache keys of the pages; adds those of other files.
    """
    paths = [path for path in drawing.pages if not previous.has(path, digests.get(path))]
    first, alone, rest = _parted(drawing, paths)

    def page(path: str) -> Result:
        html, diagnostics = with_diagnostics(drawing.renderer.render, drawing.pages[path])
        return [] if html is None else [(path, files.keep(html))], diagnostics

    def needed(given: Iterable[File]) -> Iterator[tuple[str, Callable[[], bytes]]]:
        for file in given:
            digest = drawing.digest_of(file)
            if digest:
                digests[file.path] = digest
            if not previous.has(file.path, digest):
                yield file.path, partial(previous.make_incrementally, file, digest)

    def several(makers: Iterable[tuple[str, Callable[[], bytes]]]) -> Result:
        return [(path, files.keep(make())) for path, make in makers], ()

    def named(results: Iterable[Result]) -> bool:
        """Names the files. False as soon as a page could not be rendered."""
        for stored, diagnostics in results:
            work.diagnostics.extend(diagnostics)
            for path, handle in stored:
                files.name(path, handle)
            if diagnostics:
                return False
        return True

    def counted(results: Iterable[Result], before: int = 0) -> Iterable[Result]:
        return watched(work.watch, "pages", results, len(paths), before)

    if not named(counted(map(page, first))):
        return False
    # A check makes pages only: nothing can be wrong in what is made of valid sheets without a template.
    data, others = ((), ()) if work.is_dry_run else (drawing.data, drawing.others)
    # The longest tasks come first, so that the workers finish at about the same time.
    tasks: list[Callable[[], Result]] = [partial(several, list(needed(give()))) for give in data]
    tasks += [partial(page, path) for path in rest]
    worth = 1 if drawing.count >= LARGE else WORTH_A_PROCESS
    with parallel_map(call, tasks, work.jobs, worth) as results:
        if not named(counted(map(page, alone), len(first))):
            return False
        named(several(needed(give())) for give in others)
        if not work.is_dry_run:
            named([several(drawing.pictures.items())])
        work.watch("exports", 0, 0)
        named(islice(results, len(data)))
        return named(counted(results, len(first) + len(alone)))


def _parted(drawing: Drawing, paths: list[str]) -> tuple[list[str], list[str], list[str]]:
    """The pages to render before workers fork, those to render here while they work, and theirs.

    The first are one page of each template and the index: the templates that they compile and the cards that
    they render are then in the memory of every worker. A page that is the only one of its template would
    give the workers nothing.
    """
    by_template: dict[str, list[str]] = {}
    for path in paths:
        by_template.setdefault(drawing.pages[path].template, []).append(path)
    index = by_template.pop("index.html", [])
    firsts = [first for first, *others in by_template.values() if others]
    alone = [first for first, *others in by_template.values() if not others]
    rest = [path for _, *others in by_template.values() for path in others]
    return [*firsts, *index], alone, rest
