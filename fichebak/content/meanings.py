"""The keys that have a meaning of their own, and what a field must be to have it.

Another model may call anything a status or a summary: a key alone tells nothing.
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
"""Key → the type of field with which it means what docs/configuration.md says."""


def means(declared: Field, key: str) -> bool:
    """Whether a field, at the top of a model, is the one that a key with a meaning stands for."""
    return declared.key == key and isinstance(declared.type, MEANINGS[key])


def meant(model: Model, key: str) -> Field | None:
    """The field that a key with a meaning stands for, where the model has it."""
    declared = model.field(key)
    return declared if declared is not None and means(declared, key) else None
