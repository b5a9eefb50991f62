"""Git merge conflicts in a text: reading its first version, and where the versions are."""

from __future__ import annotations

import re
from collections.abc import Sequence as Seq
from typing import NamedTuple

from fichebak.text.code import without_code

_MARKER_CHARACTERS = "<|=>"
_MARKER = re.compile(r"^(?:[<>|]{7} (?=\S)|={7}$)", re.MULTILINE)
"""A line with a conflict marker of git: seven characters, and for all but “=======” a label.

Other lines may look like one: a sevenfold quotation, a line between paragraphs, an example in code.
"""


class Version(NamedTuple):
    """A text with the first version of each conflict; the lines of the second are left empty."""

    text: str
    begun: list[int]
    """The lines (from 1) on which a conflict begins; or on which it ends, if its beginning was deleted; or of
    its middle, if that alone is left."""
    doubtful: set[int]
    """All lines of the conflicts."""


def first_version(text: str) -> Version:
    """The text with the first version of each conflict."""
    begun: list[int] = []
    doubtful: set[int] = set()
    # The pattern takes ten times as long.
    if not any(character * 7 in text for character in _MARKER_CHARACTERS):
        return Version(text, begun, doubtful)
    lines = text.split("\n")
    quoted_lines = _quoted(text, lines)
    middles: list[int] = []
    in_conflict = in_second = False
    for number, line in enumerate(lines, start=1):
        marker = line[0] if _MARKER.match(line) else ""
        if marker in {"=", "|"} and not in_conflict:
            middles.append(number)
        is_end = marker == ">" and (in_conflict or middles or number not in quoted_lines)
        if marker == "<" or (is_end and not in_conflict):
            begun.append(number)
        in_conflict |= marker == "<"
        if in_conflict or is_end:
            doubtful.add(number)
            in_second = marker != "<" and (in_second or marker in {"|", "="})
            if marker or in_second:
                lines[number - 1] = ""
        if is_end:
            in_conflict = in_second = False
            middles.clear()
    # No heading: those are written with #, and this line would be on the page as it is. With nothing right
    # above or below it, somebody drew a line.
    around = ["", *lines, ""]
    left = [n for n in middles if n not in quoted_lines and (around[n - 1] + around[n + 1]).strip()]
    for number in left:
        lines[number - 1] = ""
    return Version("\n".join(lines), sorted([*begun, *left]), doubtful.union(left))


def _quoted(text: str, lines: Seq[str]) -> set[int]:
    """The numbers (from 1) of lines in a quotation or in code: a marker there may be an example."""
    code_blanked = without_code(text).split("\n")
    with_neighbours = zip(("", *lines), code_blanked, (*lines[1:], ""), strict=False)
    return {
        number
        for number, (above, line, below) in enumerate(with_neighbours, start=1)
        if line.isspace() or above.startswith(">") or below.startswith(">")
    }
