"""Finds what was pasted into a text: headers of messages, which reveal who wrote it, and whole sheets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from fichebak.catalogue.readability import Body
from fichebak.text.diagnostics import Diagnostic, Place, advice

_DAY = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
_HOUR = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]m)?"
_ADDRESS = r"<[^\s<>]{1,80}@[^\s<>]{1,80}>"
_NAME = r"[^:\n]{1,60}:"
# What may precede a pasted line: marks of a quotation or a list, and WhatsApp's invisible U+200E.
_BEFORE = r"[ \t>*_\u200e-]{0,20}"
# Without brackets it may be an item of a programme: allow no list marks here, and no digit as a name.
_AT_MARGIN = r"[ \t>_\u200e]{0,20}"


def _soon(words: str) -> str:
    """A lookahead for one of these words with a colon, on the same line or the next four."""
    return rf"(?=(?:[^\n]*\n){{0,4}}?(?:[^\n]*[ \t>*_])??(?:{words})[*_]*[ \xa0]?:)"


_HEADER = re.compile(
    # “[12/03/2024, 14:05] Naam: …” and “12/03/2024 14:05 - Naam: …”
    rf"\n(?:{_BEFORE}\[(?:{_DAY},?\s{_HOUR}|{_HOUR},?\s{_DAY})\]\s{_NAME}"
    rf"|{_AT_MARGIN}{_DAY},?\s{_HOUR}\s[-–]\s(?!\d){_NAME}\s"
    # “Van: … Verzonden: … Aan: … Onderwerp: …”, and its equivalents in other mail programs
    rf"|{_BEFORE}(?:van|from|de)[*_]*[ \xa0]?:{_soon('verzonden|sent|envoyé|datum|date')}{_soon('aan|to|à')}"
    rf"{_soon('onderwerp|subject|objet')}"
    # “Op di 12 mrt. 2024 om 14:05 schreef Naam <naam@dienst.example>:”
    rf"|{_BEFORE}(?:op|on|le)\s[^\n<]{{1,120}}{_ADDRESS}(?:\s(?:schreef|wrote|a écrit))?\s?:)",
    re.IGNORECASE,
)


def headers(body: Body) -> Iterator[Diagnostic]:
    """The message headers in a text. The diagnostics are private: they do not quote names."""
    # Matching “\n” is faster than the start-of-line anchor.
    for match in _HEADER.finditer(f"\n{body.text}"):
        yield replace(advice(body.place(match.start()), "pasted-header"), private=True)


_FENCE = re.compile(r"---[ \t]*")
_KEY = re.compile(r"(\w[\w -]{0,40}):(?:[ \t]|$)")
_MANY = 2
"""Fields that are certainly no text: “Contact: …” alone may be a line below a rule."""


def data_blocks(body: Body, is_field: Callable[[str], object]) -> Iterator[Diagnostic]:
    """Blocks of front matter in a text, as of a second sheet in one file; `is_field` knows their names."""
    lines = body.text.split("\n")
    fences = [number for number, line in enumerate(lines) if _FENCE.fullmatch(line)]
    for first, last in pairwise(fences):
        keys = [match[1] for line in lines[first + 1 : last] if (match := _KEY.match(line))]
        if _KEY.match(lines[first + 1]) and len([*filter(is_field, keys)]) >= _MANY:
            yield advice(Place(body.path, body.first_line + first), "data-in-text")
