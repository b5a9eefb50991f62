"""A sheet as a row of a table, and back: the names of columns and the format of cells.

Both the export and the import follow this convention. Columns are

- `slug`: the sheet's file name without `.md`, which is also its address;
- a field's key, `title`, with a dot before a key inside it: `scores.impact`, `contact.email`;
- a section's heading as a sheet has it: `## Beschrijving project`, with its Markdown below.

A cell holds what an editor would write. A list is joined by `; `, or is JSON in the rare case that the
joined text would be parsed differently: every cell parses to the value that it was made from. A missing
value has no cell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping as Map
from typing import Any, NamedTuple

from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.contract import Field, FieldType, Keys, Written, has_parts, is_many, parts_of
from fichebak.content.fields.group import Group
from fichebak.content.fields.shared.written import reads_back
from fichebak.content.model import Model, Section
from fichebak.content.sheets import Sheet
from fichebak.text.language import Words
from fichebak.text.nodes import UNREADABLE, with_line_feeds

SLUG = "slug"
_HEADING = "## "
FORMULA = "=+-@\t\r"
"""Characters that begin a formula in a spreadsheet, or that it drops in front of one."""
_NEEDS_CHECK = {"'", "0", *FORMULA}
_RECKONED = re.compile(rf"'*(?:[{re.escape(FORMULA)}]|0[0-9]+\Z)")
"""Such a cell, also with apostrophes; or digits after a nought, of which a spreadsheet makes a number."""
_ITEM_SEPARATOR = re.compile(r"[;|\n]|^[^\S\n]*[-–•*·▪][^\S\n]+", re.MULTILINE)
"""Between the items of a cell; also a bullet in front of one, if the cell was typed as a list."""


class Column(NamedTuple):
    """A column: for a field (with its path of keys), for a section, or for the slug (neither)."""

    path: Keys = ()
    field: Field | None = None
    section: Section | None = None

    @property
    def type(self) -> FieldType | None:
        """The type of its field, if it has one."""
        return self.field.type if self.field else None


class Row(NamedTuple):
    """The content of a row as that of a sheet."""

    slug: str
    """Empty if the row does not give it."""
    front: dict[str, Written]
    texts: dict[str, str]
    """Section key → Markdown."""
    left: dict[str, str]
    """Column → cell, for columns that the model does not know or whose field already has a value."""


def columns(model: Model) -> dict[str, Column]:
    """Every column that a row can have, by name, in the order of the model."""
    fields = dict(_field_columns(model.fields, ()))
    own = {} if SLUG in fields else {SLUG: Column()}
    return own | fields | {heading_column(section): Column(section=section) for section in model.sections}


def is_export(names: Iterable[str], model: Model) -> bool:
    """Whether a table with columns of these names, in this order, is one that our export made."""
    present, known = list(names), columns(model)
    own = [name for name in known if name in present]
    return own == present and own[:1] == [SLUG] and known[own[-1]].section is not None


def heading_column(section: Section) -> str:
    """The column of a section's text."""
    return f"{_HEADING}{section.heading}"


def used(rows: Iterable[Map[str, str]], model: Model) -> tuple[str, ...]:
    """The names of the columns that at least one of these rows fills in, in the order of the model.

    Without rows all columns, for whoever wants to fill them in.
    """
    given = {name for row in rows for name in row}
    return tuple(name for name in columns(model) if not given or name in given)


def rows(sheets: Iterable[Sheet], model: Model, words: Words) -> Iterator[dict[str, str]]:
    """The row of each sheet: column → cell. Private contacts are left out."""
    all_columns = columns(model)
    return (_row(sheet, model, all_columns, words) for sheet in sheets)


def _row(sheet: Sheet, model: Model, all_columns: Map[str, Column], words: Words) -> dict[str, str]:
    row = {}
    texts, values = sheet.texts, dict(_cells(model.fields, sheet.values, "", words))
    for name, column in all_columns.items():
        if column.section:
            cell = texts.get(column.section.key, "")
        else:
            cell = values.get(name, "" if column.field else sheet.slug)
        if cell:
            row[name] = cell
    return row


def read(row: Map[str, str], model: Model) -> Row:
    """The content of a row, not validated: that is left to the check of the sheet."""
    known = columns(model)
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
        elif not _put(front, column.path, _written_in(column.field.type, text)):
            left[name] = text
    return Row(slug, front, texts, left)


def guarded(cell: str) -> str:
    """The cell, with an apostrophe in front if a spreadsheet would change it: to a result, or 0471 to 471."""
    if cell[:1] not in _NEEDS_CHECK:  # the common case, among tens of thousands of cells
        return cell
    return f"'{cell}" if _RECKONED.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell without the apostrophe of `guarded`; any other apostrophe (“’s Gravenhof”) stays."""
    return cell[1:] if cell.startswith("'") and guarded(cell[1:]) == cell else cell


def _field_columns(fields: Iterable[Field], path: Keys) -> Iterator[tuple[str, Column]]:
    for field in fields:
        here = (*path, field.key)
        if not isinstance(field.type, Group):
            yield ".".join(here), Column(here, field)
        yield from _field_columns(parts_of(field.type), here)


def _cells(
    fields: Iterable[Field], values: Map[str, Any], before: str, words: Words
) -> Iterator[tuple[str, str]]:
    for field in fields:
        if field.key not in values:
            continue
        name, value = f"{before}{field.key}", values[field.key]
        if isinstance(field.type, Group):
            yield from _cells(field.type.fields, value, f"{name}.", words)
        elif isinstance(field.type, Boolean):
            yield name, field.type.said(words, value=value)
        elif isinstance(written := field.type.written(value), dict) and has_parts(field.type):
            # A part has no parts itself.
            yield from ((f"{name}.{key}", str(part)) for key, part in written.items())
        else:
            yield name, _cell(field.type, written, value)


def _cell(field_type: FieldType, written: Written, value: Any) -> str:
    if isinstance(written, str):
        return written
    if all(isinstance(item, str) for item in written):
        joined = "; ".join(map(str, written))
        read = _written_in(field_type, joined)
        # If it reads as the same list, it parses to the same value: no need to try.
        if read == written or reads_back(field_type.parse, read, value):
            return joined
    return json.dumps(written, ensure_ascii=False)


def _written_in(field_type: FieldType, cell: str) -> Written:
    if not is_many(field_type):
        return cell if "\n" in cell else cell.strip()
    if cell.lstrip().startswith("["):
        try:
            items_in_json: list[Written] = json.loads(cell)
        except (ValueError, RecursionError):
            pass
        else:
            if all(map(_is_item, items_in_json)):
                return items_in_json
    items: list[Written] = [item.strip() for item in _ITEM_SEPARATOR.split(cell) if item.strip()]
    # A single text stays whole: some types split it at commas, others do not.
    return items if len(items) > 1 else "".join(map(str, items)) or cell


def _is_item(value: Any) -> bool:
    """Whether a value is an item as a cell of ours has it in JSON: a text, or a mapping of texts."""
    texts = (*value.keys(), *value.values()) if isinstance(value, dict) else (value,)
    return all(isinstance(text, str) and not UNREADABLE.search(text) for text in texts)


def _put(front: dict[str, Written], path: Keys, value: Written) -> bool:
    """Sets the value at a path of keys, unless there is one; returns whether it did."""
    *above, last = path
    here = front
    for key in above:
        inner = here.setdefault(key, {})
        if not isinstance(inner, dict):
            return False
        here = inner
    return here.setdefault(last, value) is value
