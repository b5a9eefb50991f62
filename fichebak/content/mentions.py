"""Where a name, an address or a telephone number stands in texts, however it is written there.

Letters are compared without case, accents and whatever stands between them, so that “An De Smet” is also
found in `an.de-smet@…` and over the end of a line; a match begins where a word does. Telephone numbers
are found by their digits, whatever parts those, with or without the country's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fichebak.text.nodes import Places
from fichebak.text.wording import fold

LEAST = 3
"""Letters and digits of what is looked for: less is in every file."""
_LEAST_DIGITS = 6
_BETWEEN = r"[\W_]{0,4}"
"""What may stand between two digits: a dash with spaces, a bracket and a slash."""
_COUNTRY = re.compile(r"^(?:00)?32(?=[1-9])|^00?")
"""Belgium's, or the nought that stands for it at home; of any other only how it begins."""
_BEFORE = rf"(?:(?:(?:\+|00){_BETWEEN})?32{_BETWEEN}(?:0{_BETWEEN})?|(?:\+|00?){_BETWEEN})?"
"""The same as it may be written, “+32 (0)” among them."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: its letters and digits in a row, and as a telephone number if it may be one."""

    letters: str
    number: re.Pattern[str] | None = None

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """The line and column of each place in a text, both from 1, in order."""
        found = (match.start() for match in self.number.finditer(text)) if self.number else self._found(text)
        place_at = Places(text, "")
        for index in found:
            place = place_at(index)
            yield place.line, place.column

    def _found(self, text: str) -> Iterator[int]:
        kept, at, begins = _squashed(text)
        index = kept.find(self.letters)
        while index >= 0:
            if begins[index]:
                yield at[index]
            index = kept.find(self.letters, index + 1)


def wanted(written: str) -> Wanted | None:
    """What somebody asks for; None when it is too little to look for."""
    letters, _, _ = _squashed(written)
    if len(letters) < LEAST:
        return None
    is_number = letters.isdecimal() and len(letters) >= _LEAST_DIGITS
    return Wanted(letters, _number(written) if is_number else None)


def _number(written: str) -> re.Pattern[str]:
    national = _COUNTRY.sub("", re.sub(r"\D", "", written.replace("(0)", "")))
    return re.compile(rf"(?<!\d){_BEFORE}{_BETWEEN.join(national)}(?!\d)")


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
