"""For each sheet the few that are most like it, and in which words: “voor mantelzorgers, in Ieper”.

What two sheets share counts for more the fewer others share it: log(sheets / carriers), the inverse
document frequency of search engines (Spärck Jones, 1972). A value that all carry says nothing.

Sheets in neighbouring municipalities are related too, the more the nearer they are (`nearness`).

Comparing every sheet with every other takes minutes at 10,000 sheets. So all sheets are first put in
an order in which those with the same rare values stand side by side, and each is compared only with
those that stand nearest to it among the carriers of its own values, the rarest values first, and
among the sheets near its place. That is the same work for a sheet in any catalogue. Up to `FEW`
sheets nothing is missed; at 10,000 what the four that are found share weighs about nine tenths of
what the best four there are would share.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass
from functools import cache
from math import log

from fichebak.catalogue.facets import Facet, FacetValue
from fichebak.catalogue.nearness import Cell, Nearness, around, weight
from fichebak.content.declaring import VALUE, VALUE_AS_IS
from fichebak.content.fields.contract import Term
from fichebak.content.sheets import Sheet
from fichebak.text.language import Words

MOST_RELATED = 4
MOST_REASONS = 3
FEW = 48
"""Values with so few carriers are looked through whole, and so many candidates are enough."""
NEAREST = 16
"""Carriers of a commoner value that are looked at."""
NEIGHBOURS = 4
"""Sheets that are looked at in each of the nine squares around a place where there are many."""


NOWHERE = Nearness()
"""For a catalogue of which no places are known."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A sheet to read next, and the rarest of what it shares, in words and in the model's order."""

    sheet: Sheet
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """What sheets may share: its place in the model, how sharing it is worded, and its words."""

    order: int
    phrase: str
    term: Term
    is_home: bool = False
    """Whether it is a municipality."""


@dataclass(frozen=True, slots=True)
class Kindred:
    """Sheets in an order in which those with the same rare values stand side by side."""

    sheets: tuple[Sheet, ...]
    ranks: tuple[int, ...]
    """Of each sheet, its place by title."""
    values: tuple[Value, ...]
    """What sheets may share, the rarest first."""
    weights: tuple[int, ...]
    """Of each value, in thousandths: sums of whole numbers do not depend on their order."""
    held: tuple[frozenset[int], ...]
    """Of each sheet, the numbers of its values."""
    carriers: tuple[tuple[int, ...], ...]
    """Of each value, the places of its sheets in this order."""
    near: Nearness
    cells: Map[Cell, tuple[int, ...]]
    """The places of the sheets in each square of the map, in this order."""
    cell_of: tuple[Cell | None, ...]
    """Of each sheet, the square it is in."""
    homes: frozenset[int]
    """The values that are municipalities."""

    def candidates(self, place: int) -> set[int]:
        """The places of the sheets to compare one with: fewer than three times `FEW` of them."""
        found: set[int] = set()
        for value in sorted(self.held[place]):
            carriers = self.carriers[value]
            found.update(carriers if len(carriers) <= FEW else _around(place, carriers, NEAREST))
            if len(found) > FEW:
                break
        cell = self.cell_of[place]
        squares = [self.cells.get(beside, ()) for beside in around(cell)] if cell else []
        few = sum(map(len, squares)) <= FEW
        for square in squares:
            found.update(square if few else _around(place, square, NEIGHBOURS))
        found.discard(place)
        return found

    def kilometres(self, place: int, other: int, shared: frozenset[int]) -> float | None:
        """How far apart two sheets are that are near each other, and do not share a municipality."""
        if shared & self.homes:
            return None
        return self.near.kilometres(self.sheets[place].slug, self.sheets[other].slug)

    def neighbours(self, place: int) -> int:
        """How many sheets stand in the squares around a sheet, itself too; 0 where its place is unknown."""
        cell = self.cell_of[place]
        return sum(len(self.cells.get(beside, ())) for beside in around(cell)) if cell else 0

    def _near(self, place: int, others: Iterable[int]) -> frozenset[int]:
        """Those of some sheets that stand in the squares around a sheet: the few worth measuring."""
        cell = self.cell_of[place]
        squares = set(around(cell)) if cell else set()
        return frozenset(other for other in others if self.cell_of[other] in squares)

    def closeness(self, kilometres: float | None, neighbours: int) -> int:
        """What being near counts for, in thousandths, to a sheet with so many neighbours."""
        return 0 if kilometres is None else weight(kilometres, len(self.sheets), neighbours)

    def nearest(self, place: int) -> list[int]:
        """The places of the sheets most like one."""
        mine, weigh = self.held[place], self.weights.__getitem__
        candidates, neighbours = self.candidates(place), self.neighbours(place)
        near = self._near(place, candidates)

        def score(other: int) -> int:
            shared = mine & self.held[other]
            likeness = sum(map(weigh, shared))
            if other in near:
                likeness += self.closeness(self.kilometres(place, other, shared), neighbours)
            return likeness

        scored = [(-score(other), self.ranks[other], other) for other in candidates]
        return [other for negative, _, other in sorted(scored)[:MOST_RELATED] if negative]

    def reasons(self, place: int, other: int, words: Words) -> tuple[str, ...]:
        """A phrase for each field of which values are shared (“voor ouderen”), and one for nearness."""
        shared = sorted(self.held[place] & self.held[other])
        kilometres = self.kilometres(place, other, frozenset(shared))
        close = self.closeness(kilometres, self.neighbours(place))
        # The weightiest few are named, and nearness is one more that has its weight.
        weightier = sum(self.weights[number] >= close for number in shared)
        tell_near = close > 0 and weightier < MOST_REASONS
        phrases = _reasons([self.values[n] for n in shared[: MOST_REASONS - tell_near]], words)
        if kilometres is None or not tell_near:
            return phrases
        near = words("related.away", number=round(kilometres)) if kilometres >= 1 else words("related.beside")
        return (*phrases, near)


def related(
    sheets: Seq[Sheet], facets: Iterable[Facet], words: Words, near: Nearness = NOWHERE
) -> Callable[[str], tuple[Relation, ...]]:
    """Gives a sheet's relations by its slug, the nearest first; of equals the first by title."""

    @cache
    def kindred() -> tuple[Kindred, Map[str, int]]:
        arrangement = arranged(sheets, facets, near)
        return arrangement, {sheet.slug: place for place, sheet in enumerate(arrangement.sheets)}

    @cache
    def relations(slug: str) -> tuple[Relation, ...]:
        arrangement, places = kindred()
        place = places[slug]
        return tuple(
            Relation(arrangement.sheets[other], arrangement.reasons(place, other, words))
            for other in arrangement.nearest(place)
        )

    return relations


def made_of(sheets: Iterable[Sheet], facets: Iterable[Facet], words: Words, near: Nearness) -> Iterator[str]:
    """Texts that change whenever a relation between some sheets would: all that `related` looks at."""
    yield " ".join(sheet.slug for sheet in sheets)
    yield f"{near}"
    yield f"{[(key, text) for key, text in words.texts.items() if key.startswith('related.')]}"
    for facet in facets:
        if facet.related:
            yield f"{facet.key} {facet.related}"
            for value in facet.values:
                yield f"{value.term} {' '.join(sheet.slug for sheet in value.sheets)}"


def arranged(sheets: Seq[Sheet], facets: Iterable[Facet], near: Nearness = NOWHERE) -> Kindred:
    """The sheets, given by title, with what makes them related."""
    declared = [(facet, value) for facet in facets if facet.related for value in facet.values]
    # What one sheet or every sheet carries brings no two of them together.
    shared = [
        (value, Value(order, facet.related, value.term, is_home=facet.key == near.shared_by))
        for order, (facet, value) in enumerate(declared)
        if 1 < value.count < len(sheets)
    ]
    shared.sort(key=lambda pair: pair[0].count)
    held = _held(sheets, [carried for carried, _ in shared])
    order = sorted(range(len(sheets)), key=lambda rank: (held[rank], rank))
    carriers: list[list[int]] = [[] for _ in shared]
    for place, rank in enumerate(order):
        for number in held[rank]:
            carriers[number].append(place)
    cells: dict[Cell, list[int]] = {}
    cell_of = tuple(near.cell(sheets[rank].slug) for rank in order)
    for place, cell in enumerate(cell_of):
        if cell is not None:
            cells.setdefault(cell, []).append(place)
    return Kindred(
        sheets=tuple(sheets[rank] for rank in order),
        ranks=tuple(order),
        values=tuple(value for _, value in shared),
        weights=tuple(round(1000 * log(len(sheets) / carried.count)) for carried, _ in shared),
        held=tuple(frozenset(held[rank]) for rank in order),
        carriers=tuple(map(tuple, carriers)),
        near=near,
        cells={cell: tuple(places) for cell, places in cells.items()},
        cell_of=cell_of,
        homes=frozenset(number for number, (_, value) in enumerate(shared) if value.is_home),
    )


def _around(place: int, places: Seq[int], most: int) -> Seq[int]:
    """The few of some places that stand nearest to one, in order."""
    start = max(0, bisect_left(places, place) - most // 2)
    return places[start : start + most]


def _held(sheets: Iterable[Sheet], values: Iterable[FacetValue]) -> list[list[int]]:
    """Of each sheet the numbers of its values, from low to high."""
    by_slug: dict[str, list[int]] = {sheet.slug: [] for sheet in sheets}
    for number, value in enumerate(values):
        for sheet in value.sheets:
            by_slug[sheet.slug].append(number)
    return list(by_slug.values())


def _reasons(shared: Seq[Value], words: Words) -> tuple[str, ...]:
    """A phrase for each field of which values are shared: “voor kinderen en ouderen”."""
    by_phrase: dict[str, list[Term]] = {}
    for value in sorted(shared, key=lambda value: value.order):
        by_phrase.setdefault(value.phrase, []).append(value.term)
    return tuple(_worded(phrase, terms, words) for phrase, terms in by_phrase.items())


def _worded(phrase: str, terms: Seq[Term], words: Words) -> str:
    if VALUE_AS_IS in phrase:
        return phrase.replace(VALUE_AS_IS, _listed([term.label for term in terms], words))
    return phrase.replace(VALUE, _listed([term.inside or term.label for term in terms], words))


def _listed(names: Seq[str], words: Words) -> str:
    """“a, b en c”; commas alone where one of them holds an “en” already."""
    joint = f" {words('related.and')} "
    *before, last = names
    if not before or any(joint in name for name in names):
        return ", ".join(names)
    return f"{', '.join(before)}{joint}{last}"
