"""Whether two generators made the same pages: the same paths, and on them links to the same places."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

LOOKED_INTO = 400
"""Pages of which the links are compared, spread over all of them."""
_HREF = re.compile(r'<a\b[^>]*?\bhref="([^"]*)"')

Pages = Mapping[str, str]
"""What everybody has to make: path → "index", "sheet", "overview" or "value"."""


def read(file: Path) -> Pages:
    pages: Pages = json.loads(file.read_text("utf-8"))
    return pages


def difference(pages: Pages, ours: Path, theirs: Path) -> list[str]:
    """What one has and the other has not, in words; nothing when both made the same."""
    made = {path.relative_to(theirs).as_posix() for path in theirs.rglob("*.html")}
    found = [f"lacks {path}" for path in sorted(pages.keys() - made)]
    found += [f"has {path} as well" for path in sorted(made - pages.keys())]
    found += [f"we lack {path}" for path in pages if not (ours / path).is_file()]
    if found:
        return found
    step = max(1, len(pages) // LOOKED_INTO)
    for path in sorted(pages)[::step]:
        one, other = (set(_links(pages, path, folder)) for folder in (ours, theirs))
        found += [f"{path} does not lead to {target}" for target in sorted(one - other)]
        found += [f"{path} leads to {target} as well" for target in sorted(other - one)]
    return found


def _links(pages: Pages, path: str, folder: Path) -> Iterator[str]:
    """Where a page leads in its own content: a list to its sheets, an overview and a sheet to values.

    Which sheets are related is each tool's own idea, and so is the menu.
    """
    wanted = "sheet" if pages[path] in {"index", "value"} else "value"
    for written in _HREF.findall((folder / path).read_text("utf-8")):
        target = unquote(urlsplit(urljoin(f"/{path}", html.unescape(written))).path).lstrip("/")
        if target.endswith("/") or not target:
            target += "index.html"
        if pages.get(target) == wanted and target != path:
            yield target
