"""A sheet as pages show it: its facts in words, its filter values as links, its chapters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import nsmallest
from typing import Any, TypeVar

from fichebak.catalogue.facets import value_folder
from fichebak.content.fields.choice import Choice
from fichebak.content.fields.contract import Field, Setting
from fichebak.content.fields.group import Group
from fichebak.content.fields.image import ImageType
from fichebak.content.fields.location import LocationType
from fichebak.content.fields.markdown import Markdown
from fichebak.content.fields.text import Text
from fichebak.content.meanings import means, meant
from fichebak.content.model import Kind, Model, Section
from fichebak.content.sheets import DRAFT, WITHDRAWN, Sheet
from fichebak.site.cards import CardField, Line, card_fields, lines_of
from fichebak.site.images import Picture
from fichebak.site.plan import Site
from fichebak.text.prose import excerpt
from fichebak.text.wording import fold

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class TermLink:
    """A filter value as a sheet shows it, with the page of all sheets that carry it."""

    key: str
    label: str
    path: str
    facet: str
    """The facet's name within the field's type."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of one sheet, ready to be shown; `value` is None when it was not given."""

    key: str
    type: str
    label: str
    short: str
    value: Any
    plain: str = ""
    """The value in words."""
    terms: tuple[TermLink, ...] = ()
    parts: tuple[Fact, ...] = ()
    lang: str = ""
    """The language of a text that nobody translated into the page's."""

    @property
    def given(self) -> bool:
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet as pages show it."""

    path: str
    slug: str
    title: str
    summary: str
    facts: tuple[Fact, ...]
    card: tuple[Fact, ...]
    """Those of the facts that were chosen for cards."""
    lines: tuple[Line, ...]
    """What its card has room for, in words."""
    image: Any
    picture: Picture | None
    is_draft: bool
    source: str
    lang: str = ""
    """The language of the title, where that is not the site's."""
    summary_lang: str = ""
    alt_lang: str = ""
    """The language in which its picture is described; and of the words below it."""
    caption_lang: str = ""
    wholly_in: str = ""
    """The language of the whole sheet, where nobody translated it into the page's."""
    partly_in: str = ""
    """The same where some of it was translated."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of one sheet as its page shows it."""

    section: Section
    html: str
    line: int
    """Of the source, where its heading stands."""
    lang: str = ""
    """The language of the text, where nobody translated it into the page's."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What is the same in every sheet as pages show it: worked out once for all."""

    fields: tuple[Field, ...]
    """Those that stand among the facts."""
    card: tuple[CardField, ...]
    """Those of them that a card shows, groups opened."""
    filter_words: Map[tuple[tuple[str, ...], str], str]
    """Of each filter, by its field's keys and its name."""


def layout_of(site: Site) -> Layout:
    model = site.config.model
    # On a site with a map, a place is shown on it.
    fields = tuple(
        declared
        for declared in model.fields
        if not stands_apart(model, declared) and not (site.region and isinstance(declared.type, LocationType))
    )
    words = {(facet.keys, facet.name): facet.word for facet in site.catalogue.facets}
    return Layout(fields, card_fields(fields), words)


def entry_of(site: Site, sheet: Sheet, layout: Layout) -> Entry:
    known = dated(site, sheet)
    facts = tuple(_facts(layout, known, site.setting))
    image = _image_of(site.config.model, sheet)
    return Entry(
        path=site.sheet_path(sheet),
        slug=sheet.slug,
        title=sheet.title,
        summary=card_text(site, sheet),
        facts=facts,
        card=tuple(_on_card(site.config.model, facts)),
        lines=tuple(lines_of(layout.card, known, site.setting)),
        image=image,
        picture=picture_of(site, sheet),
        is_draft=sheet.is_draft,
        source=sheet.path,
        lang=language_of(site.config.model, sheet),
        summary_lang=language_of_card_text(site.config.model, sheet),
        alt_lang=_image_language(site.config.model, sheet, "alt"),
        caption_lang=_image_language(site.config.model, sheet, "caption"),
        wholly_in=sheet.wholly_in,
        partly_in=sheet.partly_in,
    )


DATES = ("added", "updated")
"""The keys of the two dates that a sheet need not give itself."""


def dated(site: Site, sheet: Sheet) -> Sheet:
    """The sheet with the dates that are known of it from elsewhere."""
    dates = site.catalogue.dates[sheet.slug]
    known = {key: day for key in DATES if (day := getattr(dates, key)) is not None}
    return replace(sheet, values={**known, **sheet.values})


def digest_of(site: Site, sheet: Sheet) -> str:
    """A text that changes whenever the sheet's entry would, or anything that its own page says of it."""
    slug, picture = sheet.slug, picture_of(site, sheet)
    names = ",".join(one.name for one in picture.renditions) if picture else ""
    # A translation that is a draft is there or not as the build is asked, with the same files.
    told = (site.origin(sheet), sheet.wholly_in, site.catalogue.dates[slug], site.spots.get(slug), names)
    return " ".join(map(str, told))


def once(make: Callable[[Sheet], Made]) -> Callable[[Sheet], Made]:
    """The same function, which makes what it does of each sheet once: many pages ask for it."""
    made: dict[str, Made] = {}

    def of(sheet: Sheet) -> Made:
        if sheet.slug not in made:
            made[sheet.slug] = make(sheet)
        return made[sheet.slug]

    return of


def card_text(site: Site, sheet: Sheet) -> str:
    """The summary, or else how the first section begins."""
    given = summary_of(site.config.model, sheet)
    return given or next(map(excerpt, site.prose[sheet.slug].sections), "")


def newest(site: Site, sheets: Iterable[Sheet], most: int) -> tuple[Sheet, ...]:
    """The sheets that changed last, at most so many; those without a date come behind, by title."""
    ages = site.catalogue.ages
    return tuple(nsmallest(most, sheets, key=lambda sheet: ages[sheet.slug]))


def summary_of(model: Model, sheet: Sheet) -> str:
    text: str = sheet.values.get("summary", "") if meant(model, "summary") else ""
    return text


def language_of(model: Model, sheet: Sheet) -> str:
    """The language of a sheet's title, or empty where it is the site's."""
    told: str = sheet.values.get("title_lang", "") if meant(model, "title_lang") else ""
    return told or sheet.language_of("title")


def _image_language(model: Model, sheet: Sheet, part: str) -> str:
    """The language of what is told of the picture at the head, where that is not the site's."""
    field = _picture_field(model)
    return sheet.language_of(field.key, part) if field else ""


def language_of_card_text(model: Model, sheet: Sheet) -> str:
    """The language of `card_text`, where that is not the site's."""
    if summary_of(model, sheet):
        return sheet.language_of("summary")
    first = next(iter(sheet.parts), None)
    return sheet.language_of_part(first) if first else ""


def picture_of(site: Site, sheet: Sheet) -> Picture | None:
    """The picture at the head of a sheet, in all its sizes."""
    image = _image_of(site.config.model, sheet)
    return site.pictures.get(image.file) if image else None


def _image_of(model: Model, sheet: Sheet) -> Any:
    declared = _picture_field(model)
    return sheet.values.get(declared.key) if declared else None


def _picture_field(model: Model) -> Field | None:
    """The field whose picture stands at the head of a sheet, whatever it is called."""
    return next((declared for declared in model.fields if isinstance(declared.type, ImageType)), None)


def stands_apart(model: Model, declared: Field) -> bool:
    """Whether a field has a place of its own on the page, outside the list of facts."""
    if declared.key == "summary":
        return means(declared, "summary")
    return declared.key == "title" or for_editors(declared) or declared == _picture_field(model)


def for_editors(declared: Field) -> bool:
    """Whether a field is about the sheet and not about the project: no visitor asks for it."""
    if declared.key == "status":
        kept = {DRAFT, WITHDRAWN}
        return isinstance(declared.type, Choice) and any(o.key in kept for o in declared.type.options)
    # For the review the page of concerns asks.
    return any(means(declared, key) for key in ("title_lang", "review", "aliases"))


def _facts(layout: Layout, sheet: Sheet, setting: Setting) -> Iterator[Fact]:
    for declared in layout.fields:
        # Nobody asks an editor for a date that the history of the file may tell.
        if declared.key in DATES and means(declared, declared.key) and declared.key not in sheet.values:
            continue
        yield _fact(declared, (declared.key,), sheet, layout.filter_words, setting)


def _fact(
    declared: Field,
    keys: tuple[str, ...],
    sheet: Sheet,
    words: Map[tuple[tuple[str, ...], str], str],
    setting: Setting,
) -> Fact:
    value = sheet.value(keys)
    parts: tuple[Fact, ...] = ()
    if isinstance(declared.type, Group):
        parts = tuple(_fact(part, (*keys, part.key), sheet, words, setting) for part in declared.type.fields)
    terms: tuple[TermLink, ...] = ()
    if value is not None and declared.filters:
        by_facet = declared.type.terms(value, setting)
        terms = tuple(
            _term_link(term.key, term.label, words[keys, name], name)
            for name in declared.filters
            for term in by_facet.get(name, ())
        )
    return Fact(
        declared.key,
        declared.type_name,
        declared.label,
        declared.short or declared.label,
        value,
        "" if value is None else declared.type.plain(value, setting),
        terms,
        parts,
        sheet.language_of(*keys) if isinstance(declared.type, (Text, Markdown)) else "",
    )


@lru_cache(16_384)
def _term_link(key: str, label: str, word: str, facet: str) -> TermLink:
    # Remembered, since many sheets carry the same value.
    return TermLink(key, label, f"{value_folder(word, key)}index.html", facet)


def _on_card(model: Model, facts: Seq[Fact]) -> Iterator[Fact]:
    chosen = {declared.key for declared in model.fields if declared.card}
    for fact in facts:
        if fact.key not in chosen:
            continue
        # The parts of a group stand on a card by themselves: "Aanrader 8/10", "Impact 7/10".
        yield from (part for part in (fact.parts or (fact,)) if part.given)


def rows_of(chapters: Seq[Chapter]) -> Iterator[tuple[Chapter, ...]]:
    """Chapters one by one, but strengths and barriers side by side where both follow each other."""
    waiting: tuple[Chapter, ...] = ()
    for chapter in chapters:
        kinds = {one.section.kind for one in (*waiting, chapter)}
        if waiting and kinds == {Kind.STRENGTHS, Kind.BARRIERS}:
            yield (*waiting, chapter)
            waiting = ()
            continue
        if waiting:
            yield waiting
        waiting = (chapter,)
    if waiting:
        yield waiting


def missing_headings(model: Model, sheet: Sheet) -> tuple[str, ...]:
    """The headings below which nothing was written, and that no fact of the same name answers."""
    told = {part.section.key for part in sheet.parts}
    given = {fold(field.label) for keys, field in model.leaves() if sheet.value(keys) is not None}
    return tuple(s.heading for s in model.sections if s.key not in told and fold(s.heading) not in given)
