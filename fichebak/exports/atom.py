"""What is new, for feed readers: Atom (RFC 4287) for the site and for each value of a filter.

A sheet of which nobody knows when it changed is in no feed: any date would be made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq

from fichebak.content.fields.date import PartialDate
from fichebak.content.sheets import Sheet
from fichebak.exports.xml import HEAD, element
from fichebak.site.entries import card_text, newest
from fichebak.site.plan import Page, Site

SITE_ENTRIES, VALUE_ENTRIES = 50, 20
"""A reader asks again every hour or so, and remembers what it has seen."""


def site_feed(site: Site, _pages: Seq[Page] = ()) -> Iterator[tuple[str, bytes]]:
    """New and changed sheets of the whole site."""
    sheets = site.catalogue.sheets
    path = site.feed_path(sheets)
    if path:
        latest = _latest(site, sheets, SITE_ENTRIES)
        told = {sheet.slug: entry(site, sheet) for sheet in latest}
        yield path, feed(site, path, "index.html", site.config.title, latest, told)


def value_feeds(site: Site, _pages: Seq[Page] = ()) -> Iterator[tuple[str, bytes]]:
    """The same for each value of each filter."""
    colon = site.setting.words.colon
    told: dict[str, str] = {}  # a sheet is in the feeds of all its values
    for facet in site.catalogue.facets:
        for value in facet.values:
            if path := site.feed_path(value.sheets, value.folder):
                title = f"{site.config.title} – {facet.label}{colon}{value.term.label}"
                latest = _latest(site, value.sheets, VALUE_ENTRIES)
                told |= {sheet.slug: entry(site, sheet) for sheet in latest if sheet.slug not in told}
                yield path, feed(site, path, value.path, title, latest, told)


def feed(  # noqa: PLR0913, PLR0917 (what stands at the head of a feed)
    site: Site, path: str, page: str, title: str, sheets: Seq[Sheet], told: Map[str, str]
) -> bytes:
    """A feed of some sheets, the latest first; `page` is the page that shows them all.

    `told` are the entries by the sheets' slugs.
    """
    dates = site.catalogue.dates
    latest = dates[sheets[0].slug].updated
    licence = site.config.licence
    lines = [
        element("id", site.whole(path)),
        element("title", title),
        element("subtitle", site.config.tagline) if site.config.tagline else "",
        element("link", rel="self", type="application/atom+xml", href=site.whole(path)),
        element("link", rel="alternate", type="text/html", href=site.whole(page)),
        element("updated", _moment(latest)),
        f"<author>{element('name', site.config.publisher or site.config.title)}</author>",
        element("rights", licence.name) if licence else "",
        *(told[sheet.slug] for sheet in sheets),
    ]
    body = "\n".join(line for line in lines if line)
    language = site.setting.words.code
    return (
        f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">\n{body}\n</feed>\n'.encode()
    )


def entry(site: Site, sheet: Sheet) -> str:
    dates = site.catalogue.dates[sheet.slug]
    address = site.whole(site.sheet_path(sheet))
    summary = card_text(site, sheet)
    lines = [
        element("id", address),
        element("title", sheet.title),
        element("link", rel="alternate", type="text/html", href=address),
        element("published", _moment(dates.added)) if dates.added else "",
        element("updated", _moment(dates.updated)),
        element("summary", summary) if summary else "",
    ]
    return "\n".join(("<entry>", *(f"  {line}" for line in lines if line), "</entry>"))


def _latest(site: Site, sheets: Iterable[Sheet], most: int) -> tuple[Sheet, ...]:
    dated = (sheet for sheet in sheets if site.catalogue.dates[sheet.slug].updated)
    return newest(site, dated, most)


def _moment(day: PartialDate | None) -> str:
    """The beginning of a day, or of the first that a coarse date can mean: Atom has no dates alone."""
    return f"{day.first.isoformat()}T00:00:00Z" if day else ""
