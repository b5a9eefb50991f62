"""Two versions of a text that git left below each other, because it could not make one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence as Seq
from typing import NamedTuple

from fichebak.text.code import without_code

_SIGNS = "<|=>"
_MARK = re.compile(r"^(?:[<>|]{7} (?=\S)|={7}$)", re.MULTILINE)
"""What git puts around and between two versions, with the name of one behind it.

Seven quotations in each other begin alike, and so do a heading above a line and what is told of git in code.
"""


class Version(NamedTuple):
    """A text with one of each two versions, and the lines of the other left empty."""

    text: str
    begun: list[int]
    """The lines on which two versions begin; or on which they end, if the beginning was deleted."""
    doubtful: set[int]
    """All lines from there to the end."""


def first_version(text: str) -> Version:
    """The text with the first of each two versions."""
    begun: list[int] = []
    doubtful: set[int] = set()
    if not any(sign * 7 in text for sign in _SIGNS):  # to look for lines takes ten times as long
        return Version(text, begun, doubtful)
    lines = text.split("\n")
    quoted = _quoted(text, lines)
    is_open = is_second = has_middle = False
    for number, line in enumerate(lines, start=1):
        sign = line[0] if _MARK.match(line) else ""
        has_middle |= sign == "="
        is_end = sign == ">" and (is_open or has_middle or number not in quoted)
        if sign == "<" or (is_end and not is_open):
            begun.append(number)
        is_open |= sign == "<"
        if is_open or is_end:
            doubtful.add(number)
            is_second = sign != "<" and (is_second or sign in {"|", "="})
            if sign or is_second:
                lines[number - 1] = ""
        if is_end:
            is_open = is_second = has_middle = False
    return Version("\n".join(lines), begun, doubtful)


def _quoted(text: str, lines: Seq[str]) -> set[int]:
    """The lines that are part of a quotation, or of code: a mark there may be what is quoted."""
    bare = without_code(text).split("\n")
    beside = zip(("", *lines), bare, (*lines[1:], ""), strict=False)
    return {
        number
        for number, (above, line, below) in enumerate(beside, start=1)
        if line.isspace() or above.startswith(">") or below.startswith(">")
    }
