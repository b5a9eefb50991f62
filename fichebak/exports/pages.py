"""The page about open data, the lists that other sites embed, and pages at the old addresses of sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping as Map, Sequence as Seq
from functools import cache
from typing import Any, NamedTuple

from fichebak.catalogue.facets import ValuePosition
from fichebak.content.fields.contract import Field
from fichebak.content.fields.group import Group
from fichebak.exports import dcat
from fichebak.exports.records import MEMBERS, public_fields
from fichebak.site.entries import language_of, newest
from fichebak.site.offers import address, data_page, data_path, offers, sheet_data_path
from fichebak.site.plan import ONLY_COMMON, Family, Page, Site, View, keyed_by_context

EMBEDDED = 10
"""The number of sheets in an embedded list: it should fit a side column without much scrolling."""


def export_family(site: Site) -> Family:
    """All these pages but the embedded lists."""
    views = {
        "data.html": keyed_by_context(cache(lambda _: _open_data_context(site))),
        "withdrawn.html": ONLY_COMMON,
        "moved.html": keyed_by_context(dict),
    }
    return Family(_pages(site), views)


def _pages(site: Site) -> Iterator[Page]:
    if path := data_page(site):
        yield _open_data(site, path)
    yield from _gone(site)
    yield from _moved(site)


def _open_data(site: Site, path: str) -> Page:
    words = site.setting.words
    description = words("open-data.description", title=site.config.title)
    return Page(path, "data.html", words("open-data.title"), description=description)


def _open_data_context(site: Site) -> Map[str, Any]:
    first = next((f for f in site.catalogue.facets if f.values), None)
    embed, offered = site.embed_path(), tuple(offers(site))
    return {
        "offers": offered,
        "schema": data_path(site, "schema.json") if site.has_export("json") else "",
        "table_page": address(site, site.path_at("slug")) if site.has_export("csv") else "",
        "one": sheet_data_path(site, site.catalogue.sheets[0]) if site.has_export("sheets") else "",
        "record": dcat.path(site) if offered and site.has_export("dcat") else "",
        "sitemap": site.has_export("sitemap"),
        "members": tuple(one for one in MEMBERS if site.config.url or one != "url"),
        "keys": tuple(_keys(public_fields(site.config.model))),
        "embed": embed and site.url_of(embed),
        "embed_word": site.word("embed"),
        "example": first.values[0].folder if first else "",
        "with_feeds": bool(site.feed_path(site.catalogue.sheets, site.word("data"))),
    }


def _keys(fields: Seq[Field], before: str = "") -> Iterator[tuple[str, str, str]]:
    """Each field's path in the JSON (`scores.impact`), its label and its type."""
    for field in fields:
        if isinstance(field.type, Group):
            yield from _keys(field.type.fields, f"{before}{field.key}.")
        else:
            yield f"{before}{field.key}", field.label, field.type_name


def embed_pages(site: Site) -> Iterator[Page]:
    """A list of the whole catalogue and one for each filter value.

    Depend on the arrangement of the catalogue, the configuration and the words only.
    """
    if not site.embed_path():
        return
    yield _embed(site, "", site.config.title)
    for position, facet in enumerate(site.catalogue.facets):
        for number, value in enumerate(facet.values):
            label = f"{facet.label}{site.setting.words.colon}{value.term.label}"
            yield _embed(site, value.folder, label, ValuePosition(position, number))


class Embed(NamedTuple):
    """The subject of a list that other sites may embed."""

    folder: str
    """The folder of the list that it is taken from; "" for all sheets."""
    label: str
    value: ValuePosition | None
    """The value whose sheets are listed; None for all sheets."""


def _embed(site: Site, folder: str, label: str, value: ValuePosition | None = None) -> Page:
    title, subject = site.setting.words("embed.title", label=label), Embed(folder, label, value)
    return Page(site.embed_path(folder), "embed.html", title, subject, listed=False)


def embed_family(site: Site, pages: Iterable[Page]) -> Family:
    """These lists; `pages` are those of `embed_pages`."""

    def context(embed: Embed) -> Map[str, Any]:
        sheets = site.catalogue.sheets_with(embed.value)
        return {
            "label": embed.label,
            "sheets": tuple(
                (sheet.title, language_of(site.config.model, sheet), site.url_of(site.sheet_path(sheet)))
                for sheet in newest(site, sheets, EMBEDDED)
            ),
            "total": len(sheets),
            "all": site.url_of(f"{embed.folder}index.html"),
        }

    def cache_inputs(embed: Embed) -> Seq[str]:
        # All of them: to find the newest of each value takes longer than to render a few lists in vain.
        digests = site.entry_digests_of(site.catalogue.sheets_with(embed.value))
        return (f"{embed.folder} {embed.label}", *digests)

    return Family(pages, {"embed.html": View(context, cache_inputs)})


def _gone(site: Site) -> Iterator[Page]:
    """At the address of a withdrawn sheet, a page that says so."""
    for sheet in site.catalogue.withdrawn:
        yield Page(
            site.sheet_path(sheet),
            "withdrawn.html",
            sheet.title,
            owner=sheet.path,
            listed=False,
            translation_key=sheet.slug,
        )


def _moved(site: Site) -> Iterator[Page]:
    """At each former address of a sheet, a page that redirects to the current one."""
    for moved in site.catalogue.moved:
        target = site.sheet_path(moved.sheet)
        subject = {"target": target, "address": site.url_of(target), "sheet": moved.sheet.title}
        title = site.setting.words("moved.title", title=moved.sheet.title, slug=moved.slug)
        yield Page(
            site.path_at(moved.slug),
            "moved.html",
            title,
            subject,
            owner=moved.sheet.path,
            listed=False,
            translation_key=moved.slug,
        )
