"""The whole story: a folder of files in, a folder of files out, and what there is to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
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
from fichebak.content.sources import Source
from fichebak.content.translations import apart, main_path
from fichebak.content.withholding import withheld
from fichebak.exports.exporting import export
from fichebak.exports.pages import export_pages
from fichebak.files import Made, files_of
from fichebak.memory import Memory, key
from fichebak.site import atlas
from fichebak.site.admin import Admin, admin
from fichebak.site.assets import Asset, assets_of
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
    cards_of,
    check_pages,
    check_sheets,
    origins_of,
    pictures_of,
    prose_of,
    read_config,
    read_sources,
    referring,
    region_of,
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
    store: Callable[[], MutableMapping[str, bytes]] = dict
    """Makes the mapping that holds the files: ten thousand sheets have more than fit in memory."""


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
    """A site that was read and found right (or None), and what there is to say about it."""

    site: Site | None
    diagnostics: tuple[Diagnostic, ...]
    language: str
    sheets: int = 0
    sources: tuple[Source, ...] = ()


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
    made = Made()
    count = 0
    if ready.site:
        drawing, clashes = draw(ready.site, inputs, memory, options.jobs, watch)
        said.extend(clashes)
        made = files_of(drawing, options.jobs, options.standing, options.store, said, watch)
        count = drawing.count
        if made.files and "dead-anchor" in _advised(ready.site.config, options):
            said.extend(_dead_anchors(ready.site, ready.sources, drawing))
    if _has_errors(said) or options.only_check:
        made = Made()
    return Outcome(made.files, in_order(said), ready.language, ready.sheets, count, made.kept, made.digests)


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
    words = words_of(inputs[f"languages/{code}.yaml"], code, memory)
    setting = Setting(words, options.today)
    watch("sources", 0, 0)
    sheet_sources, page_sources = _content(settings, inputs, memory, said)
    if settings is None:
        return Prepared(None, in_order(said), code)

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
    watch("sheets", 0, 0)
    main_sheets = apart(sheet_sources, settings, said)
    main_pages = apart(page_sources, settings, said)
    all_sheets = check_sheets(main_sheets.main, settings, inputs, memory, said)
    pages = check_pages(main_pages.main, said)
    versions = read_versions(
        settings, main_sheets, main_pages, inputs, options.today, memory, said, drafts=options.drafts
    )
    if settings.editor:
        for found, declared in (
            (main_sheets.main, settings.model.fields),
            (main_pages.main, free_pages.FIELDS),
        ):
            said.extend(one for source in found for one in misfits(source.front, declared, words))
    pictures = pictures_of(inputs, memory, said, watch)
    watch("catalogue", 0, 0)
    region = region_of(settings, inputs, memory, said)
    if region:
        said.extend(atlas.check(all_sheets, settings.model, region))
    published = [sheet for sheet in all_sheets if options.drafts or not sheet.is_draft]
    unpublished = {sheet.path for sheet in all_sheets} - {sheet.path for sheet in published}
    unpublished |= {path for version in versions for path in version.unfinished}
    every_sheet = [*all_sheets, *(sheet for version in versions for sheet in version.translated)]
    texts = referring(content, every_sheet, settings.model, inputs, memory)
    said.extend(linking.check(texts, every_sheet, unpublished, inputs))
    whole, collisions = catalogue.gather(published, settings.model, setting, options.history)
    said.extend(collisions)
    if options.history.cut_short and not all(dates.added for dates in whole.dates.values()):
        said.append(warning(Place(PROJECTS.rstrip("/")), "history-cut-short"))
    if advised := _advised(settings, options) & ADVICE.keys():
        read = reading(content, published, pages, settings.model, setting)
        said.extend(weighed(advise(read, advised), settings.checks))
        for version in versions:
            model = version.config.model
            read = reading(content, version.translated, version.pages, model, version.setting)
            said.extend(weighed(advise(read, advised), settings.checks))
    watch("texts", 0, 0)
    # Rendering starts only on a sound catalogue; without errors nothing below can go wrong but
    # the templates themselves and two pages that want one path.
    html = {} if _has_errors(said) else prose_of(whole.sheets, memory, options.jobs, said, watch)
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
    if versions and not _has_errors(said):
        made = sites_of(site, versions, published, options.history, memory, options.jobs, said, watch)
        site = replace(site, versions=made)
    told = in_order(withheld(said, inputs, settings.model, readable=True))
    return Prepared(None if _has_errors(said) else site, told, code, len(whole.sheets), content)


def _content(
    settings: Config | None, inputs: Files, memory: Memory, said: list[Diagnostic]
) -> tuple[list[Source], list[Source]]:
    """The sheets and the free pages, taken apart as far as they can be."""
    found: list[Diagnostic] = []
    sheets, pages = (read_sources(inputs, folder, memory, found) for folder in (PROJECTS, PAGES))
    said.extend(withheld(found, inputs, settings.model if settings else None))
    return sheets, pages


def draw(
    site: Site, inputs: Files, memory: Memory, jobs: int = 1, watch: Watch = unwatched
) -> tuple[Drawing, tuple[Diagnostic, ...]]:
    """The files of a site, and the paths that two of them want."""
    watch("plan", 0, 0)
    assets = assets_of(inputs)
    plans = [_planned(one, inputs) for one in (site, *site.versions)]
    clashes = [clash for plan in plans for clash in plan.clashes]
    for plan in plans[1:]:
        folder = plan.site.config.folder
        taken = next((p for p in plans[0].pages.values() if p.path.casefold().startswith(folder)), None)
        if taken:
            clashes.append(error(Place(taken.owner), "path-taken", path=folder, other=config.PATH))
    told = [(plan.site, plan.pages) for plan in plans]
    origins = {
        page.owner: origin
        for _, pages in told[1:]
        for page in pages.values()
        if (origin := main_path(page.owner)) != page.owner
    }
    closed = [path for one, pages in told for path in unframed(pages, _embeds(one), one.config.folder)]
    drawings = [
        _drawing(plan, pages, links, inputs, assets, memory, jobs, closed, watch)
        for plan, pages, links in zip(plans, switched(told), links_of(told, origins), strict=True)
    ]
    main, *others = drawings
    versions = {one.config.folder: drawing for one, drawing in zip(site.versions, others, strict=True)}
    return replace(main, versions=versions), tuple(clashes)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The pages of one language of a site, and what they are made with."""

    site: Site
    pages: Map[str, Page]
    search: Callable[[], Map[str, bytes]]
    editor: Admin | None
    clashes: tuple[Diagnostic, ...]


def _planned(site: Site, inputs: Files) -> _Plan:
    search = cache(lambda: search_data(site))
    editor, found = tried(admin, site, inputs)
    pages: dict[str, Page] = {}
    # Paths that differ only by case are one file on some disks.
    owners: dict[str, str] = {}
    clashes = list(found)
    for page in (
        *site_map(site, search),
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


def _drawing(  # noqa: PLR0913, PLR0917 (what every page is made with)
    plan: _Plan,
    pages: Map[str, Page],
    links: Map[str, str],
    inputs: Files,
    assets: Map[str, Asset],
    memory: Memory,
    jobs: int,
    closed: Iterable[str],
    watch: Watch,
) -> Drawing:
    site, search, editor = plan.site, plan.search, plan.editor
    social = cards_of(site, inputs, memory, jobs)

    def others() -> dict[str, bytes]:
        files = {f"assets/{picture.name}": picture.data for _, picture in social.values()}
        if not site.config.folder:  # the other languages share what they can
            files |= {asset.path: asset.data for asset in assets.values()}
            for picture in site.pictures.values():
                files |= {f"assets/{r.name}": r.data for r in picture.renditions}
            files["_headers"] = headers_file(
                page_policy(site.config),
                _lasting(site),
                all_alike=site.config.editor is None,
                unframed=tuple(closed),
            )
        watch("search", 0, 0)
        found = search()
        watch("exports", 0, 0)
        given = export(site, tuple(pages.values()))
        return {**files, **found, **given, **(editor.files if editor else {})}

    code = site.setting.words.code
    set_in = (inputs[f"languages/{code}.yaml"], *(asset.path.encode() for asset in assets.values()))
    compiled = memory.value(key("templates", code, site.up.encode(), *set_in), Compiled)
    environment = environment_for(site, inputs, assets, compiled)
    look = key("look", code, environment.common.encode(), *_common(inputs))
    renderer = renderer_for(environment, site, links, social, look)
    return Drawing(pages, renderer, cache(others))


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


def _dead_anchors(site: Site, content: Iterable[Source], drawing: Drawing) -> Iterable[Diagnostic]:
    pages = {owner: path for owner, path in drawing.renderer.links.items() if owner.endswith(".md")}

    @cache
    def html(owner: str) -> str | None:
        return (drawing.file(pages[owner]) or b"").decode() if owner in pages else None

    return weighed(dead_anchors(content, html), site.config.checks)


def _has_errors(said: Iterable[Diagnostic]) -> bool:
    return any(found.severity is Severity.ERROR for found in said)
