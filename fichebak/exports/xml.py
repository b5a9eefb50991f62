"""XML elements as text, with everything that a sheet says escaped."""

from __future__ import annotations

import re
from html import escape

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
# The characters that XML 1.0 cannot hold, not even as references: all but its production `Char`. Listed
# here as they are, because the negated set takes Python ten times as long to compile.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def text(written: str) -> str:
    """A text escaped for an element or an attribute."""
    return escape(_IMPOSSIBLE.sub("", written))


def element(name: str, content: str = "", **attributes: str) -> str:
    """An element with a text, or an empty element; attributes without a value are left out."""
    written = "".join(f' {key}="{text(value)}"' for key, value in attributes.items() if value)
    return f"<{name}{written}>{text(content)}</{name}>" if content else f"<{name}{written}/>"
