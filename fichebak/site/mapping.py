"""Draws the outline of a region: projects it, scales it to the map, and drops corners too close to see.

Lengths are in SVG user units, x to the right and y down; the map is WIDTH units wide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence as Seq
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import cos, dist, hypot, log, pi, radians, sin, sqrt, tan
from typing import NamedTuple

from fichebak.content.fields.location import Location
from fichebak.site.geojson import WGS84, Point, Ring, Shape

WIDTH = 640
MARGIN = 12
"""Room for a pin on the border."""
BYTES, SMALL_BYTES = 20_000, 600
"""Size limits of the outline's path data: on the map page, and on each sheet's page."""
MAX_CORNERS = 5_000
"""More than fit in BYTES."""

Projection = Callable[[float, float], Point]
"""Longitude and latitude in degrees → a point of the plane, y up."""


class Land(NamedTuple):
    """A region scaled to its map; `left`, `top` and `scale` map projected points to SVG units."""

    rings: tuple[Ring, ...]
    height: int
    project: Projection
    left: float
    top: float
    scale: float

    def at(self, location: Location) -> Point:
        """The position of a location in SVG units, which may lie outside the map."""
        x, y = self.project(float(location.lon), float(location.lat))
        return self._fitted(x, y)

    def holds(self, location: Location) -> bool:
        """Whether a location lies on the map."""
        x, y = self.at(location)
        return 0 <= x <= WIDTH and 0 <= y <= self.height

    def _fitted(self, x: float, y: float) -> Point:
        return (x - self.left) * self.scale + MARGIN, (self.top - y) * self.scale + MARGIN

    def path(self) -> str:
        """The outline as SVG path data, accurate to half a unit if that fits in BYTES, else coarser."""
        return _within(self.rings, 0.5, BYTES)

    def small_path(self) -> str:
        """The outline as coarse path data of at most SMALL_BYTES."""
        return _within(self.rings, 2.0, SMALL_BYTES)


def land_of(shape: Shape) -> Land | None:
    """The region, scaled to the map; None if its coordinate reference system is not supported."""
    project = _projection(shape)
    if project is None:
        return None
    flat = [[project(x, y) for x, y in ring] if shape.system == WGS84 else ring for ring in shape.rings]
    xs = [x for ring in flat for x, _ in ring]
    ys = [y for ring in flat for _, y in ring]
    # A vertical line is no region, but must not cause a division by zero.
    scale = (WIDTH - 2 * MARGIN) / ((max(xs) - min(xs)) or 1)
    height = round((max(ys) - min(ys)) * scale) + 2 * MARGIN
    bare = Land((), height, project, min(xs), max(ys), scale)
    rings = [[bare._fitted(x, y) for x, y in ring] for ring in flat]  # noqa: SLF001 (its own)
    return bare._replace(rings=_thinned(rings))


def _thinned(rings: Seq[Seq[Point]]) -> tuple[Ring, ...]:
    """The rings with about MAX_CORNERS corners at most: at one-metre precision many round to one point."""
    if sum(map(len, rings)) <= MAX_CORNERS:
        return tuple(map(tuple, rings))
    rounded = [_rounded(ring) for ring in rings]
    # Where rounding is not enough, which takes a zigzag that no border is, keep every so many-th corner.
    every = -(-sum(map(len, rounded)) // MAX_CORNERS)
    return tuple(tuple(ring[::every]) for ring in rounded)


def _projection(shape: Shape) -> Projection | None:
    if shape.system == WGS84:
        lats = [y for ring in shape.rings for _, y in ring]
        # An equirectangular projection with true shape at the middle latitude: enough for a region.
        narrowing = cos(radians((min(lats) + max(lats)) / 2))
        return lambda lon, lat: (lon * narrowing, lat)
    return SYSTEMS.get(shape.system)


@dataclass(frozen=True, slots=True)
class Conic:
    """Lambert's conformal conic projection with two standard parallels (EPSG method 9802).

    Differences between datums are ignored: a shift of some hundred metres does not show on a map of
    a whole region that is no wider than a screen.
    """

    radius: float
    flattening: float
    lon: float
    lat: float
    parallels: tuple[float, float]
    east: float
    north: float

    def __call__(self, lon: float, lat: float) -> Point:
        first, second = (radians(parallel) for parallel in self.parallels)
        n = (log(self._m(first)) - log(self._m(second))) / (log(self._t(first)) - log(self._t(second)))
        f = self.radius * self._m(first) / (n * self._t(first) ** n)
        # At the pole _t is 0, apart from rounding.
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


# Parameters as the EPSG registry gives them.
SYSTEMS = {
    # Belgian Lambert 72
    31370: Conic(6378388, 1 / 297, 4.367486667, 90, (51.166667233, 49.833333900), 150000.013, 5400088.438),
    # Belgian Lambert 2008
    3812: Conic(
        6378137, 1 / 298.257222101, 4.359215833, 50.797815, (49.833333333, 51.166666667), 649328, 665262
    ),
    # Lambert-93, of France
    2154: Conic(6378137, 1 / 298.257222101, 3, 46.5, (49, 44), 700000, 6600000),
}


def _within(rings: Iterable[Ring], tolerance: float, most: int) -> str:
    """Path data of at most `most` bytes: the tolerance grows until it fits."""
    while len(data := _path_data(rings := _coarser(rings, tolerance))) > most:
        tolerance *= 1.3
    return data


def _coarser(rings: Iterable[Ring], tolerance: float) -> list[Ring]:
    return [tuple(simplified(_rounded(ring), tolerance)) for ring in rings]


def _path_data(rings: Iterable[Ring]) -> str:
    """Rings as SVG path data in whole units, each corner relative to the one before.

    Leaves out rings that became too small to draw, such as islets.
    """
    parts = []
    for ring in rings:
        corners = _rounded(ring)
        if len(corners) < 3:
            continue
        steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(corners)]
        numbers = [number for step in steps for number in step]
        # A minus sign separates two numbers as well as a space does.
        offsets = "".join(f"{n}" if n < 0 or i == 0 else f" {n}" for i, n in enumerate(numbers))
        x, y = corners[0]
        parts.append(f"M{x} {y}l{offsets}z")
    return "".join(parts)


def _rounded(ring: Iterable[Point]) -> list[tuple[int, int]]:
    """Corners rounded to whole units, without repeats in a row: this alone shrinks a detailed outline."""
    return [corner for corner, _ in groupby((round(x), round(y)) for x, y in ring)]


def simplified(ring: Seq[Point], tolerance: float) -> list[Point]:
    """A ring without the corners that lie within the tolerance of a line between others.

    Douglas and Peucker (1973), applied to the two halves between the first corner and the one farthest
    from it. Uses a list of pending segments, since a coastline is too long for recursion. A zigzag, which
    no coastline is, would make it quadratic: when the budget runs out, the rest is drawn coarser.
    """
    if len(ring) < 3:
        return list(ring)
    closed = [*ring, ring[0]]
    opposite = max(range(len(ring)), key=lambda i: dist(ring[i], ring[0]))
    kept = {0, opposite}
    segments = [(0, opposite), (opposite, len(ring))]
    budget = _VISITS_PER_CORNER * len(ring)
    for first, last in segments:  # grows during the loop
        budget -= last - first
        between = closed[first + 1 : last]
        if not between or budget < 0:
            continue
        distances = _distances(between, closed[first], closed[last])
        farthest = max(range(len(distances)), key=distances.__getitem__)
        if distances[farthest] > tolerance:
            farthest += first + 1
            kept.add(farthest)
            segments += [(first, farthest), (farthest, last)]
    return [ring[i] for i in sorted(kept)]


_VISITS_PER_CORNER = 25
"""How often each corner may be examined on average; a border with thousands of corners needs a dozen."""


def _distances(points: Iterable[Point], start: Point, end: Point) -> list[float]:
    """The distances of points to the line through `start` and `end`, or to that point if they coincide."""
    (a, b), (c, d) = start, end
    across, down = c - a, d - b
    length = hypot(across, down)
    if not length:
        return [dist(point, start) for point in points]
    return [abs(across * (b - y) - (a - x) * down) / length for x, y in points]
