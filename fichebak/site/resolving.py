"""Turns the converted HTML of a text into that of a page: resolves links and pictures, wraps tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape, unescape
from itertools import zip_longest
from typing import NamedTuple

from markupsafe import Markup

from fichebak.content.fields.image import file_name
from fichebak.content.fields.url import as_href
from fichebak.content.references import ELSEWHERE, Reference, content_path, fragment_of, readdressed
from fichebak.site.constants import ROOT
from fichebak.site.images import picture_attributes
from fichebak.site.offers import address
from fichebak.site.plan import Links, Site
from fichebak.text.diagnostics import Place, wrong

# A paragraph of only pictures. Attribute values contain no quotes, but may contain “>”.
_PICTURES = re.compile(r'<p>((?:<img (?:[a-z]+="[^"]*" ?)+>(?:<br>)?\s*)+)</p>')
_PICTURE = re.compile(r'<img ((?:[a-z]+="[^"]*" ?)+)>')
_TITLE = re.compile(r' ?title="([^"]*)"')
_HREF = re.compile(r'(<a [^>]*?href=")([^"]*)(")')
_IMG = re.compile(r'<img ([^>]*?)src="([^"]*)"([^>]*)>')
_ALT = re.compile(r' alt="([^"]*)"')
_CELL = re.compile(r"</t[hd]>")
_APART = re.compile(r"\s+|(?<=-)")
"""Where a line may break; an address may break anywhere."""
_ON_PAPER = 95
"""The letters that fit side by side between the margins of A4, as a table is printed."""
_TAG = re.compile(r'<(?:"[^"]*"|[^">])*>')
_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
"""A letter of a script that is read from the right, such as Arabic or Hebrew."""
_SIDED = re.compile(r'<(?:ul|ol|blockquote|div class="frame[^"]*")(?=[ >])')
"""Elements with something beside their text: a bullet, a number, a line, another column."""


_BACK = '<a class="footnote-backref"'
"""The link from a footnote back to its reference. Text cannot contain this: there “<” is escaped."""


class Resolver(NamedTuple):
    """Makes the HTML of a text that of a page of one site."""

    site: Site
    links: Links

    def resolved(self, html: str, owner: str) -> Markup:
        """The HTML of a text in the file `owner`, with links and pictures resolved to addresses of the site.

        Raises Invalid for an address that leads nowhere. Texts were checked before, but only the Markdown
        converter decides what is an address.
        """

        def link(written: str) -> str:
            target = self.links.get(content_path(owner, written) or "")
            if not target and not ELSEWHERE.match(written):
                raise wrong(Place(owner), "link-address", written=written)
            return f"{ROOT}{target}{fragment_of(written)}" if target else written

        def image(written: str) -> str:
            picture = self.site.pictures.get(file_name(written, Place(owner)))
            if picture is None:
                raise wrong(Place(owner), "image-missing", written=written)
            root = ROOT + self.site.to_main_root
            attributes = picture_attributes(picture, root, "(min-width: 60rem) 40rem, 100vw")
            return f'loading="lazy" decoding="async" {attributes}'

        html = resolve(html, link, image)
        if _BACK in html:
            # A screen reader needs a better name for the link than its arrow. State the language of the
            # name, since the text around it may be untranslated.
            words = self.site.setting.words
            lang = f' lang="{words.code}"' if self.site.config.folder else ""
            html = html.replace(_BACK, f'{_BACK}{lang} aria-label="{escape(words("sheet.back"))}"')
        return Markup(html)  # noqa: S704 (cleaned by nh3)

    def readdressed(self, text: str, owner: str) -> str:
        """The Markdown of a text in the file `owner`, with addresses for whoever takes it along."""

        def address_of(reference: Reference) -> str:
            written = reference.address
            if reference.is_image:
                picture = self.site.pictures.get(file_name(written, reference.place))
                return address(self.site, self.site.asset(picture.fallback.name)) if picture else ""
            target = self.links.get(content_path(owner, written) or "")
            return f"{address(self.site, target)}{fragment_of(written)}" if target else ""

        return readdressed(owner, text, address_of)


def resolve(html: str, link: Callable[[str], str], image: Callable[[str], str]) -> str:
    """Replaces the addresses that an author wrote by those of the site, in sanitized HTML.

    Separate from the Markdown conversion, because link targets depend on the rest of the site, while the
    cached conversion of a text may depend on that text only. `link` maps an address to a URL; `image` gives
    the attributes that replace `src`.
    """
    if "<img " in html:
        html = _PICTURES.sub(_as_figures, html)
        html = _IMG.sub(lambda m: f"<img {image(unescape(m[2]))} {m[1]}{m[3].strip()}>", html)
    if "<table>" in html:
        # Match whole tags, so that “<table>” in an attribute value is left alone.
        html = _TAG.sub(_framed, html)
    if _SIDED.search(html) and _FROM_THE_RIGHT.search(html):
        html = _TAG.sub(_directed, html)
    return _HREF.sub(lambda m: f"{m[1]}{escape(as_href(link(unescape(m[2]))))}{m[3]}", html)


def _framed(tag: re.Match[str]) -> str:
    """Wraps a table in a scrollable frame, for tables that are too wide.

    `tabindex` is for browsers in which the keyboard cannot otherwise reach a scrollable element. Its label
    for screen readers is the first row with text: that is in the language of the table.
    """
    if tag[0] == "</table>":
        return "</table></div>"
    if tag[0] != "<table>":
        return tag[0]
    table = tag.string[tag.end() : tag.string.find("</table>", tag.end())]
    rows = [[_text_of(cell) for cell in _CELL.split(row)] for row in table.split("</tr>")]
    name = next(filter(None, (", ".join(filter(None, row)) for row in rows)), "")
    called = f' role="group" tabindex="0" aria-label="{escape(name)}"' if name else ' tabindex="0"'
    # Whether words must be broken to print it: a style sheet cannot know.
    crowded = sum(map(_width, zip_longest(*rows, fillvalue=""))) > _ON_PAPER
    return f'<div class="frame{" crowded" if crowded else ""}"{called}><table>'


def _width(column: Iterable[str]) -> int:
    """The least width of a column with whole words, in letters, with the space beside it."""
    words = (word for cell in column for word in _APART.split(cell) if "/" not in word)
    return max(map(len, words), default=0) + 1


def _directed(tag: re.Match[str]) -> str:
    """Lets the first letter tell on which side a list has its bullets and a table its first column.

    A style sheet cannot.
    """
    sided = _SIDED.match(tag[0])
    return f'{sided[0]} dir="auto"{tag[0][sided.end() :]}' if sided else tag[0]


def _text_of(html: str) -> str:
    return " ".join(unescape(_TAG.sub(_alt_text, html)).split())


def _alt_text(tag: re.Match[str]) -> str:
    """The text that replaces a tag: the alternative text of a picture, else nothing."""
    words = _ALT.search(tag[0]) if tag[0].startswith("<img ") else None
    return words[1] if words else ""


def _as_figures(paragraph: re.Match[str]) -> str:
    """Turns pictures with a title into figures with a caption: a title shows on mouse hover only."""
    if not _TITLE.search(paragraph[1]):
        return paragraph[0]
    figures = []
    for picture in _PICTURE.finditer(paragraph[1]):
        title = _TITLE.search(picture[1])
        # An attribute value may contain a bare “<”; text may not.
        caption = f"<figcaption>{escape(unescape(title[1]))}</figcaption>" if title else ""
        attributes = _TITLE.sub("", picture[1]).strip()
        figures.append(f"<figure><img {attributes}>{caption}</figure>")
    return "".join(figures)
