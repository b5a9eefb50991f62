"""The CSV export, which a Belgian spreadsheet opens with a double click.

Columns are separated by semicolons, because Belgian numbers have decimal commas. A byte order mark says that
it is UTF-8. A cell that a spreadsheet would run as a formula or make a number of has an apostrophe in front.
`content.tables` writes the cells, and the import reads the same sheets back from them.
"""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping as Map, Sequence as Seq, Set as AbstractSet
from functools import partial
from io import BytesIO, TextIOWrapper
from typing import NamedTuple

from fichebak.content.tables import guarded, rows, unguarded, used
from fichebak.site.offers import data_path
from fichebak.site.plan import File, Reusable, Site


def files(site: Site) -> Iterator[File]:
    """A row for each sheet, with the columns that at least one sheet fills in; without sheets with all."""
    cache_inputs = partial(site.digests_of, site.catalogue.sheets)
    yield File(data_path(site, "csv"), partial(_table, site), cache_inputs, in_parts=True)


def _table(site: Site, reusable: Reusable) -> bytes:
    model, sheets = site.config.model, site.catalogue.sheets
    known = _rows_of(reusable.data, set(reusable.unchanged.values()))
    unchanged = reusable.unchanged if known.parts else {}
    new = {number: one for number, one in enumerate(sheets) if number not in unchanged}
    filled = dict(zip(new, rows(new.values(), model, site.setting.words), strict=True))
    columns = used([*filled.values(), known.filled], model)
    if unchanged and columns != known.columns:
        return _table(site, Reusable())
    table = BytesIO()
    # Encoded while writing: as a str, one dash in the text would double the memory. The codec adds the mark.
    with TextIOWrapper(table, encoding="utf-8-sig", newline="", write_through=True) as text:
        writer = csv.writer(text, delimiter=_SEPARATOR, lineterminator="\r\n")
        writer.writerow(map(guarded, columns))
        for number in range(len(sheets)):
            if number in unchanged:
                table.write(known.parts[unchanged[number]])
            else:
                row = filled[number]
                writer.writerow([guarded(row[column]) if column in row else "" for column in columns])
        return table.getvalue()


class _Rows(NamedTuple):
    """The rows of an earlier table."""

    columns: tuple[str, ...] = ()
    parts: Seq[memoryview] = ()
    """The bytes of each row."""
    filled: Map[str, str] = {}
    """The columns that the wanted rows fill in, each with a cell of such a row."""


def _rows_of(table: bytes, wanted: AbstractSet[int]) -> _Rows:
    """The rows of a table that we made; none if it has a cell that is too long for the `csv` module."""
    source, view = BytesIO(table), memoryview(table)
    source.seek(len(BOM_UTF8))
    reader = csv.reader((line.decode() for line in source), delimiter=_SEPARATOR)
    parts: list[memoryview] = []
    filled: dict[str, str] = {}
    try:
        columns = tuple(map(unguarded, next(reader, ())))
        start = source.tell()
        for number, cells in enumerate(reader):
            # The reader has read as far as the end of this row.
            parts.append(view[start : source.tell()])
            start = source.tell()
            if number in wanted and len(filled) < len(columns):
                filled |= {column: cell for column, cell in zip(columns, cells, strict=True) if cell}
    except csv.Error:
        return _Rows()
    return _Rows(columns, parts, filled)


_SEPARATOR = ";"
