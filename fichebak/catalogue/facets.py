"""Facets: the values of each filter, with the sheets that have them, counted and ordered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence as Seq
from dataclasses import dataclass, field as attribute
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from fichebak.content.fields.contract import FieldType, Keys, Leaf, Setting, Term
from fichebak.content.model import Model, filter_word
from fichebak.content.sheets import Sheet
from fichebak.text.wording import slug, sort_key


@dataclass(frozen=True, slots=True)
class Tab:
    """A facet as all pages name it: only what does not change when a sheet does."""

    key: str
    """The name in search queries."""
    label: str
    word: str
    """The word in URLs."""

    @property
    def path(self) -> str:
        """The path of the page that lists its values."""
        return f"{self.word}/index.html"


def value_folder(word: str, term_key: str) -> str:
    """The folder of a value's pages, such as "thema/ouderen/"."""
    return f"{word}/{term_key}/"


@dataclass(frozen=True, slots=True)
class Counted:
    """A value of a facet, its number of sheets, and the path of the page that lists them."""

    term: Term
    count: int
    path: str


@dataclass(frozen=True)
class FacetValue:
    """A value of a facet with the sheets that have it."""

    term: Term
    folder: str
    positions: tuple[int, ...] = ()
    """The positions in the catalogue of the sheets that have it, ascending."""
    catalogue: Seq[Sheet] = attribute(default=(), repr=False, compare=False)
    """All sheets."""

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets that have it, in catalogue order.

        Looked up when first asked for: a preview asks for those of a few values, out of hundreds.
        """
        return tuple(map(self.catalogue.__getitem__, self.positions))

    @property
    def path(self) -> str:
        """The path of the (first) page that lists its sheets."""
        return f"{self.folder}index.html"

    @property
    def count(self) -> int:
        return len(self.positions)

    @property
    def counted(self) -> Counted:
        return Counted(self.term, self.count, self.path)


class ValuePosition(NamedTuple):
    """Names a value of a facet by positions, which stay the same for as long as no sheet is moved."""

    facet: int
    """The position of the facet among those of the catalogue."""
    value: int
    """The position of the value in the facet."""


FEW_VALUES = 60
"""A list of so many values is read without initials."""


@dataclass(frozen=True, slots=True)
class Overview(Tab):
    """A facet as its own page shows it: each value with its number of sheets."""

    values: tuple[Counted, ...]

    @property
    def by_initial(self) -> tuple[tuple[str, tuple[Counted, ...]], ...]:
        """The values by their initial, to find one of hundreds.

        One group without an initial if there are few, or if their order is not that of the alphabet: that of
        a list of options is its maker's.
        """
        runs = tuple((initial, tuple(run)) for initial, run in groupby(self.values, _initial))
        in_order = len({initial for initial, _ in runs}) == len(runs)
        if len(self.values) > FEW_VALUES and in_order and 1 < len(runs) <= len(self.values) / 2:
            return runs
        return (("", self.values),)


def _initial(value: Counted) -> str:
    letter = sort_key(value.term.label)[0][:1].upper()
    return "0–9" if letter.isdecimal() else letter


@dataclass(frozen=True, slots=True)
class Facet(Tab):
    """A facet with its values."""

    keys: Keys
    """The keys to its field."""
    name: str
    """Its name within the field's type, such as "state" of a period; "" for the values themselves."""
    type: FieldType
    """The type of its field."""
    values: tuple[FacetValue, ...]
    related: str
    """The phrase for sharing a value, if that makes two sheets related; else empty."""

    @property
    def tab(self) -> Tab:
        return Tab(self.key, self.label, self.word)

    @property
    def overview(self) -> Overview:
        return Overview(self.key, self.label, self.word, tuple(value.counted for value in self.values))


FacetTerms = tuple[tuple[Term, ...], ...]
"""The terms of one sheet in each facet of the model, in model order."""


def facet_terms(model: Model, setting: Setting) -> Callable[[Sheet], FacetTerms]:
    """A function that gives the terms of a sheet in each facet."""
    filtered = [(keys, field) for keys, field in model.leaves if field.filters]

    def terms_of_sheet(sheet: Sheet) -> FacetTerms:
        all_terms: list[tuple[Term, ...]] = []
        for keys, field in filtered:
            value = sheet.value(keys)
            terms = {} if value is None else field.type.terms(value, setting)
            all_terms.extend(terms.get(name, ()) for name in field.filters)
        return tuple(all_terms)

    return terms_of_sheet


Carriers = tuple[tuple[Term, tuple[int, ...]], ...]
"""The terms of one facet, in order, each with the positions of the sheets that have it, ascending."""


def carriers_of(terms_by_sheet: Iterable[FacetTerms]) -> tuple[Carriers, ...]:
    """For each facet its terms, by rank and label, given the terms of each sheet; nothing without sheets."""
    return tuple(map(_carriers, zip(*terms_by_sheet, strict=True)))


def _carriers(column: Iterable[tuple[Term, ...]]) -> Carriers:
    carriers: dict[str, list[int]] = {}
    terms: dict[str, Term] = {}
    for position, sheet_terms in enumerate(column):
        for term in sheet_terms:
            existing = terms.get(term.key)
            if existing is None:
                terms[term.key], carriers[term.key] = term, [position]
                continue
            carriers[term.key].append(position)
            # Spellings with the same key are one value; which one labels it must not depend on the
            # order of files.
            if existing is not term and (term.rank, term.label) < (existing.rank, existing.label):
                terms[term.key] = term
    ordered = sorted(terms.values(), key=lambda term: (term.rank, sort_key(term.label)))
    return tuple((term, tuple(carriers[term.key])) for term in ordered)


def facets_of(
    model: Model, setting: Setting, sheets: Seq[Sheet], all_carriers: Seq[Carriers]
) -> tuple[Facet, ...]:
    """The model's facets over the sheets."""
    declared = [(leaf, name) for leaf in model.leaves for name in leaf[1].filters]
    return tuple(
        _facet(leaf, name, setting, carriers, sheets)
        for (leaf, name), carriers in zip(declared, all_carriers or [()] * len(declared), strict=True)
    )


def _facet(leaf: Leaf, name: str, setting: Setting, carriers: Carriers, sheets: Seq[Sheet]) -> Facet:
    keys, field = leaf
    label = setting.words(f"facet.{name}") if name else field.short_label
    word = slug(label) if name else filter_word(field)
    return Facet(
        key=name or field.key,
        label=label,
        word=word,
        keys=keys,
        name=name,
        type=field.type,
        values=tuple(
            FacetValue(term, value_folder(word, term.key), positions, sheets) for term, positions in carriers
        ),
        related=field.related,
    )
