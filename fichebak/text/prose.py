"""A sheet's texts → HTML: plain text by ourselves, everything else by the converter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape

from fichebak.text import simple
from fichebak.text.mending import mend

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

    The converter takes them in one go: a footnote or a link's address may be given in another section
    than the one that uses it, and it is a third faster than one by one. Raises Unrenderable.
    """
    plain = tuple(map(simple.render, sections))
    if None not in plain:
        return Prose(tuple(html for html in plain if html is not None))
    from fichebak.text import converter

    text = f"\n\n{_MARK}\n\n".join(mend(section) for section in sections)
    with _giving_up():
        # Footnotes come out behind the last section; a mark of their own keeps them apart.
        html = converter.unsafe(f"{text}\n\n{_MARK}\n\n")
        # Split before cleaning: until then “&#5;”, which an author may write, is no mark.
        *parts, notes = (converter.clean(part).strip() for part in html.split(_MARKED))
        if len(parts) != len(sections):
            raise ValueError("a section runs on into the next")
    return Prose(tuple(parts), notes)


def render_page(text: str) -> str:
    """The HTML of a text that is a page by itself: its headings begin at the second level.

    Raises Unrenderable.
    """
    from fichebak.text import converter

    with _giving_up():
        return converter.convert(mend(text), {"h2"})


class Unrenderable(Exception):
    """The converter itself gives up on a text.

    `limits` refuses by name what is known to make it fail; what is not yet known is the editor's
    text all the same, and must not look like our own bug.
    """


@contextmanager
def _giving_up() -> Iterator[None]:
    try:
        yield
    except Exception as problem:  # the converter raises what it likes
        raise Unrenderable from problem


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
