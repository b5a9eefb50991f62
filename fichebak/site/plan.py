"""The types of a site: what it is made from (`Site`), a page of it (`Page`), and what that shows (`View`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping as Map, Sequence as Seq
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from fichebak.catalogue.facets import ValuePosition
from fichebak.catalogue.gathering import Catalogue
from fichebak.catalogue.places import PlaceTable, Spot
from fichebak.content.config import NEED_URL, Config
from fichebak.content.fields.contract import Setting
from fichebak.content.free_pages import FreePage
from fichebak.content.paths import CONFIG
from fichebak.content.sheets import Sheet
from fichebak.site.atlas import Atlas, Region, places_of
from fichebak.site.images import Picture
from fichebak.text.prose import Prose

Links = Map[str, str]
"""Where the links to content files lead: "content/projects/x.md" → the path of its page."""


class PageVersion(NamedTuple):
    """A page in one of the site's languages, as the language switcher links to it."""

    code: str
    name: str
    """The language's own name, such as Nederlands."""
    path: str
    """Relative to the linking language's root; the home page if the page does not exist in this language."""
    address: str
    """The absolute URL; empty if the site's URL is not known or the page is not translated."""
    is_current: bool


class Page(NamedTuple):
    """A page of the site: its path, its template, its subject, and the content file it belongs to.

    Only data, so that a preview can reuse pages of the round before, even if what they show has changed.
    """

    path: str
    template: str
    title: str
    subject: Any = None
    """What the page is about: the view of its template makes the context from it."""
    description: str = ""
    owner: str = CONFIG
    """The content file that the page comes from, named when two pages have the same path."""
    root: str | None = None
    """The relative path from this page to the site's root; derived from `path` if None."""
    listed: bool = True
    """Whether search engines may index the page, and the sitemap lists it."""
    translation_key: str = ""
    """Identifies the page among those of its template; the same in every language."""
    lang: str = ""
    """The main language, if the page is shown in it for lack of a translation; else empty."""
    versions: tuple[PageVersion, ...] = ()
    """The page in each of the site's languages, including this one; empty on a site in one language."""

    @property
    def to_root(self) -> str:
        return "../" * self.path.count("/") if self.root is None else self.root

    @property
    def address(self) -> str:
        """The path as it appears in URLs."""
        return address_of(self.path)


class Reusable(NamedTuple):
    """What can be reused of a file as the previous build published it."""

    data: bytes = b""
    """Its content; empty if nothing can be reused."""
    unchanged: Map[int, int] = {}
    """For each unchanged part, its index among the parts of the new file → that in the earlier file."""


class File(NamedTuple):
    """A file of the site that is not a page, made on demand."""

    path: str
    make: Callable[[Reusable], bytes]
    """Makes its content. Only a file with parts can reuse anything; others ignore their argument."""
    cache_inputs: Callable[[], Iterable[str]] | None = None
    """Makes the parts of its cache key, as in `View`; None if that is as much work as the file."""
    in_parts: bool = False
    """Whether the file has a part for each text of `cache_inputs`, in that order, besides what they share."""


def fixed(path: str, data: bytes) -> File:
    """A file whose content is known already."""
    return File(path, lambda _: data)


def address_of(path: str) -> str:
    """A path as it appears in URLs: without "index.html"."""
    return path.removesuffix("index.html")


class View(NamedTuple):
    """What the pages of one template show: a function of their subject."""

    context: Callable[[Any], Map[str, Any]]
    """Makes the template context from the subject of a page; called when the page is rendered."""
    cache_inputs: Callable[[Any], Iterable[str]] | None = None
    """Makes the parts of the cache key that are specific to a page: texts that change whenever its context
    would. None if that is as much work as rendering the page."""


Views = Map[str, View]
"""By template."""


class Family(NamedTuple):
    """Some pages of a site, and the view of each of their templates."""

    pages: Iterable[Page]
    views: Views


def only_common_inputs(_subject: object) -> Iterable[str]:
    """The `cache_inputs` of pages that depend only on what all pages have in common."""
    return ()


ONLY_COMMON = View(lambda _: {}, only_common_inputs)
"""The view of pages that show nothing but what all pages have in common."""


def keyed_by_context(context: Callable[[Any], Map[str, Any]]) -> View:
    """A view with a context of small, plain values: that context itself, as text, is the key."""
    return View(context, lambda subject: (f"{context(subject)}",))


class Pager(NamedTuple):
    """The position of a page within a paginated list of sheets: the subject of that page."""

    number: int
    """The page's number, from 1."""
    paths: tuple[str, ...]
    """The paths of all pages of the list."""
    value: ValuePosition | None
    """The value whose sheets are listed; None for all sheets."""

    @property
    def total(self) -> int:
        return len(self.paths)

    @property
    def steps(self) -> Iterator[tuple[int, str] | None]:
        """The pages to link to: first, last, and two on either side; None stands for a gap.

        Hundreds of links help nobody, and rendering them on each of hundreds of pages would dominate a build.
        """
        nearby = range(max(1, self.number - 2), min(self.total, self.number + 2) + 1)
        previous_number = 0
        for number in sorted({1, *nearby, self.total}):
            if number > previous_number + 1:
                yield None
            yield number, self.paths[number - 1]
            previous_number = number

    @property
    def previous(self) -> str | None:
        return self.paths[self.number - 2] if self.number > 1 else None

    @property
    def next(self) -> str | None:
        return self.paths[self.number] if self.number < self.total else None


class Digests(NamedTuple):
    """The cache keys of a sheet."""

    whole: str
    """Changes whenever its own page or its data would."""
    entry: str
    """Changes whenever its entry would: what lists, feeds and links show. Most edits of a text leave it."""


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that the pages of a site, in one language, are made from."""

    config: Config
    catalogue: Catalogue
    setting: Setting
    prose: Map[str, Prose]
    """By the sheet's slug."""
    pictures: Map[str, Picture]
    """By file name, relative to content/images."""
    free_pages: Seq[FreePage] = ()
    region: Region | None = None
    preview: str = ""
    """In a preview, the local folder of the site, so that pages can show their source file; else empty."""
    spots: Map[str, Spot] = field(default_factory=dict)
    """The places of the catalogue's sheets by slug, from themselves or from the region's table."""
    atlas: Callable[[], Atlas | None] = lambda: None
    """Makes the map of the region with all sheets on it, once, at the first call."""
    versions: tuple[Site, ...] = ()
    """The same site in its other languages."""
    digests: Callable[[], Map[str, Digests]] = dict
    """Gives the cache keys of each sheet by slug, made once, at the first call."""

    @property
    def places(self) -> PlaceTable:
        """The site's table of municipalities."""
        return places_of(self.region)

    @property
    def to_main_root(self) -> str:
        """The relative path from this language's root to the root of the whole site, such as "../"."""
        return "../" * self.config.folder.count("/")

    def asset(self, name: str) -> str:
        """The path of a file that all languages share."""
        return f"{self.to_main_root}assets/{name}"

    def word(self, name: str) -> str:
        """A word in URLs, such as "projecten": from the configuration, else the language's default."""
        return self.config.paths.get(name) or self.setting.words(f"path.{name}")

    def page_path(self, name: str) -> str:
        """The path of the page at a word in URLs, such as "projecten/index.html"."""
        return f"{self.word(name)}/index.html"

    def sheet_path(self, sheet: Sheet) -> str:
        return self.path_at(sheet.slug)

    def path_at(self, slug: str) -> str:
        """The path of a sheet's page by its slug, current or former."""
        return f"{self.word('projects')}/{slug}/index.html"

    def url_of(self, path: str) -> str:
        """The absolute URL of a path; empty if the site's URL is not known."""
        address = f"{self.config.folder}{address_of(path)}"
        if self.to_main_root and path.startswith(self.to_main_root):
            address = path.removeprefix(self.to_main_root)
        return f"{self.config.url.rstrip('/')}/{address}" if self.config.url else ""

    def digests_of(self, sheets: Iterable[Sheet]) -> list[str]:
        """The cache keys of some sheets, for what shows all of them."""
        digests = self.digests()
        return [digests[sheet.slug].whole for sheet in sheets]

    def entry_digests_of(self, sheets: Iterable[Sheet]) -> list[str]:
        """The cache keys of some sheets, for what only shows their entries."""
        digests = self.digests()
        return [digests[sheet.slug].entry for sheet in sheets]

    def has_export(self, name: str) -> bool:
        """Whether the site has this export: it is configured, and possible (some need absolute URLs)."""
        return name in self.config.exports and bool(self.config.url or name not in NEED_URL)

    def feed_path(self, sheets: Iterable[Sheet], folder: str = "") -> str:
        """The path of the feed of these sheets; empty if feeds are off or no sheet has a date."""
        dates = self.catalogue.dates
        is_made = self.has_export("feeds" if folder else "atom")
        return f"{folder}feed.xml" if is_made and any(dates[s.slug].updated for s in sheets) else ""

    def embed_path(self, folder: str = "") -> str:
        """The path of the list that other sites may embed; empty if embeds are off, or no sheet is listed."""
        is_made = self.has_export("embeds") and self.catalogue.sheets
        return f"{folder}{self.page_path('embed')}" if is_made else ""
