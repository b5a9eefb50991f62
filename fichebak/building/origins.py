"""The cache keys of a sheet: one for all of it, and one for the part that lists and links show."""

from __future__ import annotations

from collections.abc import Callable, Mapping as Map, Sequence as Seq
from functools import cache
from typing import NamedTuple

from fichebak.building.memory import key
from fichebak.building.work import Files
from fichebak.content.fields.image import ImageType
from fichebak.content.model import Model
from fichebak.content.paths import PAGES
from fichebak.content.sheets import Sheet
from fichebak.content.translations import ByLanguage, main_path
from fichebak.site.entries import card_text, language_of_card_text, picture_of
from fichebak.site.images import Picture
from fichebak.site.plan import Digests, Site
from fichebak.site.rendering import key_of


class Origin(NamedTuple):
    """Digests of the sources of a sheet: its files and what those refer to."""

    whole: str
    front: str
    """The same without the body of its files: not a digest, since it is hashed just once."""


def digests_of(site: Site, origin: Callable[[Sheet], Origin]) -> dict[str, Digests]:
    """The cache keys of the sheets of a site in one language: see `Site.digests`."""
    text_of = cache(str)  # many sheets are at the same spot, and have the same dates

    def digests(sheet: Sheet) -> Digests:
        sources, picture = origin(sheet), picture_of(site, sheet)
        names = ",".join(rendition.name for rendition in picture.renditions) if picture else ""
        dates, spot = site.catalogue.dates[sheet.slug], site.spots.get(sheet.slug)
        # Whether a draft translation is used depends on the build's options, not on its files.
        around = (sheet.wholly_in, text_of(dates), text_of(spot), names)
        # All that an entry takes from the sections.
        languages = (
            (sheet.partly_in, language_of_card_text(site.config.model, sheet)) if sheet.fallback else ()
        )
        excerpt = (card_text(site, sheet), *languages)
        return Digests(key_of(sources.whole, *around), key_of(sources.front, *around, *excerpt))

    return {sheet.slug: digests(sheet) for sheet in site.catalogue.sheets}


def origins_of(
    found: Seq[Sheet], given: ByLanguage, model: Model, pictures: Map[str, Picture], inputs: Files
) -> Callable[[Sheet], Origin]:
    """The function that gives the digests of a sheet's sources."""
    images = model.paths_of(ImageType)
    # The picture at the head of a sheet is in the page's own digest; other fields may refer to anything.
    in_fields = bool(model.texts) or len(images) > 1 or any(len(keys) > 1 for keys in images)

    @cache
    def elsewhere() -> bytes:
        shown = (f"{name} {picture}" for name, picture in sorted(pictures.items()))
        targets = (f"{sheet.path} {sheet.slug}" for sheet in found)
        pages = (inputs[path] for path in sorted(inputs) if path.startswith(PAGES))
        return key("elsewhere", *(text.encode() for text in (*shown, *targets)), *pages).encode()

    def origin(sheet: Sheet) -> Origin:
        main = main_path(sheet.path) if given.translated else sheet.path
        texts = given.translated.values()
        paths = sorted({sheet.path, main, *(of[main] for of in texts if main in of)})
        files = [inputs[path] for path in paths]
        fronts = [*map(_front, files)]
        names = "\0".join((sheet.slug, *paths)).encode()
        # A template of the site may show any field as Markdown.
        by_fields = (elsewhere(),) if in_fields or any(b"](" in front for front in fronts) else ()
        by_body = by_fields or ((elsewhere(),) if any(map(_refers, files)) else ())
        front = b"\0".join((names, *fronts, *by_fields))
        return Origin(key("origin", names, *files, *by_body), front.decode(errors="surrogateescape"))

    return origin


_FENCES = (b"\n---", b"\r---")


def _front(data: bytes) -> bytes:
    """The front matter of a file, and more of it if later lines begin with hyphens."""
    # Up to the last such line, since the first may be part of a value. A file that is used has at least one.
    return data[: max(data.rfind(fence) for fence in _FENCES)]


def _refers(data: bytes) -> bool:
    """Whether the body of a file may hold a link, a picture or HTML."""
    # The end of the front matter. `find` takes a tenth of the time of a pattern.
    end = min((at for fence in _FENCES if (at := data.find(fence)) >= 0), default=len(data))
    return any(data.find(opening, end) >= 0 for opening in (b"[", b"<"))
