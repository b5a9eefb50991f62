"""The words by which one sheet can be found in a search. The index of all sheets is made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from html import unescape
from typing import NamedTuple

from fichebak.text.prose import Prose
from fichebak.text.words import is_unspaced, normalised, words_of

LONGEST_WORD = 40
"""Characters; a longer word is not indexed, unless its script has no spaces."""

_LETTERS = re.compile(r"[^\W_]+")
# What ends a line of plain text: a block element or a line break.
_BREAK = re.compile(r"</(?:p|li|h\d|td|th|dt|dd|blockquote)>|<br ?/?>")
# A goal and its number are one word (“sdg1”), so that “SDG 1” does not match “SDG 11”. search/words.js
# does the same. The alternatives begin with literals, which `re` finds three times as fast.
_GOAL = re.compile(r"(sdg|odd|dod)(?<!\w...)(?:['’]?s)?[\s-]?(\d{1,2})\b")
# The number of a footnote and the arrow back are no text.
_MARK = re.compile(r"<sup\b.*?</sup>|<a class=\"footnote-backref\".*?</a>")
_TAG = re.compile(r"<(?:\"[^\"]*\"|[^\">])+>")


class Terms(NamedTuple):
    """What the index holds of the words of one sheet."""

    tokens: str
    """What stands between spaces in the text, such as “buurt,”: each token once, in lower case. The words in
    them are found later, because the same tokens recur in all sheets."""
    digest: str
    """A digest of the searched text."""

    def pack(self) -> bytes:
        return f"{self.tokens}\n{self.digest}".encode()

    @classmethod
    def unpack(cls, data: bytes) -> Terms:
        return cls(*data.decode().split("\n"))


def text_of(facts: Iterable[str], made: Prose) -> str:
    """The searched text of a sheet, without its title: sections and facts in plain text, one block a line."""
    return "\n".join(filter(None, (_plain("<br>".join((*made.sections, made.notes))), *facts)))


def _plain(html: str) -> str:
    # Line breaks in the HTML source mean nothing: only block elements and <br> end a line.
    broken = _BREAK.sub("\n", _MARK.sub("", html.replace("\n", " ")))
    lines = (" ".join(line.split()) for line in unescape(_TAG.sub("", broken)).split("\n"))
    return "\n".join(line for line in lines if line)


def terms_in(text: str, names: str) -> Terms:
    """The terms of a sheet: those in its searched text, and those in its title and in other names for it."""
    tokens = set(with_goals(f"{names}\n{text}").split())
    return Terms(" ".join(tokens), digest_of(text)[:16])


def words_in(token: str) -> list[str]:
    """The words in a token, as they are compared."""
    return [word for word in words_of(token) if len(word) <= LONGEST_WORD or is_unspaced(word)]


def accented_in(token: str) -> list[tuple[str, str]]:
    """The words in a token that are written in another way than they are compared: both forms of each."""
    if token.isascii():
        return []
    spellings = [word for word in _LETTERS.findall(normalised("NFC", token)) if not word.isascii()]
    pairs = [(words_of(spelling), spelling) for spelling in spellings]
    return [
        (words[0], spelling)
        for words, spelling in pairs
        if len(words) == 1 and not is_unspaced(words[0]) and normalised("NFC", words[0]) != spelling
    ]


def digest_of(text: str) -> str:
    return sha256(text.encode(errors="surrogatepass")).hexdigest()


def with_goals(text: str) -> str:
    """The text in lower case, with each goal as one word followed by its number: “SDG 11” → “sdg11 11”."""
    return _GOAL.sub(r"\1\2 \2", text.lower())
