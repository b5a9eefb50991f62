"""What field types share to give a value as JSON, for exports, and to describe that."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Map
from decimal import Decimal
from typing import Any

ISO_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
"""A date of ISO 8601, as precise as it was given."""


def as_json(number: Decimal) -> float:
    """A number as JSON has it: whole ones without a point."""
    return int(number) if number == number.to_integral_value() else float(number)


def given(**parts: str) -> dict[str, str]:
    """The parts of a value that are not empty."""
    return {name: part for name, part in parts.items() if part}


def shape(*required: str, optional: Iterable[str] = (), **typed: Map[str, Any]) -> dict[str, Any]:
    """The JSON Schema of an object: texts that it must have and may have, and parts of another type."""
    texts = {name: {"type": "string"} for name in (*required, *optional)}
    return {
        "type": "object",
        "properties": {**texts, **typed},
        "required": [*required, *typed],
        "additionalProperties": False,
    }
