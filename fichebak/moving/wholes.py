"""What a row gives whole in one column and in parts in others, put together: “Adres” beside “Gemeente”."""

from __future__ import annotations

from collections.abc import Mapping as Map
from typing import NamedTuple, cast

from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.contract import FieldType, InParts
from fichebak.content.fields.phone import PhoneNumber
from fichebak.content.fields.text import Text
from fichebak.content.fields.written import node_of, written_parts
from fichebak.content.model import Model
from fichebak.content.tables import columns
from fichebak.text.diagnostics import Diagnostic, Invalid
from fichebak.text.wording import fold


class Together(NamedTuple):
    """The cells of a row by their target, of which none is both whole and in parts."""

    cells: dict[str, str]
    came: dict[str, str]
    """Target → the column that it came from."""
    left: list[tuple[str, str, Diagnostic | None]]
    """The columns that have no place any more, with their cells, and why."""


def together(given_cells: Map[str, str], given_came: Map[str, str], model: Model) -> Together:
    """The cells with each whole that has parts beside it either in parts too or without them.

    Where the two contradict each other, the whole comes first if it can be read, and only the part that
    says something else is left: never “public: nee”, which no whole says.
    """
    all_ = Together(dict(given_cells), dict(given_came), [])
    cells, came, left = all_
    for column in columns(model):
        name = column.name
        if not (column.field and isinstance(column.field.type, InParts)):
            continue
        _take_apart(name, column.field.type, all_)
        whole = cells.get(name, "").strip()
        if not whole:
            continue
        given = {one: cell for one, cell in cells.items() if one.startswith(f"{name}.") and cell.strip()}
        if not given:
            continue
        told, problem = _parts_of(column.field.type, whole)
        parts = {f"{name}.{key}": part for key, part in told.items()}
        types = {f"{name}.{part.key}": part.type for part in column.field.type.parts()}
        others = [one for one, part in parts.items() if not _agree(types[one], given.get(one, part), part)]
        if problem and (others or not parts):
            left.append((came[name], cells.pop(name), problem))
            continue
        left.extend((came[one], cells.pop(one), None) for one in others)
        if given.keys() <= parts.keys():
            for one in given:
                cells.pop(one, None)  # the whole says it
        else:
            del cells[name]
            cells.update(parts)
            came.update(dict.fromkeys(parts, came[name]))
    return all_


def _take_apart(name: str, type_: InParts, all_: Together) -> None:
    """Looks whether the part that a value cannot do without says more: “8520 Kuurne” for a municipality.

    It is the whole then, or all the parts that it tells of, where something else is the whole.
    """
    cells, came, left = all_
    for part in type_.parts():
        one = f"{name}.{part.key}"
        text = cells.get(one, "").strip()
        if not (part.required and text):
            continue
        told, problem = _parts_of(type_, text)
        if problem or part.key not in told or _agree(part.type, text, told[part.key]):
            continue
        if not cells.get(name, "").strip():
            cells[name], came[name] = cells.pop(one), came[one]
            continue
        cells[one] = told.pop(part.key)
        types = {other.key: other.type for other in type_.parts()}
        for key, value in told.items():
            other = f"{name}.{key}"
            if not cells.get(other, "").strip():
                cells[other], came[other] = value, came[one]
            elif not _agree(types[key], cells[other], value):
                left.append((came[one], text, None))


def _agree(type_: FieldType, one: str, other: str) -> bool:
    """Whether two texts are the same value, however each is written."""
    if fold(one) == fold(other):
        return True
    try:
        first, second = (type_.parse(node_of(text)) for text in (one, other))
    except Invalid:
        return False
    return first.is_same_as(second) if isinstance(first, PhoneNumber) else bool(first == second)


def _parts_of(type_: InParts, whole: str) -> tuple[dict[str, str], Diagnostic | None]:
    """A value by its parts; words that cannot be read as one are its street or its name, if anything."""
    parts = [part for part in type_.parts() if not isinstance(part.type, Boolean)]
    try:
        value = cast("FieldType", type_).parse(node_of(whole))
    except Invalid as invalid:
        problem = invalid.diagnostics[0]
        return ({parts[0].key: whole} if problem.code in _WORDS else {}), problem
    told = written_parts(value, parts)
    # The words of a period are all of it once more; its years may be as well, and are kept.
    words = {part.key for part in parts if isinstance(part.type, Text) and told.get(part.key) == whole}
    return {key: str(part) for key, part in told.items() if key not in words or len(told) < 2}, None


_WORDS = {"address", "contact"}
"""What is said of a whole that holds nothing but words; “Onthaal o@a.example” holds more than a name."""
