from __future__ import annotations

import re
from urllib.parse import urlsplit

from fichebak.content.fields.contract import Schema, Widget
from fichebak.content.fields.shared.forms import TEXT_WIDGET
from fichebak.content.fields.shared.plain import Plain
from fichebak.content.fields.shared.schemas import URL, pattern
from fichebak.text.diagnostics import wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Node, text_in

_BARE = re.compile(r"(www\.|[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/|$))", re.IGNORECASE)


class Url(Plain):
    """The address of a web page, beginning with https:// or http://.

    A name and password in it are refused: they would be published.
    """

    def parse(self, node: Node) -> str:
        text = text_in(node)
        try:
            parts = urlsplit(text)
            host = parts.hostname or ""
            _ = parts.port  # raises ValueError when it is no number: no browser would open it
        except ValueError:
            raise wrong(node.place, "url", written=text) from None
        if parts.scheme not in {"http", "https"}:
            bare = _BARE.match(text)
            raise wrong(node.place, "url", written=text, near=f"https://{text}" if bare else "")
        if not host or "@" in parts.netloc or re.search(r"[\s<>\"'`\\]", text):
            raise wrong(node.place, "url", written=text)
        return text

    def widget(self, words: Words) -> Widget:
        return {**TEXT_WIDGET, "type": "url"}

    def data_schema(self) -> Schema:
        return {"type": "string", "format": "iri"}

    def schema(self, words: Words) -> Schema:
        return {"type": "string", "pattern": pattern(URL)}
