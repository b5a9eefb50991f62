"""The words of a text in any script, as search compares them; templates/assets/search/order.js does the same.

A browser knows which characters are letters, marks and digits, but not much more about them. So what differs
between scripts is written out here, the same on both sides.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

MOST_MARKS = 30
"""Accents on one letter, as in the Stream-Safe Text Format of Unicode; no language has more than a few."""
_LONG_RUN = re.compile(r"[^\x00-\x7f]{32,}")


def normalised(form: Literal["NFC", "NFKD"], text: str) -> str:
    """The text in a normal form of Unicode, without the accents beyond MOST_MARKS on one letter.

    Python sorts the accents of a letter, which takes time quadratic in their number.
    """
    return unicodedata.normalize(form, _LONG_RUN.sub(_with_few_marks, text))


def _with_few_marks(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in run[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


LATIN_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
"""Letters that NFKD does not decompose, although people read them as plain ones."""
# And forms of one letter, which depend on its place in the word (Greek, Hebrew) or on the keyboard (Arabic).
_LETTERS = LATIN_LETTERS | dict(zip("ςךםןףץ" + "ٱىیکةہ", "σכמנפצ" + "اييكهه", strict=True))
# The tatweel only makes an Arabic word wider.
_TATWEEL = "\u0640"

_ASCII_WORD = re.compile(r"[a-z0-9]+")
_LATIN = r"a-z0-9\u00df-\u02af"
# Thai and Lao, Burmese, Khmer, Japanese, Chinese: without spaces between words.
_UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
)
# A word is of one script: of “wifi服务” or “2024г”, people search for either half. Compiling this takes
# milliseconds, and few catalogues need it: it is left to its first use.
_WORD = f"[{_LATIN}]+|[{_UNSPACED}]+|[^ {_LATIN}{_UNSPACED}]+"


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case, without accents; a number in another script in our digits.

    In a script without spaces a “word” is all that stands between two signs of punctuation.
    """
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    plain = normalised("NFKD", text).lower().translate(_PLAIN)
    return _ASCII_WORD.findall(plain) if plain.isascii() else re.findall(_WORD, plain)


def is_unspaced(word: str) -> bool:
    """Whether a word is of a script without spaces, so that it may be a whole sentence."""
    return not word.isascii() and re.match(f"[{_UNSPACED}]", word) is not None


class _Plain(dict[int, str]):
    """What a character counts for in a word, computed at first use: nothing, a space, or letters."""

    def __missing__(self, code: int) -> str:
        self[code] = _plain(chr(code))
        return self[code]


_PLAIN = _Plain()


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf" or character == _TATWEEL or (category[0] == "M" and not _is_needed(character)):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    # Letters such as ʼ, which is an apostrophe in Ukrainian and Breton, divide a word as an apostrophe does.
    if category[0] not in "LNM" or "\u02b0" <= character <= "\u02ff":
        return " "
    return _LETTERS.get(character, character)


def _is_needed(mark: str) -> bool:
    """Whether people always write a mark: vowels from Devanagari to Burmese, and what makes “ga” of “ka”."""
    return "\u0900" <= mark <= "\u109f" or "\u1780" <= mark <= "\u17ff" or mark in "\u3099\u309a"
