"""The registry of exports, the files for machines: one module for each kind.

An export is a pure function from a site, its pages and the targets of its links to files, which are made on
demand. To add one, write a module here, add it to EXPORTS below and add its name to
`content.config.EXPORT_NAMES`. A test demands that the two match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence as Seq
from functools import partial

from fichebak.exports import atom, dcat, moves, points, records, sitemap, table
from fichebak.site.drawing import Maker
from fichebak.site.plan import File, Links, Page, Site

EXPORTS: dict[str, Callable[[Site, Seq[Page], Links], Iterator[File]]] = {
    "json": records.all_sheets,
    "sheets": records.each_sheet,
    "csv": table.files,
    "geojson": points.files,
    "dcat": dcat.files,
    "atom": atom.site_feed,
    "feeds": atom.value_feeds,
    "sitemap": sitemap.files,
    "robots": sitemap.robots,
}


def exports(site: Site, pages: Seq[Page], links: Links) -> list[Maker]:
    """The makers of all exports that the site asks for; each is independent of the others."""
    asked = [files for name, files in EXPORTS.items() if site.has_export(name)]
    return [partial(moves.files, site), *(partial(files, site, pages, links) for files in asked)]
