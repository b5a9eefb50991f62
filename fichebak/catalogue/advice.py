"""What could be better in sheets and pages, though no rule of the model is broken.

Each kind of advice has a code and a function of its own; `ADVICE` lists them. How bad a site calls
each is in its configuration (`content.checks`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from html import unescape
from typing import TypeVar
from urllib.parse import unquote

from fichebak.catalogue import pasted, readability
from fichebak.catalogue.places import NO_TABLE, PlaceTable, strays
from fichebak.catalogue.readability import Body, body_of, is_nothing, says_nothing, shortened, shouted
from fichebak.content.fields.address import MUNICIPALITY, POSTCODE, Address
from fichebak.content.fields.choice import Choice, Option
from fichebak.content.fields.choices import Choices
from fichebak.content.fields.contact import NAME, TELEPHONE, Contact
from fichebak.content.fields.contract import Field, Setting
from fichebak.content.fields.date import PartialDate
from fichebak.content.fields.image import ALT, Image
from fichebak.content.fields.items import items_of
from fichebak.content.fields.links import Links
from fichebak.content.fields.period import Period, State, calls_it_open
from fichebak.content.fields.phone import PhoneNumber
from fichebak.content.fields.record import part_of
from fichebak.content.fields.score import Score
from fichebak.content.fields.text import Text
from fichebak.content.free_pages import FreePage
from fichebak.content.meanings import meant
from fichebak.content.model import Model, written
from fichebak.content.references import Reference, content_path
from fichebak.content.sheets import DRAFT, WITHDRAWN, Sheet
from fichebak.content.sources import Source
from fichebak.text.diagnostics import Diagnostic, Place, advice
from fichebak.text.nodes import Node, Scalar
from fichebak.text.wording import fold, nearest, slug

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class AsWritten:
    """A sheet with its values as they stand in the file."""

    sheet: Sheet
    body: Body
    front: Place
    written: tuple[tuple[tuple[str, ...], Field, Node], ...]

    def values(self, wanted: type[Value]) -> Iterator[tuple[Value, Node]]:
        """The values of a Python type, with where they stand."""
        for keys, _, node in self.written:
            value = self.sheet.value(keys)
            if isinstance(value, wanted):
                yield value, node


@dataclass(frozen=True, slots=True)
class Grounds:
    """What advice is given on."""

    model: Model
    setting: Setting
    sheets: tuple[AsWritten, ...]
    bodies: tuple[Body, ...]
    """Of sheets and of free pages."""
    places: PlaceTable = NO_TABLE
    """The municipalities that the site knows of."""


def grounds(
    sources: Iterable[Source],
    sheets: Iterable[Sheet],
    pages: Iterable[FreePage],
    model: Model,
    setting: Setting,
) -> Grounds:
    """What there is to read in these sheets and pages, taken from their sources.

    Of a withdrawn sheet nobody sees more than that it has gone.
    """
    by_path = {source.path: source for source in sources}
    as_written = tuple(
        AsWritten(
            sheet,
            body_of(source, sheet.title, 2),
            source.front.place,
            tuple(written(source.front, model.fields)),
        )
        for sheet in sheets
        if not sheet.is_withdrawn and (source := by_path.get(sheet.path))
    )
    free = (body_of(source, page.title, 1) for page in pages if (source := by_path.get(page.path)))
    return Grounds(model, setting, as_written, (*(one.body for one in as_written), *free))


def advise(of: Grounds, wanted: AbstractSet[str]) -> Iterator[Diagnostic]:
    """All advice of the codes that are wanted."""
    for code, look in ADVICE.items():
        if code in wanted:
            yield from look(of)


def _heading_section(of: Grounds) -> Iterator[Diagnostic]:
    for one in of.sheets:
        told = {part.section.key for part in one.sheet.parts}
        missing = (section for section in of.model.sections if section.key not in told)
        headings = {fold(name): section.heading for section in missing for name in section.names}
        yield from readability.missed_headings(one.body, headings)


def _nothing_told(of: Grounds) -> Iterator[Diagnostic]:
    for one in of.sheets:
        for _, field, node in one.written:
            if isinstance(field.type, Text | Links):
                for item in items_of(node):
                    if isinstance(item, Scalar) and is_nothing(item.text.strip()):
                        yield advice(item.place, "nothing-told", written=item.text.strip())
        for address, node in one.values(Address):
            if is_nothing(address.municipality):
                place = part_of(node, MUNICIPALITY).place
                yield advice(place, "nothing-told", written=address.municipality)
        yield from readability.nothing_told(one.body)


def _missing_summary(of: Grounds) -> Iterator[Diagnostic]:
    if field := meant(of.model, "summary"):
        for one in of.sheets:
            if one.sheet.values.get("summary") is None:
                yield advice(one.front, "missing-summary", name=field.own_name)


def _alt_text(of: Grounds) -> Iterator[Diagnostic]:
    for one in of.sheets:
        for image, node in one.values(Image):
            if says_nothing(image.alt, image.file):
                yield advice(part_of(node, ALT).place, "alt-text", written=image.alt)
    for body in of.bodies:
        yield from readability.alt_texts(body)


def _shouting(of: Grounds) -> Iterator[Diagnostic]:
    for one in of.sheets:
        for _, field, node in one.written:
            if isinstance(field.type, Text) and isinstance(node, Scalar):
                for index, words in shouted(node.text):
                    yield advice(_inside(node, index), "shouting", written=shortened(words))
    for body in of.bodies:
        yield from readability.shouting(body, of.model.section)


def _inside(node: Scalar, index: int) -> Place:
    """The place of a character of a value: its start where quotes or folded lines make that a guess."""
    if node.quoted or "\n" in node.text:
        return node.place
    return Place(node.place.path, node.place.line, node.place.column + index)


LONG_AGO = 365
"""Days after which nobody can have forgotten just for a while that a project has ended."""
_STILL = re.compile(
    r"\b(?:project|werking|initiatief|actie|reeks)\b[^.!?\n]{0,30}\b"
    r"(?:loopt (?:nu )?(?:nog|door|verder)|is (?:nog )?(?:altijd |steeds )?(?:doorlopend|lopend|bezig))\b"
    r"|\bproject\b[^.!?\n]{0,30}\bis (?:still |currently )?(?:running|ongoing)\b"
    r"|\bprojet\b[^.!?\n]{0,30}\b(?:est (?:toujours |encore )?en cours|continue)\b",
    re.IGNORECASE,
)


def _ended_running(of: Grounds) -> Iterator[Diagnostic]:
    for one in of.sheets:
        for period, node in one.values(Period):
            ended = period.end if period.state(of.setting) is State.ENDED else None
            if isinstance(ended, PartialDate) and (of.setting.today - ended.last).days > LONG_AGO:
                for place, words in _called_running(one, period, node):
                    yield advice(place, "ended-running", written=words, period=period.shown(of.setting))


def _called_running(one: AsWritten, period: Period, node: Node) -> Iterator[tuple[Place, str]]:
    """Where a sheet says that it goes on: in the words of its period, in an option, or in its text."""
    if calls_it_open(period.text):
        yield node.place, period.text
    for option, where in one.values(Option):
        if any(map(calls_it_open, option.names)):
            yield where.place, option.label
    for match in _STILL.finditer(one.body.text):
        yield one.body.place(match.start()), shortened(match[0])


FUZZY, LONGEST = 8, 80
"""Letters. Shorter titles must be equal to be alike; for longer ones one letter costs too much to try."""
_SMALL = {"de", "het", "een", "the", "a", "an", "le", "la", "les", "un", "une", "l", "t", "n", "d"}


def _similar_title(of: Grounds) -> Iterator[Diagnostic]:
    first: dict[str, Sheet] = {}
    twins: dict[str, Sheet] = {}
    # Titles that differ by a letter or two have a spelling in common once a letter is left out of
    # each: a look-up per letter instead of a comparison with every other title.
    for one in of.sheets:
        for spelling in _spellings(one.sheet.title):
            other = first.setdefault(spelling, one.sheet)
            if other is not one.sheet:
                twins.setdefault(one.sheet.path, other)
                twins.setdefault(other.path, one.sheet)
    for one in of.sheets:
        if twin := twins.get(one.sheet.path):
            place = next((n.place for keys, _, n in one.written if keys == ("title",)), one.front)
            yield advice(place, "similar-title", written=one.sheet.title, other=twin.title, path=twin.path)


def _spellings(title: str) -> Iterator[str]:
    words = [word for word in re.split(r"[^a-z0-9]+", fold(title)) if word and word not in _SMALL]
    # “Straatfeest 2019” and “Straatfeest 2020” are two.
    digits = "-".join(re.findall(r"\d+", " ".join(words)))
    letters = re.sub(r"\d", "", "".join(words))
    if not letters:
        return
    yield f"{letters}|{digits}"
    if FUZZY <= len(letters) <= LONGEST:
        for index in range(len(letters)):
            yield f"{letters[:index]}{letters[index + 1 :]}|{digits}"


_NAME = re.compile(
    r"(?!.*[A-ZÀ-Þ]{2})[A-ZÀ-Þ][^\W\d_]+(?:-[A-ZÀ-Þ][^\W\d_]+)?"
    r"(?: (?:van|de|der|den|het|ten|ter|du|le|la|von|el|’t|'t))*"
    r"(?: [A-ZÀ-Þ][^\W\d_]+(?:-[A-ZÀ-Þ][^\W\d_]+)?){1,2}"
)
_OF_A_SERVICE = re.compile(
    r"dienst|centrum|huis|werk|team|onthaal|loket|balie|stad|gemeente|bib|school|wijk|buurt|raad|club|vereniging"
    r"|secretariaat|coordinat|verantwoordelijke|netwerk|welzijn|zorg|groep|bureau|punt|atelier|vzw|tuin|cafe|kas"
    r"|service|centre|center|house|office|desk|library|council|community|association|project|maison|accueil|ville"
    r"|commune|quartier|equipe|bibliotheque|ecole"
)


def _contact_person(of: Grounds) -> Iterator[Diagnostic]:
    for one in of.sheets:
        for contact, node in one.values(Contact):
            if (
                not contact.role
                and _NAME.fullmatch(contact.name)
                and not _OF_A_SERVICE.search(fold(contact.name))
            ):
                yield replace(advice(part_of(node, NAME).place, "contact-person"), private=True)


def _phone_nought(of: Grounds) -> Iterator[Diagnostic]:
    """Numbers that a spreadsheet took for a number: it drops the nought in front."""
    for one in of.sheets:
        phones = [*one.values(PhoneNumber), *((contact.phone, node) for contact, node in one.values(Contact))]
        for phone, node in phones:
            if phone and phone.dialled[0] not in "0+":
                place = part_of(node, TELEPHONE).place
                yield replace(advice(place, "phone-nought", written=phone.written), private=True)


def _impact_untold(of: Grounds) -> Iterator[Diagnostic]:
    """A score and a section of one key are about one thing: the number needs its words."""
    sections = {section.key: section for section in of.model.sections}
    for one in of.sheets:
        told = {part.section.key for part in one.sheet.parts}
        for keys, field, node in one.written:
            about = sections.get(keys[-1])
            if isinstance(field.type, Score) and about and about.key not in told:
                yield advice(
                    node.place, "impact-untold", name=field.short or field.label, heading=about.heading
                )


def _unknown_municipality(of: Grounds) -> Iterator[Diagnostic]:
    stray = strays(of.places)
    for one in of.sheets:
        for keys, _, node in one.written:
            if found := stray(one.sheet, keys):
                address, near = found
                name = address.municipality
                if is_nothing(name):
                    continue
                # In a line it comes last.
                place = (
                    _inside(node, max(0, node.text.rfind(name)))
                    if isinstance(node, Scalar)
                    else part_of(node, MUNICIPALITY).place
                )
                yield advice(place, "unknown-municipality", written=name, near=near)


def _postcode_elsewhere(of: Grounds) -> Iterator[Diagnostic]:
    for one in of.sheets:
        for address, node in one.values(Address):
            name, postcode = address.municipality, address.postcode
            if clash := of.places.clash(name, postcode):
                own, others = clash
                place = part_of(node, POSTCODE).place
                yield advice(
                    place, "postcode-elsewhere", postcode=postcode, name=name, own=own, others=others
                )


_CALLED: Map[str, AbstractSet[str]] = {
    DRAFT: {"draft", "concept", "klad", "kladversie", "brouillon", "ebauche"},
    WITHDRAWN: {"withdrawn", "ingetrokken", "retire", "retiree"},
}
"""The statuses that keep a sheet off the site, as people call them."""


def _shown_draft(of: Grounds) -> Iterator[Diagnostic]:
    """Sheets that ask to be kept off a site whose model has no such status, or not by its key."""
    status = meant(of.model, "status")
    known = {one.key for one in status.type.options} if status and isinstance(status.type, Choice) else set()
    words = {word for key, called in _CALLED.items() if key not in known for word in called}
    for one in of.sheets:
        for keys, field, node in one.written:
            if keys != ("title",) and isinstance(field.type, Choice | Choices | Text):
                for item in items_of(node):
                    if isinstance(item, Scalar) and fold(item.text).strip() in words:
                        yield advice(item.place, "shown-draft", written=item.text)


Look = Callable[[Grounds], Iterator[Diagnostic]]


def _in_each(look: Callable[[Body], Iterator[Diagnostic]]) -> Look:
    """Looks at one text after the other."""
    return lambda of: (found for body in of.bodies for found in look(body))


ADVICE: Map[str, Look] = {
    "missing-summary": _missing_summary,
    "alt-text": _alt_text,
    "link-text": _in_each(readability.link_texts),
    "link-shape": _in_each(readability.link_shapes),
    "heading-skip": _in_each(readability.heading_levels),
    "heading-title": _in_each(readability.heading_titles),
    "heading-section": _heading_section,
    "nothing-told": _nothing_told,
    "list-shape": _in_each(readability.list_shapes),
    "table-shape": _in_each(readability.table_shapes),
    "shouting": _shouting,
    "ended-running": _ended_running,
    "similar-title": _similar_title,
    "contact-person": _contact_person,
    "phone-nought": _phone_nought,
    "impact-untold": _impact_untold,
    "unknown-municipality": _unknown_municipality,
    "postcode-elsewhere": _postcode_elsewhere,
    "pasted-header": _in_each(pasted.headers),
    "shown-draft": _shown_draft,
}
"""Code → what looks for it. `dead-anchor` stands apart: it needs the pages that were made."""

_ID = re.compile(r'<(?P<tag>\w+)[^>]*?\sid="(?P<id>[^"]*)"[^>]*>')
_HEADED = re.compile(r'<h[1-6][^>]*?\sid="(?P<id>[^"]*)"[^>]*>(?P<words>.*?)</h[1-6]>', re.DOTALL)


def dead_anchors(links: Iterable[Reference], page_of: Callable[[str], str | None]) -> Iterator[Diagnostic]:
    """Links to a place on a page that has no such place. `page_of` gives the HTML made of a content file."""
    for one in links:
        before, _, anchor = one.address.partition("#")
        name = unquote(anchor)
        target = content_path(one.place.path, one.address) if before else one.place.path
        if one.is_image or name in {"", "top"} or target is None or (html := page_of(target)) is None:
            continue
        if name not in {unescape(match["id"]) for match in _ID.finditer(html)}:
            near = _near(name, html)
            yield advice(one.place, "dead-anchor", written=f"#{anchor}", near=near and f"{before}#{near}")


def _near(name: str, html: str) -> str:
    """The place that was probably meant: people write a heading's own words."""
    by_words = {
        slug(unescape(re.sub(r"<[^>]*>", "", m["words"]))): unescape(m["id"]) for m in _HEADED.finditer(html)
    }
    meant = nearest(slug(name), by_words)
    return by_words.get(meant, "") or nearest(name, by_words.values())
