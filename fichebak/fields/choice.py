from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fichebak.diagnostics import wrong
from fichebak.fields.contract import Setting, Term, Terms
from fichebak.nodes import Node, Scalar, text_in
from fichebak.wording import fold, nearest


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


def chosen(options: tuple[Option, ...], node: Node) -> Option:
    """The option that a written word names. Raises Invalid with the nearest one otherwise."""
    word = fold(text_in(node))
    for option in options:
        if any(fold(name) == word for name in option.names):
            return option
    assert isinstance(node, Scalar)
    near = nearest(node.text, [name for option in options for name in option.names])
    labels = [option.label for option in options]
    # A list of thirty would bury the hint; the field reference has it whole.
    allowed = ", ".join(labels[:12]) + (", …" if len(labels) > 12 else "")
    raise wrong(
        node.place, "unknown-choice", written=text_in(node), near=near, allowed="" if near else allowed
    )


def as_term(options: tuple[Option, ...], option: Option) -> Term:
    """The option as a filter value, ranked as it was declared."""
    return Term(option.key, option.label, options.index(option))
