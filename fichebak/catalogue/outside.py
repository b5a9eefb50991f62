"""Links to other sites: finds them with their places, and turns the sites' answers into diagnostics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping as Map
from typing import NamedTuple

from fichebak.content.comments import without_comments
from fichebak.content.fields.contact import Contact
from fichebak.content.fields.contract import Field
from fichebak.content.model import Model, written
from fichebak.content.references import references
from fichebak.content.sources import Source
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, advice, warning
from fichebak.text.nodes import Node, scalars_in


class Answer(NamedTuple):
    """The result of a request for a page: the HTTP status, or 0 if there was no answer."""

    status: int = 0
    moved: str = ""
    """The new address of a permanent redirect; empty without one."""
    problem: str = ""
    """Why there was no answer, as reported by the network."""


NOT_FOR_PROGRAMS = {401, 403, 405, 406, 429, 451, 999}
"""Statuses that sites give to programs for pages that a human visitor may well see."""


def addresses(sources: Iterable[Source], model: Model) -> Iterator[tuple[str, Place]]:
    """Each external address, with its place in the file."""
    for source in sources:
        for _, field, node in written(source.front, model.fields):
            for scalar in scalars_in(node) if not _is_withheld(field, node) else ():
                if _is_outside(scalar.text) and " " not in scalar.text:
                    yield scalar.text, scalar.place
        for reference in references(source.path, without_comments(source.body), source.body_line):
            if _is_outside(reference.address):
                yield reference.address, reference.place


def _is_withheld(field: Field, node: Node) -> bool:
    """Whether a value is a contact that is not public: its address must not be requested."""
    try:
        value = field.type.parse(node)
    except Invalid:
        return True  # an invalid value may be anything; the check reports it
    return isinstance(value, Contact) and not value.public


def _is_outside(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def diagnose(links: Iterable[tuple[str, Place]], answers: Map[str, Answer]) -> Iterator[Diagnostic]:
    """Diagnostics for links, by the answers to their addresses; none for addresses without a request."""
    for address, place in links:
        answer = answers.get(address)
        if answer is None or answer.status in NOT_FOR_PROGRAMS:
            continue
        if not answer.status:
            yield warning(place, "outside-silent", written=address, said=answer.problem)
        elif answer.status >= 400:
            yield warning(place, "outside-gone", written=address, status=answer.status)
        elif answer.moved:
            yield advice(place, "outside-moved", written=address, target=answer.moved)
