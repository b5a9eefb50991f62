"""Reads a mapping by a list of declared fields.

Sheets, groups in a sheet, the configuration and the options of a field type are all read here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping as Map, Sequence as Seq, Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from fichebak.content.fields.contract import Field, FieldType, has_parts, is_many, parts_of
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error
from fichebak.text.nodes import Mapping, Node, Scalar, Sequence, is_absent, not_a_mapping
from fichebak.text.wording import CURLY, MAX_SUGGESTIONS, fold, is_nothing, nearest


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping as read: the valid values by key, the places of the keys, and what is wrong with the rest."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    absent: Map[str, Place] = field(default_factory=dict)
    """The places of the keys without a value."""


def read_record(node: Node, fields: Seq[Field]) -> Record:
    """Parses each value of a mapping by its field; one mistake never hides the next."""
    if not isinstance(node, Mapping):
        return Record(diagnostics=(not_a_mapping(node, **_listed(fields)),))
    by_key = by_name(fields)
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    errors: list[Diagnostic] = []
    absent: dict[str, Place] = {}
    unknown: list[Scalar] = []
    for key, value in node.entries:
        declared = by_key.get(as_key(key.text))
        if declared is None and key.text.isdecimal() and is_absent(value):
            # “{impact: 7,5}”: in braces, a comma separates entries, so that 5 becomes a key.
            errors.append(error(key.place, "comma-in-braces", written=key.text))
        elif declared is None:
            unknown.append(key)
        elif declared.key in places:
            errors.append(error(key.place, "duplicate-field", name=key.text, line=places[declared.key].line))
        elif is_absent(value) or _has_only_empty_parts(value, declared.type):
            places[declared.key] = absent[declared.key] = key.place
        elif _is_list_of_parts(value) and has_parts(declared.type):
            places[declared.key] = key.place
            errors.append(not_a_mapping(value))
        else:
            places[declared.key] = key.place
            try:
                values[declared.key] = declared.type.parse(value)
            except Invalid as invalid:
                if invalid.salvaged is not None:
                    values[declared.key] = invalid.salvaged
                errors.extend(
                    _placeholder(value, declared, invalid)
                    or _in_curly_quotes(value, declared.type, invalid)
                    or invalid.diagnostics
                )
    misnamed = [*_misnamed(unknown, node, fields, absent)] if unknown else []
    suggested = {as_key(found.detail("near") or found.detail("group")) for found in misnamed}
    errors.extend(misnamed)
    for declared in fields:
        is_given = declared.key in places and declared.key not in absent
        # A misspelt key is not also reported as missing.
        if declared.required and not is_given and suggested.isdisjoint(_keys(declared)):
            errors.append(_missing(declared, absent.get(declared.key, node.place)))
    return Record(values, places, tuple(errors), absent)


def _misnamed(
    unknown: Seq[Scalar], node: Mapping, fields: Seq[Field], absent: Map[str, Place]
) -> Iterator[Diagnostic]:
    """Errors for the keys of no field: a part that belongs in a group, or a name that may be misspelt."""
    written = {as_key(key.text): key.text for key, _ in node.entries}
    unknown_names = {as_key(key.text) for key in unknown}
    unused = [field for field in fields if written.keys().isdisjoint(_keys(field))]
    has_listed_names = False
    for number, key in enumerate(unknown):
        if group := _group_of(key, fields, absent, unknown_names):
            group_name = next((written[name] for name in _keys(group) if name in written), group.own_name)
            yield error(key.place, "belongs-below", name=key.text, group=group_name)
        else:
            near = _suggestion(key.text, unused) if number < MAX_SUGGESTIONS else ""
            unused_names = {} if near or has_listed_names else _listed(unused)
            has_listed_names = has_listed_names or bool(unused_names)  # once per mapping
            yield error(key.place, "unknown-field", name=key.text, near=near, **unused_names)


def _missing(declared: Field, place: Place) -> Diagnostic:
    part = declared.key if _is_part(declared) else ""
    setting = "" if declared.label or part else declared.key
    return error(place, "missing", name=declared.own_name, part=part, setting=setting, help=declared.help)


def _has_only_empty_parts(node: Node, field_type: FieldType) -> bool:
    """Whether a value has only empty parts, as in the blank sheet of `new` or an empty form."""
    if not isinstance(node, Mapping) or any(map(_gives_text, node.entries)):
        return False
    parts = by_name(parts_of(field_type))
    return all(
        as_key(key.text) in parts
        and (is_absent(value) or _has_only_empty_parts(value, parts[as_key(key.text)].type))
        for key, value in node.entries
    )


def _gives_text(entry: tuple[Scalar, Node]) -> bool:
    return isinstance(entry[1], Scalar) and not is_absent(entry[1])


def _placeholder(node: Node, declared: Field, invalid: Invalid) -> tuple[Diagnostic, ...]:
    """The error for “n.v.t.” and the like, where nothing at all could have been written; else none."""
    written = node.text.strip() if isinstance(node, Scalar) else ""
    # “Geen” may be the answer to a question: the hint of a boolean says what to write, and when nothing.
    is_answer = invalid.diagnostics[0].code == "boolean"
    if declared.required or is_answer or not is_nothing(written):
        return ()
    return (error(node.place, "placeholder", written=written),)


def _in_curly_quotes(node: Node, field_type: FieldType, invalid: Invalid) -> tuple[Diagnostic, ...]:
    """The error for a value that is valid without the curly quotes around it; else none."""
    written = node.text.strip() if isinstance(node, Scalar) else ""
    bare = written.strip(CURLY).strip()
    if bare == written or is_many(field_type):  # each item of a list has its own
        return ()
    try:
        field_type.parse(Scalar(node.place, bare))
    except Invalid:
        return ()
    return (replace(invalid.diagnostics[0], code="curly-quotes", details=(("written", bare),)),)


def _is_list_of_parts(node: Node) -> bool:
    """Whether each part of a value has a hyphen before it, as if it were an item of a list."""
    return isinstance(node, Sequence) and any(isinstance(item, Mapping) for item in node.items)


def read_strictly(node: Node, fields: Seq[Field]) -> dict[str, Any]:
    """The values of a mapping. Raises Invalid with everything that is wrong with it."""
    record = read_record(node, fields)
    if record.diagnostics:
        raise Invalid(*record.diagnostics)
    return record.values


@lru_cache(4096)
def as_key(name: str) -> str:
    """A name normalised for comparing keys: “Target groups” → “target_groups”."""
    return fold(name).replace(" ", "_").replace("-", "_")


def by_name(fields: Iterable[Field]) -> Map[str, Field]:
    """The fields by each of their names, normalised with `as_key`."""
    return _by_name(tuple(fields))


@lru_cache(1024)
def _by_name(fields: tuple[Field, ...]) -> Map[str, Field]:
    # Every sheet needs that of the model and of its groups several times.
    return {key: declared for declared in fields for key in _keys(declared)}


def filled_in(
    entries: Iterable[tuple[Scalar, Node]], fields: Iterable[Field]
) -> Iterator[tuple[Scalar, Field, Node]]:
    """The entries of a mapping that fill in one of these fields: the key, the field and the value."""
    fields_by_name = by_name(fields)
    for key, node in entries:
        declared = fields_by_name.get(as_key(key.text))
        if declared is not None and not is_absent(node):
            yield key, declared, node


def part_of(node: Node, part: Field) -> Node:
    """The node of one part of a value; the whole node where it has no such part."""
    entries = node.entries if isinstance(node, Mapping) else ()
    names = {as_key(name) for name in part.names}
    return next((value for key, value in entries if as_key(key.text) in names), node)


def _keys(declared: Field) -> Iterator[str]:
    return map(as_key, declared.names)


def _group_of(
    key: Scalar, fields: Iterable[Field], empty: Map[str, Place], unknown: AbstractSet[str]
) -> Field | None:
    """The field that has a part of this name: the editor probably forgot to indent it.

    A part that belongs to the field type itself (and so has no label) is too common a word to be proof: the
    field must also be `empty` above it, or another of its parts among the `unknown` names.
    """
    name = as_key(key.text)
    for group in fields:
        parts = parts_of(group.type)
        is_likely = empty.get(group.key, key.place) < key.place or len(unknown & by_name(parts).keys()) > 1
        if any(name in {*_keys(part), as_key(part.label)} and (part.label or is_likely) for part in parts):
            return group
    return None


def _is_part(declared: Field) -> bool:
    """Whether a field is a part of a field type, of which each language has its own name."""
    return bool(declared.aliases) and not declared.label


def _listed(fields: Seq[Field]) -> dict[str, str]:
    """The names of fields as details of a message; of parts their keys, to be named in its language."""
    parts = [declared.key for declared in fields if _is_part(declared)]
    others = [_display_name(declared) for declared in fields if not _is_part(declared)]
    return {"free": ", ".join(others), "parts": ", ".join(parts)} if fields else {}


def _display_name(declared: Field) -> str:
    """The name of a field as editors write it; for a part, its key."""
    return declared.own_name if declared.label else declared.key


def _suggestion(written: str, fields: Iterable[Field]) -> str:
    """The name of the field that a misspelt key most resembles, as editors write it; may be empty.

    A resemblance to the key or the label of a field gives the editors' own name for it.
    """
    name_by_spelling: dict[str, str] = {}
    for declared in fields:
        display_name = _display_name(declared)
        name_by_spelling.setdefault(declared.key, display_name)
        name_by_spelling |= {alias: alias for alias in declared.aliases if alias not in name_by_spelling}
        if declared.label:
            name_by_spelling.setdefault(declared.label, display_name)
    return name_by_spelling.get(nearest(written, name_by_spelling), "")
