"""A sheet as templates show it: its facts as text, its filter values as links, its chapters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping as Map, Sequence as Seq
from functools import lru_cache, partial
from heapq import nsmallest
from typing import Any, NamedTuple, TypeVar

from fichebak.catalogue.facets import value_folder
from fichebak.content.fields.choice import Choice
from fichebak.content.fields.contract import Field, Keys, Setting
from fichebak.content.fields.group import Group
from fichebak.content.fields.location import LocationType
from fichebak.content.fields.markdown import Markdown
from fichebak.content.fields.text import Text
from fichebak.content.meanings import means, meant
from fichebak.content.model import Kind, Model, Section
from fichebak.content.sheets import DRAFT, WITHDRAWN, Sheet
from fichebak.site.cards import Line, card_fields, lines_of
from fichebak.site.images import Picture
from fichebak.site.plan import Site
from fichebak.text.prose import excerpt
from fichebak.text.wording import fold

T = TypeVar("T")


class TermLink(NamedTuple):
    """A filter value of a sheet, with the path of the page that lists all sheets with that value."""

    label: str
    path: str
    facet: str
    """The facet's name within the field's type."""


class Fact(NamedTuple):
    """A field of one sheet, ready for the templates; `value` is None if the sheet does not give it.

    A tuple, because every sheet has some fifteen, and each is looked up by its hash: half the time.
    """

    keys: Keys
    type: str
    label: str
    short: str
    value: Any
    plain: str
    """The value as plain text."""
    terms: tuple[TermLink, ...]
    parts: tuple[Fact, ...]
    lang: str
    """The language of a text that is not translated into the page's language; else empty."""
    on_card: bool
    """Whether cards show it; of a group they show the parts."""

    @property
    def key(self) -> str:
        """The last of its keys, for a site with a template of its own."""
        return self.keys[-1]

    @property
    def given(self) -> bool:
        return self.value is not None

    def terms_of(self, facet: str) -> tuple[TermLink, ...]:
        """Its filter values of one facet of its type."""
        return tuple([term for term in self.terms if term.facet == facet])


class Entry(NamedTuple):
    """A sheet as cards and links show it."""

    path: str
    slug: str
    title: str
    summary: str
    lines: tuple[Line, ...]
    """The text of its card."""
    image: Any
    picture: Picture | None
    is_draft: bool
    source: str
    list_facts: Callable[[], tuple[Fact, ...]]
    """Makes its facts: a function, because only its own page shows them and they take much memory."""
    lang: str
    """The language of the title, if it is not the site's; else empty. Likewise the three below."""
    summary_lang: str
    alt_lang: str
    """The language of the alternative text of its picture."""
    caption_lang: str
    wholly_in: str
    """The language of the whole sheet, if it is not translated into the page's; else empty."""
    partly_in: str
    """The language of the untranslated parts, if the sheet is partly translated; else empty."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self.list_facts()

    def lines_at(self, place: str) -> tuple[Line, ...]:
        """The lines at one place of its card."""
        return tuple([line for line in self.lines if line.place == place])

    @property
    def card(self) -> tuple[Fact, ...]:
        """The facts for a card, for a site with a template of its own; our cards show `lines`."""
        return tuple(facts_on_card(self.facts))


class Chapter(NamedTuple):
    """A section of one sheet, ready for the templates."""

    section: Section
    html: str
    line: int
    """The line of its heading in the source file."""
    lang: str
    """The language of the text, if it is not translated into the page's language; else empty."""


class Layout(NamedTuple):
    """What all entries of a site share, computed once."""

    fields: tuple[Field, ...]
    """The fields in the list of facts."""
    card: Map[Keys, Field]
    """Those of them that a card shows, with groups replaced by their parts."""
    filter_words: Map[tuple[Keys, str], str]
    """The word for each filter in URLs, by its field's keys and its facet name."""


def layout_of(site: Site) -> Layout:
    model = site.config.model
    # On a site with a map, the page shows a location there.
    fields = tuple(
        declared
        for declared in model.fields
        if not stands_apart(model, declared) and not (site.region and isinstance(declared.type, LocationType))
    )
    words = {(facet.keys, facet.name): facet.word for facet in site.catalogue.facets}
    return Layout(fields, dict(card_fields(fields)), words)


def entry_of(site: Site, sheet: Sheet, layout: Layout) -> Entry:
    image = _image_of(site.config.model, sheet)
    return Entry(
        path=site.sheet_path(sheet),
        slug=sheet.slug,
        title=sheet.title,
        summary=card_text(site, sheet),
        lines=tuple(lines_of(layout.card, dated(site, sheet), site.setting)),
        image=image,
        picture=picture_of(site, sheet),
        is_draft=sheet.is_draft,
        source=sheet.path,
        list_facts=partial(facts_of, site, sheet, layout),
        lang=language_of(site.config.model, sheet),
        summary_lang=language_of_card_text(site.config.model, sheet),
        alt_lang=_image_language(site.config.model, sheet, "alt"),
        caption_lang=_image_language(site.config.model, sheet, "caption"),
        wholly_in=sheet.wholly_in,
        partly_in=sheet.partly_in,
    )


DATES = ("added", "updated")
"""The keys of the two dates that may come from the history of the file instead of the sheet."""


def dated(site: Site, sheet: Sheet) -> Sheet:
    """The sheet, with the dates that it does not give itself filled in where they are known."""
    dates = site.catalogue.dates[sheet.slug]
    dates_by_key = {key: day for key in DATES if (day := getattr(dates, key)) is not None}
    if dates_by_key.keys() <= sheet.values.keys():
        return sheet
    return sheet._replace(values={**dates_by_key, **sheet.values})


def memoized_by_slug(make: Callable[[Sheet], T]) -> Callable[[Sheet], T]:
    """The function with its results cached: many pages need the result for the same sheet."""
    results: dict[str, T] = {}

    def memoized(sheet: Sheet) -> T:
        if sheet.slug not in results:
            results[sheet.slug] = make(sheet)
        return results[sheet.slug]

    return memoized


def card_text(site: Site, sheet: Sheet) -> str:
    """The summary, or else the beginning of the first section."""
    summary = summary_of(site.config.model, sheet)
    return summary or next(map(excerpt, site.prose[sheet.slug].sections), "")


def newest(site: Site, sheets: Iterable[Sheet], most: int) -> tuple[Sheet, ...]:
    """The sheets that changed last, at most `most`; those without a date come last, by title."""
    ages = site.catalogue.ages
    return tuple(nsmallest(most, sheets, key=lambda sheet: ages[sheet.slug]))


def summary_of(model: Model, sheet: Sheet) -> str:
    text: str = sheet.values.get("summary", "") if meant(model, "summary") else ""
    return text


def language_of(model: Model, sheet: Sheet) -> str:
    """The language of a sheet's title; empty if it is the site's."""
    declared_language: str = sheet.values.get("title_lang", "") if meant(model, "title_lang") else ""
    return declared_language or sheet.language_of("title")


def _image_language(model: Model, sheet: Sheet, part: str) -> str:
    """The language of a part (alt or caption) of the head picture; empty if it is the site's."""
    return sheet.language_of(model.picture.key, part) if model.picture else ""


def language_of_card_text(model: Model, sheet: Sheet) -> str:
    """The language of `card_text`; empty if it is the site's."""
    if summary_of(model, sheet):
        return sheet.language_of("summary")
    first = next(iter(sheet.parts), None)
    return sheet.language_of_part(first) if first else ""


def picture_of(site: Site, sheet: Sheet) -> Picture | None:
    """The head picture of a sheet, in all its sizes."""
    image = _image_of(site.config.model, sheet)
    return site.pictures.get(image.file) if image else None


def _image_of(model: Model, sheet: Sheet) -> Any:
    return sheet.values.get(model.picture.key) if model.picture else None


def stands_apart(model: Model, declared: Field) -> bool:
    """Whether the page shows a field elsewhere than in the list of facts, or not at all."""
    if declared.key == "summary":
        return means(declared, "summary")
    return declared.key == "title" or for_editors(declared) or declared is model.picture


def for_editors(declared: Field) -> bool:
    """Whether a field is about the sheet rather than the project, so not for visitors."""
    if declared.key == "status":
        states = {DRAFT, WITHDRAWN}
        return isinstance(declared.type, Choice) and any(o.key in states for o in declared.type.options)
    # The quality page uses the date of review.
    return any(means(declared, key) for key in ("title_lang", "review", "aliases"))


def facts_of(site: Site, sheet: Sheet, layout: Layout) -> tuple[Fact, ...]:
    with_dates = dated(site, sheet)
    return tuple(
        _fact(declared, (declared.key,), with_dates, layout, site.setting)
        for declared in layout.fields
        # Do not show a date as missing if it may come from the history of the file.
        if declared.key not in DATES or not means(declared, declared.key) or declared.key in with_dates.values
    )


def _fact(declared: Field, keys: Keys, sheet: Sheet, layout: Layout, setting: Setting) -> Fact:
    value = sheet.value(keys)
    parts: tuple[Fact, ...] = ()
    if isinstance(declared.type, Group):
        parts = tuple(_fact(part, (*keys, part.key), sheet, layout, setting) for part in declared.type.fields)
    terms: tuple[TermLink, ...] = ()
    if value is not None and declared.filters:
        by_facet = declared.type.terms(value, setting)
        terms = tuple(
            _term_link(term.key, term.label, layout.filter_words[keys, name], name)
            for name in declared.filters
            for term in by_facet.get(name, ())
        )
    return Fact(
        keys,
        declared.type_name,
        declared.label,
        declared.short_label,
        value,
        "" if value is None else declared.type.plain(value, setting),
        terms,
        parts,
        sheet.language_of(*keys) if isinstance(declared.type, (Text, Markdown)) else "",
        keys in layout.card,
    )


@lru_cache(16_384)
def _term_link(key: str, label: str, word: str, facet: str) -> TermLink:
    # Cached, since many sheets have the same value.
    return TermLink(label, f"{value_folder(word, key)}index.html", facet)


def facts_on_card(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Those of a sheet's facts that cards show, with groups replaced by their parts."""
    for fact in facts:
        if fact.parts:
            yield from facts_on_card(fact.parts)
        elif fact.on_card and fact.given:
            yield fact


def rows_of(chapters: Seq[Chapter]) -> Iterator[tuple[Chapter, ...]]:
    """Rows of one chapter each, but adjacent strengths and barriers share a row."""
    pending: tuple[Chapter, ...] = ()
    for chapter in chapters:
        kinds = {member.section.kind for member in (*pending, chapter)}
        if pending and kinds == {Kind.STRENGTHS, Kind.BARRIERS}:
            yield (*pending, chapter)
            pending = ()
            continue
        if pending:
            yield pending
        pending = (chapter,)
    if pending:
        yield pending


def missing_headings_in(model: Model) -> Callable[[Sheet], tuple[str, ...]]:
    """The function that gives the headings of the sections that a sheet lacks.

    A section is not lacking if a fact with the same name has a value.
    """
    named: dict[str, list[Keys]] = {}
    for keys, declared in model.leaves:
        named.setdefault(fold(declared.label), []).append(keys)
    facts = {section.key: named.get(fold(section.heading), ()) for section in model.sections}

    def missing(sheet: Sheet) -> tuple[str, ...]:
        written = sheet.texts
        return tuple(
            section.heading
            for section in model.sections
            if section.key not in written and all(sheet.value(keys) is None for keys in facts[section.key])
        )

    return missing
