"""Numbers and lists as short texts: what a script reads in no time, and what packs well on the wire.

A number is one character. Characters that JSON would escape, and the space that parts lists, stand
for none. templates/assets/search/unpack.js undoes all of it.
"""

from __future__ import annotations

from collections.abc import Sequence as Seq
from itertools import pairwise
from operator import sub

FIRST = ord("#")
"""The character of 0: behind the space and the quote."""
BACKSLASH = ord("\\")
SURROGATES = 0xD800, 0xE000
"""Halves of characters: from the first up to the second there is nothing to write."""


class _Signs(dict[int, str]):
    """The character of each number, once it was asked for."""

    def __missing__(self, number: int) -> str:
        code = FIRST + number
        code += code >= BACKSLASH
        self[number] = chr(code if code < SURROGATES[0] else code + SURROGATES[1] - SURROGATES[0])
        return self[number]


# Millions of times in a build: a look in a dictionary is several times faster than a call.
sign = _Signs().__getitem__
"""The character of a number from 0 to a million."""


def steps(numbers: Seq[int]) -> str:
    """Numbers from low to high as the differences between them: small ones, which pack well."""
    return sign(numbers[0]) + "".join(map(sign, map(sub, numbers[1:], numbers))) if numbers else ""


def column(values: Seq[str]) -> dict[str, list[str] | str]:
    """Texts of which many are the same: each once, and for each place its number."""
    known, of = _numbered(values)
    return {"all": known, "of": of}


def lists(values: Seq[str]) -> dict[str, str]:
    """Lists of numbers, each written in signs: one after the other, or as a column if that is shorter."""
    known, of = _numbered(values)
    sets, whole = " ".join(known), " ".join(values)
    return {"sets": sets, "of": of} if _bytes(of) + _bytes(sets) < _bytes(whole) else {"of": whole}


def _numbered(values: Seq[str]) -> tuple[list[str], str]:
    """Each text once, in order, and for each place the sign of its number."""
    known = sorted(set(values))
    signs = {text: sign(number) for number, text in enumerate(known)}
    return known, "".join(map(signs.__getitem__, values))


def _bytes(text: str) -> int:
    return len(text.encode())


def front_coded(words: Seq[str]) -> str:
    """Sorted words, each as the number of letters it shares with the one before, and the rest.

    The number is one character, “0” to “9” then letters; a space parts the words.
    """
    coded = []
    for before, word in pairwise(("", *words)):
        most = min(len(word), len(before), len(_DIGITS) - 1)
        shared = 0
        while shared < most and word[shared] == before[shared]:
            shared += 1
        coded.append(_DIGITS[shared] + word[shared:])
    return " ".join(coded)


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
