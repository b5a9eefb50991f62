"""Lists: the items of what was written, each read by the same function, every bad one told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from fichebak.text.diagnostics import Diagnostic, Invalid, Place, wrong
from fichebak.text.nodes import MAX_VALUES, Mapping, Node, Scalar, Sequence, mapping_not_text, scalar_in
from fichebak.text.slips import item_slip

Item = TypeVar("Item")
Value = TypeVar("Value")


def items_of(node: Node) -> tuple[Node, ...]:
    """The items of a list; a single value is a list of one."""
    return node.items if isinstance(node, Sequence) else (node,)


def gather(parse: Callable[[Item], Value], items: Iterable[Item]) -> tuple[Value, ...]:
    """Parses every item and reports every bad one. Raises Invalid when there was any."""
    values: list[Value] = []
    found: list[Diagnostic] = []
    for item in items:
        try:
            values.append(parse(item))
        except Invalid as invalid:
            found.extend(invalid.diagnostics)
    if found:
        raise Invalid(*found)
    return tuple(values)


def split_items(node: Node) -> tuple[Scalar, ...]:
    """The single values of a list, where one text with commas counts as a list.

    Each part of such a text gets its own place, so that a caret can point at it. Raises Invalid for more of
    them than a list may have.
    """
    if isinstance(node, Scalar):
        return _split(node)
    if isinstance(node, Mapping):
        raise mapping_not_text(node)
    return gather(scalar_in, node.items)


def gather_items(parse: Callable[[Scalar], Value], node: Node, items: Iterable[Scalar]) -> tuple[Value, ...]:
    """Parses the single values of a list, in which none may stand twice.

    Raises Invalid when one is bad, or none is set apart as such.
    """
    seen: set[Value] = set()

    def one(item: Scalar) -> Value:
        value = parse(item)
        if value in seen:
            raise wrong(item.place, "duplicate-choice", written=item.text)
        seen.add(value)
        return value

    try:
        return gather(one, items)
    except Invalid:
        if isinstance(node, Scalar) and not node.quoted and (slip := item_slip(node.text)):
            raise wrong(node.place, slip) from None
        raise


def _split(node: Scalar) -> tuple[Scalar, ...]:
    if node.text.count(",") + node.text.count(";") >= MAX_VALUES:
        raise wrong(node.place, "too-many-values", most=MAX_VALUES)
    parts, offset = [], 0
    # In a value that was folded from several lines, or quoted with escapes, columns past the
    # start would be guesses: then every part points at the start.
    for part in node.text.replace(";", ",").split(","):
        if part.strip():
            column = node.place.column + offset + len(part) - len(part.lstrip())
            simple = not node.quoted and "\n" not in node.text
            place = Place(node.place.path, node.place.line, column) if simple else node.place
            parts.append(Scalar(place, part.strip(), node.quoted))
        offset += len(part) + 1
    return tuple(parts)
