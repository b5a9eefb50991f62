"""What all pages of a site have in common: the menus, the tabs of the filters, the feed and the policy."""

from __future__ import annotations

from collections.abc import Mapping as Map
from typing import Any, NamedTuple

from fichebak.site.headers import in_meta, page_policy
from fichebak.site.maps import map_path
from fichebak.site.menu import all_pages_path, menu_of
from fichebak.site.offers import data_page
from fichebak.site.plan import Site
from fichebak.site.statements import accessibility_path, privacy_path


class Common(NamedTuple):
    """What all pages of a site have in common, besides its configuration, its texts and its assets."""

    values: Map[str, Any]
    """The globals of templates. Each is written in full as text, because that is part of every page's key."""
    linked: frozenset[str]
    """The paths of the pages that menus and tabs link to."""


def common_of(site: Site) -> Common:
    """What all pages of this site have in common."""
    menu = menu_of(site)
    tabs = tuple(facet.tab for facet in site.catalogue.facets if facet.values)
    menus = {
        "search_path": site.page_path("search") if site.catalogue.sheets else "",
        "map_path": map_path(site),
        "figures_path": site.page_path("figures") if site.catalogue.sheets else "",
        "all_pages_path": all_pages_path(site),
        "data_path": data_page(site),
        "accessibility_path": accessibility_path(site),
        "privacy_path": privacy_path(site),
    }
    values = {
        **menus,
        "menu": menu,
        "facets": tabs,
        "feed_path": site.feed_path(site.catalogue.sheets),
        "preview": site.preview,
        # No policy in a preview, which adds a script of its own to the pages.
        "policy": "" if site.preview else in_meta(page_policy(site.config)),
    }
    lists, free = (tab.path for tab in tabs), (f"{page.slug}/index.html" for page in menu)
    return Common(values, frozenset(("index.html", *menus.values(), *lists, *free)))
