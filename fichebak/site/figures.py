"""The pages of figures: one for funders and municipalities, one for the editors alone."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from functools import cache
from typing import Any

from fichebak.catalogue.quality import Finding, concerns
from fichebak.catalogue.statistics import blank_spots, charts, highlights, spreads
from fichebak.site.entries import language_of
from fichebak.site.plan import Page, Site, from_context


def figure_pages(site: Site) -> Iterator[Page]:
    """Both pages, or none for a catalogue without sheets."""
    if not site.catalogue.sheets:
        return
    words = site.setting.words
    figures, quality = cache(lambda: _figures(site)), cache(lambda: _quality(site))
    yield Page(
        site.page_path("figures"),
        "figures.html",
        words("figures.title"),
        figures,
        words("figures.description", title=site.config.title),
        made_of=from_context(figures),
    )
    yield Page(
        site.page_path("quality"),
        "quality.html",
        words("quality.title"),
        quality,
        words("quality.lead"),
        listed=False,
        made_of=from_context(quality),
    )


def _figures(site: Site) -> Map[str, Any]:
    sheets, facets, model = site.catalogue.sheets, site.catalogue.facets, site.config.model
    return {
        "total": len(sheets),
        "highlights": tuple(highlights(model, facets)),
        "spreads": tuple(spreads(model, facets, sheets)),
        "blanks": tuple(blank_spots(model, facets, site.setting, _municipalities(site))),
        "charts": tuple(charts(model, facets, sheets)),
    }


@dataclass(frozen=True, slots=True)
class Row:
    """A sheet to look at: where its page is, what it is called in which language, why, and its file."""

    path: str
    title: str
    lang: str
    note: str
    source: str


def _quality(site: Site) -> Map[str, Any]:
    def row(found: Finding) -> Row:
        sheet = found.sheet
        lang = language_of(site.config.model, sheet)
        return Row(site.sheet_path(sheet), sheet.title, lang, found.note, sheet.path)

    told = concerns(site.config.model, site.catalogue.sheets, site.setting, site.places)
    return {"concerns": tuple((one.kind, tuple(map(row, one.findings))) for one in told)}


def _municipalities(site: Site) -> dict[str, str]:
    """The municipality of each place that the site's table names."""
    known = site.places.by_name.items()
    return {place: one.home for place, ones in known for one in ones}
