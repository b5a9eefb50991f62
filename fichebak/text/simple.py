"""Plain paragraphs and lists → HTML, some twenty times as fast as the converter.

Most text in a sheet is paragraphs, flat lists with hyphens, and now and then emphasis or a link. For
such text this module gives exactly the HTML of the converter, byte for byte; for anything else it gives
None, and the converter is used. It is no dialect of its own: a property test compares the two on texts
generated to tell them apart.
"""

from __future__ import annotations

import re

# Whatever may be special to the converter or the sanitizer anywhere in a line: escapes, code, markup,
# entities, tables, underscores, notes, white space other than a space, and forbidden characters.
_SPECIAL = re.compile(
    r"[\\`<>&|~_^\x00-\x09\x0b-\x1f\x7f-\xa0\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff]|[^\S \n]|  |!\["
)
# The start of a line that is no plain text: a heading, a bullet, a number, a rule, a definition.
_OTHER = re.compile(r"[ #:=*+•◦▪‣·\uf0b7-]|\d+[.)]")
_INLINE = re.compile(
    r"\*\*(?P<strong>[^\s*\[\]](?:[^*\[\]\n]*[^\s*\[\]])?)\*\*(?!\*)"
    r"|\*(?P<em>[^\s*\[\]](?:[^*\[\]\n]*[^\s*\[\]])?)\*(?!\*)"
    r"|\[(?P<label>[^\s*\[\]](?:[^*\[\]\n]*[^\s*\[\]])?)\]\((?P<address>[a-z][\w./:#@?=%,+-]*)\)",
    re.ASCII,
)
_SIMPLE_ADDRESS = re.compile(r"(?:https?://|mailto:)[\w.]|[\w./-]+(?:#[\w-]*)?$", re.ASCII)
_ITEM = "- "


def render(text: str) -> str | None:
    """The HTML of a text, or None when the text needs the converter."""
    if _SPECIAL.search(text):
        return None
    may_have_inline = "*" in text or "[" in text or "]" in text
    blocks: list[str] = []
    after_list = False
    for block in text.strip("\n").split("\n\n"):
        lines = block.strip("\n").split("\n")
        first_item = next((n for n, line in enumerate(lines) if line.startswith(_ITEM)), len(lines))
        paragraph, list_items = lines[:first_item], [line[len(_ITEM) :] for line in lines[first_item:]]
        if after_list and not paragraph and list_items:
            return None  # a loose list: blank lines between its items make them paragraphs
        if any(not line.startswith(_ITEM) for line in lines[first_item:]):
            return None  # a list item of several lines
        if any(not line or line[-1] == " " or _OTHER.match(line) for line in (*paragraph, *list_items)):
            return None
        if paragraph:
            blocks.append("<p>" + "\n".join(paragraph) + "</p>")
        if list_items:
            blocks.append("<ul>\n" + "".join(f"<li>{item}</li>\n" for item in list_items) + "</ul>")
        after_list = bool(list_items)
    html = "\n".join(blocks)
    return _with_inline(html) if may_have_inline else html


def _with_inline(html: str) -> str | None:
    """The HTML with its emphasis and links, or None when a sign is left unmatched."""
    pieces, copied_to = [], 0
    for match in _INLINE.finditer(html):
        between = html[copied_to : match.start()]
        if not _has_no_signs(between):
            return None
        pieces.append(between)
        if match["strong"]:
            pieces.append(f"<strong>{match['strong']}</strong>")
        elif match["em"]:
            pieces.append(f"<em>{match['em']}</em>")
        elif _SIMPLE_ADDRESS.match(match["address"]):
            pieces.append(f'<a href="{match["address"]}" rel="noopener">{match["label"]}</a>')
        else:
            return None
        copied_to = match.end()
    return "".join((*pieces, html[copied_to:])) if _has_no_signs(html[copied_to:]) else None


def _has_no_signs(html: str) -> bool:
    return not ("*" in html or "[" in html or "]" in html)
