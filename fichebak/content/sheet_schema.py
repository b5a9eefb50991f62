"""The JSON Schema of a sheet's front matter, for completion and tooltips in text editors.

It combines the schemas of the field types (`FieldType.schema`); see `fields/shared/schemas.py` for what these
guarantee. Whether a sheet is valid is up to `check` alone.
"""

from __future__ import annotations

import json
from itertools import chain, count
from typing import Any
from urllib.parse import quote

from fichebak.content.config import Config
from fichebak.content.fields.contract import Schema
from fichebak.content.fields.shared.schemas import record
from fichebak.text.language import Words


def sheet_schema(config: Config, words: Words) -> Schema:
    """The schema of the front matter of a site's sheets."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": words("schema.title", title=config.title),
        **_shared(record(config.model.fields, words)),
    }


def _shared(schema: Schema) -> Schema:
    """The same schema with equal subschemas moved to `definitions`, so that each is written once."""
    definitions: Schema = {}
    names: dict[str, str] = {}

    def visit(name: str, part: Any) -> Any:
        if isinstance(part, list):
            return [visit(name, item) for item in part]
        if not isinstance(part, dict):
            return part
        return {
            key: {inner: refer(inner, subschema) for inner, subschema in value.items()}
            if key in {"properties", "patternProperties"}
            else visit(name, value)
            for key, value in part.items()
        }

    def refer(name: str, part: Schema) -> Schema:
        text = json.dumps(part)
        if text not in names:
            # Named after the property; a pattern for other spellings comes later and finds it defined.
            numbered = (f"{name}{number}" for number in count(2))
            names[text] = next(one for one in chain([name], numbered) if one not in definitions)
            definitions[names[text]] = {}
            definitions[names[text]] = visit(name, part)
        return {"$ref": f"#/definitions/{quote(names[text])}"}

    visited = visit("", schema)
    return {**visited, "definitions": definitions}


def as_text(schema: Schema) -> str:
    """The schema as the text of a JSON file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
