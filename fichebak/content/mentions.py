"""Finds a name, an e-mail address or a telephone number in texts, however it is written there.

Only letters and digits are compared, without case and accents, so that “An De Smet” is also found in
`an.de-smet@…` and across a line end; a match begins at the start of a word. Telephone numbers are
found by their digits, whatever separates them, with or without the country code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fichebak.text.nodes import Places
from fichebak.text.wording import fold

LEAST = 3
"""The minimum number of letters and digits to search for: fewer occur in every file."""
_LEAST_DIGITS = 6
_SEPARATORS = r"[\W_]{0,4}"
"""What may separate two digits, such as a dash with spaces, or a bracket and a slash."""
_PREFIX = re.compile(r"^(?:00)?32(?=[1-9])|^00?")
"""The country code of Belgium, the national prefix 0, or the 00 of another country code."""
_ANY_PREFIX = rf"(?:(?:(?:\+|00){_SEPARATORS})?32{_SEPARATORS}(?:0{_SEPARATORS})?|(?:\+|00?){_SEPARATORS})?"
"""A pattern for all ways to write such a prefix, such as “+32 (0)”."""


class Wanted(NamedTuple):
    """A search term: its letters and digits, and a pattern if it may be a telephone number."""

    letters: str
    number: re.Pattern[str] | None

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """The line and column, from 1, of each match in a text, in order."""
        indexes = (
            (match.start() for match in self.number.finditer(text)) if self.number else self._indexes(text)
        )
        place_at = Places(text, "")
        for index in indexes:
            place = place_at(index)
            yield place.line, place.column

    def _indexes(self, text: str) -> Iterator[int]:
        squashed, origins, is_word_start = _squashed(text)
        index = squashed.find(self.letters)
        while index >= 0:
            if is_word_start[index]:
                yield origins[index]
            index = squashed.find(self.letters, index + 1)


def wanted(written: str) -> Wanted | None:
    """The search term for what somebody typed; None if it is shorter than LEAST."""
    letters, _, _ = _squashed(written)
    if len(letters) < LEAST:
        return None
    is_number = letters.isdecimal() and len(letters) >= _LEAST_DIGITS
    return Wanted(letters, _number(written) if is_number else None)


def _number(written: str) -> re.Pattern[str]:
    national = _PREFIX.sub("", re.sub(r"\D", "", written.replace("(0)", "")))
    return re.compile(rf"(?<!\d){_ANY_PREFIX}{_SEPARATORS.join(national)}(?!\d)")


def _squashed(text: str) -> tuple[str, list[int], list[bool]]:
    """The letters and digits of a text, folded; and of each, its index and whether a word begins there."""
    if text.isascii():
        origins = [index for index, character in enumerate(text) if character.isalnum()]
        squashed = "".join(map(text.__getitem__, origins)).lower()
    else:
        folded: list[str] = []
        origins = []
        for index, character in enumerate(text):
            if character.isalnum():
                plain = fold(character) or character
                folded.append(plain)
                origins.extend([index] * len(plain))
        squashed = "".join(folded)
    return squashed, origins, [index == 0 or not text[index - 1].isalnum() for index in origins]
