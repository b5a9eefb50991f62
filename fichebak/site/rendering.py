"""Page + templates → HTML. Nothing that an editor wrote is ever a template."""

from __future__ import annotations

import traceback
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from typing import Any

import jinja2
from markupsafe import Markup, escape

from fichebak.content.fields.image import file_name
from fichebak.content.paths import TEMPLATES
from fichebak.content.references import ELSEWHERE, content_path, fragment_of
from fichebak.site.constants import ROOT
from fichebak.site.environment import Environment, picture_attributes
from fichebak.site.images import Rendition
from fichebak.site.plan import Page, Site
from fichebak.site.resolving import resolve
from fichebak.site.social import Card
from fichebak.text.diagnostics import Invalid, Place, wrong
from fichebak.text.prose import Unrenderable, render_page

_ROOT = ROOT.encode()
_BACK = '<a class="footnote-backref"'
"""From a footnote to where it is referred to; in a text, “<” is written otherwise."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Turns pages into HTML, with the templates and words of one site."""

    environment: Environment
    site: Site
    links: Map[str, str]
    """Where a link to a content file leads: "projects/x.md" → the path of its page."""
    social: Map[str, tuple[Card, Rendition]] = field(default_factory=dict)
    """The picture that other sites show with a link to a page, by its path; under "" for all others."""
    look: str = ""
    """A digest of what all pages have in common."""

    def render(self, page: Page) -> bytes:
        """The page's HTML. Raises Invalid when a template is wrong, at its line."""
        context = {
            **page.context(),
            "page": page,
            "here": page.path if page.path in self.environment.linked else "",
            "canonical": self._canonical(page),
            "social": self._card(page),
            "prose": partial(self.resolved, owner=page.owner),
        }
        # As bytes it takes half the time.
        return self._filled(page.template, context).encode().replace(_ROOT, page.to_root.encode())

    def digest(self, page: Page) -> str:
        """A text that changes whenever the page's HTML would; empty where only rendering it tells.

        It costs a small part of that: what a page says follows from its sheets, which have one already.
        """
        if page.made_of is None:
            return ""
        where = (page.path, page.template, page.to_root, f"{page.listed} {page.versions}", page.lang)
        about = (page.title, page.description, self._canonical(page), f"{self._card(page)}")
        told = "\0".join((self.look, *where, *about, *page.made_of()))
        return sha256(told.encode(errors="surrogatepass")).hexdigest()[:32]

    def _canonical(self, page: Page) -> str:
        """The whole address by which a page is to be known: of an untranslated one, the original's."""
        if not page.listed:
            return ""
        original = (one.address for one in page.versions if one.code == page.lang)
        return next(original, "") or self.site.whole(page.path)

    def _filled(self, name: str, context: Map[str, Any]) -> str:
        try:
            return self.environment.get_template(name).render(context)
        except Invalid:
            raise
        except jinja2.TemplateSyntaxError as problem:
            path = f"{TEMPLATES}/{problem.name or name}"
            raise wrong(Place(path, problem.lineno), "template", said=problem.message) from problem
        except jinja2.TemplateNotFound as problem:
            includes = _place_in_template(problem) or Place(TEMPLATES)
            raise wrong(includes, "template-missing", name=problem.name) from problem
        except Exception as problem:
            # Only a fault inside a template is its writer's; any other is ours.
            place = _place_in_template(problem)
            if place is None:
                raise
            said = f"{type(problem).__name__}: {problem}"
            raise wrong(place, "template", said=said) from problem

    def _card(self, page: Page) -> dict[str, Any] | None:
        """The picture that another site shows with a link to this page; its address must be whole."""
        found = self.social.get(page.path) or self.social.get("")
        if found is None or not page.listed:
            return None
        card, picture = found
        return {"alt": card.alt, "url": self.site.whole(f"assets/{picture.name}"), "picture": picture}

    def resolved(self, html: str, owner: str) -> Markup:
        """A text's HTML with the site's own addresses for what its author links to and shows.

        Raises Invalid for an address that leads nowhere: the texts were checked, but only the converter
        knows for sure what it takes for an address.
        """

        def link(written: str) -> str:
            target = self.links.get(content_path(owner, written) or "")
            if not target and not ELSEWHERE.match(written):
                raise wrong(Place(owner), "link-address", written=written)
            return f"{ROOT}{target}{fragment_of(written)}" if target else written

        def image(written: str) -> str:
            picture = self.site.pictures.get(file_name(written, Place(owner)))
            if picture is None:
                raise wrong(Place(owner), "image-missing", written=written)
            found = picture_attributes(picture, ROOT + self.site.up, "(min-width: 60rem) 40rem, 100vw")
            return f'loading="lazy" decoding="async" {found}'

        html = resolve(html, link, image)
        if _BACK in html:
            # An arrow is no name of a link for who hears it. In another language than the main one, it may
            # stand in a text that is still in that one.
            words = self.site.setting.words
            lang = f' lang="{words.code}"' if self.site.config.folder else ""
            html = html.replace(_BACK, f'{_BACK}{lang} aria-label="{escape(words("sheet.back"))}"')
        return Markup(html)  # noqa: S704 (cleaned by nh3)


def renderer_for(
    environment: Environment,
    site: Site,
    links: Map[str, str],
    social: Map[str, tuple[Card, Rendition]],
    look: str,
) -> Renderer:
    """The renderer of one build; `look` is a digest of what all its pages have in common."""
    renderer = Renderer(environment, site, links, social, look)

    @jinja2.pass_context
    def in_markdown(context: jinja2.runtime.Context, text: str) -> Markup:
        # A card is of its sheet, on whichever page it stands.
        owner = context["entry"].source if "entry" in context else context["page"].owner
        try:
            html = render_page(text)
        except Unrenderable:
            raise wrong(Place(owner), "unrenderable") from None
        return renderer.resolved(html, owner)

    environment.filters["markdown"] = in_markdown
    return renderer


def _place_in_template(problem: Exception) -> Place | None:
    frames = [
        frame
        for frame in traceback.extract_tb(problem.__traceback__)
        if frame.filename.startswith(f"{TEMPLATES}/")
    ]
    return Place(frames[-1].filename, frames[-1].lineno or 1) if frames else None
