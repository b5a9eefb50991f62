"""Builds the catalogue: all sheets in order, each with a unique slug, and the facets over them."""

from __future__ import annotations

from collections.abc import Callable, Mapping as Map, Sequence as Seq
from typing import NamedTuple

from fichebak.catalogue.addresses import Moved, former_slugs
from fichebak.catalogue.dates import Dates, History, dates_of, newest_first
from fichebak.catalogue.facets import (
    Carriers,
    Facet,
    FacetTerms,
    ValuePosition,
    carriers_of,
    facet_terms,
    facets_of,
)
from fichebak.content.fields.contract import Setting
from fichebak.content.fields.date import PartialDate
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from fichebak.text.diagnostics import Diagnostic
from fichebak.text.wording import sort_key


class Catalogue(NamedTuple):
    """The published sheets, sorted by title, and the facets over them."""

    sheets: tuple[Sheet, ...]
    facets: tuple[Facet, ...]
    withdrawn: tuple[Sheet, ...]
    """Withdrawn sheets: only their URL remains; they are in no list and no facet."""
    moved: tuple[Moved, ...]
    """The former slugs of sheets, including withdrawn ones."""
    first_slugs: Map[str, str]
    """The first slug of each sheet whose file was renamed, by its slug."""
    arrangement: Arrangement
    """Their order, values and dates: the same object in a preview for as long as no change moves a sheet."""

    @property
    def dates(self) -> Map[str, Dates]:
        """When each sheet was added and last changed, by slug."""
        return self.arrangement.dates

    @property
    def ages(self) -> Map[str, int]:
        """Sort keys by slug: the sheet that changed last has the lowest."""
        return self.arrangement.ages

    @property
    def updated(self) -> PartialDate | None:
        """When a sheet was last added or changed; None if that is not known of any."""
        return min(self.dates.values(), key=newest_first, default=Dates()).updated

    def sheets_with(self, value: ValuePosition | None) -> tuple[Sheet, ...]:
        """The sheets with a value, in catalogue order; all sheets for None."""
        return self.sheets if value is None else self.facets[value.facet].values[value.value].sheets

    def neighbours(self) -> dict[str, tuple[Sheet | None, Sheet | None]]:
        """The previous and the next sheet in the list, by slug; None at the ends."""
        padded = (None, *self.sheets, None)
        around = zip(padded, self.sheets, padded[2:], strict=False)
        return {sheet.slug: (before, after) for before, sheet, after in around}


class Classification(NamedTuple):
    """How a sheet is classified: its sort key, its terms, its dates, and whether it is withdrawn."""

    order: tuple[tuple[str, str], str, str]
    """Of the title; then the slug and the path."""
    terms: FacetTerms
    dates: Dates
    is_withdrawn: bool


def classifier(model: Model, setting: Setting, history: History) -> Callable[[Sheet], Classification]:
    """The function that classifies a sheet; the result depends on that sheet only."""
    terms_of = facet_terms(model, setting)
    return lambda sheet: Classification(
        (sort_key(sheet.title), sheet.slug, sheet.path),
        terms_of(sheet),
        dates_of(sheet, history),
        sheet.is_withdrawn,
    )


class Arrangement(NamedTuple):
    """Where each sheet stands in a catalogue. An edit of a text moves no sheet."""

    published: tuple[int, ...]
    """The published sheets by their position in the list that was classified, in order of title."""
    withdrawn: tuple[int, ...]
    carriers: tuple[Carriers, ...]
    """For each facet, the published sheets that have each term."""
    dates: Map[str, Dates]
    """When each published sheet was added and last changed, by slug."""
    ages: Map[str, int]
    """Sort keys by slug: the sheet that changed last has the lowest."""


def arrangement_of(classified: Seq[Classification]) -> Arrangement:
    """The arrangement of sheets that are classified so."""
    ordered = sorted(range(len(classified)), key=lambda position: classified[position].order)
    published = tuple(position for position in ordered if not classified[position].is_withdrawn)
    dates = {classified[position].order[1]: classified[position].dates for position in published}
    return Arrangement(
        published,
        tuple(position for position in ordered if classified[position].is_withdrawn),
        carriers_of(classified[position].terms for position in published),
        dates,
        {slug: newest_first(sheet_dates) for slug, sheet_dates in dates.items()},
    )


def gather(
    sheets: Seq[Sheet], arrangement: Arrangement, model: Model, setting: Setting, history: History
) -> tuple[Catalogue, tuple[Diagnostic, ...]]:
    """The catalogue of the sheets, and an error for each two sheets that claim the same slug."""
    published = tuple(sheets[position] for position in arrangement.published)
    former = former_slugs(sheets, history)
    catalogue = Catalogue(
        published,
        facets_of(model, setting, published, arrangement.carriers),
        tuple(sheets[position] for position in arrangement.withdrawn),
        former.moved,
        former.first,
        arrangement,
    )
    return catalogue, former.diagnostics
