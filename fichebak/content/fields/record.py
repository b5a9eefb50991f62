"""The one loop that reads keys with values, each by its field.

A sheet, a group in a sheet, the configuration and a field type's options are all read by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Seq
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from fichebak.content.fields.contract import Field, FieldType, InParts
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error
from fichebak.text.nodes import Mapping, Node, is_absent, not_a_mapping
from fichebak.text.wording import fold, nearest


@dataclass(frozen=True, slots=True)
class Understood:
    """Keys read: the values that could be understood, their places, and what was wrong."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


def read_record(node: Node, fields: Seq[Field]) -> Understood:
    """Reads the keys of a mapping by their fields; one mistake never hides the next."""
    if not isinstance(node, Mapping):
        return Understood(diagnostics=(not_a_mapping(node),))
    named = by_name(fields)
    written = {as_key(key.text): key.text for key, _ in node.entries}
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    found: list[Diagnostic] = []
    absent: dict[str, Place] = {}
    meant: set[str] = set()
    are_listed = False
    for key, value in node.entries:
        declared = named.get(as_key(key.text))
        if declared is None and key.text.isdecimal() and is_absent(value):
            # “{impact: 7,5}”: between braces a comma parts one key from the next.
            found.append(error(key.place, "comma-in-braces", written=key.text))
        elif declared is None and (
            group := _group_of(key.text, fields, absent, written.keys() - named.keys())
        ):
            meant.add(as_key(group.key))
            called = next((written[name] for name in _keys(group) if name in written), group.own_name)
            found.append(error(key.place, "belongs-below", name=key.text, group=called))
        elif declared is None:
            free = [one for one in fields if not written.keys() & _keys(one)]
            near = _probably(key.text, free)
            meant.add(as_key(near))
            names = "" if near or are_listed else ", ".join(map(_called, free))
            are_listed = are_listed or bool(names)  # once is enough
            found.append(error(key.place, "unknown-field", name=key.text, near=near, free=names))
        elif declared.key in places:
            found.append(error(key.place, "duplicate-field", name=key.text, line=places[declared.key].line))
        elif is_absent(value) or _is_blank(value, declared.type):
            places[declared.key] = absent[declared.key] = key.place
        else:
            places[declared.key] = key.place
            try:
                values[declared.key] = declared.type.parse(value)
            except Invalid as invalid:
                found.extend(invalid.diagnostics)
    for declared in fields:
        # A key that was misspelt is told once, and not also as missing.
        if not declared.required or meant.intersection(_keys(declared)):
            continue
        if declared.key not in places or declared.key in absent:
            place = absent.get(declared.key, node.place)
            found.append(error(place, "missing", name=declared.own_name, help=declared.help))
    return Understood(values, places, tuple(found))


def _is_blank(node: Node, field_type: FieldType) -> bool:
    """Whether the parts of a value stand ready, as in a blank sheet or a form, and none is filled in."""
    if not isinstance(node, Mapping) or not isinstance(field_type, InParts):
        return False
    parts = by_name(field_type.parts())
    return all(
        as_key(key.text) in parts and (is_absent(value) or _is_blank(value, parts[as_key(key.text)].type))
        for key, value in node.entries
    )


def read_strictly(node: Node, fields: Seq[Field]) -> dict[str, Any]:
    """The values of a mapping in which nothing may be wrong. Raises Invalid with all that is."""
    record = read_record(node, fields)
    if record.diagnostics:
        raise Invalid(*record.diagnostics)
    return record.values


@lru_cache(4096)
def as_key(name: str) -> str:
    """A name as keys are compared: “Target groups” is target_groups."""
    return fold(name).replace(" ", "_").replace("-", "_")


def by_name(fields: Iterable[Field]) -> dict[str, Field]:
    """Fields by each of their names, as keys are compared."""
    return {key: declared for declared in fields for key in _keys(declared)}


def part_of(node: Node, part: Field) -> Node:
    """The value of a part of a value, as it stands there; the whole where it has no such part."""
    entries = node.entries if isinstance(node, Mapping) else ()
    names = {as_key(name) for name in part.names}
    return next((value for key, value in entries if as_key(key.text) in names), node)


def _keys(declared: Field) -> Iterator[str]:
    return map(as_key, declared.names)


def _group_of(
    name: str, fields: Iterable[Field], empty: Iterable[str], unknown: AbstractSet[str]
) -> Field | None:
    """The field that this one is a part of.

    If that part is a type's own, without a label, it says so only in company: below an `empty` field, or
    with another `unknown` one.
    """
    for group in fields:
        parts = group.type.parts() if isinstance(group.type, InParts) else ()
        is_meant = group.key in empty or len(unknown & by_name(parts).keys()) > 1
        if any(as_key(name) in _keys(part) and (part.label or is_meant) for part in parts):
            return group
    return None


def _called(declared: Field) -> str:
    """The name of a field as editors write it.

    A type's own parts have no such name: their aliases are in several languages.
    """
    return declared.own_name if declared.label else declared.key


def _probably(written: str, fields: Iterable[Field]) -> str:
    """The name of a field that was probably meant, as editors write it; may be empty.

    A key that only the configuration uses, and a label, stand for the editors' own name.
    """
    by_name: dict[str, str] = {}
    for declared in fields:
        own = _called(declared)
        by_name.setdefault(declared.key, own)
        by_name |= {alias: alias for alias in declared.aliases if alias not in by_name}
        if declared.label:
            by_name.setdefault(declared.label, own)
    return by_name.get(nearest(written, by_name), "")
