from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from fichebak.content.fields.contract import Schema, Setting, Term, Terms, shape
from fichebak.content.fields.schemas import alternatives, numeric, pattern, spelled
from fichebak.text.diagnostics import wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Node, scalar_in
from fichebak.text.wording import fold, in_sentence, nearest

MOST_NAMED = 12
"""Options that a hint names: a list of thirty would bury it, and site_config.yaml has it whole."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a closed list: its key (also in addresses), label, and other spellings."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.label, self.key, *self.aliases)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a closed list, by its label, its key or one of its aliases.

    `options` is the list: labels, or `{label, key, aliases}`. Capitals and accents do not matter.
    """

    FACETS: ClassVar[tuple[str, ...]] = ("",)

    options: tuple[Option, ...]

    def parse(self, node: Node) -> Option:
        return chosen(self.options, node)

    def plain(self, value: Option, setting: Setting) -> str:
        return value.label

    def terms(self, value: Option, setting: Setting) -> Terms:
        return {"": (as_term(self.options, value),)}

    def data(self, value: Option, setting: Setting) -> dict[str, str]:
        return {"key": value.key, "label": value.label}

    def data_schema(self) -> dict[str, Any]:
        return shape("key", "label")

    def written(self, value: Option) -> str:
        return value.label

    def schema(self, words: Words) -> Schema:
        return alternatives(*option_schemas(self.options, words))


def chosen(options: tuple[Option, ...], node: Node) -> Option:
    """The option that a written word names. Raises Invalid with the nearest one otherwise."""
    written = scalar_in(node).text.strip()
    word = fold(written)
    for option in options:
        if any(fold(name) == word for name in option.names):
            return option
    near = nearest(written, [name for option in options for name in option.names])
    labels = [option.label for option in options]
    allowed = ", ".join(labels[:MOST_NAMED]) + (", …" if len(labels) > MOST_NAMED else "")
    raise wrong(node.place, "unknown-choice", written=written, near=near, allowed="" if near else allowed)


def as_term(options: tuple[Option, ...], option: Option) -> Term:
    """The option as a filter value, ranked as it was declared."""
    return Term(option.key, option.label, options.index(option), in_sentence(option.label))


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
