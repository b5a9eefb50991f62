"""The pages of figures: one for funders and municipalities, one for the editors alone."""

from __future__ import annotations

from collections.abc import Iterator

from fichebak.catalogue.quality import concerns
from fichebak.catalogue.statistics import blank_spots, charts, highlights, spreads
from fichebak.site.plan import Page, Site


def figure_pages(site: Site) -> Iterator[Page]:
    """Both pages, or none for a catalogue without sheets."""
    sheets, facets, model = site.catalogue.sheets, site.catalogue.facets, site.config.model
    if not sheets:
        return
    words = site.setting.words
    yield Page(
        site.page_path("figures"),
        "figures.html",
        words("figures.title"),
        lambda: {
            "total": len(sheets),
            "highlights": tuple(highlights(model, facets)),
            "spreads": tuple(spreads(model, facets, sheets)),
            "blanks": tuple(blank_spots(model, facets, site.setting, _municipalities(site))),
            "charts": tuple(charts(model, facets, sheets)),
        },
        words("figures.description", title=site.config.title),
    )
    yield Page(
        site.page_path("quality"),
        "quality.html",
        words("quality.title"),
        lambda: {
            "concerns": tuple(concerns(model, sheets, site.setting, site.places)),
            "paths": {sheet.slug: site.sheet_path(sheet) for sheet in sheets},
        },
        words("quality.lead"),
        listed=False,
    )


def _municipalities(site: Site) -> dict[str, str]:
    """The municipality of each place that the site's table names."""
    known = site.places.by_name.items()
    return {place: one.home for place, ones in known for one in ones}
