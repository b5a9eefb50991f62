"""Splits a contact that a cell gives as one text: “Onthaal, 057 12 34 56, onthaal@dienst.example”.

What remains may be the name of a person, or say that nobody may know. So the parts are not public until
somebody has read them.
"""

from __future__ import annotations

import re

from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.contact import ContactType
from fichebak.content.fields.contract import Field, Written
from fichebak.content.fields.shared.written import node_of
from fichebak.moving.accepted import valid_part
from fichebak.text.diagnostics import Invalid

_SEPARATOR = re.compile(r"[,;|\n()<>]|\s[/–-]\s")
_PARTS = {part.key: part for part in ContactType().parts()}
_WAYS = ("email", "phone", "website")
_LABEL = re.compile(
    rf"^(?:{'|'.join(re.escape(name) for way in _WAYS for name in _PARTS[way].names)})"
    r"(?:\.?\s*(?::|\s|$)\s*|\.(?=[\d .]+$))",
    re.IGNORECASE,
)
"""What people write before an address or a number: “tel. 057 12 34 56”, but not “mail@dienst.example”."""
MAX_TEXT = 500
"""Characters of a cell that may be one contact."""


def in_parts(text: str) -> dict[str, Written]:
    """The parts of a contact, marked as not public; none if they are not clear, or there is only one."""
    words: list[str] = []
    ways: dict[str, Written] = {}
    pieces = _SEPARATOR.split(text) if len(text) <= MAX_TEXT else ()
    for piece in filter(None, map(str.strip, pieces)):
        found = _way(_LABEL.sub("", piece))
        if found is None:
            words.append(piece)
        elif not found or found.keys() & ways.keys():  # unreadable, or of a second person
            return {}
        else:
            ways.update(found)
    if not ways or len(ways) + len(words) < 2:
        return {}
    named: dict[str, Written] = {"name": ", ".join(words)} if words else {}
    return {**named, **ways, "public": Boolean().written(value=False)}


def _way(piece: str) -> dict[str, Written] | None:
    """The part that a piece is; None for words, empty for anything else."""
    type_ = ContactType()
    valid, problems = valid_part(Field("contact", type_), piece)
    if problems:
        return None if problems[0][1].code == "contact" else {}
    try:
        written = type_.written(type_.parse(node_of(valid)))
    except Invalid:
        return {}
    return dict(written) if isinstance(written, dict) else {}
