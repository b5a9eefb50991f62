"""Comparing words as people do: ignoring case, accents and punctuation, and forgiving a typo."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

from fichebak.text.words import LATIN_LETTERS, normalised, words_of

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_NON_ASCII = re.compile(r"[^\x00-\x7f]")


def fold(text: str) -> str:
    """The text in lower case, without accents, its spaces collapsed: “Één  Buurt” → “een buurt”.

    Also without soft hyphens and other invisible marks, which Word and web pages leave in what is copied.
    """
    return _fold_short(text) if len(text) < _SHORT else _fold(text)


_SHORT = 64
"""Characters. Shorter texts, such as keys, headings and options, are the same in many sheets."""


@lru_cache(4096)
def _fold_short(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    if text.isascii():
        return " ".join(text.lower().split())
    plain = normalised("NFKD", text).casefold()
    return " ".join(_NON_ASCII.sub(_plain_letters, plain).split())


def _plain_letters(match: re.Match[str]) -> str:
    letter = match[0]
    is_shown = not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
    return LATIN_LETTERS.get(letter, letter) if is_shown else ""


def one_spelling(name: str) -> str:
    """A file name in composed form (NFC): macOS writes “é” as two code points, keyboards as one."""
    return name if name.isascii() else normalised("NFC", name)


_INVISIBLE = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]*"
)
"""Spaces, what Unicode calls Default_Ignorable_Code_Point, and the empty braille pattern."""


def is_blank(text: str) -> bool:
    """Whether a text is empty or only spaces and invisible characters."""
    return not text.strip() or (not text.isascii() and _INVISIBLE.fullmatch(text) is not None)


_PLACEHOLDERS = {
    *("", "nvt", "niet van toepassing", "geen", "niets", "nihil", "onbekend", "aan te vullen"),
    *("in te vullen", "neant", "so", "sans objet", "aucun", "aucune", "rien", "inconnu", "a completer"),
    *("na", "n/a", "none", "nothing", "not applicable", "unknown", "to do", "todo", "tbd", "tba"),
}


def is_nothing(words: str) -> bool:
    """Whether words are a placeholder for nothing: “n.v.t.”, “geen”, a dash, a question mark."""
    return 0 < len(words) <= 30 and fold(words).replace(".", "").strip(" /?…-–—*_:;()") in _PLACEHOLDERS


def is_plain(text: str) -> bool:
    """Whether all its digits are ASCII: folding would make a 2 of the “²” that refers to a footnote."""
    return text.isascii() or all(character.isascii() or not character.isnumeric() for character in text)


LONGEST_SLUG = 80
"""Characters. File systems stop at 255 bytes for a name; people stop reading much earlier."""


@lru_cache(16_384)
def slug(text: str) -> str:
    """The slug of a text: lower-case ASCII letters, digits and single hyphens; may be empty.

    A long one is cut and ends in a digest, so that two long texts keep different slugs.
    """
    word = _NOT_SLUG.sub("-", fold(text)).strip("-")
    if len(word) <= LONGEST_SLUG:
        return word
    digest = sha256(word.encode()).hexdigest()[:8]
    return f"{word[: LONGEST_SLUG - 9].rstrip('-')}-{digest}"


def value_key(text: str) -> str:
    """The slug of a filter's value; empty without any words.

    Words in a script that slugs have no letters for are in it as a digest: without, “Спільнота” and “Громада”
    would be no values, and “Vzw Спільнота” and “Vzw Громада” one.
    """
    words = words_of(text)
    if all(word.isascii() for word in words):
        return slug(text)
    digest = sha256(" ".join(words).encode()).hexdigest()[:8]
    return slug(f"{text} {digest}")


def sort_key(text: str) -> tuple[str, str]:
    """A key that sorts as a Dutch reader expects: accents, case and punctuation only break ties.

    Other scripts come after Latin.
    """
    return (" ".join(words_of(text)), text)


def in_sentence(label: str) -> str:
    """A label for the middle of a sentence: “Eenzame mensen” → “eenzame mensen”.

    A first word with a second capital is an abbreviation or a brand (“OCMW”), and keeps both.
    """
    first = next((index for index, letter in enumerate(label) if letter.isalpha()), 0)
    rest = label[first + 1 :]
    if any(letter.isupper() for letter in rest.partition(" ")[0]):
        return label
    return label[:first] + label[first : first + 1].lower() + rest


MAX_SUGGESTIONS = 50
"""Mistakes of one kind, such as the broken links of a site, that get a suggestion. Where there are more, they
are no slips of the pen, but have a common cause, such as a folder that moved."""


def nearest(word: str, candidates: Iterable[str]) -> str:
    """The candidate that a misspelt word most resembles, or an empty string."""
    # Imported here: only mistakes need it, and a clean build need not load it.
    from difflib import SequenceMatcher, get_close_matches

    def is_close(candidate: str) -> bool:
        """Whether what they do not share is alike too, unlike “met schulden” and “met dementie”."""
        words, others = (one.replace("-", " ").split() for one in (folded, candidate))
        rest = " ".join(one for one in words if one not in others)
        other_rest = " ".join(one for one in others if one not in words)
        return not (rest and other_rest) or SequenceMatcher(None, rest, other_rest).ratio() >= _ALIKE

    folded = fold(word)[:200]
    by_fold: dict[str, str] = {}
    for candidate in candidates:  # of spellings that fold alike, the first is shown
        if _denials(other := fold(candidate)) == _denials(folded):
            by_fold.setdefault(other, candidate)
    # Below this, long words that only end alike resemble each other: “gepensioneerden”, “ex-gedetineerden”.
    matches = [*filter(is_close, get_close_matches(folded, by_fold, n=3, cutoff=0.72))][:1]
    if not matches and len(folded) >= LEAST_PART:
        parts = (f"{candidate} " for candidate in by_fold)
        matches = [part[:-1] for part in parts if part.startswith(folded) or f" {folded} " in part]
    # A label and the key made from it (“Groen & publiek”, “groen-publiek”) are one candidate.
    if len(set(map(slug, matches))) == 1:
        return by_fold[matches[0]]
    bare = without_remark(word[:200])
    return nearest(bare, by_fold.values()) if not matches and bare not in {"", word[:200]} else ""


_DENYING = {
    *("niet", "geen", "minder", "zonder", "slecht", "not", "no", "less", "without", "badly"),
    *("pas", "moins", "sans", "mal"),
}


def _denials(folded: str) -> frozenset[str]:
    """The words that turn a phrase into its contrary: “Wat liep minder goed” is not “Wat liep goed”."""
    return frozenset(_DENYING.intersection(folded.split()))


_ALIKE = 0.6
"""The similarity of what is left of two names without the words that both have."""

CURLY = "“”„‟‘’‚‛«»"
"""Typographic quotation marks, as Word inserts them; to YAML they are part of the text."""


def named_within(text: str, names: Iterable[str]) -> str:
    """The name that a text holds as whole words: “Blijvende impact / resultaten”; empty if there are several.

    Of names that hold each other, the longest: “Blijvende impact”, not “Impact”.
    """
    spaced = f" {fold(text)} "
    held = [name for name in names if len(name) >= LEAST_PART and f" {fold(name)} " in spaced]
    held = [name for name in held if _denials(fold(name)) == _denials(spaced)]
    longest = max(held, key=len, default="")
    return longest if all(fold(name) in fold(longest) for name in held) else ""


def without_remark(text: str) -> str:
    """The text without what is explained in parentheses at its end: “Jongeren (12-18 jaar)”."""
    # A pattern would scan a run of spaces again from each of them.
    before, _, remark = text.rstrip().rpartition("(")
    is_remark = before[-1:].isspace() and remark.endswith(")") and ")" not in remark[:-1]
    return before.rstrip() if is_remark else text.rstrip()


LEAST_PART = 4
"""Characters that suffice as the beginning of a unique name, or as one of its words: “groen” or “ruimte” for
“Groen en publieke ruimte”."""
