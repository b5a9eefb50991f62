"""The outline of a region, drawn: onto a plane, to the size of the map, with no more corners than show.

Units are those of the drawing, x to the right and y down; the map is WIDTH of them wide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Sequence as Seq
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from math import cos, dist, hypot, log, pi, radians, sin, sqrt, tan

from fichebak.content.fields.location import Location
from fichebak.site.geojson import WGS84, Point, Ring, Shape

WIDTH = 640
MARGIN = 12
"""Room for a pin that stands on the border."""
BYTES, SMALL_BYTES = 20_000, 600
"""Of the outline on its own page, and on every sheet's."""
MOST_CORNERS = 5_000
"""More than BYTES has room for."""

Projection = Callable[[float, float], Point]
"""Longitude and latitude → a point of the plane, y up."""


@dataclass(frozen=True, slots=True)
class Land:
    """A region on its map."""

    rings: tuple[Ring, ...]
    height: int
    project: Projection
    left: float
    top: float
    scale: float

    def at(self, location: Location) -> Point:
        """Where a point of the globe stands, on the map or off it."""
        x, y = self.project(float(location.lon), float(location.lat))
        return self._fitted(x, y)

    def holds(self, location: Location) -> bool:
        """Whether a point of the globe stands on the map."""
        x, y = self.at(location)
        return 0 <= x <= WIDTH and 0 <= y <= self.height

    def _fitted(self, x: float, y: float) -> Point:
        return (x - self.left) * self.scale + MARGIN, (self.top - y) * self.scale + MARGIN

    def path(self) -> str:
        """The outline as path data, true to half a unit where that takes no more than BYTES."""
        return _within(self.rings, 0.5, BYTES)

    def small_path(self) -> str:
        """The outline as a sketch of few bytes."""
        return _within(self.rings, 2.0, SMALL_BYTES)


def land_of(shape: Shape) -> Land | None:
    """The region, fitted to the map; None where its system of coordinates is not one we know."""
    project = _projection(shape)
    if project is None:
        return None
    flat = [[project(x, y) for x, y in ring] if shape.system == WGS84 else ring for ring in shape.rings]
    xs = [x for ring in flat for x, _ in ring]
    ys = [y for ring in flat for _, y in ring]
    # Also a line, which no map is, must not end in a division by nought.
    scale = (WIDTH - 2 * MARGIN) / ((max(xs) - min(xs)) or 1)
    height = round((max(ys) - min(ys)) * scale) + 2 * MARGIN
    bare = Land((), height, project, min(xs), max(ys), scale)
    rings = [[bare._fitted(x, y) for x, y in ring] for ring in flat]  # noqa: SLF001 (its own)
    return replace(bare, rings=_thinned(rings))


def _thinned(rings: Seq[Seq[Point]]) -> tuple[Ring, ...]:
    """The rings, with no more than MOST_CORNERS in all: what is drawn to the metre has many on one spot."""
    if sum(map(len, rings)) <= MOST_CORNERS:
        return tuple(map(tuple, rings))
    spots = [_whole(ring) for ring in rings]
    # Also of a drawing that goes to and fro, such as no border does, not more.
    every = -(-sum(map(len, spots)) // MOST_CORNERS)
    return tuple(tuple(ring[::every]) for ring in spots)


def _projection(shape: Shape) -> Projection | None:
    if shape.system == WGS84:
        lats = [y for ring in shape.rings for _, y in ring]
        # True to shape along the middle: for a region, an atlas does not do better.
        narrowing = cos(radians((min(lats) + max(lats)) / 2))
        return lambda lon, lat: (lon * narrowing, lat)
    return SYSTEMS.get(shape.system)


@dataclass(frozen=True, slots=True)
class Conic:
    """Lambert's conformal conic projection with two standard parallels (EPSG method 9802).

    Old and new datums are taken for one: the hundred metres between them do not show on a map of
    a region, which is no wider than a screen.
    """

    radius: float
    flattening: float
    lon: float
    lat: float
    parallels: tuple[float, float]
    east: float
    north: float

    def __call__(self, lon: float, lat: float) -> Point:
        one, two = (radians(parallel) for parallel in self.parallels)
        n = (log(self._m(one)) - log(self._m(two))) / (log(self._t(one)) - log(self._t(two)))
        f = self.radius * self._m(one) / (n * self._t(one) ** n)
        # The pole itself has no tangent to speak of.
        origin = 0.0 if self.lat == 90 else f * self._t(radians(self.lat)) ** n
        r = f * self._t(radians(min(max(lat, -89.9), 89.9))) ** n
        angle = n * radians(lon - self.lon)
        return self.east + r * sin(angle), self.north + origin - r * cos(angle)

    @property
    def _e(self) -> float:
        return sqrt(2 * self.flattening - self.flattening**2)

    def _m(self, lat: float) -> float:
        return cos(lat) / sqrt(1 - (self._e * sin(lat)) ** 2)

    def _t(self, lat: float) -> float:
        e = self._e
        ratio: float = (1 - e * sin(lat)) / (1 + e * sin(lat))
        return float(tan(pi / 4 - lat / 2) / ratio ** (e / 2))


def _mercator(lon: float, lat: float) -> Point:
    bounded = radians(min(max(lat, -85.0), 85.0))
    return 6378137 * radians(lon), 6378137 * log(tan(pi / 4 + bounded / 2))


# Parameters as the EPSG registry gives them.
SYSTEMS: dict[int, Projection] = {
    # Belgian Lambert 72
    31370: Conic(6378388, 1 / 297, 4.367486667, 90, (51.166667233, 49.833333900), 150000.013, 5400088.438),
    # Belgian Lambert 2008
    3812: Conic(
        6378137, 1 / 298.257222101, 4.359215833, 50.797815, (49.833333333, 51.166666667), 649328, 665262
    ),
    # Lambert-93, of France
    2154: Conic(6378137, 1 / 298.257222101, 3, 46.5, (49, 44), 700000, 6600000),
    3857: _mercator,
}


def _within(rings: Iterable[Ring], tolerance: float, most: int) -> str:
    """The data of a path in so many bytes, made coarser until it is."""
    while len(data := _drawn(rings := _coarser(rings, tolerance))) > most:
        tolerance *= 1.3
    return data


def _coarser(rings: Iterable[Ring], tolerance: float) -> list[Ring]:
    return [tuple(simplified(_whole(ring), tolerance)) for ring in rings]


def _drawn(rings: Iterable[Ring]) -> str:
    """Rings as the data of an SVG path, in whole units, each corner told from the one before.

    A ring of which nothing is left, such as an islet, is left out.
    """
    parts = []
    for ring in rings:
        corners = _whole(ring)
        if len(corners) < 3:
            continue
        steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(corners)]
        numbers = [number for step in steps for number in step]
        # A minus sign parts two numbers as well as a space does.
        told = "".join(f"{n}" if n < 0 or i == 0 else f" {n}" for i, n in enumerate(numbers))
        x, y = corners[0]
        parts.append(f"M{x} {y}l{told}z")
    return "".join(parts)


def _whole(ring: Iterable[Point]) -> list[tuple[int, int]]:
    """Corners in whole units, none twice in a row: a map drawn to the metre gets small at once."""
    return [corner for corner, _ in groupby((round(x), round(y)) for x, y in ring)]


def simplified(ring: Seq[Point], tolerance: float) -> list[Point]:
    """A ring without the corners that lie within the tolerance of a line between others.

    By Douglas and Peucker (1973), for the two halves between the first corner and the farthest
    from it; with a list of what is still to do, since a coast is too long for recursion. Of a ring
    that goes to and fro as no coast does, each cut takes off but one corner: it is drawn coarser.
    """
    if len(ring) < 3:
        return list(ring)
    closed = [*ring, ring[0]]
    far = max(range(len(ring)), key=lambda i: dist(ring[i], ring[0]))
    kept = {0, far}
    waiting = [(0, far), (far, len(ring))]
    left = _FAIR * len(ring)
    for first, last in waiting:  # it grows meanwhile
        left -= last - first
        between = closed[first + 1 : last]
        if not between or left < 0:
            continue
        apart = _distances(between, closed[first], closed[last])
        most = max(range(len(apart)), key=apart.__getitem__)
        if apart[most] > tolerance:
            most += first + 1
            kept.add(most)
            waiting += [(first, most), (most, last)]
    return [ring[i] for i in sorted(kept)]


_FAIR = 25
"""How often each corner may be looked at; of a border with thousands of them, it is a dozen times."""


def _distances(points: Iterable[Point], one: Point, two: Point) -> list[float]:
    """From points to a line through two others, or to the one where they coincide."""
    (a, b), (c, d) = one, two
    across, down = c - a, d - b
    length = hypot(across, down)
    if not length:
        return [dist(point, one) for point in points]
    return [abs(across * (b - y) - (a - x) * down) / length for x, y in points]
