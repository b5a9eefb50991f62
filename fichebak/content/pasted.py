"""The headers of messages that came along when somebody pasted one: they tell who wrote it, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from fichebak.text.diagnostics import Diagnostic, warning
from fichebak.text.nodes import Places

_DAY = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
_HOUR = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]m)?"
_NAME = r"[^:\n]{1,60}:"
# Before a line that was pasted: the signs of a quotation or a list, and one of WhatsApp that nobody sees.
_BEFORE = r"[ \t>*_\u200e-]{0,20}"


def _soon(words: str) -> str:
    """That one of some words stands with a colon on the same line or on the next few."""
    return rf"(?=(?:[^\n]*\n){{0,4}}?(?:[^\n]*[ \t>*_])??(?:{words})[*_]*[ \xa0]?:)"


_HEADER = re.compile(
    # “[12/03/2024, 14:05] Naam: …” and “12/03/2024 14:05 - Naam: …”
    rf"\n{_BEFORE}(?:\[(?:{_DAY},?\s{_HOUR}|{_HOUR},?\s{_DAY})\]\s{_NAME}|{_DAY},?\s{_HOUR}\s[-–]\s{_NAME}"
    # “Van: … Verzonden: … Aan: …”, and as other programs have it
    rf"|(?:van|from|de)[*_]*[ \xa0]?:{_soon('verzonden|sent|envoyé|datum|date')}{_soon('aan|to|à')})",
    re.IGNORECASE,
)


def headers(path: str, text: str, first_line: int) -> Iterator[Diagnostic]:
    """The headers of messages in a text that begins on a line of a file. Whose they are is not shown."""
    place_at = Places(text, path, first_line)
    # The end of a line is found faster than the beginning of one.
    for match in _HEADER.finditer(f"\n{text}"):
        yield replace(warning(place_at(match.start()), "pasted-header"), private=True)
