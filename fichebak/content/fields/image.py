from __future__ import annotations

import re
from dataclasses import dataclass, field

from fichebak.content.fields.contract import Field, Schema, Setting, Unfiltered, Widget, Written
from fichebak.content.fields.shared.data import given, shape
from fichebak.content.fields.shared.forms import form_in_parts
from fichebak.content.fields.shared.plain import Plain
from fichebak.content.fields.shared.record import part_of, read_record
from fichebak.content.fields.shared.schemas import pattern, record, spelled
from fichebak.content.fields.shared.written import written_parts
from fichebak.content.fields.text import Text
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, attempt, error, wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Mapping, Node, Scalar, text_in
from fichebak.text.wording import one_spelling

FORMATS = ("jpg", "jpeg", "png", "webp", "gif")


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in content/images, with its text alternative."""

    file: str
    alt: str
    caption: str = ""
    credit: str = ""
    licence: str = ""
    place: Place = field(default=Place(""), compare=False)
    """Where the sheet names the file, for the later check that it exists."""


class ImageType(Unfiltered):
    """A picture: `{file, alt, caption, credit, licence}`.

    `file` is a name in content/images (jpg, png, webp or gif). `alt` says what is to be seen, for
    whoever cannot see it, and must be there.
    """

    def parse(self, node: Node) -> Image:
        if not isinstance(node, Mapping):
            name, _, _ = text_in(node).partition(", ")  # behind it, the description in the same line
            errors: list[Diagnostic] = []
            # First: nobody can describe a file that is not there, such as a web address.
            file_below = attempt(errors, file_name, name, node.place)
            errors.append(error(node.place, "image-parts", written=name))
            raise Invalid(*errors, salvaged=_undescribed(file_below, node))
        file = part_of(node, _FILE)
        parts = read_record(node, _PARTS)
        if parts.diagnostics:
            raise Invalid(
                *(_missing_description(problem, file) for problem in parts.diagnostics),
                salvaged=_undescribed(parts.values.get(_FILE.key), file),
            )
        return Image(**parts.values, place=file.place)

    def plain(self, value: Image, setting: Setting) -> str:
        return value.alt

    def widget(self, words: Words) -> Widget:
        return form_in_parts(_PARTS, words)

    def data(self, value: Image, setting: Setting) -> dict[str, str]:
        return given(value, _PARTS)

    def data_schema(self) -> Schema:
        # The address of the picture on the site is added by the exports.
        return shape("file", "alt", optional=("caption", "credit", "licence", "url"))

    def written(self, value: Image) -> Written:
        return written_parts(value, _PARTS)

    def schema(self, words: Words) -> Schema:
        return record(_PARTS, words)

    def parts(self) -> tuple[Field, ...]:
        return _PARTS


class FileName(Plain):
    """A file name below content/images, without `..` and other ways out of it."""

    def parse(self, node: Node) -> str:
        return file_name(text_in(node), node.place)

    def widget(self, words: Words) -> Widget:
        # Only files that were put in content/images: no addresses of pictures elsewhere.
        return {"widget": "image", "choose_url": False, "accept": ", ".join(f".{name}" for name in FORMATS)}

    def schema(self, words: Words) -> Schema:
        folder = r"(?:\./)?(?:(?:\.\./){0,9}(?:content/)?images/)?"
        name = rf"(?![./])(?!.*/\.)[^\\:]+\.(?:{spelled(FORMATS)})"
        return {"type": "string", "pattern": pattern(folder + name)}


def _undescribed(name: str | None, file: Node) -> Image | None:
    """A picture that is not valid, with no more than its file: whether that exists can be checked."""
    return Image(name, "", place=file.place) if name else None


def _missing_description(diagnostic: Diagnostic, file: Node) -> Diagnostic:
    """A “missing” error for the description as one about the picture; any other diagnostic unchanged."""
    is_undescribed = diagnostic.code == "missing" and diagnostic.detail("part") == ALT.key
    if is_undescribed and isinstance(file, Scalar) and file.text:
        return error(diagnostic.place, "image-parts", written=file.text)
    return diagnostic


def file_name(written: str, place: Place) -> str:
    """The path below content/images. Raises Invalid for a path outside it and for an unsupported format."""
    name = re.sub(r"^(?:\./)?(?:(?:\.\./){0,9}(?:content/)?images/|/content/images/)?", "", written)
    # A name without a suffix is refused as a path: it says nothing about the format.
    if re.search(r"[\\:\x00-\x1f]|^/|(^|/)\.", name) or "." not in name:
        raise wrong(place, "image-path", written=written)
    if name.lower().endswith((".svg", ".svgz")):
        raise wrong(place, "image-svg", written=written)
    if name.rsplit(".", 1)[-1].lower() not in FORMATS:
        raise wrong(place, "image-format", written=written, allowed=", ".join(FORMATS))
    return one_spelling(name)


_FILE = Field("file", FileName(), required=True, aliases=("bestand", "foto", "src", "fichier", "photo"))
ALT = Field("alt", Text(max=300), required=True, aliases=("beschrijving", "alternatief", "description"))
_PARTS = (
    _FILE,
    ALT,
    Field("caption", Text(), aliases=("bijschrift", "legende")),
    Field("credit", Text(), aliases=("bron", "maker", "fotograaf", "source")),
    Field("licence", Text(), aliases=("licentie", "license")),
)
