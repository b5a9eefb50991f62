"""The files of a site, in all its languages: made side by side, and only where they are not there already."""

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
"""Pages to make for which starting more processes costs less than it saves."""
LARGE = 5_000
"""Pages of a site of which the data alone is worth that."""


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
    """Files that are not too many to hold: what other processes put away travels back to this one."""

    def keep(self, data: bytes) -> bytes:
        return data

    def name(self, path: str, kept: bytes) -> None:
        super().__setitem__(path, kept)


class Nowhere(InMemory):
    """Files of which nobody wants more than to know that they can be made."""

    def keep(self, _data: bytes) -> bytes:
        return b""


@dataclass(frozen=True, slots=True)
class Made:
    """The files of a site; without those that stand there as they would be made."""

    files: Files = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    digests: Map[str, str] = field(default_factory=dict)


def files_of(
    work: Work, drawing: Drawing, standing: Map[str, str], store: Callable[[], Store]
) -> Made | None:
    """Every file but the pages that stand already, by path with their digests.

    None when a template is wrong: then all pages would say so.
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
        for path, data in made.files.items():  # one by one: they may be more than fit in memory
            files[f"{folder}{path}"] = data
        kept |= {f"{folder}{path}" for path in made.kept}
        digests |= {f"{folder}{path}": digest for path, digest in made.digests.items()}
    return Made(files, frozenset(kept), digests)


Put = list[tuple[str, Any]]
"""Files by path, as a store keeps them."""
Task = Callable[[], tuple[Put, tuple[Diagnostic, ...]]]


def _fill(files: Store, work: Work, drawing: Drawing, paths: list[str]) -> bool:
    """Makes those pages, and all that is no page. False when a template is wrong."""
    common, alone, rest = _parted(drawing, paths)

    def page(path: str) -> tuple[Put, tuple[Diagnostic, ...]]:
        html, found = tried(drawing.renderer.render, drawing.pages[path])
        return [] if html is None else [(path, files.keep(html))], found

    def several(make: Maker) -> tuple[Put, tuple[Diagnostic, ...]]:
        return [(path, files.keep(data)) for path, data in make()], ()

    def named(results: Iterable[tuple[Put, tuple[Diagnostic, ...]]]) -> bool:
        """Names what was made. False as soon as a page was not."""
        for made, found in results:
            work.said.extend(found)
            for path, one in made:
                files.name(path, one)
            if found:
                return False
        return True

    def counted(results: Iterable[Any], before: int = 0) -> Iterable[Any]:
        return watched(work.watch, "pages", results, len(paths), before)

    if not named(counted(map(page, common))):
        return False
    # What takes longest comes first: at the end all are ready at about the same time.
    tasks: list[Task] = [partial(several, make) for make in drawing.data]
    tasks += [partial(page, path) for path in rest]
    worth = 1 if drawing.count >= LARGE else WORTH_A_PROCESS
    with side_by_side(call, tasks, work.jobs, worth) as results:
        if not named(counted(map(page, alone), len(common))):
            return False
        named(map(several, drawing.others))
        if not work.outlines:
            named([several(lambda: ((path, make()) for path, make in drawing.pictures.items()))])
        work.watch("exports", 0, 0)
        named(islice(results, len(drawing.data)))
        return named(counted(results, len(common) + len(alone)))


def _parted(drawing: Drawing, paths: list[str]) -> tuple[list[str], list[str], list[str]]:
    """The pages to make before the work is divided, those to make here meanwhile, and the others.

    What others take from the first (compiled templates, every sheet's card) is then there for all copies
    of this process: one page of each template, and the index. Any other page that is alone with its template
    has nothing for them.
    """
    by_template: dict[str, list[str]] = {}
    for path in paths:
        by_template.setdefault(drawing.pages[path].template, []).append(path)
    index = by_template.pop("index.html", [])
    firsts = [first for first, *others in by_template.values() if others]
    alone = [first for first, *others in by_template.values() if not others]
    rest = [path for _, *others in by_template.values() for path in others]
    return [*firsts, *index], alone, rest
