"""Markdown → safe HTML, by Python-Markdown and nh3.

Two walls stand between an author's text and the page. Python-Markdown runs without raw HTML, so
that a tag in a sheet is shown as the letters it is made of; then nh3 lets through only the
elements, attributes and addresses named below. Neither is trusted to be enough.

A module of its own, imported where a text needs it: most texts are plain (`simple`), and loading the
two libraries costs as much as converting fifty sheets.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any

import markdown
import nh3
from markdown.extensions import Extension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension, TableProcessor
from markdown.treeprocessors import Treeprocessor

from fichebak.text.nodes import UNREADABLE

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


def convert(text: str, also: AbstractSet[str] = frozenset()) -> str:
    """The safe HTML of a text whose lists are mended; `also` names elements beside the usual ones."""
    return clean(unsafe(text), also)


def unsafe(text: str) -> str:
    """What Python-Markdown makes of a text, not yet cleaned."""
    html: str = _converter().reset().convert(text)
    return html


def clean(html: str, also: AbstractSet[str] = frozenset()) -> str:
    """Only the elements, attributes and addresses that a text may have."""
    # By its number (“&#7;”) a character gets in that no page may hold.
    return UNREADABLE.sub("\ufffd", _cleaner(frozenset(also)).clean(html))


@cache
def _converter() -> Any:
    """One converter, reset before each text: making one costs as much as a short sheet."""
    # Not by their names: to find what is called so, Python would read through all installed packages.
    notes: Any = _Notes  # its types do not know its own options
    return markdown.Markdown(
        extensions=[
            TableExtension(use_align_attribute=True),
            notes(BACKLINK_TEXT="↩", BACKLINK_TITLE=""),
            DefListExtension(),
            FencedCodeExtension(),
            SaneListExtension(),
            _Plain(),
        ],
        output_format="html",
    )


class _Notes(FootnoteExtension):
    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 (their name)
        super().extendMarkdown(md)
        # Behind all that makes marks and notes: only then is known which notes have a mark.
        md.treeprocessors.register(_NoWayBack(self), "no-way-back", 1)


class _NoWayBack(Treeprocessor):
    """Takes the arrow from a note that nothing refers to: there is no mark that it could lead back to."""

    def __init__(self, notes: Any) -> None:
        super().__init__()
        self.notes = notes

    def run(self, root: Any) -> None:
        unused = self.notes.footnotes.keys() - set(self.notes.footnote_order)
        back = {f"#{self.notes.makeFootnoteRefId(name)}" for name in unused}
        for parent in root.iter() if back else ():
            for link in parent.findall("a[@class='footnote-backref']"):
                if link.get("href") in back:
                    parent.remove(link)


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
