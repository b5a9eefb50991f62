"""HTML as WordPress keeps it → Markdown under the headings of the model."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fichebak.content.model import Model
from fichebak.content.tables import heading_column

_BLOCK = re.compile(r"<(?:p|div|ul|ol|table|h[1-6]|blockquote|pre|figure|section|hr)\b", re.IGNORECASE)
_HEADING = re.compile(r"(#{1,6}) +(.*?) *#*")
# Up to the next bracket: else each of many that open would be looked for through the whole of a line.
_SHORTCODE = re.compile(r"\[/?[a-z][\w-]{0,100}(?: [^\[\]\n]{0,2000})?\](?!\()")
_BLANK = re.compile(r"\n(?:[^\S\n]*+\n)++")
"""Lines with nothing on them, all of them at once."""


@dataclass(frozen=True, slots=True)
class Converted:
    """Markdown by column, and what does not belong in a text: pictures, films, forms."""

    texts: dict[str, str]
    pictures: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def converted(html: str, model: Model) -> Converted:
    """The text of a post. What stands before a heading that the model knows, is the first section's."""
    if not html.strip():
        return Converted({})
    from bs4 import BeautifulSoup
    from markdownify import MarkdownConverter

    soup = BeautifulSoup(_paragraphs(html), "html.parser")
    pictures, others = [], []
    for image in soup.find_all("img"):
        alt = str(image.get("alt") or "").strip()
        pictures.append(" ".join(filter(None, [str(image.get("src") or ""), f"({alt})" if alt else ""])))
        image.decompose()
    for element in soup.find_all(["script", "style", "iframe", "video", "audio", "object", "embed", "form"]):
        if not element.decomposed:
            source = element.get("src") or element.get("action")
            others.extend([f"{element.name}: {source}"] if source else [])
            element.decompose()
    markdown = MarkdownConverter(heading_style="ATX", bullets="-", escape_misc=False).convert_soup(soup)
    others.extend(match[0] for match in _SHORTCODE.finditer(markdown))
    return Converted(_parted(_SHORTCODE.sub("", markdown), model), tuple(pictures), tuple(others))


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
        section = model.section(re.sub(r"[*_\\]", "", heading[2])) if heading else None
        if section:
            column = heading_column(section)
            texts.setdefault(column, []).append("")
        else:
            texts.setdefault(column, []).append(line.rstrip())
    joined = {name: re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") for name, lines in texts.items()}
    return {name: text for name, text in joined.items() if text.strip()}
