"""What WordPress and its plugins keep in signs of their own: shortcodes, and comments that are blocks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

# Up to the next bracket: else each of many that open would be looked for through the whole of a line.
_SHORTCODE = re.compile(r"\[(/?)([a-z][\w-]{0,100})((?: [^\[\]\n]{0,2000})?)/?\]")
_CLOSED = re.compile(r"\[/([a-z][\w-]{0,100})\]")
_GIVEN = re.compile(r"[\w-]=[\"'“”\w]|://")
_KNOWN = {
    *("audio", "caption", "embed", "gallery", "playlist", "video"),  # WordPress
    *("contact-form", "contact-form-7", "gravityform", "gravityforms", "wpforms"),
    *("instagram-feed", "metaslider", "smartslider3", "tablepress", "youtube", "vimeo"),
    *("ez-toc", "toc", "products", "google-map", "googlemaps", "addtoany"),
}
"""Shortcodes that often stand by themselves, without anything that tells them from a word in brackets."""
_BLOCK = re.compile(r"\s*wp:(?P<name>[\w/-]+)\s+(?P<data>\{.*\})\s*+(?P<closed>/?)\s*", re.DOTALL)


def said_beside(soup: Any) -> Iterator[str]:
    """What blocks say that only WordPress makes into HTML: a plugin's own, and those without a text."""
    from bs4.element import Comment

    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        block = _BLOCK.fullmatch(comment)
        if block and (block["closed"] or "/" in block["name"]):
            yield f"wp:{block['name']} {_readable(block['data'])}"


class Shortcodes:
    """Takes the shortcodes out of the texts of a post, and keeps them; words in brackets stay."""

    def __init__(self, html: str) -> None:
        self.found: list[str] = []
        self._closed = set(_CLOSED.findall(html))

    def without(self, text: str) -> str:
        """One of the texts, without those in it."""
        left = _SHORTCODE.sub(self._taken, text) if "[" in text else text
        return text if left == text else re.sub(" {2,}", " ", left)

    def _taken(self, match: re.Match[str]) -> str:
        if not self._is_code(*match.groups()):
            return match[0]
        if not match[1]:  # what closes one says nothing more
            self.found.append(match[0])
        return ""

    def _is_code(self, slash: str, name: str, rest: str) -> bool:
        if slash or name in self._closed or _GIVEN.search(rest):
            return True
        return (name in _KNOWN or "_" in name) and not rest.strip(" /")


def _readable(data: str) -> str:
    """The data as somebody reads it, without the escapes of WordPress; as it is where that is no JSON."""
    try:
        return json.dumps(json.loads(data), ensure_ascii=False)
    except (ValueError, RecursionError):
        return data
