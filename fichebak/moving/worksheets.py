"""What a worksheet says beside the values of its cells, read from its file: the library does not tell."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat
from zipfile import ZipFile

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_TRUE = {"1", "true"}
Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Beside:
    """Of the cells, each by its row and column."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: dict[int, int] = field(default_factory=dict)
    """By the first of some that stand together, the last."""
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: dict[tuple[int, int], int] = field(default_factory=dict)
    """Of those that stand in several rows, the last of these."""


def read(parts: ZipFile, path: str) -> Beside:
    """What is told beside the cells of the worksheet at a path in a workbook. Raises ExpatError, KeyError."""
    path = path.lstrip("/")
    found = Beside()
    related = _related(parts, path)
    rows = 0

    def note(name: str, given: Attributes) -> None:
        nonlocal rows
        if name == "row":
            rows = int(given.get("r", rows + 1))
            if given.get("hidden") in _TRUE:
                found.hidden_rows.append(rows)
        elif name == "col" and given.get("hidden") in _TRUE:
            first, last = int(given["min"]), int(given["max"])
            found.hidden_columns[first] = max(last, found.hidden_columns.get(first, last))
        elif name == "hyperlink" and (cell := place_of(given.get("ref", ""))):
            _, address = related.get(_named(given, "id"), ("", ""))
            if told := address or given.get("location", ""):
                found.links[cell] = told
        elif name == "mergeCell":
            ends = [place_of(end) for end in given.get("ref", "").split(":")]
            if ends[0] and ends[-1] and ends[0][0] < ends[-1][0]:
                found.merged[ends[0]] = ends[-1][0]

    _parse(parts, path, note)
    # Once each: a list of thousands may name one part time and again.
    comments = (_inside(path, target) for kind, target in related.values() if kind == "comments")
    for part in dict.fromkeys(comments):
        found.comments.update(_comments(parts, part))
    return found


def place_of(reference: str) -> tuple[int, int] | None:
    """The row and the column of a cell that is called “B2”, or of the first of “B2:C3”."""
    match = _CELL.match(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _related(parts: ZipFile, path: str) -> dict[str, tuple[str, str]]:
    """By their name, the kind and the address of what a part of the workbook refers to."""
    folder, name = posixpath.split(path)
    listing = f"{folder}/_rels/{name}.rels"
    found: dict[str, tuple[str, str]] = {}

    def note(name: str, given: Attributes) -> None:
        if name == "Relationship":
            kind = given.get("Type", "").rpartition("/")[2]
            found[given.get("Id", "")] = kind, given.get("Target", "")

    if listing in parts.namelist():
        _parse(parts, listing, note)
    return found


def _comments(parts: ZipFile, path: str) -> dict[tuple[int, int], str]:
    written: dict[tuple[int, int], list[str]] = {}
    here: list[str] = []

    def note(name: str, given: Attributes) -> None:
        nonlocal here
        if name == "comment":
            cell = place_of(given.get("ref", ""))
            here = written.setdefault(cell, []) if cell else []

    def hear(text: str) -> None:
        here.append(text)

    _parse(parts, path, note, hear)
    return {cell: text for cell, said in written.items() if (text := "".join(said).strip())}


def _inside(path: str, target: str) -> str:
    """The part of the workbook that another means."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


def _named(given: Attributes, name: str) -> str:
    """An attribute in whichever namespace."""
    return next((value for key, value in given.items() if key.rpartition("}")[2] == name), "")


def _parse(
    parts: ZipFile,
    path: str,
    note: Callable[[str, Attributes], None],
    hear: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = lambda name, given: note(name.rpartition("}")[2], given)
    parser.CharacterDataHandler = hear
    parser.StartDoctypeDeclHandler = _refuse  # what has none cannot swell
    with parts.open(path) as part:
        parser.ParseFile(part)


def _refuse(*_: object) -> None:
    raise ValueError
