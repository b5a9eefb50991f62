"""What a catalogue holds, counted: how many sheets carry what, which values none carries, the scores.

Which counts there are follows from the filters alone, so that any model has its figures. They name no
sheet: compared as texts, they tell whether a figure changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from fichebak.catalogue.ageing import STATE
from fichebak.catalogue.facets import Counted, Facet, Tab
from fichebak.content.fields.address import AddressType
from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.choice import Choice
from fichebak.content.fields.choices import Choices
from fichebak.content.fields.contract import FieldType, Setting, Term
from fichebak.content.fields.number import Number
from fichebak.content.fields.period import PeriodType
from fichebak.content.fields.score import Score
from fichebak.content.fields.sdgs import GOALS, Sdgs
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from fichebak.text.wording import slug, sort_key

MOST_BARS = 10
"""Bars in a chart of a list without end: the four hundredth organisation is on the filter's own page."""
MOST_STEPS = 20
"""Bars in a chart of years or numbers, which shows a course."""
FULL_BAR = 5
"""Sheets that it takes at least to fill a bar: forty organisations with one sheet each are no forces."""
MOST_COLUMNS = 10
"""Steps above nought in the chart of a score: out of 100 it goes by tens."""
NO_MUNICIPALITIES: Map[str, str] = {}


@dataclass(frozen=True, slots=True)
class Chart:
    """How many sheets carry each value of a filter."""

    facet: Tab
    values: tuple[Counted, ...]
    """The values to show, in the order to show them."""
    left_out: int
    """Values that are not shown."""
    without: int
    """Sheets that give none."""

    @property
    def scale(self) -> int:
        """The number of sheets for which a bar is full."""
        return max(FULL_BAR, *(value.count for value in self.values))


@dataclass(frozen=True, slots=True)
class Blank:
    """Which of a filter's possible values no sheet carries."""

    facet: Tab
    possible: int
    missing: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """How many sheets gave a score from `start` up to the start of the next column."""

    start: int
    count: int
    at_least: Counted | None
    """The filter's value for this score or more, where there is one."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The scores in one field: how many gave one, and how far these lie apart."""

    id: str
    label: str
    facet: Tab | None
    maximum: int
    given: int
    average: Decimal | None
    """To one decimal; None when nobody gave a score. So are the ends."""
    low: Decimal | None
    high: Decimal | None
    columns: tuple[Column, ...]

    @property
    def most(self) -> int:
        return max(column.count for column in self.columns)


_IN_THEIR_OWN_ORDER = (Boolean, Number, PeriodType, Sdgs)
"""Types whose values are a scale; of all others the value of most sheets comes first."""
_CLOSED = (Boolean, Choice, Choices, Sdgs)
"""Types whose values have an end that the model tells: their charts are shown whole."""


def charts(model: Model, facets: Iterable[Facet], sheets: Seq[Sheet]) -> Iterator[Chart]:
    """A chart for each filter that has values, but the scores: those have a spread."""
    types = _types(model)
    for facet in facets:
        # “At least” counts a sheet once for every score below its own: not a share of anything.
        kind = types[facet.keys]
        if not facet.values or isinstance(kind, Score):
            continue
        values, most = facet.values, MOST_STEPS
        if not isinstance(kind, _IN_THEIR_OWN_ORDER):
            values, most = tuple(sorted(values, key=lambda value: -value.count)), MOST_BARS
        shown = values if isinstance(kind, _CLOSED) else values[:most]
        carriers = {sheet.slug for value in values for sheet in value.sheets}
        yield Chart(
            facet.tab,
            tuple(value.counted for value in shown),
            len(values) - len(shown),
            len(sheets) - len(carriers),
        )


def highlights(model: Model, facets: Iterable[Facet]) -> Iterator[tuple[str, Counted]]:
    """The values to name before any chart: what is running or ended, and every plain yes.

    A yes comes with what it is an answer to, which is empty for a state: that speaks for itself.
    """
    types = _types(model)
    for facet in facets:
        if facet.name == STATE:
            yield from (("", value.counted) for value in facet.values)
        elif isinstance(types[facet.keys], Boolean):
            yield from ((facet.label, value.counted) for value in facet.values if value.term.rank == 0)


def blank_spots(
    model: Model, facets: Iterable[Facet], setting: Setting, municipalities: Map[str, str] = NO_MUNICIPALITIES
) -> Iterator[Blank]:
    """What no sheet is about, for each filter of which all possible values are known.

    `municipalities` tells for the slug of each place, village or municipality, which municipality
    it is in; without it nothing is said of places.
    """
    types = _types(model)
    for facet in facets:
        field_type = types[facet.keys]
        possible = _possible(field_type, setting, municipalities)
        carried = {value.term.key for value in facet.values}
        if isinstance(field_type, AddressType):
            carried = {slug(municipalities.get(key, key)) for key in carried}
        if possible:
            missing = tuple(term for term in possible if term.key not in carried)
            yield Blank(facet.tab, len(possible), missing)


def _possible(field_type: FieldType, setting: Setting, municipalities: Map[str, str]) -> tuple[Term, ...]:
    """Every value that a filter could have, or none when there is no end to them."""
    if isinstance(field_type, Choice | Choices):
        return tuple(field_type.options.terms.values())
    if isinstance(field_type, Sdgs):
        return field_type.terms(tuple(GOALS), setting)[""]
    if isinstance(field_type, AddressType):
        return tuple(Term(slug(name), name) for name in sorted(set(municipalities.values()), key=sort_key))
    return ()


def spreads(model: Model, facets: Iterable[Facet], sheets: Seq[Sheet]) -> Iterator[Spread]:
    """The spread of every score in the model."""
    by_keys = {facet.keys: facet for facet in facets}
    for keys, field in model.leaves():
        if isinstance(field.type, Score):
            given = [score.value for sheet in sheets if (score := sheet.value(keys)) is not None]
            facet = by_keys.get(keys)
            yield Spread(
                id="-".join(keys).replace("_", "-"),
                label=field.label,
                facet=facet and facet.tab,
                maximum=field.type.maximum,
                given=len(given),
                average=_average(given),
                low=min(given, default=None),
                high=max(given, default=None),
                columns=tuple(_columns(given, field.type.maximum, facet)),
            )


def _average(given: Seq[Decimal]) -> Decimal | None:
    if not given:
        return None
    # Halves go up, as people round: Python's own way would make 7.25 and 7.15 both 7.2.
    return (sum(given, Decimal(0)) / len(given)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _columns(given: Iterable[Decimal], maximum: int, facet: Facet | None) -> Iterator[Column]:
    # Rounded down, as the filter does: who is in the column of 8 is among “at least 8”, not 9.
    step = -(-maximum // MOST_COLUMNS)
    counts = Counter(int(value) // step for value in given)
    filters = {value.term.key: value.counted for value in facet.values} if facet else {}
    for number in range(maximum // step + 1):
        start = number * step
        yield Column(start, counts[number], filters.get(str(start)))


def _types(model: Model) -> dict[tuple[str, ...], FieldType]:
    return {keys: field.type for keys, field in model.leaves()}
