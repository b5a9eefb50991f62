"""Finds letters that were saved in the wrong encoding: “Ã©” for “é”, and the sign for one that was lost."""

from __future__ import annotations

import re

_HIGH = bytes(range(0x80, 0xA0)).decode("cp1252", "ignore") + "\u00a0-\u00bf"
"""What Windows shows for the later bytes of a letter in UTF-8."""
_GARBLED = re.compile(f"(?:Ã[{_HIGH}]|Â[\u00a0-\u00bf]|â€[{_HIGH}]){{1,20}}|\ufffd")
"""Those of the letters, signs and quotation marks of our languages; in other words these hardly occur."""


def found(text: str) -> tuple[int, str, str] | None:
    """The index of the first garbled letters, how they are written, and those that were meant, if known."""
    match = _GARBLED.search(text)
    return (match.start(), match[0], _meant(match[0])) if match else None


def _meant(written: str) -> str:
    try:
        meant = written.encode("cp1252").decode()
    except UnicodeError:
        return ""
    # “ÃƒÂ©” was saved wrongly twice.
    return _meant(meant) if _GARBLED.search(meant) else meant
