from __future__ import annotations

import re

from fichebak.content.fields.contract import Schema, Widget
from fichebak.content.fields.shared.forms import TEXT_WIDGET
from fichebak.content.fields.shared.plain import Plain
from fichebak.content.fields.shared.schemas import pattern
from fichebak.text.diagnostics import wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Node, text_in

# The addresses that people have, not all that RFC 5321 allows: no quotes, comments or bare host names, and no
# “?”, “%” or “#”, with which a link that begins with “mailto:” adds recipients (RFC 6068). Letters of any
# alphabet are allowed (RFC 6531).
LONGEST = 254  # RFC 5321, errata 1690
PATTERN = re.compile(r"[\w.!$&'*+/=^`{|}~-]+@[\w-]+(\.[\w-]+)*\.[^\W\d_][\w-]*")

SHAPE = r'[^\s@<>(),;:"?%#]+@[^\s@<>(),;:".]+(?:\.[^\s@<>(),;:".]+)+'
"""A looser pattern, for the JSON Schema."""


class Email(Plain):
    """A mail address."""

    def parse(self, node: Node) -> str:
        text = text_in(node)
        if len(text) > LONGEST or not PATTERN.fullmatch(text):
            # As mail programs copy it: “<soep@dienst.example>;”, “mailto:soep@dienst.example”.
            bare = text.strip("<>[]()., ;").removeprefix("mailto:")
            raise wrong(node.place, "email", written=text, near=bare if PATTERN.fullmatch(bare) else "")
        return text

    def widget(self, words: Words) -> Widget:
        return {**TEXT_WIDGET, "type": "email"}

    def schema(self, words: Words) -> Schema:
        return {"type": "string", "pattern": pattern(SHAPE), "maxLength": LONGEST}
