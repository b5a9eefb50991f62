"""The site map: every page with its path, template and template context."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from functools import partial
from typing import Any

from fichebak.catalogue.facets import Facet
from fichebak.catalogue.related import Relation
from fichebak.content.feedback import Form, form_for
from fichebak.content.sheets import Sheet
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
from fichebak.site.plan import ONLY_COMMON_INPUTS, Page, Pager, Site
from fichebak.site.search_page import SearchData, search_page

Shown = Callable[[Sheet], Entry]
"""Gives the entry of a sheet, made once, when a page first needs it."""


def site_map(
    site: Site, search: Callable[[], SearchData], relations: Callable[[str], tuple[Relation, ...]]
) -> Iterator[Page]:
    """Every page of the site; `search` makes the search data, `relations` gives those of a sheet by slug."""
    layout = layout_of(site)
    shown = memoized_by_slug(lambda sheet: entry_of(site, sheet, layout))
    config, sheets = site.config, site.catalogue.sheets
    home = Page("index.html", "index.html", config.title, description=config.tagline)
    yield from _listing(site, home, sheets, shown, {})
    yield from _sheets(site, shown, relations)
    for facet in site.catalogue.facets:
        if facet.values:
            yield from _facet(site, facet, shown)
    if sheets:
        yield search_page(site, shown, search)
    for free in site.free_pages:
        yield Page(
            f"{free.slug}/index.html",
            "page.html",
            free.title,
            partial(dict, html=free.html, lang=free.lang, heading_lang=free.title_lang),
            free.summary,
            owner=free.path,
            translation_key=free.slug,
            lang=free.lang,
        )
    words = site.setting.words
    thanks = site.page_path("thanks")
    yield Page(thanks, "thanks.html", words("thanks.title"), listed=False, cache_inputs=ONLY_COMMON_INPUTS)
    yield Page(
        "404.html",
        "404.html",
        words("not-found.title"),
        # A host serves this page at any depth, so its links must start with the site's base path.
        root=config.base_path,
        listed=False,
        cache_inputs=ONLY_COMMON_INPUTS,
    )


def _sheets(site: Site, shown: Shown, relations: Callable[[str], tuple[Relation, ...]]) -> Iterator[Page]:
    neighbours = site.catalogue.neighbours()
    thanks = site.url_of(site.page_path("thanks"))
    article, missing = article_maker(site), missing_headings_in(site.config.model)

    def context(sheet: Sheet) -> Map[str, Any]:
        entry, prose, spot = shown(sheet), site.prose[sheet.slug], site.spots.get(sheet.slug)
        before, after = neighbours[sheet.slug]
        form: Form | None = form_for(
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
            "linked_data": article(sheet, entry),
        }

    def cache_inputs(sheet: Sheet) -> Iterator[str]:
        yield site.digests()[sheet.slug].whole
        for other in neighbours[sheet.slug]:
            yield f"{other and (other.path, other.title, language_of(site.config.model, other))}"
        for relation in relations(sheet.slug):
            yield site.digests()[relation.sheet.slug].entry
            yield from relation.reasons

    for sheet in site.catalogue.sheets:
        path, description = site.sheet_path(sheet), card_text(site, sheet)
        yield Page(
            path,
            "detail.html",
            sheet.title,
            partial(context, sheet),
            description,
            sheet.path,
            translation_key=sheet.slug,
            lang=sheet.wholly_in,
            cache_inputs=partial(cache_inputs, sheet),
        )


def _facet(site: Site, facet: Facet, shown: Shown) -> Iterator[Page]:
    words = site.setting.words
    overview = facet.overview
    yield Page(
        facet.path,
        "overview.html",
        facet.label,
        partial(dict, facet=overview),
        words("overview.description", label=facet.label, title=site.config.title),
        translation_key=facet.key,
        cache_inputs=lambda: (f"{overview}",),
    )
    for value, counted in zip(facet.values, overview.values, strict=True):
        first = Page(
            value.path,
            "filter.html",
            f"{facet.label}{words.colon}{value.term.label}",
            description=words.count("listing.description", value.count, label=value.term.label),
            translation_key=f"{facet.key}/{value.term.identity}",
        )
        feed = site.feed_path(value.sheets, value.folder)
        context = {"facet": facet.tab, "value": counted, "feed": feed}
        yield from _listing(site, first, value.sheets, shown, context)


def _listing(
    site: Site, first: Page, sheets: Seq[Sheet], shown: Shown, context: Map[str, object]
) -> Iterator[Page]:
    """The pages of one paginated list of sheets: `first`, also if the list is empty, and the rest."""
    words, per_page = site.setting.words, site.config.per_page
    page_count = max(1, -(-len(sheets) // per_page))
    folder = f"{first.address}{site.word('page')}/"
    paths = (first.path, *(f"{folder}{number}/index.html" for number in range(2, page_count + 1)))

    def sheets_on(number: int) -> Seq[Sheet]:
        return sheets[(number - 1) * per_page : number * per_page]

    def context_of(number: int) -> Map[str, Any]:
        entries = [shown(sheet) for sheet in sheets_on(number)]
        return {**context, "entries": entries, "pager": Pager(number, paths), "total": len(sheets)}

    def cache_inputs(number: int) -> Iterator[str]:
        yield f"{context} {number} {page_count} {len(sheets)}"
        yield from site.entry_digests_of(sheets_on(number))

    for number, path in enumerate(paths, start=1):
        yield Page(
            path,
            first.template,
            words("pager.title", title=first.title, number=number) if number > 1 else first.title,
            partial(context_of, number),
            first.description,
            translation_key=f"{first.translation_key}/{number}",
            cache_inputs=partial(cache_inputs, number),
        )
