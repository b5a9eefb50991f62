"""What a field is, and the contract of a field type.

A field type is a class, and its docstring is its entry in `docs/fields.md`. If `site_config.yaml` may set
options of it, it is a frozen dataclass with a field for each option. It has:

- `parse(node)`: the typed value; raises `Invalid` with everything that is wrong with it;
- `plain(value, setting)`: the value as plain text, for search and tables;
- `terms(value, setting)`: the filter values that apply to it, per facet;
- `widget(words)`: how the web editor asks for it (see `Widget`);
- `data(value, setting)`: the value as JSON, for exports; `data_schema()`: the JSON Schema of that;
- `written(value)`: the value as an editor writes it: `parse` gives the same value again;
- `schema(words)`: the JSON Schema of what a sheet may say (see `schemas`);
- `FACETS`: the names of the facets, "" for one that is called as its field is; a type without any is
  `Unfiltered`;
- `MANY`, which is True, if a value is a list; `parts()` if it can also be written as a mapping (`InParts`).

How a value looks on a page is up to `templates/fields/<type>.html` alone.

What types share is in the folder `shared`: `plain`, the base of those that show a text as written; `record`
and `items` to parse; `forms` for the widget; `data` for exports; `written` and `schemas`.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar, NamedTuple, Protocol, TypeGuard

from fichebak.text.diagnostics import Place
from fichebak.text.language import Words
from fichebak.text.nodes import Node


class Setting(NamedTuple):
    """What the text of a value depends on besides the value: the texts of a language, and the current day."""

    words: Words
    today: date


class Term(NamedTuple):
    """A filter value: its key in addresses, its label, and its rank in the order of the filter's values.

    Without ranks the values are in the order of the alphabet, and in figures the most frequent come first.
    """

    key: str
    label: str
    rank: int = 0
    inside: str = ""
    """The label for the middle of a sentence; empty: the label itself."""
    same: str = ""
    """An identifier that is the same in every language; empty: the key is."""

    @property
    def identity(self) -> str:
        """The identifier of the value, independent of the language."""
        return self.same or self.key


Terms = Map[str, tuple[Term, ...]]
"""Facet name → the terms of one value."""

Widget = dict[str, Any]
"""The part of a field's entry in `admin/config.yml` that its type decides: `widget` and its options."""

Written = str | list["Written"] | dict[str, "Written"]
"""A value as a sheet writes it: a text, a list or a mapping. Empty: no value."""

Schema = dict[str, Any]
"""A JSON Schema, or a part of one."""

Positive = Annotated[int, "at least 1"]
"""The type of an option that is a whole number of at least 1."""
Points = Annotated[int, "1 to 999"]
"""The type of an option that is a number of points: as many digits as a score may have."""


class FieldType(Protocol):
    """The contract of a field type; see the docstring of this module."""

    FACETS: ClassVar[tuple[str, ...]]

    def parse(self, node: Node, /) -> Any: ...
    def plain(self, value: Any, setting: Setting, /) -> str: ...
    def terms(self, value: Any, setting: Setting, /) -> Terms: ...
    def widget(self, words: Words, /) -> Widget: ...
    def data(self, value: Any, setting: Setting, /) -> Any: ...
    def data_schema(self) -> Schema: ...
    def written(self, value: Any, /) -> Written: ...
    def schema(self, words: Words, /) -> Schema: ...


class InParts(FieldType, Protocol):
    """A field type whose value can also be written as a mapping, with a field for each part."""

    def parts(self) -> tuple[Field, ...]: ...


def has_parts(field_type: FieldType | None) -> TypeGuard[InParts]:
    """Whether a value can be written in parts."""
    # `isinstance` looks through all members of a protocol, which takes longer than reading most values.
    return hasattr(field_type, "parts")


class Unfiltered:
    """The base of a field type whose values are no filter values."""

    __slots__ = ()
    FACETS: ClassVar[tuple[str, ...]] = ()

    def terms(self, _value: Any, _setting: Setting) -> Terms:
        return {}


class Internal(Unfiltered):
    """The base of a field type that only reads: a setting, or a part of a value that is shown as a whole."""

    __slots__ = ()

    def plain(self, _value: Any, _setting: Setting) -> str:
        return ""

    def widget(self, _words: Words) -> Widget:
        return {}

    def data(self, _value: Any, _setting: Setting) -> None:
        return None

    def data_schema(self) -> Schema:
        return {}

    def written(self, _value: Any) -> Written:
        return ""

    def schema(self, _words: Words) -> Schema:
        return {}


def parts_of(field_type: FieldType) -> tuple[Field, ...]:
    """The parts in which a value may be written; none if it is always written whole."""
    return field_type.parts() if has_parts(field_type) else ()


def is_many(field_type: FieldType) -> bool:
    """Whether the type's values are lists: such types set MANY."""
    # Not a protocol: its check takes longer than all the other work for a cell of a table.
    return getattr(field_type, "MANY", False)


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A declared field: one key of a sheet, of a group inside it, or of the configuration.

    A field equals only itself, so that fields can be looked up without comparing all that they declare.
    """

    key: str
    type: FieldType
    label: str = ""
    required: bool = False
    filters: tuple[str, ...] = ()
    """The names of the type's facets that the site has as filters."""
    card: bool = False
    """Whether a sheet's card in lists shows it."""
    short: str = ""
    """A shorter label, for cards and filters; empty: there is none."""
    aliases: tuple[str, ...] = ()
    help: str = ""
    related: str = ""
    """The phrase that introduces related sheets with the same value: “voor {value}”; empty: there is none."""
    type_name: str = ""
    place: Place | None = field(default=None, compare=False, repr=False)
    """Where the configuration declares it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every key that is accepted for this field."""
        return (self.key, *self.aliases)

    @property
    def short_label(self) -> str:
        """The label where there is little room."""
        return self.short or self.label

    @property
    def own_name(self) -> str:
        """The key that editors write: the first alias (in their own language), or else the key itself."""
        return self.aliases[0] if self.aliases else self.key


Keys = tuple[str, ...]
"""The path of keys to a field, such as ("scores", "impact") for one in a group."""
Leaf = tuple[Keys, Field]
"""A field that is no group, with the path of keys to it."""
