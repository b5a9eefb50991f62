"""Comparing words as people do: without case, accents or punctuation, and forgiving a slip."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
# What NFKD leaves whole although people read it as plain letters.
_LETTERS = {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}


def fold(text: str) -> str:
    """The text without accents or case, spaces made single: “Één  Buurt” → “een buurt”."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(_FOREIGN.sub(_plain, plain).split())


def _plain(found: re.Match[str]) -> str:
    letter = found[0]
    return "" if unicodedata.combining(letter) else _LETTERS.get(letter, letter)


def one_spelling(name: str) -> str:
    """A name of a file with each accent on its letter: Macs write “é” as two signs, keyboards as one."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


_UNSEEN = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]*"
)
"""Spaces, what Unicode has shown as nothing (Default_Ignorable_Code_Point), and the empty braille sign."""


def is_blank(text: str) -> bool:
    """Whether a text shows nothing: spaces, and characters that nobody sees."""
    return not text.strip() or (not text.isascii() and _UNSEEN.fullmatch(text) is not None)


def is_plain(number: str) -> bool:
    """Whether its figures are those that people type: folding makes a 2 of the “²” that refers to a note."""
    return number.isascii() or all(sign.isascii() or not sign.isnumeric() for sign in number)


LONGEST_SLUG = 80
"""Characters. File systems stop at 255 bytes for a name; people stop reading much earlier."""


@lru_cache(16_384)
def slug(text: str) -> str:
    """A word for an address: lower-case letters, digits and single hyphens; may be empty.

    A long one is cut, with a digest at its end that keeps two long texts apart.
    """
    word = _NOT_SLUG.sub("-", fold(text)).strip("-")
    if len(word) <= LONGEST_SLUG:
        return word
    digest = sha256(word.encode()).hexdigest()[:8]
    return f"{word[: LONGEST_SLUG - 9].rstrip('-')}-{digest}"


def sort_key(text: str) -> tuple[str, str]:
    """Sorts as a Dutch reader expects: accents, case and punctuation only break ties."""
    return (_NOT_SLUG.sub(" ", fold(text)).strip(), text)


def in_sentence(label: str) -> str:
    """A label without its sentence capital: “Eenzame mensen” → “eenzame mensen”.

    A first word with another capital in it is an abbreviation or a brand, and keeps its own.
    """
    first = next((place for place, letter in enumerate(label) if letter.isalpha()), 0)
    rest = label[first + 1 :]
    if any(letter.isupper() for letter in rest.partition(" ")[0]):
        return label
    return label[:first] + label[first : first + 1].lower() + rest


def nearest(word: str, candidates: Iterable[str]) -> str:
    """The candidate that was probably meant, or an empty string."""
    # Imported here: only mistakes need it, and a clean build should not wait for it.
    from difflib import get_close_matches

    by_fold: dict[str, str] = {}
    for candidate in candidates:  # of spellings that fold alike, the first is the one to show
        by_fold.setdefault(fold(candidate), candidate)
    written = fold(word)[:200]
    found = get_close_matches(written, by_fold, n=1, cutoff=0.7)
    if not found and len(written) >= LEAST_BEGINNING:
        found = [one for one in by_fold if one.startswith(written)]
    # A name and the key that was made of it are one.
    return by_fold[found[0]] if len(set(map(slug, found))) == 1 else ""


LEAST_BEGINNING = 4
"""Letters that may stand for the only name that begins so: “groen” for “Groen en publieke ruimte”."""
