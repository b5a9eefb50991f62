"""What field types share to write a value as an editor would, so that it is read as the same again."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from typing import Any

from fichebak.content.fields.contract import Field, Written
from fichebak.text.diagnostics import Invalid, Place
from fichebak.text.nodes import Mapping, Node, Scalar, Sequence


def written_record(values: Map[str, Any], fields: Seq[Field]) -> dict[str, Written]:
    """The values of a record as they are written, by the keys of its fields; without what is empty."""
    given = {field.key: field.type.written(values[field.key]) for field in fields if field.key in values}
    return {key: written for key, written in given.items() if written}


def written_parts(value: object, parts: Seq[Field]) -> dict[str, Written]:
    """The same of a value whose attributes are named as its parts are; an empty one is no part of it."""
    given = {part.key: getattr(value, part.key) for part in parts}
    return written_record({key: one for key, one in given.items() if one is not None and one != ""}, parts)


def node_of(written: Written) -> Node:
    """What was written, as the reader of a sheet would hand it to `parse`."""
    nowhere = Place("")
    if isinstance(written, str):
        return Scalar(nowhere, written, quoted=True)
    if isinstance(written, list):
        return Sequence(nowhere, tuple(node_of(item) for item in written))
    return Mapping(nowhere, tuple((Scalar(nowhere, key), node_of(item)) for key, item in written.items()))


def reads_back(parse: Callable[[Node], object], written: Written, value: object) -> bool:
    """Whether what was written is read as this value."""
    try:
        return parse(node_of(written)) == value
    except Invalid:
        return False
