"""Notes between editors, `<!-- … -->` in a text: they are on no page, and one that would be is told.

In code these signs are letters: in a block of it, and right behind the sign that begins code in a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Sequence as Seq
from typing import NamedTuple

from fichebak.text.code import blank, without_code
from fichebak.text.diagnostics import Diagnostic, error
from fichebak.text.mending import fence_after
from fichebak.text.nodes import Mapping, Node, Places, Scalar, Sequence

_BEGIN, _END = "<!--", "-->"
_FENCE = re.compile(r"^ {0,3}(?:```|~~~).*$", re.MULTILINE)
_LINE_END = re.compile(r" *(?:\n|$)")
_CODE = re.compile(r"(?<![`\\])(`{1,3})(?!`)[^\n]{1,200}?(?<!`)\1(?!`)")
_LONGEST_CODE = 206
"""Characters, with its signs."""
_FILLED = re.compile(r"[ \t]*(?:\||<!--|$)", re.MULTILINE)
_WITHIN = re.compile(r"<!--|--!>")
_LEFT = re.compile(r"< ?! ?-|-- ?! ?>")


def without_comments(text: str) -> str:
    """The text without its notes; all else keeps its place."""
    kept, at = [], 0
    for begin, end in _comments(text):
        kept.append(text[at:begin])
        before, _, last_line = text[begin:end].rpartition("\n")
        # Spaces at the end of a line would break it there.
        is_last = _LINE_END.match(text, end) is not None
        kept.append("\n" * (before.count("\n") + bool(before)) + ("" if is_last else " " * len(last_line)))
        at = end
    return "".join((*kept, text[at:]))


def spoilt(path: str, text: str, first_line: int) -> Iterator[Diagnostic]:
    """What is left of notes in a text that begins on a line of a file, and notes in which another begins.

    Those were never closed: all between the two would be lost.
    """
    if "<" not in text and not ("--" in text and ">" in text):
        return
    rest = list(text)
    notes = [*_comments(text)]
    found: list[int] = []
    for begin, end in notes:
        rest[begin:end] = (sign if sign == "\n" else " " for sign in text[begin:end])
        if within := _WITHIN.search(text, begin + len(_BEGIN), end - len(_END)):
            found.append(within.start())
    # Code as a whole: whatever it holds, it was meant.
    left = blank(_CODE, without_code("".join(rest)))
    found += (match.start() for match in _LEFT.finditer(left))
    if notes:
        torn = [end for begin, end in notes if _may_be_torn(text, begin, end)]
        found += _ends_left(left, notes[0][1], torn)
    place_at = Places(text, path, first_line)
    first_of_line = {(place := place_at(at)).line: place for at in sorted(found, reverse=True)}
    yield from (error(place, "comment-spoilt") for place in first_of_line.values())


def _may_be_torn(text: str, begin: int, end: int) -> bool:
    """Whether an arrow within a note may have ended it.

    Whole is one on a line that only another or the end of its line or cell follows (a row that was hidden
    holds signs between cells itself), and one whose end stands on a line of its own.
    """
    note, filled = text[begin:end], _FILLED.match(text, end)
    if filled is None or ("|" in filled[0] and "|" in note):
        return True
    _, is_long, last_line = note.rpartition("\n")
    return bool(is_long) and last_line.lstrip("> ") != _END


def _ends_left(text: str, first: int, torn: Seq[int]) -> Iterator[int]:
    """Arrows that end a line and a note: behind one that may be torn, in its block, or alone below any.

    `first` is where the first note ended that was left blank here, `torn` where those did.
    """
    number = start = 0
    is_torn = False
    for line in text.split("\n"):
        words = line.rstrip()
        is_torn = is_torn and bool(words)
        if words.endswith(_END):
            at = start + len(words) - len(_END)
            is_torn = is_torn or (number < len(torn) and torn[number] <= at)
            if is_torn or (first < start and words.strip() == _END):
                yield at
        start += len(line) + 1
        while number < len(torn) and torn[number] < start:
            number += 1
            is_torn = True


def in_values(node: Node) -> Iterator[Diagnostic]:
    """Notes in the values of a front matter, where there are none: they would be read as all the rest."""
    match node:
        case Scalar():
            if _BEGIN in node.text and _BEGIN in blank(_CODE, without_code(node.text)):
                yield error(node.place, "comment-in-value")
        case Sequence():
            for item in node.items:
                yield from in_values(item)
        case Mapping():
            for _, value in node.entries:
                yield from in_values(value)


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """Where each note begins and ends, outside of code."""
    # No pattern: it would look for an end behind every beginning, all through a hostile text.
    begin = text.find(_BEGIN)
    if begin < 0:
        return
    fences = _fences(text)
    number = at = 0
    while begin >= 0:
        while number < len(fences) and (fence := fences[number]).start < begin:
            number += 1
            if fence.start >= at and fence.is_closed:
                while fence_after(fences[number].line, fence.mark):
                    number += 1
                at = fences[number].start + len(fences[number].line)
        if at <= begin:
            if code := _code_at(text, begin, at):
                at = code
            elif (end := text.find(_END, begin + len(_BEGIN))) >= 0:
                at = end + len(_END)
                yield begin, at
            else:
                return
        begin = text.find(_BEGIN, at)


class _Fence(NamedTuple):
    """A line that begins a block of code, or ends one."""

    start: int
    line: str
    mark: str
    is_closed: bool
    """Whether there is one behind it that would end its block."""


def _fences(text: str) -> list[_Fence]:
    found: list[_Fence] = []
    longest = {"`": 0, "~": 0}
    for line in reversed([*_FENCE.finditer(text)]):
        if mark := fence_after(line[0], ""):
            found.append(_Fence(line.start(), line[0], mark, longest[mark[0]] >= len(mark)))
            if line[0].strip() == mark:
                longest[mark[0]] = max(longest[mark[0]], len(mark))
    return found[::-1]


def _code_at(text: str, begin: int, at: int) -> int:
    """Where code in a line ends that begins, behind `at`, with what looks like a note; 0 for a note."""
    # From left to right, since the sign that ends code may stand right before a note. No further than code
    # could reach: else each note would cost the whole text.
    line = max(text.rfind("\n", at, begin) + 1, at)
    for code in _CODE.finditer(text, line, begin + _LONGEST_CODE):
        if code.end() > begin:
            # Not any code: “zo`n dag <!-- … --> met zo`n weer” is code to the converter alone.
            return code.end() if text[code.end(1) : begin] in ("", " ") and code.start() < begin else 0
    return 0
