"""What of a text is code, where signs are letters."""

from __future__ import annotations

import re

from fichebak.text.mending import fence_after

# Signs that are meant as themselves, too.
NOT_READ = re.compile(
    r"(?<!`)(?P<code>`{1,3}+)(?!`)(?:(?!\n[ ]*\n).)+?(?<!`)(?P=code)(?!`)|\\[\[\]!`]", re.DOTALL
)


def without_code(text: str) -> str:
    """The text with the lines of its blocks of code left blank."""
    lines, fence = text.split("\n"), ""
    for number, line in enumerate(lines):
        was_fence, fence = fence, fence_after(line, fence)
        if fence or was_fence:
            lines[number] = " " * len(line)
    # An unclosed block is none, and is refused elsewhere.
    return text if fence else "\n".join(lines)


def blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with what a pattern finds made blank, so that all the rest keeps its place."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
