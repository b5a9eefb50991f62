"""The catalogue as a whole, in each form that it can be had in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fichebak.content.sheets import Sheet
from fichebak.site.plan import Site


@dataclass(frozen=True, slots=True)
class Offer:
    """A file to be had, with its name in the lists of media types and of the EU's file types."""

    name: str
    path: str
    media_type: str
    file_type: str


def offers(site: Site) -> Iterator[Offer]:
    """The files that hold the catalogue. Without sheets there are none."""
    sheets = site.catalogue.sheets
    if not sheets:
        return
    if site.exports("csv"):
        yield Offer("csv", data_path(site, "csv"), "text/csv", "CSV")
    if site.exports("json"):
        yield Offer("json", data_path(site, "json"), "application/json", "JSON")
    if site.exports("geojson") and site.spots:
        yield Offer("geojson", data_path(site, "geojson"), "application/geo+json", "GEOJSON")
    if feed := site.feed_path(sheets):
        yield Offer("atom", feed, "application/atom+xml", "ATOM")


def data_path(site: Site, suffix: str) -> str:
    """“data/projecten.json”: the files go by the word that sheets go by in addresses."""
    return f"{site.word('data')}/{site.word('projects')}.{suffix}"


def sheet_data_path(site: Site, sheet: Sheet) -> str:
    """The file of one sheet's data."""
    return f"{site.word('data')}/{site.word('projects')}/{sheet.slug}.json"


def address(site: Site, path: str) -> str:
    """The whole address of a path where the site's own is known, else the path."""
    return site.whole(path) or path
