"""For search engines: which pages there are (sitemaps.org), and that they may read them."""

from __future__ import annotations

from collections.abc import Sequence as Seq

from fichebak.exports.xml import HEAD, element
from fichebak.site.plan import Page, Site

PATH = "sitemap.xml"
MOST = 50_000
"""Addresses in one file: the protocol's own limit."""
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def files(site: Site, pages: Seq[Page]) -> dict[str, bytes]:
    """The sitemap; when it would be too long, in parts with an index."""
    updated = {sheet.path: site.catalogue.dates[sheet.slug].updated for sheet in site.catalogue.sheets}
    found = []
    for page in pages:
        if page.listed:
            day = updated.get(page.owner)
            changed = element("lastmod", day.iso) if day else ""
            found.append(f"<url>{element('loc', site.whole(page.path))}{changed}</url>")
    if len(found) <= MOST:
        return {PATH: _document("urlset", found)}
    runs = [found[start : start + MOST] for start in range(0, len(found), MOST)]
    parts = {f"sitemap-{number}.xml": _document("urlset", run) for number, run in enumerate(runs, start=1)}
    index = [f"<sitemap>{element('loc', site.whole(path))}</sitemap>" for path in parts]
    return {PATH: _document("sitemapindex", index), **parts}


def _document(name: str, lines: Seq[str]) -> bytes:
    body = "\n".join(lines)
    return f"{HEAD}<{name} {_SPACE}>\n{body}\n</{name}>\n".encode()


def robots(site: Site, _pages: Seq[Page] = ()) -> dict[str, bytes]:
    """Everything may be read; what should not be found says so itself."""
    where = f"\nSitemap: {site.whole(PATH)}\n" if site.exports("sitemap") else ""
    return {"robots.txt": f"User-agent: *\nAllow: /\n{where}".encode()}
