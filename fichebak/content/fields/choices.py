from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from fichebak.content.fields.choice import CURLY, ClosedList, Option, chosen, option_schemas
from fichebak.content.fields.contract import Schema, Setting, Terms, Widget, Written
from fichebak.content.fields.data import shape
from fichebak.content.fields.items import gather_items, split_items
from fichebak.content.fields.schemas import alternatives, listed, spelled
from fichebak.text.diagnostics import wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Node, Scalar
from fichebak.text.wording import fold


@dataclass(frozen=True, slots=True)
class Choices:
    """One or more values of a closed list: a YAML list, or a text with commas.

    `options` is the list: labels, or `{label, key, aliases}`. Capitals and accents do not matter.
    """

    FACETS: ClassVar[tuple[str, ...]] = ("",)
    MANY: ClassVar[bool] = True

    options: ClosedList

    def parse(self, node: Node) -> tuple[Option, ...]:
        found = gather_items(self._one, node, split_items(node))
        return tuple(sorted(found, key=lambda option: self.options.terms[option.key].rank))

    def _one(self, item: Scalar) -> Option:
        """What a text names. Raises Invalid where it is several that nothing parts: “ouderen en jeugd”."""
        if fold(item.text) not in self.options.by_name:
            several = tuple(_all_in(item.text, self.options))
            if len(several) > 1:
                meant = ", ".join(dict.fromkeys(option.label for option in several))
                raise wrong(item.place, "several-choices", written=item.text, meant=meant)
        return chosen(self.options, item)

    def plain(self, value: tuple[Option, ...], setting: Setting) -> str:
        return ", ".join(option.label for option in value)

    def terms(self, value: tuple[Option, ...], setting: Setting) -> Terms:
        return {"": tuple(self.options.terms[option.key] for option in value)}

    def widget(self, words: Words) -> Widget:
        return {"widget": "select", "multiple": True, "options": [option.label for option in self.options]}

    def data(self, value: tuple[Option, ...], setting: Setting) -> list[dict[str, str]]:
        return [{"key": option.key, "label": option.label} for option in value]

    def data_schema(self) -> dict[str, Any]:
        return {"type": "array", "items": shape("key", "label")}

    def written(self, value: tuple[Option, ...]) -> list[Written]:
        return [option.label for option in value]

    def schema(self, words: Words) -> Schema:
        one = option_schemas(self.options, words)
        # A name with a comma of its own can only stand in a list.
        names = [n for option in self.options for n in option.names if "," not in n and ";" not in n]
        many: Schema = {"type": "array", "items": alternatives(*one), "minItems": 1, "uniqueItems": True}
        if not names:
            return many
        return alternatives(many, one[0], {**one[1], "pattern": listed(spelled(names))})


_SIGNS = re.compile(r"[/&|•·]|(?<=\s)[+–—-](?=\s)")
_BETWEEN = {"/", "en", "et", "and", "of", "ou", "or"}
_LONGEST = 60
"""Words of a value that is looked into."""


def _all_in(text: str, options: ClosedList) -> Iterator[Option]:
    """The options that a text is made of, one after the other; none where anything else is in it."""
    words = _words(text)
    if len(words) > _LONGEST:
        return
    named = {_words(name): option for option in options for name in option.names}
    longest = max(map(len, named), default=0)
    found: list[Option] = []
    start = 0
    while start < len(words):
        ends = range(min(len(words), start + longest), start, -1)
        end = next((end for end in ends if words[start:end] in named), start)
        if end > start:
            found.append(named[words[start:end]])
        elif words[start] not in _BETWEEN:
            return
        start = max(end, start + 1)
    yield from found


def _words(text: str) -> tuple[str, ...]:
    words = (word.strip(CURLY) for word in _SIGNS.sub(" / ", text).split())
    return tuple(fold(word) for word in words if word)
