"""The catalogue on a map of somebody else: GeoJSON (RFC 7946), a point for each sheet that has one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from collections.abc import Sequence as Seq
from typing import Any

from fichebak.exports.offers import address, data_path
from fichebak.site.entries import card_text
from fichebak.site.plan import Page, Site

EXACT, MUNICIPALITY = "exact", "municipality"
"""How precise a point is: the project's own, or the middle of its municipality."""


def files(site: Site, _pages: Seq[Page]) -> Iterator[tuple[str, bytes]]:
    """The points, where there are any."""
    found = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features(site))
    lines = [feature.encode() for feature in found]
    if lines:
        data = b'{"type":"FeatureCollection","features":[\n%b\n]}\n' % b",\n".join(lines)
        yield data_path(site, "geojson"), data


def features(site: Site) -> Iterator[dict[str, Any]]:
    for sheet in site.catalogue.sheets:
        found = site.spots.get(sheet.slug)
        if found is None:
            continue
        properties = {
            "title": sheet.title,
            "summary": card_text(site, sheet),
            "place": found.name,
            "precision": EXACT if found.precise else MUNICIPALITY,
            "url": address(site, site.sheet_path(sheet)),
        }
        yield {
            "type": "Feature",
            "id": sheet.slug,
            # Longitude comes first, whatever people are used to.
            "geometry": {
                "type": "Point",
                "coordinates": [float(found.location.lon), float(found.location.lat)],
            },
            "properties": {key: text for key, text in properties.items() if text},
        }
