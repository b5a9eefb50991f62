"""The text on a sheet's card, shared by the built pages and the search results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping as Map
from typing import Any, NamedTuple

from fichebak.content.fields import ON_CARD
from fichebak.content.fields.contract import Field, Keys, Leaf, Setting
from fichebak.content.fields.group import Group
from fichebak.content.sheets import Sheet


class Line(NamedTuple):
    """One field as a sheet's card shows it; `place` is its slot on the card, as in ON_CARD."""

    place: str
    label: str
    words: tuple[str, ...]
    state: str = ""
    """The state of a period, such as running or ended, on the day of the build; else empty."""


def card_fields(fields: Iterable[Field], path: Keys = (), *, group_is_chosen: bool = False) -> Iterator[Leaf]:
    """The fields that a card shows; a group (at this path) is replaced by its parts."""
    for declared in fields:
        keys, chosen = (*path, declared.key), group_is_chosen or declared.card
        if isinstance(declared.type, Group):
            yield from card_fields(declared.type.fields, keys, group_is_chosen=chosen)
        elif chosen and declared.type_name in ON_CARD:
            yield keys, declared


def lines_of(card: Map[Keys, Field], sheet: Sheet, setting: Setting) -> Iterator[Line]:
    """The lines on a sheet's card: one for each card field that has a value."""
    for keys, declared in card.items():
        value = sheet.value(keys)
        if value is not None:
            state = value.state(setting).value if declared.type_name == "period" else ""
            place, words = ON_CARD[declared.type_name], words_of(declared, value, setting)
            yield Line(place, declared.short_label, words, state)


def words_of(declared: Field, value: Any, setting: Setting) -> tuple[str, ...]:
    """A value as words for a card: each of several terms, and of an address the municipality."""
    if declared.type_name == "address":
        return (value.municipality,)
    if ON_CARD[declared.type_name] == "tags":
        return tuple(term.label for term in declared.type.terms(value, setting)[""])
    if declared.type_name in {"date", "period"}:
        return (value.shown(setting),)
    return (declared.type.plain(value, setting),)
