"""All files of a site, made on demand: a build needs all of them, a preview only a few."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping as Map, Sequence as Seq
from dataclasses import dataclass, field

from fichebak.site.plan import File, Page, Reusable
from fichebak.site.rendering import Renderer, key_of

Maker = Callable[[], Iterable[File]]
"""Gives files, in the order in which they are made."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """The files of a site in one language, and the drawings of its other languages."""

    pages: Map[str, Page]
    """By path."""
    renderer: Renderer
    others: Seq[Maker]
    """Give what pages load, in order of urgency: styles and scripts, then the search data."""
    pictures: Map[str, Callable[[], bytes]]
    """Makers of pictures, by path."""
    data: Seq[Maker]
    """Give the exports, one maker per kind."""
    versions: Map[str, Drawing] = field(default_factory=dict)
    """The same site in its other languages, by language folder, such as "fr/"."""

    @property
    def count(self) -> int:
        """The number of pages in all languages."""
        return len(self.pages) + sum(drawing.count for drawing in self.versions.values())

    def digests(self) -> dict[str, str]:
        """The cache key of each page that has one, by path."""
        by_path = {path: self.renderer.digest(page) for path, page in self.pages.items()}
        return {path: digest for path, digest in by_path.items() if digest}

    def digest_of(self, file: File) -> str:
        """The cache key of a file: of one with parts the keys of its parts; empty if it has none."""
        if file.cache_inputs is None:
            return ""
        # What pages have in common is what these files have in common, too: words, configuration, the day.
        shared = f"{self.renderer.look} {file.path}"
        texts = file.cache_inputs()
        return " ".join(key_of(shared, text) for text in texts) if file.in_parts else key_of(shared, *texts)

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
        # One after another: a request for a style sheet need not wait for all the data.
        files = (file for make in (*self.others, *self.data) for file in make())
        found = next((file for file in files if file.path == path), None)
        return found.make(Reusable()) if found else None
