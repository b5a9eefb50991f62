"""What a field is, and what a field type promises.

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

What types share to keep these is in the modules beside it: `record` and `items` to parse, `forms` for the
widget, `data`, `written` and `schemas`.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar, Protocol, runtime_checkable

from fichebak.text.diagnostics import Place
from fichebak.text.language import Words
from fichebak.text.nodes import Node


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


Terms = Map[str, tuple[Term, ...]]
"""Facet name → the terms of one value."""

NO_TERMS: Terms = {}

Widget = dict[str, Any]
"""The part of a field's entry in `admin/config.yml` that its type decides: `widget` and its options."""

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
    place: Place | None = field(default=None, compare=False, repr=False)
    """Where the configuration declares it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every key that is accepted for this field."""
        return (self.key, *self.aliases)

    @property
    def own_name(self) -> str:
        """The key that editors write: an alias in their own language where there is one."""
        return self.aliases[0] if self.aliases else self.key
