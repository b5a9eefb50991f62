"""One file's bytes → its front matter as nodes, and its body as text.

python-frontmatter says what a fence is. It is not asked to read what lies between: its `parse()`
takes an unclosed fence, a byte-order mark or a list for "no front matter", and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise, starmap
from typing import NamedTuple

from frontmatter.default_handlers import YAMLHandler

from fichebak.content.decoding import decoded
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, wrong
from fichebak.text.nodes import Mapping, Node, Scalar, parse, place_at


@dataclass(frozen=True, slots=True)
class Source:
    """A content file, taken apart. `body_line` is the line of the file that the body begins on."""

    path: str
    front: Mapping
    body: str
    body_line: int


class Apart(NamedTuple):
    """A content file as far as it could be taken apart, and what there is to say of that."""

    source: Source | None
    """None where nobody can tell where the text begins."""
    diagnostics: tuple[Diagnostic, ...]
    unsure: AbstractSet[int]
    """The lines on which something else may be meant than is read there."""


def read(path: str, data: bytes) -> Source:
    """Takes a content file apart. Raises Invalid with all that can be told at this level."""
    source, said, _ = taken_apart(path, data)
    if source is None or said:
        raise Invalid(*said)
    return source


def taken_apart(path: str, data: bytes) -> Apart:
    """A content file as far as it can be read: so that nobody mends one mistake, and only then sees others.

    What may only seem wrong because of another mistake is not told.
    """
    try:
        text, said, unsure = decoded(path, data)
    except Invalid as invalid:
        return Apart(None, invalid.diagnostics, frozenset())
    try:
        begin, end, body = _fences(path, text)
    except Invalid as invalid:
        return Apart(None, said or invalid.diagnostics, unsure)
    first_line, body_line = (text.count("\n", 0, index) + 1 for index in (begin, body))
    # What a sheet as a whole lacks is told at its first line.
    front = Mapping(Place(path, first_line - 1 or 1), ())
    data_lines = range(first_line, body_line)
    entries, found, left_out = _fields(text[begin:end], path, first_line)
    if unsure.isdisjoint(data_lines):
        front, said, unsure = replace(front, entries=entries), (*said, *found), {*unsure, *left_out}
    elif not found:
        front = replace(front, entries=entries)
    if any(one.code == "merge-conflict" and one.place.line in data_lines for one in said):
        # A value goes on until the next key, which may be in the other version: as a whole they are unsure.
        unsure = {*unsure, *data_lines}
    return Apart(Source(path, front, text[body:], body_line), said, unsure)


Entries = tuple[tuple[Scalar, Node], ...]
_FIELD = re.compile(r"[\w\"'?]")
"""How a line begins that is a field: items, comments and brackets at the margin are of the one above."""
_MOST_ROUNDS = 20
"""Times that data are read again without what was wrong in them."""


def _fields(text: str, path: str, first_line: int) -> tuple[Entries, list[Diagnostic], set[int]]:
    """The fields that can be read; what is wrong with the others, and the lines of those."""
    lines = text.split("\n")
    found: list[Diagnostic] = []
    left_out: set[int] = set()
    for _ in range(_MOST_ROUNDS):
        try:
            data = parse("\n".join(lines), path, first_line, strict_comments=True)
        except Invalid as invalid:
            found.extend(invalid.diagnostics)
            told = {one.place.line - first_line for one in invalid.diagnostics}
        else:
            return data.entries, found, left_out
        begins = [0, *(index for index, line in enumerate(lines) if _FIELD.match(line)), len(lines)]
        for field in starmap(range, pairwise(begins)):
            if not told.isdisjoint(field):
                left_out.update(first_line + index for index in field)
                lines[field.start : field.stop] = [""] * len(field)
    return (), found, {*range(first_line, first_line + len(lines))}


_BOUNDARY = YAMLHandler.FM_BOUNDARY
_DASHES = re.compile(r"^[ \t]*[-\u2010-\u2015\u2212]+[ \t]*$", re.MULTILINE)


def _fences(path: str, text: str) -> tuple[int, int, int]:
    """Where the front matter begins and ends, and where the body begins."""
    start = len(text) - len(text.lstrip())
    opening = _BOUNDARY.match(text, text.rfind("\n", 0, start) + 1)
    if opening is None:
        raise wrong(Place(path, text.count("\n", 0, start) + 1), "no-front-matter")
    begin = _line_end(text, opening.start())
    closing = _BOUNDARY.search(text, begin)
    if closing is None:
        # A line that was meant to be one is where to look; without it, what is not closed.
        meant = _DASHES.search(text, begin) or opening
        raise wrong(place_at(text, meant.start(), path), "unclosed-front-matter")
    return begin, closing.start(), _line_end(text, closing.start())


def _line_end(text: str, index: int) -> int:
    end = text.find("\n", index)
    return len(text) if end < 0 else end + 1
