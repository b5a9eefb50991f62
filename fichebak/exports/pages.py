"""The page about open data, the lists that other sites embed, and pages at the old addresses of sheets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from functools import cache, partial
from typing import Any

from fichebak.content.fields.contract import Field
from fichebak.content.fields.group import Group
from fichebak.content.sheets import Sheet
from fichebak.exports import dcat
from fichebak.exports.records import public_fields
from fichebak.site.entries import language_of, newest
from fichebak.site.offers import data_page, data_path, offers, sheet_data_path
from fichebak.site.plan import ONLY_COMMON_INPUTS, Page, Site, from_context

EMBEDDED = 10
"""The number of sheets in an embedded list: it should fit a side column without much scrolling."""


def export_pages(site: Site) -> Iterator[Page]:
    if path := data_page(site):
        yield _open_data(site, path)
    if site.catalogue.sheets:
        yield from _embeds(site)
    yield from _gone(site)
    yield from _moved(site)


def _open_data(site: Site, path: str) -> Page:
    words, title = site.setting.words, site.config.title
    description = words("open-data.description", title=title)
    context = cache(lambda: _open_data_context(site))
    return Page(
        path, "data.html", words("open-data.title"), context, description, cache_inputs=from_context(context)
    )


def _open_data_context(site: Site) -> Map[str, Any]:
    first = next((f for f in site.catalogue.facets if f.values), None)
    embed = site.embed_path()
    return {
        "offers": tuple(offers(site)),
        "schema": data_path(site, "schema.json") if site.has_export("json") else "",
        "one": sheet_data_path(site, site.catalogue.sheets[0]) if site.has_export("sheets") else "",
        "record": dcat.path(site) if site.has_export("dcat") else "",
        "sitemap": site.has_export("sitemap"),
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


def _embeds(site: Site) -> Iterator[Page]:
    """A list of the whole catalogue and one for each filter value."""
    if not site.has_export("embeds"):
        return
    yield _embed(site, "", site.config.title, site.catalogue.sheets)
    for facet in site.catalogue.facets:
        for value in facet.values:
            label = f"{facet.label}{site.setting.words.colon}{value.term.label}"
            yield _embed(site, value.folder, label, value.sheets)


def _embed(site: Site, folder: str, label: str, sheets: Seq[Sheet]) -> Page:
    def context() -> Map[str, Any]:
        return {
            "label": label,
            "sheets": tuple(
                (sheet.title, language_of(site.config.model, sheet), site.url_of(site.sheet_path(sheet)))
                for sheet in newest(site, sheets, EMBEDDED)
            ),
            "total": len(sheets),
            "all": site.url_of(f"{folder}index.html"),
        }

    def cache_inputs() -> Iterator[str]:
        yield f"{folder} {label}"
        # All of them: to find the newest of each value takes longer than to render a few lists in vain.
        yield from site.entry_digests_of(sheets)

    title = site.setting.words("embed.title", label=label)
    return Page(
        site.embed_path(folder), "embed.html", title, context, listed=False, cache_inputs=cache_inputs
    )


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
            cache_inputs=ONLY_COMMON_INPUTS,
        )


def _moved(site: Site) -> Iterator[Page]:
    """At each former address of a sheet, a page that redirects to the current one."""
    for moved in site.catalogue.moved:
        target = site.sheet_path(moved.sheet)
        context: Callable[[], Map[str, Any]] = partial(
            dict, target=target, address=site.url_of(target), sheet=moved.sheet.title
        )
        title = site.setting.words("moved.title", title=moved.sheet.title, slug=moved.slug)
        yield Page(
            site.path_at(moved.slug),
            "moved.html",
            title,
            context,
            owner=moved.sheet.path,
            listed=False,
            translation_key=moved.slug,
            cache_inputs=from_context(context),
        )
