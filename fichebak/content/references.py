"""What a text links to and shows, and whether it is there.

A text may link to web and mail addresses, to another content file (`andere-fiche.md`,
`../pages/over.md`) and to a place on its own page (`#…`); it may show pictures from
content/images. Anything else would be a dead link or be dropped by the cleaner, so it is said.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from html import escape

from fichebak.content.fields.image import file_name
from fichebak.text.code import NOT_READ, blank, without_code
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error, warning
from fichebak.text.labels import BLOCK, DEFINED, NOWHERE, apart
from fichebak.text.limits import MAX_BRACKETS
from fichebak.text.nodes import Places
from fichebak.text.wording import is_blank, nearest


@dataclass(frozen=True, slots=True)
class Reference:
    """An address in a text, as written, and where; `text` stands for it, at `text_place`."""

    address: str
    text: str
    is_image: bool
    place: Place
    text_place: Place


# What follows the “]” of a link: “(address "title")”. An address may hold spaces and pairs of brackets, as
# the converter reads it. The bounds keep a hostile text from costing more than its length.
_ADDRESS = re.compile(
    r"\(\s*(?:<(?P<angled>[^<>\n]{0,2000})>\s*(?=[)\"'])"
    r"|(?P<plain>(?:[^()]|\((?:[^()]|\([^()]{0,200}\)){0,200}\)){0,2000}?)"
    r"\s*(?:\"[^\"]*\"|'[^']*')?\s*\))"
)
_NOTE = re.compile(r"^ {0,3}\[\^(?P<label>[^\]\n]*)\]:", re.MULTILINE)
_LABEL = re.compile(r"[ \n]?\[([^\[\]]*)\]")


def references(path: str, text: str, first_line: int) -> Iterator[Reference]:
    """The references in a text that begins on a line of a file."""
    # With very many the text is refused, so that nobody needs to know where they lead.
    if "]" not in text or text.count("[") > MAX_BRACKETS:
        return
    text = blank(NOT_READ, without_code(text))
    # A picture's address may stand apart, and looks like a link's there.
    pictured: dict[str, str] = {}
    place_at = Places(text, path, first_line)
    for block in BLOCK.finditer(text):
        for opening, closing in _brackets(block[0], block.start()):
            is_image = text[opening - 1 : opening] == "!"
            words = text[opening + 1 : closing]
            if match := _ADDRESS.match(text, closing + 1, block.end()):
                group = "plain" if match["angled"] is None else "angled"
                place, at = place_at(match.start(group)), place_at(opening + 1)
                yield Reference(match[group].strip(), words, is_image, place, at)
            elif is_image:
                named = _LABEL.match(text, closing + 1)
                pictured[_same(named[1] if named and named[1] else words)] = words
    for match in DEFINED.finditer(text):
        label = match["label"]
        if not label.startswith("^"):
            place, at = place_at(match.start("address")), place_at(match.start("label"))
            words = pictured.get(_same(label), label)
            yield Reference(match["address"], words, _same(label) in pictured, place, at)


def defined_twice(path: str, text: str, first_line: int) -> Iterator[Diagnostic]:
    """Notes and addresses that are given twice: the converter would keep one, without a word."""
    if "]:" not in text or text.count("[") > MAX_BRACKETS:
        return
    text = without_code(text)
    place_at = Places(text, path, first_line)
    first: dict[str, Place] = {}
    for match in (*_NOTE.finditer(text), *DEFINED.finditer(text)):
        if match.re is DEFINED and (match["label"].startswith("^") or match["address"] == NOWHERE):
            continue  # a note at the foot, found as such; or one that is hidden
        place = place_at(match.start("label"))
        written = f"^{match['label']}" if match.re is _NOTE else match["label"]
        earlier = first.setdefault(_same(written), place)
        if earlier is not place:
            yield error(place, "label-twice", written=f"[{written}]", line=earlier.line)


def unused(path: str, text: str, first_line: int) -> Iterator[Diagnostic]:
    """Addresses that no link and no picture of the text names: the page would show nothing of them."""
    if "]:" not in text or text.count("[") > MAX_BRACKETS:
        return
    text = blank(NOT_READ, without_code(text))
    defined: dict[int, str] = {}
    used: set[str] = set()
    for block in BLOCK.finditer(text):
        here = {
            match.start("label") - 1: match["label"]
            for match in apart(text, block)
            if match["address"] != NOWHERE
        }
        brackets = _brackets(block[0], block.start())
        used |= {_same(text[opening + 1 : closing]) for opening, closing in brackets if opening not in here}
        defined |= here
    place_at = Places(text, path, first_line)
    for opening, label in defined.items():
        if not label.startswith("^") and _same(label) not in used:
            yield warning(place_at(opening + 1), "link-unused", written=f"[{label}]")


def _same(label: str) -> str:
    return " ".join(label.split()).lower()


def _brackets(block: str, start: int) -> Iterator[tuple[int, int]]:
    """Each pair of square brackets in a block that begins at `start`."""
    open_ones: list[int] = []
    for match in re.finditer(r"[\[\]]", block):
        if match[0] == "[":
            open_ones.append(start + match.start())
        elif open_ones:
            yield open_ones.pop(), start + match.start()


ELSEWHERE = re.compile(
    r"https?://[^/\s]|mailto:(?:\?|[^\s@]+(?:@|%40)[^\s@])|tel:(?:\+|%2B)?[\d(*#]|#", re.IGNORECASE
)
"""How an address begins that leads where it says, whatever is on the site."""
_ORDINARY = re.compile(
    r"mailto:|tel:|#|https?://(?!xn--)[a-z0-9-]+(?:\.(?!xn--)[a-z0-9-]+)*\.[a-z]{2,}(?:[/?#]|$)",
    re.IGNORECASE,
)


@cache
def _is_kept(address: str) -> bool:
    """Whether the cleaner leaves an address in a link: it drops what no browser could open."""
    if _ORDINARY.match(address):
        return True
    from fichebak.text.converter import clean  # brings all that converts

    return " href=" in clean(f'<a href="{escape(address)}">x</a>')


def check(
    reference: Reference, contents: AbstractSet[str], images: AbstractSet[str], *, guess: bool = True
) -> Diagnostic | None:
    """What is wrong with a reference, given the content files and the pictures that there are.

    With `guess` it also says which of those was probably meant, which costs a look at all of them.
    """
    written, place = reference.address, reference.place
    if reference.is_image:
        try:
            name = file_name(written, place)
        except Invalid as invalid:
            return invalid.diagnostics[0]
        if name not in images:
            return error(place, "image-missing", written=written, near=nearest(name, images) if guess else "")
        return error(place, "image-alt") if is_blank(reference.text) else None
    if ELSEWHERE.match(written):
        return None if _is_kept(written) else error(place, "url", written=written)
    if re.match(r"(www\.|[\w-]+(\.[\w-]+)*\.(be|com|eu|nl|net|org|example)(/|$))", written):
        return error(place, "link-address", written=written, near=f"https://{written}")
    if re.fullmatch(r"[\w.+-]+@[\w.-]+", written):
        return error(place, "link-address", written=written, near=f"mailto:{written}")
    target = content_path(place.path, written)
    if target is None:
        return error(place, "link-address", written=written)
    if target not in contents:
        if not guess:
            return error(place, "dead-link", written=written, near="")
        folder = posixpath.dirname(target)
        names = [posixpath.basename(c) for c in contents if posixpath.dirname(c) == folder]
        near = nearest(written.partition("#")[0], names)
        return error(place, "dead-link", written=written, near=near and f"{near}{fragment_of(written)}")
    return None


def fragment_of(written: str) -> str:
    """The place on a page that an address names, with its “#”; empty where it names none."""
    return "".join(written.partition("#")[1:])


def content_path(owner: str, written: str) -> str | None:
    """The content file that a link in another content file means, or None for other links."""
    address = written.partition("#")[0]
    if not address.endswith(".md") or ":" in address or address.startswith("/"):
        return None
    return posixpath.normpath(posixpath.join(posixpath.dirname(owner), address))
