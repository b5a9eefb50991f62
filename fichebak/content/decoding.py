"""One file's bytes → its text, as its writer meant it, and what is to be said of that.

What is wrong hides nothing else: a text is read as far as it can be, and told with it are the lines on
which something else may be meant.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from fichebak.content.merging import first_version
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error, wrong
from fichebak.text.nodes import UNREADABLE, Places, readable, with_line_feeds

MAX_BYTES = 262_144
"""A sheet of 256 KiB is a book of a hundred pages; what is larger got here by mistake."""

MAX_LINES = 10_000
"""Some things cost by the line: a book has no more of them, a shopping list of nothing has."""

MOST_ALIKE = 20
"""Mistakes of one kind that are named one by one: in a binary file, or in a map, there may be thousands."""

_OTHER_PROGRAMS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"%PDF-")
"""What files begin with of Office (new and old), WordPad and Acrobat."""


class Decoded(NamedTuple):
    """A text, what there is to say of it, and on which lines something else may be meant."""

    text: str
    diagnostics: tuple[Diagnostic, ...]
    unsure: AbstractSet[int]


def decode(path: str, data: bytes, most: int = MAX_BYTES, most_lines: int = MAX_LINES) -> str:
    """The text of a file: UTF-8, line ends as a line feed, no byte-order mark.

    Raises Invalid for other encodings, characters that nobody typed, and sizes beyond reason.
    """
    text, said, _ = decoded(path, data, most, most_lines)
    if said:
        raise Invalid(*said)
    return text


def decoded(path: str, data: bytes, most: int = MAX_BYTES, most_lines: int = MAX_LINES) -> Decoded:
    """The text of a file as it was probably meant. Raises Invalid for what is no text of ours at all."""
    if len(data) > most:
        raise wrong(Place(path), "too-large", most=f"{most // 1024} KiB")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise wrong(Place(path), "utf-16")
    if data.startswith(_OTHER_PROGRAMS):
        raise wrong(Place(path), "other-program")
    data = data.removeprefix(BOM_UTF8)
    try:
        text = with_line_feeds(data.decode())
    except UnicodeDecodeError:
        text = with_line_feeds(data.decode(errors="surrogateescape"))
    if text.count("\n") > most_lines:
        raise wrong(Place(path, most_lines + 1), "too-many-lines", most=most_lines)
    odd, unreadable = _unreadable(path, text)
    if unreadable:
        text = readable(_ODD_BYTE.sub(_meant, text))
    text, begun, doubtful = first_version(text)
    twice = (error(Place(path, line), "merge-conflict") for line in begun[:MOST_ALIKE])
    return Decoded(text, (*odd, *twice), unreadable | doubtful)


def _unreadable(path: str, text: str) -> tuple[list[Diagnostic], set[int]]:
    """What nobody can read in a text, and on which lines it is.

    Told is the first byte in another coding; or the first unreadable character of each line that has one, of
    not too many lines.
    """
    lines: set[int] = set()
    said: list[Diagnostic] = []
    if not UNREADABLE.search(text):
        return said, lines
    place_in = Places(text, path)
    at = 0
    while at >= 0 and (match := UNREADABLE.search(text, at)):
        place = place_in(match.start())
        lines.add(place.line)
        if len(said) < MOST_ALIKE:
            said.append(error(place, "unreadable-character", character=f"U+{ord(match[0]):04X}"))
        at = text.find("\n", match.end())
    if odd := _ODD_BYTE.search(text):
        byte = f"0x{ord(odd[0]) - 0xDC00:02x}"
        said = [error(place_in(odd.start()), "not-utf-8", byte=byte, meant=_meant(odd))]
    return said, lines


_ODD_BYTE = re.compile("[\udc80-\udcff]")
"""As Python has a byte that is no text."""


def _meant(odd: re.Match[str]) -> str:
    """What a byte is in Windows, where it is anything."""
    return odd[0].encode(errors="surrogateescape").decode("cp1252", "ignore")
