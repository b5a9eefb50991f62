"""Which sheets carry which value, counted and ordered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Sequence as Seq
from dataclasses import dataclass

from fichebak.content.fields.contract import NO_TERMS, Field, Setting, Term
from fichebak.content.model import Model, filter_word
from fichebak.content.sheets import Sheet
from fichebak.text.wording import slug, sort_key


@dataclass(frozen=True, slots=True)
class Tab:
    """A filter as every page may name it: nothing that changes when a sheet does."""

    key: str
    """In queries."""
    label: str
    word: str
    """In addresses."""

    @property
    def path(self) -> str:
        """Of the page that lists its values."""
        return f"{self.word}/index.html"


def value_folder(word: str, term_key: str) -> str:
    """Where the pages of a value stand, below the word of its filter."""
    return f"{word}/{term_key}/"


@dataclass(frozen=True, slots=True)
class Counted:
    """A value of a filter, how many sheets carry it, and the path of the page with them."""

    term: Term
    count: int
    path: str


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a filter with the sheets that carry it, in the catalogue's order."""

    term: Term
    sheets: tuple[Sheet, ...]
    folder: str

    @property
    def path(self) -> str:
        """Of the page with its sheets, or with the first of them."""
        return f"{self.folder}index.html"

    @property
    def count(self) -> int:
        return len(self.sheets)

    @property
    def counted(self) -> Counted:
        return Counted(self.term, self.count, self.path)


@dataclass(frozen=True, slots=True)
class Overview(Tab):
    """A filter as its own page shows it: every value, and how many sheets carry it."""

    values: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class Facet(Tab):
    """A filter with its values."""

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
        return Tab(self.key, self.label, self.word)

    @property
    def overview(self) -> Overview:
        return Overview(self.key, self.label, self.word, tuple(value.counted for value in self.values))


Carried = tuple[tuple[Term, ...], ...]
"""What one sheet can be found by: its terms in each of the model's filters, in the model's order."""


def carrying(model: Model, setting: Setting) -> Callable[[Sheet], Carried]:
    """Tells of each sheet what it carries."""
    filtered = [(keys, field) for keys, field in model.leaves() if field.filters]

    def carried(sheet: Sheet) -> Carried:
        found: list[tuple[Term, ...]] = []
        for keys, field in filtered:
            value = sheet.value(keys)
            terms = NO_TERMS if value is None else field.type.terms(value, setting)
            found.extend(terms.get(name, ()) for name in field.filters)
        return tuple(found)

    return carried


def facets_of(
    model: Model, setting: Setting, sheets: Seq[Sheet], all_carried: Iterable[Carried]
) -> tuple[Facet, ...]:
    """The model's filters over some sheets, given what each carries; values as their type ranks them."""
    declared = [(keys, field, name) for keys, field in model.leaves() for name in field.filters]
    columns = zip(*all_carried, strict=True) if sheets else [()] * len(declared)
    return tuple(
        _facet(field, keys, name, zip(sheets, column, strict=True), setting)
        for (keys, field, name), column in zip(declared, columns, strict=True)
    )


def _facet(
    field: Field,
    keys: tuple[str, ...],
    name: str,
    found: Iterable[tuple[Sheet, tuple[Term, ...]]],
    setting: Setting,
) -> Facet:
    """A filter of a field, over some sheets, each with its terms in it."""
    carriers: dict[str, list[Sheet]] = {}
    terms: dict[str, Term] = {}
    for sheet, given in found:
        for term in given:
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
    word = slug(label) if name else filter_word(field)
    return Facet(
        key=name or field.key,
        label=label,
        word=word,
        keys=keys,
        name=name,
        values=tuple(
            FacetValue(term, tuple(carriers[term.key]), value_folder(word, term.key)) for term in ordered
        ),
        help=field.help,
        related=field.related,
    )
