"""The Jinja environment of a build, with the globals and filters of all pages.

Fragments that pages share (a card, a fact, a menu) are rendered once and reused on every page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping as Map, MutableMapping, Sequence as Seq
from functools import lru_cache, partial
from types import CodeType, FunctionType, MethodType
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from fichebak.content.config import Config
from fichebak.content.decoding import decode
from fichebak.content.fields.sdgs import name
from fichebak.content.fields.url import as_href, in_letters
from fichebak.content.paths import TEMPLATES
from fichebak.site.assets import Asset
from fichebak.site.common import Common
from fichebak.site.constants import set_into
from fichebak.site.entries import Entry, Fact
from fichebak.site.escaping import FastEscaping, escaped
from fichebak.site.faults import Unknown
from fichebak.site.images import Picture, picture_attributes
from fichebak.site.resolving import Resolver
from fichebak.text.diagnostics import Place, wrong
from fichebak.text.language import Words
from fichebak.text.prose import Unrenderable, render_field


class Compiled(jinja2.BytecodeCache):
    """Compiled templates, cached in memory for the lifetime of the process.

    Never on disk: loading bytecode from a file would execute whatever that file contains.
    """

    def __init__(self) -> None:
        self._code: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._code.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.checksum, bucket.code


@lru_cache(16)
def compiled_with(*_constants: str | bytes) -> Compiled:
    """The cache of templates compiled with these constants folded in.

    Shared by all builds of the process: compiling takes longer than the rest of the build of a small site.
    """
    return Compiled()


class Context(jinja2.runtime.Context):
    """Jinja's context, which calls functions of Python and the texts of the interface directly.

    Jinja asks each first whether it is marked as one that needs the context, which takes ten times as long
    as the call. A mark is an attribute, and few functions have any.
    """

    def call(
        self,
        function: Callable[..., Any],
        /,
        *args: Any,
        _loop_vars: Map[str, Any] | None = None,
        _block_vars: Map[str, Any] | None = None,
        **details: Any,
    ) -> Any:
        kind = type(function)
        if kind is Words or (kind in _MAY_BE_MARKED and not function.__dict__):
            return function(*args, **details)
        return super().call(function, *args, _loop_vars=_loop_vars, _block_vars=_block_vars, **details)


_MAY_BE_MARKED = frozenset({FunctionType, MethodType, partial})
"""The types of functions whose marks are in their `__dict__`."""


class Environment(jinja2.Environment):
    """Jinja's environment, with one plain dict of globals for all templates.

    Jinja itself makes a ChainMap per template, and copies it at each render or include: an eighth of the
    time of a sheet's page.
    """

    code_generator_class = FastEscaping
    context_class = Context
    escaped = staticmethod(escaped)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **d} if d else self.globals


def environment_for(
    resolver: Resolver,
    common: Common,
    inputs: Map[str, bytes],
    assets: Map[str, Asset],
    compiled: Compiled,
) -> Environment:
    """The environment of one build of the resolver's site.

    `compiled` must belong to the same assets and words, since these are folded into the templates.
    """
    site = resolver.site

    def asset(name: str) -> str:
        if name not in assets:
            raise jinja2.TemplateNotFound(f"assets/{name}")
        return f"{site.to_main_root}{assets[name].path}"

    environment = _without_globals(inputs, compiled)
    environment.filters.update(
        said=_untranslated_marker(site.config),
        markdown=_markdown_filter(resolver),
        href=as_href,
        in_letters=in_letters,
        # Fills an interface text with details that are HTML; `words` would escape them.
        filled=lambda text, /, **details: escape(text).format_map(details),
    )
    environment.globals.update(
        common.values,
        site=site.config,
        words=site.setting.words,
        setting=site.setting,
        asset=asset,
        picture_attributes=lambda picture, root, sizes: picture_attributes(
            picture, root + site.to_main_root, sizes
        ),
        goal_name=name,
    )
    set_into(
        environment,
        {
            "words": site.setting.words.texts.get,
            "asset": lambda name: asset(name) if name in assets else None,
        },
    )
    environment.globals["cards"] = _card_maker(environment)
    environment.globals["shared"] = _shared_maker(environment)
    environment.globals["field"] = _field_maker(environment, site.pictures)
    return environment


def _without_globals(inputs: Map[str, bytes], compiled: Compiled) -> Environment:
    return Environment(
        loader=_Templates(inputs),
        autoescape=True,
        undefined=Unknown,
        trim_blocks=True,
        lstrip_blocks=True,
        optimized=False,  # a quarter of the time of compiling; our templates have nothing that it could fold
        auto_reload=False,
        cache_size=-1,  # without a limit, and so without a list of which template was used last
        bytecode_cache=compiled,
    )


class _Templates(jinja2.FunctionLoader):
    """The templates among the inputs of a build."""

    def __init__(self, inputs: Map[str, bytes]) -> None:
        super().__init__(self._load)
        self._inputs = inputs

    def _load(self, name: str) -> tuple[str, str, None] | None:
        path = f"{TEMPLATES}/{name}"
        return (decode(path, self._inputs[path]), path, None) if path in self._inputs else None

    def list_templates(self) -> list[str]:
        start = f"{TEMPLATES}/"
        return sorted(path.removeprefix(start) for path in self._inputs if path.startswith(start))


def _untranslated_marker(config: Config) -> Callable[[str], str]:
    """Makes the filter for texts of the configuration: it marks untranslated ones with their language."""
    foreign = Markup('<span lang="{}">{}</span>')
    untranslated = (*config.untranslated, *config.untranslated_sentences)
    marked = {text: foreign.format(config.languages[0], text) for text in untranslated}
    return lambda text: marked.get(text, text)


def _markdown_filter(resolver: Resolver) -> Callable[..., Markup]:
    @jinja2.pass_context
    def markdown(context: jinja2.runtime.Context, text: str) -> Markup:
        # A card belongs to its sheet, whichever page shows it.
        owner = context["entry"].source if "entry" in context else context["page"].owner
        fact = context.get("fact")  # none where a site's own template shows another text
        try:
            html = render_field(text, f"{owner} {fact and fact.keys}")
        except Unrenderable:
            raise wrong(Place(owner), "unrenderable") from None
        return resolver.resolved(html, owner)

    return markdown


def _shared_maker(environment: jinja2.Environment) -> Callable[..., Markup]:
    """Makes the function `shared`: renders a partial once for each set of arguments.

    The partial sees nothing but these arguments.
    """
    rendered: dict[tuple[str, ...], Markup] = {}

    def shared(name: str, **context: str) -> Markup:
        key = (name, *context.values())
        if key not in rendered:
            rendered[key] = Markup(environment.get_template(name).render(context))  # noqa: S704 (with escaping)
        return rendered[key]

    return shared


def _card_maker(environment: jinja2.Environment) -> Callable[[Seq[Entry]], Markup]:
    """Makes the function `cards`: concatenates the cards of entries, each rendered once."""
    rendered: dict[str, str] = {}

    def cards(entries: Seq[Entry]) -> Markup:
        template = environment.get_template("card.html")
        for entry in entries:
            if entry.slug not in rendered:
                rendered[entry.slug] = template.render(entry=entry)
        return Markup("".join(rendered[entry.slug] for entry in entries))  # noqa: S704 (rendered with escaping)

    return cards


def _field_maker(environment: jinja2.Environment, pictures: Map[str, Picture]) -> Callable[..., Markup]:
    """Makes the function `field`: renders a fact with its type's partial, avoiding Jinja's costly include.

    Sheets often have facts in common: each distinct fact is rendered once, from itself alone. One that is not
    given is empty.
    """
    templates: dict[str, jinja2.Template] = {}
    cache: dict[Fact, Markup] = {}

    @jinja2.pass_context
    def field(context: jinja2.runtime.Context, fact: Fact) -> Markup:
        if not fact.given:
            return Markup()
        if fact.type in _PAGE_DEPENDENT:
            # A card has no page of its own.
            return render(
                {"fact": fact, **{key: context[key] for key in ("page", "entry") if key in context}}
            )
        if fact not in cache:
            cache[fact] = render({"fact": fact})
        return cache[fact]

    def render(values: Map[str, Any]) -> Markup:
        fact = values["fact"]
        template = templates.get(fact.type)
        if template is None:
            template = templates[fact.type] = environment.get_template(f"fields/{fact.type}.html")
        template_context = template.new_context({**values, "pictures": pictures})
        return Markup("".join(template.root_render_func(template_context)))  # noqa: S704 (rendered with escaping)

    return field


_PAGE_DEPENDENT = frozenset({"markdown", "group"})
"""The types whose HTML depends on the page that shows them, because of links."""
