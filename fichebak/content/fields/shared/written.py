"""Helpers of field types to write a value as an editor would, so that it parses to the same value."""

from __future__ import annotations

from collections.abc import Callable, Mapping as Map, Sequence as Seq
from typing import Any

from fichebak.content.fields.contract import Field, Written
from fichebak.text.diagnostics import Invalid, Place
from fichebak.text.nodes import Mapping, Node, Scalar, Sequence


def written_record(values: Map[str, Any], fields: Seq[Field]) -> dict[str, Written]:
    """The values of a mapping as an editor writes them, by field key; without the empty ones."""
    given = {field.key: field.type.written(values[field.key]) for field in fields if field.key in values}
    return {key: written for key, written in given.items() if written}


def written_parts(value: object, parts: Seq[Field]) -> dict[str, Written]:
    """The same for an object with an attribute for each part; without None and empty texts."""
    given = {part.key: getattr(value, part.key) for part in parts}
    return written_record(
        {key: part for key, part in given.items() if part is not None and part != ""}, parts
    )


def node_of(written: Written) -> Node:
    """A written value as the node that `parse` takes."""
    nowhere = Place("")
    if isinstance(written, str):
        return Scalar(nowhere, written, quoted=True)
    if isinstance(written, list):
        return Sequence(nowhere, tuple(node_of(item) for item in written))
    return Mapping(nowhere, tuple((Scalar(nowhere, key), node_of(item)) for key, item in written.items()))


def reads_back(parse: Callable[[Node], object], written: Written, value: object) -> bool:
    """Whether a written value parses to `value`."""
    try:
        return parse(node_of(written)) == value
    except Invalid:
        return False
