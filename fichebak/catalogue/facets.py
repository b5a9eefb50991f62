"""Which sheets carry which value, counted and ordered."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence as Seq
from dataclasses import dataclass

from fichebak.content.fields.contract import Field, Setting, Term, Terms
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from fichebak.text.wording import slug, sort_key


@dataclass(frozen=True, slots=True)
class Tab:
    """A filter as every page may name it: nothing that changes when a sheet does."""

    key: str
    label: str
    path: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A value of a filter, and how many sheets carry it."""

    term: Term
    count: int


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a filter with the sheets that carry it, in the catalogue's order."""

    term: Term
    sheets: tuple[Sheet, ...]

    @property
    def count(self) -> int:
        return len(self.sheets)

    @property
    def counted(self) -> Counted:
        return Counted(self.term, self.count)


@dataclass(frozen=True, slots=True)
class Overview(Tab):
    """A filter as its own page shows it: every value, and how many sheets carry it."""

    values: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter: its key in queries, its label, its word in addresses, and its values."""

    key: str
    label: str
    path: str
    keys: tuple[str, ...]
    """Of the field whose values these are."""
    name: str
    """Of the facet within its field's type; "" for the field's own."""
    values: tuple[FacetValue, ...]
    help: str = ""
    related: str = ""
    """How sharing a value is worded, where that makes two sheets related."""

    @property
    def tab(self) -> Tab:
        return Tab(self.key, self.label, self.path)

    @property
    def overview(self) -> Overview:
        return Overview(self.key, self.label, self.path, tuple(value.counted for value in self.values))


def facets_of(model: Model, sheets: Seq[Sheet], setting: Setting) -> tuple[Facet, ...]:
    """The model's filters over some sheets, values in the order that their type ranks them."""
    found: list[Facet] = []
    for keys, field in model.leaves():
        if not field.filters:
            continue
        given = [(sheet, value) for sheet in sheets if (value := sheet.value(keys)) is not None]
        terms = [(sheet, field.type.terms(value, setting)) for sheet, value in given]
        found.extend(_facet(field, keys, name, terms, setting) for name in field.filters)
    return tuple(found)


def _facet(
    field: Field, keys: tuple[str, ...], name: str, found: Iterable[tuple[Sheet, Terms]], setting: Setting
) -> Facet:
    """A filter of a field, over the sheets that give it, each with the terms of its value."""
    carriers: dict[str, list[Sheet]] = {}
    terms: dict[str, Term] = {}
    for sheet, all_terms in found:
        for term in all_terms.get(name, ()):
            known = terms.get(term.key)
            if known is None:
                terms[term.key], carriers[term.key] = term, [sheet]
                continue
            carriers[term.key].append(sheet)
            # Two spellings of one text are one value; which one names it must not depend on
            # the order of files.
            if known is not term and (term.rank, term.label) < (known.rank, known.label):
                terms[term.key] = term
    ordered = sorted(terms.values(), key=lambda term: (term.rank, sort_key(term.label)))
    label = setting.words(f"facet.{name}") if name else field.short or field.label
    return Facet(
        key=name or field.key,
        label=label,
        # A label in another script has no letters for an address; the key always has.
        path=slug(label) or slug(field.key),
        keys=keys,
        name=name,
        values=tuple(FacetValue(term, tuple(carriers[term.key])) for term in ordered),
        help=field.help,
        related=field.related,
    )
