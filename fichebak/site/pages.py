"""The site map: every page with its path, its template and what the template is told."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq

from fichebak.catalogue.facets import Facet, FacetValue
from fichebak.catalogue.related import related
from fichebak.content.feedback import Form, form_for
from fichebak.content.sheets import Sheet
from fichebak.site.atlas import sketch
from fichebak.site.entries import Chapter, Entry, entry_of, missing_headings, rows_of, summary_of
from fichebak.site.linked_data import article
from fichebak.site.plan import Page, Pager, Site
from fichebak.site.search_page import search_page


def site_map(site: Site, search: Map[str, bytes]) -> Iterator[Page]:
    """Every page of the site; `search` is what `search_data` made."""
    entries = {sheet.slug: entry_of(site, sheet) for sheet in site.catalogue.sheets}
    yield from _index(site, entries)
    yield from _sheets(site, entries)
    for facet in site.catalogue.facets:
        if facet.values:
            yield from _facet(site, facet, entries)
    if entries:
        *_, records = search
        yield search_page(site, entries, records)
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
            "rows": tuple(rows_of(chapters)),
            "missing": missing_headings(site.config.model, sheet),
            "summary": summary_of(site.config.model, sheet),
            "notes": prose.notes,
            "before": before and entries[before.slug],
            "after": after and entries[after.slug],
            "related": [(entries[one.sheet.slug], one.reasons) for one in relations[sheet.slug]],
            "sketch": sketch(sheet, site.config.model, site.region) if site.region else None,
            "form": form,
            "linked_data": article(site, sheet, entry),
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
        folder = f"{facet.path}/{value.term.key}/"
        yield from _listing(
            site,
            folder,
            "filter.html",
            f"{facet.label}: {value.term.label}",
            value.sheets,
            entries,
            {"facet": facet, "value": value, "feed": site.feed_path(value.sheets, folder)},
            words.count("listing.description", value.count, label=value.term.label),
        )


def _listing(  # noqa: PLR0913, PLR0917 (a page has that many sides)
    site: Site,
    folder: str,
    template: str,
    title: str,
    sheets: Seq[Sheet],
    entries: Map[str, Entry],
    context: Map[str, Facet | FacetValue | str],
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
