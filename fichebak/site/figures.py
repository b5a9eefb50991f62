"""The statistics page, for funders and municipalities, and the quality page, for editors only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping as Map
from functools import cache
from typing import Any, NamedTuple

from fichebak.catalogue.quality import Finding, concerns
from fichebak.catalogue.statistics import blank_spots, charts, highlights, spreads
from fichebak.site.entries import language_of
from fichebak.site.plan import Family, Page, Site, keyed_by_context


def figure_family(site: Site) -> Family:
    """Both pages; none for an empty catalogue."""
    views = {
        "figures.html": keyed_by_context(cache(lambda _: _figures(site))),
        "quality.html": keyed_by_context(cache(lambda _: _quality(site))),
    }
    return Family(_pages(site), views)


def _pages(site: Site) -> Iterator[Page]:
    if not site.catalogue.sheets:
        return
    words = site.setting.words
    yield Page(
        site.page_path("figures"),
        "figures.html",
        words("figures.title"),
        description=words("figures.description", title=site.config.title),
    )
    yield Page(
        site.page_path("quality"),
        "quality.html",
        words("quality.title"),
        description=words("quality.lead"),
        listed=False,
    )


def _figures(site: Site) -> Map[str, Any]:
    sheets, facets, model = site.catalogue.sheets, site.catalogue.facets, site.config.model
    return {
        "total": len(sheets),
        "highlights": tuple(highlights(facets)),
        "spreads": tuple(spreads(model, facets, sheets)),
        "blanks": tuple(blank_spots(facets, site.setting, _municipalities(site))),
        "charts": tuple(charts(facets, sheets)),
    }


MAX_ROWS = 200
"""The most sheets listed for one kind of problem: a page with all of ten thousand would have megabytes."""


class Row(NamedTuple):
    """A sheet that needs attention: its page, its title and its language, the reason, and its file."""

    path: str
    title: str
    lang: str
    note: str
    source: str


class Listed(NamedTuple):
    """A kind of problem, the number of sheets that have it, and the first of these."""

    kind: str
    total: int
    rows: tuple[Row, ...]


def _quality(site: Site) -> Map[str, Any]:
    def row(finding: Finding) -> Row:
        sheet = finding.sheet
        lang = language_of(site.config.model, sheet)
        return Row(site.sheet_path(sheet), sheet.title, lang, finding.note, sheet.path)

    sheets, dates = site.catalogue.sheets, site.catalogue.dates
    found = concerns(site.config.model, sheets, site.setting, site.places, dates)
    listed = (Listed(kind, len(all_), tuple(map(row, all_[:MAX_ROWS]))) for kind, all_ in found)
    return {"concerns": tuple(listed)}


def _municipalities(site: Site) -> dict[str, str]:
    """The municipality of each place in the site's table: place name → municipality name."""
    places = site.places.by_name.items()
    return {place: municipality.home for place, namesakes in places for municipality in namesakes}
