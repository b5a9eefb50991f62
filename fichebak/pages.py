"""The site map: every page with its path, its template and what the template is told."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass, field
from typing import Any

from fichebak.atlas import Region, sketch
from fichebak.catalogue import Catalogue
from fichebak.config import Config
from fichebak.facets import Facet, FacetValue
from fichebak.feedback import Form, form_for
from fichebak.fields.choice import Choice
from fichebak.fields.contract import Field, Setting
from fichebak.fields.date import Date
from fichebak.fields.group import Group
from fichebak.fields.image import ImageType
from fichebak.fields.location import LocationType
from fichebak.fields.period import State
from fichebak.fields.score import Score
from fichebak.fields.text import Text
from fichebak.free_pages import FreePage
from fichebak.images import Picture
from fichebak.model import Kind, Model, Section
from fichebak.prose import Prose, excerpt
from fichebak.related import related
from fichebak.search import data_files, searchable
from fichebak.sheets import DRAFT, Sheet


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site: where, by which template, from what, and whose it is."""

    path: str
    template: str
    title: str
    context: Map[str, Any] = field(default_factory=dict)
    description: str = ""
    owner: str = "site_config.yaml"
    """The content file to name when two pages want one path."""
    root: str | None = None
    """What leads from this page to the site's root; worked out from the path unless given."""
    listed: bool = True
    """Whether machines that collect pages should have it."""

    @property
    def to_root(self) -> str:
        return "../" * self.path.count("/") if self.root is None else self.root

    @property
    def address(self) -> str:
        """The path as people see it: a folder's own page goes by the folder's name."""
        return self.path.removesuffix("index.html")


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
    image: Any
    picture: Picture | None
    is_draft: bool
    source: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of one sheet as its page shows it."""

    section: Section
    html: str


@dataclass(frozen=True, slots=True)
class Pager:
    """Where in a list of pages this one is; pages count from 1."""

    number: int
    paths: tuple[str, ...]

    @property
    def total(self) -> int:
        return len(self.paths)

    @property
    def previous(self) -> str | None:
        return self.paths[self.number - 2] if self.number > 1 else None

    @property
    def next(self) -> str | None:
        return self.paths[self.number] if self.number < self.total else None


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that the site map is drawn from."""

    config: Config
    catalogue: Catalogue
    setting: Setting
    prose: Map[str, Prose]
    """By the sheet's slug."""
    pictures: Map[str, Picture]
    """By the name below content/images."""
    free_pages: Seq[FreePage] = ()
    region: Region | None = None

    def word(self, name: str) -> str:
        """A word in addresses: the owner's, or the language's."""
        return dict(self.config.paths).get(name) or self.setting.words(f"path.{name}")

    def sheet_path(self, sheet: Sheet) -> str:
        """The path of a sheet's page."""
        return f"{self.word('projects')}/{sheet.slug}/index.html"

    def whole(self, path: str) -> str:
        """The whole web address of a path, where the site's own is known."""
        address = path.removesuffix("index.html")
        return f"{self.config.url.rstrip('/')}/{address}" if self.config.url else ""


def search_data(site: Site) -> dict[str, bytes]:
    """The files that the search page loads, by path."""
    sheets, model = site.catalogue.sheets, site.config.model
    shown = {sheet.slug: (site.sheet_path(sheet), _card_text(site, sheet)) for sheet in sheets}
    fields = [
        (keys, declared)
        for keys, declared in model.leaves()
        if keys == ("summary",) or not _stands_apart(model, model.field(keys[0]) or declared)
    ]
    found = tuple(searchable(sheets, site.prose, shown, fields, site.setting))
    files = data_files(found, [f for f in site.catalogue.facets if f.values], model, site.setting)
    return {f"{site.word('search')}/data/{name}": data for name, data in files.items()}


def site_map(site: Site, search: Map[str, bytes]) -> Iterator[Page]:
    """Every page of the site; `search` is what `search_data` made."""
    entries = {sheet.slug: _entry(site, sheet) for sheet in site.catalogue.sheets}
    yield from _index(site, entries)
    yield from _sheets(site, entries)
    for facet in site.catalogue.facets:
        if facet.values:
            yield from _facet(site, facet, entries)
    if entries:
        *_, records = search
        yield _search(site, entries, records)
    for free in site.free_pages:
        yield Page(
            f"{free.slug}/index.html",
            "page.html",
            free.title,
            {"html": free.html},
            free.summary,
            owner=free.path,
        )
    words = site.setting.words
    thanks = f"{site.word('thanks')}/index.html"
    yield Page(thanks, "thanks.html", words("thanks.title"), listed=False)
    # A host shows this page at any depth: its links must begin at the site's root.
    yield Page("404.html", "404.html", words("not-found.title"), root=site.config.base_path, listed=False)


def _index(site: Site, entries: Map[str, Entry]) -> Iterator[Page]:
    config = site.config
    yield from _listing(
        site, "", "index.html", config.title, site.catalogue.sheets, entries, {}, config.tagline
    )


def _sheets(site: Site, entries: Map[str, Entry]) -> Iterator[Page]:
    neighbours = site.catalogue.neighbours()
    relations = related(site.catalogue.sheets, site.catalogue.facets, site.setting.words)
    thanks = site.whole(f"{site.word('thanks')}/index.html")
    for sheet in site.catalogue.sheets:
        entry, prose = entries[sheet.slug], site.prose[sheet.slug]
        before, after = neighbours[sheet.slug]
        form: Form | None = form_for(
            site.config.feedback,
            title=sheet.title,
            slug=sheet.slug,
            address=site.whole(entry.path),
            thanks=thanks,
        )
        chapters = tuple(
            Chapter(part.section, html) for part, html in zip(sheet.parts, prose.sections, strict=True)
        )
        context = {
            "entry": entry,
            "rows": tuple(_rows(chapters)),
            "missing": _missing(site.config.model, sheet),
            "summary": _summary(site.config.model, sheet),
            "notes": prose.notes,
            "before": before and entries[before.slug],
            "after": after and entries[after.slug],
            "related": [(entries[one.sheet.slug], one.reasons) for one in relations[sheet.slug]],
            "sketch": sketch(sheet, site.config.model, site.region) if site.region else None,
            "form": form,
        }
        yield Page(entry.path, "detail.html", sheet.title, context, entry.summary, sheet.path)


def _facet(site: Site, facet: Facet, entries: Map[str, Entry]) -> Iterator[Page]:
    words = site.setting.words
    yield Page(
        f"{facet.path}/index.html",
        "overview.html",
        facet.label,
        {"facet": facet},
        words("overview.description", label=facet.label, title=site.config.title),
    )
    for value in facet.values:
        yield from _listing(
            site,
            f"{facet.path}/{value.term.key}/",
            "filter.html",
            f"{facet.label}: {value.term.label}",
            value.sheets,
            entries,
            {"facet": facet, "value": value},
            words.count("listing.description", value.count, label=value.term.label),
        )


def _search(site: Site, entries: Map[str, Entry], records: str) -> Page:
    words, size = site.setting.words, site.config.per_page
    folder, _, name = records.rpartition("/")
    scores = [field for _, field in site.config.model.leaves() if isinstance(field.type, Score)]
    states = {words(f"period.state-key.{state.value}"): state.value for state in State}
    interface = {key: words(f"search.script.{key}") for key in SCRIPT_WORDS}
    context = {
        "records": name,
        "folder": f"{folder}/",
        "entries": list(entries.values())[:size],
        "total": len(entries),
        "next_page": f"{site.word('page')}/2/index.html",
        "scores": scores,
        "interface": {
            **interface,
            "found": {form: words.texts[f"search.script.found.{form}"] for form in ("one", "other")},
            "drop": {form: words.texts[f"search.script.drop.{form}"] for form in ("one", "other")},
            "states": states,
        },
    }
    path = f"{site.word('search')}/index.html"
    title, description = words("search.title"), words("search.description", title=site.config.title)
    return Page(path, "search.html", title, context, description)


SCRIPT_WORDS = (
    *("clear", "remove", "meant", "ways", "query", "page", "previous", "next"),
    *("title", "address", "file", "failed", "retry"),
)
"""The words that the search page's scripts say, beside those with a singular and a plural."""


def _listing(  # noqa: PLR0913, PLR0917 (a page has that many sides)
    site: Site,
    folder: str,
    template: str,
    title: str,
    sheets: Seq[Sheet],
    entries: Map[str, Entry],
    context: Map[str, Facet | FacetValue],
    description: str,
) -> Iterator[Page]:
    """The pages of one list of sheets, and at least one."""
    words, size = site.setting.words, site.config.per_page
    count = max(1, -(-len(sheets) // size))
    word = site.word("page")
    paths = (
        f"{folder}index.html",
        *(f"{folder}{word}/{number}/index.html" for number in range(2, count + 1)),
    )
    for number, path in enumerate(paths, start=1):
        shown = [entries[sheet.slug] for sheet in sheets[(number - 1) * size : number * size]]
        told = words("pager.title", title=title, number=number) if number > 1 else title
        yield Page(
            path,
            template,
            told,
            {**context, "entries": shown, "pager": Pager(number, paths), "total": len(sheets)},
            description,
        )


def _rows(chapters: Seq[Chapter]) -> Iterator[tuple[Chapter, ...]]:
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


def _missing(model: Model, sheet: Sheet) -> tuple[str, ...]:
    """The headings below which nothing was written."""
    told = {part.section.key for part in sheet.parts}
    return tuple(section.heading for section in model.sections if section.key not in told)


def _entry(site: Site, sheet: Sheet) -> Entry:
    facts = tuple(_facts(site, site.config.model, sheet))
    picture = _picture_field(site.config.model)
    image = sheet.values.get(picture.key) if picture else None
    return Entry(
        path=site.sheet_path(sheet),
        slug=sheet.slug,
        title=sheet.title,
        summary=_card_text(site, sheet),
        facts=facts,
        card=tuple(_on_card(site.config.model, facts)),
        image=image,
        picture=site.pictures.get(image.file) if image else None,
        is_draft=sheet.is_draft,
        source=sheet.path,
    )


def _card_text(site: Site, sheet: Sheet) -> str:
    """The summary, or else how the first section begins."""
    given = _summary(site.config.model, sheet)
    return given or next(map(excerpt, site.prose[sheet.slug].sections), "")


def _summary(model: Model, sheet: Sheet) -> str:
    declared = model.field("summary")
    text: str = sheet.values.get("summary", "") if declared and isinstance(declared.type, Text) else ""
    return text


def _picture_field(model: Model) -> Field | None:
    """The field whose picture stands at the head of a sheet, whatever it is called."""
    return next((declared for declared in model.fields if isinstance(declared.type, ImageType)), None)


def _stands_apart(model: Model, declared: Field) -> bool:
    """Whether a field has a place of its own on the page, outside the list of facts.

    Its key alone does not tell: another model may call anything a status or a summary.
    """
    if declared.key == "status":
        return isinstance(declared.type, Choice) and any(o.key == DRAFT for o in declared.type.options)
    if declared.key == "summary":
        return isinstance(declared.type, Text)
    if declared.key == "review":  # between editors; the page of their concerns asks for it
        return isinstance(declared.type, Date)
    return declared.key == "title" or declared == _picture_field(model)


def _facts(site: Site, model: Model, sheet: Sheet) -> Iterator[Fact]:
    paths = {(facet.keys, facet.name): facet.path for facet in site.catalogue.facets}
    for declared in model.fields:
        # On a site with a map, a place is shown on it.
        on_map = site.region is not None and isinstance(declared.type, LocationType)
        if not on_map and not _stands_apart(model, declared):
            yield _fact(declared, (declared.key,), sheet, paths, site.setting)


def _fact(
    declared: Field,
    keys: tuple[str, ...],
    sheet: Sheet,
    paths: Map[tuple[tuple[str, ...], str], str],
    setting: Setting,
) -> Fact:
    value = sheet.value(keys)
    parts: tuple[Fact, ...] = ()
    if isinstance(declared.type, Group):
        parts = tuple(_fact(part, (*keys, part.key), sheet, paths, setting) for part in declared.type.fields)
    terms: tuple[TermLink, ...] = ()
    if value is not None and declared.filters:
        by_facet = declared.type.terms(value, setting)
        terms = tuple(
            TermLink(term.key, term.label, f"{paths[keys, name]}/{term.key}/index.html", name)
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
    )


def _on_card(model: Model, facts: Seq[Fact]) -> Iterator[Fact]:
    chosen = {declared.key for declared in model.fields if declared.card}
    for fact in facts:
        if fact.key not in chosen:
            continue
        # The parts of a group stand on a card by themselves: "Aanrader 8/10", "Impact 7/10".
        yield from (part for part in (fact.parts or (fact,)) if part.given)
