"""The whole story: a folder of files in, a folder of files out, and what there is to say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from fichebak.catalogue import gathering as catalogue
from fichebak.content import config, free_pages, sheets, sources, statements
from fichebak.content.config import Config
from fichebak.content.fields.contract import Setting
from fichebak.content.fields.image import FORMATS
from fichebak.content.free_pages import FreePage
from fichebak.content.references import check as check_reference
from fichebak.content.references import content_path, defined_twice, references
from fichebak.content.sheets import Sheet, without_comments
from fichebak.content.sources import Source
from fichebak.memory import Memory, key
from fichebak.site import atlas, images, social
from fichebak.site.figures import figure_pages
from fichebak.site.images import Picture, Rendition
from fichebak.site.maps import map_pages
from fichebak.site.pages import site_map
from fichebak.site.plan import Site
from fichebak.site.rendering import assets_of, renderer_for
from fichebak.site.search_page import search_data
from fichebak.site.social import Card
from fichebak.site.statements import statement_pages
from fichebak.text import language, prose
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, Severity, error, in_order
from fichebak.text.prose import Prose
from fichebak.text.wording import nearest

Files = Map[str, bytes]
"""A folder: path with forward slashes → bytes."""
PROJECTS, PAGES, IMAGES = "content/projects/", "content/pages/", "content/images/"


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked for, beside its files."""

    today: date
    drafts: bool = False
    only_check: bool = False
    jobs: int = 1
    """Processes that may convert Markdown side by side."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a build: the site's files (none when there are errors), and what to say."""

    files: Files
    diagnostics: tuple[Diagnostic, ...]
    language: str
    sheets: int = 0
    pages: int = 0

    @property
    def failed(self) -> bool:
        return any(found.severity is Severity.ERROR for found in self.diagnostics)


def build(inputs: Files, options: Options, memory: Memory, known: Iterable[Diagnostic] = ()) -> Outcome:
    """Builds a site. Pure, but for what the memory learns; `known` is what was found on disk."""
    said = list(known)
    settings, code = _read_config(inputs, said)
    words = language.read(inputs[f"languages/{code}.yaml"].decode(), code)
    setting = Setting(words, options.today)
    sheet_sources = _read_sources(inputs, PROJECTS, said)
    page_sources = _read_sources(inputs, PAGES, said)
    if settings is None:
        return Outcome({}, in_order(said), code)

    if settings.url and settings.publisher:  # else it is not yet meant for the public
        whole_file = Place(config.PATH)
        said.extend(
            statements.check(
                settings.accessibility, settings.privacy, settings.feedback, whole_file, options.today
            )
        )
    all_sheets = _check_sheets(sheet_sources, settings, said)
    pages = _check_pages(page_sources, said)
    pictures = _pictures(inputs, memory, said)
    region = _attempt(said, atlas.read, settings.map, inputs) if settings.map else None
    if region:
        said.extend(atlas.check(all_sheets, settings.model, region))
    published = [sheet for sheet in all_sheets if options.drafts or not sheet.is_draft]
    unpublished = {sheet.path for sheet in all_sheets} - {sheet.path for sheet in published}
    said.extend(_check_references([*sheet_sources, *page_sources], all_sheets, unpublished, inputs))
    whole, collisions = catalogue.gather(published, settings.model, setting)
    said.extend(collisions)
    # Rendering starts only on a sound catalogue; without errors nothing below can go wrong but
    # the templates themselves and two pages that want one path.
    if _has_errors(said):
        return Outcome({}, in_order(said), code, len(published))

    texts = _prose(whole.sheets, memory, options.jobs, said)
    if _has_errors(said):
        return Outcome({}, in_order(said), code, len(published))
    site = Site(settings, whole, setting, texts, pictures, pages, region)
    cards = _cards(site, inputs, memory, options.jobs)
    files, count = _render(site, inputs, cards, said)
    if _has_errors(said) or options.only_check:
        files = {}
    return Outcome(files, in_order(said), code, len(published), count)


def _read_config(inputs: Files, said: list[Diagnostic]) -> tuple[Config | None, str]:
    data = inputs.get(config.PATH)
    if data is None:
        said.append(error(Place(config.PATH), "no-configuration"))
        return None, config.LANGUAGES[0]
    text = _attempt(said, sources.decode, config.PATH, data)
    if text is None:
        return None, config.LANGUAGES[0]
    settings, found = config.read(text)
    said.extend(found)
    return settings, settings.language if settings else config.language_of(text)


def _read_sources(inputs: Files, folder: str, said: list[Diagnostic]) -> list[Source]:
    paths = sorted(path for path in inputs if path.startswith(folder) and path.lower().endswith(".md"))
    return list(_kept(_attempt(said, sources.read, path, inputs[path]) for path in paths))


def _check_sheets(found: Iterable[Source], settings: Config, said: list[Diagnostic]) -> list[Sheet]:
    """Every sheet as far as it could be read: an error anywhere stops the build, but later."""
    checked = [sheets.read(source, settings.model) for source in found]
    for _, diagnostics in checked:
        said.extend(diagnostics)
    # A draft may still lack its title, and then there is nothing to call it by.
    return [sheet for sheet, _ in checked if sheet.slug and "title" in sheet.values]


def _check_pages(found: Iterable[Source], said: list[Diagnostic]) -> list[FreePage]:
    pages = _kept(_attempt(said, free_pages.check, source) for source in found)
    return sorted(pages, key=lambda page: (page.order, page.path))


def _pictures(inputs: Files, memory: Memory, said: list[Diagnostic]) -> dict[str, Picture]:
    """Every picture in content/images, by its name there."""
    found = {}
    for path in sorted(inputs):
        name = path.removeprefix(IMAGES)
        if name != path and name.rsplit(".", 1)[-1].lower() in FORMATS:
            picture = _attempt(said, _picture, path, inputs[path], memory)
            if picture is not None:
                found[name] = picture
    return found


def _picture(path: str, data: bytes, memory: Memory) -> Picture:
    name = key("picture", images.VERSION, path.encode(), data)
    return images.unpack(memory.recall(name, lambda: images.pack(images.render(path, data))))


def _check_references(
    found: Iterable[Source], all_sheets: Iterable[Sheet], unpublished: set[str], inputs: Files
) -> Iterable[Diagnostic]:
    """Links between content files, and pictures: what is named must be there.

    Texts are read from the sources, so that a sheet with another mistake tells these as well.
    """
    names = {path.removeprefix(IMAGES) for path in inputs if path.startswith(IMAGES)}
    contents = {path for path in inputs if path.startswith((PROJECTS, PAGES))}
    for source in found:
        text = (source.path, without_comments(source.body), source.body_line)
        yield from defined_twice(*text)
        for reference in references(*text):
            if (problem := check_reference(reference, contents, names)) is not None:
                yield problem
            # A draft may point to another: neither has a page yet.
            target = content_path(source.path, reference.address)
            if target in unpublished and source.path not in unpublished:
                yield error(reference.place, "draft-link", written=reference.address)
    for sheet in all_sheets:
        for image in sheet.images():
            if image.file not in names:
                near = nearest(image.file, names)
                yield error(image.place, "image-missing", written=image.file, near=near)


WORTH_A_PROCESS = 200
"""New texts for which starting another process costs less than it saves."""


def _prose(sheets: Iterable[Sheet], memory: Memory, jobs: int, said: list[Diagnostic]) -> dict[str, Prose]:
    """The HTML of every sheet's sections, by slug: the one slow step, so the one remembered."""
    paths = {sheet.slug: sheet.path for sheet in sheets}
    texts = {sheet.slug: tuple(part.text for part in sheet.parts) for sheet in sheets}
    keys = {
        slug: key("prose", prose.VERSION, *(part.encode() for part in parts)) for slug, parts in texts.items()
    }
    new = [slug for slug in texts if keys[slug] not in memory.known]
    if jobs > 1 and len(new) > WORTH_A_PROCESS:
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(jobs) as pool:
            made = list(pool.map(_convert, [texts[slug] for slug in new], chunksize=50))
    else:
        made = [_convert(texts[slug]) for slug in new]
    fresh: dict[str, bytes] = {}
    for slug, result in zip(new, made, strict=True):
        if result is None:
            said.append(error(Place(paths[slug]), "unrenderable"))
        else:
            fresh[keys[slug]] = result
    sound = (slug for slug in texts if keys[slug] in memory.known or keys[slug] in fresh)
    # partial, not a lambda: it must hold on to this round's key.
    return {
        slug: _unpacked(memory.recall(keys[slug], partial(fresh.__getitem__, keys[slug]))) for slug in sound
    }


def _convert(parts: tuple[str, ...]) -> bytes | None:
    """One sheet's HTML, packed; None when the converter itself gives up on the text.

    `limits` refuses by name what is known to make it fail; what is not yet known is the editor's
    text all the same, and must not look like our own bug.
    """
    try:
        return _packed(prose.render(parts))
    except Exception:  # noqa: BLE001 (the converter raises what it likes)
        return None


def _packed(made: Prose) -> bytes:
    return json.dumps([made.sections, made.notes]).encode()


def _unpacked(data: bytes) -> Prose:
    sections, notes = json.loads(data)
    return Prose(tuple(sections), notes)


def _cards(site: Site, inputs: Files, memory: Memory, jobs: int) -> dict[str, tuple[Card, Rendition]]:
    """The social cards, by page as `cards_of` has them, each with its picture."""
    if not site.config.social_cards:
        return {}
    style = inputs.get("templates/assets/style.css", b"").decode(errors="replace")
    colours = social.colours_of(style)
    look = json.dumps(colours).encode()
    cards = social.cards_of(site)
    keys = {path: key("card", social.VERSION, look, card.as_bytes()) for path, card in cards.items()}
    new = {keys[path]: card for path, card in cards.items() if keys[path] not in memory.known}
    if jobs > 1 and len(new) > WORTH_A_PROCESS:
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(jobs) as pool:
            made = list(pool.map(partial(social.draw, colours=colours), new.values(), chunksize=50))
    else:
        made = [social.draw(card, colours) for card in new.values()]
    fresh = dict(zip(new, made, strict=True))
    return {
        path: (card, social.rendition(memory.recall(keys[path], partial(fresh.__getitem__, keys[path]))))
        for path, card in cards.items()
    }


def _render(
    site: Site, inputs: Files, cards: Map[str, tuple[Card, Rendition]], said: list[Diagnostic]
) -> tuple[dict[str, bytes], int]:
    assets = assets_of(inputs)
    files = {asset.path: asset.data for asset in assets.values()}
    files |= {f"assets/{picture.name}": picture.data for _, picture in cards.values()}
    for picture in site.pictures.values():
        files |= {f"assets/{r.name}": r.data for r in picture.renditions}
    search = search_data(site)
    files |= search
    pages = [*site_map(site, search), *map_pages(site), *figure_pages(site), *statement_pages(site)]
    links = {page.owner: page.path for page in reversed(pages)}
    renderer = renderer_for(site, inputs, assets, links, cards)
    owners: dict[str, str] = {}
    for page in pages:
        # Paths that differ only by case are one file on some disks.
        other = owners.setdefault(page.path.casefold(), page.owner)
        if page.path in files:
            said.append(error(Place(page.owner), "path-taken", path=page.address, other=other))
            continue
        html = _attempt(said, renderer.render, page)
        if html is None:
            break
        files[page.path] = html
    return files, len(pages)


def _has_errors(said: Iterable[Diagnostic]) -> bool:
    return any(found.severity is Severity.ERROR for found in said)


Result = TypeVar("Result")


def _attempt(said: list[Diagnostic], read: Callable[..., Result], *arguments: object) -> Result | None:
    """The result, or None after noting everything that was wrong."""
    try:
        return read(*arguments)
    except Invalid as invalid:
        said.extend(invalid.diagnostics)
        return None


def _kept(found: Iterable[Result | None]) -> Iterable[Result]:
    return (one for one in found if one is not None)
