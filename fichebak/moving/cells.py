"""A cell's value as somebody would have typed it, in the language of the site."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import Any

from fichebak.moving.records import MAX_CELL
from fichebak.text.language import Words

_WHOLE = 10**15
"""Beyond it a spreadsheet does not keep all digits."""
_LITERAL = re.compile(r'\\(.)|"([^"]*)"|(0)|([ /()+-])')

_DATE_PARTS = frozenset("ymdhs")
_NO_PARTS = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.')
"""What in the format of a date stands for none of its parts: a language, words, a sign."""


def as_typed(value: Any, shown: str, words: Words) -> str:
    """The text of a value that is shown by a number format."""
    match value:
        case bool():
            return words("yes" if value else "no").lower()
        case int() | float():
            return _number(value, shown.partition(";")[0], words)
        case datetime() if value.time() != time():
            return value.isoformat(" ", "minutes")
        case date():
            return _day(value, shown)
    return str(value)[:MAX_CELL]


def _number(value: float, shown: str, words: Words) -> str:
    if not isfinite(value):
        return str(value)
    if "%" in _NO_PARTS.sub("", shown):
        return f"{_decimal(value * 100, words)}%"
    if value == int(value) and abs(value) < _WHOLE:
        return _filled_in(int(value), shown) or str(int(value))
    return _decimal(value, words)


def _day(value: date, shown: str) -> str:
    """A day as precise as it is shown: of “mei 2024” a spreadsheet makes the first of that month."""
    parts = _DATE_PARTS.intersection(_NO_PARTS.sub("", shown.lower()))
    iso = f"{value:%Y-%m-%d}"
    if parts == {"y", "m"} and value.day == 1:
        return iso[:7]
    if parts == {"y"} and (value.month, value.day) == (1, 1):
        return iso[:4]
    return iso


def _decimal(value: float, words: Words) -> str:
    return words.number(Decimal(f"{value:.10g}"))


def _filled_in(value: int, shown: str) -> str:
    """The number in a format of noughts, such as a telephone number's; empty where the format is another."""
    parts = list(_LITERAL.finditer(shown))
    noughts = sum(1 for part in parts if part[3])
    if value < 0 or noughts < 2 or "".join(part[0] for part in parts) != shown:
        return ""
    digits = iter(str(value).zfill(noughts))
    surplus = max(0, len(str(value)) - noughts)
    text = "".join(next(digits) for _ in range(surplus))
    for part in parts:
        text += next(digits) if part[3] else part[1] or part[2] or part[4] or ""
    return text
