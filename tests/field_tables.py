"""The tables in tests/fields: for each field type, what a sheet may say and what it may not.

A table declares fields as `site_config.yaml` does, and writes its cases as a sheet does. It is read
without YAML's guesses: every value in it is the text that stands there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from fichebak.content.fields.contract import Field
from fichebak.content.fields.record import Record, read_record
from fichebak.content.model import Fields
from fichebak.text.diagnostics import Diagnostic, Invalid, in_order
from fichebak.text.nodes import parse

FOLDER = Path(__file__).resolve().parent / "fields"
ABSENT = ("", "null", "~", "''", '""', "[]", "{}")
"""The ways to say nothing: web editors write each of them."""


@dataclass(frozen=True)
class Accepted:
    """What is written, the words it is shown as, and its filter values."""

    written: str
    shown: str
    filters: dict[str, list[str]] | list[str] = field(default_factory=dict)
    """Per facet; a list holds those of the field's own."""

    @property
    def terms(self) -> dict[str, list[str]]:
        return {"": self.filters} if isinstance(self.filters, list) else self.filters


@dataclass(frozen=True)
class Rejected:
    """What is written, every mistake in it as “line:column code”, and the word probably meant."""

    written: str
    mistakes: list[str]
    near: str = ""


@dataclass(frozen=True)
class Table:
    """The cases of one field type, and the fields that they are about."""

    name: str
    declaration: str
    declared: tuple[Field, ...]
    accepted: tuple[Accepted, ...]
    rejected: tuple[Rejected, ...]

    def read(self, written: str) -> Record:
        """Reads a front matter as the build does."""
        try:
            front = parse(written, "sheet.md", strict_comments=True)
        except Invalid as invalid:
            return Record(diagnostics=in_order(list(invalid.diagnostics)))
        record = read_record(front, self.declared)
        return Record(record.values, record.places, in_order(list(record.diagnostics)))


def names() -> list[str]:
    """The types that have a table."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def table(name: str) -> Table:
    """The table of a type. A word in it that means nothing is a TypeError."""
    path = FOLDER / f"{name}.yaml"
    # The base loader takes every value for text.
    given = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    return Table(
        name,
        given["declared"],
        Fields().parse(parse(given["declared"], path.name)),
        tuple(Accepted(**case) for case in given["accepted"]),
        tuple(Rejected(**case) for case in given["rejected"]),
    )


def short(found: Diagnostic) -> str:
    """A diagnostic as the tables write it."""
    return f"{found.place.line}:{found.place.column} {found.code}"
