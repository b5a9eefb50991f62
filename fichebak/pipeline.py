"""The whole story: a folder of files in, a folder of files out, and what there is to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from fichebak.catalogue import gathering as catalogue
from fichebak.catalogue.advice import ADVICE, advise, dead_anchors, reading
from fichebak.catalogue.dates import History
from fichebak.catalogue.places import Places, spots_of
from fichebak.content import config, free_pages, linking, statements
from fichebak.content.checks import weighed
from fichebak.content.config import Config
from fichebak.content.editor import misfits
from fichebak.content.fields.contract import Setting
from fichebak.content.linking import IMAGES, PAGES, PROJECTS
from fichebak.content.references import Reference
from fichebak.content.sources import Source
from fichebak.content.translations import apart, main_path
from fichebak.content.withholding import withheld
from fichebak.exports.exporting import export
from fichebak.exports.pages import export_pages
from fichebak.files import Made, Store, files_of, in_memory
from fichebak.memory import Memory, key
from fichebak.site import atlas
from fichebak.site.admin import Admin, admin
from fichebak.site.assets import ASSETS, Asset, assets_of
from fichebak.site.drawing import Drawing
from fichebak.site.figures import figure_pages
from fichebak.site.headers import headers_file, page_policy, unframed
from fichebak.site.maps import map_pages
from fichebak.site.pages import site_map
from fichebak.site.plan import Page, Site
from fichebak.site.rendering import Compiled, environment_for, renderer_for
from fichebak.site.search_page import search_data
from fichebak.site.statements import statement_pages
from fichebak.site.switching import links_of, switched
from fichebak.steps import (
    Files,
    Watch,
    Work,
    cards_of,
    check_pages,
    check_sheets,
    filing_of,
    origins_of,
    pictures_of,
    prose_of,
    read_config,
    read_sources,
    referring,
    region_of,
    relations_of,
    tried,
    unwatched,
    words_of,
)
from fichebak.text.diagnostics import Diagnostic, Place, Severity, error, in_order, warning
from fichebak.versions import read_versions, sites_of


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
    history: History = catalogue.NO_HISTORY
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
    work = Work(inputs, memory, options.drafts, options.jobs, watch, list(known))
    ready = _prepared(work, options)
    made: Made | None = None
    count = 0
    if ready.site:
        drawing = _drawn(work, ready.site)
        made = files_of(work, drawing, options.standing, options.store)
        count = drawing.count
        if made and ready.to_places:
            work.said.extend(_dead_anchors(ready.site, ready.to_places, drawing))
    if made is None or not work.is_right or options.only_check:
        made = Made()
    said = in_order(work.said)
    return Outcome(made.files, said, ready.language, ready.sheets, count, made.kept, made.digests)


def prepare(
    inputs: Files, options: Options, memory: Memory, known: Iterable[Diagnostic] = ()
) -> tuple[Prepared, tuple[Diagnostic, ...]]:
    """Everything up to the pages, so that a preview can make just those that are looked at."""
    work = Work(inputs, memory, options.drafts, options.jobs, said=list(known))
    return _prepared(work, options), in_order(work.said)


def draw(site: Site, inputs: Files, memory: Memory) -> tuple[Drawing, tuple[Diagnostic, ...]]:
    """The files of a site, and the paths that two of them want."""
    work = Work(inputs, memory)
    return _drawn(work, site), in_order(work.said)


def _prepared(work: Work, options: Options) -> Prepared:
    inputs, said = work.inputs, work.said
    settings, code = read_config(work)
    words = words_of(inputs, code)
    setting = Setting(words, options.today)
    work.watch("sources", 0, 0)
    sheet_sources, page_sources = _content(work, settings)
    if settings is None:
        return Prepared(None, code)

    content = (*sheet_sources, *page_sources)
    if settings.url and settings.publisher:  # else it is not yet meant for the public
        said.extend(
            statements.check(
                settings.accessibility,
                settings.privacy,
                settings.feedback,
                Place(config.PATH),
                options.today,
            )
        )
    work.watch("sheets", 0, 0)
    main_sheets = apart(sheet_sources, settings, said)
    main_pages = apart(page_sources, settings, said)
    all_sheets = check_sheets(work, main_sheets.main, settings)
    pages = check_pages(work, main_pages.main)
    versions = read_versions(work, settings, setting, main_sheets, main_pages)
    if settings.editor:
        for found, declared in (
            (main_sheets.main, settings.model.fields),
            (main_pages.main, free_pages.FIELDS),
        ):
            said.extend(one for source in found for one in misfits(source.front, declared, words))
    pictures = pictures_of(work)
    work.watch("catalogue", 0, 0)
    region = region_of(work, settings)
    if region:
        said.extend(atlas.check(all_sheets, settings.model, region))
    published = [sheet for sheet in all_sheets if options.drafts or not sheet.is_draft]
    unpublished = {sheet.path for sheet in all_sheets} - {sheet.path for sheet in published}
    unpublished |= {path for version in versions for path in version.unfinished}
    every_sheet = [*all_sheets, *(sheet for version in versions for sheet in version.translated)]
    bodies = referring(work, content)
    said.extend(
        linking.check(
            [*bodies, *linking.of_fields(every_sheet, settings.model)], every_sheet, unpublished, inputs
        )
    )
    whole, collisions = catalogue.gather(
        published, settings.model, setting, options.history, filing_of(work, settings.model, setting)
    )
    said.extend(collisions)
    if options.history.cut_short and not all(dates.added for dates in whole.dates.values()):
        said.append(warning(Place(PROJECTS.rstrip("/")), "history-cut-short"))
    if advised := _advised(settings, options) & ADVICE.keys():
        given = [(published, pages, settings, setting)]
        given += [(list(v.translated), list(v.pages), v.config, v.setting) for v in versions]
        for sheets, free, own, its in given:
            read = reading(content, sheets, free, own.model, its)
            said.extend(weighed(advise(read, advised), settings.checks))
    work.watch("texts", 0, 0)
    # Rendering starts only on a sound catalogue; without errors nothing below can go wrong but
    # the templates themselves and two pages that want one path.
    html = prose_of(work, whole.sheets) if work.is_right else {}
    spots = spots_of(whole.sheets, settings.model, region.places if region else Places())
    drawn = cache(lambda: atlas.atlas(whole.sheets, spots, region) if region else None)
    origin = origins_of(whole.sheets, main_sheets, settings.model, pictures, inputs)
    site = Site(
        settings,
        whole,
        setting,
        html,
        pictures,
        pages,
        region,
        options.preview,
        spots,
        drawn,
        origin=origin,
    )
    if versions and work.is_right:
        made = sites_of(work, site, versions, published, options.history)
        site = replace(site, versions=made)
    said[:] = withheld(said, inputs, settings.model, readable=True)
    # Of bodies alone: a field may share its line with a contact, which only `withheld` keeps to itself.
    links = (one for _, _, found in bodies for one in found if "#" in one.address)
    to_places = tuple(links) if "dead-anchor" in _advised(settings, options) else ()
    return Prepared(site if work.is_right else None, code, len(whole.sheets), to_places)


def _content(work: Work, settings: Config | None) -> tuple[list[Source], list[Source]]:
    """The sheets and the free pages, taken apart as far as they can be."""
    taking = replace(work, said=[])
    sheets, pages = (read_sources(taking, folder) for folder in (PROJECTS, PAGES))
    work.said.extend(withheld(taking.said, work.inputs, settings.model if settings else None))
    return sheets, pages


def _drawn(work: Work, site: Site) -> Drawing:
    work.watch("plan", 0, 0)
    inputs = work.inputs
    drawn_with = ((path, inputs[path]) for path in sorted(inputs) if path.startswith(ASSETS))
    assets = work.memory.value(("assets", *drawn_with), lambda: assets_of(inputs))
    plans = [_planned(work, one) for one in (site, *site.versions)]
    work.said.extend(clash for plan in plans for clash in plan.clashes)
    for plan in plans[1:]:
        folder = plan.site.config.folder
        taken = next((p for p in plans[0].pages.values() if p.path.casefold().startswith(folder)), None)
        if taken:
            work.said.append(error(Place(taken.owner), "path-taken", path=folder, other=config.PATH))
    told = [(plan.site, plan.pages) for plan in plans]
    origins = {
        page.owner: origin
        for _, pages in told[1:]
        for page in pages.values()
        if (origin := main_path(page.owner)) != page.owner
    }
    closed = [path for one, pages in told for path in unframed(pages, _embeds(one), one.config.folder)]
    drawings = [
        _drawing(work, plan, pages, links, assets, closed)
        for plan, pages, links in zip(plans, switched(told), links_of(told, origins), strict=True)
    ]
    main, *others = drawings
    versions = {one.config.folder: drawing for one, drawing in zip(site.versions, others, strict=True)}
    return replace(main, versions=versions)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The pages of one language of a site, and what they are made with."""

    site: Site
    pages: Map[str, Page]
    search: Callable[[], Map[str, bytes]]
    editor: Admin | None
    clashes: tuple[Diagnostic, ...]


def _planned(work: Work, site: Site) -> _Plan:
    @cache
    def search() -> Map[str, bytes]:
        work.watch("search", 0, 0)
        return search_data(site)

    editor, found = tried(admin, site, work.inputs)
    pages: dict[str, Page] = {}
    # Paths that differ only by case are one file on some disks.
    owners: dict[str, str] = {}
    clashes = list(found)
    for page in (
        *site_map(site, search, relations_of(work, site)),
        *map_pages(site),
        *figure_pages(site),
        *statement_pages(site),
        *export_pages(site),
        *((editor.page,) if editor else ()),
    ):
        other = owners.setdefault(page.path.casefold(), page.owner)
        if page.path in pages:
            clashes.append(error(Place(page.owner), "path-taken", path=page.address, other=other))
        pages.setdefault(page.path, page)
    return _Plan(site, pages, search, editor, tuple(clashes))


def _drawing(  # noqa: PLR0913, PLR0917 (a plan, and what binds it to the plans of other languages)
    work: Work,
    plan: _Plan,
    pages: Map[str, Page],
    links: Map[str, str],
    assets: Map[str, Asset],
    closed: Iterable[str],
) -> Drawing:
    site, search, editor, inputs = plan.site, plan.search, plan.editor, work.inputs
    social = cards_of(work, site)

    def others() -> Iterator[tuple[str, bytes]]:
        for _, picture in social.values():
            yield f"assets/{picture.name}", picture.data
        if not site.config.folder:  # the other languages share what they can
            yield from ((asset.path, asset.data) for asset in assets.values())
            for shown in site.pictures.values():
                yield from ((f"assets/{r.name}", r.data) for r in shown.renditions)
            policy, alike = page_policy(site.config), site.config.editor is None
            headers = headers_file(policy, _lasting(site), all_alike=alike, unframed=tuple(closed))
            yield "_headers", headers
        yield from search().items()
        work.watch("exports", 0, 0)
        yield from export(site, tuple(pages.values()))
        if editor:
            yield from editor.files.items()

    code = site.setting.words.code
    set_in = (inputs[f"languages/{code}.yaml"], *(asset.path for asset in assets.values()))
    compiled = work.memory.value(("templates", code, site.up, *set_in), Compiled)
    environment = environment_for(site, inputs, assets, compiled)
    look = key("look", code, environment.common.encode(), *_common(inputs))
    renderer = renderer_for(environment, site, links, social, look)
    return Drawing(pages, renderer, others)


def _common(inputs: Files) -> Iterable[bytes]:
    """The inputs that concern every page: not those that have a page, or are shown on one."""
    for path in sorted(inputs):
        if not path.startswith((PROJECTS, PAGES, IMAGES)):
            yield from (path.encode(), inputs[path])


def _embeds(site: Site) -> Iterable[str]:
    """The paths that are for the pages of other sites."""
    if site.catalogue.sheets and site.exports("embeds"):
        yield site.embed_path()
        yield from (f"{facet.path}/" for facet in site.catalogue.facets if facet.values)


def _lasting(site: Site) -> Iterable[str]:
    """The folders with files whose names change with what is in them."""
    for one in (site, *site.versions):
        yield f"{one.config.folder}assets"
        yield f"{one.config.folder}{one.word('search')}/data"


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
