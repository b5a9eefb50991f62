"""What pages use beside their text: styles, scripts, the icon, made as small as they can be sent."""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

from fichebak.content.paths import ASSETS


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages use: its name carries a digest, so that a copy may be kept for ever."""

    path: str
    data: bytes


JOINED = {
    "search.js": ("data", "unpack", "filter", "address", "order", "view", "map", "main"),
    "search-words.js": ("words", "find"),
    "search-table.js": ("download",),
}
"""The scripts of the search page, by when they are needed: what is sent together packs better."""
# Comments are for who reads the source. No text over several lines in these scripts has a line like it.
_COMMENT = re.compile(rb"^[ \t]*//.*\n", re.MULTILINE)


def assets_of(inputs: Map[str, bytes]) -> dict[str, Asset]:
    """The files in templates/assets, by the name that templates call them."""
    given = {p.removeprefix(ASSETS): data for p, data in inputs.items() if p.startswith(ASSETS)}
    for joined, parts in JOINED.items():
        names = [f"search/{part}.js" for part in parts]
        if all(one in given for one in names):
            given[joined] = _COMMENT.sub(b"", b"".join(given.pop(one) for one in names))
    return {called: _asset(called, data) for called, data in given.items()}


def _asset(called: str, written: bytes) -> Asset:
    pure = PurePosixPath(called)
    data = _packed(written) if pure.suffix == ".css" else written
    return Asset(f"assets/{pure.with_suffix('')}.{sha256(data).hexdigest()[:8]}{pure.suffix}", data)


_STYLE = re.compile(
    r"""(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|/\*.*?\*/|\s*(?P<mark>[{};,])\s*|\s+""",
    re.DOTALL,
)


def _packed(style: bytes) -> bytes:
    """A style sheet without its comments and its room to breathe: a quarter less to send."""

    def shorter(found: re.Match[str]) -> str:
        return found["text"] or found["mark"] or ("" if found[0].startswith("/*") else " ")

    try:
        return _STYLE.sub(shorter, style.decode()).strip().encode()
    except UnicodeDecodeError:
        return style  # in another coding than the rest of the site: as its writer left it
