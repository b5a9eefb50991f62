"""When a sheet was added and last changed: from its own fields, else from the history of its file.

Never from file times on disk or the build's clock: a clone has new file times, and an unchanged sheet is
not news.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from typing import NamedTuple

from fichebak.content.fields.date import PartialDate
from fichebak.content.sheets import Sheet


class History(NamedTuple):
    """What version control knows of the content files, by their current path."""

    added: Map[str, PartialDate] = {}
    updated: Map[str, PartialDate] = {}
    """The last day on which the content changed; renaming alone does not count."""
    former: Map[str, tuple[str, ...]] = {}
    """The former paths of a file, the latest first."""
    cut_short: bool = False
    """Whether only the last part of the history is available, as in a shallow clone."""
    untold: bool = False
    """Whether the site is under version control but its history could not be read."""


NO_HISTORY = History()


class Dates(NamedTuple):
    """When a sheet was added and last changed; None if unknown."""

    added: PartialDate | None = None
    updated: PartialDate | None = None


def dates_of(sheet: Sheet, history: History) -> Dates:
    """The dates of a sheet: its fields `added` and `updated` take precedence over its file's history."""
    own_added, own_updated = _date_field(sheet, "added"), _date_field(sheet, "updated")
    added = own_added or history.added.get(sheet.path)
    if added and own_updated and not own_added and own_updated.last < added.first:
        # Changed before its file was committed, so the sheet is older than its history: unknown.
        added = None
    return Dates(added, own_updated or history.updated.get(sheet.path) or added)


def _date_field(sheet: Sheet, key: str) -> PartialDate | None:
    # In another model the key “added” may have any type.
    value = sheet.values.get(key)
    return value if isinstance(value, PartialDate) else None


def newest_first(dates: Dates) -> int:
    """A sort key: the day of the last change, latest first; without a date, last.

    An imprecise date counts as its first day: 2026 must not be newer than any day in that year.
    """
    day = dates.updated
    return -(day.year * 10_000 + (day.month or 1) * 100 + (day.day or 1)) if day else 0
