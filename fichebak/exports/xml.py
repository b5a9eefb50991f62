"""Elements of XML, as text that holds whatever a sheet says and is never more than that."""

from __future__ import annotations

import re
from html import escape

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
# What XML 1.0 has no way to write, not even as a number: what is left of its `Char`, which as an exception
# (“none of these”) would take Python ten times as long to compile.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def text(written: str) -> str:
    """A text that may stand in an element or an attribute."""
    return escape(_IMPOSSIBLE.sub("", written))


def element(name: str, content: str = "", **attributes: str) -> str:
    """An element with a text in it, or empty; of the attributes, those that say something."""
    told = "".join(f' {key}="{text(value)}"' for key, value in attributes.items() if value)
    return f"<{name}{told}>{text(content)}</{name}>" if content else f"<{name}{told}/>"
