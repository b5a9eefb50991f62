"""HTML as WordPress keeps it → Markdown under the headings of the model."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from fichebak.content.model import Model
from fichebak.content.references import Reference, check
from fichebak.content.tables import heading_column
from fichebak.moving import blocks
from fichebak.text.diagnostics import Place

_BLOCK = re.compile(r"<(?:p|div|ul|ol|table|h[1-6]|blockquote|pre|figure|section|hr)\b", re.IGNORECASE)
_HEADING = re.compile(r"#{1,6} +(.*)")
_BLANK = re.compile(r"\n(?:[^\S\n]*+\n)++")
"""Lines with nothing on them, all of them at once."""
_GAP = re.compile(r"[ \t]{100,}")
"""More than anybody means; the converter looks from each of them for the end of the line."""
_CONDITION = re.compile(r"<!\[(?:if|else|endif)\b[^<>\n]{0,200}?\]>", re.IGNORECASE)
"""What Word leaves around what it wants only some programs to show."""
_DECLARATION = re.compile(r"<!(?!--)")
"""No comment: the parser drops it, or gives up on it."""
MAX_DEPTH = 200
"""Elements in one another: converting them recurses, and what stands in all of them is read for each."""
_BESIDE = ("iframe", "video", "audio", "object", "embed", "form", "script", "style")
_UNREAD = {"script", "style"}
"""Nothing that they hold was written to be read."""
_ADDRESSES = ("src", "data-src", "data", "action", "href", "poster")
_WORDS = ("srcdoc", "placeholder", "value")


@dataclass(frozen=True, slots=True)
class Converted:
    """Markdown by column, and what does not belong in a text: pictures, films, forms."""

    texts: dict[str, str]
    pictures: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class Unconvertible(Exception):
    """What the parser makes nothing of, or elements within elements, hundreds deep."""


def converted(html: str, model: Model, base: str = "") -> Converted:
    """The text of a post. What stands before a heading that the model knows, is the first section's.

    `base` is where the post stood: links that begin there are made whole. Raises Unconvertible.
    """
    if not html.strip():
        return Converted({})
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    from fichebak.moving.markdown import markdown

    written = _DECLARATION.sub("&lt;!", _CONDITION.sub("", _GAP.sub(" ", html)))
    try:
        soup = BeautifulSoup(_paragraphs(written), "html.parser")
    except ParserRejectedMarkup as problem:
        raise Unconvertible from problem
    if _depth(soup) > MAX_DEPTH:
        raise Unconvertible
    others = list(blocks.said_beside(soup))
    pictures = tuple(_pictures(soup))
    others.extend((*_embedded(soup), *_links(soup, base)))
    codes = blocks.Shortcodes(html)
    texts = _parted(markdown(soup, codes.without), model)
    return Converted(texts, pictures, (*others, *codes.found))


def as_one(html: str, base: str = "") -> Converted:
    """The same of a text that goes to one place, whatever its headings. Raises Unconvertible."""
    return converted(html, Model((), ()), base)


def _depth(soup: Any) -> int:
    """How deep elements stand in one another."""
    depths = {id(soup): 0}
    for element in soup.find_all(name=True):
        depths[id(element)] = depths[id(element.parent)] + 1
    return max(depths.values())


def _pictures(soup: Any) -> Iterator[str]:
    """The pictures, with their descriptions; they are taken out."""
    for image in soup.find_all("img"):
        alt = _said(image, "alt")
        # A picture that is loaded late has a placeholder in its place.
        source = next(filter(None, (_said(image, name) for name in ("data-src", "data-lazy-src", "src"))), "")
        yield " ".join(filter(None, [source, f"({alt})" if alt else ""]))
        image.decompose()


def _embedded(soup: Any) -> Iterator[str]:
    """What else is no text: where it leads, and the words in it. It is taken out."""
    for element in soup.find_all(_BESIDE):
        if element.decomposed:
            continue
        all_in_it = [element, *element.find_all(name=True)]
        said = [_said(one, name) for one in all_in_it for name in _ADDRESSES]
        if element.name not in _UNREAD:
            said.append(" ".join(element.get_text(" ").split()))
            said.extend(_said(one, name) for one in all_in_it for name in _WORDS)
        if told := " ".join(dict.fromkeys(filter(None, said))):
            yield f"{element.name}: {told}"
        element.decompose()


def _links(soup: Any, base: str) -> Iterator[str]:
    """Makes links whole; yields those that lead nowhere, and those that had only a picture to click on."""
    for link in soup.find_all("a", href=True):
        address, words = _whole(base, _said(link, "href")), " ".join(link.get_text().split())
        if not words:
            if address:
                yield f"a: {address}"
        elif _leads_somewhere(address):
            link["href"] = address
        else:
            yield f"a: {address} ({words})"
            link.unwrap()


def _whole(base: str, address: str) -> str:
    if not base or address.startswith("#"):
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _leads_somewhere(address: str) -> bool:
    """Whether a sheet may link there, as far as the address tells."""
    nowhere = Place("")
    return check(Reference(address, "x", False, nowhere, nowhere), frozenset(), frozenset()) is None  # noqa: FBT003


def _said(element: Any, attribute: str) -> str:
    return str(element.get(attribute) or "").strip()


def _paragraphs(html: str) -> str:
    """The older editor keeps a blank line between paragraphs and no tags around them."""
    if _BLOCK.search(html):
        # Loose text between blocks is a paragraph as well.
        return _BLANK.sub(
            lambda blank: "\n<p>" if _is_loose(html[blank.end() : blank.end() + 1]) else blank[0], html
        )
    parts = _BLANK.split(html.replace("\r\n", "\n").strip())
    return "".join(f"<p>{part}</p>" for part in parts).replace("\n", "<br>")


def _is_loose(first: str) -> bool:
    """Whether what begins with this character is text without a tag around it."""
    return bool(first) and first != "<" and not first.isspace()


def _parted(markdown: str, model: Model) -> dict[str, str]:
    first = heading_column(model.sections[0]) if model.sections else "content"
    texts: dict[str, list[str]] = {}
    column = first
    for line in markdown.split("\n"):
        heading = _HEADING.fullmatch(line)
        section = model.section(re.sub(r"[*_\\]", "", heading[1].rstrip("# "))) if heading else None
        if section:
            column = heading_column(section)
        texts.setdefault(column, []).append("" if section else line.rstrip())
    joined = {name: re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") for name, lines in texts.items()}
    return {name: text for name, text in joined.items() if text.strip()}
