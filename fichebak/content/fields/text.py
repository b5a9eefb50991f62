from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fichebak.content.fields.contract import Positive, Schema, Setting, Term, Terms, Widget
from fichebak.content.fields.shared.forms import TEXT_WIDGET
from fichebak.content.fields.shared.plain import Plain
from fichebak.text.diagnostics import wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Node, text_in
from fichebak.text.wording import value_key

ONE_LINE = 150
"""Characters that fit in an input of one line; a longer text gets a text area."""


@dataclass(frozen=True, slots=True)
class Text(Plain):
    """One line of words, shown as written.

    `max` is the longest it may be, in characters. As a filter, equal texts are one value,
    whatever their capitals and accents.
    """

    FACETS: ClassVar[tuple[str, ...]] = ("",)

    max: Positive | None = None

    def parse(self, node: Node) -> str:
        text = " ".join(text_in(node).split())
        if self.max is not None and len(text) > self.max:
            raise wrong(node.place, "too-long", length=len(text), most=self.max)
        return text

    def terms(self, value: str, setting: Setting) -> Terms:
        key = value_key(value)
        return {"": (Term(key, value),) if key else ()}

    def widget(self, words: Words) -> Widget:
        if self.max is None:
            return TEXT_WIDGET
        return {"widget": "string" if self.max <= ONE_LINE else "text", "maxlength": self.max}

    def schema(self, words: Words) -> Schema:
        # An ordinary YAML loader reads some words as numbers or booleans; `parse` reads the text as written.
        longest = {} if self.max is None else {"maxLength": self.max}
        return {"type": ["string", "number", "boolean"], "minLength": 1, **longest}
