"""Places sheets on a map: clusters them into pins, pushes pins apart, and labels them where there is room."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping as Map, Sequence as Seq
from itertools import count
from math import cos, dist, hypot, sin
from typing import NamedTuple

from fichebak.catalogue import places
from fichebak.catalogue.places import NO_TABLE, PlaceTable, Spot
from fichebak.content.config import MapFiles
from fichebak.content.fields.location import Location, LocationType
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from fichebak.site import geojson
from fichebak.site.geojson import Point
from fichebak.site.mapping import MARGIN, SYSTEMS, WIDTH, Land, land_of
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, attempt, error, wrong
from fichebak.text.nodes import Scalar
from fichebak.text.wording import nearest, slug, sort_key

PIN = 28
"""The diameter of a pin and the least distance between two centres, in SVG units: 24 pixels on a map of
560 pixels wide, the minimum target size of WCAG 2.2 (2.5.8)."""
ROUNDS, ROUNDS_WHEN_FULL = 60, 5
"""How many rounds pins push each other away. More pins than the map has room for never settle: they
overlap whatever we do, so more rounds would only cost time."""
LETTER, LINE = 9.6, 16
"""The width of a letter of a monospaced label, and the height of a line, in SVG units. A letter takes 8; with
the rest, a name also fits when a reader sets letters and words apart (WCAG 2.2, 1.4.12)."""


class Region(NamedTuple):
    """The region of a site: its outline and its municipalities."""

    land: Land
    places: PlaceTable
    sketch: str
    """The outline as SVG path data of a few hundred bytes."""


class Label(NamedTuple):
    """The position of a name beside a pin; `anchor` is the SVG text-anchor: start, middle or end."""

    x: int
    y: int
    anchor: str


class Mapped(NamedTuple):
    """What a map shows of a sheet. No more, so that the cache key of a map follows nothing else."""

    slug: str
    title: str
    lang: str
    """The language of the title; empty if it is the site's."""


class Pin(NamedTuple):
    """One sheet on the map, or several at about the same place."""

    id: str
    name: str
    """The municipality, spelled as its sheets do where they agree; empty where no sheet gives one."""
    sheets: tuple[Mapped, ...]
    precise: bool
    true: Point
    """The real position, in SVG units."""
    x: int = 0
    y: int = 0
    """The drawn position: as near to the real one as other pins allow."""
    names: tuple[tuple[str, int], ...] = ()
    """The municipalities or villages that its sheets give, each with its number of sheets."""
    label: Label | None = None


class Atlas(NamedTuple):
    """A map with its pins, and the sheets that are not on it."""

    outline: str
    width: int
    height: int
    pins: tuple[Pin, ...]
    elsewhere: tuple[Mapped, ...]
    """Sheets whose place is unknown or off the map."""

    @property
    def strays(self) -> tuple[Pin, ...]:
        """The pins that were pushed so far that a line must lead back to their real position."""
        return tuple(pin for pin in self.pins if dist((pin.x, pin.y), pin.true) > PIN / 2)


class Sketch(NamedTuple):
    """One sheet on a small map; x and y are None where it lies off the map."""

    outline: str
    width: int
    height: int
    spot: Spot
    x: int | None = None
    y: int | None = None


def places_of(region: Region | None) -> PlaceTable:
    """The table of municipalities of a region; an empty one for a site without a map."""
    return region.places if region else NO_TABLE


def read(files: MapFiles, inputs: Map[str, bytes]) -> Region:
    """Reads the region that the configuration names. Raises Invalid with every error in its files."""
    diagnostics: list[Diagnostic] = []
    table = attempt(diagnostics, _table, files.places, inputs) or NO_TABLE
    land = attempt(diagnostics, _land, files.outline, inputs)
    if land is None or diagnostics:
        raise Invalid(*diagnostics)
    municipalities = [municipality for namesakes in table.by_name.values() for municipality in namesakes]
    # Most often the outline gives latitude first: the map would be empty without any explanation.
    if municipalities and not any(land.holds(municipality.location) for municipality in municipalities):
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
    """Reports locations that are off the map, but on it when latitude and longitude are swapped."""
    locations = model.paths_of(LocationType)
    for sheet in sheets:
        for keys in locations:
            point = sheet.value(keys)
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
    return drawn._replace(x=round(x), y=round(y))


def atlas(sheets: Iterable[Mapped], spots: Map[str, Spot], region: Region) -> Atlas:
    """The map of a whole catalogue; `spots` gives the place of each sheet, by slug."""
    elsewhere: list[Mapped] = []
    clusters: dict[str, list[list[tuple[Mapped, Spot, Point]]]] = {}
    for sheet in sheets:
        spot = spots.get(sheet.slug)
        if spot is None or not region.land.holds(spot.location):
            elsewhere.append(sheet)
            continue
        member = (sheet, spot, region.land.at(spot.location))
        group = clusters.setdefault(_name_key(spot.home), [])
        # Within a municipality, pins that would touch become one pin with a count.
        cluster = next((c for c in group if dist(c[0][2], member[2]) < PIN), None)
        if cluster is None:
            group.append([member])
        else:
            cluster.append(member)
    homes = [(min(s.home for cluster in group for _, s, _ in cluster), group) for group in clusters.values()]
    homes.sort(key=lambda home: sort_key(home[0]))
    named = [(name, cluster) for name, group in homes for cluster in group]
    ids = _ids(name for name, _ in named)
    table = region.places
    pins = [_pin(id_, name, cluster, table) for id_, (name, cluster) in zip(ids, named, strict=True)]
    moved = [
        pin._replace(x=round(x), y=round(y))
        for pin, (x, y) in zip(pins, _spread([pin.true for pin in pins], region.land.height), strict=True)
    ]
    labelled = tuple(_labelled(moved, region.land.height))
    return Atlas(region.land.path(), WIDTH, region.land.height, labelled, tuple(elsewhere))


def _name_key(name: str) -> str:
    """The key by which names of municipalities are compared; a name without Latin letters is its own key."""
    return slug(name) or name


def _ids(names: Iterable[str]) -> Iterator[str]:
    """A unique id for each pin: its municipality's slug, with a number if taken, e.g. plaats-ronse-2."""
    taken: set[str] = set()
    for name in names:
        word = f"plaats-{slug(name)}" if slug(name) else "plaats"
        numbered = (f"{word}-{number}" if number > 1 else word for number in count(1))
        free = next(id_ for id_ in numbered if id_ not in taken)
        taken.add(free)
        yield free


def _pin(id_: str, name: str, cluster: Seq[tuple[Mapped, Spot, Point]], table: PlaceTable) -> Pin:
    sheets = tuple(sheet for sheet, _, _ in cluster)
    central = next((member for member in cluster if not member[1].precise), cluster[0])
    precise = all(spot.precise for _, spot, _ in cluster)
    names = _counted(spot.name for _, spot, _ in cluster)
    # “Renaix”, if the table lists that as a part of Ronse: show the name that the sheets use. A name that is
    # not in the table, and was found by its postcode only, may belong to several pins: do not use it.
    given = names[0][0] if len(names) == 1 and slug(names[0][0]) in table.by_name else name
    shown = given if _name_key(given) != _name_key(name) else name
    return Pin(id_, shown, sheets, precise, central[2], names=names)


def _counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """The number of times that each name occurs; spellings of one name count together."""
    spelled: dict[str, list[str]] = {}
    for name in names:
        spelled.setdefault(_name_key(name), []).append(name)
    counted = [(min(spellings), len(spellings)) for spellings in spelled.values()]
    return tuple(sorted(counted, key=lambda pair: sort_key(pair[0])))


def _spread(points: Seq[Point], height: int) -> list[Point]:
    """The points, pushed apart until no two are closer than the width of a pin."""
    spread = list(points)
    is_full = len(points) * PIN**2 > WIDTH * height
    for _ in range(ROUNDS_WHEN_FULL if is_full else ROUNDS):
        settled = True
        left_to_right = sorted(range(len(spread)), key=lambda i: (spread[i], i))
        for position, i in enumerate(left_to_right):
            for j in left_to_right[position + 1 :]:
                (a, b), (c, d) = spread[i], spread[j]
                if c - a >= PIN:
                    break
                distance = hypot(c - a, d - b)
                if distance >= PIN:
                    continue
                settled = False
                # Two on the same spot go opposite ways, each such pair in a direction of its own.
                push = (PIN + 1 - distance) / 2
                direction = ((c - a) / distance, (d - b) / distance) if distance else (cos(i), sin(i))
                spread[i] = _within(a - push * direction[0], b - push * direction[1], height)
                spread[j] = _within(c + push * direction[0], d + push * direction[1], height)
        if settled:
            break
    return spread


def _within(x: float, y: float, height: int) -> Point:
    edge = PIN / 2
    return min(max(x, edge), WIDTH - edge), min(max(y, edge), height - edge)


_Box = tuple[float, float, float, float]


def _labelled(pins: Seq[Pin], height: int) -> Iterator[Pin]:
    """The pins, with a label where one fits; pins with the most sheets choose first."""
    half = PIN / 2
    taken: list[_Box] = [(pin.x - half, pin.y - half, pin.x + half, pin.y + half) for pin in pins]
    labels: dict[str, Label] = {}
    # Label a municipality once, at its centre if there is a pin.
    named: dict[str, Pin] = {}
    for pin in sorted(pins, key=lambda pin: (pin.precise, -len(pin.sheets))):
        if pin.name:
            named.setdefault(pin.name, pin)
    for pin in sorted(named.values(), key=lambda pin: -len(pin.sheets)):
        for label, box in _candidates(pin):
            # map.css leaves this much room on both sides of the drawing.
            inside = box[0] >= -MARGIN and box[1] >= 0 and box[2] <= WIDTH + MARGIN and box[3] <= height
            if inside and not any(_overlap(box, other) for other in taken):
                labels[pin.id] = label
                taken.append(box)
                break
    return (pin._replace(label=labels.get(pin.id)) for pin in pins)


def _candidates(pin: Pin) -> Iterator[tuple[Label, _Box]]:
    """Label positions to try: right of the pin, left, below, above. The label is monospaced."""
    # A pin is drawn smaller than its touch target: a label may be close to it.
    x, y, gap, width = pin.x, pin.y, PIN // 2 + 2, LETTER * len(pin.name)
    drop = LINE // 4  # from the middle of a line to its baseline
    yield Label(x + gap, y + drop, "start"), (x + gap, y - LINE / 2, x + gap + width, y + LINE / 2)
    yield Label(x - gap, y + drop, "end"), (x - gap - width, y - LINE / 2, x - gap, y + LINE / 2)
    # Centred; or, where that has no room, towards one side.
    for anchor, at, left in (
        ("middle", x, x - width / 2),
        ("start", x - gap, x - gap),
        ("end", x + gap, x + gap - width),
    ):
        for top in (y + gap, y - gap - LINE):
            yield Label(at, top + LINE - drop, anchor), (left, top, left + width, top + LINE)


def _overlap(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
