"""The search page, where filters and words combine, and the index files that it loads."""

from __future__ import annotations

from collections.abc import Callable, Mapping as Map, Sequence as Seq
from functools import partial
from typing import Any, NamedTuple

from fichebak.catalogue.ageing import with_states_to_come
from fichebak.catalogue.facets import FEW_VALUES, Facet
from fichebak.content.fields.choice import Option
from fichebak.content.fields.contract import Field, Leaf, Setting
from fichebak.content.fields.period import State
from fichebak.content.fields.score import Score
from fichebak.content.fields.sdgs import Sdgs, name
from fichebak.content.sheets import Sheet
from fichebak.content.withholding import is_contact
from fichebak.site.entries import (
    Entry,
    card_text,
    dated,
    language_of,
    language_of_card_text,
    layout_of,
    memoized_by_slug,
    picture_of,
    stands_apart,
)
from fichebak.site.images import Picture
from fichebak.site.maps import map_context
from fichebak.site.plan import File, Page, Site, View
from fichebak.site.search import Searchable, index_of
from fichebak.site.terms import Terms, terms_in, text_of


class SearchData(NamedTuple):
    """The index files, which the search page loads."""

    files: Seq[File] = ()
    records: str = ""
    """The name of the file that the page loads first."""


def data_folder(site: Site) -> str:
    """The folder of the index files."""
    return f"{site.word('search')}/data"


Remember = Callable[[str, Callable[[], Terms]], Terms]
"""Gives the cached terms of the sheet with this cache key; makes and caches them if there are none."""


def search_data(site: Site, remember: Remember) -> SearchData:
    by_slug = sorted(site.catalogue.sheets, key=lambda sheet: sheet.slug)
    if not by_slug:
        return SearchData()
    fields = _read_fields(site)
    # As bytes, because one dash or curly quote doubles the size of a text in memory.
    encoded = memoized_by_slug(lambda sheet: _text(site, sheet, fields).encode())

    def text(sheet: Sheet) -> str:
        return encoded(sheet).decode()

    def terms(sheet: Sheet) -> Terms:
        return terms_in(text(sheet), f"{sheet.title}\n{_also(sheet, fields)}")

    drawn = site.atlas()
    pins = {sheet.slug: pin.id for pin in drawn.pins for sheet in pin.sheets} if drawn else {}
    indexed = [
        Searchable(
            dated(site, sheet),
            digest,
            summary=card_text(site, sheet),
            text=partial(text, sheet),
            terms=partial(remember, digest, partial(terms, sheet)),
            pin=pins.get(sheet.slug, ""),
            newest=-site.catalogue.ages[sheet.slug],
            lang=language_of(site.config.model, sheet),
            summary_lang=language_of_card_text(site.config.model, sheet),
            photo=_photo(site, picture_of(site, sheet)),
        )
        for sheet, digest in zip(by_slug, site.digests_of(by_slug), strict=True)
    ]
    # A slug contains no space, so a space marks its place in the path.
    before, after = site.path_at(" ").split(" ")
    card = layout_of(site).card
    files, records = index_of(indexed, _facets(site), card, site.setting, (before, after))
    return SearchData([file._replace(path=f"{data_folder(site)}/{file.path}") for file in files], records)


def search_page(site: Site) -> Page:
    words = site.setting.words
    description = words("search.description", title=site.config.title)
    return Page(site.page_path("search"), "search.html", words("search.title"), description=description)


def search_view(site: Site, entries: Callable[[Sheet], Entry], search: Callable[[], SearchData]) -> View:
    """The view of the search page; `search` gives the result of `search_data`."""
    return View(lambda _: _context(site, entries, search()))


def _context(site: Site, entries: Callable[[Sheet], Entry], search: SearchData) -> Map[str, Any]:
    words, size, sheets = site.setting.words, site.config.per_page, site.catalogue.sheets
    # Results can only be sorted by scores on the card: `records` has no others.
    scores = [field for field in layout_of(site).card.values() if isinstance(field.type, Score)]
    interface = {key: words(f"search.script.{key}") for key in SCRIPT_WORDS}
    return {
        "records": search.records,
        "folder": f"{data_folder(site)}/",
        "entries": [entries(sheet) for sheet in sheets[:size]],
        "options": _facets(site),
        "few": FEW_VALUES,
        "total": len(sheets),
        "next_page": f"{site.word('page')}/2/index.html",
        "scores": scores,
        "interface": {
            **interface,
            "states": {state.value: words(f"period.state.{state.value}") for state in State},
            "show": words.forms("search.script.show"),
            "found": words.forms("search.script.found"),
            "drop": words.forms("search.script.drop"),
            "sheets": words.forms("sheets"),
            "page": words("pager.state"),
            "previous": words("pager.previous"),
            "next": words("pager.next"),
            "more": words("listing.more"),
            "pin": words("map.pin"),
            "colon": words.colon,
            "draft": words("draft"),
            "untranslated": site.config.untranslated,
            "main": "".join(site.config.languages[:1]),
            # Sheets without a translation are in the site's first language.
            "fallback": words(f"language.in.{site.config.languages[0]}") if site.config.languages else "",
        },
        **map_context(site),
    }


def _read_fields(site: Site) -> list[Leaf]:
    """The fields that are searched: those on a sheet's page, without the title and the contact.

    In the index, contacts would stand all in one place, for harvesters.
    """
    model = site.config.model
    return [
        (keys, declared)
        for keys, declared in model.leaves
        if not is_contact(declared)
        and (keys == ("summary",) or not stands_apart(model, model.field(keys[0]) or declared))
    ]


def _text(site: Site, sheet: Sheet, fields: Seq[Leaf]) -> str:
    given = ((declared, sheet.value(keys)) for keys, declared in fields)
    facts = [_said(declared, value, site.setting) for declared, value in given if value is not None]
    return text_of(facts, site.prose[sheet.slug])


def _also(sheet: Sheet, fields: Seq[Leaf]) -> str:
    """The aliases of the sheet's options: if “senioren” is one of “Ouderen”, it finds those sheets."""
    values = (sheet.value(keys) for keys, _ in fields)
    options = (one for value in values for one in (value if isinstance(value, tuple) else (value,)))
    return "\n".join(name for one in options if isinstance(one, Option) for name in one.aliases)


def _said(declared: Field, value: Any, setting: Setting) -> str:
    if isinstance(declared.type, Sdgs):
        # People search for “SDG 11”; `plain` gives the goal's name without “SDG”.
        words = setting.words
        return ", ".join(f"{words('goal')} {number} {name(number, words)}" for number in value)
    return declared.type.plain(value, setting)


def _photo(site: Site, picture: Picture | None) -> tuple[tuple[str, int, int], ...]:
    # The script resolves them against the `assets` folder below the root of the page's language.
    start = f"../{site.asset('')}" if site.to_main_root else ""
    return tuple((start + one.name, one.width, one.height) for one in picture.renditions) if picture else ()


def _facets(site: Site) -> list[Facet]:
    return with_states_to_come(site.catalogue.facets, site.catalogue.sheets, site.setting)


SCRIPT_WORDS = (
    *("clear", "remove", "meant", "ways", "alone", "unknown", "vain", "quoted", "query", "title", "address"),
    *("file", "busy", "failed", "retry", "absent"),
)
"""The texts of the search page's scripts that are for these alone, and have one form."""
