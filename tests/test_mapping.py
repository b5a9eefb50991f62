"""The outline of a region, as drawn on the map."""

import re
from decimal import Decimal
from itertools import pairwise
from math import cos, hypot, sin

import pytest
from hypothesis import given, strategies as some

from fichebak.content.fields.location import Location
from fichebak.site.geojson import Shape
from fichebak.site.mapping import BYTES, MARGIN, SMALL_BYTES, SYSTEMS, WIDTH, Land, land_of, simplified

SQUARE = ((2.0, 50.0), (4.0, 50.0), (4.0, 51.0), (2.0, 51.0))


def location(lat, lon):
    return Location(Decimal(str(lat)), Decimal(str(lon)))


def test_a_region_fills_the_map_with_north_above_and_its_true_proportions():
    land = land_of(Shape((SQUARE,), 4326))
    left, top = (round(number) for number in land.at(location(51, 2)))
    right, bottom = (round(number) for number in land.at(location(50, 4)))
    assert (left, top) == (MARGIN, MARGIN)
    assert (right, bottom) == (WIDTH - MARGIN, land.height - MARGIN)
    # At this latitude a degree of longitude is 0.63 of a degree of latitude: 2 by 1 degrees is 1.26 by 1.
    assert (right - left) / (bottom - top) == pytest.approx(1.264, abs=0.01)


def test_what_lies_outside_is_not_on_the_map():
    land = land_of(Shape((SQUARE,), 4326))
    assert land.holds(location(50.5, 3))
    assert not land.holds(location(3, 50.5))
    assert not land.holds(location(50.5, 5))


# As PROJ 9 computes them, which also converts the old datum of Lambert 72: 105 metres here.
@pytest.mark.parametrize(
    ("system", "lat", "lon", "east", "north", "metres"),
    [
        (31370, 50.854, 2.866, 44191.07, 172581.39, 110),
        (3812, 50.854, 2.866, 544191.29, 672569.17, 0.1),
        (2154, 48.8566, 2.3522, 652469.02, 6862035.26, 0.1),
    ],
)
def test_plane_coordinates_are_those_of_their_system(system, lat, lon, east, north, metres):  # noqa: PLR0913, PLR0917
    x, y = SYSTEMS[system](lon, lat)
    assert hypot(x - east, y - north) < metres


def test_a_region_looks_the_same_in_every_system():
    corners = [(2.6, 50.7), (3.4, 50.7), (3.4, 51.3), (2.6, 51.3)]
    expected = land_of(Shape((tuple(corners),), 4326)).at(location(50.85, 2.73))
    for system, project in SYSTEMS.items():
        ring = tuple(project(lon, lat) for lon, lat in corners)
        assert land_of(Shape((ring,), system)).at(location(50.85, 2.73)) == pytest.approx(expected, abs=12)


def test_an_unknown_system_has_no_map():
    assert land_of(Shape((SQUARE,), 28992)) is None


def test_what_lies_on_a_line_between_others_is_left_out():
    ring = [(0, 0), (5, 0.4), (10, 0), (10, 10), (5, 9), (0, 10)]
    assert simplified(ring, 0.5) == [(0, 0), (10, 0), (10, 10), (5, 9), (0, 10)]
    assert simplified(ring, 1.5) == [(0, 0), (10, 0), (10, 10), (0, 10)]


points = some.tuples(some.integers(0, 300), some.integers(0, 300))


@given(some.lists(points, min_size=3, max_size=60), some.floats(0.5, 40))
def test_no_corner_of_a_simplified_ring_is_farther_off_than_the_tolerance(ring, tolerance):
    kept = simplified(ring, tolerance)
    assert set(kept) <= set(ring)
    at = [ring.index(kept[0])]
    for point in kept[1:]:
        at.append(ring.index(point, at[-1] + 1))
    closed = [*ring, ring[0]]
    for first, last in pairwise([*at, len(ring)]):
        (a, b), (c, d) = closed[first], closed[last]
        length = hypot(c - a, d - b)
        for x, y in closed[first:last]:
            apart = abs((c - a) * (b - y) - (a - x) * (d - b)) / length if length else hypot(x - a, y - b)
            assert apart <= tolerance + 1e-9


def test_a_border_with_more_corners_than_show_looks_as_it_did():
    def border(corners):
        turns = [2 * 3.141592653589793 * n / corners for n in range(corners)]
        return land_of(Shape((tuple((3 + cos(turn) / 2, 51 + sin(turn) / 3) for turn in turns),), 4326))

    fine, coarse = border(60_000), border(4_000)
    assert sum(map(len, fine.rings)) <= 5_000
    assert abs(len(fine.path()) - len(coarse.path())) < len(coarse.path()) / 2
    for axis in (0, 1):
        one, other = ([corner[axis] for ring in land.rings for corner in ring] for land in (fine, coarse))
        assert abs(min(one) - min(other)) <= 1
        assert abs(max(one) - max(other)) <= 1


def test_an_outline_leads_round_every_ring_and_leaves_out_islets():
    square = ((10, 10), (20, 10), (20, 20), (10, 20))
    islet = ((100, 100), (100.4, 100), (100, 100.4))
    land = Land((square, islet, square[::-1]), 100, lambda x, y: (x, y), 0, 0, 1)
    assert land.path() == "M10 10l10 0 0 10-10 0zM10 20l10 0 0-10-10 0z"


def coast(corners):
    """A round region with a jagged border."""
    return tuple(
        (3 + (1 + 0.02 * (i % 7)) * cos(i / corners * 6.28318), 50 + 0.6 * sin(i / corners * 6.28318))
        for i in range(corners)
    )


def test_a_sketch_is_small_however_fine_the_outline_is():
    land = land_of(Shape((coast(20_000), SQUARE), 4326))
    assert SMALL_BYTES < len(land.path()) <= BYTES
    assert 100 < len(land.small_path()) <= SMALL_BYTES
    assert re.fullmatch(r"(M\d+ \d+l[-\d ]+z)+", land.small_path())
