"""Finding the code in a Markdown text, where characters such as `[` have no special meaning."""

from __future__ import annotations

import re

from fichebak.text.markdown_lists import fence_after

# Code in a line, and escaped brackets: neither makes a link.
NOT_READ = re.compile(
    r"(?<!`)(?P<code>`{1,3}+)(?!`)(?:(?!\n[ ]*\n).)+?(?<!`)(?P=code)(?!`)|\\[\[\]!`]", re.DOTALL
)


def without_code(text: str) -> str:
    """The text with the lines of its code blocks replaced by spaces."""
    lines, fence = text.split("\n"), ""
    for number, line in enumerate(lines):
        was_fence, fence = fence, fence_after(line, fence)
        if fence or was_fence:
            lines[number] = " " * len(line)
    # An unclosed block is no code, and is refused elsewhere.
    return text if fence else "\n".join(lines)


def blank(pattern: re.Pattern[str], text: str, by: str = " ") -> str:
    """The text with each match of a pattern replaced by spaces, so that the rest keeps its position.

    `by` is another character than a space, for who must see that there was something.
    """
    return pattern.sub(lambda match: re.sub(r"[^\n]", by, match[0]), text)
