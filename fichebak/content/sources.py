"""One file's bytes → its front matter as nodes, and its body as text.

python-frontmatter says what a fence is. It is not asked to read what lies between: its `parse()`
takes an unclosed fence, a byte-order mark or a list for "no front matter", and says nothing.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import NamedTuple

from frontmatter.default_handlers import YAMLHandler

from fichebak.text.code import without_code
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error, wrong
from fichebak.text.nodes import UNREADABLE, Mapping, Places, parse, place_at, readable, with_line_feeds

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


class Apart(NamedTuple):
    """A content file as far as it could be taken apart, and what there is to say of that."""

    source: Source | None
    """None where nobody can tell where the text begins."""
    said: tuple[Diagnostic, ...]
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
        text, found, unsure = _decoded(path, data)
    except Invalid as invalid:
        return Apart(None, invalid.diagnostics, frozenset())
    try:
        begin, end, body = _fences(path, text)
    except Invalid as invalid:
        return Apart(None, tuple(found) or invalid.diagnostics, unsure)
    first_line, body_line = (text.count("\n", 0, index) + 1 for index in (begin, body))
    # What a sheet as a whole lacks is told at its first line.
    front = Mapping(Place(path, first_line - 1 or 1), ())
    try:
        front = replace(front, entries=parse(text[begin:end], path, first_line, strict_comments=True).entries)
    except Invalid as invalid:
        if unsure.isdisjoint(range(first_line, body_line)):
            found.extend(invalid.diagnostics)
    return Apart(Source(path, front, text[body:], body_line), tuple(found), unsure)


def decode(path: str, data: bytes, most: int = MAX_BYTES, most_lines: int = MAX_LINES) -> str:
    """The text of a file: UTF-8, line ends as a line feed, no byte-order mark.

    Raises Invalid for other encodings, characters that nobody typed, and sizes beyond reason.
    """
    text, found, _ = _decoded(path, data, most, most_lines)
    if found:
        raise Invalid(*found)
    return text


def _decoded(
    path: str, data: bytes, most: int = MAX_BYTES, most_lines: int = MAX_LINES
) -> tuple[str, list[Diagnostic], AbstractSet[int]]:
    """The text as it was probably meant, what is wrong with it, and on which lines that is.

    Raises Invalid for what is no text of ours at all.
    """
    if len(data) > most:
        raise wrong(Place(path), "too-large", most=f"{most // 1024} KiB")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise wrong(Place(path), "utf-16")
    if data.startswith(_OTHER_PROGRAMS):
        raise wrong(Place(path), "other-program")
    data = data.removeprefix(BOM_UTF8)
    found: list[Diagnostic] = []
    unsure: set[int] = set()
    try:
        text = with_line_feeds(data.decode())
    except UnicodeDecodeError:
        text = with_line_feeds(data.decode(errors="surrogateescape"))
    if text.count("\n") > most_lines:
        raise wrong(Place(path, most_lines + 1), "too-many-lines", most=most_lines)
    if UNREADABLE.search(text):
        text = _legible(path, text, found, unsure)
    if _MARK.search(text):
        text = _one_version(path, text, found, unsure)
    return text, found, unsure


def _legible(path: str, text: str, found: list[Diagnostic], unsure: set[int]) -> str:
    """The text without what nobody can read, and with the letters of an older coding.

    Told is the first byte of that; or the first unreadable character of each line that has one, of not too
    many lines.
    """
    place_in = Places(text, path)
    first_odd = _ODD_BYTE.search(text)
    at = 0
    while at >= 0 and (match := UNREADABLE.search(text, at)):
        place = place_in(match.start())
        unsure.add(place.line)
        if not first_odd and len(found) < MOST_ALIKE:
            found.append(error(place, "unreadable-character", character=f"U+{ord(match[0]):04X}"))
        at = text.find("\n", match.end())
    if first_odd:
        byte, meant = f"0x{ord(first_odd[0]) - 0xDC00:02x}", _meant(first_odd)
        found.append(error(place_in(first_odd.start()), "not-utf-8", byte=byte, meant=meant))
    return readable(_ODD_BYTE.sub(_meant, text))


def _meant(odd: re.Match[str]) -> str:
    """What a byte is in Windows, where it is anything."""
    return odd[0].encode(errors="surrogateescape").decode("cp1252", "ignore")


_ODD_BYTE = re.compile("[\udc80-\udcff]")
"""As Python has a byte that is no text."""


def _one_version(path: str, text: str, found: list[Diagnostic], unsure: set[int]) -> str:
    """The text with the first of each two versions that git left below each other.

    Told is where they begin, or where they end if the beginning was deleted.
    """
    lines = text.split("\n")
    in_code = [line.isspace() for line in without_code(text).split("\n")]
    is_open = is_second = has_middle = False
    told: list[Diagnostic] = []
    for number, line in enumerate(lines, start=1):
        sign = line[0] if _MARK.match(line) else ""
        has_middle |= sign == "="
        around = lines[max(number - 2, 0) : number + 1 : 2]
        is_quoted = in_code[number - 1] or any(other.startswith(">") for other in around)
        is_end = sign == ">" and (is_open or has_middle or not is_quoted)
        if sign == "<" or (is_end and not is_open):
            told.append(error(Place(path, number), "merge-conflict"))
        is_open = is_open or sign == "<"
        if is_open or is_end:
            unsure.add(number)
            is_second = sign != "<" and (is_second or sign in ("|", "="))
            if sign or is_second:
                lines[number - 1] = ""
        if is_end:
            is_open = is_second = has_middle = False
    found.extend(told[:MOST_ALIKE])
    return "\n".join(lines)


_MARK = re.compile(r"^(?:[<>|]{7} (?=\S)|={7}$)", re.MULTILINE)
"""What git puts around and between two versions, with the name of one behind it.

Seven quotations in each other begin alike, and so do a heading above a line and what is told of git in code.
"""

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
