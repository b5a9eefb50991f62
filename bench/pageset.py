"""Checks that two generators made the same pages: the same paths, with links to the same pages."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

SAMPLE_SIZE = 400
"""The number of pages whose links are compared, spread over all of them."""
_HREF = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')

Pages = Mapping[str, str]
"""The pages that every tool must make: path → "index", "sheet", "overview" or "value"."""


def read(file: Path) -> Pages:
    pages: Pages = json.loads(file.read_text("utf-8"))
    return pages


def difference(pages: Pages, ours: Path, theirs: Path) -> list[str]:
    """A sentence for each difference between two outputs; none when both have the same pages and links."""
    paths = {path.relative_to(theirs).as_posix() for path in theirs.rglob("*.html")}
    differences = [f"lacks {path}" for path in sorted(pages.keys() - paths)]
    differences += [f"has {path} as well" for path in sorted(paths - pages.keys())]
    differences += [f"we lack {path}" for path in pages if not (ours / path).is_file()]
    if differences:
        return differences
    step = max(1, len(pages) // SAMPLE_SIZE)
    for path in sorted(pages)[::step]:
        our_links, their_links = (set(_links(pages, path, folder)) for folder in (ours, theirs))
        differences += [f"{path} does not lead to {target}" for target in sorted(our_links - their_links)]
        differences += [f"{path} leads to {target} as well" for target in sorted(their_links - our_links)]
    return differences


def _links(pages: Pages, path: str, folder: Path) -> Iterator[str]:
    """The links that all tools must make: from a list to its sheets, from an overview or a sheet to values.

    The related sheets and the menu differ between tools.
    """
    wanted = "sheet" if pages[path] in {"index", "value"} else "value"
    for href in _HREF.findall((folder / path).read_text("utf-8")):
        target = unquote(urlsplit(urljoin(f"/{path}", html.unescape(href))).path).lstrip("/")
        if target.endswith("/") or not target:
            target += "index.html"
        if pages.get(target) == wanted and target != path:
            yield target
