"""Sheets on a map: pins that keep out of each other's way, names where there is room for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass, replace
from itertools import count
from math import cos, dist, hypot, sin

from fichebak.catalogue import places
from fichebak.catalogue.places import NO_TABLE, PlaceTable, Spot
from fichebak.content.config import MapFiles
from fichebak.content.fields.location import Location, LocationType
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from fichebak.site import geojson
from fichebak.site.geojson import Point
from fichebak.site.mapping import SYSTEMS, WIDTH, Land, land_of
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, attempt, error, wrong
from fichebak.text.nodes import Scalar
from fichebak.text.wording import nearest, slug, sort_key

PIN = 28
"""Units across, and between the middles of two pins: 24 pixels on a map 560 pixels wide, which is
what a finger needs (WCAG 2.2, 2.5.8)."""
ROUNDS, ROUNDS_WHEN_FULL = 60, 5
"""In which pins push each other away. Where there are more than a map has room for they never come to rest:
then they overlap, and many rounds would only take long."""
LETTER, LINE = 8, 16
"""Units: the room for a letter of the typed label, and for a line of them."""


@dataclass(frozen=True, slots=True)
class Region:
    """What a site knows of its region: the drawn outline, and where its municipalities are."""

    land: Land
    places: PlaceTable
    sketch: str
    """The outline in few bytes."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name beside a pin; `anchor` is the end of it that stands at x."""

    x: int
    y: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Pin:
    """A sheet on the map, or several that share a place."""

    id: str
    name: str
    """The municipality, as its sheets name it where they agree; empty where no sheet gives one."""
    sheets: tuple[Sheet, ...]
    precise: bool
    true: Point
    """Where the place is."""
    x: int = 0
    y: int = 0
    """Where the pin is drawn: as near to it as other pins allow."""
    names: tuple[tuple[str, int], ...] = ()
    """The municipalities as its sheets give them, villages among them, with how many do."""
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Atlas:
    """A map with all that stands on it, and what does not."""

    outline: str
    width: int
    height: int
    pins: tuple[Pin, ...]
    elsewhere: tuple[Sheet, ...]
    """Sheets of which the place is not known, or not on the map."""

    @property
    def strays(self) -> tuple[Pin, ...]:
        """The pins that had to move, so far that a line must lead back to their place."""
        return tuple(pin for pin in self.pins if dist((pin.x, pin.y), pin.true) > PIN / 2)


@dataclass(frozen=True, slots=True)
class Sketch:
    """One sheet on a small map; without x and y where it falls outside."""

    outline: str
    width: int
    height: int
    spot: Spot
    x: int | None = None
    y: int | None = None


def places_of(region: Region | None) -> PlaceTable:
    """The municipalities that a site knows of: those of its map, where it has one."""
    return region.places if region else NO_TABLE


def read(files: MapFiles, inputs: Map[str, bytes]) -> Region:
    """The region that the configuration names. Raises Invalid with all that is wrong with it."""
    found: list[Diagnostic] = []
    table = attempt(found, _table, files.places, inputs) or NO_TABLE
    land = attempt(found, _land, files.outline, inputs)
    if land is None or found:
        raise Invalid(*found)
    known = [one for group in table.by_name.values() for one in group]
    # Most often a file that gives latitude first; it would show nothing, and nobody would know why.
    if known and not any(land.holds(one.location) for one in known):
        raise wrong(Place(files.outline.text), "map-elsewhere")
    return Region(land, table, land.small_path())


def _table(name: Scalar | None, inputs: Map[str, bytes]) -> PlaceTable:
    return places.read(name.text, _bytes(name, inputs)) if name else NO_TABLE


def _land(name: Scalar, inputs: Map[str, bytes]) -> Land:
    shape = geojson.read(name.text, _bytes(name, inputs))
    land = land_of(shape)
    if land is None:
        allowed = ", ".join(map(str, (geojson.WGS84, *SYSTEMS)))
        raise wrong(Place(name.text), "map-system", written=shape.system, allowed=allowed)
    return land


def _bytes(name: Scalar, inputs: Map[str, bytes]) -> bytes:
    if name.text not in inputs:
        near = nearest(name.text, inputs)
        raise wrong(name.place, "map-missing", written=name.text, near=near)
    return inputs[name.text]


def check(sheets: Iterable[Sheet], model: Model, region: Region) -> Iterator[Diagnostic]:
    """Points that lie off the map, but on it with their two numbers swapped."""
    keys = [keys for keys, declared in model.leaves() if isinstance(declared.type, LocationType)]
    for sheet in sheets:
        for path in keys:
            point = sheet.value(path)
            if not isinstance(point, Location) or region.land.holds(point):
                continue
            if region.land.holds(Location(point.lon, point.lat)):
                yield error(point.place, "location-swapped", written=point.shown, near=point.swapped)


def sketch(spot: Spot, region: Region) -> Sketch:
    """The small map of one sheet."""
    drawn = Sketch(region.sketch, WIDTH, region.land.height, spot)
    if not region.land.holds(spot.location):
        return drawn
    x, y = region.land.at(spot.location)
    return replace(drawn, x=round(x), y=round(y))


def atlas(sheets: Iterable[Sheet], spots: Map[str, Spot], region: Region) -> Atlas:
    """The map of a whole catalogue; `spots` tells where sheets are, by slug."""
    elsewhere: list[Sheet] = []
    clusters: dict[str, list[list[tuple[Sheet, Spot, Point]]]] = {}
    for sheet in sheets:
        spot = spots.get(sheet.slug)
        if spot is None or not region.land.holds(spot.location):
            elsewhere.append(sheet)
            continue
        one = (sheet, spot, region.land.at(spot.location))
        near = clusters.setdefault(_compared(spot.home), [])
        # Within a municipality, pins that would touch become one with a count.
        cluster = next((c for c in near if dist(c[0][2], one[2]) < PIN), None)
        if cluster is None:
            near.append([one])
        else:
            cluster.append(one)
    homes = [(min(s.home for cluster in near for _, s, _ in cluster), near) for near in clusters.values()]
    homes.sort(key=lambda home: sort_key(home[0]))
    named = [(name, cluster) for name, near in homes for cluster in near]
    ids = _ids(name for name, _ in named)
    known = region.places
    pins = [_pin(id_, name, cluster, known) for id_, (name, cluster) in zip(ids, named, strict=True)]
    moved = [
        replace(pin, x=round(x), y=round(y))
        for pin, (x, y) in zip(pins, _spread([pin.true for pin in pins], region.land.height), strict=True)
    ]
    labelled = tuple(_labelled(moved, region.land.height))
    return Atlas(region.land.path(), WIDTH, region.land.height, labelled, tuple(elsewhere))


def _compared(name: str) -> str:
    """The name of a municipality as names are compared; one in another script is just itself."""
    return slug(name) or name


def _ids(names: Iterable[str]) -> Iterator[str]:
    """An id for each pin, of the name of its municipality and, where another has that already, a number."""
    taken: set[str] = set()
    for name in names:
        word = f"plaats-{slug(name)}" if slug(name) else "plaats"
        numbered = (f"{word}-{number}" if number > 1 else word for number in count(1))
        free = next(one for one in numbered if one not in taken)
        taken.add(free)
        yield free


def _pin(id_: str, name: str, cluster: Seq[tuple[Sheet, Spot, Point]], known: PlaceTable) -> Pin:
    sheets = tuple(sheet for sheet, _, _ in cluster)
    middle = next((one for one in cluster if not one[1].precise), cluster[0])
    precise = all(spot.precise for _, spot, _ in cluster)
    names = _counted(spot.name for _, spot, _ in cluster)
    # “Renaix” where the table has that as part of Ronse: the list beside the map says what the sheets say. A
    # name that only the postcode explains may be that of several pins.
    given = names[0][0] if len(names) == 1 and slug(names[0][0]) in known.by_name else name
    shown = given if _compared(given) != _compared(name) else name
    return Pin(id_, shown, sheets, precise, middle[2], names=names)


def _counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """How often each name is given, in whatever spelling."""
    spelled: dict[str, list[str]] = {}
    for name in names:
        spelled.setdefault(_compared(name), []).append(name)
    counted = [(min(spellings), len(spellings)) for spellings in spelled.values()]
    return tuple(sorted(counted, key=lambda pair: sort_key(pair[0])))


def _spread(points: Seq[Point], height: int) -> list[Point]:
    """The points, pushed apart until no two are nearer than a pin's width."""
    spread = list(points)
    is_full = len(points) * PIN**2 > WIDTH * height
    for _ in range(ROUNDS_WHEN_FULL if is_full else ROUNDS):
        still = True
        order = sorted(range(len(spread)), key=lambda i: (spread[i], i))
        for position, i in enumerate(order):
            for j in order[position + 1 :]:
                (a, b), (c, d) = spread[i], spread[j]
                if c - a >= PIN:
                    break
                apart = hypot(c - a, d - b)
                if apart >= PIN:
                    continue
                still = False
                # Two on one spot go opposite ways, and each further pair in a direction of its own.
                push = (PIN + 1 - apart) / 2
                way = ((c - a) / apart, (d - b) / apart) if apart else (cos(i), sin(i))
                spread[i] = _within(a - push * way[0], b - push * way[1], height)
                spread[j] = _within(c + push * way[0], d + push * way[1], height)
        if still:
            break
    return spread


def _within(x: float, y: float, height: int) -> Point:
    edge = PIN / 2
    return min(max(x, edge), WIDTH - edge), min(max(y, edge), height - edge)


_Box = tuple[float, float, float, float]


def _labelled(pins: Seq[Pin], height: int) -> Iterator[Pin]:
    """The pins, with a label where one fits: those with most sheets are served first."""
    half = PIN / 2
    taken: list[_Box] = [(pin.x - half, pin.y - half, pin.x + half, pin.y + half) for pin in pins]
    labels: dict[str, Label] = {}
    # A municipality is named once: at its middle, where there is a pin.
    named: dict[str, Pin] = {}
    for pin in sorted(pins, key=lambda pin: (pin.precise, -len(pin.sheets))):
        if pin.name:
            named.setdefault(pin.name, pin)
    for pin in sorted(named.values(), key=lambda pin: -len(pin.sheets)):
        for label, box in _candidates(pin):
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= height
            if inside and not any(_overlap(box, other) for other in taken):
                labels[pin.id] = label
                taken.append(box)
                break
    return (replace(pin, label=labels.get(pin.id)) for pin in pins)


def _candidates(pin: Pin) -> Iterator[tuple[Label, _Box]]:
    """Right of the pin, left, below and above it. The typed label has letters of one width."""
    # A pin is drawn smaller than the finger that it is for: a name may stand close.
    x, y, near, width = pin.x, pin.y, PIN // 2 + 1, LETTER * len(pin.name)
    drop = LINE // 4  # from the middle of a line to its foot
    yield Label(x + near, y + drop, "start"), (x + near, y - LINE / 2, x + near + width, y + LINE / 2)
    yield Label(x - near, y + drop, "end"), (x - near - width, y - LINE / 2, x - near, y + LINE / 2)
    for top in (y + near, y - near - LINE):
        yield (
            Label(x, top + LINE - drop, "middle"),
            (x - width / 2, top, x + width / 2, top + LINE),
        )


def _overlap(one: _Box, two: _Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
