"""Addresses that stand apart from the links that name them, and the notes that people hide as one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fichebak.text.code import without_code

# “[label]: address "title"” on a line of its own, also in a list or a quote. How the line ends tells which
# title there may be: to look for one behind each quote would cost the square of the line. What
# `mending` makes an item of is one here.
DEFINED = re.compile(
    r"^(?: *(?:[•◦▪‣·\uf0b7]|\d{1,3}\)) )?(?:[ >]|[*+:-] |\d+\. )*\[(?P<label>[^\[\]]*)\]:[ ]*+(?:\n[ ]*+)?+"
    r"(?=(?:.*(?:(?P<quote>[\"'])|(?P<bracket>\)))[ ]*$)?)<?(?P<address>[^\s]+?)>?[ ]*"
    r"(?:\n[ ]*(?:(?P<below>[\"']).*(?P=below)[ ]*|\(.*\)[ ]*)?"
    r"|(?(quote)(?P=quote).*(?P=quote)[ ]*|(?(bracket)\(.*\)[ ]*|(?!))))?$",
    re.MULTILINE,
)
# The line of a list item with words; what stands right below it is more of them.
_ITEM = re.compile(r"^ *(?:[*+•-]|\d+[.)]) +(?! |\[[^\[\]\n]*\]:).*$", re.MULTILINE)
BLOCK = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
NOWHERE = "#"
"""“[//]: # (…)” is how people hide a note in Markdown."""


def without_hidden(text: str) -> str:
    """The text without the notes that are hidden in it like that: they are on no page."""
    if "]:" not in text:
        return text
    kept, at, plain = [], 0, without_code(text)
    for block in BLOCK.finditer(plain):
        for match in apart(plain, block):
            is_at_foot = match["label"].startswith("^")
            if match["address"] == NOWHERE and not is_at_foot:
                kept.append(text[at : match.start("label") - 1])
                at = match.end()
    return "".join((*kept, text[at:])).strip("\n") if at else text


def apart(text: str, block: re.Match[str]) -> Iterator[re.Match[str]]:
    """The addresses in a block that stand apart to the converter, and are no words of an item."""
    item = _ITEM.search(text, *block.span())
    for match in DEFINED.finditer(text, *block.span()):
        if not (item and item.end() < match.start() and _is_bare(match)):
            yield match


def _is_bare(defined: re.Match[str]) -> bool:
    """Whether an address that stands apart begins no list item itself."""
    return not defined.string[defined.start() : defined.start("label") - 1].strip(" >")
