"""The map page, and the template context of the map wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping as Map
from dataclasses import dataclass
from functools import cache
from typing import Any

from fichebak.catalogue.facets import Facet
from fichebak.catalogue.nearness import Nearness, nearness
from fichebak.content.fields.address import AddressType
from fichebak.content.fields.location import Location
from fichebak.site.atlas import Pin
from fichebak.site.plan import Family, Page, Site, keyed_by_context
from fichebak.text.wording import value_key


@dataclass(frozen=True, slots=True)
class PlacePage:
    """The filter page of one municipality, and how many sheets of a pin are on it."""

    name: str
    path: str
    count: int


def map_family(site: Site) -> Family:
    """The map page of a site that has a map."""
    return Family(_pages(site), {"map.html": keyed_by_context(cache(lambda _: map_context(site)))})


def _pages(site: Site) -> Iterator[Page]:
    if not map_path(site):
        return
    words = site.setting.words
    description = words("map.description", title=site.config.title)
    yield Page(map_path(site), "map.html", words("map.title"), description=description)


def map_path(site: Site) -> str:
    """The path of the map page; empty for a site without one."""
    has_map = site.region is not None and site.catalogue.sheets
    return site.page_path("map") if has_map else ""


def map_context(site: Site) -> Map[str, Any]:
    """The context of the partial `atlas.html`: the map, if there is one, and the links of its pins."""
    drawn, pages = site.atlas(), _municipality_pages(site)
    if drawn is None:
        return {"atlas": None}
    places = {pin.id: tuple(_places(pin, pages)) for pin in drawn.pins}
    return {
        "atlas": drawn,
        "links": {pin.id: _link(site, pin, places[pin.id]) for pin in drawn.pins},
        "places": places,
        "paths": {sheet.slug: site.sheet_path(sheet) for sheet in site.catalogue.sheets},
    }


def _link(site: Site, pin: Pin, places: Iterable[PlacePage]) -> str:
    if len(pin.sheets) == 1:
        return site.path_at(pin.sheets[0].slug)
    # Villages placed at the centre of one municipality share no page: link to the list below the map.
    paths = {page.path for page in places}
    return paths.pop() if len(paths) == 1 else f"{map_path(site)}#{pin.id}"


def _places(pin: Pin, pages: Map[str, str]) -> Iterator[PlacePage]:
    """The filter pages that together list all sheets of a pin; none if some sheet is on no such page."""
    if all(value_key(name) in pages for name, _ in pin.names):
        for name, count in pin.names:
            yield PlacePage(name, pages[value_key(name)], count)


def _municipality_pages(site: Site) -> dict[str, str]:
    """The pages of the municipality filter by the value's key; empty without such a filter."""
    facet = _municipality_facet(site)
    return {value.term.key: value.path for value in facet.values} if facet else {}


def _municipality_facet(site: Site) -> Facet | None:
    """The facet of the first address field that is a filter."""
    return next((facet for facet in site.catalogue.facets if isinstance(facet.type, AddressType)), None)


def nearness_of(site: Site, points: Map[str, Location]) -> Nearness:
    """The distances between sheets at these points, given by slug."""
    facet = _municipality_facet(site)
    return nearness(points, facet.key if facet and facet.related else "")
