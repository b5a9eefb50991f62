from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from fichebak.content.fields.contract import Schema, Setting, Unfiltered, Widget
from fichebak.content.fields.shared.data import ISO_DATE
from fichebak.content.fields.shared.forms import TEXT_WIDGET
from fichebak.content.fields.shared.schemas import pattern, spelled
from fichebak.text.diagnostics import Place, wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Node, text_in
from fichebak.text.wording import fold, is_plain, nearest

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years outside this range are typos: “218”, “20189”."""
YEAR = f"(?:{'|'.join(str(century) for century in range(FIRST_YEAR // 100, LAST_YEAR // 100 + 1))})[0-9]{{2}}"


def _numbered(first: int, *names: str) -> dict[str, int]:
    """The numbers, from `first`, of what has these folded names in all languages."""
    return {name: number for number, own in enumerate(names, start=first) for name in own.split()}


MONTHS = _numbered(
    1,
    "januari jan january janvier janv",
    "februari feb february fevrier fevr",
    "maart mrt march mar mars",
    "april apr avril avr",
    "mei may mai",
    "juni jun june juin",
    "juli jul july juillet juil",
    "augustus aug august aout",
    "september sep sept septembre",
    "oktober okt october oct octobre",
    "november nov novembre",
    "december dec decembre",
)
_WEEKDAYS = _numbered(
    0,
    "maandag monday lundi",
    "dinsdag tuesday mardi",
    "woensdag wednesday mercredi",
    "donderdag thursday jeudi",
    "vrijdag friday vendredi",
    "zaterdag saturday samedi",
    "zondag sunday dimanche",
)
"""As Python numbers them: 0 is Monday."""
# What may precede a day: “le 5 mars 2021”, “vrijdag 5 maart 2021”, “vendredi, le 5 mars 2021”.
_BEFORE_DAY = re.compile(rf"(?:(?:le|op|on) )?(?:(?P<weekday>{'|'.join(_WEEKDAYS)}),? (?:le )?)?")
_NUMERIC = re.compile(
    r"(?P<y>\d{4})(?:-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?)?"
    r"|(?:(?P<d2>\d{1,2})[/.-])?(?P<m2>\d{1,2})[/.-](?P<y2>\d{4})",
    re.ASCII,
)
_WORDED = re.compile(
    r"(?:(?P<d>\d{1,2})(?:er|e|ste|de|st|nd|rd|th)?\.? )?(?P<m>[a-z]+)\.? (?P<y>\d{4})", re.ASCII
)
_ENGLISH = re.compile(r"(?P<m>[a-z]+)\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})", re.ASCII)

_DAY = r"(?:[a-zA-ZÀ-ɏ]+,?\s+){0,3}"
_MONTH = rf"(?:{spelled(MONTHS)})\.?"
SHAPES = (
    rf"{YEAR}(?:-(?:0?[1-9]|1[0-2])(?:-[0-9]{{1,2}})?)?",
    rf"(?:{_DAY}[0-9]{{1,2}}[/.-])?(?:0?[1-9]|1[0-2])[/.-]{YEAR}",
    rf"(?:{_DAY}[0-9]{{1,2}}[a-zA-Z]*\.?\s+)?{_MONTH}\s+{YEAR}",
    rf"{_DAY}{YEAR}-[0-9]{{1,2}}-[0-9]{{1,2}}",
    rf"{_DAY}{_MONTH}\s+[0-9]{{1,2}}[a-zA-Z]*,?\s+{YEAR}",
)
"""Patterns for the JSON Schema of a date, which may accept more than `parse_date`."""


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day: only as precise as it was given."""

    year: int
    month: int | None = None
    day: int | None = None
    roughly: str = ""
    """What makes it less precise in a period, such as “late” or “summer”: only shown; empty for most."""

    @property
    def first(self) -> date:
        """The first day in it."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The last day in it."""
        return date(self.year, self.month or 12, self.day or self.last_day_of_month)

    @property
    def last_day_of_month(self) -> int:
        """28 to 31; of December when the month is unknown."""
        return monthrange(self.year, self.month or 12)[1]

    @property
    def iso(self) -> str:
        """In ISO 8601, at its own precision: 2018, 2018-03, 2018-03-14."""
        if not self.month:
            return f"{self.year:04}"
        day = f"-{self.day:02}" if self.day else ""
        return f"{self.year:04}-{self.month:02}{day}"

    def shown(self, setting: Setting) -> str:
        """The text for a page: “14 maart 2018”, “zomer 2018”."""
        date = setting.words.date(self.year, self.month, self.day)
        return setting.words(f"roughly.{self.roughly}", date=date) if self.roughly else date


class Date(Unfiltered):
    """A day, a month or a year: `2026-03-14`, `14/03/2026`, `14 maart 2026`, `2026-03`, `2026`.

    With slashes the day comes first, as it does in Belgium. A day may have its day of the week before it,
    if that is right: `zaterdag 14 maart 2026`.
    """

    def parse(self, node: Node) -> PartialDate:
        return parse_date(text_in(node), node.place)

    def plain(self, value: PartialDate, setting: Setting) -> str:
        return value.iso

    def widget(self, words: Words) -> Widget:
        # No date picker: it would not show, and could lose, a date of which only the year is known.
        return {**TEXT_WIDGET, "hint": words("editor.hint.date")}

    def data(self, value: PartialDate, setting: Setting) -> str:
        return value.iso

    def data_schema(self) -> Schema:
        return {"type": "string", "pattern": ISO_DATE}

    def written(self, value: PartialDate) -> str:
        return value.iso

    def schema(self, words: Words) -> Schema:
        return year_or(*SHAPES)


def year_or(*shapes: str) -> Schema:
    """The JSON Schema of a text in one of these shapes; an ordinary YAML loader reads a year as a number."""
    bounds = {"minimum": FIRST_YEAR, "maximum": LAST_YEAR}
    return {"type": ["string", "integer"], "pattern": pattern(*shapes), **bounds}


def parse_date(text: str, place: Place) -> PartialDate:
    """A date as people write it. Raises Invalid for no date, or one that does not exist."""
    words, prefix, weekday = text, "", None
    if not _NUMERIC.fullmatch(text):  # the common case
        words = fold(text) if is_plain(text) else ""
        prefix, weekday = _before_day(words)
    words = words[len(prefix) :]
    if match := _NUMERIC.fullmatch(words):
        groups = match.groupdict()
        year, month, day = (groups[k] or groups[k + "2"] for k in "ymd")
    elif match := _WORDED.fullmatch(words) or _ENGLISH.fullmatch(words):
        name = match["m"]
        if name not in MONTHS:
            raise wrong(place, "date", written=text, near=_respelled(text, name))
        year, month, day = match["y"], str(MONTHS[name]), match["d"]
    else:
        raise wrong(place, "date", written=text, near=_from_serial_number(words))
    if prefix and not day:
        raise wrong(place, "date", written=text)
    result = PartialDate(int(year), int(month) if month else None, int(day) if day else None)
    if not FIRST_YEAR <= result.year <= LAST_YEAR:
        raise wrong(place, "date-year", written=text, low=FIRST_YEAR, high=LAST_YEAR)
    # In this order: only a month that exists has a last day, and only a day that exists is a day of the week.
    exists = (
        (result.month is None or 1 <= result.month <= 12)
        and (result.day is None or 1 <= result.day <= result.last_day_of_month)
        and (weekday is None or result.first.weekday() == weekday)
    )
    if not exists:
        raise wrong(place, "no-such-date", written=text)
    return result


def _from_serial_number(number: str) -> str:
    """The date of a spreadsheet's serial number (days since 30 December 1899), from 1982 to 2064; else ""."""
    if not re.fullmatch(r"[3-5]\d{4}", number, re.ASCII):
        return ""
    day = date(1899, 12, 30) + timedelta(days=int(number))
    return f"{day.day}/{day.month}/{day.year}"


def _respelled(text: str, name: str) -> str:
    """The date with its misspelt month corrected, “mart” to “maart”; or an empty string."""
    month = nearest(name, _LONG_MONTHS)
    return (
        re.sub(r"[^\W\d_]+", lambda word: month if fold(word[0]) == name else word[0], text) if month else ""
    )


_LONG_MONTHS = [name for name in MONTHS if len(name) > len("sept")]
"""Too many words are one typo away from a shorter name."""


def _before_day(words: str) -> tuple[str, int | None]:
    """The text before the day (“vrijdag ”), and the weekday that it names or None."""
    match = _BEFORE_DAY.match(words)
    if match is None:  # never: the pattern also matches an empty text; this is for the type checker
        return "", None
    return match[0], _WEEKDAYS.get(match["weekday"] or "")
