"""Social cards: the picture that another site shows when somebody shares a page.

It looks like the site, in its colours: an index card with a tab, behind the front of its box. All text is
antialiased between two colours only, so the picture needs just a palette of shades: a third of the time
and of the file size of full colour.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from fichebak.site.cards import lines_of
from fichebak.site.colours import modes_of, rgb
from fichebak.site.entries import dated, layout_of
from fichebak.site.images import Rendition
from fichebak.site.plan import Site

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
"""Pixels: the size that Open Graph consumers recommend, for screens of double density."""
_SHADES = 64
"""The number of shades from paper to ink; the colours of surfaces follow them in the palette."""
_SURFACES = ("enamel", "metal", "rim", "edge", "red", "rule")
_LEFT, _RIGHT, _TOP, _FRONT = 70, 1130, 118, 520
"""The card's edges, and the top of the front of the box, in pixels."""
_TEXT_WIDTH = _RIGHT - _LEFT - 96
"""The maximum width of a line of text on the card, in pixels."""
_TITLE = ((84, 3), (70, 3), (58, 4), (48, 5))
"""Font sizes of the title, from large to small, and the number of lines that fit at each size."""

_LACKED = re.compile(r"[^\u0020-\u052f\u1e00-\u1fff\u2010-\u205e\u20a0-\u22ff]+")
"""What the font has no signs for: other spaces, emoji, and scripts other than Latin, Greek and Cyrillic."""


class Card(NamedTuple):
    """The text on a card."""

    title: str
    line: str
    """Below the title: the organisation, or the site's tagline."""
    tab: str
    """On the tab: the place."""
    front: str
    """On the box: the site's name."""

    @property
    def alt(self) -> str:
        """The alternative text: the text on the card."""
        return ", ".join(words for words in (self.title, self.line, self.tab, self.front) if words)


def colours_of(style: str) -> dict[str, str]:
    """The light-mode colours of a style sheet: “--ink: #14211f;” gives ink → #14211f."""
    light, _ = modes_of(style)
    return {name: colour.written for name, colour in light.items()}


def cards_of(site: Site) -> dict[str, Card]:
    """The card of each sheet, by the path of its page; the card of all other pages is under "".

    A sheet with a title in another script has no card: its page gets that of other pages.
    """
    config = site.config
    front = _drawable(config.title)
    cards = {"": Card(front, _drawable(config.tagline), "", _drawable(config.publisher) or front)}
    fields = layout_of(site).card
    for sheet in site.catalogue.sheets:
        lines = list(lines_of(fields, dated(site, sheet), site.setting))
        texts = (line.words[0] for line in lines if line.place == "line")
        places = (line.words[0] for line in lines if line.place == "corner")
        title, line, tab = map(_drawable, (sheet.title, next(texts, ""), next(places, "")))
        if title:
            cards[site.sheet_path(sheet)] = Card(title, line, tab, front)
    return cards


def _drawable(text: str) -> str:
    """A text without the signs that the font lacks; nothing if those are letters, in another script."""
    if any(map(str.isalpha, "".join(_LACKED.findall(text)))):
        return ""
    return " ".join(_LACKED.sub(" ", text).split())


def draw(card: Card, colours: dict[str, str]) -> bytes:
    """A card as a PNG file: the same bytes for the same words and colours."""
    # Imported here: a build with all cards in the cache does not need it.
    from PIL import Image, ImageDraw

    numbers = {name: _SHADES + position for position, name in enumerate(_SURFACES)}
    paper, ink, soft = 0, _SHADES - 1, _SHADES * 3 // 4
    picture = Image.new("L", (WIDTH, HEIGHT), numbers["enamel"])
    pen = ImageDraw.Draw(picture)
    pen.rectangle((_LEFT, _TOP, _RIGHT, _FRONT), fill=paper, outline=numbers["edge"], width=2)
    small = _font("SourceSerifProSemibold", 32)
    if card.tab:
        end = _LEFT + 110 + min(int(small.getlength(card.tab)), 800)
        corners = [(_LEFT + 30, _TOP), (_LEFT + 46, _TOP - 66), (end, _TOP - 66), (end + 16, _TOP)]
        pen.polygon(corners, fill=paper, outline=numbers["edge"], width=2)
        # Erase the border between card and tab.
        pen.line((_LEFT + 32, _TOP, end + 14, _TOP), fill=paper, width=6)
        tab = _truncated(card.tab, small, 800)
        pen.text((_LEFT + 78, _TOP - 24), tab, font=small, fill=ink, anchor="ls")
    font, lines = _fitted(card.title)
    step = round(font.size * 1.12)
    base = _TOP + 40 + round(font.size * 0.8)
    for number, line in enumerate(lines):
        pen.text((_LEFT + 48, base + number * step), line, font=font, fill=ink, anchor="ls")
    under = base + (len(lines) - 1) * step + 34
    pen.rectangle((_LEFT + 2, under, _RIGHT - 2, under + 3), fill=numbers["red"])
    organisation = _font("SourceSerifProSemibold", 36)
    if under + 66 < _FRONT:
        line = _truncated(card.line, organisation, _TEXT_WIDTH)
        pen.text((_LEFT + 48, under + 56), line, font=organisation, fill=soft, anchor="ls")
    for ruled in range(under + 84, _FRONT, 52):
        pen.rectangle((_LEFT + 2, ruled, _RIGHT - 2, ruled + 1), fill=numbers["rule"])
    pen.rectangle((0, _FRONT, WIDTH, HEIGHT), fill=numbers["metal"])
    pen.rectangle((0, _FRONT, WIDTH, _FRONT + 7), fill=numbers["rim"])
    front = _truncated(card.front, small, WIDTH - 2 * _LEFT - 60)
    holder = (_LEFT, _FRONT + 30, _LEFT + 56 + int(small.getlength(front)), HEIGHT - 24)
    pen.rectangle(holder, fill=paper, outline=numbers["rim"], width=5)
    pen.text((_LEFT + 28, HEIGHT - 42), front, font=small, fill=ink, anchor="ls")
    picture.putpalette(_palette(colours))
    buffer = BytesIO()
    picture.save(buffer, "png")
    return buffer.getvalue()


def rendition(data: bytes) -> Rendition:
    """A card as a file of the site, named by its digest."""
    return Rendition(f"card.{sha256(data).hexdigest()[:16]}.png", WIDTH, HEIGHT, data)


def _palette(colours: dict[str, str]) -> list[int]:
    paper, ink = (rgb(colours.get(name, other)) for name, other in (("paper", "#fff"), ("ink", "#000")))
    palette: list[int] = []
    for shade in range(_SHADES):
        share = shade / (_SHADES - 1)
        palette += [round(a + (b - a) * share) for a, b in zip(paper, ink, strict=True)]
    for name in _SURFACES:
        palette += rgb(colours.get(name, "#888"))
    return palette


def _font(name: str, size: int) -> FreeTypeFont:
    import font_source_serif_pro
    from PIL import ImageFont

    # Basic layout: the other engine needs a system library, which may be missing.
    return ImageFont.truetype(
        getattr(font_source_serif_pro, name), size, layout_engine=ImageFont.Layout.BASIC
    )


def _fitted(title: str) -> tuple[FreeTypeFont, list[str]]:
    """The largest font in which a title fits, and its lines; the smallest, with an ellipsis, if none does."""
    lines: list[str] = []
    for size, max_lines in _TITLE:
        font = _font("SourceSerifProBold", size)
        lines = list(_lines(title, font, _TEXT_WIDTH))
        if len(lines) <= max_lines:
            return font, lines
    kept = lines[: _TITLE[-1][1]]
    kept[-1] = _truncated(f"{kept[-1]} …", font, _TEXT_WIDTH)
    return font, kept


def _lines(text: str, font: FreeTypeFont, width: int) -> Iterator[str]:
    """The text in lines of at most `width` pixels, broken between words if possible."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if font.getlength(longer) <= width:
            line = longer
            continue
        if line:
            yield line
        line = word
        while font.getlength(line) > width:
            fits = bisect_right(range(1, len(line)), float(width), key=lambda n: font.getlength(line[:n]))
            yield line[:fits]
            line = line[fits:]
    if line:
        yield line


def _truncated(text: str, font: FreeTypeFont, width: int) -> str:
    """The text, cut off with an ellipsis if it is wider than `width` pixels; between words if possible."""
    if font.getlength(text) <= width:
        return text
    fits = bisect_right(range(1, len(text)), float(width), key=lambda n: font.getlength(f"{text[:n]} …"))
    kept = text[:fits] if text[fits].isspace() else text[:fits].rpartition(" ")[0]
    return f"{(kept or text[:fits]).rstrip()} …"
