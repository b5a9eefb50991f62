"""Encodes data for the browser: JSON without white space; in it, numbers and lists as short strings.

Those are fast to parse in a script, and compress well. A number is one character. Characters that JSON would
escape, and the space that separates lists, are not used. templates/assets/search/unpack.js is the decoder.
"""

from __future__ import annotations

import json
from collections.abc import Sequence as Seq
from itertools import pairwise
from operator import sub

FIRST = ord("#")
"""The character of 0: the first one after the space, “!” and the quote."""
BACKSLASH = ord("\\")
SURROGATES = 0xD800, 0xE000
"""The surrogate code points, which UTF-8 cannot encode: from the first up to, not including, the second."""

compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""A value as JSON without white space, in the letters of its texts."""


class _Signs(dict[int, str]):
    """The character of each number, computed at first use."""

    def __missing__(self, number: int) -> str:
        code = FIRST + number
        code += code >= BACKSLASH
        self[number] = chr(code if code < SURROGATES[0] else code + SURROGATES[1] - SURROGATES[0])
        return self[number]


# Called millions of times in a build: a dictionary lookup is several times faster than a function call.
sign = _Signs().__getitem__
"""The character of a number from 0 to a million."""


def steps(numbers: Seq[int]) -> str:
    """Ascending numbers, delta-encoded: small differences compress well."""
    return sign(numbers[0]) + "".join(map(sign, map(sub, numbers[1:], numbers))) if numbers else ""


def column(values: Seq[str]) -> dict[str, list[str] | str]:
    """A column with many repeated values, dictionary-encoded: each value once, and per row its index."""
    distinct, indexes = _dictionary(values)
    return {"all": distinct, "of": indexes}


def lists(values: Seq[str]) -> dict[str, str]:
    """Lists of numbers, each encoded with `sign`: joined, or dictionary-encoded if that is shorter."""
    distinct, indexes = _dictionary(values)
    sets, whole = " ".join(distinct), " ".join(values)
    return {"sets": sets, "of": indexes} if _bytes(indexes) + _bytes(sets) < _bytes(whole) else {"of": whole}


def _dictionary(values: Seq[str]) -> tuple[list[str], str]:
    """The distinct values, sorted, and for each value the sign of its index among them."""
    distinct = sorted(set(values))
    signs = {text: sign(number) for number, text in enumerate(distinct)}
    return distinct, "".join(map(signs.__getitem__, values))


def _bytes(text: str) -> int:
    return len(text.encode())


def front_coded(words: Seq[str]) -> str:
    """Sorted words, front-coded: the length of the prefix shared with the word before, then the rest.

    The length is one character, “0” to “9”, then “a” to “z”; a space separates the words. For example
    “soep soeplepel” becomes “0soep 4lepel”.
    """
    coded = []
    for before, word in pairwise(("", *words)):
        most = min(len(word), len(before), len(_DIGITS) - 1)
        if not word.isascii() and max(word) > "\uffff":
            most = 0  # a browser counts such letters twice
        shared = 0
        while shared < most and word[shared] == before[shared]:
            shared += 1
        coded.append(_DIGITS[shared] + word[shared:])
    return " ".join(coded)


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
