"""Makes the files of a site in all its languages, in worker processes, except those that are up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping as Map
from functools import partial
from itertools import islice
from operator import call
from typing import Any, NamedTuple

from fichebak.building.parallel_map import parallel_map
from fichebak.building.previous import Previous
from fichebak.building.stores import Store
from fichebak.building.work import Files, Stage, Work, watched, with_diagnostics
from fichebak.site.drawing import Drawing
from fichebak.site.plan import File
from fichebak.text.diagnostics import Diagnostic

WORTH_A_PROCESS = 200
"""The number of pages to render from which worker processes save more than they cost."""
LARGE = 5_000
"""The number of pages of a site whose data files alone are worth worker processes."""


class Made(NamedTuple):
    """The files of a site, without those (`kept`) whose published version is up to date."""

    files: Files
    kept: frozenset[str] = frozenset()
    digests: Map[str, str] = {}


def files_of(work: Work, drawing: Drawing, previous: Previous) -> Made:
    """Makes every file, except those whose cache key is that of the published one.

    Nothing when a template is wrong: rendering stops at the first page that reports it.
    """
    files = work.options.store()
    main = _Making(work, drawing, previous, files, "", drawing.digests())
    others = [
        _Making(work, version, previous.below(folder), files, folder, version.digests())
        for folder, version in drawing.versions.items()
    ]
    if not all(making.make() for making in (main, *others)):
        return Made({})
    digests = main.digests
    for other in others:
        digests |= {f"{other.folder}{path}": digest for path, digest in other.digests.items()}
    kept = frozenset(path for path, digest in digests.items() if previous.has(path, digest))
    return Made(files, kept, digests)


class _Result(NamedTuple):
    """What a worker process made."""

    stored: list[tuple[str, Any]]
    """Paths with the handles of their bytes in the store."""
    diagnostics: tuple[Diagnostic, ...] = ()


class _Making(NamedTuple):
    """The files of a site in one language, while they are made."""

    work: Work
    drawing: Drawing
    previous: Previous
    files: Store
    """Those of all languages."""
    folder: str
    """That of the language, such as "fr/"; empty for the main one."""
    digests: dict[str, str]
    """The cache keys of the pages; those of other files are added as these are made."""

    def make(self) -> bool:
        """Makes the files. False as soon as a page could not be rendered, because a template is wrong."""
        work, drawing = self.work, self.drawing
        paths = [path for path in drawing.pages if not self.previous.has(path, self.digests.get(path))]
        first, alone, rest = _parted(drawing, paths)

        def counted(results: Iterable[_Result], before: int = 0) -> Iterable[_Result]:
            return watched(work.watch, Stage.PAGES, results, len(paths), before)

        if not self._named(counted(map(self._page, first))):
            return False
        # A check makes pages only: nothing can be wrong in what is made of valid sheets without a template.
        is_dry_run = work.options.is_dry_run
        data, others = ((), ()) if is_dry_run else (drawing.data, drawing.others)
        # The longest tasks come first, so that the workers finish at about the same time.
        tasks: list[Callable[[], _Result]] = [
            partial(self._several, list(self._needed(give()))) for give in data
        ]
        tasks += [partial(self._page, path) for path in rest]
        worth = 1 if drawing.count >= LARGE else WORTH_A_PROCESS
        with parallel_map(call, tasks, work.options.jobs, worth) as results:
            if not self._named(counted(map(self._page, alone), len(first))):
                return False
            self._named(self._several(self._needed(give())) for give in others)
            if not is_dry_run:
                self._named([self._several(drawing.pictures.items())])
            work.watch(Stage.EXPORTS, 0, 0)
            self._named(islice(results, len(data)))
            return self._named(counted(results, len(first) + len(alone)))

    def _page(self, path: str) -> _Result:
        html, diagnostics = with_diagnostics(self.drawing.renderer.render, self.drawing.pages[path])
        return _Result([] if html is None else [(path, self.files.keep(html))], diagnostics)

    def _several(self, makers: Iterable[tuple[str, Callable[[], bytes]]]) -> _Result:
        return _Result([(path, self.files.keep(make())) for path, make in makers])

    def _needed(self, given: Iterable[File]) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """The makers of the files that are not up to date, by path."""
        for file in given:
            digest = self.drawing.digest_of(file)
            if digest:
                self.digests[file.path] = digest
            if not self.previous.has(file.path, digest):
                yield file.path, partial(self.previous.make_incrementally, file, digest)

    def _named(self, results: Iterable[_Result]) -> bool:
        """Names the files. False as soon as a page could not be rendered."""
        for stored, diagnostics in results:
            self.work.diagnostics.extend(diagnostics)
            for path, handle in stored:
                self.files.name(self.folder + path, handle)
            if diagnostics:
                return False
        return True


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
