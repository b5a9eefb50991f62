"""All sheets together: in order, each with an address of its own, and the filters over them."""

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
    """The sheets that are published, by title, and the filters over them."""

    sheets: tuple[Sheet, ...]
    facets: tuple[Facet, ...]
    withdrawn: tuple[Sheet, ...] = ()
    """Sheets of which only the address is left; they are in no list and no filter."""
    moved: tuple[Moved, ...] = ()
    """Addresses where a sheet stood before, withdrawn ones too."""
    dates: Map[str, Dates] = field(default_factory=dict)
    """When each sheet was added and last changed, by its slug."""
    ages: Map[str, int] = field(default_factory=dict)
    """Numbers that put the sheets in order, those that changed last first, by slug."""

    def neighbours(self) -> dict[str, tuple[Sheet | None, Sheet | None]]:
        """For each address, the sheet before and the sheet after."""
        padded = (None, *self.sheets, None)
        around = zip(padded, self.sheets, padded[2:], strict=False)
        return {sheet.slug: (before, after) for before, sheet, after in around}


@dataclass(frozen=True, slots=True)
class Filed:
    """How one sheet is filed: its place among all by title, what it carries, and whether it is withdrawn."""

    order: tuple[tuple[str, str], str, str]
    carried: Carried
    is_withdrawn: bool


Filing = Callable[[Sheet], Filed]


def filing(model: Model, setting: Setting) -> Filing:
    """Tells how each sheet is filed, which follows from that sheet alone."""
    carried = carrying(model, setting)
    return lambda sheet: Filed(
        (sort_key(sheet.title), sheet.slug, sheet.path), carried(sheet), sheet.is_withdrawn
    )


def gather(
    sheets: Iterable[Sheet],
    model: Model,
    setting: Setting,
    history: History = NO_HISTORY,
    file: Filing | None = None,
) -> tuple[Catalogue, tuple[Diagnostic, ...]]:
    """The catalogue of some sheets; two that want the same address are both named.

    `file` is what `filing` gives, as somebody remembers it.
    """
    file = file or filing(model, setting)
    filed = sorted(((file(sheet), sheet) for sheet in sheets), key=lambda pair: pair[0].order)
    published = [(one, sheet) for one, sheet in filed if not one.is_withdrawn]
    shown = tuple(sheet for _, sheet in published)
    former, found = moved((sheet for _, sheet in filed), history)
    dates = {sheet.slug: dates_of(sheet, history) for sheet in shown}
    catalogue = Catalogue(
        shown,
        facets_of(model, setting, shown, [one.carried for one, _ in published]),
        tuple(sheet for one, sheet in filed if one.is_withdrawn),
        former,
        dates,
        {slug: newest_first(one) for slug, one in dates.items()},
    )
    return catalogue, found
