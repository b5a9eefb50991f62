"""What a site is drawn from, and what one page of it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass, field
from typing import Any

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


@dataclass(frozen=True, slots=True)
class PageVersion:
    """A page in one of the site's languages, as pages in another point to it."""

    code: str
    name: str
    """What the language calls itself."""
    path: str
    """From the root of the language that points; the home page where there is no such page."""
    address: str
    """The whole web address; empty where it is not known, or where nobody translated the page."""
    is_current: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the site: where, by which template, from what, and whose it is."""

    path: str
    template: str
    title: str
    context: Callable[[], Map[str, Any]] = dict
    """What the template is told, worked out when the page is rendered."""
    description: str = ""
    owner: str = CONFIG
    """The content file to name when two pages want one path."""
    root: str | None = None
    """What leads from this page to the site's root; worked out from the path unless given."""
    listed: bool = True
    """Whether machines that collect pages should have it."""
    same: str = ""
    """What tells it from other pages of its template, whatever the language."""
    lang: str = ""
    """The main language, where the page is in it for want of a translation; else empty."""
    versions: tuple[PageVersion, ...] = ()
    """The page in each of the site's languages, this one too; none on a site in one language."""
    made_of: Callable[[], Iterable[str]] | None = None
    """What its context follows from, beside what all pages have in common: texts that change whenever it
    would. None where telling that is no less work than making the page."""

    @property
    def to_root(self) -> str:
        return "../" * self.path.count("/") if self.root is None else self.root

    @property
    def address(self) -> str:
        """The path as people see it."""
        return address_of(self.path)


def address_of(path: str) -> str:
    """A path as people see it: a folder's own page goes by the folder's name."""
    return path.removesuffix("index.html")


NOTHING_MORE: Callable[[], Iterable[str]] = tuple
"""What a page is made of that follows from what all pages have in common, and from nothing more."""


def as_told(context: Callable[[], Map[str, Any]]) -> Callable[[], Iterable[str]]:
    """What a page is made of whose context is plain, small values: that context, as a text."""
    return lambda: (f"{context()}",)


@dataclass(frozen=True, slots=True)
class Pager:
    """Where in a list of pages this one is; pages count from 1."""

    number: int
    paths: tuple[str, ...]

    @property
    def total(self) -> int:
        return len(self.paths)

    @property
    def steps(self) -> Iterator[tuple[int, str] | None]:
        """The pages to offer, by number: the ends, and two on either side. None stands for those left out.

        A list of hundreds helps nobody, and on each of hundreds of pages it takes longer than all the rest.
        """
        near = range(max(1, self.number - 2), min(self.total, self.number + 2) + 1)
        before = 0
        for number in sorted({1, *near, self.total}):
            if number > before + 1:
                yield None
            yield number, self.paths[number - 1]
            before = number

    @property
    def previous(self) -> str | None:
        return self.paths[self.number - 2] if self.number > 1 else None

    @property
    def next(self) -> str | None:
        return self.paths[self.number] if self.number < self.total else None


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that the site map is drawn from."""

    config: Config
    catalogue: Catalogue
    setting: Setting
    prose: Map[str, Prose]
    """By the sheet's slug."""
    pictures: Map[str, Picture]
    """By the name below content/images."""
    free_pages: Seq[FreePage] = ()
    region: Region | None = None
    preview: str = ""
    """In a preview the site's folder on this machine, so that pages can name their source."""
    spots: Map[str, Spot] = field(default_factory=dict)
    """Where sheets are, as far as they or the table of the region tell, by slug."""
    atlas: Callable[[], Atlas | None] = lambda: None
    """The map of the region with all sheets on it, drawn once, when it is first asked for."""
    versions: tuple[Site, ...] = ()
    """The same site in its other languages."""
    origin: Callable[[Sheet], str] = lambda _: ""
    """A digest of all that a sheet is read from, and of what it refers to."""

    @property
    def places(self) -> PlaceTable:
        """The municipalities that the site knows of."""
        return places_of(self.region)

    @property
    def up(self) -> str:
        """What leads from this language's root to the one of the whole site."""
        return "../" * self.config.folder.count("/")

    def asset(self, name: str) -> str:
        """The path of a file that all languages share."""
        return f"{self.up}assets/{name}"

    def word(self, name: str) -> str:
        """A word in addresses: the owner's, or the language's."""
        return self.config.paths.get(name) or self.setting.words(f"path.{name}")

    def page_path(self, name: str) -> str:
        """The path of the page that stands at a word in addresses."""
        return f"{self.word(name)}/index.html"

    def sheet_path(self, sheet: Sheet) -> str:
        """The path of a sheet's page."""
        return self.path_at(sheet.slug)

    def path_at(self, slug: str) -> str:
        """The path of the page at a sheet's address, of today or of before."""
        return f"{self.word('projects')}/{slug}/index.html"

    def whole(self, path: str) -> str:
        """The whole web address of a path, where the site's own is known."""
        address = f"{self.config.folder}{address_of(path)}"
        if self.up and path.startswith(self.up):
            address = path.removeprefix(self.up)
        return f"{self.config.url.rstrip('/')}/{address}" if self.config.url else ""

    def exports(self, name: str) -> bool:
        """Whether the site gives something to machines, and can: some things need whole addresses."""
        return name in self.config.exports and bool(self.config.url or name not in NEED_URL)

    def feed_path(self, sheets: Iterable[Sheet], folder: str = "") -> str:
        """The path of the feed of some sheets; empty where there is none, or nothing to tell in it."""
        dates = self.catalogue.dates
        is_made = self.exports("feeds" if folder else "atom")
        return f"{folder}feed.xml" if is_made and any(dates[s.slug].updated for s in sheets) else ""

    @property
    def data_page(self) -> str:
        """The path of the page that tells what there is to be had; empty where that is nothing."""
        some = self.catalogue.sheets and any(map(self.exports, ("json", "csv", "geojson", "atom", "embeds")))
        return self.page_path("data") if some else ""

    def embed_path(self, folder: str = "") -> str:
        """The path of the short list that other sites may show; empty where there is none."""
        return f"{folder}{self.page_path('embed')}" if self.exports("embeds") else ""
