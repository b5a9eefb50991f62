"""The bytes of a content file → its front matter as nodes, and its body as text.

The pattern of a fence comes from python-frontmatter. Its `parse()` is not used: it silently treats an
unclosed fence, a byte-order mark or a list as "no front matter".
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from itertools import pairwise, starmap
from typing import NamedTuple

from frontmatter.default_handlers import YAMLHandler

from fichebak.content.decoding import decode_leniently
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error, wrong
from fichebak.text.nodes import Mapping, Node, Places, Scalar, parse


class Source(NamedTuple):
    """A parsed content file. `body_line` is the line of the file that the body begins on."""

    path: str
    front: Mapping
    body: str
    body_line: int


class PartialSource(NamedTuple):
    """A content file as far as it could be parsed, with diagnostics."""

    source: Source | None
    """None when there is no telling where the body begins."""
    diagnostics: tuple[Diagnostic, ...]
    unsure: AbstractSet[int]
    """The numbers of lines that may not say what their author meant."""


def read(path: str, data: bytes) -> Source:
    """Parses a content file. Raises Invalid with everything that is wrong at this level."""
    source, diagnostics, _ = read_leniently(path, data)
    if source is None or diagnostics:
        raise Invalid(*diagnostics)
    return source


def read_leniently(path: str, data: bytes) -> PartialSource:
    """Parses a content file as far as possible, so that all its mistakes are reported at once.

    Errors that may only be the consequence of another are left out.
    """
    try:
        text, diagnostics, unsure = decode_leniently(path, data)
    except Invalid as invalid:
        return PartialSource(None, invalid.diagnostics, frozenset())
    try:
        doubled, front_start, front_end, body_start = _fences(path, text)
    except Invalid as invalid:
        return PartialSource(None, diagnostics or invalid.diagnostics, unsure)
    diagnostics = (*diagnostics, *doubled)
    first_line, body_line = (text.count("\n", 0, index) + 1 for index in (front_start, body_start))
    # What a sheet lacks as a whole is reported at its first line.
    front = Mapping(Place(path, first_line - 1 or 1), ())
    front_lines = range(first_line, body_line)
    entries, field_errors, left_out = _fields(text[front_start:front_end], path, first_line)
    is_sure = unsure.isdisjoint(front_lines)
    if is_sure or not field_errors:
        front = front._replace(entries=entries)
    if is_sure:
        diagnostics, unsure = (*diagnostics, *field_errors), {*unsure, *left_out}
    if any(d.code == "merge-conflict" and d.place.line in front_lines for d in diagnostics):
        # A value continues to the next key, which may be in the other version: so all front matter is unsure.
        unsure = {*unsure, *front_lines}
    return PartialSource(Source(path, front, text[body_start:], body_line), diagnostics, unsure)


Entries = tuple[tuple[Scalar, Node], ...]
_FIELD = re.compile(r"[\w\"'?]")
"""The start of a line with a field; unindented items, comments and brackets belong to the field above."""
_MAX_ROUNDS = 20
"""Attempts to parse the front matter, each without the invalid fields of the one before."""


def _fields(text: str, path: str, first_line: int) -> tuple[Entries, list[Diagnostic], set[int]]:
    """The fields that can be parsed, the errors in the others, and the line numbers of those."""
    lines = text.split("\n")
    errors: list[Diagnostic] = []
    left_out: set[int] = set()
    for _ in range(_MAX_ROUNDS):
        try:
            front = parse("\n".join(lines), path, first_line, strict_comments=True)
        except Invalid as invalid:
            codes = {error.code for error in invalid.diagnostics}
            if "too-many-values" in codes.intersection(error.code for error in errors):
                break  # without the field that had one too many: they are in all fields together
            error_indexes = {error.place.line - first_line for error in invalid.diagnostics}
            # A heading begins the text: what is wrong with that as data is no mistake of its own.
            headings = (d.place.line for d in invalid.diagnostics if d.code == "heading-in-front")
            heading = min(headings, default=first_line + len(lines))
            errors.extend(error for error in invalid.diagnostics if error.place.line <= heading)
            left_out.update(range(heading, first_line + len(lines)))
            del lines[heading - first_line :]
        else:
            return front.entries, errors, left_out
        starts = [0, *(index for index, line in enumerate(lines) if _FIELD.match(line)), len(lines)]
        for field in starmap(range, pairwise(starts)):
            if not error_indexes.isdisjoint(field):
                left_out.update(first_line + index for index in field)
                lines[field.start : field.stop] = [""] * len(field)
    return (), errors, {*range(first_line, first_line + len(lines))}


_BOUNDARY = YAMLHandler.FM_BOUNDARY
_DASHES = re.compile(r"^[ \t]*[-\u2010-\u2015\u2212]+[ \t]*$", re.MULTILINE)
_KEY = re.compile(r"\s*\w[\w -]*:(?:\s|$)")


def _fences(path: str, text: str) -> tuple[tuple[Diagnostic, ...], int, int, int]:
    """The indexes in the text of the front matter's start and end, and of the body's start.

    A fence right below the first is reported, and counts as the first: the fields are below it.
    """
    start = len(text) - len(text.lstrip())
    opening = _BOUNDARY.match(text, text.rfind("\n", 0, start) + 1)
    if opening is None:
        raise wrong(Place(path, text.count("\n", 0, start) + 1), "no-front-matter")
    front_start = _line_end(text, opening.start())
    closing = _BOUNDARY.search(text, front_start)
    if closing is None:
        # Report a line that looks like a mistyped fence; without one, the opening fence.
        culprit = _DASHES.search(text, front_start) or opening
        raise wrong(Places(text, path)(culprit.start()), "unclosed-front-matter")
    body_start = _line_end(text, closing.start())
    is_empty = not text[front_start : closing.start()].strip()
    if is_empty and _KEY.match(text, body_start) and (third := _BOUNDARY.search(text, body_start)):
        doubled = error(Places(text, path)(closing.start()), "fence-twice")
        return (doubled,), body_start, third.start(), _line_end(text, third.start())
    return (), front_start, closing.start(), body_start


def _line_end(text: str, index: int) -> int:
    end = text.find("\n", index)
    return len(text) if end < 0 else end + 1
