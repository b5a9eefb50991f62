"""Every file of a site, each made when it is asked for: a build asks for all, a preview for a few."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Map
from dataclasses import dataclass

from fichebak.site.plan import Page
from fichebak.site.rendering import Renderer
from fichebak.text.diagnostics import Diagnostic, Invalid


@dataclass(frozen=True, slots=True)
class Drawing:
    """The files of one site."""

    pages: Map[str, Page]
    """By path."""
    renderer: Renderer
    others: Callable[[], Map[str, bytes]]
    """What is no page: styles, scripts, pictures, data."""

    def file(self, path: str) -> bytes | None:
        """One file; None where the site has none of that path. Raises Invalid when a template is wrong."""
        page = self.pages.get(path)
        return self.renderer.render(page) if page else self.others().get(path)

    def page(self, path: str) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
        """A page, or None and what is wrong with its template."""
        try:
            return self.renderer.render(self.pages[path]), ()
        except Invalid as invalid:
            return None, invalid.diagnostics
