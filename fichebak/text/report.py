"""Diagnostics → text for people, annotations for a merge request, or JSON for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping as Map, Sequence as Seq
from dataclasses import replace
from functools import lru_cache
from textwrap import fill
from typing import NamedTuple

from fichebak.text.diagnostics import Diagnostic, Severity
from fichebak.text.language import Words, WordsAbout
from fichebak.text.nodes import with_line_feeds

# E-mail addresses and telephone numbers. Logs are kept and shared more widely than sheets: contact
# details do not belong in them. Each character becomes a dot, so that the caret still points at the
# right column. Telephone numbers begin with 0 or +; a date such as 01/03/2018 is none.
_PRIVATE = re.compile(
    # Only at the start of a word: otherwise a long word would be scanned from each of its letters.
    # “[at]” and the fullwidth “＠” are how people hide an address from programs.
    r"(?<![^\s@＠<>,;:\"'(“«])[^\s@＠<>,;:\"'(“«]+(?:(?:[@＠]|[\[(]at[\])])[^\s@＠<>,;\"')”»]+)+"
    r"|(?<![\w/.-])(?!\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d))(?:(?:\+|0)[\s/()-]{0,2}\d(?:[\s./()-]{0,2}\d){6,}|32\d{8,9}(?!\d))"
)


_NARROWEST, _WIDEST = 20, 100
_MARGIN = len("12345 | …")
_INDENT = " " * 4


class Look(NamedTuple):
    """How the text format looks where it is shown."""

    colour: bool = False
    columns: int = 0
    """The width of the terminal; 0 if there is none, or if it does not say."""

    @property
    def width(self) -> int:
        """How much of a line is shown. On a terminal it must fit, since the caret points upwards."""
        return max(_NARROWEST, min(_WIDEST, self.columns - _MARGIN)) if self.columns else _WIDEST

    def in_rows(self, text: str) -> str:
        """A text in rows of the terminal, without breaking words: a broken file name cannot be copied."""
        if not self.columns:
            return text
        return fill(
            text,
            max(_NARROWEST, self.columns),
            subsequent_indent=_INDENT,
            break_long_words=False,
            break_on_hyphens=False,
        )

    def paint(self, text: str, role: str) -> str:
        return f"\x1b[{_COLOURS[role]}m{text}\x1b[0m" if self.colour else text


IN_A_FILE = Look()


def report(
    diagnostics: Seq[Diagnostic],
    format_: str,
    words_about: WordsAbout,
    files: Map[str, bytes],
    look: Look = IN_A_FILE,
) -> str:
    """All diagnostics in one format; `files` are the inputs (path → content), to show lines at fault."""
    if format_ == "json":
        return _json([_as_json(d, words_about(d.place.path)) for d in diagnostics])
    if format_ == "github":
        return "\n".join(_as_annotation(d, words_about(d.place.path)) for d in diagnostics)
    lines_of = lines_in(files)
    return "\n".join(_as_text(d, words_about(d.place.path), lines_of, look) for d in diagnostics)


def failure(code: str, path: str, message: str) -> str:
    """What stopped a command, as JSON in the same form: no diagnostic, for no mistake in a file causes it."""
    place = {"path": path, "line": 1, "column": 1}
    return _json([{**place, "severity": "error", "code": code, "message": message, "hint": ""}])


def _json(rows: Seq[Map[str, object]]) -> str:
    text = json.dumps(rows, ensure_ascii=False, indent=2)
    return _UNSAFE_IN_JSON.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


class Explained(NamedTuple):
    """A diagnostic as people read it, without personal data."""

    message: str
    hint: str
    excerpt: tuple[str, ...]
    """The line at fault with a caret below the column; empty when there is no such line."""


def explained(diagnostic: Diagnostic, words: Words, lines_of: LinesOf) -> Explained:
    """The message, hint and excerpt of a diagnostic."""
    return Explained(*_message_and_hint(diagnostic, words), tuple(_excerpt(diagnostic, lines_of, IN_A_FILE)))


_COLOURS = {"place": "1", "error": "1;31", "warning": "1;33", "advice": "1;36", "margin": "2", "hint": "36"}
"""Select Graphic Rendition (ECMA-48): bold, red, yellow, faint, cyan; legible on light and on dark."""


LinesOf = Callable[[str], list[str]]
"""Gives the lines of a file, by its path."""


def lines_in(files: Map[str, bytes]) -> LinesOf:
    """Gives the lines of the inputs, to show those at fault."""

    @lru_cache(1)  # diagnostics come file by file
    def lines_of(path: str) -> list[str]:
        data = files.get(path, b"")
        # A binary file, such as a picture, has no lines to show.
        text = "" if b"\0" in data[:64] else data.decode("utf-8-sig", "replace")
        return with_line_feeds(text).split("\n")

    return lines_of


_NO_SPACE = "\0"


def _as_text(diagnostic: Diagnostic, words: Words, lines_of: LinesOf, look: Look) -> str:
    message, hint = _message_and_hint(diagnostic, words)
    place = diagnostic.place
    severity = words(f"severity.{diagnostic.severity}")
    where, what = f"{printable(place.path)}:{place.line}:{place.column}:", f"{severity}[{diagnostic.code}]"
    # A space in the path must not become the end of a row.
    told = look.in_rows(f"{where.replace(' ', _NO_SPACE)} {what} {message}").replace(_NO_SPACE, " ")
    rest = told[len(where) :].replace(what, look.paint(what, diagnostic.severity), 1)
    text_lines = [look.paint(where, "place") + rest, *_excerpt(diagnostic, lines_of, look)]
    if hint:
        text_lines.append(_INDENT + look.paint(look.in_rows(_INDENT + hint)[len(_INDENT) :], "hint"))
    return "\n".join(text_lines)


def _excerpt(diagnostic: Diagnostic, lines_of: LinesOf, look: Look) -> list[str]:
    """The line at fault with a caret below the column; empty when there is no such line."""
    place = diagnostic.place
    file_lines = lines_of(place.path)
    if place.line > len(file_lines) or not file_lines[place.line - 1].strip():
        return []
    # A line may be as long as a sheet: show only the part around the column.
    start = max(0, place.column - 1 - look.width * 3 // 5)
    line = _redacted_line(file_lines[place.line - 1])
    visible = line[start : start + look.width]
    if diagnostic.private:
        visible = _redacted_from(visible, max(0, _key_end(diagnostic, line) - start))
    ellipsis = "…" if start else ""
    margin = f"{place.line:>5} | "
    caret_margin, gap = " " * (len(margin) - 2) + "| ", " " * (len(ellipsis) + place.column - 1 - start)
    return [
        f"{look.paint(margin, 'margin')}{ellipsis}{visible}",
        f"{look.paint(caret_margin, 'margin')}{gap}{look.paint('^', diagnostic.severity)}",
    ]


_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def _as_annotation(diagnostic: Diagnostic, words: Words) -> str:
    """A GitHub workflow command, which annotates a line of a pull request."""
    message, hint = _message_and_hint(diagnostic, words)
    level = _LEVELS[diagnostic.severity]
    place = diagnostic.place
    path = _escaped(printable(place.path), property_=True)
    text = f"{message}. {hint}" if hint else message
    return (
        f"::{level} file={path},line={place.line},col={place.column},"
        f"title={_escaped(diagnostic.code, property_=True)}::{_escaped(text)}"
    )


def _escaped(text: str, *, property_: bool = False) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace(":", "%3A").replace(",", "%2C") if property_ else escaped


def _as_json(diagnostic: Diagnostic, words: Words) -> dict[str, object]:
    message, hint = _message_and_hint(diagnostic, words)
    return {
        "path": diagnostic.place.path,
        "line": diagnostic.place.line,
        "column": diagnostic.place.column,
        "severity": str(diagnostic.severity),
        "code": diagnostic.code,
        "message": message,
        "hint": hint,
    }


def _message_and_hint(diagnostic: Diagnostic, words: Words) -> tuple[str, str]:
    if diagnostic.private:
        diagnostic = replace(diagnostic, details=_redacted_details(diagnostic))
    message, hint = words.sentence(diagnostic)
    return _redacted(message), _redacted(hint)


def _redacted_details(diagnostic: Diagnostic) -> tuple[tuple[str, str], ...]:
    """The details with the value from the file, and the suggestion made from it, replaced by dots."""
    details = diagnostic.details
    hidden = {"written", "near"} if any(name == "written" for name, _ in details) else set()
    hidden |= _QUOTED if diagnostic.unseen else set()
    return tuple((name, _WORD_CHARACTER.sub("•", word) if name in hidden else word) for name, word in details)


_QUOTED = {"name", "comment", "said"}
"""Further details that quote the file."""


def _key_end(diagnostic: Diagnostic, line: str) -> int:
    """The end of the part of a private line that may be shown, its key at most: “contact: •• •••••••”."""
    key = _KEY.match(line)
    # A mistake inside what looks like a key means that it is a text with a colon.
    if diagnostic.unseen or not key or key.start("word") < diagnostic.place.column - 1 < key.end():
        return 0
    return key.end()


def _redacted_from(text: str, start: int) -> str:
    """A line with the letters and digits from `start` on replaced by dots."""
    return f"{text[:start]}{_WORD_CHARACTER.sub('•', text[start:])}"


_KEY = re.compile(r"[\s-]{0,100}(?P<word>\w[\w-]{0,100}):")


_WORD_CHARACTER = re.compile(r"\w")
_SPACES = "\u00a0\u202f"  # in French, before a colon or a question mark


# Characters that JSON need not escape, but that affect a terminal, the direction of text or a workflow.
_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]|(?<=##)\\[")


def printable(text: str) -> str:
    """Untrusted text, such as a file name, on one line, without what controls a terminal or a workflow.

    GitHub obeys a command such as “##[add-mask]” anywhere in a line.
    """
    shown = "".join(c if c.isprintable() or c in _SPACES else " " if c in "\t\n" else "\ufffd" for c in text)
    return shown.replace("##[", "#♯[")


def _redacted(text: str) -> str:
    """Text from a file with contact details replaced by dots, and without terminal controls."""
    return _PRIVATE.sub(lambda match: "•" * len(match[0]), printable(text))


_redacted_line = lru_cache(1)(_redacted)
"""The same, cached: one long line may have many diagnostics."""
