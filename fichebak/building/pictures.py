"""Scales pictures and draws social cards: the slowest work of a build, so cached and in worker processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping as Map, Sequence as Seq
from functools import partial
from itertools import chain

from fichebak.building.memory import key
from fichebak.building.work import Stage, Work, cache_each, with_diagnostics
from fichebak.content.fields.image import FORMATS, Image, file_name
from fichebak.content.linking import References
from fichebak.content.paths import IMAGES, PAGES
from fichebak.content.sheets import Sheet
from fichebak.site import images, social
from fichebak.site.colours import STYLE
from fichebak.site.images import Picture, Rendition
from fichebak.site.plan import Site

PICTURES_WORTH_A_PROCESS, CARDS_WORTH_A_PROCESS = 3, 200
"""The number of new pictures, and of new cards, from which worker processes save more than they cost."""


def pictures_of(work: Work) -> dict[str, Picture]:
    """Every picture in content/images that can be read, by its name there; scaled ones are cached."""
    inputs, memory = work.inputs, work.memory
    paths = sorted(
        path for path in inputs if path.startswith(IMAGES) and path.rsplit(".", 1)[-1].lower() in FORMATS
    )
    if work.options.is_dry_run:
        return _outlined(work, paths)
    keys = {key("picture", path.encode(), inputs[path]): path for path in paths}
    cache_each(
        work,
        lambda path: images.pack(images.render(path, inputs[path])),
        keys,
        PICTURES_WORTH_A_PROCESS,
        Stage.PICTURES,
    )
    return {
        path.removeprefix(IMAGES): images.unpack(memory.cached[name])
        for name, path in keys.items()
        if memory.has(name)
    }


def _outlined(work: Work, paths: Iterable[str]) -> dict[str, Picture]:
    """The pictures with the sizes of their renditions, but without the bytes."""
    pictures = {}
    for path in paths:
        data = work.inputs[path]
        outline = partial(with_diagnostics, images.outline, path, data)
        picture, diagnostics = work.memory.value(("outline", path, data), outline)
        work.diagnostics.extend(diagnostics)
        if picture:
            pictures[path.removeprefix(IMAGES)] = picture
    return pictures


def images_of(work: Work, sheets: Iterable[Sheet]) -> Iterator[Image]:
    """The pictures that the fields of these sheets name."""
    each = work.memory.of_each(sheets, "images", lambda sheet: tuple(sheet.images()))
    return chain.from_iterable(each)


def shown_of(
    work: Work, pictures: Map[str, Picture], published: Seq[Sheet], texts: Iterable[References]
) -> dict[str, Picture]:
    """The pictures that some page shows: those of drafts and withdrawn sheets alone must not be published.

    `published` holds the sheets of all languages, `texts` the references of all files. Free pages are
    always published.
    """
    owners = {sheet.path for sheet in published}
    named = {image.file for image in images_of(work, published)}
    for text in texts:
        if text.found and (text.path in owners or text.path.startswith(PAGES)):
            named.update(file_name(one.address, one.place) for one in text.found if one.is_image)
    return {name: picture for name, picture in pictures.items() if name in named}


def files_of_pictures(work: Work, pictures: Map[str, Picture]) -> dict[str, Callable[[], bytes]]:
    """For each picture file, by its path on the site, the function that makes its bytes."""

    def data(name: str, number: int) -> bytes:
        path, picture = f"{IMAGES}{name}", pictures[name]
        if work.options.is_dry_run:
            scale = partial(images.render, path, work.inputs[path])
            picture = work.memory.value(("picture", path, work.inputs[path]), scale)
        return picture.renditions[number].data

    return {
        f"assets/{rendition.name}": partial(data, name, number)
        for name, picture in pictures.items()
        for number, rendition in enumerate(picture.renditions)
    }


def cards_of(work: Work, site: Site) -> dict[str, tuple[social.Card, Rendition]]:
    """The social cards with their pictures, by page path as in `social.cards_of`.

    They are slow to make, and nobody sees them in a preview or a check. A check takes those that are cached,
    so that pages have the cache keys that they were published with.
    """
    if not site.config.social_cards or site.preview:
        return {}
    style = work.inputs.get(STYLE, b"").decode(errors="replace")
    colours = social.colours_of(style)
    cards = social.cards_of(site)
    keys = {path: key("card", f"{colours} {card}".encode()) for path, card in cards.items()}
    by_key = {keys[path]: card for path, card in cards.items()}
    if not work.options.is_dry_run:
        draw = partial(social.draw, colours=colours)
        cache_each(work, draw, by_key, CARDS_WORTH_A_PROCESS, Stage.CARDS)
    memory = work.memory
    return {
        path: (card, social.rendition(memory.cached[keys[path]]))
        for path, card in cards.items()
        if memory.has(keys[path])
    }
