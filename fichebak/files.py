"""The files of a site, in all its languages: made side by side, and only where they are not there already."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, MutableMapping
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from fichebak.side_by_side import side_by_side
from fichebak.site.drawing import Drawing
from fichebak.steps import Files, Work, watched
from fichebak.text.diagnostics import Diagnostic

WORTH_A_PROCESS = 200
"""Pages for which starting more processes costs less than it saves."""


class Store(MutableMapping[str, bytes]):
    """Files by path, of which the bytes may be put away before the path is told, in whichever process."""

    @abstractmethod
    def keep(self, data: bytes) -> Any:
        """Puts bytes away; gives what `name` wants to be told."""

    @abstractmethod
    def name(self, path: str, kept: Any) -> None:
        """Gives a path to what was put away."""

    def __setitem__(self, path: str, data: bytes) -> None:
        self.name(path, self.keep(data))


class InMemory(dict[str, bytes], Store):
    """Files that are not too many to hold."""

    def keep(self, data: bytes) -> bytes:
        return data

    def name(self, path: str, kept: bytes) -> None:
        super().__setitem__(path, kept)


def in_memory(_jobs: int) -> Store:
    """Makes what holds files in this process: what others put away travels back to it."""
    return InMemory()


@dataclass(frozen=True, slots=True)
class Made:
    """The files of a site; without those that stand there as they would be made."""

    files: Files = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    digests: Map[str, str] = field(default_factory=dict)


def files_of(
    work: Work, drawing: Drawing, standing: Map[str, str], store: Callable[[int], Store]
) -> Made | None:
    """Every file but the pages that stand already, by path with their digests.

    None when a template is wrong: then all pages would say so.
    """
    watch = work.watch
    digests = drawing.digests()
    kept = {path for path, digest in digests.items() if standing.get(path) == digest}
    paths = [path for path in drawing.pages if path not in kept]
    common, rest = _common(drawing, paths)
    files = store(work.jobs)

    def page(path: str) -> tuple[Any, tuple[Diagnostic, ...]]:
        html, found = drawing.page(path)
        return None if html is None else files.keep(html), found

    done = [page(path) for path in watched(watch, "pages", common, len(paths))]
    with side_by_side(page, rest, work.jobs, WORTH_A_PROCESS) as drawn:
        files.update(drawing.others())
        left = watched(watch, "pages", drawn, len(paths), len(common))
        for path, (put, found) in zip((*common, *rest), chain(done, left), strict=True):
            work.said.extend(found)
            if put is None:
                return None
            files.name(path, put)
    for folder, version in drawing.versions.items():
        below = {path.removeprefix(folder): standing[path] for path in standing if path.startswith(folder)}
        made = files_of(work, version, below, store)
        if made is None:
            return None
        for path, data in made.files.items():  # one by one: they may be more than fit in memory
            files[f"{folder}{path}"] = data
        kept |= {f"{folder}{path}" for path in made.kept}
        digests |= {f"{folder}{path}": digest for path, digest in made.digests.items()}
    return Made(files, frozenset(kept), digests)


def _common(drawing: Drawing, paths: list[str]) -> tuple[list[str], list[str]]:
    """The pages to make before the work is divided, and the others.

    What they take (compiled templates, every sheet's card, the search data) is then there for all copies of
    this process: one page of each template, and the index.
    """
    seen: set[str] = set()
    common: list[str] = []
    rest: list[str] = []
    for path in paths:
        template = drawing.pages[path].template
        (rest if template in seen and template != "index.html" else common).append(path)
        seen.add(template)
    return common, rest
