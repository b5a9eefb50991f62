"""The GeoJSON export (RFC 7946), for other maps: a point for each sheet with a location."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from fichebak.site.entries import card_text
from fichebak.site.offers import address, data_path
from fichebak.site.packing import compact
from fichebak.site.plan import File, Site

EXACT, MUNICIPALITY = "exact", "municipality"
"""The precision of a point: the project's own location, or the middle of its municipality."""


def files(site: Site) -> Iterator[File]:
    """The file, if any sheet has a location."""
    if site.spots:
        cache_inputs = partial(site.entry_digests_of, site.catalogue.sheets)
        yield File(data_path(site, "geojson"), lambda _: collection(site), cache_inputs)


def collection(site: Site) -> bytes:
    lines = [compact(feature).encode() for feature in features(site)]
    return b'{"type":"FeatureCollection","features":[\n%b\n]}\n' % b",\n".join(lines)


def features(site: Site) -> Iterator[dict[str, Any]]:
    for sheet in site.catalogue.sheets:
        spot = site.spots.get(sheet.slug)
        if spot is None:
            continue
        properties = {
            "title": sheet.title,
            "summary": card_text(site, sheet),
            "place": spot.name,
            "precision": EXACT if spot.precise else MUNICIPALITY,
            "url": address(site, site.sheet_path(sheet)),
        }
        yield {
            "type": "Feature",
            "id": sheet.slug,
            # GeoJSON puts longitude first (RFC 7946, 3.1.1).
            "geometry": {
                "type": "Point",
                "coordinates": [float(spot.location.lon), float(spot.location.lat)],
            },
            "properties": {key: text for key, text in properties.items() if text},
        }
