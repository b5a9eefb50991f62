"""The whole story: a folder of files in, a folder of files out, and what there is to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from fichebak.building.files import Made, Store, files_of, in_memory
from fichebak.building.memory import Memory
from fichebak.building.origins import origins_of
from fichebak.building.pictures import pictures_of, shown_of
from fichebak.building.planning import drawn
from fichebak.building.reading import (
    check_pages,
    content_in,
    filing_of,
    read_config,
    read_sheets,
    read_texts,
    region_of,
    source_of,
    words_of,
)
from fichebak.building.texts import prose_of
from fichebak.building.versions import Version, read_versions, sites_of
from fichebak.building.work import Files, Watch, Work, unwatched
from fichebak.catalogue.advice import ADVICE, advise, dead_anchors, reading
from fichebak.catalogue.dates import History
from fichebak.catalogue.gathering import NO_HISTORY, Catalogue, gather
from fichebak.catalogue.places import spots_of
from fichebak.content import free_pages, linking, statements
from fichebak.content.checks import weighed
from fichebak.content.config import Config
from fichebak.content.editor import misfits
from fichebak.content.fields.contract import Setting
from fichebak.content.free_pages import FreePage
from fichebak.content.linking import References
from fichebak.content.model import Model
from fichebak.content.paths import CONFIG, PAGES, PROJECTS
from fichebak.content.readings import Reading
from fichebak.content.references import Reference
from fichebak.content.sheets import Sheet
from fichebak.content.translations import ByLanguage, by_language
from fichebak.content.withholding import withheld
from fichebak.site import atlas
from fichebak.site.atlas import Region, places_of
from fichebak.site.drawing import Drawing
from fichebak.site.images import Picture
from fichebak.site.plan import Site
from fichebak.text.diagnostics import Diagnostic, Place, Severity, in_order, warning


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked for, beside its files."""

    today: date
    drafts: bool = False
    only_check: bool = False
    jobs: int = 1
    """Processes that may work side by side."""
    preview: str = ""
    """The site's folder on this machine, where the pages are for a preview and name their source."""
    history: History = NO_HISTORY
    """What version control knows of the content files."""
    standing: Map[str, str] = field(default_factory=dict)
    """Digests of pages that stand on the site, by path: one that would have the same is not made again."""
    store: Callable[[int], Store] = in_memory
    """Makes what holds the files, for so many processes: ten thousand sheets have more than fit in memory."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a build: the site's files (none when there are errors), and what to say."""

    files: Files
    diagnostics: tuple[Diagnostic, ...]
    language: str
    sheets: int = 0
    pages: int = 0
    kept: frozenset[str] = frozenset()
    """Pages that are not among the files: they would be as they stand."""
    digests: Map[str, str] = field(default_factory=dict)
    """Of each page of which that can be told, what it is made from."""

    @property
    def failed(self) -> bool:
        return any(found.severity is Severity.ERROR for found in self.diagnostics)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A site that was read and found right, or None."""

    site: Site | None
    language: str
    sheets: int = 0
    to_places: tuple[Reference, ...] = ()
    """Links to a place on a page, where something is to be said of them once there are pages."""


def build(
    inputs: Files,
    options: Options,
    memory: Memory,
    known: Iterable[Diagnostic] = (),
    watch: Watch = unwatched,
) -> Outcome:
    """Builds a site. Pure, but for what the memory learns; `known` is what was found on disk."""
    work = Work(inputs, memory, options.drafts, options.jobs, options.only_check, watch, list(known))
    ready = _prepared(work, options)
    made: Made | None = None
    count = 0
    if ready.site:
        drawing = drawn(work, ready.site)
        # Where two pages want one path, links to the one that has none would be told as wrong as well.
        made = files_of(work, drawing, options.standing, options.store) if work.is_right else None
        count = drawing.count
        if made and ready.to_places:
            work.said.extend(_dead_anchors(ready.site, ready.to_places, drawing))
    if not work.is_right:
        memory.forget_nothing()
    if made is None or not work.is_right or options.only_check:
        made = Made()
    said = in_order(work.said)
    return Outcome(made.files, said, ready.language, ready.sheets, count, made.kept, made.digests)


def prepare(
    inputs: Files, options: Options, memory: Memory, known: Iterable[Diagnostic] = ()
) -> tuple[Prepared, tuple[Diagnostic, ...]]:
    """Everything up to the pages, so that a preview can make just those that are looked at."""
    work = Work(inputs, memory, options.drafts, options.jobs, outlines=True, said=list(known))
    ready = _prepared(work, options)
    if ready.site is None:
        memory.forget_nothing()
    return ready, in_order(work.said)


def draw(site: Site, inputs: Files, memory: Memory) -> tuple[Drawing, tuple[Diagnostic, ...]]:
    """The files of a site, and the paths that two of them want."""
    work = Work(inputs, memory, outlines=True)
    return drawn(work, site), in_order(work.said)


def _prepared(work: Work, options: Options) -> Prepared:
    settings, code = read_config(work)
    setting = Setting(words_of(work.inputs, code), options.today)
    work.watch("sheets", 0, 0)
    if settings is None:
        # What is wrong with each text whatever the model says, is told all the same.
        _tell(work, read_texts(work, [path for paths in _paths(work) for path in paths]), None)
        return Prepared(None, code)
    content = _content(work, settings, setting)
    work.watch("catalogue", 0, 0)
    texts = [file.references for file in content.readings]
    texts += linking.of_fields(content.every_sheet, settings.model)
    whole = _gathered(work, content, texts, options.history)
    wanted = _advised(settings, options)
    if advised := wanted & ADVICE.keys():
        work.said.extend(weighed(_advice(work, content, advised), settings.checks))
    work.watch("texts", 0, 0)
    # Rendering starts only on a sound catalogue; without errors nothing below can go wrong but
    # the templates themselves and two pages that want one path.
    site = _site(work, content, texts, whole, options) if work.is_right else None
    work.said[:] = withheld(work.said, work.inputs, settings.model, readable=True)
    # Of bodies alone: a field may share its line with a contact, which only `withheld` keeps to itself.
    links = (one for file in content.readings for one in file.references.found if "#" in one.address)
    to_places = tuple(links) if "dead-anchor" in wanted else ()
    return Prepared(site if work.is_right else None, code, len(whole.sheets), to_places)


@dataclass(frozen=True, slots=True)
class _Content:
    """What the files of a site say, each by itself and as far as it could be read."""

    settings: Config
    setting: Setting
    readings: tuple[Reading, ...]
    by_language: ByLanguage
    """The files of the sheets."""
    sheets: tuple[Sheet, ...]
    """In the main language, drafts too."""
    published: tuple[Sheet, ...]
    pages: tuple[FreePage, ...]
    versions: tuple[Version, ...]
    """The other languages."""
    region: Region | None
    pictures: Map[str, Picture]
    """All of them: of what is not published, too."""

    @property
    def every_sheet(self) -> tuple[Sheet, ...]:
        """Drafts too, and in each language that has a file of it."""
        return (*self.sheets, *(sheet for version in self.versions for sheet in version.translated))


def _paths(work: Work) -> tuple[list[str], list[str]]:
    """The files of sheets and of free pages."""
    return content_in(work.inputs, PROJECTS), content_in(work.inputs, PAGES)


def _tell(work: Work, readings: Iterable[Reading], model: Model | None) -> None:
    """Says what there is to say of some files, each by itself."""
    unreadable = [one for file in readings for one in file.unreadable]
    work.said.extend(withheld(unreadable, work.inputs, model))
    work.said.extend(one for file in readings for one in file.said)


def _content(work: Work, settings: Config, setting: Setting) -> _Content:
    """Everything checked that one file tells, or one and its translation."""
    said = work.said
    if settings.url and settings.publisher:  # else it is not yet meant for the public
        said.extend(
            statements.check(
                settings.accessibility,
                settings.privacy,
                settings.feedback,
                Place(CONFIG),
                setting.today,
            )
        )
    paths = _paths(work)
    sheets, pages = (by_language(found, settings, said) for found in paths)
    read = read_sheets(work, sheets.main, settings, setting.words)
    others = read_texts(work, sorted({path for found in paths for path in found} - {*sheets.main}))
    _tell(work, (*read, *others), settings.model)
    # A draft may still lack its title, and then there is nothing to call it by.
    found = (file.sheet for file in read if file.sheet)
    all_sheets = tuple(sheet for sheet in found if sheet.slug and "title" in sheet.values)
    free = tuple(check_pages(work, pages.main))
    versions = read_versions(work, settings, setting, sheets, pages)
    if settings.editor:
        sources = (source_of(work, path) for path in pages.main)
        fronts = (source.front for source in sources if source)
        said.extend(one for front in fronts for one in misfits(front, free_pages.FIELDS, setting.words))
    return _Content(
        settings,
        setting,
        readings=(*read, *others),
        by_language=sheets,
        sheets=all_sheets,
        published=tuple(sheet for sheet in all_sheets if work.drafts or not sheet.is_draft),
        pages=free,
        versions=versions,
        region=region_of(work, settings),
        pictures=pictures_of(work),
    )


def _gathered(work: Work, content: _Content, texts: Iterable[References], history: History) -> Catalogue:
    """The catalogue, after checking what only all files together tell."""
    said, model = work.said, content.settings.model
    if content.region:
        said.extend(atlas.check(content.sheets, model, content.region))
    unpublished = {sheet.path for sheet in content.sheets} - {sheet.path for sheet in content.published}
    unpublished |= {path for version in content.versions for path in version.unfinished}
    said.extend(linking.check(texts, content.every_sheet, unpublished, work.inputs))
    file = filing_of(work, model, content.setting)
    whole, collisions = gather(content.published, model, content.setting, history, file)
    said.extend(collisions)
    if history.untold:
        said.append(warning(Place(PROJECTS.rstrip("/")), "history-untold"))
    elif history.cut_short and not all(dates.added for dates in whole.dates.values()):
        said.append(warning(Place(PROJECTS.rstrip("/")), "history-cut-short"))
    return whole


def _advice(work: Work, content: _Content, wanted: AbstractSet[str]) -> Iterator[Diagnostic]:
    """Advice on the content in each language."""
    found = (source_of(work, path) for paths in _paths(work) for path in paths)
    sources = [source for source in found if source]
    main = reading(sources, content.published, content.pages, content.settings.model, content.setting)
    yield from advise(replace(main, places=places_of(content.region)), wanted)
    for one in content.versions:
        own = reading(sources, one.translated, one.pages, one.config.model, one.setting)
        yield from advise(own, wanted)


def _site(
    work: Work, content: _Content, texts: Iterable[References], whole: Catalogue, options: Options
) -> Site:
    """What the pages are drawn from, in all languages."""
    settings, region = content.settings, content.region
    slugs = {sheet.slug for sheet in whole.sheets}
    translated = (sheet for version in content.versions for sheet in version.sheets if sheet.slug in slugs)
    pictures = shown_of(content.pictures, [*whole.sheets, *translated], texts)
    spots = spots_of(whole.sheets, settings.model, places_of(content.region))
    site = Site(
        settings,
        whole,
        content.setting,
        prose_of(work, whole.sheets),
        pictures,
        content.pages,
        region,
        options.preview,
        spots,
        cache(lambda: atlas.atlas(whole.sheets, spots, region) if region else None),
        origin=origins_of(whole.sheets, content.by_language, settings.model, pictures, work.inputs),
    )
    if content.versions and work.is_right:
        made = sites_of(work, site, content.versions, content.published, options.history)
        site = replace(site, versions=made)
    return site


def _advised(settings: Config, options: Options) -> set[str]:
    """The codes to look for: a build tells only what its site calls worse than advice."""
    return {
        code
        for code, severity in settings.checks.items()
        if severity is not None and (options.only_check or severity is not Severity.ADVICE)
    }


def _dead_anchors(site: Site, links: Iterable[Reference], drawing: Drawing) -> Iterable[Diagnostic]:
    pages = {owner: path for owner, path in drawing.renderer.links.items() if owner.endswith(".md")}

    @cache
    def html(owner: str) -> str | None:
        return (drawing.file(pages[owner]) or b"").decode() if owner in pages else None

    return weighed(dead_anchors(links, html), site.config.checks)
