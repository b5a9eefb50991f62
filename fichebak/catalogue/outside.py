"""Links to other sites: where they stand, and what to say of what those sites answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass

from fichebak.content.comments import without_comments
from fichebak.content.fields.contact import Contact
from fichebak.content.fields.contract import Field
from fichebak.content.model import Model, written
from fichebak.content.references import references
from fichebak.content.sources import Source
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, advice, warning
from fichebak.text.nodes import Mapping, Node, Scalar, Sequence


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking for a page: a status of HTTP (0 when there was none)."""

    status: int = 0
    moved: str = ""
    """Where the page is said to be from now on; empty when it is where it was."""
    problem: str = ""
    """Why there was no answer, as the network tells it."""


NOT_FOR_PROGRAMS = {401, 403, 405, 406, 429, 451, 999}
"""What sites answer to a program about pages that a reader may well see."""


def addresses(sources: Iterable[Source], model: Model) -> Iterator[tuple[str, Place]]:
    """Every address of another site, with its place."""
    for source in sources:
        for _, field, node in written(source.front, model.fields):
            if not _is_withheld(field, node):
                yield from _in_front(node)
        for one in references(source.path, without_comments(source.body), source.body_line):
            if _is_outside(one.address):
                yield one.address, one.place


def _is_withheld(field: Field, node: Node) -> bool:
    """Whether a sheet keeps a contact to itself: then nobody hears of its address."""
    try:
        value = field.type.parse(node)
    except Invalid:
        return True  # a wrong value may be anything; it is told by the check
    return isinstance(value, Contact) and not value.public


def _in_front(node: Node) -> Iterator[tuple[str, Place]]:
    match node:
        case Scalar(place, text):
            if _is_outside(text) and " " not in text:
                yield text, place
        case Sequence(_, items):
            for item in items:
                yield from _in_front(item)
        case Mapping(_, entries):
            for _, value in entries:
                yield from _in_front(value)


def _is_outside(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def told(found: Iterable[tuple[str, Place]], answers: Map[str, Answer]) -> Iterator[Diagnostic]:
    """What there is to say of links, by the answers to their addresses; of those not asked, nothing."""
    for address, place in found:
        answer = answers.get(address)
        if answer is None or answer.status in NOT_FOR_PROGRAMS:
            continue
        if not answer.status:
            yield warning(place, "outside-silent", written=address, said=answer.problem)
        elif answer.status >= 400:
            yield warning(place, "outside-gone", written=address, status=answer.status)
        elif answer.moved:
            yield advice(place, "outside-moved", written=address, target=answer.moved)
