"""Merges a value that a row gives both whole and in parts, such as “Adres” and “Gemeente”."""

from __future__ import annotations

from collections.abc import Mapping as Map
from typing import NamedTuple

from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.contract import Field, FieldType, InParts, has_parts
from fichebak.content.fields.phone import PhoneNumber
from fichebak.content.fields.shared.written import node_of, written_parts
from fichebak.content.fields.text import Text
from fichebak.content.model import Model
from fichebak.content.tables import columns
from fichebak.moving.accepted import corrected
from fichebak.text.diagnostics import Diagnostic, Invalid
from fichebak.text.wording import fold


class Merged(NamedTuple):
    """The cells of a row by target, after merging: no value is given both whole and in parts."""

    cells: dict[str, str]
    column_of: dict[str, str]
    """Target → the column that its cell came from."""
    leftovers: list[tuple[str, str, Diagnostic | None]]
    """What could not be merged: the column, its cell, and the reason."""


def merge_wholes(given_cells: Map[str, str], given_columns: Map[str, str], model: Model) -> Merged:
    """Merges each whole value with its parts: either splits the whole, or drops the parts that it repeats.

    If the two contradict each other, a readable whole takes precedence and the contradicting part is left
    over; but never “public: nee”, which a whole cannot express.
    """
    merged = Merged(dict(given_cells), dict(given_columns), [])
    cells, column_of, leftovers = merged
    for name, column in columns(model).items():
        if not has_parts(column.type):
            continue
        _split_required_part(name, column.type, merged)
        whole = cells.get(name, "").strip()
        if not whole:
            continue
        given_parts = {
            target: cell for target, cell in cells.items() if target.startswith(f"{name}.") and cell.strip()
        }
        if not given_parts:
            continue
        whole_parts, problem = _parts_of(column.type, whole)
        if any(
            whole_parts == {part.key: whole}
            and not _agree(part.type, given_parts.get(f"{name}.{part.key}", whole), whole)
            for part in column.type.parts()
            if part.required
        ):
            # “Markt” alone may be a municipality, but not beside a column that says “Kuurne”.
            whole_parts = {column.type.parts()[0].key: whole}
        parts = {f"{name}.{key}": part for key, part in whole_parts.items()}
        types = {f"{name}.{part.key}": part.type for part in column.type.parts()}
        contradicting = [
            target
            for target, part in parts.items()
            if not _agree(types[target], given_parts.get(target, part), part)
        ]
        if problem and (contradicting or not parts):
            leftovers.append((column_of[name], cells.pop(name), problem))
            continue
        leftovers.extend((column_of[target], cells.pop(target), None) for target in contradicting)
        if given_parts.keys() <= parts.keys():
            for target in given_parts:
                cells.pop(target, None)  # the whole contains it
        else:
            del cells[name]
            cells.update(parts)
            column_of.update(dict.fromkeys(parts, column_of[name]))
    return merged


def _split_required_part(name: str, type_: InParts, row: Merged) -> None:
    """Splits a required part that holds more than itself: “8520 Kuurne” as a municipality.

    It then becomes the whole value; if there is a whole already, it becomes the parts that it holds.
    """
    cells, column_of, leftovers = row
    for part in type_.parts():
        target = f"{name}.{part.key}"
        text = cells.get(target, "").strip()
        if not (part.required and text):
            continue
        found_parts, problem = _parts_of(type_, text)
        if problem or part.key not in found_parts or _agree(part.type, text, found_parts[part.key]):
            continue
        if not cells.get(name, "").strip():
            cells[name], column_of[name] = cells.pop(target), column_of[target]
            continue
        cells[target] = found_parts.pop(part.key)
        types = {other.key: other.type for other in type_.parts()}
        for key, value in found_parts.items():
            other = f"{name}.{key}"
            if not cells.get(other, "").strip():
                cells[other], column_of[other] = value, column_of[target]
            elif not _agree(types[key], cells[other], value):
                leftovers.append((column_of[target], text, None))


def _agree(type_: FieldType, written: str, other: str) -> bool:
    """Whether two texts are the same value, although spelled differently."""
    if fold(written) == fold(other):
        return True
    try:
        first, second = (type_.parse(node_of(text)) for text in (written, other))
    except Invalid:
        return False
    return first.is_same_as(second) if isinstance(first, PhoneNumber) else bool(first == second)


def _parts_of(type_: InParts, whole: str) -> tuple[dict[str, str], Diagnostic | None]:
    """The parts of a whole value; plain words that do not parse become its first part, such as a street."""
    parts = [part for part in type_.parts() if not isinstance(part.type, Boolean)]
    try:
        value = type_.parse(node_of(whole))
    except Invalid as invalid:
        problem = invalid.diagnostics[0]
        if near := corrected(Field("", type_), problem, whole):
            return _parts_of(type_, near)
        is_words = problem.code in _WORDS and not problem.detail("near")
        return ({parts[0].key: whole} if is_words else {}), problem
    by_key = written_parts(value, parts)
    # The text of a period repeats the whole value: drop it, unless it is the only part.
    repeated = {part.key for part in parts if isinstance(part.type, Text) and by_key.get(part.key) == whole}
    return {key: str(part) for key, part in by_key.items() if key not in repeated or len(by_key) < 2}, None


_WORDS = {"address", "contact"}
"""The codes of diagnostics for a whole of plain words. “Onthaal o@a.example” is more than a name, and so is a
line in which an address can be read.
"""
