"""The files that hold the whole catalogue, one for each format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fichebak.content.sheets import Sheet
from fichebak.site.plan import Site


class Offer(NamedTuple):
    """A file for download, with its IANA media type and its name in the EU's list of file types."""

    name: str
    path: str
    media_type: str
    file_type: str


def offers(site: Site) -> Iterator[Offer]:
    """The files that the site offers to people; none when there are no sheets."""
    sheets = site.catalogue.sheets
    if not sheets:
        return
    if site.has_export("csv"):
        yield Offer("csv", data_path(site, "csv"), "text/csv", "CSV")
    if site.has_export("json"):
        yield Offer("json", data_path(site, "json"), "application/json", "JSON")
    if site.has_export("geojson") and site.spots:
        yield Offer("geojson", data_path(site, "geojson"), "application/geo+json", "GEOJSON")
    if feed := site.feed_path(sheets):
        yield Offer("atom", feed, "application/atom+xml", "ATOM")


def data_page(site: Site) -> str:
    """The path of the page about open data; empty if there is nothing to tell there."""
    return site.page_path("data") if site.embed_path() or any(offers(site)) else ""


def data_path(site: Site, suffix: str) -> str:
    """The path of the file with all sheets, with the site's own words: `data/projecten.json`."""
    return f"{site.word('data')}/{site.word('projects')}.{suffix}"


def sheet_data_path(site: Site, sheet: Sheet) -> str:
    """The path of one sheet's JSON: `data/projecten/<slug>.json`."""
    return f"{site.word('data')}/{site.word('projects')}/{sheet.slug}.json"


def address(site: Site, path: str) -> str:
    """The absolute URL of a path; the path itself where the site has no `url`."""
    return site.url_of(path) or path
