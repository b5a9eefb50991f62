"""The templates of a site, with what is the same on all its pages.

The Jinja environment is made for one build. What pages share (a card, a fact, a menu) it renders once, and
gives the same piece to every page that asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass
from functools import lru_cache, partial
from types import CodeType
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from fichebak.content.config import Config
from fichebak.content.decoding import decode
from fichebak.content.fields.sdgs import name
from fichebak.content.paths import TEMPLATES
from fichebak.site.assets import Asset
from fichebak.site.constants import set_into
from fichebak.site.entries import Entry, Fact, language_of
from fichebak.site.headers import in_meta, page_policy
from fichebak.site.images import Picture
from fichebak.site.maps import map_path
from fichebak.site.plan import Site
from fichebak.site.statements import accessibility_path, privacy_path


class Compiled(jinja2.BytecodeCache):
    """Templates as they were compiled, for as long as the process lives.

    Never on disk: compiled code from a file would run whatever stands in that file.
    """

    def __init__(self) -> None:
        self._code: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        of, code = self._code.get(bucket.key, ("", None))
        if of == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.checksum, bucket.code


@lru_cache(16)
def compiled_with(*_set_in: str | bytes) -> Compiled:
    """The templates as they were compiled with everything that is set into them.

    Not a matter of one build's memory: to compile them takes longer than all else that a small site asks.
    """
    return Compiled()


@dataclass(frozen=True, slots=True)
class MenuPage:
    """A free page as menus name it: no more of it than every page is made of."""

    slug: str
    title: str
    title_lang: str


class Environment(jinja2.Environment):
    """Jinja's, with one plain dictionary of globals for all templates.

    By itself it chains two for every template and walks through the chain whenever one is rendered or
    included: an eighth of the time of a sheet's page.
    """

    linked: frozenset[str] = frozenset()
    """The paths of the pages that menus and tabs lead to."""
    common: str = ""
    """What all pages say that does not stand in the templates, the words or the configuration."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **d} if d else self.globals


def environment_for(
    site: Site, inputs: Map[str, bytes], assets: Map[str, Asset], compiled: Compiled
) -> Environment:
    """The templates of one build, with what is the same on every page.

    `compiled` is for one set of assets and words: they are set into it.
    """

    def load(name: str) -> tuple[str, str, None] | None:
        path = f"{TEMPLATES}/{name}"
        return (decode(path, inputs[path]), path, None) if path in inputs else None

    environment = Environment(
        loader=jinja2.FunctionLoader(load),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=compiled,
    )
    environment.filters.update(
        said=_sayer(site.config),
        # A text of the interface around what has marks of its own, which `words` would take for letters.
        filled=lambda text, /, **details: escape(text).format_map(details),
    )
    menu = tuple(MenuPage(page.slug, page.title, page.title_lang) for page in site.free_pages if page.in_menu)
    tabs = tuple(facet.tab for facet in site.catalogue.facets if facet.values)
    menus = {
        "search_path": site.page_path("search") if site.catalogue.sheets else "",
        "map_path": map_path(site),
        "figures_path": site.page_path("figures") if site.catalogue.sheets else "",
        "data_path": site.data_page,
        "accessibility_path": accessibility_path(site),
        "privacy_path": privacy_path(site),
    }
    leads_to = {
        **menus,
        "facets": tabs,
        "feed_path": site.feed_path(site.catalogue.sheets),
        "preview": site.preview,
        # The preview puts a script of its own in the pages.
        "policy": "" if site.preview else in_meta(page_policy(site.config)),
    }
    environment.globals.update(
        leads_to,
        site=site.config,
        words=site.setting.words,
        setting=site.setting,
        menu=menu,
        asset=lambda name: f"{site.up}{assets[name].path}",
        picture_attributes=lambda picture, root, sizes: picture_attributes(picture, root + site.up, sizes),
        goal_name=name,
        title_lang=partial(language_of, site.config.model),
    )
    paths = [asset.path for asset in assets.values()]
    lists, free = (tab.path for tab in tabs), (f"{page.slug}/index.html" for page in menu)
    environment.linked = frozenset(("index.html", *menus.values(), *lists, *free))
    environment.common = f"{leads_to} {menu} {paths} {site.setting.today}"
    set_into(
        environment,
        {
            "words": site.setting.words.texts.get,
            "asset": lambda name: f"{site.up}{assets[name].path}" if name in assets else None,
        },
    )
    environment.globals["cards"] = _card_maker(environment)
    environment.globals["shared"] = _sharer(environment)
    environment.globals["field"] = _field_maker(environment, site.pictures)
    return environment


def picture_attributes(picture: Picture, root: str, sizes: str) -> Markup:
    """The attributes of an `img` that shows a picture, whichever of its sizes fits best."""
    widths = ", ".join(f"{root}assets/{r.name} {r.width}w" for r in picture.sizes)
    fallback = picture.fallback
    return Markup('src="{}assets/{}" srcset="{}" sizes="{}" width="{}" height="{}"').format(
        root, fallback.name, widths, sizes, fallback.width, fallback.height
    )


def _sayer(config: Config) -> Callable[[str], str]:
    """The function that gives a text of the configuration; where nobody translated it, with its language."""
    foreign = Markup('<span lang="{}">{}</span>')
    borrowed = (*config.untranslated, *config.untranslated_sentences)
    marked = {text: foreign.format(config.languages[0], text) for text in borrowed}
    return lambda text: marked.get(text, text)


def _sharer(environment: jinja2.Environment) -> Callable[..., Markup]:
    """The function that gives a part that is the same on many pages, rendered once for whatever it is told.

    It knows nothing of the page beside that.
    """
    made: dict[tuple[str, ...], Markup] = {}

    def shared(name: str, **told: str) -> Markup:
        key = (name, *told.values())
        if key not in made:
            made[key] = Markup(environment.get_template(name).render(told))  # noqa: S704 (with escaping)
        return made[key]

    return shared


def _card_maker(environment: jinja2.Environment) -> Callable[[Seq[Entry]], Markup]:
    """The function that gives the cards of some sheets, one behind the other, each rendered once."""
    made: dict[str, str] = {}

    def cards(entries: Seq[Entry]) -> Markup:
        template = environment.get_template("card.html")
        for entry in entries:
            if entry.slug not in made:
                made[entry.slug] = template.render(entry=entry)
        return Markup("".join(made[entry.slug] for entry in entries))  # noqa: S704 (rendered with escaping)

    return cards


def _field_maker(environment: jinja2.Environment, pictures: Map[str, Picture]) -> Callable[..., Markup]:
    """The function that gives a fact by the template of its type: an include that copies no whole context.

    Many sheets have a fact in common: each is rendered once, from itself alone.
    """
    templates: dict[str, jinja2.Template] = {}
    made: dict[Fact, Markup] = {}

    @jinja2.pass_context
    def field(context: jinja2.runtime.Context, fact: Fact) -> Markup:
        if fact.type in _OF_ITS_PAGE:
            return rendered({"fact": fact, "page": context["page"], "entry": context["entry"]})
        if fact not in made:
            made[fact] = rendered({"fact": fact})
        return made[fact]

    def rendered(told: Map[str, Any]) -> Markup:
        fact = told["fact"]
        template = templates.get(fact.type)
        if template is None:
            template = templates[fact.type] = environment.get_template(f"fields/{fact.type}.html")
        context = template.new_context({**told, "pictures": pictures})
        return Markup("".join(template.root_render_func(context)))  # noqa: S704 (rendered with escaping)

    return field


_OF_ITS_PAGE = frozenset({"markdown", "group"})
"""The types whose links depend on the page that they stand on."""
