"""What the web editor can show of a sheet or a page, and what it would lose.

Our parser accepts more than the forms of the editor do: aliases of keys, and several forms of one value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping as Map, Sequence as Seq
from datetime import date
from typing import Any

from fichebak.content.fields.address import AddressType
from fichebak.content.fields.choice import Choice
from fichebak.content.fields.choices import Choices
from fichebak.content.fields.contract import Field, FieldType, Setting, Written, parts_of
from fichebak.content.fields.group import Group
from fichebak.content.fields.image import ImageType
from fichebak.content.fields.links import PARTS, Links
from fichebak.content.fields.markdown import Markdown
from fichebak.content.fields.period import PeriodType
from fichebak.content.fields.shared.items import items_of
from fichebak.content.fields.shared.record import filled_in
from fichebak.content.fields.shared.written import node_of, reads_back, written_parts
from fichebak.content.fields.text import Text
from fichebak.content.meanings import means
from fichebak.text.diagnostics import Diagnostic, warning
from fichebak.text.language import Words
from fichebak.text.nodes import Mapping, Node, Scalar, Sequence


def in_each_language(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields in the form of a translation: those with text.

    `status` is one of them, since a translation may be a draft; contacts are only in the main file.
    """
    return tuple(declared for declared in fields if _is_translatable(declared))


def _is_translatable(declared: Field) -> bool:
    kind = declared.type
    if isinstance(kind, Group | ImageType):
        return any(map(_is_translatable, kind.parts()))
    return isinstance(kind, Text | Markdown) or means(declared, "status")


def misfits(front: Mapping, fields: Seq[Field], words: Words) -> Iterator[Diagnostic]:
    """Warnings for values that the web editor would show as empty, and so remove when it saves the file.

    It knows a field by its key only, not by its aliases, and a value only in the shape of its widget.
    """
    for key, declared, value in filled_in(front.entries, fields):  # `record` reports unknown fields
        if key.text != declared.key:
            yield warning(key.place, "editor-name", written=key.text, near=declared.key)
        yield from _misshapen(value, declared.type, words)


def in_shape(front: Map[str, Written], fields: Seq[Field], words: Words) -> dict[str, Written]:
    """Valid front matter in the shape that the web editor can show, as far as each field type has one."""
    by_key = {declared.key: declared.type for declared in fields}
    return {key: _in_shape(written, by_key[key], words) for key, written in front.items()}


def _in_shape(written: Written, kind: FieldType, words: Words) -> Written:
    if isinstance(kind, Group) and isinstance(written, dict):
        return in_shape(written, kind.fields, words)
    # A select widget knows options by their label only.
    if not isinstance(kind, Choice | Choices) and not any(_misshapen(node_of(written), kind, words)):
        return written
    value: Any = kind.parse(node_of(written))
    if isinstance(kind, Links):
        return [written_parts(link, PARTS) for link in value]
    # The street may have been “Dorp 1”, without a separate number: the line is the same.
    if isinstance(kind, AddressType) and reads_back(
        lambda node: kind.parse(node).line, value.line, value.line
    ):
        return str(value.line)
    if isinstance(kind, PeriodType) and not value.text:
        return str(value.shown(Setting(words, date.min)))  # the same on any day
    return kind.written(value)


def _misshapen(node: Node, kind: FieldType, words: Words) -> Iterator[Diagnostic]:
    widget = kind.widget(words)
    parts = widget.get("fields", ())
    node_type = (
        Sequence if widget["widget"] == "list" or widget.get("multiple") else Mapping if parts else Scalar
    )
    names = ", ".join(part["name"] for part in parts)
    if not isinstance(node, node_type):
        if node_type is Sequence and parts:
            yield warning(node.place, "editor-list-parts", names=names)
        elif node_type is Sequence:
            yield warning(node.place, "editor-list")
        elif parts:
            yield warning(node.place, "editor-parts", names=names)
        else:
            yield warning(node.place, "editor-line")
    elif parts:
        for item in items_of(node):
            if isinstance(item, Mapping):
                yield from misfits(item, PARTS if isinstance(kind, Links) else parts_of(kind), words)
            else:
                yield warning(item.place, "editor-parts", names=names)
