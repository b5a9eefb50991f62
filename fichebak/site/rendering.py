"""Page + templates → HTML.

The Jinja environment is made for one build and holds what is the same on every page. Nothing that
an editor wrote is ever a template.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

import jinja2
from markupsafe import Markup

from fichebak.content.fields.image import file_name
from fichebak.content.fields.sdgs import name
from fichebak.content.references import content_path, resolve
from fichebak.content.sources import decode
from fichebak.site.entries import language_of
from fichebak.site.images import Picture, Rendition
from fichebak.site.maps import map_path
from fichebak.site.plan import Page, Site
from fichebak.site.social import Card
from fichebak.site.statements import accessibility_path, privacy_path
from fichebak.text.diagnostics import Invalid, Place, wrong
from fichebak.text.prose import render_page

_ASSETS = "templates/assets/"
_TEMPLATES = "templates/"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages use: its name carries a digest, so that a copy may be kept for ever."""

    path: str
    data: bytes


def assets_of(inputs: Map[str, bytes]) -> dict[str, Asset]:
    """The files in templates/assets, by the name that templates call them."""
    found = {}
    for path, written in inputs.items():
        if path.startswith(_ASSETS):
            name = path.removeprefix(_ASSETS)
            pure = PurePosixPath(name)
            data = _packed(written) if pure.suffix == ".css" else written
            digest = sha256(data).hexdigest()[:8]
            found[name] = Asset(f"assets/{pure.with_suffix('')}.{digest}{pure.suffix}", data)
    return found


_STYLE = re.compile(
    r"""(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|/\*.*?\*/|\s*(?P<mark>[{};,])\s*|\s+""",
    re.DOTALL,
)


def _packed(style: bytes) -> bytes:
    """A style sheet without its comments and its room to breathe: a quarter less to send."""

    def shorter(found: re.Match[str]) -> str:
        return found["text"] or found["mark"] or ("" if found[0].startswith("/*") else " ")

    try:
        return _STYLE.sub(shorter, style.decode()).strip().encode()
    except UnicodeDecodeError:
        return style  # in another coding than the rest of the site: as its writer left it


@dataclass(frozen=True, slots=True)
class Renderer:
    """Turns pages into HTML, with the templates and words of one site."""

    environment: jinja2.Environment
    site: Site
    links: Map[str, str]
    """Where a link to a content file leads: "projects/x.md" → the path of its page."""
    cards: Map[str, tuple[Card, Rendition]] = field(default_factory=dict)
    """By the path of a page; under "" for all others."""

    def render(self, page: Page) -> bytes:
        """The page's HTML. Raises Invalid when a template is wrong, at its line."""
        root = page.to_root
        try:
            template = self.environment.get_template(page.template)
            html = template.render(
                page.context,
                page=page,
                root=root,
                canonical=self.site.whole(page.path) if page.listed else "",
                social=self._card(page),
                prose=lambda html: self._resolved(html, page),
            )
        except Invalid:
            raise
        except jinja2.TemplateSyntaxError as problem:
            path = f"{_TEMPLATES}{problem.name or page.template}"
            raise wrong(Place(path, problem.lineno), "template", said=problem.message) from problem
        except jinja2.TemplateNotFound as problem:
            includes = _place_in_template(problem) or Place("templates")
            raise wrong(includes, "template-missing", name=problem.name) from problem
        except Exception as problem:
            # Only a fault inside a template is its writer's; any other is ours.
            place = _place_in_template(problem)
            if place is None:
                raise
            said = f"{type(problem).__name__}: {problem}"
            raise wrong(place, "template", said=said) from problem
        return html.encode()

    def _card(self, page: Page) -> dict[str, Any] | None:
        """The picture that another site shows with a link to this page; its address must be whole."""
        found = self.cards.get(page.path) or self.cards.get("")
        if found is None or not page.listed:
            return None
        card, picture = found
        return {"alt": card.alt, "url": self.site.whole(f"assets/{picture.name}"), "picture": picture}

    def _resolved(self, html: str, page: Page) -> Markup:
        root = page.to_root

        def link(written: str) -> str:
            target = self.links.get(content_path(page.owner, written) or "")
            return f"{root}{target}{''.join(written.partition('#')[1:])}" if target else written

        def image(written: str) -> str:
            picture = self.site.pictures[file_name(written, Place(page.owner))]
            return picture_attributes(picture, root, "(min-width: 60rem) 40rem, 100vw")

        return Markup(resolve(html, link, image))  # noqa: S704 (cleaned by nh3)


def picture_attributes(picture: Picture, root: str, sizes: str) -> Markup:
    """The attributes of an `img` that shows a picture, whichever of its sizes fits best."""
    widths = ", ".join(f"{root}assets/{r.name} {r.width}w" for r in picture.sizes)
    fallback = picture.fallback
    return Markup('src="{}assets/{}" srcset="{}" sizes="{}" width="{}" height="{}"').format(
        root, fallback.name, widths, sizes, fallback.width, fallback.height
    )


def renderer_for(
    site: Site,
    inputs: Map[str, bytes],
    assets: Map[str, Asset],
    links: Map[str, str],
    cards: Map[str, tuple[Card, Rendition]],
) -> Renderer:
    """The renderer of one build."""

    def load(name: str) -> tuple[str, str, None] | None:
        path = f"{_TEMPLATES}{name}"
        return (decode(path, inputs[path]), path, None) if path in inputs else None

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(load),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    facets = tuple(facet for facet in site.catalogue.facets if facet.values)
    environment.globals.update(
        site=site.config,
        words=site.setting.words,
        setting=site.setting,
        facets=facets,
        search_path=f"{site.word('search')}/index.html" if site.catalogue.sheets else "",
        map_path=map_path(site),
        figures_path=f"{site.word('figures')}/index.html" if site.catalogue.sheets else "",
        accessibility_path=accessibility_path(site),
        privacy_path=privacy_path(site),
        menu=tuple(page for page in site.free_pages if page.in_menu),
        asset=lambda name: assets[name].path,
        picture_attributes=picture_attributes,
        goal_name=name,
        title_lang=partial(language_of, site.config.model),
    )
    environment.filters["markdown"] = lambda text: Markup(render_page(text))  # noqa: S704 (cleaned by nh3)
    return Renderer(environment, site, links, cards)


def _place_in_template(problem: Exception) -> Place | None:
    frames = [
        frame
        for frame in traceback.extract_tb(problem.__traceback__)
        if frame.filename.startswith(_TEMPLATES)
    ]
    return Place(frames[-1].filename, frames[-1].lineno or 1) if frames else None
