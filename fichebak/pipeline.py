"""The whole story: a folder of files in, a folder of files out, and what there is to say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from hashlib import sha256
from typing import TypeVar

from fichebak.catalogue import gathering as catalogue
from fichebak.catalogue.advice import advise, dead_anchors, reading
from fichebak.catalogue.dates import History
from fichebak.content import config, free_pages, sheets, sources
from fichebak.content.checks import weighed
from fichebak.content.config import Config
from fichebak.content.editor import misfits
from fichebak.content.fields.contract import Setting
from fichebak.content.fields.image import FORMATS
from fichebak.content.free_pages import FreePage
from fichebak.content.linking import IMAGES, PAGES, PROJECTS, References, body, check_all, fields
from fichebak.content.sheets import Sheet
from fichebak.content.sources import Source
from fichebak.exports.exporting import export
from fichebak.exports.pages import export_pages
from fichebak.memory import Memory, key
from fichebak.site import atlas, images
from fichebak.site.admin import admin
from fichebak.site.atlas import Region
from fichebak.site.drawing import Drawing
from fichebak.site.figures import figure_pages
from fichebak.site.headers import headers_file, page_policy
from fichebak.site.images import Picture
from fichebak.site.maps import map_pages
from fichebak.site.pages import site_map
from fichebak.site.plan import Page, Site
from fichebak.site.rendering import Compiled, assets_of, renderer_for
from fichebak.site.search_page import search_data
from fichebak.text import language, prose
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, Severity, error, in_order, warning
from fichebak.text.language import Words
from fichebak.text.prose import Prose

Files = Map[str, bytes]
"""A folder: path with forward slashes → bytes."""
MAPS = "content/map/"


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked for, beside its files."""

    today: date
    drafts: bool = False
    only_check: bool = False
    jobs: int = 1
    """Processes that may convert Markdown side by side."""
    preview: str = ""
    """The site's folder on this machine, where the pages are for a preview and name their source."""
    history: History = catalogue.NO_HISTORY
    """What version control knows of the content files."""


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


@dataclass(frozen=True, slots=True)
class Prepared:
    """A site that was read and found right (or None), and what there is to say about it."""

    site: Site | None
    diagnostics: tuple[Diagnostic, ...]
    language: str
    sheets: int = 0
    sources: tuple[Source, ...] = ()


Watch = Callable[[str, int, int], None]
"""Is told a stage of the work, how many of its items were begun, and how many there are."""


def unwatched(_stage: str, _done: int, _total: int) -> None:
    """For whoever does not want to know."""


def build(
    inputs: Files,
    options: Options,
    memory: Memory,
    known: Iterable[Diagnostic] = (),
    watch: Watch = unwatched,
) -> Outcome:
    """Builds a site. Pure, but for what the memory learns; `known` is what was found on disk."""
    ready = prepare(inputs, options, memory, known, watch)
    said = list(ready.diagnostics)
    files: Files = {}
    count = 0
    if ready.site:
        drawing, clashes = draw(ready.site, inputs, memory)
        said.extend(clashes)
        files, count = _drawn(drawing, said, watch), len(drawing.pages)
        if files and "dead-anchor" in _advised(ready.site.config, options):
            said.extend(_dead_anchors(ready.site, ready.sources, drawing.renderer.links, files))
    if _has_errors(said) or options.only_check:
        files = {}
    return Outcome(files, in_order(said), ready.language, ready.sheets, count)


def prepare(
    inputs: Files,
    options: Options,
    memory: Memory,
    known: Iterable[Diagnostic] = (),
    watch: Watch = unwatched,
) -> Prepared:
    """Everything up to the pages, so that a preview can make just those that are looked at."""
    said = list(known)
    settings, code = read_config(inputs, memory, said)
    words = _words(inputs[f"languages/{code}.yaml"], code, memory)
    setting = Setting(words, options.today)
    sheet_sources = _read_sources(inputs, PROJECTS, memory, said)
    page_sources = _read_sources(inputs, PAGES, memory, said)
    if settings is None:
        return Prepared(None, in_order(said), code)

    all_sheets = _check_sheets(sheet_sources, settings, inputs, memory, said)
    pages = _check_pages(page_sources, said)
    if settings.editor:
        for found, declared in ((sheet_sources, settings.model.fields), (page_sources, free_pages.FIELDS)):
            said.extend(one for source in found for one in misfits(source.front, declared, words))
    pictures = _pictures(inputs, memory, said, watch)
    region = _region(settings, inputs, memory, said)
    if region:
        said.extend(atlas.check(all_sheets, settings.model, region))
    published = [sheet for sheet in all_sheets if options.drafts or not sheet.is_draft]
    unpublished = {sheet.path for sheet in all_sheets} - {sheet.path for sheet in published}
    referring = [
        *_bodies([*sheet_sources, *page_sources], inputs, memory),
        *fields(all_sheets, settings.model),
    ]
    said.extend(check_all(referring, all_sheets, unpublished, inputs))
    whole, collisions = catalogue.gather(published, settings.model, setting, options.history)
    said.extend(collisions)
    if options.history.cut_short and not all(dates.added for dates in whole.dates.values()):
        said.append(warning(Place(PROJECTS.rstrip("/")), "history-cut-short"))
    advised = _advised(settings, options)
    if advised:
        read = reading([*sheet_sources, *page_sources], published, pages, settings.model, setting)
        said.extend(weighed(advise(read, advised), settings.checks))
    # Rendering starts only on a sound catalogue; without errors nothing below can go wrong but
    # the templates themselves and two pages that want one path.
    if _has_errors(said):
        return Prepared(None, in_order(said), code, len(whole.sheets))

    texts = _prose(whole.sheets, memory, options.jobs, said, watch)
    if _has_errors(said):
        return Prepared(None, in_order(said), code, len(whole.sheets))
    site = Site(settings, whole, setting, texts, pictures, pages, region, options.preview)
    content = (*sheet_sources, *page_sources)
    return Prepared(site, in_order(said), code, len(whole.sheets), content)


def draw(site: Site, inputs: Files, memory: Memory) -> tuple[Drawing, tuple[Diagnostic, ...]]:
    """The files of a site, and the paths that two of them want."""
    assets, policy = assets_of(inputs), page_policy(site.config)
    code = site.setting.words.code
    set_in = (inputs[f"languages/{code}.yaml"], *(asset.path.encode() for asset in assets.values()))
    compiled = memory.value(key("templates", code, *set_in), Compiled)
    search = cache(lambda: search_data(site))

    immutable = ("assets", f"{site.word('search')}/data")
    editor, found = _tried(admin, site, inputs)

    def others() -> dict[str, bytes]:
        files = {asset.path: asset.data for asset in assets.values()}
        for picture in site.pictures.values():
            files |= {f"assets/{r.name}": r.data for r in picture.renditions}
        files["_headers"] = headers_file(policy, immutable, all_alike=site.config.editor is None)
        return {
            **files,
            **search(),
            **export(site, tuple(pages.values())),
            **(editor.files if editor else {}),
        }

    pages: dict[str, Page] = {}
    links: dict[str, str] = {}
    # Paths that differ only by case are one file on some disks.
    owners: dict[str, str] = {}
    clashes = list(found)
    own = (editor.page,) if editor else ()
    others_too = (*map_pages(site), *figure_pages(site), *export_pages(site), *own)
    for page in (*site_map(site, search), *others_too):
        other = owners.setdefault(page.path.casefold(), page.owner)
        if page.path in pages:
            clashes.append(error(Place(page.owner), "path-taken", path=page.address, other=other))
        pages.setdefault(page.path, page)
        links.setdefault(page.owner, page.path)
    renderer = renderer_for(site, inputs, assets, links, compiled)
    return Drawing(pages, renderer, cache(others)), tuple(clashes)


def _advised(settings: Config, options: Options) -> set[str]:
    """The codes to look for: a build tells only what its site calls worse than advice."""
    return {
        code
        for code, severity in settings.checks.items()
        if severity is not None and (options.only_check or severity is not Severity.ADVICE)
    }


def _words(data: bytes, code: str, memory: Memory) -> Words:
    return memory.value(key("words", code, data), lambda: language.read(data.decode(), code))


def read_config(inputs: Files, memory: Memory, said: list[Diagnostic]) -> tuple[Config | None, str]:
    """The configuration, or None when something is wrong with it; and the language to speak in."""
    data = inputs.get(config.PATH)
    if data is None:
        said.append(error(Place(config.PATH), "no-configuration"))
        return None, config.LANGUAGES[0]
    text = _attempt(said, sources.decode, config.PATH, data)
    if text is None:
        return None, config.LANGUAGES[0]
    settings, found = memory.value(key("config", "", data), lambda: config.read(text))
    said.extend(found)
    return settings, settings.language if settings else config.language_of(text)


def _read_sources(inputs: Files, folder: str, memory: Memory, said: list[Diagnostic]) -> list[Source]:
    paths = sorted(path for path in inputs if path.startswith(folder) and path.lower().endswith(".md"))
    read = [
        memory.value(key("source", path, inputs[path]), partial(_tried, sources.read, path, inputs[path]))
        for path in paths
    ]
    said.extend(diagnostic for _, found in read for diagnostic in found)
    return [source for source, _ in read if source is not None]


def _check_sheets(
    found: Iterable[Source], settings: Config, inputs: Files, memory: Memory, said: list[Diagnostic]
) -> list[Sheet]:
    """Every sheet as far as it could be read: an error anywhere stops the build, but later."""
    model = sha256(inputs[config.PATH]).hexdigest()
    checked = [
        memory.value(
            key("sheet", model, source.path.encode(), inputs[source.path]),
            partial(sheets.read, source, settings.model),
        )
        for source in found
    ]
    for _, diagnostics in checked:
        said.extend(diagnostics)
    # A draft may still lack its title, and then there is nothing to call it by.
    return [sheet for sheet, _ in checked if sheet.slug and "title" in sheet.values]


def _check_pages(found: Iterable[Source], said: list[Diagnostic]) -> list[FreePage]:
    pages = _kept(_attempt(said, free_pages.check, source) for source in found)
    return sorted(pages, key=lambda page: (page.order, page.path))


def _region(settings: Config, inputs: Files, memory: Memory, said: list[Diagnostic]) -> Region | None:
    if settings.map is None:
        return None
    files = sorted(path for path in inputs if path.startswith(MAPS))
    made_of = (inputs[config.PATH], *(part for path in files for part in (path.encode(), inputs[path])))
    region, found = memory.value(key("map", "", *made_of), lambda: _tried(atlas.read, settings.map, inputs))
    said.extend(found)
    return region


def _pictures(inputs: Files, memory: Memory, said: list[Diagnostic], watch: Watch) -> dict[str, Picture]:
    """Every picture in content/images, by its name there."""
    found = {}
    paths = sorted(path for path in inputs if path.startswith(IMAGES))
    for path in _watched(watch, "pictures", paths, len(paths)):
        name = path.removeprefix(IMAGES)
        if name.rsplit(".", 1)[-1].lower() in FORMATS:
            picture = _attempt(said, _picture, path, inputs[path], memory)
            if picture is not None:
                found[name] = picture
    return found


def _picture(path: str, data: bytes, memory: Memory) -> Picture:
    name = key("picture", images.VERSION, path.encode(), data)
    packed = partial(memory.recall, name, lambda: images.pack(images.render(path, data)))
    return memory.value(name, lambda: images.unpack(packed()))


def _bodies(found: Iterable[Source], inputs: Files, memory: Memory) -> Iterable[References]:
    return (
        memory.value(key("references", source.path, inputs[source.path]), partial(body, source))
        for source in found
    )


WORTH_A_PROCESS = 200
"""New texts for which starting another process costs less than it saves."""


def _prose(
    sheets: Iterable[Sheet], memory: Memory, jobs: int, said: list[Diagnostic], watch: Watch
) -> dict[str, Prose]:
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
            results = pool.map(_convert, [texts[slug] for slug in new], chunksize=50)
            made = list(_watched(watch, "texts", results, len(new)))
    else:
        made = [_convert(texts[slug]) for slug in _watched(watch, "texts", new, len(new))]
    fresh: dict[str, bytes] = {}
    for slug, result in zip(new, made, strict=True):
        if result is None:
            said.append(error(Place(paths[slug]), "unrenderable"))
        else:
            fresh[keys[slug]] = result
    sound = (slug for slug in texts if keys[slug] in memory.known or keys[slug] in fresh)
    # partial, not a lambda: it must hold on to this round's key.
    return {slug: memory.value(keys[slug], partial(_remembered, keys[slug], fresh, memory)) for slug in sound}


def _remembered(name: str, fresh: Map[str, bytes], memory: Memory) -> Prose:
    return _unpacked(memory.recall(name, lambda: fresh[name]))


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


def _drawn(drawing: Drawing, said: list[Diagnostic], watch: Watch) -> Files:
    """Every file; none when a template is wrong: then all pages would say so."""
    files = dict(drawing.others())
    for path, page in _watched(watch, "pages", drawing.pages.items(), len(drawing.pages)):
        html = _attempt(said, drawing.renderer.render, page)
        if html is None:
            return {}
        files[path] = html
    return files


def _dead_anchors(
    site: Site, content: Iterable[Source], links: Map[str, str], files: Files
) -> Iterable[Diagnostic]:
    pages = {owner: path for owner, path in links.items() if owner.endswith(".md")}
    found = dead_anchors(content, lambda owner: files[pages[owner]].decode() if owner in pages else None)
    return weighed(found, site.config.checks)


def _has_errors(said: Iterable[Diagnostic]) -> bool:
    return any(found.severity is Severity.ERROR for found in said)


Result = TypeVar("Result")


def _watched(watch: Watch, stage: str, items: Iterable[Result], total: int) -> Iterable[Result]:
    """The items, with a word for whoever watches as each comes."""
    for number, item in enumerate(items, start=1):
        watch(stage, number, total)
        yield item


def _attempt(said: list[Diagnostic], read: Callable[..., Result], *arguments: object) -> Result | None:
    """The result, or None after noting everything that was wrong."""
    try:
        return read(*arguments)
    except Invalid as invalid:
        said.extend(invalid.diagnostics)
        return None


def _tried(read: Callable[..., Result], *arguments: object) -> tuple[Result | None, tuple[Diagnostic, ...]]:
    """The result, or None and everything that was wrong: for what is remembered either way."""
    found: list[Diagnostic] = []
    result = _attempt(found, read, *arguments)
    return result, tuple(found)


def _kept(found: Iterable[Result | None]) -> Iterable[Result]:
    return (one for one in found if one is not None)
