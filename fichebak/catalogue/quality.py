"""Finds what editors should review: what a sheet lacks, and what may be outdated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping as Map, Sequence as Seq
from typing import Any, NamedTuple

from fichebak.catalogue.dates import Dates
from fichebak.catalogue.places import PlaceTable, strays
from fichebak.content.fields.address import AddressType
from fichebak.content.fields.contact import ContactType
from fichebak.content.fields.contract import Field, Setting
from fichebak.content.fields.date import PartialDate
from fichebak.content.fields.image import ImageType
from fichebak.content.fields.period import Period, PeriodType, State
from fichebak.content.meanings import means
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet


class Finding(NamedTuple):
    """One sheet to review, with a note for its editor: a date, a period, or nothing."""

    sheet: Sheet
    note: str


class Concern(NamedTuple):
    """One kind of problem, and the sheets that have it; `kind` is one of KINDS."""

    kind: str
    findings: tuple[Finding, ...]


def concerns(
    model: Model, sheets: Seq[Sheet], setting: Setting, places: PlaceTable, dates: Map[str, Dates]
) -> Iterator[Concern]:
    """Each kind of problem that is possible in the model, also those without findings.

    `places` is the site's table of municipalities, `dates` are those of the sheets by slug.
    """
    for kind, is_its_field, check in _CHECKS:
        field = next(filter(is_its_field, model.fields), None)
        if field is not None:
            notes = ((sheet, check(sheet.values.get(field.key), setting)) for sheet in sheets)
            yield Concern(kind, tuple(Finding(sheet, note) for sheet, note in notes if note is not None))
    if any(one.updated for one in dates.values()):
        yield Concern(OLD, tuple(_old(model, sheets, setting, dates)))
    addresses = model.paths_of(AddressType)
    if addresses and places.by_name:
        stray = strays(places)
        results = ((sheet, stray(sheet, keys)) for sheet in sheets for keys in addresses)
        yield Concern(
            MUNICIPALITY, tuple(Finding(sheet, result[0].municipality) for sheet, result in results if result)
        )


def _old(model: Model, sheets: Seq[Sheet], setting: Setting, dates: Map[str, Dates]) -> Iterator[Finding]:
    """Sheets that claim to be about today and did not change for long, unless a review of them is planned."""
    fields = [field for field in model.fields if means(field, "review") or isinstance(field.type, PeriodType)]
    for sheet in sheets:
        updated = dates[sheet.slug].updated if sheet.slug in dates else None
        values = [sheet.values.get(field.key) for field in fields]
        is_settled = any(
            isinstance(value, PartialDate)
            or (isinstance(value, Period) and value.state(setting) is State.ENDED)
            for value in values
        )
        if updated and (setting.today - updated.last).days > OLD_AFTER and not is_settled:
            yield Finding(sheet, updated.shown(setting))


def _to_review(day: PartialDate | None, setting: Setting) -> str | None:
    # A month or a year is over when its last day is.
    return day.shown(setting) if day and day.last < setting.today else None


def _lacking(value: object, _: Setting) -> str | None:
    return "" if value is None else None


def _ended(period: Period | None, setting: Setting) -> str | None:
    return period.shown(setting) if period and period.state(setting) is State.ENDED else None


def _keyed(key: str) -> Callable[[Field], bool]:
    return lambda field: means(field, key)


def _typed(field_type: type) -> Callable[[Field], bool]:
    return lambda field: isinstance(field.type, field_type)


_CHECKS: tuple[tuple[str, Callable[[Field], bool], Callable[[Any, Setting], str | None]], ...] = (
    ("review", _keyed("review"), _to_review),
    ("summary", _keyed("summary"), _lacking),
    ("contact", _typed(ContactType), _lacking),
    ("image", _typed(ImageType), _lacking),
    ("ended", _typed(PeriodType), _ended),
)
"""Kind of problem, which field it concerns, and the note on a value to review or None; most urgent first."""
OLD, MUNICIPALITY = "old", "municipality"
KINDS = (*(kind for kind, _, _ in _CHECKS), OLD, MUNICIPALITY)
OLD_AFTER = 3 * 365
"""Days without a change after which what a sheet says of today is doubted; its texts say three years."""
