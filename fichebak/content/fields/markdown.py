from __future__ import annotations

from fichebak.content.fields.contract import Schema, Widget
from fichebak.content.fields.shared.forms import MARKDOWN_WIDGET
from fichebak.content.fields.shared.plain import Plain
from fichebak.text.diagnostics import wrong
from fichebak.text.labels import without_hidden
from fichebak.text.language import Words
from fichebak.text.limits import MAX_DEPTH, too_slow
from fichebak.text.nodes import Node, text_in


class Markdown(Plain):
    """A longer text in Markdown: paragraphs, lists, emphasis, links.

    For stories, use a section of the body instead; this is for a field that needs more than a line.
    """

    def parse(self, node: Node) -> str:
        text = text_in(node)
        if (too_much := too_slow(text)) is not None:
            # The position within a folded text is not known: the diagnostic points at the start of the value.
            raise wrong(node.place, too_much.code, sign=too_much.sign, most=MAX_DEPTH)
        return without_hidden(text)

    def widget(self, words: Words) -> Widget:
        return MARKDOWN_WIDGET

    def data_schema(self) -> Schema:
        return {"type": "string", "contentMediaType": "text/markdown"}

    def schema(self, words: Words) -> Schema:
        return {"type": ["string", "number", "boolean"], "minLength": 1}
