"""Turns a cell's value into the text that somebody would type, in the language of the site."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Any

from fichebak.moving.records import MAX_CELL
from fichebak.text.language import Words

_FORMAT_PART = re.compile(r'\\(.)|"([^"]*)"|(0)|([ /()+-])')

_DATE_PARTS = frozenset("ymdhs")
_NO_PARTS = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.')
"""The parts of a number format that are literal: locale codes, quoted text, escaped characters."""


def as_typed(value: Any, number_format: str, words: Words) -> str:
    """The text of a value with this Excel number format, such as "0%" or "0000 00 00 00"."""
    match value:
        case bool():
            return words("yes" if value else "no").lower()
        case int() | float():
            return _number(value, number_format.partition(";")[0], words)
        case datetime() if value.time() != time():
            return value.isoformat(" ", "minutes")
        case date():
            return _day(value, number_format)
    return str(value)[:MAX_CELL]


def _number(value: float, number_format: str, words: Words) -> str:
    if not isfinite(value):
        return str(value)
    if "%" in _NO_PARTS.sub("", number_format):
        return f"{_decimal(value * 100, words)}%"
    if value == int(value):
        return _in_zeros_format(int(value), number_format) or str(int(value))
    return _decimal(value, words)


def _day(value: date, number_format: str) -> str:
    """A date with the precision that its format shows: a spreadsheet stores “mei 2024” as 1 May."""
    parts = _DATE_PARTS.intersection(_NO_PARTS.sub("", number_format.lower()))
    iso = f"{value:%Y-%m-%d}"
    if parts == {"y", "m"} and value.day == 1:
        return iso[:7]
    if parts == {"y"} and (value.month, value.day) == (1, 1):
        return iso[:4]
    return iso


def _decimal(value: float, words: Words) -> str:
    return words.number(Decimal(f"{value:.10g}"))


def _in_zeros_format(value: int, number_format: str) -> str:
    """The number in a format of zeros, such as "0000 00 00 00" for a telephone number; empty for others."""
    parts = list(_FORMAT_PART.finditer(number_format))
    zeros = sum(1 for part in parts if part[3])
    if value < 0 or zeros < 2 or "".join(part[0] for part in parts) != number_format:
        return ""
    digits = iter(str(value).zfill(zeros))
    surplus = max(0, len(str(value)) - zeros)
    text = "".join(next(digits) for _ in range(surplus))
    for part in parts:
        text += next(digits) if part[3] else part[1] or part[2] or part[4] or ""
    return text
