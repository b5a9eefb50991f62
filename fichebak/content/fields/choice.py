from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from fichebak.content.fields.contract import Schema, Setting, Term, Terms, Widget
from fichebak.content.fields.data import shape
from fichebak.content.fields.schemas import alternatives, numeric, pattern, spelled
from fichebak.text.diagnostics import wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Node, scalar_in
from fichebak.text.wording import fold, in_sentence, nearest

MOST_NAMED = 12
"""Options that a hint names: a list of thirty would bury it, and site_config.yaml has it whole."""

CURLY = "“”„‟‘’‚‛«»"
"""Quotation marks as Word makes them, which are letters here."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a closed list: its key (also in addresses), label, and other spellings."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.label, self.key, *self.aliases)


class ClosedList(tuple[Option, ...]):  # noqa: SLOT001 (it remembers what was looked up)
    """The options of a field, in the order in which they rank, with what is looked up in them."""

    @cached_property
    def by_name(self) -> dict[str, Option]:
        """The options by each of their names, folded; where two share one, the first has it."""
        return {fold(name): option for option in reversed(self) for name in option.names}

    @cached_property
    def by_words(self) -> dict[tuple[str, ...], Option]:
        """The options by the words of each of their names; where two share them, the last has them."""
        return {_words(name): option for option in self for name in option.names}

    @cached_property
    def terms(self) -> dict[str, Term]:
        """The options as filter values, by key."""
        return {o.key: Term(o.key, o.label, rank, in_sentence(o.label)) for rank, o in enumerate(self)}


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a closed list, by its label, its key or one of its aliases.

    `options` is the list: labels, or `{label, key, aliases}`. Capitals and accents do not matter.
    """

    FACETS: ClassVar[tuple[str, ...]] = ("",)

    options: ClosedList

    def parse(self, node: Node) -> Option:
        written = scalar_in(node).text
        if len(named_in(self.options, written)) > 1:
            raise wrong(node.place, "one-choice", written=written, allowed=_allowed(self.options))
        return chosen(self.options, node)

    def plain(self, value: Option, setting: Setting) -> str:
        return value.label

    def terms(self, value: Option, setting: Setting) -> Terms:
        return {"": (self.options.terms[value.key],)}

    def widget(self, words: Words) -> Widget:
        return {"widget": "select", "options": [option.label for option in self.options]}

    def data(self, value: Option, setting: Setting) -> dict[str, str]:
        return {"key": value.key, "label": value.label}

    def data_schema(self) -> dict[str, Any]:
        return shape("key", "label")

    def written(self, value: Option) -> str:
        return value.label

    def schema(self, words: Words) -> Schema:
        return alternatives(*option_schemas(self.options, words))


def one_of(words: Iterable[str]) -> Choice:
    """A choice among some words of ours."""
    return Choice(ClosedList(Option(str(word), str(word)) for word in words))


def chosen(options: ClosedList, node: Node) -> Option:
    """The option that a written word names. Raises Invalid with the nearest one otherwise."""
    written = scalar_in(node).text.strip()
    if (option := options.by_name.get(fold(written))) is not None:
        return option
    if (bare := written.strip(CURLY).strip()) != written and fold(bare) in options.by_name:
        raise wrong(node.place, "curly-quotes", written=bare)
    near = nearest(written, [name for option in options for name in option.names])
    allowed = "" if near else _allowed(options)
    raise wrong(node.place, "unknown-choice", written=written, near=near, allowed=allowed)


def _allowed(options: ClosedList) -> str:
    labels = [option.label for option in options]
    return ", ".join(labels[:MOST_NAMED]) + (", …" if len(labels) > MOST_NAMED else "")


_SIGNS = re.compile(r"[/&|•·,;]|(?<=\s)[+–—-](?=\s)")
_BETWEEN = {"/", "en", "et", "and", "of", "ou", "or"}
_LONGEST = 60
"""Words of a value that is looked into."""


def named_in(options: ClosedList, text: str) -> list[Option]:
    """The options that a text is made of, one after the other; none where anything else is in it.

    A text that is the name of one is no more than that.
    """
    if fold(text) in options.by_name:
        return [options.by_name[fold(text)]]
    words = _words(text)
    if len(words) > _LONGEST:
        return []
    named = options.by_words
    longest = max(map(len, named), default=0)
    found: list[Option] = []
    start = 0
    while start < len(words):
        ends = range(min(len(words), start + longest), start, -1)
        end = next((end for end in ends if words[start:end] in named), start)
        if end > start:
            found.append(named[words[start:end]])
        elif words[start] not in _BETWEEN:
            return []
        start = max(end, start + 1)
    return found


def _words(text: str) -> tuple[str, ...]:
    words = (word.strip(CURLY) for word in _SIGNS.sub(" / ", text).split())
    return tuple(fold(word) for word in words if word)


def option_schemas(options: tuple[Option, ...], words: Words) -> tuple[Schema, Schema]:
    """One of these options: by its label, which an editor offers; or by any other name it has."""
    names = [name for option in options for name in option.names]
    also = [", ".join(option.aliases) for option in options]
    offered = {
        "enum": [option.label for option in options],
        "enumDescriptions": [words("form.also", names=one) if one else "" for one in also],
    }
    kind = ["string", "number"] if numeric(names) else "string"
    return offered, {"type": kind, "pattern": pattern(spelled(names))}
