"""The HTML of a text as it stands on a page: its links and pictures, its figures, its tables in frames."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

# A paragraph of nothing but pictures. Values hold no quotes, but may hold “>”.
_PICTURES = re.compile(r'<p>((?:<img (?:[a-z]+="[^"]*" ?)+>(?:<br>)?\s*)+)</p>')
_PICTURE = re.compile(r'<img ((?:[a-z]+="[^"]*" ?)+)>')
_TITLE = re.compile(r' ?title="([^"]*)"')
_HREF = re.compile(r'(<a [^>]*?href=")([^"]*)(")')
_IMG = re.compile(r'<img ([^>]*?)src="([^"]*)"([^>]*)>')
_ALT = re.compile(r' alt="([^"]*)"')
_CELL = re.compile(r"</t[hd]>")
_TAG = re.compile(r'<(?:"[^"]*"|[^">])*>')


def resolve(html: str, link: Callable[[str], str], image: Callable[[str], str]) -> str:
    """Puts the site's own addresses in place of those that an author wrote, in cleaned HTML.

    Apart from the conversion, because what a link leads to depends on the rest of the site, and
    what is remembered of a text may depend on that text alone. `image` gives the attributes that
    take the place of `src`.
    """
    if "<img " in html:
        html = _PICTURES.sub(_as_figures, html)
        html = _IMG.sub(lambda m: f"<img {image(unescape(m[2]))} {m[1]}{m[3].strip()}>", html)
    if "<table>" in html:
        # Tag by tag: what looks like a table in an attribute is none.
        html = _TAG.sub(_framed, html)
    return _HREF.sub(lambda m: f"{m[1]}{escape(link(unescape(m[2])))}{m[3]}", html)


def _framed(tag: re.Match[str]) -> str:
    """A table in a frame of its own, in which one that is too wide is moved, by the keyboard as well.

    Not every browser lets the keyboard into what scrolls. Who arrives there without seeing it hears the words
    of its first row that has any: they are in the language of the table.
    """
    if tag[0] == "</table>":
        return "</table></div>"
    if tag[0] != "<table>":
        return tag[0]
    table = tag.string[tag.end() : tag.string.find("</table>", tag.end())]
    rows = ([_words(cell) for cell in _CELL.split(row)] for row in table.split("</tr>"))
    name = next(filter(None, (", ".join(filter(None, row)) for row in rows)), "")
    if not name:
        return '<div class="frame" tabindex="0"><table>'
    return f'<div class="frame" role="group" tabindex="0" aria-label="{escape(name)}"><table>'


def _words(html: str) -> str:
    return " ".join(unescape(_TAG.sub(_shown, html)).split())


def _shown(tag: re.Match[str]) -> str:
    """What stands for a tag where only words do: of a picture, its own."""
    words = _ALT.search(tag[0]) if tag[0].startswith("<img ") else None
    return words[1] if words else ""


def _as_figures(paragraph: re.Match[str]) -> str:
    """Pictures with a title as figures with a caption: a title alone shows under a mouse only."""
    if not _TITLE.search(paragraph[1]):
        return paragraph[0]
    figures = []
    for picture in _PICTURE.finditer(paragraph[1]):
        title = _TITLE.search(picture[1])
        # Attributes may hold “<” as it is; text may not.
        caption = f"<figcaption>{escape(unescape(title[1]))}</figcaption>" if title else ""
        attributes = _TITLE.sub("", picture[1]).strip()
        figures.append(f"<figure><img {attributes}>{caption}</figure>")
    return "".join(figures)
