"""Finds for each sheet the most similar ones, and says why: “voor mantelzorgers, in Ieper”.

A shared value weighs more the fewer sheets have it: log(sheets / carriers), the inverse document
frequency of search engines (Spärck Jones, 1972). A value that all sheets have weighs nothing.

Sheets in neighbouring municipalities are related too, more so the nearer they are (`nearness`).

Comparing all pairs takes minutes at 10,000 sheets. Instead, all sheets are sorted so that sheets with the
same rare values are adjacent. Each sheet is then compared only with the closest in that order among the
carriers of each of its values, rarest value first, and with sheets in the grid cells around it. The work
per sheet does not depend on the size of the catalogue. Up to `ENOUGH` sheets the result is exact; at 10,000
the four sheets found have about nine tenths of the weight of the best four.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping as Map, Sequence as Seq
from functools import cache
from math import log
from typing import NamedTuple

from fichebak.catalogue.facets import Facet
from fichebak.catalogue.nearness import Cell, Nearness, around, weight
from fichebak.content.declaring import VALUE, VALUE_AS_IS
from fichebak.content.fields.contract import Term
from fichebak.content.sheets import Sheet
from fichebak.text.language import Words

MAX_RELATED = 4
MAX_REASONS = 3
ENOUGH = 48
"""All carriers of a value are candidates up to this number, and this many candidates are enough."""
PER_VALUE = 16
"""The number of candidates from a value with more carriers."""
PER_CELL = 4
"""The number of candidates from each of the nine grid cells around a sheet, if these hold many sheets."""


class Relation(NamedTuple):
    """A related sheet, and the reasons: its rarest shared values, worded, in the order of the model."""

    sheet: Sheet
    reasons: tuple[str, ...]


class Value(NamedTuple):
    """A value that sheets may share: its order in the model, the phrase for sharing it, and its term."""

    order: int
    phrase: str
    term: Term


class SimilarityIndex(NamedTuple):
    """The sheets, sorted so that those with the same rare values are adjacent.

    A sheet's position is its index in `slugs`; a value's number is its index in `values`.
    """

    slugs: tuple[str, ...]
    positions: Map[str, int]
    """By slug."""
    ranks: tuple[int, ...]
    """For each sheet, its rank by title."""
    values: tuple[Value, ...]
    """The values that sheets may share, rarest first."""
    weights: tuple[int, ...]
    """For each value, in thousandths. Integers, so that a sum does not depend on the order of its terms."""
    values_of: tuple[frozenset[int], ...]
    """For each sheet, the numbers of its values."""
    carriers: tuple[tuple[int, ...], ...]
    """For each value, the positions of the sheets that have it, ascending."""
    near: Nearness
    cells: Map[Cell, tuple[int, ...]]
    """The positions of the sheets in each grid cell, ascending."""
    cell_of: tuple[Cell | None, ...]
    """For each sheet, its grid cell."""
    neighbours_of: tuple[int, ...]
    """For each sheet, the number of sheets in the cells around it, itself included; 0 if it has no cell."""
    homes_of: tuple[frozenset[int], ...]
    """For each sheet, those of its values that are municipalities."""

    def candidates(self, position: int) -> set[int]:
        """The positions of the sheets to compare one sheet with: fewer than three times `ENOUGH`."""
        positions: set[int] = set()
        for value in sorted(self.values_of[position]):
            carriers = self.carriers[value]
            positions.update(carriers if len(carriers) <= ENOUGH else _around(position, carriers, PER_VALUE))
            if len(positions) > ENOUGH:
                break
        cells = [self.cells.get(cell, ()) for cell in around(self.cell_of[position])]
        all_fit = sum(map(len, cells)) <= ENOUGH
        for cell_positions in cells:
            positions.update(cell_positions if all_fit else _around(position, cell_positions, PER_CELL))
        positions.discard(position)
        return positions

    def kilometres(self, position: int, other: int) -> float | None:
        """The distance between two sheets; None if they are not near, or share a municipality."""
        if not self.homes_of[position].isdisjoint(self.homes_of[other]):
            return None
        return self.near.kilometres(self.slugs[position], self.slugs[other])

    def closeness(self, position: int, kilometres: float | None) -> int:
        """The weight of a distance from a sheet, in thousandths."""
        return 0 if kilometres is None else weight(kilometres, len(self.slugs), self.neighbours_of[position])

    def nearest(self, position: int) -> list[int]:
        """The positions of the sheets most similar to one, best first."""
        mine, weigh, values_of = self.values_of[position], self.weights.__getitem__, self.values_of
        candidates, cells = self.candidates(position), around(self.cell_of[position])
        likeness = {other: sum(map(weigh, mine & values_of[other])) for other in candidates}
        for other in candidates:
            if self.cell_of[other] in cells:
                likeness[other] += self.closeness(position, self.kilometres(position, other))
        best = sorted((-like, self.ranks[other], other) for other, like in likeness.items() if like)
        return [other for *_, other in best[:MAX_RELATED]]

    def reasons(self, position: int, other: int, words: Words) -> tuple[str, ...]:
        """A phrase for each field with shared values (“voor ouderen”), and one for nearness."""
        shared = sorted(self.values_of[position] & self.values_of[other])
        kilometres = self.kilometres(position, other)
        near_weight = self.closeness(position, kilometres)
        # Name the values of the largest weight; nearness competes with them by its own weight.
        heavier = sum(self.weights[number] >= near_weight for number in shared)
        mention_near = near_weight > 0 and heavier < MAX_REASONS
        phrases = _reasons([self.values[n] for n in shared[: MAX_REASONS - mention_near]], words)
        if kilometres is None or not mention_near:
            return phrases
        near = words("related.away", number=round(kilometres)) if kilometres >= 1 else words("related.beside")
        return (*phrases, near)


def related(
    sheets: Seq[Sheet], words: Words, build_index: Callable[[], SimilarityIndex]
) -> Callable[[str], tuple[Relation, ...]]:
    """A function that gives a sheet's relations by slug, best first; ties are in order of title.

    `build_index` makes the index of these sheets; it is called when relations are first asked for.
    """
    index_once = cache(build_index)

    def relations(slug: str) -> tuple[Relation, ...]:
        index = index_once()
        position = index.positions[slug]
        return tuple(
            Relation(sheets[index.ranks[other]], index.reasons(position, other, words))
            for other in index.nearest(position)
        )

    return relations


def cache_inputs(
    sheets: Iterable[Sheet], facets: Iterable[Facet], words: Words, near: Nearness
) -> Iterator[str]:
    """The cache key of all relations: texts that change whenever an input of `related` does."""
    yield " ".join(sheet.slug for sheet in sheets)
    yield f"{near}"
    yield f"{[(key, text) for key, text in words.texts.items() if key.startswith('related.')]}"
    for facet in facets:
        if facet.related:
            yield f"{facet.key} {facet.related}"
            for value in facet.values:
                yield f"{value.term} {' '.join(sheet.slug for sheet in value.sheets)}"


def similarity_index(sheets: Seq[Sheet], facets: Iterable[Facet], near: Nearness) -> SimilarityIndex:
    """Sorts and indexes the sheets, which are given in order of title."""
    declared = ((facet, value) for facet in facets if facet.related for value in facet.values)
    # A value of only one sheet, or of all sheets, relates no two of them.
    shared = sorted(
        (value.count, order, facet, value)
        for order, (facet, value) in enumerate(declared)
        if 1 < value.count < len(sheets)
    )
    values_of: list[list[int]] = [[] for _ in sheets]
    for number, (*_, value) in enumerate(shared):
        for rank in value.positions:
            values_of[rank].append(number)
    order = sorted(range(len(sheets)), key=lambda rank: (values_of[rank], rank))
    carriers: list[list[int]] = [[] for _ in shared]
    for position, rank in enumerate(order):
        for number in values_of[rank]:
            carriers[number].append(position)
    cells: dict[Cell, list[int]] = {}
    cell_of = tuple(near.cell(sheets[rank].slug) for rank in order)
    for position, cell in enumerate(cell_of):
        if cell is not None:
            cells.setdefault(cell, []).append(position)
    neighbours = {cell: sum(len(cells.get(beside, ())) for beside in around(cell)) for cell in cells}
    slugs = tuple(sheets[rank].slug for rank in order)
    homes = frozenset(n for n, (_, _, facet, _) in enumerate(shared) if facet.key == near.shared_by)
    return SimilarityIndex(
        slugs=slugs,
        positions={slug: position for position, slug in enumerate(slugs)},
        ranks=tuple(order),
        values=tuple(Value(order, facet.related, value.term) for _, order, facet, value in shared),
        weights=tuple(round(1000 * log(len(sheets) / count)) for count, *_ in shared),
        values_of=tuple(frozenset(values_of[rank]) for rank in order),
        carriers=tuple(map(tuple, carriers)),
        near=near,
        cells={cell: tuple(places) for cell, places in cells.items()},
        cell_of=cell_of,
        neighbours_of=tuple(neighbours[cell] if cell else 0 for cell in cell_of),
        homes_of=tuple(homes.intersection(values_of[rank]) for rank in order),
    )


def _around(position: int, positions: Seq[int], most: int) -> Seq[int]:
    """The `most` positions closest to one in a sorted list, in order."""
    start = max(0, bisect_left(positions, position) - most // 2)
    return positions[start : start + most]


def _reasons(shared: Seq[Value], words: Words) -> tuple[str, ...]:
    """A phrase for each field with shared values: “voor kinderen en ouderen”."""
    by_phrase: dict[str, list[Term]] = {}
    for value in sorted(shared, key=lambda value: value.order):
        by_phrase.setdefault(value.phrase, []).append(value.term)
    return tuple(_worded(phrase, terms, words) for phrase, terms in by_phrase.items())


def _worded(phrase: str, terms: Seq[Term], words: Words) -> str:
    if VALUE_AS_IS in phrase:
        return phrase.replace(VALUE_AS_IS, _listed([term.label for term in terms], words))
    return phrase.replace(VALUE, _listed([term.inside or term.label for term in terms], words))


def _listed(names: Seq[str], words: Words) -> str:
    """“a, b en c”; only commas if one of the names contains “ en ” itself."""
    conjunction = f" {words('related.and')} "
    *before, last = names
    if not before or any(conjunction in name for name in names):
        return ", ".join(names)
    return f"{', '.join(before)}{conjunction}{last}"
