"""Turns camera files into web pictures: upright, resized, and without metadata.

Originals are never published: their metadata holds the place and time of the shot and its owner's name.
Whatever the colour space of the original, the result is 8-bit sRGB, which browsers assume for a picture
without a colour profile.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath
from struct import error as StructError  # noqa: N812 (an exception by its nature)
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from fichebak.content.fields.image import FORMATS
from fichebak.text.diagnostics import Place, wrong
from fichebak.text.wording import slug

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage
    from PIL.ImageFile import ImageFile

WIDTHS = (480, 960, 1600)
"""Pixels: a card on a dense screen, a phone or a column, a wide screen."""
FALLBACK_WIDTH = 960
"""Width in pixels of the JPEG for browsers without WebP."""
MAX_BYTES = 40_000_000
"""More than a camera needs for MAX_PIXELS. A larger file is not read to its end."""
MAX_PIXELS = 60_000_000
"""More than any phone makes; a file that decodes to more is a decompression bomb or a mistake."""
MAX_FULL_DECODE_PIXELS = 20_000_000
"""The limit in pixels for formats that must be decoded at full size, unlike JPEG. An A3 page at 300 dpi has
17 million."""
MAX_HEIGHT = 16_383
"""The maximum height of a WebP in pixels; nobody scrolls through a higher picture."""
MAX_SCANNED_PIXELS = 1_000_000_000
"""Pixels times scans. A normal progressive JPEG has ten scans; each of a thousand nearly empty ones would
cost a pass over all pixels."""

_BROKEN = (
    *(OSError, ValueError, SyntaxError, EOFError, StructError),
    *(ArithmeticError, AssertionError, AttributeError, LookupError, TypeError),
)
"""What Pillow raises for a damaged picture; it has no exception class of its own."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture in one size and format."""

    name: str
    width: int
    height: int
    data: bytes = field(repr=False)
    """The encoded file; the name contains a digest of it."""


class Picture(NamedTuple):
    """A picture in all its sizes: WebP from small to large, and a JPEG as fallback."""

    sizes: tuple[Rendition, ...]
    fallback: Rendition

    @property
    def renditions(self) -> tuple[Rendition, ...]:
        return (*self.sizes, self.fallback)


def picture_attributes(picture: Picture, root: str, sizes: str) -> Markup:
    """The src, srcset, sizes, width and height attributes of an `img`."""
    widths = ", ".join(f"{root}assets/{r.name} {r.width}w" for r in picture.sizes)
    fallback = picture.fallback
    return Markup('src="{}assets/{}" srcset="{}" sizes="{}" width="{}" height="{}"').format(
        root, fallback.name, widths, sizes, fallback.width, fallback.height
    )


def pack(picture: Picture) -> bytes:
    """A picture as bytes for the cache: a line of JSON that lists its renditions, then their data."""
    listed = [(r.name, r.width, r.height, len(r.data)) for r in picture.renditions]
    return json.dumps(listed).encode() + b"\n" + b"".join(r.data for r in picture.renditions)


def unpack(data: bytes) -> Picture:
    """The inverse of `pack`."""
    head, _, rest = data.partition(b"\n")
    renditions, start = [], 0
    for name, width, height, size in json.loads(head):
        renditions.append(Rendition(name, width, height, rest[start : start + size]))
        start += size
    return Picture(tuple(renditions[:-1]), renditions[-1])


def render(path: str, data: bytes) -> Picture:
    """A picture in all its sizes. Raises Invalid if the file is not a picture, or is too large."""
    # Imported here: a build with all pictures in the cache does not need it.
    from PIL import Image

    picture, sizes = _read(path, data)
    stem = _stem(path)
    resized = {width: picture.resize((width, height), Image.Resampling.LANCZOS) for width, height in sizes}
    scaled = [_rendition(stem, small, "webp", quality=78, method=4) for small in resized.values()]
    small = resized[min(FALLBACK_WIDTH, picture.width)]
    flat = Image.new("RGB", small.size, "white")
    flat.paste(small, mask=small if small.mode == "RGBA" else None)
    fallback = _rendition(stem, flat, "jpeg", quality=80, optimize=True, progressive=True)
    return Picture(tuple(scaled), fallback)


def outline(path: str, data: bytes) -> Picture:
    """The result of `render` without image data, for callers that need only names and sizes.

    It decodes the picture, and so raises the same errors, but takes a thirtieth of the time.
    """
    _, sizes = _read(path, data)
    name = f"{_stem(path)}-{{}}.{sha256(data).hexdigest()[:8]}.{{}}"
    webp = [Rendition(name.format(width, "webp"), width, height, b"") for width, height in sizes]
    basis = next(rendition for rendition in webp if rendition.width == min(FALLBACK_WIDTH, webp[-1].width))
    return Picture(tuple(webp), Rendition(name.format(basis.width, "jpg"), basis.width, basis.height, b""))


def _stem(path: str) -> str:
    return slug(PurePosixPath(path).stem) or "beeld"


def _read(path: str, data: bytes) -> tuple[PillowImage, list[tuple[int, int]]]:
    """The picture, upright and in sRGB, and the sizes (width, height) to make of it, from small to large."""
    if data[:200].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and b"<svg" in data[:4000]:
        raise wrong(Place(path), "image-svg", written=path)
    if data.startswith(b"version https://git-lfs."):
        raise wrong(Place(path), "image-pointer")
    try:
        with _opened(data) as opened:
            if _is_too_much(opened, data):
                raise wrong(Place(path), "image-large")
            mode = "RGBA" if opened.has_transparency_data else "RGB"
            picture = _in_srgb(_upright(opened), mode)
    except _BROKEN as problem:
        if len(data) > MAX_BYTES:
            raise wrong(Place(path), "image-large") from problem
        raise wrong(Place(path), "image-unreadable") from problem
    widths = [width for width in WIDTHS if width < picture.width]
    if len(widths) < len(WIDTHS):
        widths.append(picture.width)
    if picture.height * widths[-1] > picture.width * MAX_HEIGHT:
        raise wrong(Place(path), "image-large")
    return picture, [(width, max(1, round(picture.height * width / picture.width))) for width in widths]


def _is_too_much(opened: PillowImage, data: bytes) -> bool:
    """Whether decoding the picture, of which only the header was read, takes too much time or memory."""
    from PIL.JpegImagePlugin import JpegImageFile

    pixels = opened.width * opened.height
    # Not by `format`: Pillow calls a JPEG with a second, smaller photo behind it MPO.
    if not isinstance(opened, JpegImageFile):
        return pixels > MAX_FULL_DECODE_PIXELS
    # Count in progressive files only: phones append a film to a photo, in which any bytes may occur.
    scans = data.count(_START_OF_SCAN) if opened.info.get("progressive") else 1
    return pixels > MAX_PIXELS or pixels * scans > MAX_SCANNED_PIXELS


_START_OF_SCAN = b"\xff\xda"
_ORIENTATION = 0x0112
_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
"""What turns a picture upright, in the words of Pillow, by its Exif orientation."""
_ON_ITS_SIDE = {5, 6, 7, 8}
"""Exif orientations that swap width and height."""
_AVERAGED = {"L", "LA", "RGB", "RGBA", "CMYK"}
"""Modes in which pixels can be averaged. Palette indexes cannot, nor can pixels where one colour means
transparent."""


def _upright(opened: PillowImage) -> PillowImage:
    """The picture, reduced and turned as its Exif orientation says.

    Pillow's own `exif_transpose` also writes all other metadata anew, and fails where one of them is damaged.
    """
    from PIL.Image import Transpose

    orientation = opened.getexif().get(_ORIENTATION, 1)
    reduced = _reduced(opened, is_on_its_side=orientation in _ON_ITS_SIDE)
    turn = _TURNS.get(orientation)
    return reduced.transpose(Transpose[turn]) if turn else reduced


def _reduced(opened: PillowImage, *, is_on_its_side: bool) -> PillowImage:
    """The picture, reduced by a whole factor to save time; never narrower than the largest of WIDTHS."""

    def factor() -> int:
        return max(1, (opened.height if is_on_its_side else opened.width) // WIDTHS[-1])

    # A JPEG can be decoded directly at a half, a quarter or an eighth of its size.
    opened.draft("RGB", (max(1, opened.width // factor()), max(1, opened.height // factor())))
    can_be_averaged = opened.mode in _AVERAGED and "transparency" not in opened.info
    return opened.reduce(factor()) if factor() > 1 and can_be_averaged else opened


def notes(data: bytes) -> str:
    """The metadata of a picture, written by a camera or a program, as text."""
    try:
        with _opened(data) as opened:
            values: list[object] = [*opened.info.values(), *_iptc(opened)]
            # Of a PNG, the Exif data may stand behind the picture, which is then decoded first.
            if not _is_too_much(opened, data):
                exif = opened.getexif()
                values += [*exif.values(), *exif.get_ifd(0x8769).values()]
    except _BROKEN:
        return ""
    return "\n".join(map(_as_text, values))


def _iptc(opened: ImageFile) -> Iterator[object]:
    """The values of the fields in which photographers sign; those of a damaged block are in `info` only."""
    from PIL.IptcImagePlugin import getiptcinfo

    with suppress(OSError, SyntaxError):
        for value in (getiptcinfo(opened) or {}).values():
            yield from value if isinstance(value, list) else [value]


def _opened(data: bytes) -> ImageFile:
    """A picture with only its header read. Raises one of _BROKEN."""
    from PIL import Image

    # Pillow would warn about a limit of its own on the terminal; `_is_too_much` checks ours.
    Image.MAX_IMAGE_PIXELS = None
    return Image.open(BytesIO(data), formats=[name.upper() for name in FORMATS if name != "jpg"])


def _as_text(value: object) -> str:
    """A metadata value as text. Bytes have no known encoding, so give them in each that is likely."""
    if isinstance(value, bytes):
        text = value.removeprefix(_UTF_16)
        return "\n".join(text.decode(encoding, "replace") for encoding in ("utf-8", "latin-1", "utf-16-le"))
    return str(value)


_UTF_16 = b"UNICODE\0"
"""The name of its encoding in front of a comment in EXIF, which would join its first word."""


def _in_srgb(picture: PillowImage, mode: str) -> PillowImage:
    """The picture converted from its colour profile to sRGB, as 8-bit RGB or RGBA."""
    from PIL import ImageCms

    if picture.mode.startswith("I"):
        # 16-bit grey: convert() alone would clip all but the darkest values to white.
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture.convert(mode)
    convertible = picture if picture.mode in {"L", "CMYK", "RGB", "RGBA"} else picture.convert(mode)
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return picture.convert(mode)
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(convertible, source, target, outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        # A damaged profile, or one for another kind of picture: most viewers ignore it too.
        return picture.convert(mode)
    return converted or picture.convert(mode)


def _rendition(stem: str, picture: PillowImage, kind: str, **options: object) -> Rendition:
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    data = buffer.getvalue()
    digest = sha256(data).hexdigest()[:8]
    suffix = "jpg" if kind == "jpeg" else kind
    name = f"{stem}-{picture.width}.{digest}.{suffix}"
    return Rendition(name, picture.width, picture.height, data)
