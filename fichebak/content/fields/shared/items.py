"""Reads lists: parses each item with the same function and reports every bad one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from fichebak.text.diagnostics import Diagnostic, Invalid, Place, attempt, wrong
from fichebak.text.nodes import MAX_VALUES, Mapping, Node, Scalar, Sequence, mapping_not_text, scalar_in
from fichebak.text.slips import item_slip

Item = TypeVar("Item")
Value = TypeVar("Value")


def items_of(node: Node) -> tuple[Node, ...]:
    """The items of a list; a single value is a list of one."""
    return node.items if isinstance(node, Sequence) else (node,)


def gather(parse: Callable[[Item], Value], items: Iterable[Item]) -> tuple[Value, ...]:
    """The parsed items. Raises Invalid with the diagnostics of every bad one."""
    diagnostics: list[Diagnostic] = []
    attempts = [attempt(diagnostics, parse, item) for item in items]
    if diagnostics:
        raise Invalid(*diagnostics)
    return tuple(value for value in attempts if value is not None)


def split_items(node: Node) -> tuple[Scalar, ...]:
    """The single values of a list; a text with commas or semicolons counts as a list.

    Each part of such a text gets its own place, so that a caret can point at it. Raises Invalid for a
    mapping, for an item that is no single value, and for more than MAX_VALUES parts.
    """
    if isinstance(node, Scalar):
        return _split(node)
    if isinstance(node, Mapping):
        raise mapping_not_text(node)
    return gather(scalar_in, node.items)


def gather_items(parse: Callable[[Scalar], Value], node: Node, items: Iterable[Scalar]) -> tuple[Value, ...]:
    """The parsed items of the list `node`, which may hold no value twice.

    Raises Invalid with every bad item; or, where the list is one text whose marker is not a list marker
    (“-jeugd”, “• jeugd”), with that alone.
    """
    seen: set[Value] = set()

    def parse_new(item: Scalar) -> Value:
        value = parse(item)
        if value in seen:
            raise wrong(item.place, "duplicate-choice", written=item.text)
        seen.add(value)
        return value

    try:
        return gather(parse_new, items)
    except Invalid:
        if isinstance(node, Scalar) and not node.quoted and (slip := item_slip(node.text)):
            raise wrong(node.place, slip) from None
        raise


def _split(node: Scalar) -> tuple[Scalar, ...]:
    if node.text.count(",") + node.text.count(";") >= MAX_VALUES:
        raise wrong(node.place, "too-many-values", most=MAX_VALUES)
    parts, offset = [], 0
    # In a value that was folded from several lines, or quoted with escapes, columns past the
    # start would be guesses: then every part gets the place of the whole.
    for part in node.text.replace(";", ",").split(","):
        if part.strip():
            column = node.place.column + offset + len(part) - len(part.lstrip())
            is_verbatim = not node.quoted and "\n" not in node.text
            place = Place(node.place.path, node.place.line, column) if is_verbatim else node.place
            parts.append(Scalar(place, part.strip(), node.quoted))
        offset += len(part) + 1
    return tuple(parts)
