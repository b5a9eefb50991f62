"""For search engines: the sitemap (sitemaps.org) and `robots.txt`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence as Seq
from itertools import starmap

from fichebak.exports.xml import HEAD, element
from fichebak.site.plan import File, Page, Site, fixed

PATH = "sitemap.xml"
MAX_URLS = 50_000
"""The protocol's limit on the number of addresses in one file."""
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_LINKS = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
"""The namespace of links to a page's other languages."""


def files(site: Site, pages: Seq[Page]) -> Iterator[File]:
    """The sitemap; above the limit, an index and its parts."""
    listed = [page for page in pages if page.listed and not page.lang]

    def part(path: str, some: Seq[Page]) -> File:
        return File(path, lambda _: _sitemap(site, some))

    if len(listed) <= MAX_URLS:
        yield part(PATH, listed)
        return
    runs = [listed[start : start + MAX_URLS] for start in range(0, len(listed), MAX_URLS)]
    parts = {f"sitemap-{number}.xml": run for number, run in enumerate(runs, start=1)}
    index = [f"<sitemap>{element('loc', site.url_of(path))}</sitemap>" for path in parts]
    yield fixed(PATH, _document("sitemapindex", index))
    yield from starmap(part, parts.items())


def _sitemap(site: Site, pages: Iterable[Page]) -> bytes:
    updated = {sheet.path: site.catalogue.dates[sheet.slug].updated for sheet in site.catalogue.sheets}
    entries = []
    for page in pages:
        day = updated.get(page.owner)
        # The protocol's schema knows whole days alone.
        changed = element("lastmod", day.iso) if day and day.day else ""
        others = "".join(
            element("xhtml:link", rel="alternate", hreflang=one.code, href=one.address)
            for one in page.versions
            if one.address
        )
        entries.append(f"<url>{element('loc', site.url_of(page.path))}{changed}{others}</url>")
    return _document("urlset", entries, f"{_SPACE} {_LINKS}" if site.config.languages else _SPACE)


def _document(name: str, lines: Seq[str], space: str = _SPACE) -> bytes:
    body = "\n".join(lines)
    return f"{HEAD}<{name} {space}>\n{body}\n</{name}>\n".encode()


def robots(site: Site) -> Iterator[File]:
    """Allows every path: pages that should not be indexed say so themselves (`noindex`)."""
    maps = [f"Sitemap: {one.url_of(PATH)}\n" for one in (site, *site.versions) if one.has_export("sitemap")]
    where = "".join(("\n", *maps)) if maps else ""
    yield fixed("robots.txt", f"User-agent: *\nAllow: /\n{where}".encode())
