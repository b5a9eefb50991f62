"""The page that combines filters and words, and the files that it loads."""

from __future__ import annotations

from collections.abc import Mapping as Map
from typing import Any

from fichebak.catalogue.dates import newest_first
from fichebak.content.fields.period import State
from fichebak.content.fields.score import Score
from fichebak.site.atlas import atlas
from fichebak.site.entries import Entry, card_text, stands_apart
from fichebak.site.maps import drawing
from fichebak.site.plan import Page, Site
from fichebak.site.search import data_files, searchable


def search_data(site: Site) -> dict[str, bytes]:
    """The files that the search page loads, by path."""
    sheets, model = site.catalogue.sheets, site.config.model
    if not sheets:
        return {}
    shown = {sheet.slug: (site.sheet_path(sheet), card_text(site, sheet)) for sheet in sheets}
    fields = [
        (keys, declared)
        for keys, declared in model.leaves()
        if keys == ("summary",) or not stands_apart(model, model.field(keys[0]) or declared)
    ]
    found = tuple(searchable(sheets, site.prose, shown, fields, site.setting))
    newest = [-newest_first(site.catalogue.dates[sheet.slug]) for sheet in sheets]
    files = data_files(found, [f for f in site.catalogue.facets if f.values], model, site.setting, newest)
    return {f"{site.word('search')}/data/{name}": data for name, data in files.items()}


def search_page(site: Site, entries: Map[str, Entry], records: str) -> Page:
    words, size = site.setting.words, site.config.per_page
    folder, _, name = records.rpartition("/")
    scores = [field for _, field in site.config.model.leaves() if isinstance(field.type, Score)]
    states = {words(f"period.state-key.{state.value}"): state.value for state in State}
    interface = {key: words(f"search.script.{key}") for key in SCRIPT_WORDS}
    context = {
        "records": name,
        "folder": f"{folder}/",
        "entries": list(entries.values())[:size],
        "total": len(entries),
        "next_page": f"{site.word('page')}/2/index.html",
        "scores": scores,
        "interface": {
            **interface,
            "found": {form: words.texts[f"search.script.found.{form}"] for form in ("one", "other")},
            "drop": {form: words.texts[f"search.script.drop.{form}"] for form in ("one", "other")},
            "sheets": {form: words.texts[f"sheets.{form}"] for form in ("one", "other")},
            "pin": words.texts["map.pin"],
            "states": states,
        },
        **_map(site),
    }
    path = f"{site.word('search')}/index.html"
    title, description = words("search.title"), words("search.description", title=site.config.title)
    return Page(path, "search.html", title, context, description)


def _map(site: Site) -> Map[str, Any]:
    if site.region is None:
        return {"atlas": None}
    return drawing(site, atlas(site.catalogue.sheets, site.config.model, site.region))


SCRIPT_WORDS = (
    *("clear", "remove", "meant", "ways", "query", "page", "previous", "next"),
    *("title", "address", "file", "failed", "retry"),
)
"""The words that the search page's scripts say, beside those with a singular and a plural."""
