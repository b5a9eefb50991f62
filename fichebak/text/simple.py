"""Plain paragraphs and lists → HTML, some twenty times as fast as the converter.

Most text in a sheet is paragraphs, flat lists with hyphens, and now and then emphasis or a link. For
such text this module gives exactly the HTML of the converter, byte for byte; for anything else it gives
None, and the converter is used. It is no dialect of its own: a property test compares the two on texts
generated to tell them apart.
"""

from __future__ import annotations

import re

# A character that may be special to the converter or the sanitizer anywhere in a line: escapes, code, markup,
# entities, tables, underscores, notes, white space other than a space, and forbidden characters. One set of
# characters, because alternatives would be tried at each character of the text: three times as slow.
_SPECIAL = re.compile(
    r"[\\`<>&|~_^\x00-\x09\x0b-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufffe\uffff]"
)
_SPECIAL_PAIRS = ("  ", " \n", "![")
# The start of a line, or of an item, that is no plain text: a heading, a bullet, a number, a rule, a
# definition. “?+” does not give an item's hyphen back: it would count as a bullet in front of the text.
_OTHER = re.compile(r"\n(?:- )?+(?:[ #:=*+•◦▪‣·\uf0b7-]|\d+[.)])")
_INLINE = re.compile(
    r"\*\*(?P<strong>[^\s*\[\]](?:[^*\[\]\n]*[^\s*\[\]])?)\*\*(?!\*)"
    r"|\*(?P<em>[^\s*\[\]](?:[^*\[\]\n]*[^\s*\[\]])?)\*(?!\*)"
    r"|\[(?P<label>[^\s*\[\]](?:[^*\[\]\n]*[^\s*\[\]])?)\]\((?P<address>[a-z][\w./:#@?=%,+-]*)\)",
    re.ASCII,
)
_SIMPLE_ADDRESS = re.compile(r"(?:https?://|mailto:)[\w.]|[\w./-]+(?:#[\w-]*)?$", re.ASCII)
_ITEM = "\n- "


def render(text: str) -> str | None:
    """The HTML of a text, or None when the text needs the converter."""
    text = text.strip("\n")
    if not text or text[-1] == " " or _SPECIAL.search(text) or _OTHER.search(f"\n{text}"):
        return None
    if any(pair in text for pair in _SPECIAL_PAIRS):
        return None
    blocks: list[str] = []
    after_list = False
    for block in text.split("\n\n"):
        first, *items = ("\n" + block.strip("\n")).split(_ITEM)
        paragraph = first[1:]
        if after_list and not paragraph and items:
            return None  # a loose list: blank lines between its items make them paragraphs
        if "\n" in "".join(items) or not (paragraph or items):
            return None  # a list item of several lines, or several blank lines
        if paragraph:
            blocks.append(f"<p>{paragraph}</p>")
        if items:
            blocks.append("<ul>\n<li>" + "</li>\n<li>".join(items) + "</li>\n</ul>")
        after_list = bool(items)
    html = "\n".join(blocks)
    return html if _has_no_signs(html) else _with_inline(html)


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
            pieces.append(f'<a href="{match["address"]}">{match["label"]}</a>')
        else:
            return None
        copied_to = match.end()
    return "".join((*pieces, html[copied_to:])) if _has_no_signs(html[copied_to:]) else None


def _has_no_signs(html: str) -> bool:
    return not ("*" in html or "[" in html or "]" in html)
