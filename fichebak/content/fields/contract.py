"""What a field is, what a field type promises, and the one loop that reads keys with values.

A field type is a frozen dataclass. Its dataclass fields are the options that `site_config.yaml`
may set; its docstring is its entry in `docs/fields.md`. It promises:

- `parse(node)`: the typed value, or `Invalid` with everything wrong with it;
- `plain(value, setting)`: the value as words, for search and tables;
- `terms(value, setting)`: what the value can be filtered by, per facet;
- `widget(words)`: how the web editor asks for it (see `Widget`);
- `data(value, setting)`: the value as JSON, for exports; `data_schema()` describes it (JSON Schema);
- `written(value)`: the value as an editor writes it, so that `parse` reads the same value again;
- `schema(words)`: how a value may be written, as JSON Schema (`schemas`);
- `FACETS`: the names of those facets, "" for the field's own.

How a value looks on a page is the business of `templates/fields/<type>.html` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, ClassVar, Protocol, TypeVar, runtime_checkable

from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error, wrong
from fichebak.text.language import Words
from fichebak.text.nodes import (
    Mapping,
    Node,
    Scalar,
    Sequence,
    is_absent,
    mapping_not_text,
    not_a_mapping,
    scalar_in,
)
from fichebak.text.slips import is_cramped_item
from fichebak.text.wording import fold, nearest


@dataclass(frozen=True, slots=True)
class Setting:
    """What a value's words depend on beside the value: the site's language and the day."""

    words: Words
    today: date


@dataclass(frozen=True, slots=True)
class Term:
    """A value to filter by: its key in addresses, its label, and its rank among its peers."""

    key: str
    label: str
    rank: int = 0
    inside: str = ""
    """How the label stands inside a sentence, where that is not as it is."""
    same: str = ""
    """What names the value in every language, where its key is a word of one."""

    @property
    def identity(self) -> str:
        """What tells it from other values, whatever the language."""
        return self.same or self.key


Item = TypeVar("Item")
Value = TypeVar("Value")

Terms = Map[str, tuple[Term, ...]]
"""Facet name → the terms of one value."""

NO_TERMS: Terms = {}

Widget = dict[str, Any]
"""The part of a field's entry in `admin/config.yml` that its type decides: `widget` and its options."""

TEXT_WIDGET: Widget = {"widget": "string"}
MARKDOWN_WIDGET: Widget = {"widget": "markdown", "editor_components": ["image"]}

Written = str | list["Written"] | dict[str, "Written"]
"""What a sheet may say of a value: a text, a list, or keys with values. Empty: nothing."""

Schema = dict[str, Any]
"""A JSON Schema, or a part of one."""

Positive = Annotated[int, "at least 1"]
"""An option that is a whole number, and not nought."""


class FieldType(Protocol):
    """The contract; see the module's text."""

    FACETS: ClassVar[tuple[str, ...]]

    def parse(self, node: Node, /) -> Any: ...
    def plain(self, value: Any, setting: Setting, /) -> str: ...
    def terms(self, value: Any, setting: Setting, /) -> Terms: ...
    def widget(self, words: Words, /) -> Widget: ...
    def data(self, value: Any, setting: Setting, /) -> Any: ...
    def data_schema(self) -> dict[str, Any]: ...
    def written(self, value: Any, /) -> Written: ...
    def schema(self, words: Words, /) -> Schema: ...


@runtime_checkable
class InParts(Protocol):
    """What a field type promises as well when its value can be written in parts, by keys."""

    def parts(self) -> tuple[Field, ...]: ...


def is_many(field_type: FieldType) -> bool:
    """Whether a value is a list, as some types say in MANY."""
    # No protocol: asking one takes longer than all else that a cell of a table costs.
    return getattr(field_type, "MANY", False)


@dataclass(frozen=True, slots=True)
class Field:
    """A declared field: one key of a sheet, of a group inside it, or of the configuration."""

    key: str
    type: FieldType
    label: str = ""
    required: bool = False
    filters: tuple[str, ...] = ()
    """Names of the type's facets that become filters."""
    card: bool = False
    """Whether the card in lists shows it."""
    short: str = ""
    """A shorter label for cards."""
    aliases: tuple[str, ...] = ()
    help: str = ""
    related: str = ""
    """How a sheet that shares a value is called related: “voor {value}”; empty: it is not."""
    type_name: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every key that is accepted for this field."""
        return (self.key, *self.aliases)

    @property
    def own_name(self) -> str:
        """The key that editors write: an alias in their own language where there is one."""
        return self.aliases[0] if self.aliases else self.key


@dataclass(frozen=True, slots=True)
class Record:
    """Keys read: the values that could be understood, their places, and what was wrong."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


def read_record(node: Node, fields: Seq[Field]) -> Record:
    """Reads the keys of a mapping by their fields; one mistake never hides the next.

    A sheet, a group in a sheet, the configuration and a field type's options are all read by this loop.
    """
    if not isinstance(node, Mapping):
        return Record(diagnostics=(not_a_mapping(node),))
    by_name = {key: declared for declared in fields for key in _keys(declared)}
    written = {as_key(key.text) for key, _ in node.entries}
    values: dict[str, Any] = {}
    places: dict[str, Place] = {}
    found: list[Diagnostic] = []
    absent: dict[str, Place] = {}
    meant: set[str] = set()
    for key, value in node.entries:
        declared = by_name.get(as_key(key.text))
        if declared is None and key.text.isdecimal() and is_absent(value):
            # “{impact: 7,5}”: between braces a comma parts one key from the next.
            found.append(error(key.place, "comma-in-braces", written=key.text))
        elif declared is None and (group := _group_of(key.text, fields)):
            meant.add(as_key(group.key))
            found.append(error(key.place, "belongs-below", name=key.text, group=group.own_name))
        elif declared is None:
            near = _probably(key.text, [one for one in fields if not written.intersection(_keys(one))])
            meant.add(as_key(near))
            found.append(error(key.place, "unknown-field", name=key.text, near=near))
        elif declared.key in places:
            first = places[declared.key].line
            found.append(error(key.place, "duplicate-field", name=key.text, line=first))
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
    return Record(values, places, tuple(found))


def _is_blank(node: Node, field_type: FieldType) -> bool:
    """Whether the parts of a value stand ready, as in a blank sheet or a form, and none is filled in."""
    if not isinstance(node, Mapping) or not isinstance(field_type, InParts):
        return False
    parts = {as_key(name): part.type for part in field_type.parts() for name in part.names}
    return all(
        as_key(key.text) in parts and (is_absent(value) or _is_blank(value, parts[as_key(key.text)]))
        for key, value in node.entries
    )


def read_strictly(node: Node, fields: Seq[Field]) -> dict[str, Any]:
    """The values of a mapping in which nothing may be wrong. Raises Invalid with all that is."""
    record = read_record(node, fields)
    if record.diagnostics:
        raise Invalid(*record.diagnostics)
    return record.values


def written_parts(values: Map[str, Any], fields: Seq[Field]) -> dict[str, Written]:
    """The values of a record as they are written, by the keys of its fields; without what is empty."""
    given = {field.key: field.type.written(values[field.key]) for field in fields if field.key in values}
    return {key: written for key, written in given.items() if written}


def attributes(value: object, fields: Seq[Field]) -> dict[str, Any]:
    """The attributes of a value that are named as these fields are, but for the empty ones."""
    given = {field.key: getattr(value, field.key) for field in fields}
    return {key: one for key, one in given.items() if one is not None and one != ""}


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

    Each part of such a text gets its own place, so that a caret can point at it.
    """
    if isinstance(node, Scalar):
        return _split(node)
    if isinstance(node, Mapping):
        raise mapping_not_text(node)
    return gather(scalar_in, node.items)


def gather_items(parse: Callable[[Scalar], Value], node: Node, items: Iterable[Scalar]) -> tuple[Value, ...]:
    """Parses the single values of a list. Raises Invalid when one is bad, or none is set apart as such."""
    try:
        return gather(parse, items)
    except Invalid:
        if isinstance(node, Scalar) and not node.quoted and is_cramped_item(node.text):
            raise wrong(node.place, "no-dash-space") from None
        raise


def _split(node: Scalar) -> tuple[Scalar, ...]:
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


ISO_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
"""A date of ISO 8601, as precise as it was given."""


def as_json(number: Decimal) -> float:
    """A number as JSON has it: whole ones without a point."""
    return int(number) if number == number.to_integral_value() else float(number)


def given(**parts: str) -> dict[str, str]:
    """The parts of a value that are not empty."""
    return {name: part for name, part in parts.items() if part}


def shape(*required: str, optional: Iterable[str] = (), **typed: Map[str, Any]) -> dict[str, Any]:
    """The JSON Schema of an object: texts that it must have and may have, and parts of another type."""
    texts = {name: {"type": "string"} for name in (*required, *optional)}
    return {
        "type": "object",
        "properties": {**texts, **typed},
        "required": [*required, *typed],
        "additionalProperties": False,
    }


@lru_cache(4096)
def as_key(name: str) -> str:
    """A name as keys are compared: “Target groups” is target_groups."""
    return fold(name).replace(" ", "_").replace("-", "_")


def part_of(node: Node, part: Field) -> Node:
    """The value of a part of a value, as it stands there; the whole where it has no such part."""
    entries = node.entries if isinstance(node, Mapping) else ()
    names = {as_key(name) for name in part.names}
    return next((value for key, value in entries if as_key(key.text) in names), node)


def _keys(declared: Field) -> Iterator[str]:
    return map(as_key, declared.names)


def _group_of(name: str, fields: Iterable[Field]) -> Field | None:
    """The field below which this one is declared. A type's own parts are not declared: they have no label."""
    for group in fields:
        parts = group.type.parts() if isinstance(group.type, InParts) else ()
        if any(part.label and as_key(name) in _keys(part) for part in parts):
            return group
    return None


def _probably(written: str, fields: Iterable[Field]) -> str:
    """The name of a field that was probably meant, as editors write it; may be empty.

    A key that only the configuration uses, and a label, stand for the editors' own name. A type's own parts
    have no such name: their aliases are in several languages.
    """
    by_name: dict[str, str] = {}
    for declared in fields:
        own = declared.own_name if declared.label else declared.key
        by_name.setdefault(declared.key, own)
        by_name |= {alias: alias for alias in declared.aliases if alias not in by_name}
        if declared.label:
            by_name.setdefault(declared.label, own)
    return by_name.get(nearest(written, by_name), "")


def form(fields: Iterable[Field], words: Words) -> list[Widget]:
    """The web editor's form for fields: what each is called, how it is asked for, whether it must be given.

    A part of a type's own (the name in a contact) has no label: it has a word in the language files.
    """
    return [_form_entry(declared, words) for declared in fields]


def _form_entry(declared: Field, words: Words) -> Widget:
    label = declared.label or words(f"editor.part.{declared.key}")
    hint = declared.help
    if not declared.label and f"editor.part-hint.{declared.key}" in words:
        hint = words(f"editor.part-hint.{declared.key}")
    return {
        "name": declared.key,
        "label": label,
        "required": declared.required,
        **declared.type.widget(words),
        **({"hint": hint} if hint else {}),
    }
