"""Finds links to an anchor (`#…`) that the generated page does not have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html import unescape
from urllib.parse import unquote

from fichebak.content.references import Reference, content_path
from fichebak.text.diagnostics import Diagnostic, advice
from fichebak.text.wording import MAX_SUGGESTIONS, nearest, slug

_ID = re.compile(r'<(?P<tag>\w+)[^>]*?\sid="(?P<id>[^"]*)"[^>]*>')
_HEADED = re.compile(r'<h[1-6][^>]*?\sid="(?P<id>[^"]*)"[^>]*>(?P<words>.*?)</h[1-6]>', re.DOTALL)


def dead(links: Iterable[Reference], page_of: Callable[[str], str | None]) -> Iterator[Diagnostic]:
    """Advice on each such link. `page_of` gives the HTML generated from a content file."""

    @cache  # a page with a list of terms may be the target of a link in every sheet
    def anchors_of(target: str) -> frozenset[str] | None:
        html = page_of(target)
        return None if html is None else frozenset(unescape(match["id"]) for match in _ID.finditer(html))

    dead_count = 0
    for link in links:
        page, _, anchor = link.address.partition("#")
        name = unquote(anchor)
        target = content_path(link.place.path, link.address) if page else link.place.path
        if link.is_image or name in {"", "top"} or target is None or (anchors := anchors_of(target)) is None:
            continue
        if name not in anchors:
            near = _near(name, page_of(target) or "") if dead_count < MAX_SUGGESTIONS else ""
            dead_count += 1
            yield advice(link.place, "dead-anchor", written=f"#{anchor}", near=near and f"{page}#{near}")


def _near(name: str, html: str) -> str:
    """The anchor that was probably meant: people often write the words of the heading."""
    by_words = {
        slug(unescape(re.sub(r"<[^>]*>", "", m["words"]))): unescape(m["id"]) for m in _HEADED.finditer(html)
    }
    nearest_words = nearest(slug(name), by_words)
    return by_words.get(nearest_words, "") or nearest(name, by_words.values())
