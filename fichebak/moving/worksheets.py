"""Reads what openpyxl leaves out of a worksheet in read-only mode: links, comments, hidden rows, columns."""

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
    """What a worksheet has besides cell values; cells are given as (row, column), from 1."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: dict[int, int] = field(default_factory=dict)
    """Ranges of columns: first → last."""
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: dict[tuple[int, int], int] = field(default_factory=dict)
    """The cells merged over several rows → the last of these rows."""
    has_drawings: bool = False
    """Whether there are pictures, text boxes or charts, which are in no cell."""


def read(parts: ZipFile, path: str) -> Beside:
    """Reads a worksheet of a workbook. Raises ExpatError, LookupError or ValueError if it is malformed."""
    path = path.lstrip("/")
    relationships = _relationships(parts, path)
    beside = Beside(has_drawings=any(kind == "drawing" for kind, _ in relationships.values()))
    row = 0

    def start_element(name: str, attributes: Attributes) -> None:
        nonlocal row
        if name == "row":
            row = int(attributes.get("r", row + 1))
            if attributes.get("hidden") in _TRUE:
                beside.hidden_rows.append(row)
        elif name == "col" and attributes.get("hidden") in _TRUE:
            first, last = int(attributes["min"]), int(attributes["max"])
            beside.hidden_columns[first] = max(last, beside.hidden_columns.get(first, last))
        elif name == "hyperlink" and (cell := place_of(attributes.get("ref", ""))):
            _, address = relationships.get(_attribute(attributes, "id"), ("", ""))
            if target_address := address or attributes.get("location", ""):
                beside.links[cell] = target_address
        elif name == "mergeCell":
            ends = [place_of(end) for end in attributes.get("ref", "").split(":")]
            if ends[0] and ends[-1] and ends[0][0] < ends[-1][0]:
                beside.merged[ends[0]] = ends[-1][0]

    _parse(parts, path, start_element)
    # Read each part once: a list of thousands of relationships may repeat the same part.
    comments = (_resolved(path, target) for kind, target in relationships.values() if kind == "comments")
    for part in dict.fromkeys(comments):
        beside.comments.update(_comments(parts, part))
    return beside


def place_of(reference: str) -> tuple[int, int] | None:
    """The (row, column) of the cell “B2”, or of the first cell of the range “B2:C3”; None for other text."""
    match = _CELL.match(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def _relationships(parts: ZipFile, path: str) -> dict[str, tuple[str, str]]:
    """The relationships of a part of the workbook: id → kind and target."""
    folder, name = posixpath.split(path)
    listing = f"{folder}/_rels/{name}.rels"
    relationships: dict[str, tuple[str, str]] = {}

    def start_element(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            relationships[attributes.get("Id", "")] = kind, attributes.get("Target", "")

    if listing in parts.namelist():
        _parse(parts, listing, start_element)
    return relationships


def _comments(parts: ZipFile, path: str) -> dict[tuple[int, int], str]:
    texts: dict[tuple[int, int], list[str]] = {}
    current: list[str] = []

    def start_element(name: str, attributes: Attributes) -> None:
        nonlocal current
        if name == "comment":
            cell = place_of(attributes.get("ref", ""))
            current = texts.setdefault(cell, []) if cell else []

    def character_data(text: str) -> None:
        current.append(text)

    _parse(parts, path, start_element, character_data)
    return {cell: text for cell, pieces in texts.items() if (text := "".join(pieces).strip())}


def _resolved(path: str, target: str) -> str:
    """The path in the workbook of a target, resolved against the part that refers to it."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))


def _attribute(attributes: Attributes, name: str) -> str:
    """The value of an attribute, whatever its namespace; empty if it is missing."""
    return next((value for key, value in attributes.items() if key.rpartition("}")[2] == name), "")


def _parse(
    parts: ZipFile,
    path: str,
    start_element: Callable[[str, Attributes], None],
    character_data: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = lambda name, attributes: start_element(name.rpartition("}")[2], attributes)
    parser.CharacterDataHandler = character_data
    parser.StartDoctypeDeclHandler = _refuse  # without a DTD there is no entity expansion
    with parts.open(path) as part:
        parser.ParseFile(part)


def _refuse(*_: object) -> None:
    raise ValueError
