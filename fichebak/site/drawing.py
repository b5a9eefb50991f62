"""All files of a site, made on demand: a build needs all of them, a preview only a few."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass, field
from itertools import chain

from fichebak.site.plan import Page
from fichebak.site.rendering import Renderer

Maker = Callable[[], Iterable[tuple[str, bytes]]]
"""Yields files as (path, data), one by one, since together they may not fit in memory."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The files of a site in one language, and the drawings of its other languages."""

    pages: Map[str, Page]
    """By path."""
    renderer: Renderer
    others: Seq[Maker]
    """Make what pages load, in order of urgency: styles and scripts, then the search data."""
    pictures: Map[str, Callable[[], bytes]] = field(default_factory=dict)
    """Makers of pictures, by path."""
    data: Seq[Maker] = ()
    """Make the exports, one maker per kind."""
    versions: Map[str, Drawing] = field(default_factory=dict)
    """The same site in its other languages, by language folder, such as "fr/"."""
    made: dict[int, Map[str, bytes]] = field(default_factory=dict, compare=False, repr=False)
    """A cache for `file`: the files that each maker made, by the index of the maker."""

    @property
    def count(self) -> int:
        """The number of pages in all languages."""
        return len(self.pages) + sum(drawing.count for drawing in self.versions.values())

    def digests(self) -> dict[str, str]:
        """The cache key of each page that has one, by path."""
        by_path = {path: self.renderer.digest(page) for path, page in self.pages.items()}
        return {path: digest for path, digest in by_path.items() if digest}

    def file(self, path: str) -> bytes | None:
        """One file; None if the site has no such path. Raises Invalid for a faulty template."""
        for folder, drawing in self.versions.items():
            if path.startswith(folder):
                return drawing.file(path.removeprefix(folder))
        page = self.pages.get(path)
        if page:
            return self.renderer.render(page)
        if path in self.pictures:
            return self.pictures[path]()
        # Try one maker after another: a request for a style sheet need not wait for all the data.
        for index, make in enumerate((*self.others, self._data)):
            if index not in self.made:
                self.made[index] = dict(make())
            if path in self.made[index]:
                return self.made[index][path]
        return None

    def _data(self) -> Iterable[tuple[str, bytes]]:
        return chain(*(make() for make in self.data))
