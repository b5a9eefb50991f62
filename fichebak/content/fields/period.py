from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache, partial
from typing import ClassVar

from fichebak.content.fields.contract import Field, Internal, Schema, Setting, Term, Terms, Widget, Written
from fichebak.content.fields.date import MONTHS, YEAR, PartialDate, parse_date, year_or
from fichebak.content.fields.shared.data import shape
from fichebak.content.fields.shared.forms import TEXT_WIDGET
from fichebak.content.fields.shared.record import read_strictly
from fichebak.content.fields.shared.schemas import alternatives, record
from fichebak.content.fields.shared.written import reads_back, written_parts
from fichebak.content.fields.text import Text
from fichebak.text.diagnostics import Invalid, Place, wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Mapping, Node, text_in
from fichebak.text.wording import fold, is_plain, without_remark


class End(Enum):
    """The end of a period, where it is no date."""

    OPEN = "open"
    UNKNOWN = "unknown"

    @property
    def iso(self) -> str:
        """In an interval of ISO 8601-2: “..” if open, nothing if unknown."""
        return ".." if self is End.OPEN else ""


class State(Enum):
    """The state of a period on a given day, in the order of the filter."""

    RUNNING = "running"
    PLANNED = "planned"
    ENDED = "ended"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Period:
    """When a project ran, with the text that the editor wrote."""

    start: PartialDate
    end: PartialDate | End
    text: str = ""

    def state(self, setting: Setting) -> State:
        """The state today. A year or month counts to its last day: 2026 runs until 31 December."""
        if self.start.first > setting.today:
            return State.PLANNED
        if self.end is End.OPEN:
            return State.RUNNING
        if self.end is End.UNKNOWN:
            return State.UNKNOWN
        return State.RUNNING if self.end.last >= setting.today else State.ENDED

    def years(self, setting: Setting) -> range:
        """The years of the period: up to today for an open end, the first year only for an unknown one."""
        if self.end is End.UNKNOWN:
            last = self.start.year
        elif self.end is End.OPEN:
            last = max(self.start.year, setting.today.year)
        else:
            last = self.end.year
        return range(self.start.year, last + 1)

    def shown(self, setting: Setting) -> str:
        """The text for a page: “maart 2019 – juni 2021”, “2018 – doorlopend”, “2022”."""
        start = self.start.shown(setting)
        if isinstance(self.end, End):
            return f"{start} – {setting.words(f'period.end.{self.end.value}')}"
        end = self.end.shown(setting)
        return start if start == end else f"{start} – {end}"

    @property
    def interval(self) -> str:
        """The interval in ISO 8601-2: 2018/.. (open), 2016/ (unknown end), 2019-03/2021-06."""
        return f"{self.start.iso}/{self.end.iso}"


class PeriodType:
    """When something ran, each date with the precision it has: a year, a month or a day.

    In a sentence: `2018 - 2020`, `sinds maart 2021`, `2018 tot eeuwig doorlopend`, `vanaf 2027`,
    `2016 tot ?`, `mei 2024`, `schooljaar 2021-2022`, `2018/..`; or in parts: `{start, end, text}`. The end
    is a date, open (`doorlopend`, `heden`, `..`) or unknown (`?`, or left out of the parts). What the first
    date leaves out, the last one says: `maart tot juni 2022`, `3-5 mei 2022`. `eind 2019` and
    `zomer 2019` are read as 2019, and shown as they were written, or in the language of the page. A school
    year is from September to August.
    Filters: by state (running, planned, ended) and by every year in which it ran.
    """

    FACETS: ClassVar[tuple[str, ...]] = ("state", "year")

    def parse(self, node: Node) -> Period:
        if isinstance(node, Mapping):
            return _from_parts(node)
        text = text_in(node)
        try:
            start, end = _from_sentence(text, node.place)
        except Invalid as invalid:
            if near := as_years(text):
                raise wrong(node.place, "period", written=text, near=near) from None
            diagnostic = invalid.diagnostics[0]
            if diagnostic.code not in {"date", "period"}:
                raise
            near = diagnostic.detail("near")
            corrected = fold(text).replace(diagnostic.detail("written"), near) if near else ""
            # With a second typo elsewhere, correcting this one is no help.
            readable = filter(partial(_reads, place=node.place), (corrected, without_remark(text)))
            raise wrong(node.place, "period", written=text, near=next(readable, "")) from None
        return _in_order(Period(start, end, text), node.place)

    def plain(self, value: Period, setting: Setting) -> str:
        return value.shown(setting)

    def terms(self, value: Period, setting: Setting) -> Terms:
        years = tuple(map(_year_term, value.years(setting)))
        return {"state": (state_term(value.state(setting), setting),), "year": years}

    def widget(self, words: Words) -> Widget:
        return {**TEXT_WIDGET, "hint": words("editor.hint.period")}

    def data(self, value: Period, setting: Setting) -> dict[str, str]:
        return {"text": value.text or value.shown(setting), "interval": value.interval}

    def data_schema(self) -> Schema:
        return shape("text", "interval")

    def written(self, value: Period) -> Written:
        if value.text and reads_back(self.parse, value.text, value):
            return value.text
        return written_parts(value, _PARTS)

    def schema(self, words: Words) -> Schema:
        # A sentence holds a year; a pattern cannot describe the rest.
        return alternatives(year_or(rf".*{YEAR}.*"), record(_PARTS, words))

    def parts(self) -> tuple[Field, ...]:
        return _PARTS


@lru_cache(64)
def _year_term(year: int) -> Term:
    return Term(str(year), str(year), -year)


def state_term(state: State, setting: Setting) -> Term:
    label = setting.words(f"period.state.{state.value}")
    key = setting.words(f"period.state-key.{state.value}")
    return Term(key, label, list(State).index(state), same=state.value)


def _named(**names: str) -> dict[str, str]:
    """What has these folded names in all languages."""
    return {name: meant for meant, own in names.items() for name in own.split()}


# Longest first: “tot en met” before “tot”. Every site accepts the words of all languages.
_BETWEEN = re.compile(
    r"\s+(?:tot en met|tot en|tot|t/m|t\.e\.m\.|tem|until|till|to|jusqu'en|jusqu'au|jusqu'a|jusque|a|au)\s+"
    r"|\s*(?:–|—)\s*|\s+-\s+|\s*\.\.+\s*"
    rf"|-(?=(?:\d{{1,2}} )?(?:{'|'.join(MONTHS)})\b)"
    r"|(?<=\d{4})\s*[-/]\s*(?=\d{4}|\d{1,2}[/.]|[a-z?]|$)|\s*/\s*(?=\.\.|$)"
)
_SINCE = re.compile(
    r"(?:(?:al|lopend|doorlopend|loopt(?: nog)?|ongoing|en cours),? )?"
    r"(?:sinds|vanaf|since|starting|from|depuis|des|a partir d[eu])\s+"
)
VAGUE = _named(
    early="begin early debut",
    mid="medio half midden mid mi",
    late="eind einde late fin",
    about="circa ca ca. rond ongeveer around about vers",
)
SEASONS = _named(
    spring="voorjaar lente spring printemps",
    summer="zomer summer ete",
    autumn="najaar herfst autumn automne",
    winter="winter hiver",
)
_A_MONTH = rf"(?:{'|'.join(MONTHS)})\b"
# Read as the whole month or year: only what is shown tells the difference.
_ROUGHLY = re.compile(
    rf"\b(?P<part>{'|'.join(map(re.escape, VAGUE))})[ -](?={_A_MONTH}|\d{{4}}\b)"
    rf"|\b(?:(?:het|de|the) |l')?(?P<season>{'|'.join(SEASONS)}) (?:(?:van|of|de) )?(?=\d{{4}}\b)"
)
_OF_A_DATE = re.compile(rf"\d|\b{_A_MONTH}")
_FROM = re.compile(r"(?:van|in|from|between|de|du|en)\s+")
# Only then does “and” make a period: “2019 en 2021” may be two years.
_BETWEEN_TWO = re.compile(r"(?:tussen|between|entre)\s+(.+)\s+(?:en|and|et)\s+")
_OPEN = re.compile(
    r"\.\.|(?:(?:nu|nog|op|en|is|eeuwig|voor|altijd|still|en cours)\s+)*"
    r"(?:doorlopend|lopend|lopende|heden|vandaag|nu|nu toe|nog bezig|bezig|open|onbepaald|onbepaalde duur"
    r"|altijd|ongoing|present|now|today|date|running|en cours|aujourd'hui|maintenant|ce jour|nos jours)"
)
# ISO 8601-2, as the exports write it; nothing after the slash means an unknown end.
_INTERVAL = re.compile(r"(?P<start>[\d-]+)/(?P<end>[\d-]+|\.\.)?")
# From 1 September to 31 August, by Flemish law: “schooljaar 2021-2022”, “2021-22”.
_SCHOOL_YEAR = re.compile(
    r"(?:(?:het |the |l')?(?:schooljaar|school ?year|annee scolaire)) "
    r"(?P<first>\d{4})\s*[-–—/]\s*(?P<last>\d{4}|\d{2})",
    re.ASCII,
)
# “2018-20”: a month that does not exist. (“2010-12” is December 2010.)
_SHORT_YEARS = re.compile(rf"(?P<first>{YEAR})\s*[-–—/]\s*(?P<last>\d\d)", re.ASCII)
# Of “5 mei 2022” first “ mei 2022”, then “ 2022”: “3 - 5/5/2022” does not begin in March.
_TAIL = re.compile(r"(?=(?P<tail>[ /.-](?:[a-z]+\.? |\d{1,2}[/.-])?\d{4}$))", re.ASCII)
_UNKNOWN = re.compile(r"\?+|(?:einde |end |fin )?(?:onbekend|niet bekend|unknown|inconnue?)")


def as_years(text: str) -> str:
    """“2010-2012” for “2010-12”, which ends in the digits of a later year; empty for another text."""
    years = _SHORT_YEARS.fullmatch(text)
    if years is None or years["first"][2:] >= years["last"]:
        return ""
    return f"{years['first']}-{years['first'][:2]}{years['last']}"


def calls_it_open(text: str) -> bool:
    """Whether a text says that a period has an open end: “doorlopend”, “nog bezig”."""
    return any(_OPEN.fullmatch(part.strip()) for part in re.split(r"[,;.:()–—-]", fold(text)))


def _reads(text: str, place: Place) -> bool:
    with suppress(Invalid):
        return bool(_from_sentence(text, place))
    return False


def _from_sentence(text: str, place: Place) -> tuple[PartialDate, PartialDate | End]:
    if not is_plain(text):
        raise wrong(place, "period", written=text)
    words = fold(text).replace("’", "'")
    start, end = _exactly(_ROUGHLY.sub("", words), text, place)
    for match in _ROUGHLY.finditer(words):
        roughly = VAGUE[match["part"]] if match["part"] else SEASONS[match["season"]]
        if not _OF_A_DATE.search(words, 0, match.start()):
            exact, start = start, replace(start, roughly=roughly)
            end = start if end == exact else end  # a single date is its own end
        elif isinstance(end, PartialDate):
            end = replace(end, roughly=roughly)
    return start, end


def _exactly(words: str, text: str, place: Place) -> tuple[PartialDate, PartialDate | End]:
    """The dates of a folded sentence `words`, of which the editor wrote `text`."""
    if not words.endswith(".."):
        words = words.rstrip(".")
    if match := _BETWEEN_TWO.match(words):
        words = f"{match[1]} - {words[match.end() :]}"
    if match := _SINCE.match(words):
        rest = words[match.end() :]
        if year := _school_year(rest, place):
            return year[0], End.OPEN
        if len(parts := _BETWEEN.split(rest)) == 2:
            return _between(parts[0], parts[1], place)
        return parse_date(rest, place), End.OPEN
    if match := _FROM.match(words):
        words = words[match.end() :]
    if year := _school_year(words, place):
        return year
    try:
        once = parse_date(words, place)
    except Invalid as invalid:
        # “2018-2020” is a period; but “30/02/2020” is a date that does not exist, and “mart 2020” a typo.
        if any(d.code != "date" or d.detail("near") for d in invalid.diagnostics):
            raise
    else:
        return once, once
    if match := _INTERVAL.fullmatch(words):
        return parse_date(match["start"], place), _end(match["end"] or "?", place)
    # “..” is both a separator and an open end: “2024 - ..”, “2018/..”, “2018..”.
    if words.endswith(".."):
        start = words.rstrip(".").rstrip()
        if start.endswith(("-", "–", "—", "/")):
            start = start[:-1].rstrip()
        return parse_date(start, place), End.OPEN
    parts = [part.strip() for part in _BETWEEN.split(words, maxsplit=1)]
    if len(parts) != 2 or not parts[1]:
        raise wrong(place, "period", written=text)
    return _between(parts[0], parts[1], place)


def _between(start: str, end: str, place: Place) -> tuple[PartialDate, PartialDate | End]:
    """The dates of “3 tot 5 mei 2022”: what the first one leaves out, the last one says."""
    try:
        first = parse_date(start, place)
    except Invalid:
        completed = (_date_or_none(start + tail["tail"], place) for tail in _TAIL.finditer(end))
        if not (found := next(filter(None, completed), None)):
            raise
        first = found
    return first, _end(end, place)


def _date_or_none(words: str, place: Place) -> PartialDate | None:
    """The date; None for what is none. Raises Invalid for one that does not exist."""
    try:
        return parse_date(words, place)
    except Invalid as invalid:
        if invalid.diagnostics[0].code != "date":
            raise
        return None


def _school_year(words: str, place: Place) -> tuple[PartialDate, PartialDate] | None:
    """The first and last month of a school year; None unless the second year follows the first."""
    match = _SCHOOL_YEAR.fullmatch(words)
    if not match or not str(int(match["first"]) + 1).endswith(match["last"]):
        return None
    first = parse_date(f"{match['first']}-09", place)
    return first, PartialDate(first.year + 1, 8)


def _end(words: str, place: Place) -> PartialDate | End:
    if _OPEN.fullmatch(words):
        return End.OPEN
    if _UNKNOWN.fullmatch(words):
        return End.UNKNOWN
    return parse_date(words, place)


class _DateOrEnd(Internal):
    """The `start` or `end` of a period in parts."""

    def parse(self, node: Node) -> PartialDate | End:
        text = text_in(node)
        return _end(fold(text) if is_plain(text) else text, node.place)

    def written(self, value: PartialDate | End) -> str:
        return value.iso or "?"

    def schema(self, words: Words) -> Schema:
        return {"type": ["string", "integer"]}


_PARTS = (
    Field(
        "start", _DateOrEnd(), required=True, aliases=("begin", "van", "debut", "startdatum", "begindatum")
    ),
    Field("end", _DateOrEnd(), aliases=("einde", "eind", "tot", "fin", "einddatum")),
    Field("text", Text(), aliases=("tekst", "texte")),
)


def _from_parts(node: Mapping) -> Period:
    values = read_strictly(node, _PARTS)
    start = values["start"]
    if isinstance(start, End):
        raise wrong(node.place, "period-start")
    period = Period(start, values.get("end", End.UNKNOWN), values.get("text", ""))
    return _in_order(period, node.place)


def _in_order(period: Period, place: Place) -> Period:
    if isinstance(period.end, PartialDate) and period.end.last < period.start.first:
        raise wrong(place, "period-order", start=period.start.iso, end=period.end.iso)
    return period
