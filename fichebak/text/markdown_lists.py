"""Rewrites lists as people type them into what the Markdown converter expects.

The converter is strict about blank lines and indents. Here a list may begin right below a line of text;
"•" is a bullet; two or three spaces are enough to nest; an indented paragraph is not code; and “2018.”
at the start of a line stays a year. Nothing else changes, and no word is added or lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# As in the converter: the fence is followed by at most one word, or by options in braces.
# However far it is indented: indented code is off, so that nobody else would see to it.
_FENCE = re.compile(r"[ \t]*(?P<mark>`{3,}|~{3,})(?P<info>[ \t]*+(?:\{[^{}]*\}|[\w#.+-]*)[ \t]*)")
# Word and mail programs write these bullets where Markdown wants a hyphen.
_ITEM = re.compile(r"(?P<indent> *)(?P<bullet>[-*+•◦▪‣·\uf0b7]|\d{1,3}[.)])(?P<space> +)(?P<text>\S.*)")
# To the converter a numbered list: “2018. Start” and “2020. Einde” would become 2018 and 2019.
_YEAR = re.compile(r"^(\d{4,})\.(?= )")
_NOTE = re.compile(r"\[\^[^\]]+\]:|: ")
_STEP = "    "
"""The indent of one level of nesting in the converter."""


def normalise_lists(text: str) -> str:
    """The text with its lists as the converter expects them."""
    return "\n".join(line for _, line in normalised_lines(text))


def cramped(text: str) -> Iterator[int]:
    """The numbers (from 1) of the lines that begin a list without a blank line above them."""
    lines = text.expandtabs(4).split("\n")
    last = 0
    for number, _ in normalised_lines(text):
        # This line became two: normalising put a blank line above it.
        if number == last and not _is_rule(lines[number - 1]):
            yield number
        last = number


class _Item(NamedTuple):
    """A list item that may have more content: the columns (from 0) of its bullet and of its text."""

    bullet: int
    text: int
    is_numbered: bool

    def holds(self, column: int) -> bool:
        """Whether a bullet in a column is nested in this item, rather than its sibling."""
        return column >= min(self.text, self.bullet + 2)


def normalised_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of the normalised text, each with the number (from 1) of the line that it comes from."""
    open_items: list[_Item] = []
    in_note = False  # in a footnote or a definition, whose later paragraphs are indented
    in_paragraph = False  # in a block that began with words, where the converter sees no bullets
    fence, fence_indent = "", 0
    after_blank = True
    for number, written in enumerate(text.expandtabs(4).split("\n"), start=1):
        line = written
        indent = len(line) - len(line.lstrip())
        was_fence, fence = fence, fence_after(line, fence)
        if fence != was_fence:
            # The converter knows an opening fence only unindented, a closing one only with the same marks.
            line, fence_indent = (line.lstrip(" ") if fence else was_fence), indent
            # So it ends the lists around it: a bullet below it that is still indented would be a mere hyphen.
            open_items = []
        elif fence:
            line = line[:fence_indent].lstrip(" ") + line[fence_indent:]
        elif not line.strip():
            pass
        elif _is_rule(line):
            if open_items and not open_items[-1].holds(indent):
                open_items = [item for item in open_items if item.holds(indent)]
                if not after_blank:
                    yield number, ""
            line = _STEP * len(open_items) + line.replace(" ", "")
        elif (item := _ITEM.fullmatch(line)) and (after_blank or _may_begin(item, open_items)):
            siblings = [open_item for open_item in open_items if not open_item.holds(indent)]
            is_numbered = item["bullet"][0].isdigit()
            is_new = not open_items or (bool(siblings) and siblings[0].is_numbered != is_numbered)
            if not after_blank and (is_new or in_paragraph):
                yield number, ""
            open_items = [open_item for open_item in open_items if open_item.holds(indent)]
            in_note = in_paragraph = False
            line = _STEP * len(open_items) + f"{_bullet(item)} {item['text']}"
            open_items.append(_Item(indent, item.start("text"), is_numbered))
        else:
            if after_blank:
                in_paragraph = True
                while open_items and indent < min(open_items[-1].text, len(_STEP) * len(open_items)):
                    open_items.pop()
            in_note = in_note and indent >= len(_STEP) if after_blank else in_note
            # Spaces at the end stay: two of them are a line break.
            unindented = _YEAR.sub(r"\1\\.", line.lstrip(" "))
            line = _STEP * (len(open_items) or in_note) + unindented
            in_note = in_note or _NOTE.match(line) is not None
        yield number, line
        after_blank = not line.strip()


def fence_after(line: str, fence: str) -> str:
    """The fence of the code block that is open after a line, or ""; `fence` is the one open before it."""
    # `in` is faster than a pattern, and few lines have such signs.
    match = _FENCE.fullmatch(line) if "```" in line or "~~~" in line else None
    if match is None:
        return fence
    if not fence:
        return match["mark"]
    return "" if match["mark"].startswith(fence) and not match["info"].strip() else fence


def _is_rule(line: str) -> bool:
    marks = line.replace(" ", "")
    return len(marks) > 2 and marks[0] in "-*_" and not marks.strip(marks[0])


def _may_begin(item: re.Match[str], open_items: list[_Item]) -> bool:
    """Whether a list item may follow a line of text without a blank line.

    “12. Daarna …” at the start of a wrapped line is no item, unless a numbered list is open.
    """
    bullet = item["bullet"]
    if not bullet[0].isdigit() or bullet[:-1] == "1":
        return True
    column = len(item["indent"])
    return any(other.is_numbered and not other.holds(column) for other in open_items)


def _bullet(item: re.Match[str]) -> str:
    bullet = item["bullet"]
    if bullet[0].isdigit():
        return f"{bullet[:-1]}."
    # A hyphen before only hyphens would be a horizontal rule.
    return "-" if item["text"].strip("- ") else "+"
