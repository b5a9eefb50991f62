"""The related sheets of every sheet, cached for as long as their inputs stay the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache, partial

from fichebak.building.memory import key
from fichebak.building.work import Work
from fichebak.catalogue.related import Relation, SimilarityIndex, cache_inputs, related, similarity_index
from fichebak.site.maps import nearness_of
from fichebak.site.plan import Site


def relations_of(work: Work, site: Site) -> Callable[[str], tuple[Relation, ...]]:
    """The function that gives a sheet's relations, by its slug. Cached: most edits change no relation."""
    catalogue, model, words, memory = site.catalogue, site.config.model, site.setting.words, work.memory
    sheets = catalogue.sheets
    points = {slug: spot.location for slug, spot in site.spots.items()}
    points = memory.previous_if_equal(("points", words.code), points)
    near = memory.value_of(points, "near", partial(nearness_of, site, points), model)

    def build_index() -> SimilarityIndex:
        build = partial(similarity_index, sheets, catalogue.facets, near)
        return memory.value_of(catalogue.arrangement, "similarity index", build, near, model)

    find = related(sheets, words, build_index)
    # A preview asks for the relations of a few sheets only, and many sites relate none.
    if memory.lasts or not (near.spots or any(facet.related for facet in catalogue.facets)):
        return find
    ranks = {sheet.slug: rank for rank, sheet in enumerate(sheets)}

    def packed() -> bytes:
        """Lines of JSON: first all reasons, then for each sheet its relations, with reasons by number."""
        reasons: dict[str, int] = {}
        lines = [
            [
                (ranks[other.sheet.slug], [reasons.setdefault(text, len(reasons)) for text in other.reasons])
                for other in find(sheet.slug)
            ]
            for sheet in sheets
        ]
        return "\n".join(map(json.dumps, ([*reasons], *lines))).encode()

    @cache
    def cached() -> tuple[list[str], list[bytes]]:
        parts = (part.encode() for part in cache_inputs(sheets, catalogue.facets, words, near))
        reasons, *lines = memory.recall(key("related", *parts), packed).split(b"\n")
        return json.loads(reasons), lines

    def relations(slug: str) -> tuple[Relation, ...]:
        reasons, lines = cached()
        # Each line is parsed on demand: parsed, all lines take ten times the memory.
        pairs = json.loads(lines[ranks[slug]])
        return tuple(
            Relation(sheets[number], tuple(reasons[n] for n in numbers)) for number, numbers in pairs
        )

    return relations
