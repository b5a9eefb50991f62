"""Warns about colours in the style sheet that make letters hard to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping as Map
from typing import NamedTuple

from fichebak.content.paths import ASSETS
from fichebak.site.assets import place_in
from fichebak.text.diagnostics import Diagnostic, warning

STYLE = f"{ASSETS}style.css"
LEAST = 4.5
"""WCAG 1.4.3, which the law refers to; our own colours have 7."""
ON: Map[str, tuple[str, ...]] = {
    "ink": ("paper", "enamel", "divider"),
    "soft": ("paper", "enamel"),
    "pen": ("paper", "enamel"),
    "read-pen": ("paper",),
    "on-pen": ("pen",),
    "on-metal": ("metal",),
    "on-label": ("label",),
    "good": ("good-tint",),
    "care": ("care-tint",),
    "on-marker": ("marker",),
}
"""The colours of letters → those that they are on."""

_ROOT = re.compile(r"(?P<media>@media[^{}@]*\{\s*)?:root\s*\{(?P<tokens>[^{}]*)\}")
_COLOUR = re.compile(r"(?<![\w-])--([a-z-]+):\s*#((?:[0-9a-fA-F]{3}){1,2})(?=\s*[;}]|\s*$)")


class _Token(NamedTuple):
    colour: str
    start: int
    """Where it is in the style sheet."""


def faint_colours(inputs: Map[str, bytes]) -> Iterator[Diagnostic]:
    """The colours of letters with too little contrast, in light or dark mode, each with the worst ground."""
    style = inputs.get(STYLE, b"").decode(errors="replace")
    for tokens in _modes(style):
        for name, grounds in ON.items():
            known = [ground for ground in grounds if name in tokens and ground in tokens]
            ratios = {ground: _contrast(tokens[name].colour, tokens[ground].colour) for ground in known}
            worst = min(ratios, key=ratios.__getitem__, default="")
            if worst and ratios[worst] < LEAST:
                place = place_in(STYLE, style, tokens[name].start)
                yield warning(place, "faint", name=f"--{name}", other=f"--{worst}")


def _modes(style: str) -> tuple[dict[str, _Token], dict[str, _Token]]:
    """The colours of light and of dark mode; a later one replaces an earlier one, as in a browser."""
    light: dict[str, _Token] = {}
    dark: dict[str, _Token] = {}
    # Comments keep their length: places stay what they are.
    bare = re.sub(r"/\*.*?\*/", lambda note: re.sub(r"[^\n]", " ", note[0]), style, flags=re.DOTALL)
    for root in _ROOT.finditer(bare):
        media = root["media"] or ""
        modes = (light, dark) if not media else (dark,) if "dark" in media else ()
        for found in _COLOUR.finditer(bare, root.start("tokens"), root.end("tokens")):
            for mode in modes:
                mode[found[1]] = _Token(found[2], found.start())
    return light, dark


def _contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.1)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour if len(colour) == 6 else "".join(digit * 2 for digit in colour)
    parts = (int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
