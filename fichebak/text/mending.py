"""Lists as people mean them, for a converter that is strict about blank lines and indents.

A list right below a line of text begins there; "•" is a bullet; two or three spaces are enough to
nest; indenting a paragraph does not make it code. “2018.” at the start of a line stays a year.
Nothing else is touched, and no word is added or lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# As the converter knows it: behind the marks at most one word, or options in braces.
_FENCE = re.compile(r" {0,3}(?P<mark>`{3,}|~{3,})(?P<info> *(?:\{[^{}]*\}|[\w#.+-]*) *)")
# Word and mail programs leave these where Markdown wants a hyphen.
_ITEM = re.compile(r"(?P<indent> *)(?P<bullet>[-*+•◦▪‣·\uf0b7]|\d{1,3}[.)])(?P<space> +)(?P<text>\S.*)")
# The converter would number on from it: “2018. Start” and “2020. Einde” would become 2018 and 2019.
_YEAR = re.compile(r"^(\d{4,})\.(?= )")
_NOTE = re.compile(r"\[\^[^\]]+\]:|: ")
_STEP = "    "
"""What the converter takes for one level of nesting."""


def mend(text: str) -> str:
    """The text with its lists mended."""
    return "\n".join(line for _, line in mended(text))


def cramped(text: str) -> Iterator[int]:
    """The numbers (from 1) of the lines that begin a list and lack the blank line above it."""
    lines = text.expandtabs(4).split("\n")
    last = 0
    for number, _ in mended(text):
        # Two lines made of one: the first of them is blank.
        if number == last and not _is_rule(lines[number - 1]):
            yield number
        last = number


@dataclass(frozen=True, slots=True)
class _Item:
    """A list item that is still open: the columns of its bullet and of its text."""

    bullet: int
    text: int
    is_numbered: bool

    def holds(self, column: int) -> bool:
        """Whether a bullet in a column is below this item, and not beside it."""
        return column >= min(self.text, self.bullet + 2)


def mended(text: str) -> Iterator[tuple[int, str]]:
    """The mended lines, each with the number (from 1) of the line that it was made of."""
    open_items: list[_Item] = []
    in_note = False  # below a footnote or a definition, whose later paragraphs are indented
    in_words = False  # in a block that began with words, where the converter sees no bullets
    fence = ""
    after_blank = True
    for number, written in enumerate(text.expandtabs(4).split("\n"), start=1):
        line = written
        indent = len(line) - len(line.lstrip())
        was_fence, fence = fence, fence_after(line, fence)
        if fence != was_fence:
            # The converter knows a fence only at the margin, and its end only by the same marks.
            line = line.lstrip(" ") if fence else was_fence
        elif fence or not line.strip():
            pass
        elif _is_rule(line):
            if open_items and not open_items[-1].holds(indent):
                open_items = [item for item in open_items if item.holds(indent)]
                if not after_blank:
                    yield number, ""
            line = _STEP * len(open_items) + line.replace(" ", "")
        elif (item := _ITEM.fullmatch(line)) and (after_blank or _may_begin(item, open_items)):
            beside = [one for one in open_items if not one.holds(indent)]
            is_numbered = item["bullet"][0].isdigit()
            is_new = not open_items or (bool(beside) and beside[0].is_numbered != is_numbered)
            if not after_blank and (is_new or in_words):
                yield number, ""
            open_items = [one for one in open_items if one.holds(indent)]
            in_note = in_words = False
            line = _STEP * len(open_items) + f"{_bullet(item)} {item['text']}"
            open_items.append(_Item(indent, item.start("text"), is_numbered))
        else:
            if after_blank:
                in_words = True
                while open_items and indent < min(open_items[-1].text, len(_STEP) * len(open_items)):
                    open_items.pop()
            in_note = in_note and indent >= len(_STEP) if after_blank else in_note
            # Two spaces at the end are a line break: they stay.
            words = _YEAR.sub(r"\1\\.", line.lstrip(" "))
            line = _STEP * (len(open_items) or in_note) + words
            in_note = in_note or _NOTE.match(line) is not None
        yield number, line
        after_blank = not line.strip()


def fence_after(line: str, fence: str) -> str:
    """The marks of the block of code that is open below a line; `fence` are those of the one above."""
    match = _FENCE.fullmatch(line)
    if match is None:
        return fence
    if not fence:
        return match["mark"]
    return "" if match["mark"].startswith(fence) and not match["info"].strip() else fence


def _is_rule(line: str) -> bool:
    signs = line.replace(" ", "")
    return len(signs) > 2 and signs[0] in "-*_" and not signs.strip(signs[0])


def _may_begin(item: re.Match[str], open_items: list[_Item]) -> bool:
    """Whether an item may stand right below a line of text.

    “12. Daarna …” at the start of a wrapped line is no item, unless its list has begun.
    """
    bullet = item["bullet"]
    if not bullet[0].isdigit() or bullet[:-1] == "1":
        return True
    column = len(item["indent"])
    return any(one.is_numbered and not one.holds(column) for one in open_items)


def _bullet(item: re.Match[str]) -> str:
    written = item["bullet"]
    if written[0].isdigit():
        return f"{written[:-1]}."
    # A hyphen before nothing but hyphens would be a rule.
    return "-" if item["text"].strip("- ") else "+"
