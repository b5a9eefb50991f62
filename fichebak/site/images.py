"""Camera files → pictures for a page: turned upright, sized, and without what the camera noted.

Originals are never published: they carry the place and time of the shot, and its owner's name.
Whatever a camera, a scanner or a printer's shop made of the colours, what goes out is sRGB of eight
bits, which browsers take a picture without a profile for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from fichebak.content.fields.image import FORMATS
from fichebak.text.diagnostics import Place, wrong
from fichebak.text.wording import slug

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage
    from PIL.ImageFile import ImageFile

WIDTHS = (480, 960, 1600)
"""Pixels: a card on a dense screen, a phone or a column, a wide screen."""
FALLBACK_WIDTH = 960
"""Pixels of the JPEG for browsers that do not read WebP."""
MAX_BYTES = 40_000_000
"""More than a camera writes of so many pixels. What is longer is not read to its end."""
MOST_PIXELS = 60_000_000
"""More than any phone makes; a file that unpacks to more is a bomb or a mistake."""
MOST_WHOLE = 20_000_000
"""Pixels of a picture that cannot be read at a fraction of its size, as a JPEG can: a page of A3 at 300 dots
an inch has 17 million."""
MOST_HIGH = 16_383
"""Pixels of a WebP, and of no page that somebody scrolls through."""
MOST_SCANNED = 1_000_000_000
"""Pixels times passes. A JPEG that gets sharper as it comes in has ten passes; each of a thousand that hold
next to nothing would go over all of its pixels again."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """A picture in one size and format."""

    name: str
    width: int
    height: int
    data: bytes = field(repr=False)
    """The name has a digest of it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in all its sizes: WebP from small to large, and a JPEG."""

    sizes: tuple[Rendition, ...]
    fallback: Rendition

    @property
    def renditions(self) -> tuple[Rendition, ...]:
        return (*self.sizes, self.fallback)


def pack(picture: Picture) -> bytes:
    """A picture as bytes to be remembered: a line that lists its renditions, then their data."""
    listed = [(r.name, r.width, r.height, len(r.data)) for r in picture.renditions]
    return json.dumps(listed).encode() + b"\n" + b"".join(r.data for r in picture.renditions)


def unpack(data: bytes) -> Picture:
    """The picture that `pack` was given."""
    head, _, rest = data.partition(b"\n")
    renditions, start = [], 0
    for name, width, height, size in json.loads(head):
        renditions.append(Rendition(name, width, height, rest[start : start + size]))
        start += size
    return Picture(tuple(renditions[:-1]), renditions[-1])


def render(path: str, data: bytes) -> Picture:
    """The sizes of a picture. Raises Invalid when the file is none, or is too large."""
    # Imported here: a build whose pictures are all remembered does without.
    from PIL import Image

    picture, sizes = _read(path, data)
    stem = _stem(path)
    made = {width: picture.resize((width, height), Image.Resampling.LANCZOS) for width, height in sizes}
    scaled = [_rendition(stem, small, "webp", quality=78, method=4) for small in made.values()]
    small = made[min(FALLBACK_WIDTH, picture.width)]
    flat = Image.new("RGB", small.size, "white")
    flat.paste(small, mask=small if small.mode == "RGBA" else None)
    fallback = _rendition(stem, flat, "jpeg", quality=80, optimize=True, progressive=True)
    return Picture(tuple(scaled), fallback)


def outline(path: str, data: bytes) -> Picture:
    """A picture as `render` gives it, but with nothing to see: for who does not want it yet, or at all.

    Raises as that does. It takes a thirtieth of the time.
    """
    _, sizes = _read(path, data)
    name = f"{_stem(path)}-{{}}.{sha256(data).hexdigest()[:8]}.{{}}"
    made = [Rendition(name.format(width, "webp"), width, height, b"") for width, height in sizes]
    flat = next(one for one in made if one.width == min(FALLBACK_WIDTH, made[-1].width))
    return Picture(tuple(made), Rendition(name.format(flat.width, "jpg"), flat.width, flat.height, b""))


def _stem(path: str) -> str:
    return slug(PurePosixPath(path).stem) or "beeld"


def _read(path: str, data: bytes) -> tuple[PillowImage, list[tuple[int, int]]]:
    """The picture upright and in sRGB, and the sizes to make of it, from small to large."""
    from PIL import ImageOps

    if data[:200].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and b"<svg" in data[:4000]:
        raise wrong(Place(path), "image-svg", written=path)
    try:
        with _opened(data) as opened:
            if _is_too_much(opened, data):
                raise wrong(Place(path), "image-pixels")
            mode = "RGBA" if opened.has_transparency_data else "RGB"
            picture = _in_srgb(ImageOps.exif_transpose(_coarser(opened)), mode)
    except (OSError, ValueError, SyntaxError) as problem:
        if len(data) > MAX_BYTES:
            raise wrong(Place(path), "image-bytes") from problem
        raise wrong(Place(path), "image-unreadable") from problem
    widths = [width for width in WIDTHS if width < picture.width]
    if len(widths) < len(WIDTHS):
        widths.append(picture.width)
    if picture.height * widths[-1] > picture.width * MOST_HIGH:
        raise wrong(Place(path), "image-pixels")
    return picture, [(width, max(1, round(picture.height * width / picture.width))) for width in widths]


def _is_too_much(opened: PillowImage, data: bytes) -> bool:
    """Whether a picture of which no more than the head was read would take too long, or too much memory."""
    from PIL.JpegImagePlugin import JpegImageFile

    pixels = opened.width * opened.height
    # Not by the name of its format: that is another where a smaller photo stands behind the first.
    if not isinstance(opened, JpegImageFile):
        return pixels > MOST_WHOLE
    # Looked for only where there may be many: behind a photo a telephone keeps a film, which holds anything.
    passes = data.count(_START_OF_SCAN) if opened.info.get("progressive") else 1
    return pixels > MOST_PIXELS or pixels * passes > MOST_SCANNED


_START_OF_SCAN = b"\xff\xda"
_ORIENTATION = 0x0112
_ON_ITS_SIDE = {5, 6, 7, 8}
"""Orientations of Exif in which the width of a picture is its height."""
_AVERAGED = {"L", "LA", "RGB", "RGBA", "CMYK"}
"""Modes of which the mean of some pixels is a pixel. That of numbers in a palette is none; nor is it where
one colour stands for what is seen through."""


def _coarser(opened: PillowImage) -> PillowImage:
    """The picture without detail that no size of ours shows; never narrower than the widest of them."""
    is_on_its_side = opened.getexif().get(_ORIENTATION) in _ON_ITS_SIDE

    def times() -> int:
        return max(1, (opened.height if is_on_its_side else opened.width) // WIDTHS[-1])

    # A JPEG is read so at once, by a half, a quarter or an eighth.
    opened.draft("RGB", (max(1, opened.width // times()), max(1, opened.height // times())))
    can_be_averaged = opened.mode in _AVERAGED and "transparency" not in opened.info
    return opened.reduce(times()) if times() > 1 and can_be_averaged else opened


def notes(data: bytes) -> str:
    """What a picture says beside its pixels: what a camera or a program wrote into it, as text."""
    try:
        with _opened(data) as opened:
            exif = opened.getexif()
            told = [*exif.values(), *exif.get_ifd(0x8769).values(), *opened.info.values()]
    except (OSError, ValueError, SyntaxError):
        return ""
    return "\n".join(map(_as_text, told))


def _opened(data: bytes) -> ImageFile:
    """A picture of which no more than the head was read. Raises OSError, ValueError or SyntaxError."""
    from PIL import Image

    # The library has a limit of its own, and would tell the terminal of it: who reads on checks ours.
    Image.MAX_IMAGE_PIXELS = None
    return Image.open(BytesIO(data), formats=[name.upper() for name in FORMATS if name != "jpg"])


def _as_text(value: object) -> str:
    """A note as text: some are written in two bytes a letter, and in no known encoding."""
    if isinstance(value, bytes):
        return f"{value.decode('utf-8', 'replace')}\n{value.decode('utf-16-le', 'ignore')}"
    return str(value)


def _in_srgb(picture: PillowImage, mode: str) -> PillowImage:
    """The picture with the colours that its profile means, in RGB or RGBA of eight bits."""
    from PIL import ImageCms

    if picture.mode.startswith("I"):
        # Sixteen bits of grey: convert() alone would cut all but the darkest off to white.
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture.convert(mode)
    plain = picture if picture.mode in {"L", "CMYK", "RGB", "RGBA"} else picture.convert(mode)
    try:
        meant = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(meant):
            return picture.convert(mode)
        ours = ImageCms.createProfile("sRGB")
        changed = ImageCms.profileToProfile(plain, meant, ours, outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        # A profile that is damaged, or of another kind of picture: most viewers ignore it too.
        return picture.convert(mode)
    return changed or picture.convert(mode)


def _rendition(stem: str, picture: PillowImage, kind: str, **options: object) -> Rendition:
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    data = buffer.getvalue()
    digest = sha256(data).hexdigest()[:8]
    suffix = "jpg" if kind == "jpeg" else kind
    name = f"{stem}-{picture.width}.{digest}.{suffix}"
    return Rendition(name, picture.width, picture.height, data)
