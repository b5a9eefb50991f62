"""Markdown → safe HTML.

Two walls stand between an author's text and the page. Python-Markdown runs without raw HTML, so
that a tag in a sheet is shown as the letters it is made of; then nh3 lets through only the
elements, attributes and addresses named below. Neither is trusted to be enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any

import markdown
import nh3
from markdown.extensions import Extension
from markdown.extensions.tables import TableProcessor

from fichebak.text.mending import mend
from fichebak.text.nodes import UNREADABLE

VERSION = "5"
"""Part of the key under which results are remembered: to be raised when output changes."""

_TAGS = {
    *("p", "br", "hr", "blockquote", "pre", "div"),
    *("h3", "h4", "h5", "h6"),
    *("ul", "ol", "li", "dl", "dt", "dd"),
    *("table", "thead", "tbody", "tr", "th", "td"),
    *("a", "img", "em", "strong", "b", "i", "s", "del", "code", "sub", "sup"),
}
_ATTRIBUTES = {
    "a": {"href", "title", "id", "class"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
    "li": {"id"},
    "sup": {"id"},
    "div": {"class"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
# Ours: the marks that the footnotes extension makes. An author cannot write an attribute.
_NOTE_ID = re.compile(r"#?fn(ref)?\d*:.*", re.DOTALL)
_NOTE_CLASSES = {"footnote", "footnote-ref", "footnote-backref"}

# Between sections: a control character, which no sheet may contain. As a heading, since a paragraph
# would become the term of a section that begins with “: ”.
_MARK = "# \x05"
_MARKED = "<h1>\x05</h1>"


@dataclass(frozen=True, slots=True)
class Prose:
    """The HTML of a sheet's sections, in order, and of its footnotes."""

    sections: tuple[str, ...]
    notes: str = ""


def render(sections: Sequence[str]) -> Prose:
    """The HTML of texts that belong to one page.

    They are converted in one go: a footnote or a link's address may be given in another section
    than the one that uses it, and it is a third faster than one by one.
    """
    if not sections:
        return Prose(())
    text = f"\n\n{_MARK}\n\n".join(mend(section) for section in sections)
    # Footnotes come out behind the last section; a mark of their own keeps them apart.
    html = _converter().reset().convert(f"{text}\n\n{_MARK}\n\n")
    # Split before cleaning: until then “&#5;”, which an author may write, is no mark.
    *parts, notes = (clean(part).strip() for part in html.split(_MARKED))
    if len(parts) != len(sections):
        raise ValueError("a section runs on into the next")
    return Prose(tuple(parts), notes)


def render_page(text: str) -> str:
    """The HTML of a text that is a page by itself: its headings begin at the second level."""
    return clean(_converter().reset().convert(mend(text)), {"h2"})


def clean(html: str, also: AbstractSet[str] = frozenset()) -> str:
    """Only the elements, attributes and addresses that a text may have."""
    # By its number (“&#7;”) a character gets in that no page may hold.
    return UNREADABLE.sub("\ufffd", _cleaner(frozenset(also)).clean(html))


_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_NOT_WORDS = re.compile(r"<sup id=.*?</sup>|<[^>]*>")  # tags, and a footnote's number with them


def excerpt(html: str, longest: int = 200) -> str:
    """The words of the first paragraph, cut between words at `longest` characters."""
    found = _PARAGRAPH.search(html)
    words = unescape(_NOT_WORDS.sub("", found[1] if found else "")).split()
    text = " ".join(words)
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(".,;:!? ") + " …"


@cache
def _converter() -> Any:
    """One converter, reset before each text: making one costs as much as a short sheet."""
    return markdown.Markdown(
        extensions=["tables", "footnotes", "def_list", "fenced_code", "sane_lists", _Plain()],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "footnotes": {"BACKLINK_TEXT": "↩", "BACKLINK_TITLE": ""},
        },
        output_format="html",
    )


class _WholeTables(TableProcessor):
    """Tables with as many columns as their widest row has: theirs drop what the head has no room for."""

    def run(self, parent: Any, blocks: list[str]) -> None:
        this: Any = self  # its types do not tell of the parts of a row
        widest = max(len(this._split_row(row.strip(" "))) for row in blocks[0].split("\n"))  # noqa: SLF001
        this.separator = [*this.separator, *[""] * (widest - len(this.separator))]
        super().run(parent, blocks)


class _Plain(Extension):
    """Switches off what turns plain writing into something else.

    Raw HTML, for safety; headings by underlining, since a rule below a line of text is a rule;
    code by indentation, since people indent to set apart and never mean code; headings without
    a space, since “#buurt” is a hashtag and would lose its sign.
    """

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 (their name)
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.parser.blockprocessors.deregister("setextheader")
        md.parser.blockprocessors.deregister("code")
        tables = _WholeTables(md.parser, {"use_align_attribute": True})
        md.parser.blockprocessors.register(tables, "table", 75)
        headings: Any = md.parser.blockprocessors["hashheader"]
        headings.RE = re.compile(headings.RE.pattern.replace("{1,6})", "{1,6})(?= )"))


@cache
def _cleaner(also: frozenset[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS | also,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener",
        attribute_filter=_attribute,
    )


def _attribute(_tag: str, name: str, value: str) -> str | None:
    if name == "title":
        return value or None
    if name == "class":
        return value if value in _NOTE_CLASSES else None
    if _NOTE_ID.fullmatch(value) and name in {"id", "href"}:
        # A note may be named with spaces, an id may not hold them.
        return re.sub(r"\s", "-", value)
    if name == "id":
        return None
    if name == "src":
        # Pictures come from the site; a web address or a path from the root is another's.
        return None if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[/\\]", value) else value
    if name == "href" and re.match(r"[/\\]{2}|/\\", value):
        return None
    return value
