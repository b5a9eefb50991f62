"""The catalogue as a table: CSV that a Belgian spreadsheet opens with a double click.

A semicolon parts the columns, since the comma is in the numbers; a byte order mark says that it is
UTF-8; a cell that a spreadsheet would run as a formula has an apostrophe before it. What a cell says
is for `content.tables`: an import reads the same sheets from it.
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
    """A row for each sheet, and the columns that at least one of them fills in."""
    model = site.config.model
    told = list(rows(site.catalogue.sheets, model))
    if not told:
        return
    columns = used(told, model)
    table = BytesIO()
    # As bytes from the start: a text with one dash in it takes twice the memory. The coding writes the mark.
    with TextIOWrapper(table, encoding="utf-8-sig", newline="", write_through=True) as text:
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(map(guarded, columns))
        writer.writerows(
            [guarded(row[column]) if column in row else "" for column in columns] for row in told
        )
        yield data_path(site, "csv"), table.getvalue()
