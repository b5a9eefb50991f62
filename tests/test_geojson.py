"""A GeoJSON file gives its polygons, or a diagnostic."""

import json

import pytest

from fichebak.site.geojson import WGS84, read
from fichebak.text.diagnostics import Invalid
from tests.field_tables import short

PATH = "content/map/omtrek.geojson"
SQUARE = [[2, 50], [3, 50], [3, 51], [2, 50]]
RING = ((2.0, 50.0), (3.0, 50.0), (3.0, 51.0))


def shape(tree):
    return read(PATH, json.dumps(tree).encode())


def mistakes(text):
    with pytest.raises(Invalid) as caught:
        read(PATH, text.encode())
    return [short(one) for one in caught.value.diagnostics]


POLYGON = {"type": "Polygon", "coordinates": [SQUARE]}
MANY = {"type": "MultiPolygon", "coordinates": [[SQUARE, SQUARE], [SQUARE]]}
FEATURE = {"type": "Feature", "properties": {"type": "Polygon"}, "geometry": POLYGON}


@pytest.mark.parametrize(
    ("tree", "count"),
    [
        (POLYGON, 1),
        (MANY, 3),
        (FEATURE, 1),
        ({"type": "FeatureCollection", "features": [FEATURE, {**FEATURE, "geometry": MANY}]}, 4),
        ({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [2, 50]}, MANY]}, 3),
        ({"type": "FeatureCollection", "features": [{**FEATURE, "geometry": None}, FEATURE]}, 1),
    ],
)
def test_polygons_are_found_wherever_they_stand(tree, count):
    assert shape(tree).rings == (RING,) * count


def test_heights_are_left_out_and_a_ring_may_be_open():
    open_ring = {"type": "Polygon", "coordinates": [[[2, 50, 7.5], [3, 50, 8], [3, 51, None]]]}
    assert shape(open_ring).rings == (RING,)


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("urn:ogc:def:crs:EPSG::31370", 31370),
        ("EPSG:3812", 3812),
        ("urn:ogc:def:crs:EPSG:6.18:2154", 2154),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", WGS84),
    ],
)
def test_the_system_of_coordinates_is_the_one_that_the_file_names(name, system):
    assert shape({**POLYGON, "crs": {"type": "name", "properties": {"name": name}}}).system == system


METRES = '{"type": "Polygon", "coordinates": [[[20000, 150000], [30000, 150000], [30000, 160000]]]}'


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", ["1:1 geojson-syntax"]),
        ('{"type": "Polygon",\n "coordinates": [[[2, 50] 3]]}', ["2:27 geojson-syntax"]),
        ("[" * 100_000, ["1:1 geojson-syntax"]),
        ("{}", ["1:1 geojson-empty"]),
        ("[1, 2]", ["1:1 geojson-empty"]),
        ('{"features": 7}', ["1:1 geojson-empty"]),
        ('{"type": "LineString", "coordinates": [[2, 50], [3, 51]]}', ["1:1 geojson-empty"]),
        ('{"type": "Polygon", "coordinates": [[[2, 50], [3, 50]]]}', ["1:1 geojson-ring"]),
        ('{"type": "Polygon", "coordinates": 7}', ["1:1 geojson-ring"]),
        ('{"type": "Polygon", "coordinates": [[]]}', ["1:1 geojson-ring"]),
        ('{"type": "Polygon", "coordinates": [[["2", 50], [3, 50], [3, 51]]]}', ["1:1 geojson-ring"]),
        ('{"type": "Polygon", "coordinates": [[[2], [3, 50], [3, 51], [4, 52]]]}', ["1:1 geojson-ring"]),
        ('{"type": "Polygon", "coordinates": [[[NaN, 50], [3, 50], [3, 51]]]}', ["1:1 geojson-ring"]),
        ('{"type": "Polygon", "coordinates": [[[true, 50], [3, 50], [3, 51]]]}', ["1:1 geojson-ring"]),
        ('{"features": [{"geometry": {"type": "Polygon"}}]}', ["1:1 geojson-ring"]),
        (METRES, ["1:1 geojson-system"]),
        (f'{{"crs": {{"properties": {{"name": "Lambert"}}}},{METRES[1:]}', ["1:1 geojson-system"]),
    ],
)
def test_a_mistake_is_told(text, places):
    assert mistakes(text) == places
