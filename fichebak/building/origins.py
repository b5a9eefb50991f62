"""The cache key of a sheet: it changes whenever what pages and other files show of the sheet would."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from functools import cache
from hashlib import sha256

from fichebak.building.memory import key
from fichebak.building.work import Files
from fichebak.content.fields.image import ImageType
from fichebak.content.model import Model
from fichebak.content.paths import PAGES
from fichebak.content.sheets import Sheet
from fichebak.content.translations import ByLanguage, main_path
from fichebak.site.entries import picture_of
from fichebak.site.images import Picture
from fichebak.site.plan import Site


def digests_of(site: Site, origin: Callable[[Sheet], str]) -> dict[str, str]:
    """The cache keys of the sheets of a site in one language: see `Site.digests`."""
    text_of = cache(str)  # many sheets are at the same spot, and have the same dates

    def digest(sheet: Sheet) -> str:
        picture = picture_of(site, sheet)
        names = ",".join(rendition.name for rendition in picture.renditions) if picture else ""
        dates, spot = site.catalogue.dates[sheet.slug], site.spots.get(sheet.slug)
        # Whether a draft translation is used depends on the build's options, not on its files.
        inputs = (origin(sheet), sheet.wholly_in, text_of(dates), text_of(spot), names)
        return sha256(" ".join(inputs).encode()).hexdigest()[:32]

    return {sheet.slug: digest(sheet) for sheet in site.catalogue.sheets}


def origins_of(
    found: Seq[Sheet], given: ByLanguage, model: Model, pictures: Map[str, Picture], inputs: Files
) -> Callable[[Sheet], str]:
    """The function that gives the digest of a sheet's sources: its files and what those refer to."""
    leaves = [(keys, declared.type) for keys, declared in model.leaves()]
    images = [keys for keys, kind in leaves if isinstance(kind, ImageType)]
    # The picture at the head of a sheet is in the page's own digest; other fields may refer to anything.
    in_fields = bool(model.texts) or len(images) > 1 or any(len(keys) > 1 for keys in images)

    @cache
    def elsewhere() -> bytes:
        shown = (f"{name} {picture}" for name, picture in sorted(pictures.items()))
        targets = (f"{sheet.path} {sheet.slug}" for sheet in found)
        pages = (inputs[path] for path in sorted(inputs) if path.startswith(PAGES))
        return key("elsewhere", *(text.encode() for text in (*shown, *targets)), *pages).encode()

    def origin(sheet: Sheet) -> str:
        main = main_path(sheet.path) if given.translated else sheet.path
        texts = given.translated.values()
        paths = sorted({sheet.path, main, *(of[main] for of in texts if main in of)})
        refers = in_fields or any(_refers(inputs[path]) for path in paths)
        parts = [part for path in paths for part in (path.encode(), inputs[path])]
        return key("origin", sheet.slug.encode(), *parts, *([elsewhere()] if refers else []))

    return origin


def _refers(data: bytes) -> bool:
    """Whether the body of a file may hold a link, a picture or HTML."""
    # The end of the front matter. `find` takes a tenth of the time of a pattern.
    ends = [end for fence in (b"\n---", b"\r---") if (end := data.find(fence)) >= 0]
    return any(data.find(opening, min(ends)) >= 0 for opening in (b"[", b"<") if ends)
