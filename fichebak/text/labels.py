"""Link reference definitions (“[label]: address”), and the notes that people hide in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fichebak.text.code import without_code

# “[label]: address "title"” on a line of its own, also in a list or a quote. How the line ends decides which
# kind of title to look for: trying one at each quotation mark would be quadratic in the length of the line.
# List markers include those that `markdown_lists` rewrites.
DEFINED = re.compile(
    r"^(?: *(?:[•◦▪‣·\uf0b7]|\d{1,3}\)) )?(?:[ >]|[*+:-] |\d+\. )*\[(?P<label>[^\[\]]*)\]:[ ]*+(?:\n[ ]*+)?+"
    r"(?=(?:.*(?:(?P<quote>[\"'])|(?P<bracket>\)))[ ]*$)?)<?(?P<address>[^\s]+?)>?[ ]*"
    r"(?:\n[ ]*(?:(?P<below>[\"']).*(?P=below)[ ]*|\(.*\)[ ]*)?"
    r"|(?(quote)(?P=quote).*(?P=quote)[ ]*|(?(bracket)\(.*\)[ ]*|(?!))))?$",
    re.MULTILINE,
)
# A list item with text; the lines right below it continue that text.
_ITEM = re.compile(r"^ *(?:[*+•-]|\d+[.)]) +(?! |\[[^\[\]\n]*\]:).*$", re.MULTILINE)
# Lines between blank ones. Looked for at the starts of lines only: within a long line of spaces, as code is
# without its text, each space would be a start, and cost a search of all the others.
BLOCK = re.compile(r"^[^\S\n]*+\S.*(?:\n[^\S\n]*+\S.*)*", re.MULTILINE)
NOWHERE = "#"
"""The address in “[//]: # (…)”, with which people hide a note in Markdown."""


def without_hidden(text: str) -> str:
    """The text without the notes that are hidden in it with NOWHERE."""
    if "]:" not in text:
        return text
    kept, copied_to, without_blocks = [], 0, without_code(text)
    for block in BLOCK.finditer(without_blocks):
        for match in apart(without_blocks, block):
            is_footnote = match["label"].startswith("^")
            if match["address"] == NOWHERE and not is_footnote:
                kept.append(text[copied_to : match.start("label") - 1])
                copied_to = match.end()
    return "".join((*kept, text[copied_to:])).strip("\n") if copied_to else text


def apart(text: str, block: re.Match[str]) -> Iterator[re.Match[str]]:
    """The link definitions in a block, without those that the converter reads as text of a list item."""
    item = _ITEM.search(text, *block.span())
    for match in DEFINED.finditer(text, *block.span()):
        if not (item and item.end() < match.start() and _is_outside_list(match)):
            yield match


def _is_outside_list(defined: re.Match[str]) -> bool:
    """Whether a link definition has no list marker before it."""
    return not defined.string[defined.start() : defined.start("label") - 1].strip(" >")
