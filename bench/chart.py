"""Draws cost against size as an SVG line chart with two logarithmic axes: a 45° line is linear cost."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor, log10

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 400, 60, 150, 20, 45
COLOURS = ("#1d4ed8", "#64748b", "#c2410c", "#15803d", "#7e22ce")
DASHES = ("", "2 3", "8 4", "4 2 1 2", "12 3")
"""Dash patterns, so that lines differ by more than their colour."""


def chart(cold: Mapping[int, Mapping[str, float]]) -> str:
    """An SVG of the CPU seconds of a cold build, given by number of sheets and by tool."""
    sizes = sorted(cold)
    names = list(dict.fromkeys(name for size in sizes for name in cold[size]))
    seconds = [value for by_tool in cold.values() for value in by_tool.values()]
    x_from, x_to = log10(sizes[0]), max(log10(sizes[-1]), log10(sizes[0]) + 0.1)
    y_from, y_to = floor(log10(min(seconds))), ceil(log10(max(seconds)))

    def x(size: float) -> float:
        return LEFT + (log10(size) - x_from) / (x_to - x_from) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (log10(value) - y_from) / max(1, y_to - y_from) * (HEIGHT - TOP - BOTTOM)

    shapes = []
    for power in range(y_from, y_to + 1):
        at = y(10.0**power)
        shapes.append(f'<path d="M{LEFT} {at:.1f}H{WIDTH - RIGHT}" stroke="#ccc"/>')
        shapes.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>')
    for size in sizes:
        shapes.append(f'<path d="M{x(size):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#ccc"/>')
        shapes.append(
            f'<text x="{x(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{size:,}</text>'
        )
    shapes.append(f'<text x="{LEFT}" y="{HEIGHT - 6}">sheets; CPU seconds of a cold build</text>')
    lowest: float = HEIGHT
    ends = {name: y(cold[max(s for s in sizes if name in cold[s])][name]) for name in names}
    for name in sorted(names, key=lambda name: -ends[name]):
        index = names.index(name) % 5
        colour = COLOURS[index]
        line = f'stroke="{colour}" stroke-width="2" stroke-dasharray="{DASHES[index]}"'
        points = " ".join(f"{x(s):.1f},{y(cold[s][name]):.1f}" for s in sizes if name in cold[s])
        shapes.append(f'<polyline points="{points}" fill="none" {line}/>')
        # A name is beside the end of its line, or higher, so that names do not overlap.
        lowest = min(ends[name] + 4, lowest - 15)
        shapes.append(
            f'<text x="{WIDTH - RIGHT + 8}" y="{lowest:.1f}" fill="{colour}">{name.strip("`")}</text>'
        )
        shapes += [
            f'<circle cx="{x(s):.1f}" cy="{y(cold[s][name]):.1f}" r="3" fill="{colour}"/>'
            for s in sizes
            if name in cold[s]
        ]
    content = "\n".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        ' font-family="sans-serif" font-size="13">\n<title>CPU seconds of a cold build against the number'
        f' of sheets</title>\n<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n{content}\n</svg>\n'
    )
