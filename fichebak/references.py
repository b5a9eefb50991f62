"""What a text links to and shows: whether it is there, and where it leads.

A text may link to web and mail addresses, to another content file (`andere-fiche.md`,
`../pages/over.md`) and to a place on its own page (`#…`); it may show pictures from
content/images. Anything else would be a dead link or be dropped by the cleaner, so it is said.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from html import escape, unescape

from fichebak.diagnostics import Diagnostic, Invalid, Place, error
from fichebak.fields.image import file_name
from fichebak.wording import nearest


@dataclass(frozen=True, slots=True)
class Reference:
    """An address in a text, as written, and where."""

    address: str
    text: str
    is_image: bool
    place: Place


# [text](address "title"), ![alt](address), and "[label]: address" on a line of its own.
_IN_PLACE = re.compile(
    r"(?P<image>!?)\[(?P<text>[^\]\n]*)\]\(\s*<?(?P<address>[^\s<>()]*)>?(?:\s+[\"'][^\n]*?[\"'])?\s*\)"
)
_DEFINED = re.compile(r" {0,3}\[(?P<text>[^\]^\n][^\]\n]*)\]:\s*<?(?P<address>[^\s<>]+)>?.*")
_CODE = re.compile(r"(`+)(?:(?!\1).)+\1")


def references(path: str, text: str, first_line: int) -> Iterator[Reference]:
    """The references in a text that begins on a line of a file."""
    for number, line in enumerate(text.split("\n"), start=first_line):
        if "]" not in line:
            continue
        plain = _CODE.sub(lambda match: " " * len(match[0]), line)
        if match := _DEFINED.fullmatch(plain):
            place = Place(path, number, match.start("address") + 1)
            yield Reference(match["address"], match["text"], is_image=False, place=place)
            continue
        for match in _IN_PLACE.finditer(plain):
            place = Place(path, number, match.start("address") + 1)
            yield Reference(match["address"], match["text"], bool(match["image"]), place)


def check(reference: Reference, contents: AbstractSet[str], images: AbstractSet[str]) -> Diagnostic | None:
    """What is wrong with a reference, given the content files and the pictures that there are."""
    written, place = reference.address, reference.place
    if reference.is_image:
        try:
            name = file_name(written, place)
        except Invalid as invalid:
            return invalid.diagnostics[0]
        if name not in images:
            return error(place, "image-missing", written=written, near=nearest(name, images))
        return None if reference.text.strip() else error(place, "image-alt")
    if re.match(r"(https?://[^/\s]|mailto:|tel:)", written, re.IGNORECASE) or written.startswith("#"):
        return None
    if re.match(r"(www\.|[\w-]+(\.[\w-]+)*\.(be|com|eu|nl|net|org|example)(/|$))", written):
        return error(place, "link-address", written=written, near=f"https://{written}")
    if re.fullmatch(r"[\w.+-]+@[\w.-]+", written):
        return error(place, "link-address", written=written, near=f"mailto:{written}")
    target = content_path(place.path, written)
    if target is None:
        return error(place, "link-address", written=written)
    if target not in contents:
        folder = posixpath.dirname(target)
        names = [posixpath.basename(c) for c in contents if posixpath.dirname(c) == folder]
        return error(place, "dead-link", written=written, near=nearest(written, names))
    return None


def content_path(owner: str, written: str) -> str | None:
    """The content file that a link in another content file means, or None for other links."""
    address = written.partition("#")[0]
    if not address.endswith(".md") or ":" in address or address.startswith("/"):
        return None
    return posixpath.normpath(posixpath.join(posixpath.dirname(owner), address))


_HREF = re.compile(r'(<a [^>]*?href=")([^"]*)(")')
_IMG = re.compile(r'<img ([^>]*?)src="([^"]*)"([^>]*)>')


def resolve(html: str, link: Callable[[str], str], image: Callable[[str], str]) -> str:
    """Puts the site's own addresses in place of those that an author wrote, in cleaned HTML.

    Apart from the conversion, because what a link leads to depends on the rest of the site, and
    what is remembered of a text may depend on that text alone. `image` gives the attributes that
    take the place of `src`.
    """
    if "<img " in html:
        html = _IMG.sub(lambda m: f"<img {image(unescape(m[2]))} {m[1]}{m[3].strip()}>", html)
    return _HREF.sub(lambda m: f"{m[1]}{escape(link(unescape(m[2])))}{m[3]}", html)
