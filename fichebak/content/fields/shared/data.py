"""Helpers of field types for exports: values as JSON, and the JSON Schema of those."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from fichebak.content.fields.contract import Field, Schema

ISO_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
"""A pattern for an ISO 8601 date: a year, a month or a day."""


def as_json(number: Decimal) -> float:
    """A number for JSON: an int when it is whole."""
    return int(number) if number == number.to_integral_value() else float(number)


def given(value: object, parts: Iterable[Field]) -> dict[str, Any]:
    """The parts of a value, without the empty ones."""
    return {part.key: content for part in parts if (content := getattr(value, part.key))}


def shape(*required: str, optional: Iterable[str] = (), **typed: Schema) -> Schema:
    """The JSON Schema of an object: required texts, optional texts, and required parts with a schema each."""
    texts = {name: {"type": "string"} for name in (*required, *optional)}
    return {
        "type": "object",
        "properties": {**texts, **typed},
        "required": [*required, *typed],
        "additionalProperties": False,
    }
