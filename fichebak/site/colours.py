"""The colours that a style sheet names, such as “--ink: #14211f”, in light and in dark mode."""

from __future__ import annotations

import re
from typing import NamedTuple

from fichebak.content.paths import ASSETS
from fichebak.text.code import blank

STYLE = f"{ASSETS}style.css"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROOT = re.compile(
    r"(?P<media>@media[^{}@]*\{\s*)?"
    r"(?::root|(?<![\w.#-])html)\s*(?:,[^{}]{0,200})?\{(?P<tokens>[^{}]*)\}"
)
_COLOUR = re.compile(r"(?<![\w-])--([a-z-]+):\s*(#(?:[0-9a-fA-F]{3}){1,2})(?=\s*[;}]|\s*$)")


class Colour(NamedTuple):
    """A colour in hexadecimal, such as #14211f or #fff, and where it is in the style sheet."""

    written: str
    start: int


def modes_of(style: str) -> tuple[dict[str, Colour], dict[str, Colour]]:
    """The colours of light and of dark mode, by name; of two, the later one counts, as in a browser."""
    light: dict[str, Colour] = {}
    dark: dict[str, Colour] = {}
    bare = blank(_COMMENT, style)
    for root in _ROOT.finditer(bare):
        media = root["media"]
        modes = (light, dark) if not media else (dark,) if "dark" in media else ()
        for found in _COLOUR.finditer(bare, root.start("tokens"), root.end("tokens")):
            for mode in modes:
                mode[found[1]] = Colour(found[2], found.start())
    return light, dark


def rgb(written: str) -> list[int]:
    """The red, green and blue of a colour in hexadecimal."""
    digits = written[1:] if len(written) == 7 else "".join(digit * 2 for digit in written[1:])
    return [int(digits[at : at + 2], 16) for at in (0, 2, 4)]
