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
_BLOCK = re.compile(r"\s*wp:(?P<name>[\w/-]+)\s+(?P<data>\{.*\})\s*(?P<closed>/?)\s*", re.DOTALL)
_OUTSIDE_TEXT = ["code", "pre"]


def said_beside(soup: Any) -> Iterator[str]:
    """What blocks say that only WordPress makes into HTML: a plugin's own, and those without a text."""
    from bs4.element import Comment

    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        block = _BLOCK.fullmatch(comment)
        if block and (block["closed"] or "/" in block["name"]):
            yield f"wp:{block['name']} {_readable(block['data'])}"


def shortcodes(soup: Any) -> Iterator[str]:
    """The shortcodes in a text, which are taken out of it; words in brackets stay."""
    from bs4.element import NavigableString

    strings = [text for text in soup.find_all(string=True) if type(text) is NavigableString and "[" in text]
    closed = {name for text in strings for name in _CLOSED.findall(text)}
    for text in strings:
        if text.find_parent(_OUTSIDE_TEXT):
            continue
        codes = [match for match in _SHORTCODE.finditer(text) if _is_code(match, closed)]
        if codes:
            yield from (match[0] for match in codes)
            kept, at = [], 0
            for match in codes:
                kept.append(text[at : match.start()])
                at = match.end()
            text.replace_with("".join((*kept, text[at:])))


def _is_code(match: re.Match[str], closed: set[str]) -> bool:
    slash, name, rest = match.groups()
    if slash or name in closed or _GIVEN.search(rest):
        return True
    return (name in _KNOWN or "_" in name) and not rest.strip(" /")


def _readable(data: str) -> str:
    """The data as somebody reads it, without the escapes of WordPress; as it is where that is no JSON."""
    try:
        return json.dumps(json.loads(data), ensure_ascii=False)
    except (ValueError, RecursionError):
        return data
