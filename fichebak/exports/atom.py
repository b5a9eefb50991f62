"""Atom feeds (RFC 4287) of new and changed sheets: for the whole site and for each filter value.

A sheet without a known date of change is in no feed, because Atom requires a date. The id of an entry is the
first address of its sheet: it must not change when the sheet moves. The link to the licence is that of
RFC 4946.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence as Seq
from functools import partial

from fichebak.content.fields.date import PartialDate
from fichebak.content.sheets import Sheet
from fichebak.exports.xml import HEAD, element
from fichebak.site.entries import card_text, language_of, language_of_card_text, memoized_by_slug, newest
from fichebak.site.plan import File, Reusable, Site

SITE_ENTRIES, VALUE_ENTRIES = 50, 20
"""The most entries in a feed. Readers poll every hour or so and remember what they have seen."""


def site_feed(site: Site) -> Iterator[File]:
    """The feed of the whole site."""
    yield from _feed(site, "", site.config.title, site.catalogue.sheets, partial(_entry, site))


def value_feeds(site: Site) -> Iterator[File]:
    """A feed for each value of each filter."""
    colon = site.setting.words.colon
    entry = memoized_by_slug(partial(_entry, site))  # cached: a sheet is in the feeds of all its values
    for facet in site.catalogue.facets:
        for value in facet.values:
            title = f"{site.config.title} – {facet.label}{colon}{value.term.label}"
            yield from _feed(site, value.folder, title, value.sheets, entry)


def _feed(
    site: Site, folder: str, title: str, sheets: Seq[Sheet], entry: Callable[[Sheet], str]
) -> Iterator[File]:
    """The feed of some sheets, latest first, in the folder of the page that lists them."""
    if not (path := site.feed_path(sheets, folder)):
        return

    def cache_inputs() -> Iterator[str]:
        yield title
        # All of them: to find the latest would be half the work of making the feed.
        yield from site.entry_digests_of(sheets)
        first = site.catalogue.first_slugs
        yield " ".join(f"{sheet.slug}={first[sheet.slug]}" for sheet in sheets if sheet.slug in first)

    def document(_: Reusable) -> bytes:
        dates, licence = site.catalogue.dates, site.config.licence
        dated = (sheet for sheet in sheets if dates[sheet.slug].updated)
        latest = newest(site, dated, VALUE_ENTRIES if folder else SITE_ENTRIES)
        lines = [
            element("id", site.url_of(path)),
            element("title", title),
            element("subtitle", site.config.tagline) if site.config.tagline else "",
            element("link", rel="self", type="application/atom+xml", href=site.url_of(path)),
            element("link", rel="alternate", type="text/html", href=site.url_of(f"{folder}index.html")),
            element("updated", _moment(dates[latest[0].slug].updated)),
            f"<author>{element('name', site.config.publisher or site.config.title)}</author>",
            element("rights", licence.name) if licence else "",
            element("link", rel="license", href=licence.url) if licence and licence.url else "",
            *map(entry, latest),
        ]
        body = "\n".join(line for line in lines if line)
        root = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{site.setting.words.code}">'
        return f"{HEAD}{root}\n{body}\n</feed>\n".encode()

    yield File(path, document, cache_inputs)


def _entry(site: Site, sheet: Sheet) -> str:
    dates = site.catalogue.dates[sheet.slug]
    address = site.url_of(site.sheet_path(sheet))
    first_slug = site.catalogue.first_slugs.get(sheet.slug, sheet.slug)
    model, summary = site.config.model, card_text(site, sheet)
    lines = [
        element("id", site.url_of(site.path_at(first_slug))),
        element("title", sheet.title, **{"xml:lang": language_of(model, sheet)}),
        element("link", rel="alternate", type="text/html", href=address),
        element("published", _moment(dates.added)) if dates.added else "",
        element("updated", _moment(dates.updated)),
        element("summary", summary, **{"xml:lang": language_of_card_text(model, sheet)}) if summary else "",
    ]
    return "\n".join(("<entry>", *(f"  {line}" for line in lines if line), "</entry>"))


def _moment(day: PartialDate | None) -> str:
    """The start of the day, or of the first day of a year or month: Atom needs a date with a time."""
    return f"{day.first.isoformat()}T00:00:00Z" if day else ""
