"""Diagnostics: what is wrong in somebody's file, where, and how severe it is.

A diagnostic is data: a code, and the details that fill in its message. The message is formatted only
when it is shown (`language`), because the language of the site is itself a setting that may be wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple, TypeVar


class Severity(StrEnum):
    """How severe a diagnostic is: an error keeps the site from being published, a warning does not.

    Advice is about what is correct but could be better: only `check` gives it, and it never fails.
    """

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


_SEVERITY_RANK = {severity: number for number, severity in enumerate(Severity)}


class Place(NamedTuple):
    """A position in a file: its path in the site's folder (with forward slashes), line and column.

    Line and column count from 1; the column counts characters, not bytes, since that is what
    every editor shows. A tab counts as one.

    A tuple rather than a dataclass: every value of every sheet has one, and a tuple is made in a fifth of
    the time.
    """

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One mistake: its place, a stable code, and the details that fill in its message."""

    place: Place
    code: str
    details: tuple[tuple[str, str], ...] = ()
    severity: Severity = Severity.ERROR
    private: bool = False
    """Whether it concerns personal data: the value in the file is then neither quoted nor shown."""
    unseen: bool = False
    """Whether even the key on its line may be personal data: then nothing of the line is shown."""

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def detail(self, name: str) -> str:
        """The detail of this name; empty if there is none."""
        return dict(self.details).get(name, "")


class Invalid(Exception):
    """Raised where a value cannot be parsed; carries every diagnostic found so far.

    `salvaged` is what could be read of the value all the same, for the checks over all files.
    """

    def __init__(self, *diagnostics: Diagnostic, salvaged: object = None) -> None:
        super().__init__(*diagnostics)
        self.diagnostics = diagnostics
        self.salvaged = salvaged


def error(place: Place, code: str, **details: object) -> Diagnostic:
    """An error; `details` fill in its message, and `near` becomes "did you mean …?"."""
    return _diagnostic(place, code, Severity.ERROR, details)


def warning(place: Place, code: str, **details: object) -> Diagnostic:
    """A warning: the site is built all the same."""
    return _diagnostic(place, code, Severity.WARNING, details)


def advice(place: Place, code: str, **details: object) -> Diagnostic:
    """Advice: nothing is wrong, but the page could serve its readers better."""
    return _diagnostic(place, code, Severity.ADVICE, details)


Result = TypeVar("Result")


def attempt(diagnostics: list[Diagnostic], read: Callable[..., Result], *arguments: object) -> Result | None:
    """The result of `read`; or None, after adding what `Invalid` carries to `diagnostics`."""
    try:
        return read(*arguments)
    except Invalid as invalid:
        diagnostics.extend(invalid.diagnostics)
        return None


def wrong(place: Place, code: str, **details: object) -> Invalid:
    """The exception with one error, to be raised where a value cannot be parsed."""
    return Invalid(error(place, code, **details))


MAX_PER_FILE = 100
"""Diagnostics reported per file. A file with more usually has one underlying mistake."""


def in_order(diagnostics: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics sorted by place, without duplicates.

    Of a file with more than MAX_PER_FILE, the most severe are kept, and one more says how many were left out.
    """
    ordered = sorted(set(diagnostics))
    if len(ordered) <= MAX_PER_FILE:
        return tuple(ordered)
    by_file = groupby(ordered, key=lambda diagnostic: diagnostic.place.path)
    return tuple(diagnostic for _, of_file in by_file for diagnostic in _worst(list(of_file)))


def _worst(diagnostics: list[Diagnostic]) -> list[Diagnostic]:
    # One more than is kept: a list that was cut before, with its count at the end, is not cut again.
    if len(diagnostics) <= MAX_PER_FILE + 1:
        return diagnostics
    by_severity = sorted(diagnostics, key=lambda diagnostic: _SEVERITY_RANK[diagnostic.severity])
    first = by_severity[MAX_PER_FILE]
    more = error(first.place, "and-more", number=len(diagnostics) - MAX_PER_FILE)
    return sorted([*by_severity[:MAX_PER_FILE], replace(more, severity=first.severity)])


_MAX_DETAIL = 1000
"""Characters of one detail in a message: a longer one would bury the sentence around it."""


def _diagnostic(place: Place, code: str, severity: Severity, details: dict[str, object]) -> Diagnostic:
    given = tuple(sorted((name, _truncated(str(value))) for name, value in details.items() if value))
    return Diagnostic(place, code, given, severity)


def _truncated(text: str) -> str:
    return text if len(text) <= _MAX_DETAIL else f"{text[:_MAX_DETAIL]}…"
