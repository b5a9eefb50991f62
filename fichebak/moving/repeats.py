"""Tells once what is the same in many rows of a list, or in many of the sheets made from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence as Seq
from dataclasses import replace

from fichebak.text.diagnostics import Diagnostic

MAX_LISTED = 20


def told_once(diagnostics: Iterable[Diagnostic], path: str) -> Iterator[Diagnostic]:
    """The diagnostics, those that are the same but for their place as one that lists the other places.

    In the imported file, at `path`, only those of one column are the same.
    """
    same: dict[tuple[object, ...], list[Diagnostic]] = {}
    for diagnostic in sorted(set(diagnostics)):
        column = diagnostic.place.column if diagnostic.place.path == path else None
        # What is private is shown as dots: which address is wrong makes no difference.
        details = () if diagnostic.private else diagnostic.details
        same.setdefault((column, diagnostic.code, diagnostic.severity, details), []).append(diagnostic)
    return (_with_others(group[0], group[1:], path) for group in same.values())


def _with_others(first: Diagnostic, others: Seq[Diagnostic], path: str) -> Diagnostic:
    if not others:
        return first
    is_row = first.place.path == path
    names = [str(one.place.line) if is_row else one.place.path.rpartition("/")[2] for one in others]
    listed = ", ".join(names[:MAX_LISTED]) + (" …" if len(names) > MAX_LISTED else "")
    more = (("others", str(len(others))), ("rows" if is_row else "files", listed))
    return replace(first, details=tuple(sorted((*first.details, *more))))
