"""A GeoJSON file gives its polygons, or a diagnostic with the line of the error."""

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
    open_ring = {"type": "Polygon", "coordinates": [[[2, 50, 7.5], [3, 50, 8], [3, 51, 9]]]}
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
DEEP = """\
{"x": [1, {"y": "]"}], "features": [
 {"geometry": null},
 {"geometry": {"type": "MultiPolygon", "coordinates": [[[[2, 50], [3, 50], [3, 51]],
 [[2, 50]]],
 [[[]]]]}}]}
"""


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", ["1:1 geojson-syntax"]),
        ('{"type": "Polygon",\n "coordinates": [[[2, 50],]]}', ["2:27 geojson-syntax"]),
        ("[" * 100_000, ["1:1 geojson-syntax"]),
        ("{}", ["1:1 geojson-empty"]),
        ("[1, 2]", ["1:1 geojson-empty"]),
        ('{"type": "LineString", "coordinates": [[2, 50], [3, 51]]}', ["1:1 geojson-empty"]),
        ('{"type": "Polygon",\n "coordinates": [\n  [[2, 50], [3, 50]]\n ]}', ["3:3 geojson-ring"]),
        ('{"type": "Polygon",\n "coordinates": 7}', ["2:17 geojson-ring"]),
        ('{"type": "Polygon",\n "coordinates": [\n []]}', ["3:2 geojson-ring"]),
        ('{"coordinates": [\n[["2", 50], [3, 50], [3, 51]]], "type": "Polygon"}', ["2:1 geojson-ring"]),
        ('{"type": "Polygon", "coordinates": [[[NaN, 50], [3, 50], [3, 51]]]}', ["1:37 geojson-ring"]),
        ('{"type": "Polygon", "coordinates": [[[true, 50], [3, 50], [3, 51]]]}', ["1:37 geojson-ring"]),
        ('{"features": [\n {"geometry": {"type": "Polygon"}}]}', ["2:15 geojson-ring"]),
        (
            '{"type": "Polygon",\n "coordinates": 7, "coordinates": [[[2, 50], [3, 50], [3, 51]], []]}',
            ["2:17 geojson-ring"],
        ),
        (DEEP, ["4:2 geojson-ring", "5:3 geojson-ring"]),
        (METRES, ["1:1 geojson-system"]),
        (f'{{"crs": {{"properties": {{"name": "Lambert"}}}},\n{METRES[1:]}', ["1:9 geojson-system"]),
    ],
)
def test_a_mistake_is_told_at_its_place(text, places):
    assert mistakes(text) == places


def test_what_stands_above_several_mistakes_is_read_once_to_find_their_places(monkeypatch):
    text = '{"much": [1, 2],\n "type": "MultiPolygon",\n "coordinates": [\n  [7],\n  [8],\n  [9]]}'
    starts = []
    decode = json.JSONDecoder.raw_decode

    def counted(self, text, idx=0):
        starts.append(idx)
        return decode(self, text, idx)

    monkeypatch.setattr(json.JSONDecoder, "raw_decode", counted)
    assert mistakes(text) == ["4:4 geojson-ring", "5:4 geojson-ring", "6:4 geojson-ring"]
    assert starts.count(text.index("[1, 2]")) == 1
