from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fichebak.content.fields.choice import ClosedList, Option, chosen
from fichebak.content.fields.contract import Setting, Terms, Widget, gather, split_items
from fichebak.text.diagnostics import Invalid, error
from fichebak.text.language import Words
from fichebak.text.nodes import Node, Scalar


@dataclass(frozen=True, slots=True)
class Choices:
    """One or more values of a closed list: a YAML list, or a text with commas.

    `options` is the list: labels, or `{label, key, aliases}`. Capitals and accents do not matter.
    """

    FACETS: ClassVar[tuple[str, ...]] = ("",)

    options: ClosedList

    def parse(self, node: Node) -> tuple[Option, ...]:
        seen: dict[str, Scalar] = {}

        def one(item: Scalar) -> Option:
            option = chosen(self.options, item)
            if option.key in seen:
                raise Invalid(error(item.place, "duplicate-choice", written=item.text))
            seen[option.key] = item
            return option

        found: tuple[Option, ...] = gather(one, split_items(node))
        return tuple(sorted(found, key=lambda option: self.options.terms[option.key].rank))

    def plain(self, value: tuple[Option, ...], setting: Setting) -> str:
        return ", ".join(option.label for option in value)

    def terms(self, value: tuple[Option, ...], setting: Setting) -> Terms:
        return {"": tuple(self.options.terms[option.key] for option in value)}

    def widget(self, words: Words) -> Widget:
        return {"widget": "select", "multiple": True, "options": [option.label for option in self.options]}
