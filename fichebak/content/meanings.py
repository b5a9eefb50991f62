"""Field keys with a special meaning, and the type that a field needs to have it.

A model may use a key such as `status` or `summary` for something else: so the type must match too.
"""

from __future__ import annotations

from collections.abc import Mapping as Map

from fichebak.content.fields.addresses import Addresses
from fichebak.content.fields.choice import Choice
from fichebak.content.fields.contract import Field
from fichebak.content.fields.date import Date
from fichebak.content.fields.language import Language
from fichebak.content.fields.text import Text
from fichebak.content.model import Model

MEANINGS: Map[str, type] = {
    "title": Text,
    "title_lang": Language,
    "summary": Text,
    "status": Choice,
    "aliases": Addresses,
    "added": Date,
    "updated": Date,
    "review": Date,
}
"""Key → the field type that it needs for the meaning in docs/configuration.md."""


def means(declared: Field, key: str) -> bool:
    """Whether a top-level field of a model has the special meaning of `key`."""
    return declared.key == key and isinstance(declared.type, MEANINGS[key])


def meant(model: Model, key: str) -> Field | None:
    """The field with the special meaning of `key`, or None if the model has none."""
    declared = model.field(key)
    return declared if declared is not None and means(declared, key) else None
