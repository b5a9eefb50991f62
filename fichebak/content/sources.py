"""One file's bytes → its front matter as nodes, and its body as text.

python-frontmatter says what a fence is. It is not asked to read what lies between: its `parse()`
takes an unclosed fence, a byte-order mark or a list for "no front matter", and says nothing.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from dataclasses import dataclass

from frontmatter.default_handlers import YAMLHandler

from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error, wrong
from fichebak.text.nodes import UNREADABLE, Mapping, Places, parse, place_at, with_line_feeds

MAX_BYTES = 262_144
"""A sheet of 256 KiB is a book of a hundred pages; what is larger got here by mistake."""

MAX_LINES = 10_000
"""Some things cost by the line: a book has no more of them, a shopping list of nothing has."""

MOST_ALIKE = 20
"""Mistakes of one kind that are named one by one: in a binary file, or in a map, there may be thousands."""


@dataclass(frozen=True, slots=True)
class Source:
    """A content file, taken apart. `body_line` is the line of the file that the body begins on."""

    path: str
    front: Mapping
    body: str
    body_line: int


def read(path: str, data: bytes) -> Source:
    """Takes a content file apart. Raises Invalid with all that can be told at this level."""
    text = decode(path, data)
    begin, end, body = _fences(path, text)
    first_line = text.count("\n", 0, begin) + 1
    node = parse(text[begin:end], path, first_line, strict_comments=True)
    # What a sheet as a whole lacks is told at its first line.
    node = Mapping(Place(path, text.count("\n", 0, begin) or 1), node.entries)
    return Source(path, node, text[body:], text.count("\n", 0, body) + 1)


def below(path: str, data: bytes) -> Source | None:
    """What stands below data that cannot be read; None where nobody can tell where that begins."""
    try:
        text = decode(path, data)
        body = _fences(path, text)[-1]
    except Invalid:
        return None
    return Source(path, Mapping(Place(path), ()), text[body:], text.count("\n", 0, body) + 1)


def decode(path: str, data: bytes, most: int = MAX_BYTES, most_lines: int = MAX_LINES) -> str:
    """The text of a file: UTF-8, line ends as a line feed, no byte-order mark.

    Raises Invalid for other encodings, characters that nobody typed, and sizes beyond reason.
    """
    if len(data) > most:
        raise wrong(Place(path), "too-large", most=f"{most // 1024} KiB")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise wrong(Place(path), "utf-16")
    if data.startswith(_OTHER_PROGRAMS):
        raise wrong(Place(path), "other-program")
    # Python's "utf-8-sig" would do, but counts the bytes of its complaints from behind the mark.
    data = data.removeprefix(BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as problem:
        before = with_line_feeds(data[: problem.start].decode())
        place = place_at(before, len(before), path)
        byte = data[problem.start : problem.start + 1]
        meant = byte.decode("cp1252", "ignore")
        raise wrong(place, "not-utf-8", byte=f"0x{byte.hex()}", meant=meant) from None
    text = with_line_feeds(text)
    if text.count("\n") > most_lines:
        raise wrong(Place(path, most_lines + 1), "too-many-lines", most=most_lines)
    if bad := [*_unreadable(path, text), *_unmerged(path, text)]:
        raise Invalid(*bad)
    return text


def _unreadable(path: str, text: str) -> list[Diagnostic]:
    """The first unreadable character of each line that has one, of not too many lines."""
    if not UNREADABLE.search(text):
        return []
    found: list[Diagnostic] = []
    place_in = Places(text, path)
    at = 0
    while at >= 0 and len(found) < MOST_ALIKE and (match := UNREADABLE.search(text, at)):
        place = place_in(match.start())
        found.append(error(place, "unreadable-character", character=f"U+{ord(match[0]):04X}"))
        at = text.find("\n", match.end())
    return found


def _unmerged(path: str, text: str) -> list[Diagnostic]:
    """Where two versions begin that git left below each other, or end where the beginning was deleted."""
    if not _CONFLICT.search(text):
        return []
    found: list[Diagnostic] = []
    place_in, is_open = Places(text, path), False
    for mark in _CONFLICT.finditer(text):
        begins = mark[0].startswith("<")
        if (begins or not is_open) and len(found) < MOST_ALIKE:
            found.append(error(place_in(mark.start()), "merge-conflict"))
        is_open = begins
    return found


_CONFLICT = re.compile(r"^(?:<{7}|>{7}) (?=\S)", re.MULTILINE)
"""What git puts above and below them, with the name of a version behind it."""

_OTHER_PROGRAMS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"%PDF-")
"""What files begin with of Office (new and old), WordPad and Acrobat."""

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
