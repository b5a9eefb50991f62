from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from fichebak.content.fields.contract import Field, Internal, Schema, Setting, Unfiltered, Widget
from fichebak.content.fields.shared.data import as_json, shape
from fichebak.content.fields.shared.forms import TEXT_WIDGET
from fichebak.content.fields.shared.record import read_strictly
from fichebak.content.fields.shared.schemas import alternatives, pattern, record
from fichebak.text.diagnostics import Place, wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Mapping, Node, Scalar, Sequence, text_in

_DEGREES = r"[-+]?\d{1,3}(?:[.,]\d{1,15})?"
# A comma without a space separates two numbers only if both have a decimal point: “50,85” is one number.
_PAIR = re.compile(rf"({_DEGREES})(?:\s*[;,]\s+|\s+|;)({_DEGREES})|([-+]?\d+\.\d+),([-+]?\d+\.\d+)", re.ASCII)
_PRECISION = Decimal("0.000001")
"""Degrees, about a decimetre: further decimals from a telephone are noise."""


@dataclass(frozen=True, slots=True)
class Location:
    """A point on the globe, in degrees of WGS84."""

    lat: Decimal
    lon: Decimal
    place: Place = field(default=Place(""), compare=False)
    """Where the sheet gives it, for the later check whether the point is far from the others."""

    @property
    def shown(self) -> str:
        """“50.8554, 2.7312”: with decimal points in every language, so that it can be pasted anywhere."""
        return f"{_plain(self.lat)}, {_plain(self.lon)}"

    @property
    def swapped(self) -> str:
        """The text with longitude and latitude swapped, as a suggestion."""
        return f"{_plain(self.lon)}, {_plain(self.lat)}"


class LocationType(Unfiltered):
    """A point on the map: `50.8554, 2.7312`, or in parts, `{lat: 50.8554, lon: 2.7312}`.

    Latitude (north) comes first, as maps on the web give it; degrees are decimal (WGS84). With
    numbers that have a comma, write a space or `;` between the two.
    """

    def parse(self, node: Node) -> Location:
        if isinstance(node, Mapping):
            parts = read_strictly(node, _PARTS)
            return located(parts["lat"], parts["lon"], node.place)
        if isinstance(node, Sequence):
            return self.parse(Scalar(node.place, "; ".join(map(text_in, node.items))))
        text = text_in(node)
        match = _PAIR.fullmatch(text)
        if not match:
            raise wrong(node.place, "location", written=text)
        lat, lon = (degrees(number) for number in match.groups() if number)
        return located(lat, lon, node.place)

    def plain(self, value: Location, setting: Setting) -> str:
        return value.shown

    def widget(self, words: Words) -> Widget:
        return {**TEXT_WIDGET, "hint": words("editor.hint.location")}

    def data(self, value: Location, setting: Setting) -> dict[str, float]:
        return {"lat": as_json(value.lat), "lon": as_json(value.lon)}

    def data_schema(self) -> Schema:
        return shape(lat={"type": "number"}, lon={"type": "number"})

    def written(self, value: Location) -> str:
        return value.shown

    def schema(self, words: Words) -> Schema:
        degrees = {"type": ["number", "string"]}
        return alternatives(
            {"type": "string", "pattern": pattern(_ecma(_PAIR.pattern))},
            {"type": "array", "items": degrees, "minItems": 2, "maxItems": 2},
            record(_PARTS, words),
        )

    def parts(self) -> tuple[Field, ...]:
        return _PARTS


def degrees(written: str) -> Decimal:
    """A text as degrees, rounded to _PRECISION."""
    return Decimal(written.replace(",", ".")).quantize(_PRECISION).normalize()


def located(lat: Decimal, lon: Decimal, place: Place) -> Location:
    """The point, if it is on the globe. Raises Invalid otherwise."""
    location = Location(lat, lon, place)
    if abs(lat) > 90 or abs(lon) > 180:
        near = location.swapped if abs(lon) <= 90 and abs(lat) <= 180 else ""
        raise wrong(place, "location-range", written=location.shown, near=near)
    return location


class Degrees(Internal):
    """The latitude or longitude of a point in parts."""

    def parse(self, node: Node) -> Decimal:
        text = text_in(node)
        if not re.fullmatch(_DEGREES, text, re.ASCII):
            raise wrong(node.place, "location", written=text)
        return degrees(text)

    def written(self, value: Decimal) -> str:
        return _plain(value)

    def schema(self, words: Words) -> Schema:
        return {"type": ["number", "string"], "pattern": pattern(_ecma(_DEGREES))}


def _plain(number: Decimal) -> str:
    return f"{number:f}"


def _ecma(shape: str) -> str:
    """The pattern with ASCII digits only, whether Python or JavaScript reads it."""
    return shape.replace(r"\d", "[0-9]")


_PARTS = (
    Field("lat", Degrees(), required=True, aliases=("latitude", "breedte", "breedtegraad")),
    Field("lon", Degrees(), required=True, aliases=("lng", "longitude", "lengte", "lengtegraad")),
)
