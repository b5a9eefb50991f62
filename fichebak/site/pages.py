"""The pages of a site for visitors, and the views that make their contexts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping as Map, Sequence as Seq
from functools import cache
from typing import Any

from fichebak.catalogue.facets import Facet, ValuePosition
from fichebak.catalogue.related import Relation
from fichebak.content.feedback import form_for
from fichebak.content.sheets import Sheet
from fichebak.content.statements import consent
from fichebak.site.atlas import sketch
from fichebak.site.entries import (
    Chapter,
    Entry,
    card_text,
    entry_of,
    facts_on_card,
    language_of,
    layout_of,
    memoized_by_slug,
    missing_headings_in,
    rows_of,
    summary_of,
)
from fichebak.site.linked_data import article_maker
from fichebak.site.plan import ONLY_COMMON, Page, Pager, Site, View, Views, keyed_by_context
from fichebak.site.search_page import SearchData, search_page, search_view

Shown = Callable[[Sheet], Entry]
"""Gives the entry of a sheet, made once, when a page first needs it."""
Relations = Callable[[str], tuple[Relation, ...]]
"""Gives the relations of a sheet by its slug."""


def index_pages(site: Site) -> Iterator[Page]:
    """The home page and the rest of the list of all sheets."""
    home = Page("index.html", "index.html", site.config.title, description=site.config.tagline)
    return _list_pages(site, home, len(site.catalogue.sheets))


def sheet_page(site: Site, sheet: Sheet) -> Page:
    """The page of a sheet. Depends on that sheet, the configuration and the words only."""
    return Page(
        site.sheet_path(sheet),
        "detail.html",
        sheet.title,
        sheet,
        card_text(site, sheet),
        sheet.path,
        listed=not sheet.is_draft,
        translation_key=sheet.slug,
        lang=sheet.wholly_in,
    )


def filter_pages(site: Site) -> Iterator[Page]:
    """The overview of each filter, and the list of each of its values.

    Depend on the arrangement of the catalogue, the configuration and the words only.
    """
    for position, facet in enumerate(site.catalogue.facets):
        if facet.values:
            yield from _facet_pages(site, facet, position)


def other_pages(site: Site) -> Iterator[Page]:
    """The search page, the free pages, and the pages that visitors come to otherwise than by a link."""
    if site.catalogue.sheets:
        yield search_page(site)
    for free in site.free_pages:
        yield Page(
            f"{free.slug}/index.html",
            "page.html",
            free.title,
            {"html": free.html, "lang": free.lang, "heading_lang": free.title_lang},
            free.summary,
            owner=free.path,
            translation_key=free.slug,
            lang=free.lang,
        )
    words = site.setting.words
    yield Page(site.page_path("thanks"), "thanks.html", words("thanks.title"), listed=False)
    # A host serves this page at any depth, so its links must start with the site's base path.
    root = site.config.base_path
    yield Page("404.html", "404.html", words("not-found.title"), root=root, listed=False)


def views(site: Site, search: Callable[[], SearchData], relations: Relations) -> Views:
    """The views of all these pages; `search` makes the search data."""
    layout = layout_of(site)
    shown = memoized_by_slug(lambda sheet: entry_of(site, sheet, layout))
    listing = _list_view(site, shown)
    return {
        "index.html": listing,
        "detail.html": _sheet_view(site, shown, relations),
        "overview.html": keyed_by_context(lambda overview: {"facet": overview}),
        "filter.html": listing,
        "search.html": search_view(site, shown, search),
        "page.html": View(dict),
        "thanks.html": ONLY_COMMON,
        "404.html": ONLY_COMMON,
    }


def _sheet_view(site: Site, shown: Shown, relations: Relations) -> View:
    neighbours = site.catalogue.neighbours()
    thanks = site.url_of(site.page_path("thanks"))
    article, missing = article_maker(site), missing_headings_in(site.config.model)

    def context(sheet: Sheet) -> Map[str, Any]:
        entry, prose, spot = shown(sheet), site.prose[sheet.slug], site.spots.get(sheet.slug)
        before, after = neighbours[sheet.slug]
        form = form_for(
            site.config.feedback,
            title=sheet.title,
            slug=sheet.slug,
            address=site.url_of(entry.path),
            thanks=thanks,
        )
        chapters = tuple(
            Chapter(part.section, html, part.line, sheet.language_of_part(part))
            for part, html in zip(sheet.parts, prose.sections, strict=True)
        )
        facts = entry.facts  # made at each access
        return {
            "entry": entry,
            "facts": facts,
            "has_contact": any(fact.type == "contact" and fact.given for fact in facts),
            "on_card": tuple(facts_on_card(facts)),
            "rows": tuple(rows_of(chapters)),
            "missing": missing(sheet),
            "summary": summary_of(site.config.model, sheet),
            "notes": prose.notes,
            "before": before and shown(before),
            "after": after and shown(after),
            "related": [(shown(relation.sheet), relation.reasons) for relation in relations(sheet.slug)],
            "sketch": sketch(spot, site.region) if spot and site.region else None,
            "form": form,
            "consent": consent(site.config.privacy),
            "linked_data": article(sheet, entry),
        }

    def cache_inputs(sheet: Sheet) -> Iterator[str]:
        yield site.digests()[sheet.slug].whole
        for other in neighbours[sheet.slug]:
            yield f"{other and (other.path, other.title, language_of(site.config.model, other))}"
        for relation in relations(sheet.slug):
            yield site.digests()[relation.sheet.slug].entry
            yield from relation.reasons

    return View(context, cache_inputs)


def _facet_pages(site: Site, facet: Facet, position: int) -> Iterator[Page]:
    words, overview = site.setting.words, facet.overview
    yield Page(
        facet.path,
        "overview.html",
        facet.label,
        overview,
        words("overview.description", label=facet.label, title=site.config.title),
        translation_key=facet.key,
    )
    for number, value in enumerate(facet.values):
        first = Page(
            value.path,
            "filter.html",
            f"{facet.label}{words.colon}{value.term.label}",
            description=words.count("listing.description", value.count, label=value.term.label),
            translation_key=f"{facet.key}/{value.term.identity}",
        )
        yield from _list_pages(site, first, value.count, ValuePosition(position, number))


def _list_pages(site: Site, first: Page, total: int, value: ValuePosition | None = None) -> Iterator[Page]:
    """The pages of one paginated list of sheets: `first`, also if the list is empty, and the rest."""
    words, page_count = site.setting.words, max(1, -(-total // site.config.per_page))
    folder = f"{first.address}{site.word('page')}/"
    paths = (first.path, *(f"{folder}{number}/index.html" for number in range(2, page_count + 1)))
    for number, path in enumerate(paths, start=1):
        yield Page(
            path,
            first.template,
            words("pager.title", title=first.title, number=number) if number > 1 else first.title,
            Pager(number, paths, value),
            first.description,
            translation_key=f"{first.translation_key}/{number}",
        )


def _list_view(site: Site, shown: Shown) -> View:
    per_page = site.config.per_page

    @cache
    def shared(value: ValuePosition | None) -> Map[str, object]:
        """The context that all pages of a list have."""
        if value is None:
            return {}
        facet = site.catalogue.facets[value.facet]
        shown_value = facet.values[value.value]
        feed = site.feed_path(shown_value.sheets, shown_value.folder)
        return {"facet": facet.tab, "value": shown_value.counted, "feed": feed}

    def on_page(pager: Pager) -> tuple[Seq[Sheet], int]:
        """The sheets on one page of a list, and the number of sheets in the whole list."""
        sheets = site.catalogue.sheets_with(pager.value)
        return sheets[(pager.number - 1) * per_page : pager.number * per_page], len(sheets)

    def context(pager: Pager) -> Map[str, Any]:
        sheets, total = on_page(pager)
        return {**shared(pager.value), "entries": list(map(shown, sheets)), "pager": pager, "total": total}

    shared_text = cache(lambda value: f"{shared(value)}")

    def cache_inputs(pager: Pager) -> Seq[str]:
        sheets, total = on_page(pager)
        about = f"{shared_text(pager.value)} {pager.number} {pager.total} {total}"
        return (about, *site.entry_digests_of(sheets))

    return View(context, cache_inputs)
