"""Whatever a camera, scanner or download makes, pages get upright, small pictures without metadata."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms, ImageDraw, ImageOps

from fichebak.site.images import FALLBACK_WIDTH, WIDTHS, outline, pack, render, unpack
from fichebak.text.diagnostics import Invalid
from tests.conftest import SHEET

PATH = "content/images/Soep op de stoep.jpg"


def file(picture, kind="PNG", **options):
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def shown(rendition):
    return Image.open(BytesIO(rendition.data))


def colour(data):
    """The colour of a small picture, as a page shows it."""
    return shown(render(PATH, data).fallback).convert("RGB").getpixel((5, 5))


def close(found, wanted, by=6):
    return all(abs(a - b) <= by for a, b in zip(found, wanted, strict=True))


def test_a_wide_picture_comes_in_every_size_and_a_small_one_is_not_blown_up():
    wide = render(PATH, file(Image.new("RGB", (4000, 2000), "red"), "JPEG"))
    assert [(r.width, r.height) for r in wide.sizes] == [(w, w // 2) for w in WIDTHS]
    assert (wide.fallback.width, wide.fallback.height) == (FALLBACK_WIDTH, FALLBACK_WIDTH // 2)
    small = render(PATH, file(Image.new("RGB", (300, 90), "red")))
    assert [(r.width, r.height) for r in small.renditions] == [(300, 90), (300, 90)]
    between = render(PATH, file(Image.new("RGB", (700, 70), "red")))
    assert [r.width for r in between.sizes] == [480, 700]
    for rendition in (*wide.renditions, *small.renditions):
        picture = shown(rendition)
        assert picture.size == (rendition.width, rendition.height)
        assert picture.format == ("JPEG" if rendition.name.endswith(".jpg") else "WEBP")


@pytest.mark.parametrize("size", [(4000, 2000), (1600, 10), (960, 700), (700, 960), (480, 1), (9, 9)])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "CMYK"])
def test_an_outline_tells_of_a_picture_all_but_what_is_to_be_seen(size, mode):
    data = file(Image.new(mode, size), "JPEG" if mode == "CMYK" else "PNG")
    made, outlined = render(PATH, data), outline(PATH, data)
    assert [(r.width, r.height) for r in outlined.sizes] == [(r.width, r.height) for r in made.sizes]
    assert (outlined.fallback.width, outlined.fallback.height) == (made.fallback.width, made.fallback.height)
    names = [r.name for r in outlined.renditions]
    assert len(set(names)) == len(names)
    assert [name.rsplit(".")[-1] for name in names] == [r.name.rsplit(".")[-1] for r in made.renditions]


def test_a_name_says_what_it_was_and_changes_with_the_picture():
    names = [
        [r.name for r in render(PATH, file(Image.new("RGB", (9, 9), c))).renditions] for c in ("red", "blue")
    ]
    assert all(name.startswith("soep-op-de-stoep-9.") for name in (*names[0], *names[1]))
    assert not set(names[0]) & set(names[1])


def test_a_photo_taken_on_its_side_is_turned_and_forgets_where_it_was_taken():
    picture = Image.new("RGB", (60, 40), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, 29, 39), fill="red")  # left half; the top once turned
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it clockwise
    exif[0x013B] = "An Editor"
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 51.0, 0.0)})
    data = file(picture, "JPEG", exif=exif, quality=95, comment=b"An Editor")
    assert b"An Editor" in data
    made = render(PATH, data)
    assert (made.fallback.width, made.fallback.height) == (40, 60)
    assert close(shown(made.fallback).getpixel((20, 5)), (255, 0, 0), 12)
    assert close(shown(made.fallback).getpixel((20, 55)), (255, 255, 255), 12)
    for rendition in made.renditions:
        assert b"An Editor" not in rendition.data
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(shown(rendition).info)


@pytest.mark.parametrize("turned", range(10))
def test_a_photo_is_turned_as_its_camera_says(turned):
    picture = Image.new("RGB", (60, 40), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, 29, 19), fill="red")  # one corner
    exif = Image.Exif()
    exif[0x0112] = turned
    data = file(picture, "JPEG", exif=exif, quality=95)
    expected, made = ImageOps.exif_transpose(Image.open(BytesIO(data))), shown(render(PATH, data).fallback)
    assert made.size == expected.size
    for corner in ((5, 5), (made.width - 5, 5), (5, made.height - 5), (made.width - 5, made.height - 5)):
        assert close(made.getpixel(corner), expected.getpixel(corner), 12)


# What some programs write: a text where the standard has a fraction, or a number.
@pytest.mark.parametrize("tag", [0x011A, 0x0128])
def test_a_photo_with_damaged_data_about_it_is_turned_all_the_same(tag):
    exif = b"Exif\0\0II*\0" + struct.pack("<IHHHIHHHHI4sI", 8, 2, 0x0112, 3, 1, 6, 0, tag, 2, 3, b"72", 0)
    made = render(PATH, file(Image.new("RGB", (60, 40)), "JPEG", exif=exif))
    assert (made.fallback.width, made.fallback.height) == (40, 60)


def test_the_same_file_gives_the_same_bytes_and_is_remembered_whole():
    data = file(Image.effect_noise((700, 500), 60), "PNG")
    made = render(PATH, data)
    assert render(PATH, data) == made
    assert unpack(pack(made)) == made


def test_what_was_see_through_stays_so_and_is_white_where_it_cannot():
    picture = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    made = render(PATH, file(picture))
    assert shown(made.sizes[0]).convert("RGBA").getpixel((5, 5))[3] == 0
    assert close(shown(made.fallback).getpixel((5, 5)), (255, 255, 255))
    palette = Image.new("P", (40, 40), 0)
    assert shown(render(PATH, file(palette, "GIF", transparency=0)).sizes[0]).has_transparency_data


def test_sixteen_bits_of_grey_keep_their_grey():
    data = file(Image.new("I;16", (40, 40), 0x8000))
    assert Image.open(BytesIO(data)).mode.startswith("I")
    assert close(colour(data), (128, 128, 128))


def test_ink_of_a_print_shop_becomes_light_of_a_screen():
    assert close(colour(file(Image.new("CMYK", (40, 40), (0, 255, 255, 0)), "JPEG")), (255, 0, 0), 12)


def swapped():
    """A profile that swaps red and green, so that ignoring it is visible."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    tags = {}
    for number in range(struct.unpack_from(">I", profile, 128)[0]):
        at = 132 + 12 * number
        tags[bytes(profile[at : at + 4])] = at
        if profile[at : at + 4] == b"desc":
            start, size = struct.unpack_from(">II", profile, at + 4)
            text = bytes(profile[start : start + size])
            profile[start : start + size] = text.replace(b"s\0R\0G\0B", b"x\0R\0G\0B").replace(
                b"sRGB", b"xRGB"
            )
    red, green = tags[b"rXYZ"] + 4, tags[b"gXYZ"] + 4
    profile[red : red + 8], profile[green : green + 8] = profile[green : green + 8], profile[red : red + 8]
    return bytes(profile)


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_profile_is_obeyed_and_then_gone(mode):
    picture = Image.new(mode, (40, 40), "red")
    assert close(colour(file(picture, icc_profile=swapped())), (0, 255, 0), 12)
    # Most viewers also ignore a profile that is damaged or of another colour model.
    assert close(colour(file(picture, icc_profile=b"no profile")), (255, 0, 0), 12)
    assert close(
        colour(file(Image.new("CMYK", (9, 9), (0, 255, 255, 0)), "JPEG", icc_profile=swapped())),
        (255, 0, 0),
        12,
    )


def test_of_a_film_the_first_picture_is_shown():
    frames = [Image.new("RGB", (40, 40), name) for name in ("lime", "red", "blue")]
    data = file(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
    assert Image.open(BytesIO(data)).n_frames == 3
    assert close(colour(data), (0, 255, 0), 12)


def bomb(width, height):
    """A PNG of a few kilobytes that really has so many pixels: zeros, which compress well."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + width // 8)
    packed = b"".join(packer.compress(row * 100) for _ in range(height // 100)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(12_000, 6_000), (10_000, 10_000), (40_000, 40_000)])
def test_a_file_that_unpacks_to_more_than_fits_is_refused_before_it_does(width, height):
    data = bomb(width, height)
    assert len(data) < width * height / 4_000
    with pytest.raises(Invalid) as raised:
        render(PATH, data)
    assert [diagnostic.code for diagnostic in raised.value.diagnostics] == ["image-large"]


def with_another(width, height, **options):
    """A photo of a phone, followed by a smaller picture: a depth map, or a gain map for HDR screens."""
    picture = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, width // 2 - 1, height), fill="red")
    small = Image.new("RGB", (90, 60), "blue")
    return file(picture, "MPO", save_all=True, append_images=[small], **options)


@pytest.mark.parametrize("is_progressive", [False, True])
def test_a_photo_with_another_behind_it_is_the_photo_that_it_is(is_progressive):
    data = with_another(5200, 4000, progressive=is_progressive)
    assert Image.open(BytesIO(data)).format == "MPO"
    made = render(PATH, data)
    assert [(r.width, r.height) for r in made.sizes] == [(w, round(w / 1.3)) for w in WIDTHS]
    assert close(shown(made.fallback).getpixel((20, 20)), (255, 0, 0), 12)
    assert close(shown(made.fallback).getpixel((940, 700)), (255, 255, 255), 12)
    assert [(r.width, r.height) for r in outline(PATH, data).sizes] == [
        (r.width, r.height) for r in made.sizes
    ]
    with pytest.raises(Invalid) as raised:
        render(PATH, with_another(9000, 7000))
    assert [diagnostic.code for diagnostic in raised.value.diagnostics] == ["image-large"]


@pytest.mark.parametrize(
    ("kind", "mode", "turned"),
    [("JPEG", "RGB", 1), ("JPEG", "RGB", 6), ("JPEG", "CMYK", 6), ("PNG", "RGBA", 6), ("PNG", "P", 1)],
)
def test_a_large_picture_is_read_no_finer_than_it_is_shown_and_no_coarser(kind, mode, turned):
    exif = Image.Exif()
    exif[0x0112] = turned
    picture = Image.new("RGB", (5000, 3700), "white")
    ImageDraw.Draw(picture).rectangle((0, 0, 2499, 3699), fill="red")
    made = render(PATH, file(picture.convert(mode), kind, exif=exif))
    assert [rendition.width for rendition in made.sizes] == list(WIDTHS)
    upright = (3700, 5000) if turned == 6 else (5000, 3700)
    largest = made.sizes[-1]
    assert abs(largest.height - largest.width * upright[1] / upright[0]) < 2
    assert close(shown(largest).convert("RGB").getpixel((20, 20)), (255, 0, 0), 12)
    assert close(
        shown(largest).convert("RGB").getpixel((largest.width - 20, largest.height - 20)), (255, 255, 255), 12
    )


def test_a_picture_that_is_higher_than_its_format_allows_is_told_as_such():
    with pytest.raises(Invalid) as raised:
        render(PATH, file(Image.new("RGB", (600, 17_000), "red")))
    assert [diagnostic.code for diagnostic in raised.value.diagnostics] == ["image-large"]


@pytest.mark.parametrize("size", [(60_000, 1), (1, 16_000), (20_000, 3)])
def test_a_line_is_a_picture_too(size):
    made = render(PATH, file(Image.new("RGB", size, "red"), "JPEG"))
    assert all(rendition.height >= 1 for rendition in made.renditions)


def test_one_colour_that_is_seen_through_stays_the_only_one():
    picture = Image.new("RGB", (3300, 40), "lime")
    picture.paste("red", (0, 0, 1650, 40))
    largest = render(PATH, file(picture, transparency=(255, 0, 0))).sizes[-1]
    assert shown(largest).convert("RGBA").getpixel((20, 10))[3] == 0
    assert shown(largest).convert("RGBA").getpixel((1580, 10))[3] == 255


def without(kind, data):
    """A PNG without its chunk of this kind."""
    start = data.index(kind) - 4
    return data[:start] + data[start + 12 + int.from_bytes(data[start : start + 4], "big") :]


NO_PICTURES = {
    "nothing": (b"", "image-unreadable"),
    "text": (b"geen foto", "image-unreadable"),
    "half a photo": (file(Image.effect_noise((90, 90), 50), "JPEG")[:900], "image-unreadable"),
    "colours of a palette, without one": (
        without(b"PLTE", file(Image.new("P", (9, 9)))),
        "image-unreadable",
    ),
    "another kind": (file(Image.new("RGB", (9, 9)), "BMP"), "image-unreadable"),
    "a pointer of Git LFS": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        "image-pointer",
    ),
    "a drawing": (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "image-svg"),
    "a drawing, from Windows": ("\ufeff<svg/>".encode(), "image-svg"),
}


@pytest.mark.parametrize(("data", "code"), NO_PICTURES.values(), ids=NO_PICTURES)
def test_a_file_that_is_no_picture_is_told_as_such(data, code):
    with pytest.raises(Invalid) as raised:
        render(PATH, data)
    assert [(diagnostic.code, diagnostic.place.path) for diagnostic in raised.value.diagnostics] == [
        (code, PATH)
    ]


def test_a_file_that_is_not_read_to_its_end_is_too_large_and_not_damaged(monkeypatch):
    photo = file(Image.effect_noise((90, 90), 50), "JPEG")
    monkeypatch.setattr("fichebak.site.images.MAX_BYTES", 900)
    with pytest.raises(Invalid) as raised:
        render(PATH, photo[:901])
    assert [diagnostic.code for diagnostic in raised.value.diagnostics] == ["image-large"]
    render(PATH, photo)  # shows the part that could be read


def test_a_picture_in_a_text_shows_its_title_as_a_caption(make):
    titled = '![Een > pan "soep"](soep.png "Soep < bouillon. Beeld: OCMW, CC BY 4.0")'
    text = f"{SHEET}\n{titled}\n![Nog een](soep.png)\n"
    made = make({"content/projects/soep.md": text, "content/images/soep.png": file(Image.new("RGB", (9, 9)))})
    page = made.files["projecten/soep/index.html"].decode()
    assert page.count("<figure>") == page.count("</figure>") == 2
    assert "<figcaption>Soep &lt; bouillon. Beeld: OCMW, CC BY 4.0</figcaption>" in page
    assert page.count("<figcaption>") == 1
    assert ' title="' not in page.partition("<main")[2]
