"""What a card tells of a sheet, in words: the same on a page as built and in the results of a search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from fichebak.content.fields import ON_CARD
from fichebak.content.fields.contract import Field, Setting
from fichebak.content.fields.group import Group
from fichebak.content.sheets import Sheet

CardField = tuple[tuple[str, ...], Field]
"""A field that a card shows, with its path of keys."""


@dataclass(frozen=True, slots=True)
class Line:
    """A field of one sheet as its card shows it."""

    place: str
    label: str
    words: tuple[str, ...]
    state: str = ""
    """Of a period, on the day of the build."""


def card_fields(fields: Iterable[Field]) -> tuple[CardField, ...]:
    """Those of some fields that a card shows; the parts of a group stand on it by themselves."""
    return tuple(_chosen(fields, (), by_group=False))


def _chosen(fields: Iterable[Field], path: tuple[str, ...], *, by_group: bool) -> Iterator[CardField]:
    for declared in fields:
        keys, chosen = (*path, declared.key), by_group or declared.card
        if isinstance(declared.type, Group):
            yield from _chosen(declared.type.fields, keys, by_group=chosen)
        elif chosen and declared.type_name in ON_CARD:
            yield keys, declared


def lines_of(fields: Iterable[CardField], sheet: Sheet, setting: Setting) -> Iterator[Line]:
    """What a sheet's card says, of each field that it gives."""
    for keys, declared in fields:
        value = sheet.value(keys)
        if value is not None:
            state = value.state(setting).value if declared.type_name == "period" else ""
            place, words = ON_CARD[declared.type_name], words_of(declared, value, setting)
            yield Line(place, label_of(declared), words, state)


def label_of(declared: Field) -> str:
    return declared.short or declared.label


def words_of(declared: Field, value: Any, setting: Setting) -> tuple[str, ...]:
    """A value as a card tells it: of many, each; of an address, the municipality."""
    if declared.type_name == "address":
        return (value.municipality,)
    if ON_CARD[declared.type_name] == "tags":
        return tuple(term.label for term in declared.type.terms(value, setting)[""])
    if declared.type_name in {"date", "period"}:
        return (value.shown(setting),)
    return (declared.type.plain(value, setting),)
