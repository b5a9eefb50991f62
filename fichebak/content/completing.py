"""What a translation says of a value, with what the main file says of it besides."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Seq
from typing import Any

from fichebak.content.fields.contact import Contact
from fichebak.content.fields.contract import Field, FieldType, InParts
from fichebak.content.fields.period import PeriodType
from fichebak.content.fields.record import as_key
from fichebak.content.fields.written import node_of, written_parts
from fichebak.text.diagnostics import Invalid
from fichebak.text.nodes import Mapping, Node, Scalar, is_absent


def completed(own: Mapping, main: Mapping, fields: Seq[Field]) -> Mapping:
    """What a translation says, each value that it gives in parts with the parts that only the main file has.

    So a picture's file, or that a contact is not public, need not be said twice.
    """
    by_name = {as_key(name): one for one in fields for name in one.names}
    there = {one.key: node for name, node in main.entries if (one := by_name.get(as_key(name.text)))}

    def whole(name: Scalar, node: Node) -> Node:
        one = by_name.get(as_key(name.text))
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
    by_name = {as_key(name): part.key for part in kind.parts() for name in part.names}
    left_out = set(by_name.values()) - {by_name.get(as_key(name.text)) for name, _ in said}
    lent = (entry for entry in main.entries if by_name.get(as_key(entry[0].text)) in left_out)
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
    by_name = {as_key(name): one for one in fields for name in one.names}
    for (name, node), (_, full) in zip(own.entries, whole.entries, strict=True):
        declared = by_name.get(as_key(name.text))
        if declared and isinstance(node, Mapping) and isinstance(full, Mapping):
            given, there = ({as_key(key.text) for key, _ in one.entries} for one in (node, full))
            for part in declared.type.parts() if isinstance(declared.type, InParts) else ():
                names = {as_key(name) for name in part.names}
                if names & there and not names & given:
                    yield f"{declared.key}.{part.key}"


def no_more_public(own: Any, main: Any) -> Any:
    """A value of a translation, in which nobody is told whom to ask that the main file keeps to itself."""
    if isinstance(main, Contact) and not main.public:
        return main
    if isinstance(own, dict) and isinstance(main, dict):  # a group
        return {key: no_more_public(value, main.get(key)) for key, value in own.items()}
    return own
