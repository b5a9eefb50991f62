"""Every file of a site, each made when it is asked for: a build asks for all, a preview for a few."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass, field
from itertools import chain

from fichebak.site.plan import Page
from fichebak.site.rendering import Renderer

Maker = Callable[[], Iterable[tuple[str, bytes]]]
"""Makes some files, one by one: together they may be more than fit in memory."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The files of one site."""

    pages: Map[str, Page]
    """By path."""
    renderer: Renderer
    others: Seq[Maker]
    """Make what belongs to pages, what all pages need first: styles and scripts; what search reads."""
    pictures: Map[str, Callable[[], bytes]] = field(default_factory=dict)
    """Make the files of pictures, by path."""
    data: Seq[Maker] = ()
    """Make what machines get: each by itself."""
    versions: Map[str, Drawing] = field(default_factory=dict)
    """The same site in its other languages, by the folder that each has to itself."""
    made: dict[int, Map[str, bytes]] = field(default_factory=dict, compare=False, repr=False)
    """What is no page, where files are asked for one by one: by the number of who makes them."""

    @property
    def count(self) -> int:
        """How many pages there are, in all languages."""
        return len(self.pages) + sum(drawing.count for drawing in self.versions.values())

    def digests(self) -> dict[str, str]:
        """For each page of which that can be told, a digest of all that it is made from."""
        found = {path: self.renderer.digest(page) for path, page in self.pages.items()}
        return {path: digest for path, digest in found.items() if digest}

    def file(self, path: str) -> bytes | None:
        """One file; None where the site has none of that path. Raises Invalid when a template is wrong."""
        for folder, drawing in self.versions.items():
            if path.startswith(folder):
                return drawing.file(path.removeprefix(folder))
        page = self.pages.get(path)
        if page:
            return self.renderer.render(page)
        if path in self.pictures:
            return self.pictures[path]()
        # One after the other: whoever waits for a style sheet does not wait for the data of all sheets.
        for number, make in enumerate((*self.others, self._data)):
            if number not in self.made:
                self.made[number] = dict(make())
            if path in self.made[number]:
                return self.made[number][path]
        return None

    def _data(self) -> Iterable[tuple[str, bytes]]:
        return chain(*(make() for make in self.data))
