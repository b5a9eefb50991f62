"""Site → `Drawing`: plans the pages of every language, and links each page to its other languages.

The languages share assets and pictures, and no two pages may want the same path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping as Map, Sequence as Seq
from dataclasses import replace
from functools import cache, partial
from itertools import chain, starmap
from typing import NamedTuple

from fichebak.building.memory import key
from fichebak.building.pictures import cards_of, files_of_pictures
from fichebak.building.relations import relations_of
from fichebak.building.work import Files, Stage, Work
from fichebak.content.paths import ASSETS, CONFIG, IMAGES, PAGES, PROJECTS
from fichebak.content.translations import main_path
from fichebak.exports.exporting import exports
from fichebak.exports.pages import embed_family, embed_pages, export_family
from fichebak.site.admin import Admin, admin
from fichebak.site.assets import Asset, assets_of, lost_addresses
from fichebak.site.common import common_of
from fichebak.site.contrast import faint_colours
from fichebak.site.drawing import Drawing
from fichebak.site.environment import compiled_with, environment_for
from fichebak.site.figures import figure_family
from fichebak.site.headers import FOR_ALL, FOR_EVER, Header, headers_file, page_policy, unframed
from fichebak.site.images import Rendition
from fichebak.site.maps import map_family
from fichebak.site.menu import all_pages_family
from fichebak.site.overrides import unmerged
from fichebak.site.pages import filter_pages, index_pages, other_pages, sheet_page, views
from fichebak.site.plan import Family, File, Page, Site, Views, fixed
from fichebak.site.rendering import Renderer
from fichebak.site.resolving import Resolver
from fichebak.site.search_page import SearchData, data_folder, search_data
from fichebak.site.social import Card
from fichebak.site.statements import statement_family
from fichebak.site.switching import links_of, switched
from fichebak.site.terms import Terms
from fichebak.text.diagnostics import Diagnostic, Place, attempt, error


def drawn(work: Work, site: Site) -> Drawing:
    """The files of a site in all its languages, made on demand. Reports pages that want the same path."""
    work.watch(Stage.PLAN, 0, 0)
    inputs = work.inputs
    drawn_with = ((path, inputs[path]) for path in sorted(path for path in inputs if path.startswith(ASSETS)))
    assets, mistakes = work.memory.value(
        ("assets", *drawn_with),
        lambda: (assets_of(inputs), (*lost_addresses(inputs), *faint_colours(inputs))),
    )
    work.diagnostics.extend((*unmerged(inputs), *mistakes))
    shared = _shared_inputs(inputs)
    plans = _bound(work, [_planned(work, one, shared) for one in (site, *site.versions)])
    closed = tuple(_closed(plans))
    main, *others = (_drawing(work, plan, assets, closed) for plan in plans)
    versions = {one.config.folder: drawing for one, drawing in zip(site.versions, others, strict=True)}
    return replace(main, versions=versions)


class _Plan(NamedTuple):
    """The pages of a site in one language, by path, and their views."""

    site: Site
    around: str
    """What each page depends on besides what it shows: the shared inputs, the language and the day."""
    pages: Map[str, Page]
    views: Views
    search: Callable[[], SearchData]
    editor: Admin | None
    links: Map[str, str] = {}
    """The path of the page that a link to a content file leads to, by the path of that file."""


def _planned(work: Work, site: Site, shared: str) -> _Plan:
    around = f"{shared} {site.setting.words.code} {site.setting.today}"

    def remember(digest: str, make: Callable[[], Terms]) -> Terms:
        return work.memory.stored_value("terms", (f"{around} {digest}".encode(),), make, Terms)

    @cache
    def search() -> SearchData:
        work.watch(Stage.SEARCH, 0, 0)
        return search_data(site, remember)

    editor = attempt(work.diagnostics, admin, site, work.inputs)
    pages: dict[str, Page] = {}
    families = _families(work, site, search, editor)
    for page in chain.from_iterable(family.pages for family in families):
        # Paths are lower-case, so two of them cannot differ in case only, which some disks ignore.
        first = pages.setdefault(page.path, page)
        if first is not page:
            work.diagnostics.append(_clash(site, f"{site.config.folder}{page.address}", page, first))
    all_views = {template: view for family in families for template, view in family.views.items()}
    return _Plan(site, around, pages, all_views, search, editor)


def _families(
    work: Work, site: Site, search: Callable[[], SearchData], editor: Admin | None
) -> tuple[Family, ...]:
    """Every page of a site in one language, with its views; of two that want one path, the later is reported.

    A preview plans the pages of sheets and lists only when they move.
    """
    depends_on = (site.config, site.setting.words)

    def of_lists(kind: str, make: Callable[[Site], Iterable[Page]]) -> Seq[Page]:
        arrangement = site.catalogue.arrangement
        return work.memory.value_of(arrangement, kind, lambda: tuple(make(site)), *depends_on)

    main = (
        *index_pages(site),
        *work.memory.of_each(site.catalogue.sheets, "page", partial(sheet_page, site), *depends_on),
        *of_lists("filter pages", filter_pages),
        *other_pages(site),
    )
    return (
        Family(main, views(site, search, relations_of(work, site))),
        map_family(site),
        figure_family(site),
        all_pages_family(site),
        statement_family(site),
        export_family(site),
        embed_family(site, of_lists("embed pages", embed_pages)),
        *((editor.family,) if editor else ()),
    )


def _clash(site: Site, address: str, page: Page, other: Page) -> Diagnostic:
    # The hint differs: a content file can be renamed, a page of the site's own needs another label or word.
    owners = {page.owner, other.owner}
    if owners == {CONFIG}:
        return error(_declared(site, page), "path-twice", path=address, name=page.title, other=other.title)
    code = "path-kept" if CONFIG in owners else "path-taken"
    return error(Place(page.owner), code, path=address, other=other.owner)


def _declared(site: Site, page: Page) -> Place:
    """Where the configuration declares the filter that wants the page's path; of two filters, the last."""
    word = page.path.partition("/")[0]
    wanting = {facet.keys for facet in site.catalogue.facets if facet.word == word}
    places = [field.place for keys, field in site.config.model.leaves if keys in wanting and field.place]
    return places[-1] if places else Place(CONFIG)


def _bound(work: Work, plans: Seq[_Plan]) -> list[_Plan]:
    """The plans of all languages, with links between the versions of each page.

    Reports pages of the main language in the folder of another.
    """
    main, *others = plans
    homes = {plan.site.config.folder: plan.pages["index.html"] for plan in others}
    work.diagnostics.extend(
        _clash(main.site, folder, page, home)
        for folder, home in homes.items()
        if (page := next((p for p in main.pages.values() if p.path.startswith(folder)), None))
    )
    by_site = [(plan.site, plan.pages) for plan in plans]
    origins = {
        page.owner: origin
        for plan in others
        for page in plan.pages.values()
        if (origin := main_path(page.owner)) != page.owner
    }
    return [
        plan._replace(pages=pages, links=links)
        for plan, pages, links in zip(plans, switched(by_site), links_of(by_site, origins), strict=True)
    ]


def _drawing(work: Work, plan: _Plan, assets: Map[str, Asset], closed: Seq[str]) -> Drawing:
    site, pages, editor, inputs = plan.site, plan.pages, plan.editor, work.inputs
    social = cards_of(work, site)
    # Only the main language has files of its own for pictures and assets; the others link to them.
    pictures = {} if site.config.folder else files_of_pictures(work, site.pictures)

    def own() -> Iterator[File]:
        for _, picture in social.values():
            yield fixed(f"assets/{picture.name}", picture.data)
        if not site.config.folder:
            yield from (fixed(asset.path, asset.data) for asset in assets.values())
            policy, alike = page_policy(site.config), site.config.editor is None
            headers = headers_file(
                policy, _headers_of(site), site.config.base_path, all_alike=alike, unframed=closed
            )
            yield fixed("_headers", headers)
        if editor:
            yield from starmap(fixed, editor.files.items())

    def searched() -> Iterable[File]:
        return plan.search().files

    renderer = _renderer(plan, social, inputs, assets)
    data = exports(renderer.resolver, tuple(pages.values()))
    return Drawing(pages, renderer, (own, searched), pictures, data)


def _renderer(
    plan: _Plan, social: Map[str, tuple[Card, Rendition]], inputs: Files, assets: Map[str, Asset]
) -> Renderer:
    site = plan.site
    code = site.setting.words.code
    set_in = (inputs[f"languages/{code}.yaml"], *(asset.path for asset in assets.values()))
    # Jinja applies filters to constant texts when it compiles a template, so their languages belong here.
    texts_in = (*site.config.languages[:1], *site.config.untranslated)
    compiled = compiled_with(code, site.to_main_root, *set_in, *texts_in)
    resolver, common = Resolver(site, plan.links), common_of(site)
    environment = environment_for(resolver, common, inputs, assets, compiled)
    look = key("look", f"{plan.around} {common.values}".encode())
    return Renderer(plan.views, common, environment, resolver, social, look)


def _shared_inputs(inputs: Files) -> str:
    """A digest of the inputs that every page depends on: all but sheets, free pages and pictures."""
    paths = sorted(path for path in inputs if not path.startswith((PROJECTS, PAGES, IMAGES)))
    return key("shared inputs", *chain.from_iterable((path.encode(), inputs[path]) for path in paths))


def _embeds(site: Site) -> Iterable[str]:
    """The paths of pages that other sites may embed."""
    if path := site.embed_path():
        yield path
        yield from (f"{facet.word}/" for facet in site.catalogue.facets if facet.values)


def _closed(plans: Seq[_Plan]) -> Iterator[str]:
    """The paths for `_headers` that nobody may frame; first those of all pages but free ones.

    Cloudflare reads the first hundred rules. Each free page takes one, and has no form to be lured into.
    """
    for is_free in (False, True):
        for plan in plans:
            pages = [page.path for page in plan.pages.values() if (page.template == "page.html") is is_free]
            yield from unframed(pages, _embeds(plan.site), plan.site.config.folder)


def _headers_of(site: Site) -> Iterable[tuple[str, Header]]:
    """The folders with a header of their own: those of files that last, and of open data."""
    for one in (site, *site.versions):
        yield f"{one.config.folder}assets", FOR_EVER
        yield f"{one.config.folder}{data_folder(one)}", FOR_EVER
        if one.config.exports:
            yield f"{one.config.folder}{one.word('data')}", FOR_ALL
