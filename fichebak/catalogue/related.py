"""For each sheet the few that are most like it, and in which words: “voor mantelzorgers, in Ieper”.

What two sheets share counts for more the fewer others share it: log(sheets / carriers), the inverse
document frequency of search engines (Spärck Jones, 1972). A value that all carry says nothing.

Comparing every sheet with every other takes minutes at 10,000 sheets. So all sheets are first put in
an order in which those with the same rare values stand side by side, and each is compared only with
those that stand nearest to it among the carriers of its own values, the rarest values first. That
is the same work for a sheet in any catalogue. Up to `FEW` sheets nothing is missed; at 10,000 what
the four that are found share weighs about nine tenths of what the best four there are would share.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from collections.abc import Sequence as Seq
from dataclasses import dataclass
from math import log

from fichebak.catalogue.facets import Facet, FacetValue
from fichebak.content.fields.contract import Term
from fichebak.content.model import VALUE, VALUE_AS_IS
from fichebak.content.sheets import Sheet
from fichebak.text.language import Words

MOST_RELATED = 4
MOST_REASONS = 3
FEW = 48
"""Values with so few carriers are looked through whole, and so many candidates are enough."""
NEAREST = 16
"""Carriers of a commoner value that are looked at."""


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

    def candidates(self, place: int) -> set[int]:
        """The places of the sheets to compare one with: fewer than twice `FEW` of them."""
        found: set[int] = set()
        for value in sorted(self.held[place]):
            carriers = self.carriers[value]
            if len(carriers) > FEW:
                start = max(0, bisect_left(carriers, place) - NEAREST // 2)
                carriers = carriers[start : start + NEAREST]
            found.update(carriers)
            if len(found) > FEW:
                break
        found.discard(place)
        return found

    def nearest(self, place: int) -> list[tuple[int, frozenset[int]]]:
        """The places of the sheets most like one, and the numbers of the values they share."""
        mine, weight = self.held[place], self.weights.__getitem__
        scored = [
            (-sum(map(weight, mine & self.held[other])), self.ranks[other], other)
            for other in self.candidates(place)
        ]
        return [(other, mine & self.held[other]) for _, _, other in sorted(scored)[:MOST_RELATED]]


def related(sheets: Seq[Sheet], facets: Iterable[Facet], words: Words) -> dict[str, tuple[Relation, ...]]:
    """By address, each sheet's relations, the nearest first; of equals the first by title."""
    kindred = arranged(sheets, facets)
    return {
        sheet.slug: tuple(
            Relation(kindred.sheets[other], _reasons([kindred.values[n] for n in sorted(shared)], words))
            for other, shared in kindred.nearest(place)
        )
        for place, sheet in enumerate(kindred.sheets)
    }


def arranged(sheets: Seq[Sheet], facets: Iterable[Facet]) -> Kindred:
    """The sheets, given by title, with what makes them related."""
    declared = [(facet, value) for facet in facets if facet.related for value in facet.values]
    # What one sheet or every sheet carries brings no two of them together.
    shared = [
        (value, Value(order, facet.related, value.term))
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
    return Kindred(
        sheets=tuple(sheets[rank] for rank in order),
        ranks=tuple(order),
        values=tuple(value for _, value in shared),
        weights=tuple(round(1000 * log(len(sheets) / carried.count)) for carried, _ in shared),
        held=tuple(frozenset(held[rank]) for rank in order),
        carriers=tuple(map(tuple, carriers)),
    )


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
    for value in sorted(shared[:MOST_REASONS], key=lambda value: value.order):
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
