"""Completes values in a translation with the parts that only the main file has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence as Seq
from typing import Any

from fichebak.content.fields.contact import Contact
from fichebak.content.fields.contract import Field, FieldType, InParts, has_parts
from fichebak.content.fields.period import PeriodType
from fichebak.content.fields.shared.record import as_key, by_name, filled_in
from fichebak.content.fields.shared.written import node_of, written_parts
from fichebak.text.diagnostics import Invalid
from fichebak.text.nodes import Mapping, Node, Scalar, is_absent


def completed(own: Mapping, main: Mapping, fields: Seq[Field]) -> Mapping:
    """The front matter `own` of a translation, with missing parts of its values taken from the main file.

    So the file of a picture, or `public: nee` of a contact, need not be repeated.
    """
    fields_by_name = by_name(fields)
    main_nodes = {
        field.key: node for name, node in main.entries if (field := fields_by_name.get(as_key(name.text)))
    }

    def complete(name: Scalar, node: Node) -> Node:
        field = fields_by_name.get(as_key(name.text))
        return _with_parts(node, main_nodes.get(field.key), field.type) if field else node

    return Mapping(own.place, tuple((name, complete(name, node)) for name, node in own.entries))


def _with_parts(own: Node, main: Node | None, kind: FieldType) -> Node:
    """A value with its missing parts from the main file. Not a period, whose text may be in free wording."""
    if not isinstance(own, Mapping) or not has_parts(kind) or isinstance(kind, PeriodType):
        return own
    main = _in_parts(main, kind, kind.parts())
    own_entries = tuple((name, node) for name, node in own.entries if not is_absent(node))
    if not own_entries or main is None:
        return own
    own_parts = _parts_in(own_entries, kind)
    missing = (entry for entry in main.entries if _parts_in((entry,), kind) - own_parts)
    return Mapping(
        own.place, (*completed(Mapping(own.place, own_entries), main, kind.parts()).entries, *missing)
    )


def _in_parts(node: Node | None, kind: FieldType, parts: Seq[Field]) -> Mapping | None:
    """A value as a mapping of its parts, even if written on one line; None if it is absent or invalid."""
    if node is None or isinstance(node, Mapping):
        return node
    try:
        in_parts = node_of(written_parts(kind.parse(node), parts))
    except Invalid:
        return None
    return in_parts if isinstance(in_parts, Mapping) else None


def fallback_parts(own: Mapping, complete: Mapping, fields: Seq[Field]) -> Iterator[str]:
    """The parts that a translation takes from the main file, as “image.caption”."""
    fields_by_name = by_name(fields)
    for (name, node), (_, full) in zip(own.entries, complete.entries, strict=True):
        declared = fields_by_name.get(as_key(name.text))
        if (
            declared
            and has_parts(kind := declared.type)
            and isinstance(node, Mapping)
            and isinstance(full, Mapping)
        ):
            for part in _parts_in(full.entries, kind) - _parts_in(node.entries, kind):
                yield f"{declared.key}.{part}"


def _parts_in(entries: Seq[tuple[Scalar, Node]], kind: InParts) -> set[str]:
    """The keys of the parts that have a value."""
    return {part.key for _, part, _ in filled_in(entries, kind.parts())}


def no_more_public(own: Any, main: Any) -> Any:
    """A value of a translation, without the contacts that are private in the main file."""
    if isinstance(main, Contact) and not main.public:
        return main
    if isinstance(own, dict) and isinstance(main, dict):  # a group
        return {key: no_more_public(value, main.get(key)) for key, value in own.items()}
    return own
