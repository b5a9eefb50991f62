"""The static assets of pages (styles, scripts, icon): joined, minified, and named by their digest."""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from functools import lru_cache
from hashlib import sha256
from pathlib import PurePosixPath
from typing import NamedTuple

from fichebak.content.paths import ASSETS


class Asset(NamedTuple):
    """A file that pages use. Its name contains a digest, so that browsers may cache it forever."""

    path: str
    data: bytes


JOINED = {
    "search.js": ("data", "unpack", "filter", "address", "order", "view", "map", "main"),
    "search-words.js": ("words", "find"),
    "search-table.js": ("download",),
}
"""The bundles of the search page's scripts, split by when they are needed; one file compresses better."""
# A line that is only a comment. No multi-line string in these scripts contains such a line.
_COMMENT = re.compile(rb"^[ \t]*//.*\n", re.MULTILINE)


def assets_of(inputs: Map[str, bytes]) -> dict[str, Asset]:
    """The files in templates/assets, by the name that templates use, such as `style.css`."""
    files = {p.removeprefix(ASSETS): data for p, data in inputs.items() if p.startswith(ASSETS)}
    for bundle, parts in JOINED.items():
        names = [f"search/{part}.js" for part in parts]
        if all(part_name in files for part_name in names):
            files[bundle] = _COMMENT.sub(b"", b"".join(files.pop(part_name) for part_name in names))
    return {name: _asset(name, data) for name, data in files.items()}


def _asset(name: str, written: bytes) -> Asset:
    file = PurePosixPath(name)
    data = _minified(written) if file.suffix == ".css" else written
    return Asset(f"assets/{file.with_suffix('')}.{sha256(data).hexdigest()[:8]}{file.suffix}", data)


_STYLE = re.compile(
    r"""(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|/\*.*?\*/|\s*(?P<mark>[{};,])\s*|\s+""",
    re.DOTALL,
)


@lru_cache(32)
def _minified(style: bytes) -> bytes:
    """A style sheet without comments and superfluous white space: a quarter smaller.

    Cached, since it takes a fifth of the build of a small site, and a process may make many.
    """

    def minify(match: re.Match[str]) -> str:
        return match["text"] or match["mark"] or ("" if match[0].startswith("/*") else " ")

    try:
        return _STYLE.sub(minify, style.decode()).strip().encode()
    except UnicodeDecodeError:
        return style  # not UTF-8: leave it as it is
