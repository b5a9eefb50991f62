"""The page of the map, and what a drawing of the map needs wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Map
from typing import Any

from fichebak.atlas import Atlas, Pin, atlas
from fichebak.fields.address import AddressType
from fichebak.pages import Page, Site


def map_pages(site: Site) -> Iterator[Page]:
    """The page of the map, for a site that declares one."""
    if site.region is None or not site.catalogue.sheets:
        return
    words = site.setting.words
    yield Page(
        map_path(site),
        "map.html",
        words("map.title"),
        drawing(site, atlas(site.catalogue.sheets, site.config.model, site.region)),
        words("map.description", title=site.config.title),
    )


def map_path(site: Site) -> str:
    """The path of the map's page; empty for a site without one."""
    has_map = site.region is not None and site.catalogue.sheets
    return f"{site.word('map')}/index.html" if has_map else ""


def drawing(site: Site, drawn: Atlas) -> Map[str, Any]:
    """What the partial `atlas.html` is told: the map, and where its pins lead."""
    pages = _municipality_pages(site)
    return {
        "atlas": drawn,
        "links": {pin.id: _link(site, pin, pages) for pin in drawn.pins},
        "places": {pin.id: pages.get(pin.value, "") for pin in drawn.pins},
        "paths": {sheet.slug: site.sheet_path(sheet) for sheet in site.catalogue.sheets},
    }


def _link(site: Site, pin: Pin, pages: Map[str, str]) -> str:
    if len(pin.sheets) == 1:
        return site.sheet_path(pin.sheets[0])
    # Villages on the point of one municipality have no page together: the list has them all.
    return pages.get(pin.value) or f"{map_path(site)}#{pin.id}"


def _municipality_pages(site: Site) -> dict[str, str]:
    """The pages of the filter by municipality, where there is one, by the value's key."""
    kinds = {keys: declared.type for keys, declared in site.config.model.leaves()}
    for facet in site.catalogue.facets:
        if isinstance(kinds[facet.keys], AddressType):
            return {v.term.key: f"{facet.path}/{v.term.key}/index.html" for v in facet.values}
    return {}
