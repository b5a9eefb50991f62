"""Pictures of one colour, as files."""

from io import BytesIO

from PIL import Image


def picture(
    colour: str = "black", size: tuple[int, int] = (3, 3), kind: str = "PNG", **options: object
) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, kind, **options)
    return file.getvalue()
