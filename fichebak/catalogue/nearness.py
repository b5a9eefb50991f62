"""Distances between sheets, on a grid so that not every pair has to be measured."""

from __future__ import annotations

from collections.abc import Mapping as Map
from functools import lru_cache
from math import cos, hypot, log, radians
from typing import NamedTuple

from fichebak.content.fields.location import Location

NEAR = 10
"""Kilometres: a quarter of an hour by car. Sheets farther apart do not count as near."""
DEGREE = 111.2
"""Kilometres in a degree of latitude."""

Cell = tuple[int, int]
"""A grid cell of `NEAR` by `NEAR` kilometres: near sheets are in the same cell or an adjacent one."""


class Nearness(NamedTuple):
    """The positions of sheets by slug, in kilometres east and north; without those of unknown position."""

    spots: Map[str, tuple[float, float]] = {}
    shared_by: str = ""
    """The key of the municipality facet, if it relates sheets: sharing its values replaces nearness."""

    def cell(self, slug: str) -> Cell | None:
        """The cell of a sheet; None if its position is unknown."""
        if slug not in self.spots:
            return None
        east, north = self.spots[slug]
        return int(east // NEAR), int(north // NEAR)

    def kilometres(self, slug: str, other: str) -> float | None:
        """The distance between two sheets, to the nearest tenth; None if not near or unknown."""
        if slug not in self.spots or other not in self.spots:
            return None
        (a, b), (c, d) = self.spots[slug], self.spots[other]
        if abs(c - a) >= NEAR or abs(d - b) >= NEAR:  # a cheap test that excludes most pairs
            return None
        # Rounded, so that results do not depend on the last bit of a platform's maths library.
        distance = round(hypot(c - a, d - b), 1)
        return distance if distance < NEAR else None


@lru_cache(4096)
def around(cell: Cell | None) -> tuple[Cell, ...]:
    """A cell and its eight neighbours; none for an unknown cell."""
    if cell is None:
        return ()
    x, y = cell
    return tuple((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))


def weight(kilometres: float, sheets: int, neighbours: int) -> int:
    """The weight of being near, in thousandths, comparable to the weight of sharing a value.

    At distance 0 it equals the weight of a value that all neighbours share; it decreases linearly to 0.
    """
    return round(1000 * log(sheets / neighbours) * (NEAR - kilometres) / NEAR)


def nearness(points: Map[str, Location], shared_by: str = "") -> Nearness:
    """Projects locations, given by slug, onto a plane."""
    if not points:
        return Nearness()
    middle = sum(float(point.lat) for point in points.values()) / len(points)
    # Over a few hundred kilometres, the curvature of the earth does not matter.
    narrowing = cos(radians(middle))
    return Nearness(
        {
            slug: (float(point.lon) * DEGREE * narrowing, float(point.lat) * DEGREE)
            for slug, point in points.items()
        },
        shared_by,
    )
