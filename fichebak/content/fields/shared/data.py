"""Helpers of field types for exports: values as JSON, and the JSON Schema of those."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from fichebak.content.fields.contract import Schema

ISO_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
"""A pattern for an ISO 8601 date: a year, a month or a day."""


def as_json(number: Decimal) -> float:
    """A number for JSON: an int when it is whole."""
    return int(number) if number == number.to_integral_value() else float(number)


def given(**parts: str) -> dict[str, str]:
    """The parts that are not empty."""
    return {name: part for name, part in parts.items() if part}


def shape(*required: str, optional: Iterable[str] = (), **typed: Schema) -> Schema:
    """The JSON Schema of an object: required texts, optional texts, and required parts with a schema each."""
    texts = {name: {"type": "string"} for name in (*required, *optional)}
    return {
        "type": "object",
        "properties": {**texts, **typed},
        "required": [*required, *typed],
        "additionalProperties": False,
    }
