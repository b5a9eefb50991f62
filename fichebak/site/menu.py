"""The free pages in the menu of every page; where they are many, a page lists all of them."""

from __future__ import annotations

from typing import NamedTuple

from fichebak.site.plan import Family, Page, Site, keyed_by_context

MOST_IN_MENU = 12
"""Two lines on a desk, six on a phone. All thousand pages in the menu of each would be a million links."""


class MenuPage(NamedTuple):
    """A free page in the menu: only what menus show, since every page's cache key depends on it."""

    slug: str
    title: str
    title_lang: str


def menu_of(site: Site) -> tuple[MenuPage, ...]:
    """The free pages that the menu shows: the first, where they are many."""
    return _in_menu(site)[:MOST_IN_MENU]


def all_pages_path(site: Site) -> str:
    """The path of the page that lists all pages of the menu; empty if the menu does."""
    return site.page_path("pages") if len(_in_menu(site)) > MOST_IN_MENU else ""


def all_pages_family(site: Site) -> Family:
    """The page that lists all pages of the menu, with its view."""
    path, template = all_pages_path(site), "pages.html"
    pages = [Page(path, template, site.setting.words("menu.all"))] if path else []
    return Family(pages, {template: keyed_by_context(lambda _: {"free_pages": _in_menu(site)})})


def _in_menu(site: Site) -> tuple[MenuPage, ...]:
    return tuple(MenuPage(page.slug, page.title, page.title_lang) for page in site.free_pages if page.in_menu)
