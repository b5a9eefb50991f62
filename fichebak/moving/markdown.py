"""Converts HTML elements to Markdown that renders to the same text again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bs4.element import Tag
from markdownify import MarkdownConverter

_SUPERSCRIPT = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPT = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_RAISED = re.compile(r"[+-]?\d+|[ni]")

_ESCAPES = (
    (re.compile(r"&(?=#?\w{1,32};)"), "&amp;"),
    (re.compile(r"<(?=[A-Za-z/!?])"), "&lt;"),
    (re.compile("`"), r"\\`"),
    (re.compile(r"^([^\S\n]*)#(?=[#\s]|$)", re.MULTILINE), r"\1\\#"),
    (re.compile(r"^([^\S\n]*)\[(?=[^\]\n]{0,500}\]:)", re.MULTILINE), r"\1\\["),
    (re.compile(r"^([^\S\n]*)~(?=~~)", re.MULTILINE), r"\1&#126;"),
)
"""Escapes for characters that are plain text in a post but markup (a tag, heading, code) in a sheet."""


def markdown(soup: Any, reading: Callable[[str], str]) -> str:
    """The Markdown of parsed HTML; `reading` transforms each piece of text outside code first."""
    converter = _Converter(heading_style="ATX", bullets="-", escape_misc=False)
    converter.reading = reading
    text: str = converter.convert_soup(soup)
    # Nothing can be escaped in code, but sheets drop comments even there.
    return text.replace("<!--", "&lt;!--")


class _Converter(MarkdownConverter):
    """Adds to markdownify: more elements that form a paragraph, superscripts and subscripts."""

    reading: Callable[[str], str]

    def escape(self, text: str, parent_tags: set[str]) -> str:
        escaped: str = super().escape(self.reading(text), parent_tags)  # type: ignore[misc]
        for pattern, replacement in _ESCAPES:
            escaped = pattern.sub(replacement, escaped)
        return escaped.replace("|", r"\|") if "table" in parent_tags else escaped

    def convert_sup(self, _el: Tag, text: str, parent_tags: set[str]) -> str:
        return _shifted(text, _SUPERSCRIPT, parent_tags)

    def convert_sub(self, _el: Tag, text: str, parent_tags: set[str]) -> str:
        return _shifted(text, _SUBSCRIPT, parent_tags)

    def convert_cite(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        # The source of a quotation is a paragraph; in a sentence, `cite` is the title of a work.
        is_below = el.parent is not None and el.parent.name in {"blockquote", "figure"}
        return _as_paragraph(text, parent_tags) if is_below else text

    def convert_summary(self, _el: Tag, text: str, parent_tags: set[str]) -> str:
        return _as_paragraph(text, parent_tags)

    convert_address = convert_aside = convert_center = convert_details = convert_fieldset = convert_summary
    convert_footer = convert_header = convert_legend = convert_main = convert_nav = convert_summary


def _as_paragraph(text: str, parent_tags: set[str]) -> str:
    return f" {text.strip()} " if "_inline" in parent_tags else f"\n\n{text.strip()}\n\n"


def _shifted(text: str, signs: dict[int, int], parent_tags: set[str]) -> str:
    """Numbers as superscript or subscript: “10³” is not “103”. Words stay as they are: “1ste”."""
    is_number = _RAISED.fullmatch(text) and "_noformat" not in parent_tags
    return text.translate(signs) if is_number else text
