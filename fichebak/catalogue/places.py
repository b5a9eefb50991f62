"""Where a sheet is: the point that it gives itself, else that of its municipality, from a table.

The table is the site's own: a CSV file with the columns `name`, `lat` and `lon`, and if need be
`postcode` (several, parted by spaces) and `part_of`. One name may stand in it more than once, with
other postcodes; one postcode may stand with many names. A place without a point of its own, such
as a village that was merged, has that of the municipality it is part of.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass, field
from functools import cache

from fichebak.content.decoding import MOST_ALIKE, decode
from fichebak.content.fields.address import Address, AddressType
from fichebak.content.fields.location import Location, LocationType, degrees, located
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, attempt, error, wrong
from fichebak.text.wording import nearest, slug

REQUIRED = ("name", "lat", "lon")
MAX_BYTES = 1_000_000
"""Every place of a large country; what is larger is no table of places."""
MOST_ROWS = 20_000
"""Belgium has 2,800 places, villages among them."""


@dataclass(frozen=True, slots=True)
class Known:
    """A place of the table."""

    name: str
    postcodes: tuple[str, ...]
    home: str
    """The place whose point this is: its own name, or the municipality that it is part of."""
    location: Location
    municipality: str
    """What it is part of, or its own name: a village that was merged may have a point of its own."""


@dataclass(frozen=True, slots=True)
class PlaceTable:
    """The table, by name and by postcode."""

    by_name: Map[str, tuple[Known, ...]] = field(default_factory=dict)
    by_postcode: Map[str, tuple[Known, ...]] = field(default_factory=dict)

    def find(self, name: str, postcode: str) -> Known | None:
        """The place of an address, or None where it is unknown or could be one of several.

        The name decides; the postcode tells two places of one name apart, and stands in for a name
        that is not in the table as long as all its places are of one municipality.
        """
        named = self.by_name.get(slug(name), ())
        coded = [known for known in named if postcode in known.postcodes]
        candidates = coded or named or self.by_postcode.get(postcode, ())
        return candidates[0] if len({(known.home, known.location) for known in candidates}) == 1 else None

    def meant(self, name: str, postcode: str) -> str:
        """The name that was probably meant by one that is not in the table; may be empty."""
        coded = [known.name for known in self.by_postcode.get(postcode, ())]
        others = (known[0].name for known in self.by_name.values())
        return nearest(name, coded) or nearest(name, others) or (coded[0] if len(coded) == 1 else "")

    def clash(self, name: str, postcode: str) -> tuple[str, str] | None:
        """The postcodes of a place and the municipalities of a postcode, where the two are apart.

        None where they have a municipality in common, and where the table lacks one of them.
        """
        named, coded = self.by_name.get(slug(name), ()), self.by_postcode.get(postcode, ())
        own = {one for known in named for one in known.postcodes}
        others = {known.municipality for known in coded}
        here = {slug(known.municipality) for known in named}
        if not own or not others or not here.isdisjoint(map(slug, others)):
            return None
        return ", ".join(sorted(own)), ", ".join(sorted(others))


NO_TABLE = PlaceTable()
"""What a site knows that has no table."""


Stray = tuple[Address, str]
"""An address whose municipality is not in the table and should be, and the one that was probably meant."""


def strays(places: PlaceTable) -> Callable[[Sheet, tuple[str, ...]], Stray | None]:
    """Tells whether the address of a sheet below some keys is a stray.

    What lies elsewhere need not be in the table: by its postcode, or where that does not tell, by a name like
    no other. Nor need the name that a translation gives a place in its own language.
    """
    # Many sheets name the same place, and to look for one like it takes milliseconds.
    meant = cache(places.meant)

    def stray(sheet: Sheet, keys: tuple[str, ...]) -> Stray | None:
        address = sheet.value(keys)
        if not isinstance(address, Address) or (sheet.loan and keys[0] not in sheet.loan.fields):
            return None
        name, postcode = address.municipality, address.postcode
        if slug(name) in places.by_name:
            return None
        tells = postcode and places.by_postcode
        if tells and postcode not in places.by_postcode:
            return None
        near = meant(name, postcode)
        return (address, near) if tells or near else None

    return stray


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a sheet is, and how precisely that is known."""

    location: Location
    precise: bool
    """Whether it is the sheet's own point, and not the middle of its municipality."""
    name: str
    """The municipality as the sheet gives it; may be empty."""
    home: str
    """The municipality by which sheets are taken together on a map; may be empty."""


def spots_of(sheets: Iterable[Sheet], model: Model, places: PlaceTable) -> dict[str, Spot]:
    """Where sheets are, by slug; without those of which neither they nor the table tells."""
    own, address = (
        [keys for keys, declared in model.leaves() if isinstance(declared.type, kind)]
        for kind in (LocationType, AddressType)
    )
    spots = {sheet.slug: _spot(_first(sheet, own), _first(sheet, address), places) for sheet in sheets}
    return {slug: spot for slug, spot in spots.items() if spot}


def _spot(own: object, address: object, places: PlaceTable) -> Spot | None:
    known, name = None, ""
    if isinstance(address, Address):
        name = address.municipality
        known = places.find(name, address.postcode)
    home = known.home if known else name
    if isinstance(own, Location):
        return Spot(own, precise=True, name=name, home=home)
    return Spot(known.location, precise=False, name=name, home=home) if known else None


def _first(sheet: Sheet, paths: Seq[tuple[str, ...]]) -> object:
    """The first value that a sheet gives in some fields of one type."""
    return next((value for keys in paths if (value := sheet.value(keys)) is not None), None)


def read(path: str, data: bytes) -> PlaceTable:
    """The table in a CSV file. Raises Invalid with everything that is wrong with it."""
    text = decode(path, data, MAX_BYTES, MAX_BYTES)
    if text.count("\n") > MOST_ROWS:
        raise wrong(Place(path, MOST_ROWS + 1), "table-rows", most=MOST_ROWS)
    rows = tuple(_rows(text, path))
    found: list[Diagnostic] = []
    points = [_own_point(place, row, found) for place, row in rows]
    known = _known(rows, points, found)
    if found:
        raise Invalid(*found)
    by_name: dict[str, list[Known]] = {}
    by_postcode: dict[str, list[Known]] = {}
    for one in known:
        by_name.setdefault(slug(one.name), []).append(one)
        for postcode in one.postcodes:
            by_postcode.setdefault(postcode, []).append(one)
    return PlaceTable(*({key: tuple(ones) for key, ones in by.items()} for by in (by_name, by_postcode)))


Row = tuple[Place, Map[str, str]]


def _own_point(place: Place, row: Map[str, str], found: list[Diagnostic]) -> Location | None:
    """The point that a row gives, where it gives one."""
    if not row["name"]:
        found.append(error(place, "table-name"))
    elif row["lat"] or row["lon"]:
        return attempt(found, _point, place, row)
    return None


def _known(rows: Seq[Row], points: Seq[Location | None], found: list[Diagnostic]) -> list[Known]:
    """The places, each with the point that it has itself or shares."""
    homes: dict[str, tuple[str, Location]] = {}
    for (_, row), point in zip(rows, points, strict=True):
        if point:
            homes.setdefault(slug(row["name"]), (row["name"], point))
    known = []
    seen: set[tuple[str, str]] = set()
    names = [row["name"] for _, row in rows]
    for (place, row), point in zip(rows, points, strict=True):
        if len(found) >= MOST_ALIKE:  # what was probably meant is looked for among all names
            break
        name, part_of = row["name"], row["part_of"]
        if not name or ((row["lat"] or row["lon"]) and not point):
            continue  # told already
        if not point and slug(part_of) not in homes:
            code = "table-part" if part_of else "table-point"
            found.append(error(place, code, name=name, written=part_of, near=nearest(part_of, names)))
        elif (twin := (slug(name), row["postcode"])) in seen:
            found.append(error(place, "table-twice", name=name))
        else:
            seen.add(twin)
            home, location = (name, point) if point else homes[slug(part_of)]
            known.append(Known(name, tuple(row["postcode"].split()), home, location, part_of or name))
    return known


def _rows(text: str, path: str) -> Iterator[Row]:
    """The rows by column, each with its place; empty ones are skipped."""
    rows = _parsed(text, path)
    _, names = next(rows, (None, []))
    header = [name.strip().lower() for name in names]
    if missing := [name for name in REQUIRED if name not in header]:
        raise wrong(Place(path), "table-columns", names=", ".join(missing))
    columns = {"postcode": "", "part_of": ""}
    for place, cells in rows:
        if len(cells) > len(header):
            raise wrong(place, "table-cells", number=len(cells), expected=len(header))
        if any(map(str.strip, cells)):
            padded = [*cells, *[""] * (len(header) - len(cells))]
            yield place, columns | {n: c.strip() for n, c in zip(header, padded, strict=True)}


def _parsed(text: str, path: str) -> Iterator[tuple[Place, list[str]]]:
    """The rows as they stand there, the first among them, each with the place where it begins."""
    first = text.partition("\n")[0]
    # A Belgian spreadsheet parts columns by a semicolon, since the comma is in its numbers.
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
    except ArithmeticError:  # of “noord”, and of “nan”, which is read as a number and is none
        written = f"{row['lat']}, {row['lon']}"
        raise wrong(place, "table-point", name=row["name"], written=written) from None
