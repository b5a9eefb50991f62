"""A GeoJSON file → the rings of its polygons, or what is wrong with it, at its line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

from fichebak.content.decoding import MOST_ALIKE, decode
from fichebak.text.diagnostics import Invalid, Place, error, wrong
from fichebak.text.nodes import Places

MAX_BYTES = 5_000_000
"""A province drawn to the metre. It is drawn coarser at build time, but must be read first."""
MOST_CORNERS = 150_000
"""What five megabytes hold when a corner is told to the centimetre; each takes microseconds to read."""
WGS84 = 4326

Point = tuple[float, float]
Ring = tuple[Point, ...]
_Steps = tuple[str | int, ...]
"""The way to a value in a file: keys and positions."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Rings, each x before y, and the EPSG number of the system that they are measured in."""

    rings: tuple[Ring, ...]
    system: int


def read(path: str, data: bytes) -> Shape:
    """The polygons in a file, and the holes in them. Raises Invalid with everything wrong."""
    text = decode(path, data, MAX_BYTES, MAX_BYTES)
    # A corner is a list; a list of anything else costs no less.
    if text.count("[") > MOST_CORNERS:
        raise wrong(Place(path), "geojson-corners", most=MOST_CORNERS)
    try:
        # As fractions: Python refuses to read a whole number of thousands of digits.
        tree = json.loads(text, parse_int=float)
    except (json.JSONDecodeError, RecursionError) as problem:
        at = problem.pos if isinstance(problem, json.JSONDecodeError) else 0
        raise wrong(Places(text, path)(at), "geojson-syntax") from None
    rings: list[Ring] = []
    wrong_at: list[_Steps] = []
    try:
        for steps, written in _rings(tree, ()):
            ring = _ring(written)
            if ring is not None:
                rings.append(ring)
            elif len(wrong_at) < MOST_ALIKE:
                wrong_at.append(steps)
    except RecursionError:  # collections within collections, hundreds deep
        raise wrong(Place(path), "geojson-syntax") from None
    if wrong_at:
        known: dict[_Steps, tuple[int, int]] = {}
        place_in = Places(text, path)
        raise Invalid(*(error(place_in(_start(text, steps, known)), "geojson-ring") for steps in wrong_at))
    if not rings:
        raise wrong(Place(path), "geojson-empty")
    return Shape(tuple(rings), _system(tree, rings, text, path))


def _rings(node: Any, steps: _Steps) -> Iterator[tuple[_Steps, Any]]:
    """What should be rings, each with the way to it."""
    if not isinstance(node, dict):
        return
    for key in ("features", "geometries"):
        members = node.get(key)
        for number, member in enumerate(members if isinstance(members, list) else ()):
            yield from _rings(member, (*steps, key, number))
    yield from _rings(node.get("geometry"), (*steps, "geometry"))
    depth = {"Polygon": 1, "MultiPolygon": 2}.get(str(node.get("type")))
    if depth:
        yield from _lists(node.get("coordinates"), (*steps, "coordinates"), depth)


def _lists(node: Any, steps: _Steps, depth: int) -> Iterator[tuple[_Steps, Any]]:
    if depth and isinstance(node, list):
        for number, member in enumerate(node):
            yield from _lists(member, (*steps, number), depth - 1)
    else:
        yield steps, node


def _ring(written: Any) -> Ring | None:
    """The corners, without the last where it repeats the first; None where it is no ring."""
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
    """The system that the file names as programs for maps do, though the standard of 2016 dropped it."""
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


def _start(text: str, steps: _Steps, known: dict[_Steps, tuple[int, int]]) -> int:
    """Where in the text a value begins. Walks the text anew: only mistakes ask for it.

    `known` is how far a walk came in each list: the next one, to a place behind it, goes on from there.
    """
    decoder = json.JSONDecoder(parse_int=float)

    def skip(at: int) -> int:
        match = _SPACE.match(text, at)
        return match.end() if match else at

    at = skip(0)
    for depth, step in enumerate(steps):
        number, at = known.get(steps[:depth], (0, skip(at + 1)))
        while True:
            key: str | int = number
            start = at
            if isinstance(step, str):
                key, at = decoder.raw_decode(text, at)
                at = skip(skip(at) + 1)
            if key == step:
                break
            at = skip(skip(decoder.raw_decode(text, at)[1]) + 1)
            number += 1
        known[steps[:depth]] = number, start
    return at
