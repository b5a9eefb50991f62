"""The registry of exports, the files for machines: one module for each kind.

An export is a pure function from a site to files, which are made on demand. To add one, write a module here,
add it to `makers` below, and its name to `content.config.EXPORT_NAMES`. A test demands that the two match.
"""

from __future__ import annotations

from collections.abc import Sequence as Seq
from functools import partial

from fichebak.exports import atom, dcat, moves, points, records, sitemap, table
from fichebak.site.drawing import Maker
from fichebak.site.plan import Page
from fichebak.site.resolving import Resolver


def exports(resolver: Resolver, pages: Seq[Page]) -> list[Maker]:
    """The makers of all exports that the site asks for; each is independent of the others."""
    site = resolver.site
    asked = [make for name, make in makers(resolver, pages).items() if site.has_export(name)]
    return [partial(moves.files, site), *asked]


def makers(resolver: Resolver, pages: Seq[Page]) -> dict[str, Maker]:
    """The maker of each export, by its name in the configuration."""
    site = resolver.site
    return {
        "json": partial(records.all_sheets, resolver),
        "sheets": partial(records.each_sheet, resolver),
        "csv": partial(table.files, site),
        "geojson": partial(points.files, site),
        "dcat": partial(dcat.files, site),
        "atom": partial(atom.site_feed, site),
        "feeds": partial(atom.value_feeds, site),
        "sitemap": partial(sitemap.files, site, pages),
        "robots": partial(sitemap.robots, site),
    }
