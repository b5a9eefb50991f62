"""Reads a GeoJSON file into the rings of its polygons, or reports what is wrong and on which line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from math import isfinite
from typing import Any, NamedTuple

from fichebak.content.decoding import MAX_PER_CODE, decode
from fichebak.text.diagnostics import Invalid, Place, error, wrong
from fichebak.text.nodes import Places

MAX_BYTES = 5_000_000
"""Enough for a province at one-metre precision. The build simplifies it, but has to read it first."""
MAX_CORNERS = 150_000
"""What five megabytes hold at centimetre precision; each corner takes microseconds to read."""
WGS84 = 4326
"""EPSG code of longitude and latitude in degrees, the default of GeoJSON."""

Point = tuple[float, float]
Ring = tuple[Point, ...]
_Path = tuple[str | int, ...]
"""The path to a value in the JSON tree: keys and list indexes, such as ("features", 0, "geometry")."""


class Shape(NamedTuple):
    """Rings of (x, y) points, and the EPSG code of their coordinate reference system."""

    rings: tuple[Ring, ...]
    system: int


def read(path: str, data: bytes) -> Shape:
    """The rings of all polygons in a file, holes included. Raises Invalid with every error found."""
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
    rings: list[Ring] = []
    bad_rings: list[_Path] = []
    try:
        for keys, written in _rings(tree, ()):
            ring = _ring(written)
            if ring is not None:
                rings.append(ring)
            elif len(bad_rings) < MAX_PER_CODE:
                bad_rings.append(keys)
    except RecursionError:  # geometry collections nested hundreds deep
        raise wrong(Place(path), "geojson-syntax") from None
    if bad_rings:
        reached: dict[_Path, tuple[int, int]] = {}
        place_in = Places(text, path)
        raise Invalid(*(error(place_in(_start(text, keys, reached)), "geojson-ring") for keys in bad_rings))
    if not rings:
        raise wrong(Place(path), "geojson-empty")
    return Shape(tuple(rings), _system(tree, rings, text, path))


def _rings(node: Any, keys: _Path) -> Iterator[tuple[_Path, Any]]:
    """The values that should be rings, each with its path in the tree."""
    if not isinstance(node, dict):
        return
    for key in ("features", "geometries"):
        members = node.get(key)
        for index, member in enumerate(members if isinstance(members, list) else ()):
            yield from _rings(member, (*keys, key, index))
    yield from _rings(node.get("geometry"), (*keys, "geometry"))
    depth = {"Polygon": 1, "MultiPolygon": 2}.get(str(node.get("type")))
    if depth:
        yield from _lists(node.get("coordinates"), (*keys, "coordinates"), depth)


def _lists(node: Any, keys: _Path, depth: int) -> Iterator[tuple[_Path, Any]]:
    if depth and isinstance(node, list):
        for index, member in enumerate(node):
            yield from _lists(member, (*keys, index), depth - 1)
    else:
        yield keys, node


def _ring(written: Any) -> Ring | None:
    """The corners, without a closing corner that repeats the first; None if `written` is not a ring."""
    if not isinstance(written, list):
        return None
    points = []
    for corner in written:
        if not isinstance(corner, list) or len(corner) < 2:
            return None
        if not all(type(number) in {int, float} and isfinite(number) for number in corner[:2]):
            return None
        points.append((float(corner[0]), float(corner[1])))
    if points and points[0] == points[-1]:
        points.pop()
    return tuple(points) if len(points) > 2 else None


_EPSG = re.compile(r"EPSG:+(?:[\d.]{0,20}:)?(\d{1,9})$")


def _system(tree: dict[str, Any], rings: list[Ring], text: str, path: str) -> int:
    """The EPSG code in the `crs` member. RFC 7946 (2016) dropped it, but GIS programs still write it."""
    crs = tree.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = str(properties.get("name")) if isinstance(properties, dict) else ""
    if match := _EPSG.search(name):
        return int(match[1])
    if any(abs(x) > 180 or abs(y) > 90 for ring in rings for x, y in ring):
        place = Places(text, path)(_start(text, ("crs",), {})) if crs else Place(path)
        raise wrong(place, "geojson-system", written=name)
    return WGS84


_SPACE = re.compile(r"\s*")


def _start(text: str, keys: _Path, reached: dict[_Path, tuple[int, int]]) -> int:
    """The offset in the text at which a value begins; of a missing one, that of what should hold it.

    Parses the text again, since only errors need it.

    `reached` holds, for each container, the index and offset that earlier calls reached, so that a call
    for a later value continues from there.
    """
    decoder = json.JSONDecoder(parse_int=float)

    def skip(at: int) -> int:
        match = _SPACE.match(text, at)
        return match.end() if match else at

    at = skip(0)
    for depth, step in enumerate(keys):
        container = at
        index, at = reached.get(keys[:depth], (0, skip(at + 1)))
        try:
            while True:
                key: str | int = index
                start = at
                if isinstance(step, str):
                    key, at = decoder.raw_decode(text, at)
                    at = skip(skip(at) + 1)
                if key == step:
                    break
                at = skip(skip(decoder.raw_decode(text, at)[1]) + 1)
                index += 1
        except ValueError:
            # Not there, as the corners of a polygon without any; or in a later key of that name.
            return container
        reached[keys[:depth]] = index, start
    return at
