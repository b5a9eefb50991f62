"""A sheet as a row of a table, and back: what a column is called, and what a cell says.

The export writes rows by this convention and the import reads them by it. Columns are

- `slug`: the sheet's file name without `.md`, which is also its address;
- a field's key, `title`, with a dot before a key inside it: `scores.impact`, `contact.email`;
- a section's heading as a sheet has it: `## Beschrijving project`, with its Markdown below.

A cell holds what an editor would have written. A list is joined by `; `, and in the rare case that
its items would then be read differently it is JSON. Everything that a cell says is read back as the
same value: `cells` writes nothing without having tried. What a sheet does not say has no cell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Any

from fichebak.content.fields.contract import Field, FieldType, InParts, Written, is_many
from fichebak.content.fields.group import Group
from fichebak.content.fields.written import reads_back
from fichebak.content.model import Model, Section
from fichebak.content.sheets import Sheet
from fichebak.text.nodes import with_line_feeds

SLUG = "slug"
_HEADING = "## "
FORMULA = "=+-@\t\r"
"""What a spreadsheet takes for the beginning of a formula, or drops in front of one."""
_SUSPECT = {"'", *FORMULA}
_BETWEEN = re.compile(r"[;|\n]|^[^\S\n]*[-–•*·▪][^\S\n]+", re.MULTILINE)
"""What stands between the items of a cell, and before each where a cell was typed as a list."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a model knows: the keys that lead to its field, or the section it fills."""

    name: str
    path: tuple[str, ...] = ()
    field: Field | None = None
    section: Section | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says, as a sheet would say it."""

    slug: str
    """Empty where the row does not give it."""
    front: dict[str, Written]
    texts: dict[str, str]
    """The key of a section → its Markdown."""
    left: dict[str, str]
    """Column → cell: what the model has no place for, or no second place."""


def columns(model: Model) -> tuple[Column, ...]:
    """Every column that a row can have, in the order of the model; most rows fill in only some."""
    fields = tuple(_field_columns(model.fields, ()))
    own = () if any(column.name == SLUG for column in fields) else (Column(SLUG),)
    return (*own, *fields, *(Column(heading_column(s), section=s) for s in model.sections))


def heading_column(section: Section) -> str:
    """The column of a section's text."""
    return f"{_HEADING}{section.heading}"


def used(rows: Iterable[Map[str, str]], model: Model) -> tuple[str, ...]:
    """The names of the columns that at least one of these rows fills in, in the order of the model."""
    given = {name for row in rows for name in row}
    return tuple(column.name for column in columns(model) if column.name in given)


def rows(sheets: Iterable[Sheet], model: Model) -> Iterator[dict[str, str]]:
    """The rows of many sheets, as `cells` gives that of one."""
    known = columns(model)
    return (_row(sheet, model, known) for sheet in sheets)


def cells(sheet: Sheet, model: Model) -> dict[str, str]:
    """The row of a sheet: column → cell. A contact that is not public is not in it."""
    return _row(sheet, model, columns(model))


def _row(sheet: Sheet, model: Model, known: Iterable[Column]) -> dict[str, str]:
    row = {}
    texts = {part.section.key: part.text for part in sheet.parts}
    values = dict(_cells(model.fields, sheet.values, ""))
    for column in known:
        if column.section:
            cell = texts.get(column.section.key, "")
        else:
            cell = values.get(column.name, "" if column.field else sheet.slug)
        if cell:
            row[column.name] = cell
    return row


def read(row: Map[str, str], model: Model) -> Row:
    """What the cells of a row say. Whether it is right, is for the check of the sheet."""
    known = {column.name: column for column in columns(model)}
    slug = ""
    front: dict[str, Written] = {}
    texts: dict[str, str] = {}
    left: dict[str, str] = {}
    for name, cell in row.items():
        text = with_line_feeds(cell)
        column = known.get(name)
        if not text.strip():
            continue
        if column is None:
            left[name] = text
        elif column.section:
            texts[column.section.key] = text.strip("\n")
        elif column.field is None:
            slug = text.strip()
        elif not _put(front, column.path, _read(column.field.type, text)):
            left[name] = text
    return Row(slug, front, texts, left)


def guarded(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would run as a formula."""
    if cell[:1] not in _SUSPECT:  # as nearly all of the tens of thousands in a table
        return cell
    return f"'{cell}" if cell.lstrip("'")[:1] in FORMULA and cell.strip("'") else cell


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that `guarded` gave it; of another it is a part: “’s Gravenhof”."""
    return cell[1:] if cell.startswith("'") and guarded(cell[1:]) == cell else cell


def _field_columns(fields: Iterable[Field], path: tuple[str, ...]) -> Iterator[Column]:
    for field in fields:
        here = (*path, field.key)
        if not isinstance(field.type, Group):
            yield Column(".".join(here), here, field)
        if isinstance(field.type, InParts):
            yield from _field_columns(field.type.parts(), here)


def _cells(fields: Iterable[Field], values: Map[str, Any], before: str) -> Iterator[tuple[str, str]]:
    for field in fields:
        if field.key not in values:
            continue
        name, value = f"{before}{field.key}", values[field.key]
        if isinstance(field.type, Group):
            yield from _cells(field.type.fields, value, f"{name}.")
        elif isinstance(written := field.type.written(value), dict) and isinstance(field.type, InParts):
            # The parts of a value are themselves values without parts.
            yield from ((f"{name}.{key}", str(part)) for key, part in written.items())
        else:
            yield name, _cell(field.type, written, value)


def _cell(field_type: FieldType, written: Written, value: Any) -> str:
    if isinstance(written, str):
        return written
    if all(isinstance(item, str) for item in written):
        joined = "; ".join(map(str, written))
        read = _read(field_type, joined)
        # What is read as the very list that was written is the same value: that need not be tried.
        if read == written or reads_back(field_type.parse, read, value):
            return joined
    return json.dumps(written, ensure_ascii=False)


def _read(field_type: FieldType, cell: str) -> Written:
    if not is_many(field_type):
        return cell
    if cell.lstrip().startswith("["):
        try:
            found: list[Written] = json.loads(cell)
        except ValueError:
            pass
        else:
            if _is_written(found):
                return found
    items: list[Written] = [item.strip() for item in _BETWEEN.split(cell) if item.strip()]
    # A single text is left whole: some types part it at its commas, others do not.
    return items if len(items) > 1 else "".join(map(str, items)) or cell


def _is_written(found: Any) -> bool:
    if isinstance(found, dict):
        return all(map(_is_written, found.values()))
    return all(map(_is_written, found)) if isinstance(found, list) else isinstance(found, str)


def _put(front: dict[str, Written], path: tuple[str, ...], value: Written) -> bool:
    """Puts a value below its keys, unless something else stands there already."""
    *above, last = path
    here = front
    for key in above:
        inner = here.setdefault(key, {})
        if not isinstance(inner, dict):
            return False
        here = inner
    return here.setdefault(last, value) is value
