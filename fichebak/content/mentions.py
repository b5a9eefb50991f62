"""Where a name, an address or a telephone number stands in texts, however it is written there.

Letters are compared without case, accents and whatever stands between them, so that “An De Smet” is also
found in `an.de-smet@…` and over the end of a line; a match begins where a word does. Telephone numbers
are compared by their digits, with or without the country's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fichebak.text.wording import fold

LEAST = 3
"""Letters and digits of what is looked for: less is in every file."""
_LEAST_DIGITS = 6
_NUMBER = re.compile(r"\+?\d(?:[ ./()\u00a0-]{0,3}\d){5,18}")
_COUNTRY = re.compile(r"^(?:00)?32(?=[1-9])|^0")
"""Belgium's, or the nought that stands for it at home."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: its letters and digits in a row, and as a telephone number if it may be one."""

    letters: str
    number: str = ""

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """The line and column of each place in a text, both from 1, in order."""
        found = {*self._by_letters(text), *self._by_number(text)}
        for index in sorted(found):
            start = text.rfind("\n", 0, index) + 1
            yield text.count("\n", 0, index) + 1, index - start + 1

    def _by_letters(self, text: str) -> Iterator[int]:
        kept, at, begins = _squashed(text)
        index = kept.find(self.letters)
        while index >= 0:
            if begins[index]:
                yield at[index]
            index = kept.find(self.letters, index + 1)

    def _by_number(self, text: str) -> Iterator[int]:
        if self.number:
            for match in _NUMBER.finditer(text):
                if _national(match[0]) == self.number:
                    yield match.start()


def wanted(written: str) -> Wanted | None:
    """What somebody asks for; None when it is too little to look for."""
    letters, _, _ = _squashed(written)
    is_number = not re.search(r"[^\W\d_]", written) and sum(map(str.isdigit, written)) >= _LEAST_DIGITS
    return Wanted(letters, _national(written) if is_number else "") if len(letters) >= LEAST else None


def _national(written: str) -> str:
    return _COUNTRY.sub("", re.sub(r"\D", "", written.replace("(0)", "")))


def _squashed(text: str) -> tuple[str, list[int], list[bool]]:
    """The letters and digits of a text, folded; of each its index, and whether a word begins there."""
    if text.isascii():
        at = [index for index, character in enumerate(text) if character.isalnum()]
        kept = "".join(map(text.__getitem__, at)).lower()
    else:
        signs: list[str] = []
        at = []
        for index, character in enumerate(text):
            if character.isalnum():
                plain = fold(character) or character
                signs.append(plain)
                at.extend([index] * len(plain))
        kept = "".join(signs)
    return kept, at, [index == 0 or not text[index - 1].isalnum() for index in at]
