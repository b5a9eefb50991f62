"""Warns about colours in the style sheet that make letters hard to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping as Map

from fichebak.site.assets import place_in
from fichebak.site.colours import STYLE, modes_of, rgb
from fichebak.text.diagnostics import Diagnostic, warning

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


def faint_colours(inputs: Map[str, bytes]) -> Iterator[Diagnostic]:
    """The colours of letters with too little contrast, in light or dark mode, each with the worst ground."""
    style = inputs.get(STYLE, b"").decode(errors="replace")
    for colours in modes_of(style):
        for name, grounds in ON.items():
            known = [ground for ground in grounds if name in colours and ground in colours]
            ratios = {ground: _contrast(colours[name].written, colours[ground].written) for ground in known}
            worst = min(ratios, key=ratios.__getitem__, default="")
            if worst and ratios[worst] < LEAST:
                place = place_in(STYLE, style, colours[name].start)
                yield warning(place, "faint", name=f"--{name}", other=f"--{worst}")


def _contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.1)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (value / 255 for value in rgb(colour))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
