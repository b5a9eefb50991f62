"""When a sheet was added and last changed: as it says itself, else as the history of its file tells.

Never the time of a file on disk or the clock of the build: a clone has new times, and a sheet that
nobody touched is not news.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass, field

from fichebak.content.fields.date import PartialDate
from fichebak.content.sheets import Sheet


@dataclass(frozen=True, slots=True)
class History:
    """What version control knows of the content files, each by its path of today."""

    added: Map[str, PartialDate] = field(default_factory=dict)
    updated: Map[str, PartialDate] = field(default_factory=dict)
    """The last day on which its content changed; a new name alone does not."""
    former: Map[str, tuple[str, ...]] = field(default_factory=dict)
    """The paths it had before, the latest first."""
    cut_short: bool = False
    """Whether only the last part of the history was there to be read."""
    untold: bool = False
    """Whether there is version control that told nothing of it."""


@dataclass(frozen=True, slots=True)
class Dates:
    """When a sheet was added and last changed; None where nobody knows."""

    added: PartialDate | None = None
    updated: PartialDate | None = None


def dates_of(sheet: Sheet, history: History) -> Dates:
    """The dates of a sheet: its fields `added` and `updated` come before its file's history."""
    own, updated = _own(sheet, "added"), _own(sheet, "updated")
    added = own or history.added.get(sheet.path)
    if added and updated and not own and updated.last < added.first:
        # It was changed before its file came here, so it stood elsewhere: when it was added, nobody knows.
        added = None
    return Dates(added, updated or history.updated.get(sheet.path) or added)


def _own(sheet: Sheet, key: str) -> PartialDate | None:
    # Another model may call anything “added”.
    value = sheet.values.get(key)
    return value if isinstance(value, PartialDate) else None


def newest_first(dates: Dates) -> int:
    """For sorting: the day of the last change, the latest first, what has none at the end.

    The first day that a coarse date can mean: 2026 must not be newer than any day of that year.
    """
    day = dates.updated
    return -(day.year * 10_000 + (day.month or 1) * 100 + (day.day or 1)) if day else 0
