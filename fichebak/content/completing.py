"""What a translation says of a value, with what the main file says of it besides."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Seq
from typing import Any

from fichebak.content.fields.contact import Contact
from fichebak.content.fields.contract import Field, FieldType, InParts
from fichebak.content.fields.period import PeriodType
from fichebak.content.fields.record import as_key, by_name
from fichebak.content.fields.written import node_of, written_parts
from fichebak.text.diagnostics import Invalid
from fichebak.text.nodes import Mapping, Node, Scalar, is_absent


def completed(own: Mapping, main: Mapping, fields: Seq[Field]) -> Mapping:
    """What a translation says, each value that it gives in parts with the parts that only the main file has.

    So a picture's file, or that a contact is not public, need not be said twice.
    """
    named = by_name(fields)
    there = {one.key: node for name, node in main.entries if (one := named.get(as_key(name.text)))}

    def whole(name: Scalar, node: Node) -> Node:
        one = named.get(as_key(name.text))
        return _with_parts(node, there.get(one.key), one.type) if one else node

    return Mapping(own.place, tuple((name, whole(name, node)) for name, node in own.entries))


def _with_parts(own: Node, main: Node | None, kind: FieldType) -> Node:
    """A value with the parts that it leaves out. A period has none: it may be in somebody's own words."""
    if not isinstance(own, Mapping) or not isinstance(kind, InParts) or isinstance(kind, PeriodType):
        return own
    main = _in_parts(main, kind, kind.parts())
    said = tuple((name, node) for name, node in own.entries if not is_absent(node))
    if not said or main is None:
        return own
    given = _parts_in(said, kind)
    lent = (entry for entry in main.entries if _parts_in((entry,), kind) - given)
    return Mapping(own.place, (*completed(Mapping(own.place, said), main, kind.parts()).entries, *lent))


def _in_parts(node: Node | None, kind: FieldType, parts: Seq[Field]) -> Mapping | None:
    """A value by its parts, also where it is written on one line; None where there is none."""
    if node is None or isinstance(node, Mapping):
        return node
    try:
        whole = node_of(written_parts(kind.parse(node), parts))
    except Invalid:
        return None
    return whole if isinstance(whole, Mapping) else None


def lent_parts(own: Mapping, whole: Mapping, fields: Seq[Field]) -> Iterator[str]:
    """Which parts of its values are not a translation's own, as “image.caption”."""
    named = by_name(fields)
    for (name, node), (_, full) in zip(own.entries, whole.entries, strict=True):
        declared = named.get(as_key(name.text))
        kind = declared and declared.type
        if declared and isinstance(kind, InParts) and isinstance(node, Mapping) and isinstance(full, Mapping):
            for part in _parts_in(full.entries, kind) - _parts_in(node.entries, kind):
                yield f"{declared.key}.{part}"


def _parts_in(entries: Seq[tuple[Scalar, Node]], kind: InParts) -> set[str]:
    """The keys of the parts that are given, and not left empty."""
    named = by_name(kind.parts())
    given = (named.get(as_key(name.text)) for name, node in entries if not is_absent(node))
    return {part.key for part in given if part}


def no_more_public(own: Any, main: Any) -> Any:
    """A value of a translation, in which nobody is told whom to ask that the main file keeps to itself."""
    if isinstance(main, Contact) and not main.public:
        return main
    if isinstance(own, dict) and isinstance(main, dict):  # a group
        return {key: no_more_public(value, main.get(key)) for key, value in own.items()}
    return own
