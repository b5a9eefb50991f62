"""What sheets are related to, remembered as long as all that it follows from stays the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache

from fichebak.building.memory import key
from fichebak.building.work import Work
from fichebak.catalogue import related
from fichebak.catalogue.related import Relation
from fichebak.site.maps import whereabouts
from fichebak.site.plan import Site


def relations_of(work: Work, site: Site) -> Callable[[str], tuple[Relation, ...]]:
    """Gives what each sheet is related to, by its slug: remembered, since most edits change none of it."""
    whole = site.catalogue
    near = whereabouts(site)
    given = (whole.sheets, whole.facets, site.setting.words, near)
    # A preview asks for those of a few sheets; and on many sites nothing makes sheets related.
    if work.memory.lasts or not (near.spots or any(facet.related for facet in whole.facets)):
        return related.related(*given)
    sheets = whole.sheets
    places = {sheet.slug: place for place, sheet in enumerate(sheets)}

    def packed() -> bytes:
        find = related.related(*given)
        phrases: dict[str, int] = {}
        found = [
            [
                (places[one.sheet.slug], [phrases.setdefault(text, len(phrases)) for text in one.reasons])
                for one in find(sheet.slug)
            ]
            for sheet in sheets
        ]
        return "\n".join(map(json.dumps, ([*phrases], *found))).encode()

    @cache
    def remembered() -> tuple[list[str], list[bytes]]:
        parts = (part.encode() for part in related.made_of(*given))
        told = work.memory.recall(key("related", *parts), packed)
        phrases, *lines = told.split(b"\n")
        return json.loads(phrases), lines

    def relations(slug: str) -> tuple[Relation, ...]:
        phrases, lines = remembered()
        # A line is read when it is asked for: read, they are ten times as large.
        found = json.loads(lines[places[slug]])
        return tuple(Relation(sheets[place], tuple(phrases[n] for n in told)) for place, told in found)

    return relations
