"""Lists as people mean them, for a converter that is strict about blank lines and indents.

A list right below a line of text begins there; "•" is a bullet; two or three spaces are enough to
nest; indenting a paragraph does not make it code. A “#word” at the start of a line stays a word.
Nothing else is touched, and no word is added or lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
# Word and mail programs leave these where Markdown wants a hyphen.
_ITEM = re.compile(r"(?P<indent> *)(?P<bullet>[-*+•◦▪‣·\uf0b7]|\d{1,9}[.)])(?P<space> +)(?P<text>\S.*)")
_HASHTAG = re.compile(r"#{1,6}(?=[^\s#])")
_NOTE = re.compile(r"\[\^[^\]]+\]:|: ")
_STEP = "    "
"""What the converter takes for one level of nesting."""


def mend(text: str) -> str:
    """The text with its lists mended."""
    return "\n".join(line for _, line in mended(text))


def mended(text: str) -> Iterator[tuple[int, str]]:
    """The mended lines, each with the number (from 1) of the line that it was made of."""
    open_items: list[int] = []  # for each open list item, the column where its text begins
    in_note = False  # below a footnote or a definition, whose later paragraphs are indented
    fence = ""
    after_blank = True
    for number, written in enumerate(text.expandtabs(4).split("\n"), start=1):
        line = written
        if match := _FENCE.match(line):
            fence = "" if fence and match[1].startswith(fence) else fence or match[1]
            # The converter knows a fence only at the margin.
            line = line.lstrip(" ")
        elif fence or not line.strip():
            pass
        elif item := _ITEM.fullmatch(line):
            if not open_items and not after_blank:
                if not _may_interrupt(item["bullet"]):
                    yield number, line
                    continue
                yield number, ""
            while open_items and len(item["indent"]) < open_items[-1]:
                open_items.pop()
            in_note = False
            line = _STEP * len(open_items) + f"{_bullet(item['bullet'])} {item['text']}"
            open_items.append(item.start("text"))
        else:
            indent = len(line) - len(line.lstrip())
            if after_blank:
                while open_items and indent < min(open_items[-1], len(_STEP) * len(open_items)):
                    open_items.pop()
            in_note = in_note and indent >= len(_STEP) if after_blank else in_note
            text_only = line.strip(" ")
            if _HASHTAG.match(line):
                text_only = f"\\{text_only}"
            line = _STEP * (len(open_items) or in_note) + text_only
            in_note = in_note or _NOTE.match(line) is not None
        yield number, line
        after_blank = not line.strip()


def _may_interrupt(bullet: str) -> bool:
    """Whether a list may begin right below a line of text with this bullet.

    “2018. Daarna …” at the start of a wrapped line is a year, not the 2018th item.
    """
    return not bullet[0].isdigit() or bullet[:-1] == "1"


def _bullet(written: str) -> str:
    return f"{written[:-1]}." if written[0].isdigit() else "-"
