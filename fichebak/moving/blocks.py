"""WordPress's own markup: shortcodes, and block comments of the block editor."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

# Excludes brackets inside: otherwise many opening brackets on a long line would take quadratic time.
_SHORTCODE = re.compile(r"\[(/?)([a-z][\w-]{0,100})((?: [^\[\]\n]{0,2000})?)/?\]")
_CLOSED = re.compile(r"\[/([a-z][\w-]{0,100})\]")
_HAS_ATTRIBUTE = re.compile(r"[\w-]=[\"'“”\w]|://")
_KNOWN = {
    *("audio", "caption", "embed", "gallery", "playlist", "video"),  # WordPress
    *("contact-form", "contact-form-7", "gravityform", "gravityforms", "wpforms"),
    *("instagram-feed", "metaslider", "smartslider3", "tablepress", "youtube", "vimeo"),
    *("ez-toc", "toc", "products", "google-map", "googlemaps", "addtoany"),
}
"""Common shortcodes without attributes, which otherwise look like a word in brackets."""
_LAYOUT = re.compile(
    r"et_pb_(?:section|row|column|text)(?:_inner)?"  # Divi
    r"|vc_(?:section|row|column|column_text)(?:_inner)?"  # WPBakery
    r"|fusion_(?:builder_(?:container|row|column)(?:_inner)?|text)"  # Avada
)
"""The shortcodes with which page builders lay out the text inside them: without them, nothing is lost."""
_BLOCK = re.compile(r"\s*wp:(?P<name>[\w/-]+)\s+(?P<data>\{.*\})\s*+(?P<closed>/?)\s*", re.DOTALL)


def block_data(soup: Any) -> Iterator[str]:
    """The data of blocks that only WordPress can render: those of plugins, and those without content."""
    from bs4.element import Comment

    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        block = _BLOCK.fullmatch(comment)
        if block and (block["closed"] or "/" in block["name"]):
            yield f"wp:{block['name']} {_readable(block['data'])}"


class Shortcodes:
    """Removes the shortcodes from the texts of a post, and collects them; words in brackets stay."""

    def __init__(self, html: str) -> None:
        self.found: list[str] = []
        self._closed = set(_CLOSED.findall(html))

    def without(self, text: str) -> str:
        """One of the texts, without shortcodes."""
        remaining = _SHORTCODE.sub(self._taken, text) if "[" in text else text
        return text if remaining == text else re.sub(" {2,}", " ", remaining)

    def _taken(self, match: re.Match[str]) -> str:
        if not self._is_code(*match.groups()):
            return match[0]
        if not match[1] and not _LAYOUT.fullmatch(match[2]):  # what closes one says nothing more
            self.found.append(match[0])
        return ""

    def _is_code(self, slash: str, name: str, rest: str) -> bool:
        if slash or name in self._closed or _HAS_ATTRIBUTE.search(rest):
            return True
        return (name in _KNOWN or "_" in name) and not rest.strip(" /")


def _readable(data: str) -> str:
    """JSON data without WordPress's escapes, to be readable; unchanged if it is not valid JSON."""
    try:
        return json.dumps(json.loads(data), ensure_ascii=False)
    except (ValueError, RecursionError):
        return data
