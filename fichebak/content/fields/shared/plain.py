"""The common part of field types whose value is a text, shown as written."""

from __future__ import annotations

from fichebak.content.fields.contract import Schema, Setting, Unfiltered, Widget
from fichebak.content.fields.shared.forms import TEXT_WIDGET
from fichebak.text.language import Words


class Plain(Unfiltered):
    """The whole contract but `parse` and `schema`."""

    __slots__ = ()

    def plain(self, value: str, _setting: Setting) -> str:
        return value

    def widget(self, _words: Words) -> Widget:
        return TEXT_WIDGET

    def data(self, value: str, _setting: Setting) -> str:
        return value

    def data_schema(self) -> Schema:
        return {"type": "string"}

    def written(self, value: str) -> str:
        return value
