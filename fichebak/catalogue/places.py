"""Where a sheet is: its own location, else that of its municipality in a table of places.

The site provides the table: a CSV file with the columns `name`, `lat` and `lon`, and optionally
`postcode` (several, separated by spaces) and `part_of`. A name may occur more than once, with different
postcodes; a postcode may occur with many names. A place without coordinates, such as a merged village,
has those of the municipality that it is part of.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping as Map, Sequence as Seq
from functools import cache
from typing import NamedTuple

from fichebak.content.decoding import MAX_PER_CODE, decode
from fichebak.content.fields.address import Address, AddressType
from fichebak.content.fields.contract import Keys
from fichebak.content.fields.location import Location, LocationType, degrees, located
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, attempt, error, wrong
from fichebak.text.wording import named_within, nearest, slug

REQUIRED = ("name", "lat", "lon")
MAX_BYTES = 1_000_000
"""Enough for every place in a large country."""
MAX_ROWS = 20_000
"""Belgium has 2,800 places, villages included."""


class TableEntry(NamedTuple):
    """A place in the table."""

    name: str
    postcodes: tuple[str, ...]
    home: str
    """The name of the place that `location` belongs to: itself, or the municipality it is part of."""
    location: Location
    municipality: str
    """The municipality it is part of, else its own name; unlike `home`, also if it has its own location."""


class PlaceTable(NamedTuple):
    """The table of places, indexed by the slug of the name, and by postcode."""

    by_name: Map[str, tuple[TableEntry, ...]] = {}
    by_postcode: Map[str, tuple[TableEntry, ...]] = {}

    def find(self, name: str, postcode: str) -> TableEntry | None:
        """The place of an address, or None if it is unknown or ambiguous.

        The name decides. The postcode distinguishes places with the same name, and replaces a name that is
        not in the table, provided that all places with this postcode share one location.
        """
        named = self.by_name.get(slug(name), ())
        matching = [entry for entry in named if postcode in entry.postcodes]
        candidates = matching or named or self.by_postcode.get(postcode, ())
        return candidates[0] if len({(entry.home, entry.location) for entry in candidates}) == 1 else None

    def suggest(self, name: str, postcode: str) -> str:
        """The name that was probably meant by a name that is not in the table; empty if unclear."""
        names = [entry.name for entry in self.by_postcode.get(postcode, ())]
        all_names = [entry[0].name for entry in self.by_name.values()]
        suggestion = nearest(name, names) or nearest(name, all_names) or named_within(name, all_names)
        return suggestion or (names[0] if len(names) == 1 else "")

    def clash(self, name: str, postcode: str) -> tuple[str, str] | None:
        """The postcodes of the name and the municipalities of the postcode, if the two contradict each other.

        None if they have a municipality in common, or if the table lacks either.
        """
        named, with_postcode = self.by_name.get(slug(name), ()), self.by_postcode.get(postcode, ())
        postcodes = {one for entry in named for one in entry.postcodes}
        municipalities = {entry.municipality for entry in with_postcode}
        expected = {slug(entry.municipality) for entry in named}
        if not postcodes or not municipalities or not expected.isdisjoint(map(slug, municipalities)):
            return None
        return ", ".join(sorted(postcodes)), ", ".join(sorted(municipalities))


NO_TABLE = PlaceTable()
"""The table of a site that has none."""


Stray = tuple[Address, str]
"""An address whose municipality should be in the table but is not, and the probably intended name."""


def strays(places: PlaceTable) -> Callable[[Sheet, Keys], Stray | None]:
    """A function that gives the stray at a path of keys in a sheet, if the address there is one.

    Addresses outside the region need not be in the table: they have an unknown postcode or, if that cannot
    decide, a name unlike any other. Nor need names that a translation has in its own language.
    """
    # Many sheets name the same place, and finding the nearest name takes milliseconds.
    suggest = cache(places.suggest)

    def stray(sheet: Sheet, keys: Keys) -> Stray | None:
        address = sheet.value(keys)
        if not isinstance(address, Address) or (sheet.fallback and keys[0] not in sheet.fallback.fields):
            return None
        name, postcode = address.municipality, address.postcode
        if slug(name) in places.by_name:
            return None
        postcode_decides = postcode and places.by_postcode
        if postcode_decides and postcode not in places.by_postcode:
            return None
        suggestion = suggest(name, postcode)
        return (address, suggestion) if postcode_decides or suggestion else None

    return stray


class Spot(NamedTuple):
    """Where a sheet is, and how precisely."""

    location: Location
    precise: bool
    """Whether it is the sheet's own location rather than the centre of its municipality."""
    name: str
    """The municipality as spelled in the sheet; may be empty."""
    home: str
    """The municipality by which the map clusters sheets; may be empty."""


def spot_finder(model: Model, places: PlaceTable) -> Callable[[Sheet], Spot | None]:
    """A function that gives the spot of a sheet; None if its location is unknown."""
    locations, addresses = model.paths_of(LocationType), model.paths_of(AddressType)
    return lambda sheet: spot_of(_first(sheet, locations), _first(sheet, addresses), places)


def spot_of(location: object, address: object, places: PlaceTable) -> Spot | None:
    """The spot of a sheet with these values: at its own location, else in its municipality."""
    entry, name = None, ""
    if isinstance(address, Address):
        name = address.municipality
        entry = places.find(name, address.postcode)
    home = entry.home if entry else name
    if isinstance(location, Location):
        return Spot(location, precise=True, name=name, home=home)
    return Spot(entry.location, precise=False, name=name, home=home) if entry else None


def _first(sheet: Sheet, paths: Seq[Keys]) -> object:
    """The first value that a sheet has at any of these paths of keys."""
    return next((value for keys in paths if (value := sheet.value(keys)) is not None), None)


def read(path: str, data: bytes) -> PlaceTable:
    """Reads the table from a CSV file. Raises Invalid with every error found."""
    text = decode(path, data, MAX_BYTES, MAX_ROWS)
    diagnostics: list[Diagnostic] = []
    rows = tuple(_rows(text, path, diagnostics))
    is_whole = not diagnostics
    points = [_own_point(place, row, diagnostics) for place, row in rows]
    # A row that is left out may be the municipality of many others, which are right.
    places = _places(rows, points, diagnostics) if is_whole else []
    if diagnostics:
        raise Invalid(*diagnostics)
    return PlaceTable(
        _indexed((slug(entry.name), entry) for entry in places),
        _indexed((postcode, entry) for entry in places for postcode in entry.postcodes),
    )


def _indexed(pairs: Iterable[tuple[str, TableEntry]]) -> dict[str, tuple[TableEntry, ...]]:
    """The places by their keys; several may have one key."""
    by_key: dict[str, list[TableEntry]] = {}
    for key, entry in pairs:
        by_key.setdefault(key, []).append(entry)
    return {key: tuple(entries) for key, entries in by_key.items()}


Row = tuple[Place, Map[str, str]]


def _own_point(place: Place, row: Map[str, str], diagnostics: list[Diagnostic]) -> Location | None:
    """The coordinates in a row, if it has any."""
    if not row["name"]:
        diagnostics.append(error(place, "table-name"))
    elif row["lat"] or row["lon"]:
        return attempt(diagnostics, _point, place, row)
    return None


def _places(rows: Seq[Row], points: Seq[Location | None], diagnostics: list[Diagnostic]) -> list[TableEntry]:
    """The places, each with its own location or that of the municipality it is part of."""
    homes: dict[str, tuple[str, Location]] = {}
    for (_, row), point in zip(rows, points, strict=True):
        if point:
            homes.setdefault(slug(row["name"]), (row["name"], point))
    places = []
    seen: set[tuple[str, str]] = set()
    names = [row["name"] for _, row in rows]
    for (place, row), point in zip(rows, points, strict=True):
        if len(diagnostics) >= MAX_PER_CODE:  # each suggestion searches all names, which is slow
            break
        name, part_of = row["name"], row["part_of"]
        if not name or ((row["lat"] or row["lon"]) and not point):
            continue  # reported already
        if not point and slug(part_of) not in homes:
            code = "table-part" if part_of else "table-point"
            diagnostics.append(error(place, code, name=name, written=part_of, near=nearest(part_of, names)))
        elif (identity := (slug(name), row["postcode"])) in seen:
            diagnostics.append(error(place, "table-twice", name=name))
        else:
            seen.add(identity)
            home, location = (name, point) if point else homes[slug(part_of)]
            places.append(TableEntry(name, tuple(row["postcode"].split()), home, location, part_of or name))
    return places


def _rows(text: str, path: str, diagnostics: list[Diagnostic]) -> Iterator[Row]:
    """The rows as column → cell, each with its place in the file; without empty ones and those too long."""
    rows = _parsed(text, path)
    _, names = next(rows, (None, []))
    header = [name.strip().lower() for name in names]
    if missing := [name for name in REQUIRED if name not in header]:
        raise wrong(Place(path), "table-columns", names=", ".join(missing))
    columns = {"postcode": "", "part_of": ""}
    for place, cells in rows:
        if len(cells) > len(header):
            diagnostics.append(error(place, "table-cells", number=len(cells), expected=len(header)))
        elif any(map(str.strip, cells)):
            padded = [*cells, *[""] * (len(header) - len(cells))]
            yield place, columns | {n: c.strip() for n, c in zip(header, padded, strict=True)}


def _parsed(text: str, path: str) -> Iterator[tuple[Place, list[str]]]:
    """All rows as lists of cells, header included, each with the place where it begins."""
    first = text.partition("\n")[0]
    # Belgian spreadsheets separate columns by semicolons, since the comma is the decimal separator.
    reader = csv.reader(text.split("\n"), delimiter=";" if first.count(";") > first.count(",") else ",")
    line = 1
    try:
        for cells in reader:
            yield Place(path, line), cells
            line = reader.line_num + 1
    except csv.Error as problem:
        raise wrong(Place(path, line), "table-csv", said=problem) from None


def _point(place: Place, row: Map[str, str]) -> Location:
    try:
        return located(degrees(row["lat"]), degrees(row["lon"]), place)
    except ArithmeticError:  # raised for “noord”, and for “nan”, which parses as a number
        written = f"{row['lat']}, {row['lon']}"
        raise wrong(place, "table-point", name=row["name"], written=written) from None
