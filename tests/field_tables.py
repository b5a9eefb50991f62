"""Reads the tables of test cases in tests/fields: the values that each field type accepts and rejects.

A table declares fields as `site_config.yaml` does, and its cases are the front matter of sheets. All values
in a table are read as text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
import yaml
from _pytest.mark.structures import ParameterSet

from fichebak.content.fields.contract import Field
from fichebak.content.fields.shared.record import Record, read_record
from fichebak.content.model import Fields
from fichebak.text.diagnostics import Diagnostic, Invalid, in_order
from fichebak.text.nodes import parse
from tests.conftest import AS_TEXT

FOLDER = Path(__file__).resolve().parent / "fields"
ABSENT = ("", "null", "~", "''", '""', "[]", "{}")
"""The ways to write an absent value; web editors use all of them."""


@dataclass(frozen=True)
class Accepted:
    """A case that is accepted."""

    written: str
    """The front matter."""
    shown: str
    """The text that pages show."""
    filters: dict[str, list[str]] | list[str] = field(default_factory=dict)
    """The keys of its filter values, by facet; a list for a field whose only facet is itself."""

    @property
    def terms(self) -> dict[str, list[str]]:
        return {"": self.filters} if isinstance(self.filters, list) else self.filters


@dataclass(frozen=True)
class Rejected:
    """A case that is rejected."""

    written: str
    """The front matter."""
    mistakes: list[str]
    """Its diagnostics, as “line:column code”."""
    near: str = ""
    """The word that a message suggests."""


@dataclass(frozen=True)
class Table:
    """The cases of one field type, and the fields that they use."""

    name: str
    declaration: str
    declared: tuple[Field, ...]
    accepted: tuple[Accepted, ...]
    rejected: tuple[Rejected, ...]

    def read(self, written: str) -> Record:
        """Reads front matter as the build does."""
        try:
            front = parse(written, "sheet.md", strict_comments=True)
        except Invalid as invalid:
            return Record(diagnostics=in_order(list(invalid.diagnostics)))
        record = read_record(front, self.declared)
        return Record(record.values, record.places, in_order(list(record.diagnostics)))


def names() -> list[str]:
    """The field types that have a table."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


@cache
def table(name: str) -> Table:
    """The table of a field type. Raises TypeError if a case has an unknown key."""
    path = FOLDER / f"{name}.yaml"
    content = yaml.load(path.read_text("utf-8"), Loader=AS_TEXT)
    return Table(
        name,
        content["declared"],
        Fields().parse(parse(content["declared"], path.name)),
        tuple(Accepted(**case) for case in content["accepted"]),
        tuple(Rejected(**case) for case in content["rejected"]),
    )


def short(diagnostic: Diagnostic) -> str:
    """A diagnostic as the tables write it: “line:column code”."""
    return f"{diagnostic.place.line}:{diagnostic.place.column} {diagnostic.code}"


TABLES = [table(name) for name in names()]


def cases(kind: str) -> list[ParameterSet]:
    """The accepted or rejected cases of all tables as parameters of a test: the table and the case."""
    return [
        pytest.param(about, case, id=f"{about.name}: {case.written.strip()}")
        for about in TABLES
        for case in getattr(about, kind)
    ]
