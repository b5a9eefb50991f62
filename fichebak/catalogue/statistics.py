"""Statistics of a catalogue: sheets per value, values without sheets, and the distribution of scores.

They follow from the facets alone, so any model has them. They refer to no sheets, so their text form
serves as cache key of the pages that show them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping as Map, Sequence as Seq
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from fichebak.catalogue.ageing import STATE
from fichebak.catalogue.facets import Counted, Facet, Tab
from fichebak.content.fields.address import AddressType
from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.choice import Choice
from fichebak.content.fields.choices import Choices
from fichebak.content.fields.contract import FieldType, Setting, Term
from fichebak.content.fields.score import Score
from fichebak.content.fields.sdgs import GOALS, Sdgs
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from fichebak.text.wording import slug, sort_key

MAX_BARS = 10
"""The most bars in a chart of open-ended values; a filter's own page lists even 400 organisations."""
MAX_TREND_BARS = 20
"""The most bars in a chart of years or numbers, which shows a trend."""
MAX_CLOSED_BARS = 40
"""The most bars in a chart of a fixed set of values, such as 17 goals; a list of 300 options is no chart."""
FULL_BAR = 5
"""The least number of sheets for a full bar: otherwise forty values with one sheet each would look big."""
MAX_COLUMNS = 10
"""The most columns above 0 in the chart of a score: a score out of 100 is grouped by tens."""


class Chart(NamedTuple):
    """The number of sheets for each value of a facet."""

    facet: Tab
    values: tuple[Counted, ...]
    """The values to show, in order."""
    left_out: int
    """The number of values that are not shown."""
    without: int
    """The number of sheets without a value."""

    @property
    def scale(self) -> int:
        """The number of sheets that makes a full bar."""
        return max(FULL_BAR, *(value.count for value in self.values))


class Blank(NamedTuple):
    """The possible values of a facet that no sheet has."""

    facet: Tab
    possible: int
    missing: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """The number of sheets with a score from `start` up to, but not including, the next column's start."""

    start: int
    count: int
    at_least: Counted | None
    """The facet value for this score or more, if there is one."""


class Spread(NamedTuple):
    """The distribution of the scores in one field; `given` is the number of sheets with a score."""

    id: str
    label: str
    facet: Tab | None
    maximum: int
    given: int
    average: Decimal | None
    """Rounded to one decimal; None, like `low` and `high`, if no sheet gives a score."""
    low: Decimal | None
    high: Decimal | None
    columns: tuple[Column, ...]

    @property
    def most(self) -> int:
        return max(column.count for column in self.columns)


_CLOSED = (Boolean, Choice, Choices, Sdgs)
"""Types with a fixed set of values: their charts show all of them, up to MAX_CLOSED_BARS."""


def charts(facets: Iterable[Facet], sheets: Seq[Sheet]) -> Iterator[Chart]:
    """A chart for each facet with values, except scores, which have a spread instead."""
    for facet in facets:
        # Score facets are cumulative (“at least 5”), so their counts are no parts of a whole.
        if not facet.values or isinstance(facet.type, Score):
            continue
        values, most = facet.values, MAX_TREND_BARS
        if not _is_scale(facet):
            values, most = tuple(sorted(values, key=lambda value: -value.count)), MAX_BARS
        shown = values[: MAX_CLOSED_BARS if isinstance(facet.type, _CLOSED) else most]
        carriers = {sheet.slug for value in values for sheet in value.sheets}
        yield Chart(
            facet.tab,
            tuple(value.counted for value in shown),
            len(values) - len(shown),
            len(sheets) - len(carriers),
        )


def _is_scale(facet: Facet) -> bool:
    """Whether the order of the values means something; else the most frequent come first.

    That of options is only the order in which the model lists them.
    """
    return not isinstance(facet.type, Choice | Choices) and any(value.term.rank for value in facet.values)


def highlights(facets: Iterable[Facet]) -> Iterator[tuple[str, Counted]]:
    """The values to show above the charts: states of periods, and the yes of each boolean field.

    Each with its label: the field's label for a yes, empty for a state, which needs none.
    """
    for facet in facets:
        if facet.name == STATE:
            yield from (("", value.counted) for value in facet.values)
        elif isinstance(facet.type, Boolean):
            yield from ((facet.label, value.counted) for value in facet.values if value.term.rank == 0)


def blank_spots(facets: Iterable[Facet], setting: Setting, municipalities: Map[str, str]) -> Iterator[Blank]:
    """The values without sheets, for each facet whose possible values are all known.

    `municipalities` maps the slug of each place, village or municipality, to the name of its
    municipality; if it is empty, address facets are left out.
    """
    for facet in facets:
        possible = _possible(facet.type, setting, municipalities)
        carried = {value.term.key for value in facet.values}
        if isinstance(facet.type, AddressType):
            carried = {slug(municipalities.get(key, key)) for key in carried}
        if possible:
            missing = tuple(term for term in possible if term.key not in carried)
            yield Blank(facet.tab, len(possible), missing)


def _possible(field_type: FieldType, setting: Setting, municipalities: Map[str, str]) -> tuple[Term, ...]:
    """All possible values of a facet; empty if their number is unlimited."""
    if isinstance(field_type, Choice | Choices):
        return tuple(field_type.options.terms.values())
    if isinstance(field_type, Sdgs):
        return field_type.terms(tuple(GOALS), setting)[""]
    if isinstance(field_type, AddressType):
        return tuple(Term(slug(name), name) for name in sorted(set(municipalities.values()), key=sort_key))
    return ()


def spreads(model: Model, facets: Iterable[Facet], sheets: Seq[Sheet]) -> Iterator[Spread]:
    """The spread of each score field in the model."""
    by_keys = {facet.keys: facet for facet in facets}
    for keys, field in model.leaves:
        if isinstance(field.type, Score):
            scores = [score.value for sheet in sheets if (score := sheet.value(keys)) is not None]
            facet = by_keys.get(keys)
            yield Spread(
                id="-".join(keys).replace("_", "-"),
                label=field.label,
                facet=facet and facet.tab,
                maximum=field.type.maximum,
                given=len(scores),
                average=_average(scores),
                low=min(scores, default=None),
                high=max(scores, default=None),
                columns=tuple(_columns(scores, field.type.maximum, facet)),
            )


def _average(scores: Seq[Decimal]) -> Decimal | None:
    if not scores:
        return None
    # Round half up, as people do: Python's default, half to even, makes 7.2 of both 7.15 and 7.25.
    return (sum(scores, Decimal(0)) / len(scores)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _columns(scores: Iterable[Decimal], maximum: int, facet: Facet | None) -> Iterator[Column]:
    # Round down, as the facet does: a score in the column of 8 is “at least 8”, but not “at least 9”.
    step = -(-maximum // MAX_COLUMNS)
    counts = Counter(int(value) // step for value in scores)
    at_least = {value.term.key: value.counted for value in facet.values} if facet else {}
    for index in range(maximum // step + 1):
        start = index * step
        yield Column(start, counts[index], at_least.get(str(start)))
