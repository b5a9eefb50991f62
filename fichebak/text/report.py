"""Diagnostics → text for people, annotations for a merge request, or JSON for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass, replace

from fichebak.text.diagnostics import Diagnostic, Severity
from fichebak.text.language import Words
from fichebak.text.nodes import with_line_feeds

FORMATS = ("text", "github", "json")

# Logs are kept and shared more widely than sheets: whom to ask does not belong in them. Letters
# become dots one for one, so that the caret still points at the right place.
# Telephone numbers begin with 0 or +; a date such as 01/03/2018 is none.
_PRIVATE = re.compile(
    # Only from where a word begins: else a long word would be read from each of its letters.
    # “[at]” and the wide “＠” are how people spell it who hope that no program reads it.
    r"(?<![^\s@＠<>,;:\"'(“«])[^\s@＠<>,;:\"'(“«]+(?:(?:[@＠]|[\[(]at[\])])[^\s@＠<>,;\"')”»]+)+"
    r"|(?<![\w/.-])(?!\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d))(?:(?:\+|0)[\s/()-]{0,2}\d(?:[\s./()-]{0,2}\d){6,}|32\d{8,9}(?!\d))"
)


def report(
    diagnostics: Seq[Diagnostic], format_: str, words: Words, files: Map[str, bytes], *, colour: bool = False
) -> str:
    """All diagnostics in one of FORMATS. `files` are the inputs, to show the lines at fault.

    `colour` is for text on a terminal that understands it.
    """
    if format_ == "json":
        text = json.dumps([_as_json(d, words) for d in diagnostics], ensure_ascii=False, indent=2)
        return _STEERS.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
    if format_ == "github":
        return "\n".join(_as_annotation(d, words) for d in diagnostics)
    paint = _painted if colour else _plain
    lines = _Lines(files)
    return "\n".join(_as_text(d, words, lines, paint) for d in diagnostics)


@dataclass(frozen=True, slots=True)
class Explained:
    """A diagnostic as people read it; nothing private in it."""

    message: str
    hint: str
    excerpt: tuple[str, ...]
    """The line at fault with a caret below the column, where there is such a line to show."""


def explained(found: Diagnostic, words: Words, files: Map[str, bytes]) -> Explained:
    """A diagnostic in words. `files` are the inputs, to show the line at fault."""
    return Explained(*_said(found, words), tuple(_pointed_at(found, _Lines(files), _plain)))


Paint = Callable[[str, str], str]
_CODES = {"place": "1", "error": "1;31", "warning": "1;33", "advice": "1;36", "margin": "2", "hint": "36"}
"""Select Graphic Rendition (ECMA-48): bold, red, yellow, faint, cyan; legible on light and on dark."""


def _painted(text: str, role: str) -> str:
    return f"\x1b[{_CODES[role]}m{text}\x1b[0m"


def _plain(text: str, _role: str) -> str:
    return text


class _Lines:
    """The lines of files, taken apart once however many mistakes they hold."""

    def __init__(self, files: Map[str, bytes]) -> None:
        self._files = files
        self._path, self._lines = "", [""]
        self._written, self._shown = "", ""

    def shown(self, written: str) -> str:
        """A line fit to be shown; a long one may hold many mistakes."""
        if written != self._written:
            self._written, self._shown = written, _shown(written)
        return self._shown

    def of(self, path: str) -> list[str]:
        if path != self._path:  # diagnostics come file by file
            data = self._files.get(path, b"")
            # What pictures and other programs' files begin with: there is no line in it to read.
            text = "" if b"\0" in data[:64] else data.decode("utf-8-sig", "replace")
            self._path, self._lines = path, with_line_feeds(text).split("\n")
        return self._lines


def _as_text(found: Diagnostic, words: Words, lines: _Lines, paint: Paint) -> str:
    message, hint = _said(found, words)
    place = found.place
    severity = words(f"severity.{found.severity}")
    where = paint(f"{printable(place.path)}:{place.line}:{place.column}:", "place")
    told = [f"{where} {paint(f'{severity}[{found.code}]', found.severity)} {message}"]
    told.extend(_pointed_at(found, lines, paint))
    if hint:
        told.append(f"    {paint(hint, 'hint')}")
    return "\n".join(told)


def _pointed_at(found: Diagnostic, lines: _Lines, paint: Paint) -> list[str]:
    """The line at fault with a caret below the column, where there is such a line to show."""
    place = found.place
    written = lines.of(place.path)
    if place.line > len(written) or not written[place.line - 1].strip():
        return []
    # A line may be as long as a sheet: show what surrounds the column.
    start = max(0, place.column - 61)
    line = lines.shown(written[place.line - 1])
    shown = line[start : start + 100]
    if found.private:
        shown = _without_data(shown, max(0, _key_end(found, line) - start))
    before = "…" if start else ""
    margin = f"{place.line:>5} | "
    below, gap = " " * (len(margin) - 2) + "| ", " " * (len(before) + place.column - 1 - start)
    return [
        f"{paint(margin, 'margin')}{before}{shown}",
        f"{paint(below, 'margin')}{gap}{paint('^', found.severity)}",
    ]


_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def _as_annotation(found: Diagnostic, words: Words) -> str:
    """A workflow command, which shows on the lines of a merge request."""
    message, hint = _said(found, words)
    level = _LEVELS[found.severity]
    place = found.place
    path = _escaped(printable(place.path), property_=True)
    text = f"{message}. {hint}" if hint else message
    return (
        f"::{level} file={path},line={place.line},col={place.column},"
        f"title={_escaped(found.code, property_=True)}::{_escaped(text)}"
    )


def _escaped(text: str, *, property_: bool = False) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace(":", "%3A").replace(",", "%2C") if property_ else escaped


def _as_json(found: Diagnostic, words: Words) -> dict[str, object]:
    message, hint = _said(found, words)
    return {
        "path": found.place.path,
        "line": found.place.line,
        "column": found.place.column,
        "severity": str(found.severity),
        "code": found.code,
        "message": message,
        "hint": hint,
    }


def _said(found: Diagnostic, words: Words) -> tuple[str, str]:
    if found.private:
        found = replace(found, details=_dotted(found))
    message, hint = words.sentence(found)
    return _shown(message), _shown(hint)


def _dotted(found: Diagnostic) -> tuple[tuple[str, str], ...]:
    """Details without what was written, and without what was probably meant by it: other words are ours."""
    details = found.details
    hidden = {"written", "near"} if any(name == "written" for name, _ in details) else set()
    hidden |= _QUOTED if found.unseen else set()
    return tuple((name, _LETTER.sub("•", word) if name in hidden else word) for name, word in details)


_QUOTED = {"name", "comment", "said", "character"}
"""Details that hold what stands in the file."""


def _key_end(found: Diagnostic, line: str) -> int:
    """How far a line can be read of which at most the key can: “contact: •• •••••••”."""
    key = _KEY.match(line)
    # A mistake inside what looks like a key is one in a text with a colon.
    if found.unseen or not key or key.start("word") < found.place.column - 1 < key.end():
        return 0
    return key.end()


def _without_data(shown: str, start: int) -> str:
    """What is shown of a line, from somewhere on without what it says; not of all that it has besides."""
    return f"{shown[:start]}{_LETTER.sub('•', shown[start:])}"


_KEY = re.compile(r"[\s-]{0,100}(?P<word>\w[\w-]{0,100}):")


_LETTER = re.compile(r"\w")
_SPACES = "\u00a0\u202f"  # in French, before a colon or a question mark


# What json leaves as it is and a terminal or a reader does not.
_STEERS = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Text that others chose, such as the name of a file, with nothing in it that steers a terminal."""
    return "".join(c if c.isprintable() or c in _SPACES else " " if c == "\t" else "\ufffd" for c in text)


def _shown(text: str) -> str:
    """Text from a file made fit for a terminal: nothing private, nothing that steers it."""
    return _PRIVATE.sub(lambda match: "•" * len(match[0]), printable(text))
