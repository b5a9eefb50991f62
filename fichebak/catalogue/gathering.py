"""Builds the catalogue: all sheets in order, each with a unique slug, and the facets over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, field

from fichebak.catalogue.addresses import Moved, moved
from fichebak.catalogue.dates import Dates, History, dates_of, newest_first
from fichebak.catalogue.facets import Carried, Facet, carrying, facets_of
from fichebak.content.fields.contract import Setting
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from fichebak.text.diagnostics import Diagnostic
from fichebak.text.wording import sort_key

NO_HISTORY = History()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The published sheets, sorted by title, and the facets over them."""

    sheets: tuple[Sheet, ...]
    facets: tuple[Facet, ...]
    withdrawn: tuple[Sheet, ...] = ()
    """Withdrawn sheets: only their URL remains; they are in no list and no facet."""
    moved: tuple[Moved, ...] = ()
    """The former slugs of sheets, including withdrawn ones."""
    dates: Map[str, Dates] = field(default_factory=dict)
    """When each sheet was added and last changed, by slug."""
    ages: Map[str, int] = field(default_factory=dict)
    """Sort keys by slug: the sheet that changed last has the lowest."""

    def neighbours(self) -> dict[str, tuple[Sheet | None, Sheet | None]]:
        """The previous and the next sheet in the list, by slug; None at the ends."""
        padded = (None, *self.sheets, None)
        around = zip(padded, self.sheets, padded[2:], strict=False)
        return {sheet.slug: (before, after) for before, sheet, after in around}


@dataclass(frozen=True, slots=True)
class Filed:
    """What the catalogue needs of one sheet: its sort key, its terms, and whether it is withdrawn."""

    order: tuple[tuple[str, str], str, str]
    carried: Carried
    is_withdrawn: bool


Filing = Callable[[Sheet], Filed]


def filing(model: Model, setting: Setting) -> Filing:
    """The function that files a sheet; the result depends on that sheet only."""
    terms_of = carrying(model, setting)
    return lambda sheet: Filed(
        (sort_key(sheet.title), sheet.slug, sheet.path), terms_of(sheet), sheet.is_withdrawn
    )


def gather(
    sheets: Iterable[Sheet],
    model: Model,
    setting: Setting,
    history: History = NO_HISTORY,
    file: Filing | None = None,
) -> tuple[Catalogue, tuple[Diagnostic, ...]]:
    """The catalogue of the sheets, and an error for each two sheets that claim the same slug.

    `file` is the result of `filing`, possibly cached; by default it is made here.
    """
    file = file or filing(model, setting)
    filed = sorted(((file(sheet), sheet) for sheet in sheets), key=lambda pair: pair[0].order)
    published = [(entry, sheet) for entry, sheet in filed if not entry.is_withdrawn]
    published_sheets = tuple(sheet for _, sheet in published)
    former, diagnostics = moved((sheet for _, sheet in filed), history)
    dates = {sheet.slug: dates_of(sheet, history) for sheet in published_sheets}
    catalogue = Catalogue(
        published_sheets,
        facets_of(model, setting, published_sheets, [entry.carried for entry, _ in published]),
        tuple(sheet for entry, sheet in filed if entry.is_withdrawn),
        former,
        dates,
        {slug: newest_first(sheet_dates) for slug, sheet_dates in dates.items()},
    )
    return catalogue, diagnostics
