"""Converts HTML to Markdown, split at the headings that the model knows, or to plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urljoin

from fichebak.content.model import Model
from fichebak.content.references import Reference, check
from fichebak.content.tables import heading_column
from fichebak.moving import blocks
from fichebak.moving.records import clean
from fichebak.text.diagnostics import Place
from fichebak.text.language import Words

_BLOCK = re.compile(r"<(?:p|div|ul|ol|table|h[1-6]|blockquote|pre|figure|section|hr)\b", re.IGNORECASE)
_HEADING = re.compile(r"#{1,6} +(.*)")
_BLANK = re.compile(r"\n(?:[^\S\n]*+\n)++")
"""One or more blank lines in a row."""
_GAP = re.compile(r"[ \t]{100,}")
"""More spaces than anyone means; the converter would take quadratic time on them."""
_CONDITION = re.compile(r"<!\[(?:if|else|endif)\b[^<>\n]{0,200}?\]>", re.IGNORECASE)
"""A conditional comment, as Word leaves them."""
_DECLARATION = re.compile(r"<!(?!--)")
"""A declaration that is no comment: the parser drops it, or fails on it."""
MAX_TAGS = 500_000
"""HTML tags in all texts of a file together: each takes tens of microseconds to convert."""
MAX_DEPTH = 200
"""The deepest nesting of elements: the conversion recurses, and reads the innermost text at each level."""
_LINES = re.compile(
    r"^(?:address|article|aside|blockquote|br|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form"
    r"|h[1-6r]|header|legend|li|main|nav|ol|option|p|pre|section|summary|table|td|th|tr|ul)$"
)
"""Elements that begin and end a line."""
_LINE_END = "\x00"
"""No cell contains this, while a line break in HTML is a space."""
_EMBEDS = ("iframe", "video", "audio", "object", "embed", "form", "script", "style")
_UNREAD = {"script", "style"}
"""Elements whose content is not text for readers."""
_ADDRESS_ATTRIBUTES = ("src", "data-src", "data", "action", "href", "poster")
_TEXT_ATTRIBUTES = ("srcdoc", "placeholder", "value")


class Converted(NamedTuple):
    """Markdown by column, and what cannot be text: pictures, and other embeds such as films and forms."""

    texts: dict[str, str]
    pictures: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class Unconvertible(Exception):
    """HTML that the parser rejects, or that is nested too deep."""


def converted(html: str, model: Model, base: str = "") -> Converted:
    """Converts the text of a post. Text before the first known heading goes to the first section.

    `base` is the URL of the post, against which links are resolved. Raises Unconvertible.
    """
    if not html.strip():
        return Converted({})
    from fichebak.moving.markdown import markdown

    soup = _parsed(html)
    others = list(blocks.block_data(soup))
    pictures = tuple(_pictures(soup))
    others.extend((*_embedded(soup), *_links(soup, base)))
    shortcodes = blocks.Shortcodes(html)
    texts = _by_column(markdown(soup, shortcodes.without), model)
    return Converted(texts, pictures, (*others, *shortcodes.found))


def as_one(html: str, base: str) -> Converted:
    """The same of a text that goes to one place, whatever its headings. Raises Unconvertible."""
    return converted(html, Model((), ()), base)


def as_words(html: str, linked: Callable[[str, str], tuple[str, str]]) -> Converted:
    """The same as words without Markdown, on the lines where the text shows them.

    `linked` gives what a link becomes, by its address and its words: its text, and what is left of it; both
    may be empty. Raises Unconvertible.
    """
    soup = _parsed(html)
    pictures, others = tuple(_pictures(soup)), list(_embedded(soup))
    for link in soup.find_all("a", href=True):
        text, left = linked(_attribute(link, "href"), " ".join(link.get_text().split()))
        link.string = text
        others.extend(filter(None, [left]))
    for element in soup.find_all(_LINES):
        # Inside: beside it, its place among its siblings would be looked for from the first one on.
        element.insert(0, _LINE_END)
        element.append(_LINE_END)
    lines = (" ".join(line.split()) for line in soup.get_text().split(_LINE_END))
    return Converted({"": "\n".join(filter(None, lines))}, pictures, tuple(others))


def remarks_on(pictures: Iterable[str], others: Iterable[str], words: Words) -> Iterator[tuple[str, str]]:
    """What is noted in a sheet of the pictures and other embeds that were in its texts."""
    for picture in dict.fromkeys(pictures):
        yield words("import.picture"), clean(picture)
    for other in others:
        yield words("import.embedded"), clean(other)


def _parsed(html: str) -> Any:
    from bs4 import BeautifulSoup
    from bs4.exceptions import ParserRejectedMarkup

    cleaned = _DECLARATION.sub("&lt;!", _CONDITION.sub("", _GAP.sub(" ", html)))
    try:
        soup = BeautifulSoup(_paragraphs(cleaned), "html.parser")
    except ParserRejectedMarkup as problem:
        raise Unconvertible from problem
    if _depth(soup) > MAX_DEPTH:
        raise Unconvertible
    return soup


def _depth(soup: Any) -> int:
    """The greatest depth of nested elements."""
    depths = {id(soup): 0}
    for element in soup.find_all(name=True):
        depths[id(element)] = depths[id(element.parent)] + 1
    return max(depths.values())


def _pictures(soup: Any) -> Iterator[str]:
    """Empties the pictures; yields their addresses with their alternative texts."""
    for image in soup.find_all("img"):
        alt = _attribute(image, "alt")
        # The `src` of a lazily loaded picture is a placeholder.
        source = next(
            filter(None, (_attribute(image, name) for name in ("data-src", "data-lazy-src", "src"))), ""
        )
        yield " ".join(filter(None, [source, f"({alt})" if alt else ""]))
        _empty(image)


def _embedded(soup: Any) -> Iterator[str]:
    """Empties the other embedded elements; yields their addresses and the text in them."""
    for element in soup.find_all(_EMBEDS):
        if element.decomposed:
            continue
        elements = [element, *element.find_all(name=True)]
        parts = [_attribute(inner, name) for inner in elements for name in _ADDRESS_ATTRIBUTES]
        if element.name not in _UNREAD:
            parts.append(" ".join(element.get_text(" ").split()))
            parts.extend(_attribute(inner, name) for inner in elements for name in _TEXT_ATTRIBUTES)
        if description := " ".join(dict.fromkeys(filter(None, parts))):
            yield f"{element.name}: {description}"
        _empty(element)


def _empty(element: Any) -> None:
    """Leaves nothing of an element but its place: to remove that, its siblings would be counted each time."""
    element.clear(decompose=True)
    element.name, element.attrs = "span", {}


def _links(soup: Any, base: str) -> Iterator[str]:
    """Resolves links; yields those that a sheet cannot have, and those that contained only a picture."""
    for link in soup.find_all("a", href=True):
        address, words = _absolute(base, _attribute(link, "href")), " ".join(link.get_text().split())
        if not words:
            if address:
                yield f"link: {address}"
        elif _leads_somewhere(address):
            link["href"] = address
        else:
            yield f"link: {address} ({words})"
            link.name = "span"


def _absolute(base: str, address: str) -> str:
    if not base or address.startswith("#"):
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return address


def _leads_somewhere(address: str) -> bool:
    """Whether a sheet may link to the address, judged by the address alone."""
    nowhere = Place("")
    return check(Reference(address, "x", False, nowhere, nowhere), frozenset(), frozenset()) is None  # noqa: FBT003


def _attribute(element: Any, attribute: str) -> str:
    return str(element.get(attribute) or "").strip()


def _paragraphs(html: str) -> str:
    """Adds paragraph tags: WordPress's classic editor separates paragraphs by blank lines only."""
    if _BLOCK.search(html):
        # Loose text between blocks is a paragraph as well.
        return _BLANK.sub(
            lambda blank: "\n<p>" if _is_loose(html[blank.end() : blank.end() + 1]) else blank[0], html
        )
    parts = _BLANK.split(html.replace("\r\n", "\n").strip())
    return "".join(f"<p>{part}</p>" for part in parts).replace("\n", "<br>")


def _is_loose(first: str) -> bool:
    """Whether text that starts with this character is not inside a tag."""
    return bool(first) and first != "<" and not first.isspace()


def _by_column(markdown: str, model: Model) -> dict[str, str]:
    first = heading_column(model.sections[0]) if model.sections else "content"
    texts: dict[str, list[str]] = {}
    column = first
    for line in markdown.split("\n"):
        heading = _HEADING.fullmatch(line)
        name = re.sub(r"[*_\\]", "", heading[1].rstrip("# ")) if heading else ""
        section = model.section(name) or model.section(name.rstrip("?!:. \u00a0\u202f"))
        if section:
            column = heading_column(section)
        texts.setdefault(column, []).append("" if section else line)
    joined = {
        name: re.sub(r"\n{3,}", "\n\n", "\n".join(_tidy(lines))).strip("\n") for name, lines in texts.items()
    }
    return {name: text for name, text in joined.items() if text.strip()}


def _tidy(lines: list[str]) -> Iterator[str]:
    """The lines without spaces at their end, except the two of a line break inside a paragraph."""
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        text = line.rstrip()
        yield f"{text}  " if text and line.endswith("  ") and below.strip() else text
