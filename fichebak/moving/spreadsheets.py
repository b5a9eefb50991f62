"""Reads Excel files (.xlsx) into a table of records.

openpyxl trusts its input, so each file is inspected first: it is a zip of XML, and both can be
decompression bombs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import islice
from typing import Any
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 (an exception by its nature)

from fichebak.content.tables import unguarded
from fichebak.moving import worksheets
from fichebak.moving.cells import as_typed
from fichebak.moving.records import MAX_RECORDS, Table, as_table, bare, refuse_large
from fichebak.moving.worksheets import Beside
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error, warning, wrong
from fichebak.text.language import Words

MAX_UNPACKED = 60_000_000
MAX_PARTS = 2_000
"""The most parts, and also the most names of worksheets: several names for one part is never genuine."""
MAX_TAGS = 1_500_000
"""Start and end tags: a cell has four, and each takes microseconds, twice."""
MAX_PLACES = 2_000_000
"""Cells, including empty ones: openpyxl creates all cells of a row up to its last."""
_CHUNK = 1 << 20
_SHEET = re.compile(rb"[<:]sheet[\s/>]")
_OPENDOCUMENT = b"application/vnd.oasis.opendocument"
_TYPES = "[Content_Types].xml"
"""In every workbook; other zips have no such part, such as one around an export of WordPress."""
_WORD = "word/document.xml"
"""In every document of Word."""
_REFUSED = (b"<!DOCTYPE", b"<!ENTITY")
_BROKEN = (
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RuntimeError),
    *(OSError, EOFError, BadZipFile, ZlibError, ExpatError),
    SyntaxError,  # of XML, whichever parser the library found
)
"""What openpyxl and zipfile raise for an unexpected workbook; neither has one exception class of its own."""


def read_xlsx(path: str, data: bytes, words: Words) -> Table:
    """Reads the first visible worksheet. Raises Invalid if the file is no workbook, or not safe to read."""
    refuse_large(path, data)
    _inspect(path, data)
    import openpyxl
    from openpyxl.chartsheet import Chartsheet
    from openpyxl.packaging.relationship import RelationshipList
    from openpyxl.reader import excel
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    def add_chart(reader: Any, sheet: Any, _: object) -> None:
        reader.wb._add_sheet(Chartsheet(parent=reader.wb, title=sheet.name))  # noqa: SLF001

    # Stop openpyxl from reading, once per worksheet name, each worksheet for its size, relationships that
    # it does not use, and charts, which contain no projects.
    ReadOnlyWorksheet._get_size = lambda _: None  # type: ignore[attr-defined]  # noqa: SLF001
    excel.get_dependents = lambda *_: RelationshipList()  # type: ignore[attr-defined]
    excel.ExcelReader.read_chartsheet = add_chart  # type: ignore[assignment]
    diagnostics: list[Diagnostic] = []
    try:
        shown = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
        # Load it again for the formulas behind the values.
        written = openpyxl.load_workbook(BytesIO(data), read_only=True)
        name = _sheet_name(path, shown, diagnostics)
        sheet: Any = shown[name]
        with ZipFile(BytesIO(data)) as parts:
            beside = worksheets.read(parts, sheet._worksheet_path)  # noqa: SLF001 (nothing else has it)
        remarks = CellRemarks(words, beside)
        table = as_table(path, _rows(path, sheet, written[name], remarks, diagnostics), remarks.of_rows)
    except Invalid as invalid:  # another worksheet may have been meant
        raise Invalid(*diagnostics, *invalid.diagnostics) from None
    except _BROKEN as problem:
        raise wrong(Place(path), "import-xlsx", said=type(problem).__name__) from None
    rows = {record.place.line for record in table.records}
    diagnostics.extend(_unassigned_remarks(path, remarks, rows))
    if beside.has_drawings:
        diagnostics.append(warning(Place(path), "import-drawings"))
    diagnostics.extend(_hidden(path, beside, rows, remarks.columns))
    return table._replace(diagnostics=(*table.diagnostics, *diagnostics))


def _sheet_name(path: str, book: Any, diagnostics: list[Diagnostic]) -> str:
    """The name of the first visible worksheet with cells, or else of the first one."""
    sheets = book.worksheets
    if not sheets:  # nothing but charts
        raise wrong(Place(path), "import-empty")
    name: str = next((sheet.title for sheet in sheets if sheet.sheet_state == "visible"), sheets[0].title)
    if others := _listed(other for other in book.sheetnames if other != name):
        diagnostics.append(warning(Place(path), "import-worksheets", name=name, others=others))
    return name


class CellRemarks:
    """Collects the remarks on cells, links and comments, and which columns have content."""

    def __init__(self, words: Words, beside: Beside) -> None:
        self.words, self.beside = words, beside
        self.columns: set[int] = set()
        """The numbers of the columns with any content."""
        self.of_rows: dict[int, list[tuple[int, str, str]]] = {}
        for (row, column), text in beside.comments.items():
            self._add(row, column, words("import.comment"), text)

    def link(self, row: int, column: int, shown: str, formula: object) -> None:
        """Adds a remark for the address behind a cell, unless the cell shows the address itself."""
        written = _HYPERLINK.match(formula) if isinstance(formula, str) else None
        address = self.beside.links.get((row, column)) or (written[1] if written else "")
        if address and bare(address) != bare(shown):
            self._add(row, column, self.words("import.link"), address)

    def _add(self, row: int, column: int, kind: str, text: str) -> None:
        self.columns.add(column)
        self.of_rows.setdefault(row, []).append((column, kind, text))


class MergedCells:
    """Cells merged over several rows: each of these rows gets the value."""

    def __init__(self, path: str, beside: Beside, diagnostics: list[Diagnostic]) -> None:
        self.path, self.last_row, self.diagnostics = path, beside.merged, diagnostics
        self.latest: dict[int, tuple[Place, str]] | None = None
        """Column → place and text of the latest merged cell in it; None until the header row."""
        self.reported: set[Place] = set()

    def filled(self, number: int, row: list[str]) -> list[str]:
        """The row with the values of cells that are merged with rows above; an empty row stays empty."""
        if not self.last_row or not any(map(str.strip, row)):
            return row
        if self.latest is None:
            self.latest = {}
            return row
        for column, (place, text) in self.latest.items():
            if number > self.last_row[place.line, column]:
                continue
            row.extend([""] * (column - len(row)))
            if not row[column - 1].strip():
                row[column - 1] = text
                if place not in self.reported:
                    self.reported.add(place)
                    self.diagnostics.append(warning(place, "import-merged"))
        begun = (
            (column, text) for column, text in enumerate(row, start=1) if (number, column) in self.last_row
        )
        self.latest.update((column, (Place(self.path, number, column), text)) for column, text in begun)
        return row


_HYPERLINK = re.compile(r'=HYPERLINK\(\s*"([^"]{1,2000})"', re.IGNORECASE)


def _unassigned_remarks(path: str, remarks: CellRemarks, rows: set[int]) -> Iterator[Diagnostic]:
    """Warnings for remarks on cells that belong to no record, such as the header."""
    for row, row_remarks in sorted(remarks.of_rows.items()):
        if row not in rows:
            for column, kind, text in row_remarks:
                yield warning(Place(path, row, column), "import-cell-note", kind=kind, written=text[:200])


_MAX_LISTED = 20


def _hidden(path: str, beside: Beside, rows: set[int], columns: set[int]) -> Iterator[Diagnostic]:
    """Warnings for hidden rows and columns that were imported; hidden empty ones do not matter."""
    if names := _listed(str(row) for row in beside.hidden_rows if row in rows):
        yield warning(Place(path), "import-hidden-rows", names=names)
    if names := _listed(_hidden_letters(beside, columns)):
        yield warning(Place(path), "import-hidden-columns", names=names)


def _hidden_letters(beside: Beside, columns: set[int]) -> Iterator[str]:
    from openpyxl.utils import get_column_letter

    last = 0
    for column in range(1, max(columns, default=0) + 1):
        last = max(last, beside.hidden_columns.get(column, 0))
        if column <= last and column in columns:
            yield get_column_letter(column)


def _listed(names: Iterable[str]) -> str:
    first = list(islice(names, _MAX_LISTED + 1))
    return ", ".join(first[:_MAX_LISTED]) + (" …" if len(first) > _MAX_LISTED else "")


def _inspect(path: str, data: bytes) -> None:
    """Raises Invalid for a file that is no workbook, or would take too much memory or time."""
    try:
        with ZipFile(BytesIO(data)) as parts:
            infos = parts.infolist()
            # A zip states the size of its parts; reading stops there, even if the statement is false.
            if len(infos) > MAX_PARTS or sum(part.file_size for part in infos) > MAX_UNPACKED:
                raise wrong(Place(path), "import-large", most=f"{MAX_UNPACKED // 1_000_000} MB")
            if "mimetype" in parts.namelist() and parts.read("mimetype").startswith(_OPENDOCUMENT):
                raise wrong(Place(path), "import-opendocument")
            counts = [_inspect_part(path, parts, part) for part in infos]
            tags, sheets = sum(count[0] for count in counts), sum(count[1] for count in counts)
            if tags > MAX_TAGS or sheets > MAX_PARTS:
                raise wrong(Place(path), "import-many", most=MAX_RECORDS)
            if _TYPES not in parts.namelist() or _WORD in parts.namelist():
                raise wrong(Place(path), "import-no-list")
    except _BROKEN as problem:
        raise wrong(Place(path), "import-xlsx", said=type(problem).__name__) from None


def _inspect_part(path: str, parts: ZipFile, part: ZipInfo) -> tuple[int, int]:
    """The number of tags in a part of a workbook, and of those that name a worksheet.

    Raises Invalid for a document type or entity declaration.
    """
    tags = sheets = 0
    # Count in all parts, since a worksheet may have any file name; a picture contains few “<” anyway.
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    with parts.open(part) as file:
        tail = b""
        while chunk := file.read(_CHUNK):
            text = tail + chunk
            # UTF-16 would hide the declarations from this search; no program writes workbooks in it.
            is_hidden = not tail and b"\x00" in chunk[:100]
            if is_xml and (is_hidden or any(declaration in text for declaration in _REFUSED)):
                raise wrong(Place(path), "import-entities")
            tail = chunk[-16:]
            tags += chunk.count(b"<")
            sheets += len(_SHEET.findall(chunk.replace(b"\x00", b"")))
    return tags, sheets


def _rows(
    path: str, shown: Any, written: Any, remarks: CellRemarks, diagnostics: list[Diagnostic]
) -> Iterator[tuple[int, list[str]]]:
    for sheet in (shown, written):
        sheet.reset_dimensions()  # the size stated in the file cannot be trusted
    pairs = zip(shown.iter_rows(), written.iter_rows(values_only=True), strict=False)
    cells_left, merged = MAX_PLACES, MergedCells(path, remarks.beside, diagnostics)
    for number, (cells, formulas) in enumerate(pairs, start=1):
        cells_left -= len(cells)
        if cells_left < 0:
            raise wrong(Place(path, number), "import-many", most=MAX_RECORDS)
        row = []
        for column, (cell, formula) in enumerate(zip(cells, formulas, strict=False), start=1):
            value = cell.value
            # A spreadsheet that opened and saved our own CSV has the apostrophe of a guarded cell as text.
            text = "" if value is None else unguarded(as_typed(value, cell.number_format, remarks.words))
            # The result of “=IF(A2="","",…)” is an empty text; here there is none.
            if value is None and formula is not None and cell.data_type != "str":
                place = Place(path, number, column)
                diagnostics.append(error(place, "import-formula", column=cell.column_letter))
            remarks.link(number, column, text, formula if value is not None else None)
            if text.strip():
                remarks.columns.add(column)
            row.append(text)
        yield number, merged.filled(number, row)
