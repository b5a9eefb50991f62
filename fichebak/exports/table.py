"""The CSV export, which a Belgian spreadsheet opens with a double click.

Columns are separated by semicolons, because Belgian numbers have decimal commas. A byte order mark says that
it is UTF-8. A cell that a spreadsheet would run as a formula has an apostrophe in front. `content.tables`
writes the cells, and the import reads the same sheets back from them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from collections.abc import Sequence as Seq
from io import BytesIO, TextIOWrapper

from fichebak.content.tables import guarded, rows, used
from fichebak.exports.offers import data_path
from fichebak.site.plan import Page, Site


def files(site: Site, _pages: Seq[Page]) -> Iterator[tuple[str, bytes]]:
    """A row for each sheet, with the columns that at least one sheet fills in."""
    model = site.config.model
    filled = list(rows(site.catalogue.sheets, model))
    if not filled:
        return
    columns = used(filled, model)
    table = BytesIO()
    # Encoded while writing: as a str, one dash in the text would double the memory. The codec adds the mark.
    with TextIOWrapper(table, encoding="utf-8-sig", newline="", write_through=True) as text:
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(map(guarded, columns))
        writer.writerows(
            [guarded(row[column]) if column in row else "" for column in columns] for row in filled
        )
        yield data_path(site, "csv"), table.getvalue()
