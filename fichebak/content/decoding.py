"""The bytes of a file → its text, with diagnostics.

An error does not hide others: the text is decoded as far as possible, with the numbers of the lines that
may not be as their author meant them.
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
"""256 KiB: a sheet that long is a book of a hundred pages; a larger file is here by mistake."""

MAX_LINES = 10_000
"""Some work takes time per line. A book has no more lines; a hostile file of empty lines does."""

MAX_PER_CODE = 20
"""Diagnostics with the same code reported per file: a binary file or a map may have thousands."""

_FOREIGN_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"%PDF-")
"""The first bytes of files of Office (new and old), WordPad and Acrobat."""
_UTF_16 = re.compile(rb"\xff\xfe|\xfe\xff|[\s!-~]\0|\0[\s!-~]")
"""Some programs leave out its mark; but no text in UTF-8 has a zero beside its first letter."""


class Decoded(NamedTuple):
    """A text, its diagnostics, and the numbers of the lines that may not be as their author meant them."""

    text: str
    diagnostics: tuple[Diagnostic, ...]
    unsure: AbstractSet[int]


def decode(path: str, data: bytes, most: int = MAX_BYTES, most_lines: int = MAX_LINES) -> str:
    """The text of a UTF-8 file, with line feeds as line ends and without a byte-order mark.

    Raises Invalid for another encoding, unreadable characters, merge conflicts, and more than `most` bytes
    or `most_lines` lines.
    """
    text, diagnostics, _ = decode_leniently(path, data, most, most_lines)
    if diagnostics:
        raise Invalid(*diagnostics)
    return text


def decode_leniently(path: str, data: bytes, most: int = MAX_BYTES, most_lines: int = MAX_LINES) -> Decoded:
    """The text of a file, repaired where needed. Raises Invalid for a file that is too large or no text."""
    if len(data) > most:
        raise wrong(Place(path), "too-large", most=f"{most // 1024} KiB")
    if _UTF_16.match(data):
        raise wrong(Place(path), "utf-16")
    if data.startswith(_FOREIGN_SIGNATURES):
        raise wrong(Place(path), "other-program")
    data = data.removeprefix(BOM_UTF8)
    try:
        text = with_line_feeds(data.decode())
    except UnicodeDecodeError:
        text = with_line_feeds(data.decode(errors="surrogateescape"))
    if text.count("\n") > most_lines:
        raise wrong(Place(path, most_lines + 1), "too-many-lines", most=most_lines)
    encoding_errors, unreadable_lines = _unreadable(path, text)
    if unreadable_lines:
        text = readable(_ODD_BYTE.sub(_as_windows, text))
    text, conflict_lines, conflicting_lines = first_version(text)
    conflicts = (error(Place(path, line), "merge-conflict") for line in conflict_lines[:MAX_PER_CODE])
    return Decoded(text, (*encoding_errors, *conflicts), unreadable_lines | conflicting_lines)


def _unreadable(path: str, text: str) -> tuple[list[Diagnostic], set[int]]:
    """Diagnostics for the unreadable characters in a text, and the lines that have some.

    A file in another encoding gets one diagnostic, at its first odd byte; otherwise each line gets one, at
    its first unreadable character, up to MAX_PER_CODE.
    """
    lines: set[int] = set()
    diagnostics: list[Diagnostic] = []
    # Python tells in a fifth of the time that all is printable, as in most texts.
    if text.replace("\n", "").isprintable() or not UNREADABLE.search(text):
        return diagnostics, lines
    place_in = Places(text, path)
    index = 0
    while index >= 0 and (match := UNREADABLE.search(text, index)):
        place = place_in(match.start())
        lines.add(place.line)
        if len(diagnostics) < MAX_PER_CODE:
            diagnostics.append(error(place, "unreadable-character", character=f"U+{ord(match[0]):04X}"))
        index = text.find("\n", match.end())
    if odd_byte := _ODD_BYTE.search(text):
        byte = f"0x{ord(odd_byte[0]) - 0xDC00:02x}"
        diagnostics = [error(place_in(odd_byte.start()), "not-utf-8", byte=byte, meant=_as_windows(odd_byte))]
    return diagnostics, lines


_ODD_BYTE = re.compile("[\udc80-\udcff]")
"""A byte that is not valid UTF-8, as the error handler `surrogateescape` decodes it."""


def _as_windows(odd: re.Match[str]) -> str:
    """The character of an odd byte in Windows-1252, or an empty string."""
    return odd[0].encode(errors="surrogateescape").decode("cp1252", "ignore")
