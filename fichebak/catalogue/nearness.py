"""How far sheets are from each other, without measuring from each to every other."""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from math import cos, hypot, log, radians

from fichebak.content.fields.location import Location

NEAR = 10
"""Kilometres: a quarter of an hour by car. What is farther counts as no nearer than any other."""
DEGREE = 111.2
"""Kilometres in a degree of latitude."""

Cell = tuple[int, int]
"""A square of `NEAR` by `NEAR` kilometres: what is near stands in the same or in one beside it."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """Where sheets are, by slug, in kilometres east and north; not those of which it is unknown."""

    spots: Map[str, tuple[float, float]] = field(default_factory=dict)
    shared_by: str = ""
    """The key of the filter by which sheets share a municipality: who does is not near besides."""

    def cell(self, slug: str) -> Cell | None:
        """The square that a sheet is in."""
        if slug not in self.spots:
            return None
        east, north = self.spots[slug]
        return int(east // NEAR), int(north // NEAR)

    def kilometres(self, one: str, other: str) -> float | None:
        """From one sheet to another, to the nearest tenth; None when that is not near, or not known."""
        if one not in self.spots or other not in self.spots:
            return None
        (a, b), (c, d) = self.spots[one], self.spots[other]
        if abs(c - a) >= NEAR or abs(d - b) >= NEAR:  # as most are: no need to measure
            return None
        # Rounded, so that the last bit of somebody's mathematics library decides nothing.
        away = round(hypot(c - a, d - b), 1)
        return away if away < NEAR else None


def around(cell: Cell) -> tuple[Cell, ...]:
    """A square and the eight beside it."""
    x, y = cell
    return tuple((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))


def weight(kilometres: float, sheets: int, neighbours: int) -> int:
    """What being near counts for, in thousandths, as sharing a value does.

    Beside each other it is as much as a value that all neighbours carry; from there it dwindles.
    """
    return round(1000 * log(sheets / max(1, min(neighbours, sheets))) * (NEAR - kilometres) / NEAR)


def nearness(points: Map[str, Location], shared_by: str = "") -> Nearness:
    """The whereabouts of some sheets, given by slug."""
    if not points:
        return Nearness()
    middle = sum(float(point.lat) for point in points.values()) / len(points)
    # On a region of a few hundred kilometres the globe is flat enough.
    narrow = cos(radians(middle))
    return Nearness(
        {
            slug: (float(point.lon) * DEGREE * narrow, float(point.lat) * DEGREE)
            for slug, point in points.items()
        },
        shared_by,
    )
