"""What we tell people about their files: where, which mistake, how bad.

A diagnostic is data. It names its mistake by a code and carries the words that belong to it; the
sentence is made only when it is shown (`language`), because the language of the site is itself
something that may turn out to be wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple, TypeVar


class Severity(StrEnum):
    """How bad it is: an error keeps the site from being published, a warning is told all the same.

    Advice is about what is right and could be better: only `check` gives it, and it fails nothing.
    """

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


_HOW_BAD = {severity: number for number, severity in enumerate(Severity)}


class Place(NamedTuple):
    """Where in the site's folder: a path with forward slashes, a line and a column.

    Line and column count from 1; the column counts characters, not bytes, since that is what
    every editor shows. Tabs count as one.

    A tuple, and no dataclass: every value of every sheet has one, and a tuple is made in a fifth of the time.
    """

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One mistake: its place, a stable code, and the words that its sentence is filled in with."""

    place: Place
    code: str
    details: tuple[tuple[str, str], ...] = ()
    severity: Severity = Severity.ERROR
    private: bool = False
    """Whether it is about somebody's own data: what was written is then neither quoted nor shown."""
    unseen: bool = False
    """Whether not even the key on its line is known to be one: then nothing that was written is shown."""

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


class Invalid(Exception):
    """Raised where a value cannot be understood; carries every diagnostic found so far."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*diagnostics)
        self.diagnostics = diagnostics


def error(place: Place, code: str, **details: object) -> Diagnostic:
    """An error; `details` fill the sentence, and `near` becomes "did you mean …?"."""
    return _diagnostic(place, code, Severity.ERROR, details)


def warning(place: Place, code: str, **details: object) -> Diagnostic:
    """A warning: the site is built, the editor is told."""
    return _diagnostic(place, code, Severity.WARNING, details)


def advice(place: Place, code: str, **details: object) -> Diagnostic:
    """Advice: nothing is wrong, but readers would be better off."""
    return _diagnostic(place, code, Severity.ADVICE, details)


Result = TypeVar("Result")


def attempt(said: list[Diagnostic], read: Callable[..., Result], *arguments: object) -> Result | None:
    """The result, or None after noting everything that was wrong."""
    try:
        return read(*arguments)
    except Invalid as invalid:
        said.extend(invalid.diagnostics)
        return None


def wrong(place: Place, code: str, **details: object) -> Invalid:
    """The exception that says one error: to be raised where a value cannot be understood."""
    return Invalid(error(place, code, **details))


MOST_TOLD = 100
"""Mistakes of one file that are told one by one. Where there are more, something else is wrong with it."""


def in_order(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted by place and without repeats: what people read from top to bottom.

    Of a file with very many, the worst are told, and how many there are besides.
    """
    ordered = sorted(set(diagnostics))
    if len(ordered) <= MOST_TOLD:
        return tuple(ordered)
    by_file = groupby(ordered, key=lambda one: one.place.path)
    return tuple(one for _, found in by_file for one in _worst(list(found)))


def _worst(found: list[Diagnostic]) -> list[Diagnostic]:
    # One more than is told: what says how many there are besides is not itself counted again.
    if len(found) <= MOST_TOLD + 1:
        return found
    by_severity = sorted(found, key=lambda one: _HOW_BAD[one.severity])
    told, first, number = by_severity[:MOST_TOLD], by_severity[MOST_TOLD], len(found) - MOST_TOLD
    more = error(first.place, "and-more", number=number)
    return sorted([*told, replace(more, severity=first.severity)])


_LONGEST = 1000
"""Characters of a word in a sentence: more was not written to be read in one."""


def _diagnostic(place: Place, code: str, severity: Severity, details: dict[str, object]) -> Diagnostic:
    words = tuple(sorted((name, _cut(str(word))) for name, word in details.items() if word))
    return Diagnostic(place, code, words, severity)


def _cut(word: str) -> str:
    return word if len(word) <= _LONGEST else f"{word[:_LONGEST]}…"
