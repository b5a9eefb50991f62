"""What a tick says: “x” below “SDG 3” is that goal, and “x” or “1” below “Vrijwilligers” is yes."""

from __future__ import annotations

from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.choices import Choices
from fichebak.content.fields.contract import FieldType
from fichebak.content.fields.sdgs import Sdgs
from fichebak.content.fields.shared.written import node_of
from fichebak.content.model import Model
from fichebak.content.tables import columns
from fichebak.moving.records import Table
from fichebak.text.diagnostics import Invalid
from fichebak.text.language import Words
from fichebak.text.wording import fold

_TICKS = {"x", "v", "✓", "✔", "☑", "√"}
_BITS = {"0", "1"}
"""How databases write no and yes. Below the name of a value they may be a number of something else."""


def as_said(cell: str, name: str, field_type: FieldType | None, words: Words) -> str:
    """The cell of a column of this name; or what it says, if it is only a tick."""
    if isinstance(field_type, Boolean) and (_is_tick(cell) or cell.strip() in _BITS):
        return field_type.said(words, value=cell.strip() != "0")
    if not _is_tick(cell):
        return cell
    return name if _is_value(name, field_type) else cell


def ticked(table: Table, model: Model) -> dict[str, str]:
    """Column → target, for columns with only ticks that are named after a value of one field."""
    # A number alone, as of a column without a name (“#3”), may be that of anything.
    only_ticks = {name for name in table.columns if any(map(str.isalpha, name))}
    for record in table.records:
        only_ticks -= {name for name, cell in record.cells.items() if not _is_tick(cell)}
    known = columns(model).items()
    targets = {
        name: [target for target, column in known if _is_value(name, column.type)]
        for name in table.columns
        if name in only_ticks
    }
    return {name: found[0] for name, found in targets.items() if len(found) == 1}


def _is_tick(cell: str) -> bool:
    return fold(cell) in _TICKS


def _is_value(name: str, field_type: FieldType | None) -> bool:
    if not isinstance(field_type, Choices | Sdgs):  # other lists accept almost any text
        return False
    try:
        return len(field_type.parse(node_of([name]))) == 1
    except Invalid:
        return False
