from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from fichebak.content.fields.contract import Schema, Setting, Term, Terms, Widget
from fichebak.content.fields.shared.data import shape
from fichebak.content.fields.shared.schemas import alternatives, numeric, pattern, spelled
from fichebak.text.diagnostics import wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Node, scalar_in
from fichebak.text.wording import CURLY, fold, in_sentence, named_within, nearest, slug

MAX_LISTED = 12
"""The number of options listed in a message: thirty would bury it, and site_config.yaml has them all."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a closed list: its key (also in addresses), label, and other spellings."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.label, self.key, *self.aliases)

    @property
    def suggestions(self) -> tuple[str, ...]:
        """The names that are shown to whoever misspells one: a key made from one of them is not."""
        # On a site in several languages the key is made from the label in the main one, here an alias.
        said = (self.label, *self.aliases)
        return said if self.key in map(slug, said) else self.names


class ClosedList(tuple[Option, ...]):  # noqa: SLOT001 (cached_property needs a __dict__)
    """The options of a field in the order of their rank, with cached indexes."""

    @cached_property
    def by_name(self) -> dict[str, Option]:
        """The options by each of their names, folded. Of two with the same name, the first."""
        return {fold(name): option for option in reversed(self) for name in option.names}

    @cached_property
    def by_parts(self) -> dict[tuple[str, ...], str]:
        """The names with commas or semicolons, by what is between these, folded."""
        names = (name for option in self for name in option.names)
        by_parts = {tuple(fold(part) for part in PARTS.split(name) if part.strip()): name for name in names}
        return {parts: name for parts, name in by_parts.items() if len(parts) > 1}

    @cached_property
    def by_words(self) -> dict[tuple[str, ...], Option]:
        """The options by the words of each of their names. Of two with the same words, the last."""
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

    def data_schema(self) -> Schema:
        return shape("key", "label")

    def written(self, value: Option) -> str:
        return value.label

    def schema(self, words: Words) -> Schema:
        return alternatives(*option_schemas(self.options, words))


def chosen(options: ClosedList, node: Node) -> Option:
    """The option that a scalar names. Raises Invalid, with the nearest name, when it names none."""
    written = scalar_in(node).text.strip()
    if (option := options.by_name.get(fold(written))) is not None:
        return option
    if (unquoted := written.strip(CURLY).strip()) != written and fold(unquoted) in options.by_name:
        raise wrong(node.place, "curly-quotes", written=unquoted)
    names = [name for option in options for name in option.suggestions]
    near = nearest(written, names) or named_within(written, names)
    among = "" if near else _allowed(options)
    raise wrong(node.place, "unknown-choice", written=written, near=near, among=among)


def _allowed(options: ClosedList) -> str:
    labels = [option.label for option in options]
    return ", ".join(labels[:MAX_LISTED]) + (", …" if len(labels) > MAX_LISTED else "")


PARTS = re.compile("[,;]")
_SEPARATOR = re.compile(r"[/&|•·,;]|(?<=\s)[+–—-](?=\s)")
_CONJUNCTIONS = {"/", "en", "et", "and", "of", "ou", "or"}
_MAX_WORDS = 60
"""Words of a value that is searched for options."""


def named_in(options: ClosedList, text: str) -> list[Option]:
    """The options that a text lists (“ouderen en jeugd”); none if it holds any other words.

    A text that is the name of an option as a whole is only that option.
    """
    if fold(text) in options.by_name:
        return [options.by_name[fold(text)]]
    words = _words(text)
    if len(words) > _MAX_WORDS:
        return []
    named = options.by_words
    longest = max(map(len, named), default=0)
    options_found: list[Option] = []
    start = 0
    while start < len(words):
        ends = range(min(len(words), start + longest), start, -1)
        end = next((end for end in ends if words[start:end] in named), start)
        if end > start:
            options_found.append(named[words[start:end]])
        elif words[start] not in _CONJUNCTIONS:
            return []
        start = max(end, start + 1)
    return options_found


def _words(text: str) -> tuple[str, ...]:
    words = (word.strip(CURLY) for word in _SEPARATOR.sub(" / ", text).split())
    return tuple(fold(word) for word in words if word)


def option_schemas(options: tuple[Option, ...], words: Words) -> tuple[Schema, Schema]:
    """Schemas for one of these options: by its label, which editors then suggest; or by any of its names."""
    names = [name for option in options for name in option.names]
    other_names = [", ".join(option.aliases) for option in options]
    by_label = {
        "enum": [option.label for option in options],
        "enumDescriptions": [words("form.also", names=aliases) if aliases else "" for aliases in other_names],
    }
    types = ["string", "number"] if numeric(names) else "string"
    return by_label, {"type": types, "pattern": pattern(spelled(names))}
