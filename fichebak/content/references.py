"""The links and pictures in a text, and whether their targets exist.

A text may link to web and mail addresses, to another content file (`andere-fiche.md`,
`../pages/over.md`) and to a fragment of its own page (`#…`); it may show pictures from
content/images. Anything else is an error: it would be a dead link, or removed by the sanitizer.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Set as AbstractSet
from functools import cache
from html import escape
from pathlib import PurePosixPath
from typing import NamedTuple

from fichebak.content.fields.image import file_name
from fichebak.text.code import NOT_READ, blank, without_code
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error, warning
from fichebak.text.labels import BLOCK, DEFINED, NOWHERE, apart
from fichebak.text.limits import MAX_BRACKETS
from fichebak.text.nodes import Places
from fichebak.text.wording import fold, is_blank, nearest, one_spelling


class Reference(NamedTuple):
    """A link or picture: its address as written, and its text (or text alternative), each with its place."""

    address: str
    text: str
    is_image: bool
    place: Place
    text_place: Place


# What follows the “]” of a link: “(address "title")”. An address may hold spaces and pairs of brackets, as
# in the converter. The bounds keep the matching time of a hostile text linear, as does taking a run of spaces
# as one: the end of an address is tried behind each of its characters.
_ADDRESS = re.compile(
    r"\(\s*+(?:<(?P<angled>[^<>\n]{0,2000})>\s*+(?=[)\"'])"
    r"|(?P<plain>(?:[^()\s]|\s++|\((?:[^()]|\([^()]{0,200}\)){0,200}\)){0,2000}?)"
    r"\s*+(?:\"[^\"]*\"|'[^']*')?\s*+\))"
)
_NOTE = re.compile(r"^ {0,3}\[\^(?P<label>[^\]\n]*)\]:", re.MULTILINE)
# No label holds brackets: to compare all that is between pairs in pairs would be quadratic in its length.
_LABEL = re.compile(r"[ \n]?\[([^\[\]]*)\]")


def references(path: str, text: str, first_line: int) -> Iterator[Reference]:
    """The references in a text that begins on line `first_line` of a file."""
    # A text with too many brackets is refused elsewhere: its references do not matter.
    if "]" not in text or text.count("[") > MAX_BRACKETS:
        return
    whole, text = text, _without_signs(text)
    # A picture may have its address in a link definition, which looks the same as for a link.
    image_labels: dict[str, str] = {}
    place_at = Places(text, path, first_line)
    for block in BLOCK.finditer(text):
        for opening, closing in _brackets(block[0], block.start()):
            is_image = text[opening - 1 : opening] == "!"
            content = whole[opening + 1 : closing]
            if match := _ADDRESS.match(text, closing + 1, block.end()):
                start, end = match.span("plain" if match["angled"] is None else "angled")
                # As written, since an address is also replaced: with its escapes, without spaces around it.
                address = whole[start:end].lstrip()
                place, content_place = place_at(end - len(address)), place_at(opening + 1)
                yield Reference(address.rstrip(), content, is_image, place, content_place)
            elif is_image:
                label = _LABEL.match(text, closing + 1)
                written = (label and label[1]) or content
                if "[" not in written:
                    image_labels[_normalised(written)] = content
    for match in DEFINED.finditer(text):
        written, address = (whole[slice(*match.span(group))] for group in ("label", "address"))
        if not written.startswith("^"):
            place, content_place = place_at(match.start("address")), place_at(match.start("label"))
            of_image = image_labels.get(_normalised(written))
            content = written if of_image is None else of_image
            yield Reference(address, content, of_image is not None, place, content_place)


def _without_signs(text: str) -> str:
    """The text with code and escapes that hold no signs of links, but are no spaces either."""
    return blank(NOT_READ, without_code(text), by="\0")


def readdressed(path: str, text: str, address_of: Callable[[Reference], str]) -> str:
    """The text, with another address in each link and picture for which `address_of` gives one."""
    if "]" not in text:
        return text
    lines = text.split("\n")
    # From the last to the first, so that the places of the others stay what they are.
    for found in sorted(references(path, text, 1), key=lambda one: one.place, reverse=True):
        if address := address_of(found):
            number, start = found.place.line - 1, found.place.column - 1
            line = lines[number]
            lines[number] = f"{line[:start]}{address}{line[start + len(found.address) :]}"
    return "\n".join(lines)


def defined_twice(path: str, text: str, first_line: int) -> Iterator[Diagnostic]:
    """Errors for footnotes and link definitions with a label that occurs twice: the converter drops one."""
    if "]:" not in text or text.count("[") > MAX_BRACKETS:
        return
    text = without_code(text)
    place_at = Places(text, path, first_line)
    first: dict[str, Place] = {}
    for match in (*_NOTE.finditer(text), *DEFINED.finditer(text)):
        if match.re is DEFINED and (match["label"].startswith("^") or match["address"] == NOWHERE):
            continue  # a footnote, which _NOTE finds; or a hidden note
        place = place_at(match.start("label"))
        written = f"^{match['label']}" if match.re is _NOTE else match["label"]
        earlier = first.setdefault(_normalised(written), place)
        if earlier is not place:
            yield error(place, "label-twice", written=f"[{written}]", line=earlier.line)


def unused(path: str, text: str, first_line: int) -> Iterator[Diagnostic]:
    """Warnings for link definitions that no link or picture uses: they would not be on the page."""
    if "]:" not in text or text.count("[") > MAX_BRACKETS:
        return
    text = _without_signs(text)
    defined: dict[int, str] = {}
    used: set[str] = set()
    for block in BLOCK.finditer(text):
        definitions = {
            match.start("label") - 1: match["label"]
            for match in apart(text, block)
            if match["address"] != NOWHERE
        }
        used |= {
            _normalised(match[1])
            for match in _LABEL.finditer(text, *block.span())
            if match.start(1) - 1 not in definitions
        }
        defined |= definitions
    place_at = Places(text, path, first_line)
    for opening, label in defined.items():
        if not label.startswith("^") and _normalised(label) not in used:
            yield warning(place_at(opening + 1), "link-unused", written=f"[{label}]")


def _normalised(label: str) -> str:
    return " ".join(label.split()).lower()


def _brackets(block: str, start: int) -> Iterator[tuple[int, int]]:
    """The indexes of each pair of square brackets in a block that begins at `start`."""
    openings: list[int] = []
    for match in re.finditer(r"[\[\]]", block):
        if match[0] == "[":
            openings.append(start + match.start())
        elif openings:
            yield openings.pop(), start + match.start()


_WITH_NAME = r"https?://[^/?#]*@"
"""A name or password before the host of an address: it would be published, or hides which host it is."""
ELSEWHERE = re.compile(
    rf"(?!{_WITH_NAME})https?://[^/\s]"
    r"|mailto:(?:\?|[^\s@]+(?:@|%40)[^\s@])|tel:(?:\+|%2B)?[\d(*#]|#",
    re.IGNORECASE,
)
"""The start of an address whose target is not a file of the site."""
_ORDINARY = re.compile(
    r"mailto:|tel:|#|https?://(?!xn--)[a-z0-9-]+(?:\.(?!xn--)[a-z0-9-]+)*\.[a-z]{2,}(?:[/?#]|$)",
    re.IGNORECASE,
)


@cache
def _survives_cleaning(address: str) -> bool:
    """Whether the sanitizer keeps an address in a link: it removes those that no browser could open."""
    if _ORDINARY.match(address):
        return True
    from fichebak.text.converter import clean  # imported only when needed: it loads the converter

    return " href=" in clean(f'<a href="{escape(address)}">x</a>')


def check(
    reference: Reference, contents: AbstractSet[str], images: AbstractSet[str], *, guess: bool = True
) -> Diagnostic | None:
    """What is wrong with a reference, if anything; `contents` and `images` are the existing files.

    With `guess`, the diagnostic suggests the file with the most similar name, which compares all of them.
    """
    written, place = reference.address, reference.place
    if reference.is_image:
        try:
            name = file_name(written, place)
        except Invalid as invalid:
            return invalid.diagnostics[0]
        if name not in images:
            near = nearest_image(name, images) if guess else ""
            return error(place, "image-missing", written=written, near=near)
        return error(place, "image-alt") if is_blank(reference.text) else None
    if re.match(_WITH_NAME, written, re.IGNORECASE):
        return error(place, "url", written=written)
    if ELSEWHERE.match(written):
        return None if _survives_cleaning(written) else error(place, "url", written=written)
    if re.match(r"(www\.|[\w-]+(\.[\w-]+)*\.(be|com|eu|nl|net|org|example)(/|$))", written):
        return error(place, "link-address", written=written, near=f"https://{written}")
    if re.fullmatch(r"[\w.+-]+@[\w.-]+", written):
        return error(place, "link-address", written=written, near=f"mailto:{written}")
    target = content_path(place.path, written)
    if target is None:
        return error(
            place, "link-address", written=written, near=_meant(written, place.path, contents, guess=guess)
        )
    if target not in contents:
        if not guess:
            return error(place, "dead-link", written=written, near="")
        folder = posixpath.dirname(target)
        names = [posixpath.basename(c) for c in contents if posixpath.dirname(c) == folder]
        near = nearest(written.partition("#")[0], names)
        near = near and f"{near}{fragment_of(written)}"
        meant = _meant(written, place.path, contents, guess=True)
        return error(place, "dead-link", written=written, near=meant or near)
    return None


def nearest_image(name: str, images: Iterable[str]) -> str:
    """The picture that was meant by a name that no picture has, or an empty string.

    It has the same name but for its folder and extension, or differs in other things than numbers: phones and
    cameras number their photos, so that the next number is another photo.
    """
    images = sorted(images)
    alike = [one for one in images if fold(PurePosixPath(one).stem) == fold(PurePosixPath(name).stem)]
    near = alike[0] if alike else nearest(name, images)
    return near if alike or _NUMBER.findall(near) == _NUMBER.findall(name) else ""


_NUMBER = re.compile(r"\d+")


def _meant(written: str, owner: str, contents: AbstractSet[str], *, guess: bool) -> str:
    """The address meant by one that leads nowhere: “mailto: …”, “soep”, “/projecten/soep/”, “over.md”."""
    scheme, _, rest = written.partition(":")
    if ELSEWHERE.match(closed_up := f"{scheme}:{rest.lstrip()}"):
        return closed_up
    page = written.partition("#")[0]
    name, _ = posixpath.splitext(posixpath.basename(page.rstrip("/")))
    named = (f"{page}.md", f"{name}.md", f"../pages/{name}.md", f"../projects/{name}.md")
    found = next((one for one in named if content_path(owner, one) in contents), "")
    if not found and guess and name:
        # In a folder further down, if it is the only one of that name.
        homonyms = [one for one in contents if posixpath.basename(one) == f"{name}.md"]
        found = posixpath.relpath(homonyms[0], posixpath.dirname(owner)) if len(homonyms) == 1 else ""
    return found and f"{found}{fragment_of(written)}"


def fragment_of(written: str) -> str:
    """The fragment of an address, with its “#”; empty if there is none."""
    return "".join(written.partition("#")[1:])


def content_path(owner: str, written: str) -> str | None:
    """The path of the content file that a link in the file `owner` leads to, or None for other links."""
    address = one_spelling(written.partition("#")[0])
    if not address.endswith(".md") or ":" in address or address.startswith("/"):
        return None
    return posixpath.normpath(posixpath.join(posixpath.dirname(owner), address))
