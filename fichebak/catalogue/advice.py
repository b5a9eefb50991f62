"""Advice: what could be better in sheets, pages and the model, although they break no rule.

Each kind of advice has a code and a function; `ADVICE` lists them. The site's configuration sets the
severity of each (`content.checks`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping as Map, Set as AbstractSet
from dataclasses import replace
from typing import NamedTuple, TypeVar

from fichebak.catalogue import garbled, pasted, readability
from fichebak.catalogue.places import NO_TABLE, PlaceTable, strays
from fichebak.catalogue.readability import Body, body_of, says_nothing, shortened, shouted
from fichebak.catalogue.similar import twins_of
from fichebak.content.fields import TYPES
from fichebak.content.fields.address import MUNICIPALITY, POSTCODE, Address
from fichebak.content.fields.choice import Option
from fichebak.content.fields.contact import NAME, TELEPHONE, Contact
from fichebak.content.fields.contract import Field, Keys, Setting
from fichebak.content.fields.date import PartialDate
from fichebak.content.fields.image import ALT, Image
from fichebak.content.fields.links import Links
from fichebak.content.fields.period import Period, State, as_years, calls_it_open
from fichebak.content.fields.phone import PhoneNumber
from fichebak.content.fields.score import Score
from fichebak.content.fields.shared.items import items_of
from fichebak.content.fields.shared.record import as_key, by_name, part_of
from fichebak.content.fields.text import Text
from fichebak.content.fields.url import Url
from fichebak.content.free_pages import FreePage
from fichebak.content.meanings import MEANINGS, means, meant
from fichebak.content.model import Model, written
from fichebak.content.sheets import Sheet
from fichebak.content.sources import Source
from fichebak.text.diagnostics import Diagnostic, Place, advice
from fichebak.text.nodes import Node, Scalar, scalars_in
from fichebak.text.wording import fold, is_nothing

Value = TypeVar("Value")


class AsWritten(NamedTuple):
    """A sheet with the nodes of its front matter, to know where each value is in the file."""

    sheet: Sheet
    body: Body
    source: Source
    written: tuple[tuple[Keys, Field, Node], ...]

    def values(self, wanted: type[Value]) -> Iterator[tuple[Value, Node]]:
        """The values of a Python type, each with its node."""
        for keys, _, node in self.written:
            value = self.sheet.value(keys)
            if isinstance(value, wanted):
                yield value, node


class AdviceInputs(NamedTuple):
    model: Model
    setting: Setting
    sheets: tuple[AsWritten, ...]
    bodies: tuple[Body, ...]
    """The texts of sheets and of free pages."""
    places: PlaceTable = NO_TABLE
    """The site's table of municipalities."""


def inputs_of(
    sources: Iterable[Source],
    sheets: Iterable[Sheet],
    pages: Iterable[FreePage],
    model: Model,
    setting: Setting,
) -> AdviceInputs:
    """The inputs of advice on these sheets and pages, taken from their sources.

    Without withdrawn sheets, since nobody sees their content.
    """
    by_path = {source.path: source for source in sources}
    as_written = tuple(
        AsWritten(sheet, body_of(source, sheet.title, 2), source, tuple(written(source.front, model.fields)))
        for sheet in sheets
        if not sheet.is_withdrawn and (source := by_path.get(sheet.path))
    )
    free = (body_of(source, page.title, 1) for page in pages if (source := by_path.get(page.path)))
    return AdviceInputs(model, setting, as_written, (*(entry.body for entry in as_written), *free))


def advise(inputs: AdviceInputs, wanted: AbstractSet[str]) -> Iterator[Diagnostic]:
    for code, check in ADVICE.items():
        if code in wanted:
            yield from check(inputs)


def _heading_section(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    for entry in inputs.sheets:
        # Not the sections of the sheet: a text without a heading is taken for the first of them.
        named = map(inputs.model.section, readability.top_headings(entry.body))
        headed = {section.key for section in named if section}
        missing = (section for section in inputs.model.sections if section.key not in headed)
        headings = {fold(name): section.heading for section in missing for name in section.names}
        yield from readability.missed_headings(entry.body, headings)


def _nothing_told(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    for entry in inputs.sheets:
        for keys, field, node in entry.written:
            # A value that is not valid is reported as such.
            if isinstance(field.type, Text | Links) and entry.sheet.value(keys) is not None:
                for item in items_of(node):
                    if isinstance(item, Scalar) and is_nothing(item.text.strip()):
                        yield advice(item.place, "nothing-told", written=item.text.strip())
        for address, node in entry.values(Address):
            if is_nothing(address.municipality):
                place = part_of(node, MUNICIPALITY).place
                yield advice(place, "nothing-told", written=address.municipality)
        yield from readability.nothing_told(entry.body)


def _missing_summary(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    if field := meant(inputs.model, "summary"):
        for entry in inputs.sheets:
            # A summary that is not valid is reported as such; one of the main language is shown.
            written = any(keys == ("summary",) for keys, _, _ in entry.written)
            if not written and entry.sheet.value(("summary",)) is None:
                yield advice(entry.source.front.place, "missing-summary", name=field.own_name)


def _alt_text(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    for entry in inputs.sheets:
        for image, node in entry.values(Image):
            if says_nothing(image.alt, image.file):
                yield advice(part_of(node, ALT).place, "alt-text", written=image.alt)
    for body in inputs.bodies:
        yield from readability.alt_texts(body)


def _shouting(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    yield from _in_texts(inputs, shouted, "shouting")
    for body in inputs.bodies:
        yield from readability.shouting(body, inputs.model.section)


def _garbled(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    """Garbled letters: of each value and each text the first, because they seldom come alone."""
    # Not as `written`, which is hidden in a contact: letters are no personal data.
    for entry in inputs.sheets:
        for node in scalars_in(entry.source.front):
            if one := garbled.found(node.text):
                yield advice(_inside(node, one[0]), "garbled", letters=one[1], near=one[2])
    for body in inputs.bodies:
        if one := garbled.found(body.text):
            yield advice(body.place(one[0]), "garbled", letters=one[1], near=one[2])


def _markup_in_front(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    yield from _in_texts(inputs, readability.markup, "markup-in-front")


def _in_texts(
    inputs: AdviceInputs, find: Callable[[str], Iterator[tuple[int, str]]], code: str
) -> Iterator[Diagnostic]:
    """Advice on the words that `find` finds, each with its index, in the text fields of sheets."""
    for entry in inputs.sheets:
        for _, field, node in entry.written:
            if isinstance(field.type, Text) and isinstance(node, Scalar):
                for index, words in find(node.text):
                    yield advice(_inside(node, index), code, written=shortened(words))


def _own_computer(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    for entry in inputs.sheets:
        for _, field, node in entry.written:
            for scalar in scalars_in(node) if isinstance(field.type, Url | Links) else ():
                if match := readability.OWN_COMPUTER.search(scalar.text):
                    yield advice(_inside(scalar, match.start()), "own-computer", written=shortened(match[0]))
    for body in inputs.bodies:
        yield from readability.own_computer(body)


def _inside(node: Scalar, index: int) -> Place:
    """The place of a character in a value; the start of the value if quotes or folding hide the exact one."""
    if node.quoted or "\n" in node.text:
        return node.place
    return Place(node.place.path, node.place.line, node.place.column + index)


def _month_or_years(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    for entry in inputs.sheets:
        for period, node in entry.values(Period):
            if years := as_years(period.text):
                month = period.shown(inputs.setting)
                yield advice(node.place, "month-or-years", written=period.text, month=month, years=years)


LONG_AGO = 365
"""Days after the end of a project from which calling it ongoing is no longer a short delay."""
_STILL = re.compile(
    r"\b(?:project|werking|initiatief|actie|reeks)\b[^.!?\n]{0,30}\b"
    r"(?:loopt (?:nu )?(?:nog|door|verder)|is (?:nog )?(?:altijd |steeds )?(?:doorlopend|lopend|bezig))\b"
    r"|\bproject\b[^.!?\n]{0,30}\bis (?:still |currently )?(?:running|ongoing)\b"
    r"|\bprojet\b[^.!?\n]{0,30}\b(?:est (?:toujours |encore )?en cours|continue)\b",
    re.IGNORECASE,
)


def _ended_running(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    for entry in inputs.sheets:
        for period, node in entry.values(Period):
            ended = period.end if period.state(inputs.setting) is State.ENDED else None
            if isinstance(ended, PartialDate) and (inputs.setting.today - ended.last).days > LONG_AGO:
                for place, words in _called_running(entry, period, node):
                    yield advice(place, "ended-running", written=words, period=period.shown(inputs.setting))


def _called_running(entry: AsWritten, period: Period, node: Node) -> Iterator[tuple[Place, str]]:
    """The places where a sheet says that it is ongoing: the text of its period, an option, its body."""
    if calls_it_open(period.text):
        yield node.place, period.text
    for option, where in entry.values(Option):
        if any(map(calls_it_open, option.names)):
            yield where.place, option.label
    for match in _STILL.finditer(entry.body.text):
        yield entry.body.place(match.start()), shortened(match[0])


def _similar_title(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    twins = twins_of(entry.sheet for entry in inputs.sheets)
    for entry in inputs.sheets:
        if twin := twins.get(entry.sheet.path):
            titles = (node for keys, _, node in entry.written if keys == ("title",))
            place = next(titles, entry.source.front).place
            yield advice(place, "similar-title", written=entry.sheet.title, other=twin.title, path=twin.path)


def _date_ahead(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    """Dates of a sheet itself that are still to come: it stays first among the newest until then."""
    for entry in inputs.sheets:
        for keys, _, node in entry.written:
            day = entry.sheet.value(keys) if keys in {("added",), ("updated",)} else None
            if isinstance(day, PartialDate) and day.first > inputs.setting.today:
                yield advice(node.place, "date-ahead", written=day.shown(inputs.setting))


_NAME = re.compile(
    r"(?!.*[A-ZÀ-Þ]{2})[A-ZÀ-Þ][^\W\d_]+(?:-[A-ZÀ-Þ][^\W\d_]+)?"
    r"(?: (?:van|de|der|den|het|ten|ter|du|le|la|von|el|’t|'t))*"
    r"(?: [A-ZÀ-Þ][^\W\d_]+(?:-[A-ZÀ-Þ][^\W\d_]+)?){1,2}"
)
_SERVICE_WORD = re.compile(
    r"dienst|centrum|huis|werk|team|onthaal|loket|balie|stad|gemeente|bib|school|wijk|buurt|raad|club|vereniging"
    r"|secretariaat|coordinat|verantwoordelijke|netwerk|welzijn|zorg|groep|bureau|punt|atelier|vzw|tuin|cafe|kas"
    r"|service|centre|center|house|office|desk|library|council|community|association|project|maison|accueil|ville"
    r"|commune|quartier|equipe|bibliotheque|ecole"
)


def _contact_person(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    for entry in inputs.sheets:
        for contact, node in entry.values(Contact):
            if (
                not contact.role
                and _NAME.fullmatch(contact.name)
                and not _SERVICE_WORD.search(fold(contact.name))
            ):
                yield replace(advice(part_of(node, NAME).place, "contact-person"), private=True)


def _phone_nought(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    """Telephone numbers without their leading 0, as spreadsheets store them."""
    for entry in inputs.sheets:
        phones = [
            *entry.values(PhoneNumber),
            *((contact.phone, node) for contact, node in entry.values(Contact)),
        ]
        for phone, node in phones:
            if phone and phone.dialled[0] not in "0+":
                place = part_of(node, TELEPHONE).place
                yield replace(advice(place, "phone-nought", written=phone.written), private=True)


def _impact_untold(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    """A score with the same key as a section belongs to that section: the number needs an explanation."""
    sections = {section.key: section for section in inputs.model.sections}
    for entry in inputs.sheets:
        for keys, field, node in entry.written:
            section = sections.get(keys[-1])
            is_given = isinstance(field.type, Score) and entry.sheet.value(keys) is not None
            if is_given and section and section.key not in entry.sheet.texts:
                yield advice(node.place, "impact-untold", name=field.short_label, heading=section.heading)


def _unknown_municipality(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    stray = strays(inputs.places)
    for entry in inputs.sheets:
        for keys, _, node in entry.written:
            if result := stray(entry.sheet, keys):
                address, suggestion = result
                name = address.municipality
                if is_nothing(name):
                    continue
                # In an address on one line, the municipality comes last.
                place = (
                    _inside(node, max(0, node.text.rfind(name)))
                    if isinstance(node, Scalar)
                    else part_of(node, MUNICIPALITY).place
                )
                yield advice(place, "unknown-municipality", written=name, near=suggestion)


def _postcode_elsewhere(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    for entry in inputs.sheets:
        for address, node in entry.values(Address):
            name, postcode = address.municipality, address.postcode
            if clash := inputs.places.clash(name, postcode):
                own, others = clash
                place = part_of(node, POSTCODE).place
                yield advice(
                    place, "postcode-elsewhere", postcode=postcode, name=name, own=own, others=others
                )


def _data_in_text(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    names = by_name(inputs.model.fields)
    for entry in inputs.sheets:
        yield from pasted.data_blocks(entry.body, lambda name: as_key(name) in names)


def _import_note(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    """Notes of what `import` found no place for."""
    head = inputs.setting.words("import.note")
    for entry in inputs.sheets:
        above, found, _ = entry.source.body.partition(head)
        if found:
            yield advice(Place(entry.sheet.path, entry.source.body_line + above.count("\n")), "import-note")


def _key_meaning(inputs: AdviceInputs) -> Iterator[Diagnostic]:
    """Fields whose key has a meaning that their type does not fit: they are just shown."""
    for declared in inputs.model.fields:
        if declared.place and declared.key in MEANINGS and not means(declared, declared.key):
            needed = next(name for name, kind in TYPES.items() if kind is MEANINGS[declared.key])
            name, written = declared.key, declared.type_name
            yield advice(declared.place, "key-meaning", name=name, written=written, needed=needed)


Check = Callable[[AdviceInputs], Iterator[Diagnostic]]


def _in_each(check: Callable[[Body], Iterator[Diagnostic]]) -> Check:
    """Applies a check of one text to all texts."""
    return lambda inputs: (diagnostic for body in inputs.bodies for diagnostic in check(body))


ADVICE: Map[str, Check] = {
    "missing-summary": _missing_summary,
    "alt-text": _alt_text,
    "link-text": _in_each(readability.link_texts),
    "link-shape": _in_each(readability.link_shapes),
    "bare-address": _in_each(readability.bare_addresses),
    "own-computer": _own_computer,
    "footnote-half": _in_each(readability.half_footnotes),
    "heading-skip": _in_each(readability.heading_levels),
    "heading-title": _in_each(readability.heading_titles),
    "heading-section": _heading_section,
    "nothing-told": _nothing_told,
    "unfinished": _in_each(readability.unfinished),
    "list-shape": _in_each(readability.list_shapes),
    "table-shape": _in_each(readability.table_shapes),
    "markup-in-front": _markup_in_front,
    "garbled": _garbled,
    "shouting": _shouting,
    "ended-running": _ended_running,
    "month-or-years": _month_or_years,
    "similar-title": _similar_title,
    "date-ahead": _date_ahead,
    "contact-person": _contact_person,
    "phone-nought": _phone_nought,
    "impact-untold": _impact_untold,
    "unknown-municipality": _unknown_municipality,
    "postcode-elsewhere": _postcode_elsewhere,
    "pasted-header": _in_each(pasted.headers),
    "data-in-text": _data_in_text,
    "import-note": _import_note,
    "key-meaning": _key_meaning,
}
"""Code → its check. `dead-anchor` is in `catalogue.anchors`, since it needs the generated pages."""
