"""The CSV export, which a Belgian spreadsheet opens with a double click.

Columns are separated by semicolons, because Belgian numbers have decimal commas. A byte order mark says that
it is UTF-8. A cell that a spreadsheet would run as a formula has an apostrophe in front. `content.tables`
writes the cells, and the import reads the same sheets back from them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from collections.abc import Sequence as Seq
from functools import partial
from io import BytesIO, TextIOWrapper

from fichebak.content.tables import guarded, rows, unguarded, used
from fichebak.exports.offers import data_path
from fichebak.site.plan import Earlier, File, Page, Site


def files(site: Site, _pages: Seq[Page]) -> Iterator[File]:
    """A row for each sheet, with the columns that at least one sheet fills in."""
    sheets = site.catalogue.sheets
    if sheets:
        made_of = partial(site.digests_of, sheets)
        yield File(data_path(site, "csv"), partial(_table, site), made_of, in_parts=True)


def _table(site: Site, earlier: Earlier) -> bytes:
    filled = list(_rows(site, earlier))
    columns = used(filled, site.config.model)
    table = BytesIO()
    # Encoded while writing: as a str, one dash in the text would double the memory. The codec adds the mark.
    with TextIOWrapper(table, encoding=_ENCODING, newline="", write_through=True) as text:
        writer = csv.writer(text, delimiter=_SEPARATOR, lineterminator="\r\n")
        writer.writerow(map(guarded, columns))
        writer.writerows([row.get(column, "") for column in columns] for row in filled)
        return table.getvalue()


def _rows(site: Site, earlier: Earlier) -> Iterator[dict[str, str]]:
    """The row of each sheet, column → guarded cell: that of the earlier table if the sheet is unchanged."""
    sheets = site.catalogue.sheets
    known = _rows_of(earlier.data)
    unchanged = earlier.unchanged if known else {}
    new = rows((one for number, one in enumerate(sheets) if number not in unchanged), site.config.model)
    for number in range(len(sheets)):
        if number in unchanged:
            yield known[unchanged[number]]
        else:
            yield {column: guarded(cell) for column, cell in next(new).items()}


def _rows_of(table: bytes) -> list[dict[str, str]]:
    """The rows of a table that we made; none if it has a cell that is too long for the `csv` module."""
    text = TextIOWrapper(BytesIO(table), encoding=_ENCODING, newline="")
    try:
        header, *lines = csv.reader(text, delimiter=_SEPARATOR)
    except (csv.Error, ValueError):
        return []
    columns = list(map(unguarded, header))
    return [{column: cell for column, cell in zip(columns, line, strict=True) if cell} for line in lines]


_SEPARATOR = ";"
_ENCODING = "utf-8-sig"
