"""What a site gives to machines: one module for each kind of file, named in one dictionary.

An export is a pure function from the site and its pages to files, each with its path. To add one: a
module here, a line in EXPORTS, its name in `content.config.EXPORTS`. A test demands that the sets match.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Sequence as Seq
from functools import partial

from fichebak.exports import atom, dcat, moves, points, records, sitemap, table
from fichebak.site.drawing import Maker
from fichebak.site.plan import Page, Site

EXPORTS: dict[str, Callable[[Site, Seq[Page]], Iterator[tuple[str, bytes]]]] = {
    "json": records.files,
    "sheets": records.files,
    "csv": table.files,
    "geojson": points.files,
    "dcat": dcat.files,
    "atom": atom.site_feed,
    "feeds": atom.value_feeds,
    "sitemap": sitemap.files,
    "robots": sitemap.robots,
}


def exports(site: Site, pages: Seq[Page]) -> list[Maker]:
    """Makers of all files that the site asks for, with their paths: each knows nothing of the others.

    Of a path that comes twice, the last one counts.
    """
    # Two names may be of one function, which looks by itself which of them it is asked for.
    asked = dict.fromkeys(make for name, make in EXPORTS.items() if site.exports(name))
    return [partial(moves.files, site), *(partial(make, site, pages) for make in asked)]
