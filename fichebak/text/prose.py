"""A sheet's texts → HTML: plain text with `simple`, everything else with the converter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from html import unescape
from typing import NamedTuple

from fichebak.text import simple
from fichebak.text.markdown_lists import normalise_lists

# The separator of sections: a control character, which no sheet may contain. It is a heading, since a
# paragraph would become the term of a section that begins with “: ” (a definition).
_SEPARATOR = "# \x05"
_SEPARATOR_HTML = "<h1>\x05</h1>"


class Prose(NamedTuple):
    """The HTML of a sheet's sections, in order, and of its footnotes."""

    sections: tuple[str, ...]
    notes: str = ""


def render(sections: Sequence[str]) -> Prose:
    """The HTML of the sections of one page.

    The converter takes them as one text: a footnote or a link's address may be defined in another section
    than the one that uses it, and it is a third faster than one by one. Raises Unrenderable.
    """
    plain = tuple(map(simple.render, sections))
    if None not in plain:
        return Prose(tuple(html for html in plain if html is not None))
    from fichebak.text import converter

    text = f"\n\n{_SEPARATOR}\n\n".join(normalise_lists(section) for section in sections)
    with _converter_errors():
        # The converter puts footnotes at the very end: the last separator sets them apart.
        html = converter.unsafe(f"{text}\n\n{_SEPARATOR}\n\n")
        # Split before sanitizing, which decodes “&#5;”: an author may write that.
        *parts, notes = (converter.clean(part).strip() for part in html.split(_SEPARATOR_HTML))
        if len(parts) != len(sections):
            raise ValueError("a section runs on into the next")
    return Prose(tuple(parts), notes)


def render_page(text: str) -> str:
    """The HTML of a text that is a whole page: its headings begin at the second level.

    Raises Unrenderable.
    """
    from fichebak.text import converter

    with _converter_errors():
        return converter.convert(normalise_lists(text), {"h2"})


# Text cannot contain these: there “<” is escaped, and within an attribute the quotation mark.
_NOTE_ID = re.compile(r'(<(?:li|sup) id="|<a [^>]*?href="#)(fn(?:ref\d*)?:)')


def render_field(text: str, name: str) -> str:
    """The HTML of a field, which shares its page with other texts: the ids of its footnotes are its own.

    `name` tells it from a field with the same text. Raises Unrenderable.
    """
    own = sha256(f"{name}\n{text}".encode()).hexdigest()[:8]
    return _NOTE_ID.sub(rf"\g<0>{own}-", render_page(text))


class Unrenderable(Exception):
    """The converter failed on a text.

    `limits` refuses what is known to make it fail, with a message for each; whatever else fails is due to
    the editor's text all the same, and must not look like a bug of ours.
    """


@contextmanager
def _converter_errors() -> Iterator[None]:
    try:
        yield
    except Exception as problem:  # the converter may raise anything
        raise Unrenderable from problem


_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_NOT_WORDS = re.compile(r"<sup id=.*?</sup>|<[^>]*>")  # tags, and footnote references with their number


def excerpt(html: str, longest: int = 200) -> str:
    """The text of the first paragraph, cut between words at `longest` characters."""
    match = _PARAGRAPH.search(html)
    words = unescape(_NOT_WORDS.sub("", match[1] if match else "")).split()
    text = " ".join(words)
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(".,;:!? ") + " …"
