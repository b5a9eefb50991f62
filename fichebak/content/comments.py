"""Comments in a text, `<!-- … -->`: removing them, and reporting broken ones that would be published.

In code these are ordinary characters: in a code block, and directly behind the mark of inline code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence as Seq
from typing import NamedTuple

from fichebak.text.code import blank, without_code
from fichebak.text.diagnostics import Diagnostic, error
from fichebak.text.markdown_lists import fence_after
from fichebak.text.nodes import Places, Scalar

_BEGIN, _END = "<!--", "-->"
_FENCE = re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE)
_LINE_END = re.compile(r" *(?:\n|$)")
_CODE = re.compile(r"(?<![`\\])(`{1,3})(?!`)[^\n]{1,200}?(?<!`)\1(?!`)")
_MAX_CODE = 206
"""Characters of inline code, with its marks."""
_FILLED = re.compile(r"[ \t]*(?:\||<!--|$)", re.MULTILINE)
_WITHIN = re.compile(r"<!--|--!>")
# Word and telephones turn two hyphens into one long dash.
COMMENT_BEGINS = re.compile(r"<!(?:--|[–—])")
_LEFT = re.compile(r"< ?! ?[-–—]|-- ?! ?>")


def without_comments(text: str) -> str:
    """The text without its comments; everything else keeps its line and column."""
    pieces, copied_to = [], 0
    for begin, end in _comments(text):
        pieces.append(text[copied_to:begin])
        comment = text[begin:end]
        # No spaces at the end of a line: they would be a line break.
        width = 0 if _LINE_END.match(text, end) else len(comment.rpartition("\n")[2])
        pieces.append("\n" * comment.count("\n") + " " * width)
        copied_to = end
    return "".join((*pieces, text[copied_to:]))


def spoilt(path: str, text: str, first_line: int) -> Iterator[Diagnostic]:
    """Errors for remains of broken comments, and for comments that contain the start of another.

    The latter were never closed, so that the text between the two would be lost.
    """
    if "<" not in text and not ("--" in text and ">" in text):
        return
    characters = list(text)
    comments = [*_comments(text)]
    indexes: list[int] = []
    for begin, end in comments:
        characters[begin:end] = (character if character == "\n" else " " for character in text[begin:end])
        if inner := _WITHIN.search(text, begin + len(_BEGIN), end - len(_END)):
            indexes.append(inner.start())
    # Code is left out: whatever it holds is intended.
    prose = blank(_CODE, without_code("".join(characters)))
    indexes += (match.start() for match in _LEFT.finditer(prose))
    if comments:
        torn_ends = [end for begin, end in comments if _may_be_torn(text, begin, end)]
        indexes += _ends_left(prose, comments[0][1], torn_ends)
    place_at = Places(text, path, first_line)
    first_of_line = {(place := place_at(at)).line: place for at in sorted(indexes, reverse=True)}
    yield from (error(place, "comment-spoilt") for place in first_of_line.values())


def _may_be_torn(text: str, begin: int, end: int) -> bool:
    """Whether a comment may have ended earlier than its author meant, at an arrow “-->” in its text.

    It is certainly complete if only another comment, or the end of its line or table cell, follows it; and if
    it is on one line, or its end is on a line of its own. (A commented table row holds “|” itself.)
    """
    comment, rest = text[begin:end], _FILLED.match(text, end)
    if rest is None or ("|" in rest[0] and "|" in comment):
        return True
    _, has_lines, last_line = comment.rpartition("\n")
    return bool(has_lines) and last_line.lstrip("> ") != _END


def _ends_left(text: str, first: int, torn: Seq[int]) -> Iterator[int]:
    """The indexes of arrows “-->” at the end of a line that are remains of a comment.

    They are in the same paragraph as, and behind, a comment that may be torn; or alone on a line below any
    comment. `text` has its comments blanked; `first` is where the first of them ended, `torn` where those
    that may be torn did.
    """
    next_torn = start = 0
    after_torn = False
    for line in text.split("\n"):
        stripped = line.rstrip()
        after_torn = after_torn and bool(stripped)
        if stripped.endswith(_END):
            index = start + len(stripped) - len(_END)
            after_torn = after_torn or (next_torn < len(torn) and torn[next_torn] <= index)
            if after_torn or (first < start and stripped.strip() == _END):
                yield index
        start += len(line) + 1
        while next_torn < len(torn) and torn[next_torn] < start:
            next_torn += 1
            after_torn = True


def in_values(scalars: Iterable[Scalar]) -> Iterator[Diagnostic]:
    """Errors for comments in front matter values, where they are not supported: they would be published."""
    for scalar in scalars:
        if "<!" in scalar.text and COMMENT_BEGINS.search(blank(_CODE, without_code(scalar.text))):
            yield error(scalar.place, "comment-in-value")


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """The start and end index of each comment outside code."""
    # No regular expression: in a hostile text it would search for an end after every start.
    begin = text.find(_BEGIN)
    if begin < 0:
        return
    fences = _fences(text)
    next_fence = scanned_to = 0
    while begin >= 0:
        while next_fence < len(fences) and (fence := fences[next_fence]).start < begin:
            next_fence += 1
            if fence.start >= scanned_to and fence.is_closed:
                while fence_after(fences[next_fence].line, fence.mark):
                    next_fence += 1
                scanned_to = fences[next_fence].start + len(fences[next_fence].line)
        if scanned_to <= begin:
            if code_end := _code_at(text, begin, scanned_to):
                scanned_to = code_end
            elif (end := text.find(_END, begin + len(_BEGIN))) >= 0:
                scanned_to = end + len(_END)
                yield begin, scanned_to
            else:
                return
        begin = text.find(_BEGIN, scanned_to)


class _Fence(NamedTuple):
    """A line that begins or ends a code block."""

    start: int
    line: str
    mark: str
    is_closed: bool
    """Whether a later fence would close its block."""


def _fences(text: str) -> list[_Fence]:
    fences: list[_Fence] = []
    longest = {"`": 0, "~": 0}
    for line in reversed([*_FENCE.finditer(text)]):
        if mark := fence_after(line[0], ""):
            fences.append(_Fence(line.start(), line[0], mark, longest[mark[0]] >= len(mark)))
            if line[0].strip() == mark:
                longest[mark[0]] = max(longest[mark[0]], len(mark))
    return fences[::-1]


def _code_at(text: str, begin: int, at: int) -> int:
    """The end of the inline code, behind `at`, that holds the comment mark at `begin`; 0 if none does."""
    # From left to right, since the mark right before a comment may end code rather than begin it. No further
    # than code can reach: otherwise each comment would cost a scan of the whole text.
    line = max(text.rfind("\n", at, begin) + 1, at)
    for code in _CODE.finditer(text, line, begin + _MAX_CODE):
        if code.end() > begin:
            # Only if the comment begins the code: “zo`n dag <!-- … --> met zo`n weer” is not meant as code.
            return code.end() if text[code.end(1) : begin] in ("", " ") and code.start() < begin else 0
    return 0
