"""Makes the files of a site in all its languages, in worker processes, except pages that are up to date."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, MutableMapping
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from operator import call
from typing import Any

from fichebak.building.side_by_side import side_by_side
from fichebak.building.work import Files, Work, tried, watched
from fichebak.site.drawing import Drawing, Maker
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
class Made:
    """The files of a site, without the pages (`kept`) whose published version is up to date."""

    files: Files = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    digests: Map[str, str] = field(default_factory=dict)


def files_of(
    work: Work, drawing: Drawing, standing: Map[str, str], store: Callable[[], Store]
) -> Made | None:
    """Makes every file except pages whose digest is that of the published one (`standing`).

    None when a template is wrong: rendering stops at the first page that reports it.
    """
    digests = drawing.digests()
    kept = {path for path, digest in digests.items() if standing.get(path) == digest}
    files = store()
    if not _fill(files, work, drawing, [path for path in drawing.pages if path not in kept]):
        return None
    for folder, version in drawing.versions.items():
        below = {path.removeprefix(folder): standing[path] for path in standing if path.startswith(folder)}
        made = files_of(work, version, below, store)
        if made is None:
            return None
        for path, data in made.files.items():  # one by one: together they may not fit in memory
            files[f"{folder}{path}"] = data
        kept |= {f"{folder}{path}" for path in made.kept}
        digests |= {f"{folder}{path}": digest for path, digest in made.digests.items()}
    return Made(files, frozenset(kept), digests)


Stored = list[tuple[str, Any]]
"""Paths with the handles of their bytes in a store."""
Result = tuple[Stored, tuple[Diagnostic, ...]]


def _fill(files: Store, work: Work, drawing: Drawing, paths: list[str]) -> bool:
    """Makes those pages and every other file. False when a template is wrong."""
    first, alone, rest = _parted(drawing, paths)

    def page(path: str) -> Result:
        html, diagnostics = tried(drawing.renderer.render, drawing.pages[path])
        return [] if html is None else [(path, files.keep(html))], diagnostics

    def several(make: Maker) -> Result:
        return [(path, files.keep(data)) for path, data in make()], ()

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
    # The longest tasks come first, so that the workers finish at about the same time.
    tasks: list[Callable[[], Result]] = [partial(several, make) for make in drawing.data]
    tasks += [partial(page, path) for path in rest]
    worth = 1 if drawing.count >= LARGE else WORTH_A_PROCESS
    with side_by_side(call, tasks, work.jobs, worth) as results:
        if not named(counted(map(page, alone), len(first))):
            return False
        named(map(several, drawing.others))
        if not work.outlines:
            named([several(lambda: ((path, make()) for path, make in drawing.pictures.items()))])
        work.watch("exports", 0, 0)
        named(islice(results, len(drawing.data)))
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
