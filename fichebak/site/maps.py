"""The page of the map, and what a drawing of the map needs wherever it stands."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Any

from fichebak.catalogue.facets import Facet
from fichebak.catalogue.nearness import Nearness, nearness
from fichebak.content.fields.address import AddressType
from fichebak.site.atlas import Pin
from fichebak.site.plan import Page, Site
from fichebak.text.wording import slug


@dataclass(frozen=True, slots=True)
class PlacePage:
    """The page of one municipality, and how many sheets of a pin it holds."""

    name: str
    path: str
    count: int


def map_pages(site: Site) -> Iterator[Page]:
    """The page of the map, for a site that declares one."""
    if not map_path(site):
        return
    words = site.setting.words
    yield Page(
        map_path(site),
        "map.html",
        words("map.title"),
        lambda: drawing(site),
        words("map.description", title=site.config.title),
    )


def map_path(site: Site) -> str:
    """The path of the map's page; empty for a site without one."""
    has_map = site.region is not None and site.catalogue.sheets
    return site.page_path("map") if has_map else ""


def drawing(site: Site) -> Map[str, Any]:
    """What the partial `atlas.html` is told: the map, where there is one, and where its pins lead."""
    drawn, pages = site.atlas(), _municipality_pages(site)
    if drawn is None:
        return {"atlas": None}
    return {
        "atlas": drawn,
        "links": {pin.id: _link(site, pin, pages) for pin in drawn.pins},
        "places": {pin.id: tuple(_places(pin, pages)) for pin in drawn.pins},
        "paths": {sheet.slug: site.sheet_path(sheet) for sheet in site.catalogue.sheets},
    }


def _link(site: Site, pin: Pin, pages: Map[str, str]) -> str:
    if len(pin.sheets) == 1:
        return site.sheet_path(pin.sheets[0])
    # Villages on the point of one municipality have no page together: the list has them all.
    found = {page.path for page in _places(pin, pages)}
    return found.pop() if len(found) == 1 else f"{map_path(site)}#{pin.id}"


def _places(pin: Pin, pages: Map[str, str]) -> Iterator[PlacePage]:
    """The pages that hold all of a pin's sheets between them; none where a sheet is on no such page."""
    if all(slug(name) in pages for name, _ in pin.names):
        for name, count in pin.names:
            yield PlacePage(name, pages[slug(name)], count)


def _municipality_pages(site: Site) -> dict[str, str]:
    """The pages of the filter by municipality, where there is one, by the value's key."""
    facet = _municipalities(site)
    return {value.term.key: value.path for value in facet.values} if facet else {}


def _municipalities(site: Site) -> Facet | None:
    """The filter by municipality."""
    kinds = {keys: declared.type for keys, declared in site.config.model.leaves()}
    return next((f for f in site.catalogue.facets if isinstance(kinds[f.keys], AddressType)), None)


def whereabouts(site: Site) -> Nearness:
    """Where the sheets are: on their own spots or in the middle of their municipalities."""
    facet = _municipalities(site)
    points = {slug: spot.location for slug, spot in site.spots.items()}
    return nearness(points, facet.key if facet and facet.related else "")
