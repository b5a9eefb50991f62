"""Renders pages to HTML. Text by editors is only ever data, never a template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping as Map
from functools import partial
from hashlib import sha256
from typing import Any, NamedTuple

import jinja2

from fichebak.content.paths import ASSETS, TEMPLATES
from fichebak.site.common import Common
from fichebak.site.constants import ROOT
from fichebak.site.environment import Environment
from fichebak.site.faults import fault_in
from fichebak.site.images import Rendition
from fichebak.site.plan import Page, Site, Views
from fichebak.site.resolving import Resolver
from fichebak.site.social import Card
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, wrong

_ROOT = ROOT.encode()
_START = "<!doctype html>"
"""How every page begins, even one that extends nothing: without it there is no policy and no language."""


class Renderer(NamedTuple):
    """Turns pages into HTML, with the views, templates and words of one site."""

    views: Views
    common: Common
    environment: Environment
    resolver: Resolver
    social: Map[str, tuple[Card, Rendition]]
    """The social card of a page, by the page's path; under "" the card of all other pages."""
    look: str
    """A digest of what all pages have in common: part of every page's cache key."""

    @property
    def site(self) -> Site:
        return self.resolver.site

    def render(self, page: Page) -> bytes:
        """The page's HTML. Raises Invalid for a faulty template, with its line."""
        context = {
            **self.views[page.template].context(page.subject),
            "page": page,
            "here": page.path if page.path in self.common.linked else "",
            "canonical": self._canonical(page),
            "social": self._card(page),
            "prose": partial(self.resolver.resolved, owner=page.owner),
        }
        # Replacing in bytes takes half the time of replacing in text.
        return self._render_template(page.template, context).encode().replace(_ROOT, page.to_root.encode())

    def digest(self, page: Page) -> str:
        """The cache key of a page: it changes whenever its HTML would. Empty if the page has none.

        Far cheaper than rendering: it is made of the digests of the sheets, which are known already.
        """
        cache_inputs = self.views[page.template].cache_inputs
        if cache_inputs is None:
            return ""
        # Its root and its canonical URL follow from these and from the configuration, which is in the look.
        location = (page.path, page.template, f"{page.listed} {page.versions}", page.lang)
        metadata = (page.title, page.description, f"{self._card(page)}")
        return key_of(self.look, *location, *metadata, *cache_inputs(page.subject))

    def faults(self) -> Iterator[Diagnostic]:
        """What is wrong with the syntax of any template, also of one that no page needs today."""
        for name in self.environment.list_templates():
            # A file for visitors is no template, and may have braces that mean something else.
            if name.endswith(".html") and not f"{TEMPLATES}/{name}".startswith(ASSETS):
                try:
                    self.environment.get_template(name)
                except Invalid as invalid:
                    yield from invalid.diagnostics
                except jinja2.TemplateSyntaxError as problem:
                    fault = fault_in(name, problem, self.environment, frozenset(), self.site.setting.words)
                    yield from fault.diagnostics if fault else ()

    def _canonical(self, page: Page) -> str:
        """The canonical URL of a page; for an untranslated page, the URL of the original."""
        if not page.listed:
            return ""
        original = (version.address for version in page.versions if version.code == page.lang)
        return next(original, "") or self.site.url_of(page.path)

    def _render_template(self, name: str, context: Map[str, Any]) -> str:
        try:
            html = self.environment.get_template(name).render(context)
        except Invalid:
            raise
        except Exception as problem:
            # Report an error inside a template to its author; any other is a bug of ours.
            names = {*context, *self.environment.globals, "entry", "fact"}
            fault = fault_in(name, problem, self.environment, names, self.site.setting.words)
            if fault is None:
                raise
            raise fault from problem
        if html.lstrip()[: len(_START)].lower() != _START:
            raise wrong(Place(f"{TEMPLATES}/{name}"), "template-page")
        return html

    def _card(self, page: Page) -> dict[str, Any] | None:
        """The social card of a page, as its template needs it; its URL must be absolute."""
        card_and_picture = self.social.get(page.path) or self.social.get("")
        if card_and_picture is None or not page.listed:
            return None
        card, picture = card_and_picture
        return {"alt": card.alt, "url": self.site.url_of(f"assets/{picture.name}"), "picture": picture}


def key_of(*texts: str) -> str:
    """A cache key made of these texts."""
    return sha256("\0".join(texts).encode(errors="surrogatepass")).hexdigest()[:32]
