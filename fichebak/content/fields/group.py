from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fichebak.content.fields.contract import Field, Schema, Setting, Unfiltered, Widget, Written
from fichebak.content.fields.shared.forms import form_in_parts
from fichebak.content.fields.shared.record import read_record
from fichebak.content.fields.shared.schemas import record
from fichebak.content.fields.shared.written import written_record
from fichebak.text.diagnostics import Invalid
from fichebak.text.language import Words
from fichebak.text.nodes import Node


@dataclass(frozen=True, slots=True)
class Group(Unfiltered):
    """Fields with a name of their own under one key, such as two scores.

    `fields` declares them as the model's own fields are declared. A filter inside a group is a
    filter of the site like any other.
    """

    fields: tuple[Field, ...]

    def parse(self, node: Node) -> dict[str, Any]:
        record = read_record(node, self.fields)
        if record.diagnostics:
            raise Invalid(*record.diagnostics, salvaged=record.values or None)
        return record.values

    def plain(self, value: dict[str, Any], setting: Setting) -> str:
        given = ((f, value[f.key]) for f in self.fields if f.key in value)
        return "; ".join(f"{f.label}: {f.type.plain(v, setting)}" for f, v in given)

    def widget(self, words: Words) -> Widget:
        return form_in_parts(self.fields, words)

    def data(self, value: dict[str, Any], setting: Setting) -> dict[str, Any]:
        return {f.key: f.type.data(value[f.key], setting) for f in self.fields if f.key in value}

    def data_schema(self) -> Schema:
        parts = {f.key: {"title": f.label, **f.type.data_schema()} for f in self.fields}
        return {"type": "object", "properties": parts, "additionalProperties": False}

    def written(self, value: dict[str, Any]) -> Written:
        return written_record(value, self.fields)

    def schema(self, words: Words) -> Schema:
        return record(self.fields, words)

    def parts(self) -> tuple[Field, ...]:
        return self.fields
