"""Sheets with nearly the same title: perhaps one project, told twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping as Map

from fichebak.content.sheets import Sheet
from fichebak.text.wording import fold

FUZZY, LONGEST = 8, 80
"""The lengths, in letters, between which titles may differ by a letter. Shorter ones must be equal; for
longer ones, trying each letter costs too much."""
_ARTICLES = {"de", "het", "een", "the", "a", "an", "le", "la", "les", "un", "une", "l", "t", "n", "d"}


def twins_of(sheets: Iterable[Sheet]) -> Map[str, Sheet]:
    """By path, for each sheet that has one, the first other sheet with nearly the same title."""
    by_variant: dict[str, Sheet] = {}
    twins: dict[str, Sheet] = {}
    # Titles that differ by a letter or two share a variant with one letter deleted: one lookup per letter
    # instead of a comparison with every other title.
    for sheet in sheets:
        for variant in _variants(sheet.title):
            other = by_variant.setdefault(variant, sheet)
            if other is not sheet:
                twins.setdefault(sheet.path, other)
                twins.setdefault(other.path, sheet)
    return twins


def _variants(title: str) -> Iterator[str]:
    words = [word for word in re.split(r"[^a-z0-9]+", fold(title)) if word and word not in _ARTICLES]
    # “Straatfeest 2019” and “Straatfeest 2020” are different projects: digits must be equal.
    digits = "-".join(re.findall(r"\d+", " ".join(words)))
    letters = re.sub(r"\d", "", "".join(words))
    if not letters:
        return
    yield f"{letters}|{digits}"
    if FUZZY <= len(letters) <= LONGEST:
        for index in range(len(letters)):
            yield f"{letters[:index]}{letters[index + 1 :]}|{digits}"
