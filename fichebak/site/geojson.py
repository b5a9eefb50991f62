"""Reads a GeoJSON file into the rings of its polygons, or reports what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Any, NamedTuple

from fichebak.content.decoding import decode
from fichebak.text.diagnostics import Place, wrong
from fichebak.text.nodes import Places

MAX_BYTES = 5_000_000
"""Enough for a province at one-metre precision. The build simplifies it, but has to read it first."""
MAX_CORNERS = 150_000
"""What five megabytes hold at centimetre precision; each corner takes microseconds to read."""
WGS84 = 4326
"""EPSG code of longitude and latitude in degrees, the default of GeoJSON."""

Point = tuple[float, float]
Ring = tuple[Point, ...]


class Shape(NamedTuple):
    """Rings of (x, y) points, and the EPSG code of their coordinate reference system."""

    rings: tuple[Ring, ...]
    system: int


def read(path: str, data: bytes) -> Shape:
    """The rings of all polygons in a file, holes included. Raises Invalid."""
    text = decode(path, data, MAX_BYTES, MAX_BYTES)
    # Each corner is a list, and any other list costs at least as much to read.
    if text.count("[") > MAX_CORNERS:
        raise wrong(Place(path), "geojson-corners", most=MAX_CORNERS)
    try:
        # Integers as floats: Python refuses to parse an integer of thousands of digits.
        tree = json.loads(text, parse_int=float)
    except (json.JSONDecodeError, RecursionError) as problem:
        at = problem.pos if isinstance(problem, json.JSONDecodeError) else 0
        raise wrong(Places(text, path)(at), "geojson-syntax") from None
    try:
        rings = tuple(_ring(written, path) for written in _rings(tree))
    except RecursionError:  # geometry collections nested hundreds deep
        raise wrong(Place(path), "geojson-syntax") from None
    if not rings:
        raise wrong(Place(path), "geojson-empty")
    return Shape(rings, _system(tree, rings, path))


def _rings(node: Any) -> Iterator[Any]:
    """The values that should be rings."""
    if not isinstance(node, dict):
        return
    for key in ("features", "geometries"):
        members = node.get(key)
        for member in members if isinstance(members, list) else ():
            yield from _rings(member)
    yield from _rings(node.get("geometry"))
    depth = {"Polygon": 1, "MultiPolygon": 2}.get(str(node.get("type")))
    if depth:
        yield from _lists(node.get("coordinates"), depth)


def _lists(node: Any, depth: int) -> Iterator[Any]:
    if depth and isinstance(node, list):
        for member in node:
            yield from _lists(member, depth - 1)
    else:
        yield node


def _ring(written: Any, path: str) -> Ring:
    """The corners, without a closing corner that repeats the first. Raises Invalid if `written` is no ring.

    Without telling where: programs write such a file, often on one line, and it is mended by saving it anew.
    """
    is_list = isinstance(written, list) and all(map(_is_corner, written))
    points = tuple((x, y) for x, y, *_ in written) if is_list else ()
    ring = points[:-1] if points[:1] == points[-1:] else points
    if len(ring) < 3:
        raise wrong(Place(path), "geojson-ring")
    return ring


def _is_corner(written: Any) -> bool:
    is_pair = isinstance(written, list) and len(written) >= 2
    return is_pair and all(type(number) is float and isfinite(number) for number in written[:2])


_EPSG = re.compile(r"EPSG:+(?:[\d.]{0,20}:)?(\d{1,9})$")


def _system(tree: dict[str, Any], rings: Iterable[Ring], path: str) -> int:
    """The EPSG code in the `crs` member. RFC 7946 (2016) dropped it, but GIS programs still write it."""
    crs = tree.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name")) if isinstance(properties, dict) else ""
    if match := _EPSG.search(name):
        return int(match[1])
    if any(abs(x) > 180 or abs(y) > 90 for ring in rings for x, y in ring):
        raise wrong(Place(path), "geojson-system", written=name)
    return WGS84
