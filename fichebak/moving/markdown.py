"""HTML elements → Markdown that is read back as the same words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bs4.element import Tag
from markdownify import MarkdownConverter

_HIGH = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOW = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_RAISED = re.compile(r"[+-]?\d+|[ni]")

_SIGNS = (
    (re.compile(r"&(?=#?\w{1,32};)"), "&amp;"),
    (re.compile(r"<(?=[A-Za-z/!?])"), "&lt;"),
    (re.compile("`"), r"\\`"),
    (re.compile(r"^([^\S\n]*)#(?=[#\s]|$)", re.MULTILINE), r"\1\\#"),
    (re.compile(r"^([^\S\n]*)\[(?=[^\]\n]{0,500}\]:)", re.MULTILINE), r"\1\\["),
    (re.compile(r"^([^\S\n]*)~(?=~~)", re.MULTILINE), r"\1&#126;"),
)
"""What is a sign like any other in a post, and would be a tag, a heading, code or a note in a sheet."""


def markdown(soup: Any, reading: Callable[[str], str]) -> str:
    """The Markdown of a parsed text, of which each piece that is no code is first read."""
    converter = _Converter(heading_style="ATX", bullets="-", escape_misc=False)
    converter.reading = reading
    text: str = converter.convert_soup(soup)
    # In code no sign can be escaped, but a comment would be left out even there.
    return text.replace("<!--", "&lt;!--")


class _Converter(MarkdownConverter):
    """Knows what the library does not: what stands on a line of its own, and signs above the line."""

    reading: Callable[[str], str]

    def escape(self, text: str, parent_tags: set[str]) -> str:
        escaped: str = super().escape(self.reading(text), parent_tags)  # type: ignore[misc]
        for sign, meant in _SIGNS:
            escaped = sign.sub(meant, escaped)
        return escaped

    def convert_sup(self, _el: Tag, text: str, parent_tags: set[str]) -> str:
        return _shifted(text, _HIGH, parent_tags)

    def convert_sub(self, _el: Tag, text: str, parent_tags: set[str]) -> str:
        return _shifted(text, _LOW, parent_tags)

    def convert_cite(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        # Below a quotation; in a sentence it is the name of a book.
        is_below = el.parent is not None and el.parent.name in {"blockquote", "figure"}
        return _apart(text, parent_tags) if is_below else text

    def convert_summary(self, _el: Tag, text: str, parent_tags: set[str]) -> str:
        return _apart(text, parent_tags)

    convert_address = convert_aside = convert_center = convert_details = convert_fieldset = convert_summary
    convert_footer = convert_header = convert_legend = convert_main = convert_nav = convert_summary


def _apart(text: str, parent_tags: set[str]) -> str:
    return f" {text.strip()} " if "_inline" in parent_tags else f"\n\n{text.strip()}\n\n"


def _shifted(text: str, signs: dict[int, int], parent_tags: set[str]) -> str:
    """Digits above or below the line: “10³” is not “103”. Words read well as they are: “1ste”."""
    is_number = _RAISED.fullmatch(text) and "_noformat" not in parent_tags
    return text.translate(signs) if is_number else text
