"""The headers of messages that came along when somebody pasted one: they tell who wrote it, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from fichebak.catalogue.readability import Body
from fichebak.text.diagnostics import Diagnostic, advice

_DAY = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
_HOUR = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]m)?"
_ADDRESS = r"<[^\s<>]{1,80}@[^\s<>]{1,80}>"
_NAME = r"[^:\n]{1,60}:"
# Before a line that was pasted: the signs of a quotation or a list, and one of WhatsApp that nobody sees.
_BEFORE = r"[ \t>*_\u200e-]{0,20}"
# Without brackets it may be an item of a programme: no chat is a list, and “14:00 - 16:00” is no name.
_AT_MARGIN = r"[ \t>_\u200e]{0,20}"


def _soon(words: str) -> str:
    """That one of some words stands with a colon on the same line or on the next few."""
    return rf"(?=(?:[^\n]*\n){{0,4}}?(?:[^\n]*[ \t>*_])??(?:{words})[*_]*[ \xa0]?:)"


_HEADER = re.compile(
    # “[12/03/2024, 14:05] Naam: …” and “12/03/2024 14:05 - Naam: …”
    rf"\n(?:{_BEFORE}\[(?:{_DAY},?\s{_HOUR}|{_HOUR},?\s{_DAY})\]\s{_NAME}"
    rf"|{_AT_MARGIN}{_DAY},?\s{_HOUR}\s[-–]\s(?!\d){_NAME}\s"
    # “Van: … Verzonden: … Aan: … Onderwerp: …”, and as other programs have it
    rf"|{_BEFORE}(?:van|from|de)[*_]*[ \xa0]?:{_soon('verzonden|sent|envoyé|datum|date')}{_soon('aan|to|à')}"
    rf"{_soon('onderwerp|subject|objet')}"
    # “Op di 12 mrt. 2024 om 14:05 schreef Naam <naam@dienst.example>:”
    rf"|{_BEFORE}(?:op|on|le)\s[^\n<]{{1,120}}{_ADDRESS}(?:\s(?:schreef|wrote|a écrit))?\s?:)",
    re.IGNORECASE,
)


def headers(body: Body) -> Iterator[Diagnostic]:
    """The headers of messages in a text. Whose they are is not shown."""
    # The end of a line is found faster than the beginning of one.
    for match in _HEADER.finditer(f"\n{body.text}"):
        yield replace(advice(body.place(match.start()), "pasted-header"), private=True)
