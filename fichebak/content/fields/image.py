from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import ClassVar

from fichebak.content.fields.contract import NO_TERMS, Field, Setting, Terms, read_strictly
from fichebak.content.fields.text import Text
from fichebak.text.diagnostics import Place, wrong
from fichebak.text.nodes import Mapping, Node, text_in
from fichebak.text.wording import fold

FORMATS = ("jpg", "jpeg", "png", "webp", "gif")


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in content/images, with what it shows in words."""

    file: str
    alt: str
    caption: str = ""
    credit: str = ""
    licence: str = ""
    place: Place = field(default_factory=lambda: Place(""), compare=False)
    """Where the sheet names it: a file that is not there is found out later."""


@dataclass(frozen=True, slots=True)
class ImageType:
    """A picture: `{file, alt, caption, credit, licence}`.

    `file` is a name in content/images (jpg, png, webp or gif). `alt` says what is to be seen, for
    whoever cannot see it, and must be there.
    """

    FACETS: ClassVar[tuple[str, ...]] = ()

    def parse(self, node: Node) -> Image:
        if not isinstance(node, Mapping):
            raise wrong(node.place, "image-parts", written=text_in(node))
        values = read_strictly(node, _PARTS)
        place = next(v.place for k, v in node.entries if fold(k.text) in _FILE.names)
        return Image(**values, place=place)

    def plain(self, value: Image, setting: Setting) -> str:
        return value.alt

    def terms(self, value: Image, setting: Setting) -> Terms:
        return NO_TERMS


@dataclass(frozen=True, slots=True)
class FileName:
    """A file's name below content/images: no way up, no way out."""

    FACETS: ClassVar[tuple[str, ...]] = ()

    def parse(self, node: Node) -> str:
        return file_name(text_in(node), node.place)

    def plain(self, value: str, setting: Setting) -> str:
        return value

    def terms(self, value: str, setting: Setting) -> Terms:
        return NO_TERMS


def file_name(written: str, place: Place) -> str:
    """The path below content/images. Raises Invalid for a way out, or a format we do not read."""
    name = re.sub(r"^(?:\./)?(?:(?:\.\./)?(?:content/)?images/)?", "", written)
    if re.search(r"[\\:\x00-\x1f]|^/|(^|/)\.", name):
        raise wrong(place, "image-path", written=written)
    if name.lower().endswith((".svg", ".svgz")):
        raise wrong(place, "image-svg", written=written)
    if name.rsplit(".", 1)[-1].lower() not in FORMATS:
        raise wrong(place, "image-format", written=written, allowed=", ".join(FORMATS))
    return name


_FILE = Field("file", FileName(), required=True, aliases=("bestand", "src", "fichier"))
_PARTS = (
    _FILE,
    Field("alt", Text(max=300), required=True, aliases=("beschrijving", "alternatief", "description")),
    Field("caption", Text(), aliases=("bijschrift", "legende")),
    Field("credit", Text(), aliases=("bron", "maker", "source")),
    Field("licence", Text(), aliases=("licentie", "license")),
)
