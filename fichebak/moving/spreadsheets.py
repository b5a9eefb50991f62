"""Excel files (.xlsx) → records.

The library that reads them trusts what it is given, so the file is looked over first: it is a zip of
XML, and either can be made to swell without end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import Any
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 (an exception by its nature)

from fichebak.moving import worksheets
from fichebak.moving.cells import as_typed
from fichebak.moving.records import MAX_RECORDS, Table, as_table, refuse_large
from fichebak.moving.worksheets import Beside
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, warning, wrong
from fichebak.text.language import Words

MAX_UNPACKED = 60_000_000
MAX_PARTS = 2_000
"""And names of worksheets: one part may go by many, but no program writes that."""
MAX_TAGS = 1_500_000
"""Ends and beginnings of elements: a cell has four, and each takes microseconds twice."""
MAX_PLACES = 2_000_000
"""Cells, the empty ones among them: of a row the library makes all that stand before its last."""
_CHUNK = 1 << 20
_SHEET = re.compile(rb"[<:]sheet[\s/>]")
_OPENDOCUMENT = b"application/vnd.oasis.opendocument"
_REFUSED = (b"<!DOCTYPE", b"<!ENTITY")
_BROKEN = (
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, OSError, BadZipFile),
    ExpatError,
    SyntaxError,  # of XML, whichever parser the library found
)
"""What the library raises where a workbook is not what it expects; it has no exception of its own."""


def read_xlsx(path: str, data: bytes, words: Words) -> Table:
    """The records of the first worksheet to be seen. Raises Invalid when the file is none, or is not safe."""
    refuse_large(path, data)
    _look_over(path, data)
    import openpyxl
    from openpyxl.chartsheet import Chartsheet
    from openpyxl.packaging.relationship import RelationshipList
    from openpyxl.reader import excel
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    def add_chart(reader: Any, sheet: Any, _: object) -> None:
        reader.wb._add_sheet(Chartsheet(parent=reader.wb, title=sheet.name))  # noqa: SLF001

    # Once for every name that it goes by, it would read each worksheet to learn its size, what that refers
    # to, of which it makes nothing, and each chart, which holds no projects.
    ReadOnlyWorksheet._get_size = lambda _: None  # type: ignore[attr-defined]  # noqa: SLF001
    excel.get_dependents = lambda *_: RelationshipList()  # type: ignore[attr-defined]
    excel.ExcelReader.read_chartsheet = add_chart  # type: ignore[assignment]
    found: list[Diagnostic] = []
    try:
        shown = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
        # The same once more, for the formulas behind the values.
        written = openpyxl.load_workbook(BytesIO(data), read_only=True)
        name = _chosen(path, shown, found)
        sheet: Any = shown[name]
        with ZipFile(BytesIO(data)) as parts:
            beside = worksheets.read(parts, sheet._worksheet_path)  # noqa: SLF001 (nothing else has it)
        said = Said(words, beside)
        table = as_table(path, _rows(path, sheet, written[name], said, found), said.of_rows)
    except Invalid as invalid:  # it may well be another worksheet that was meant
        raise Invalid(*found, *invalid.diagnostics) from None
    except _BROKEN as problem:
        raise wrong(Place(path), "import-xlsx", said=type(problem).__name__) from None
    rows = {record.place.line for record in table.records}
    found.extend(_untold(path, said, rows))
    found.extend(_hidden(path, beside, rows, said.columns))
    return replace(table, diagnostics=(*table.diagnostics, *found))


def _chosen(path: str, book: Any, found: list[Diagnostic]) -> str:
    """The name of the first worksheet with cells that somebody sees."""
    sheets = book.worksheets
    if not sheets:  # nothing but charts
        raise wrong(Place(path), "import-empty")
    name: str = next((one.title for one in sheets if one.sheet_state == "visible"), sheets[0].title)
    if others := _listed(other for other in book.sheetnames if other != name):
        found.append(warning(Place(path), "import-worksheets", name=name, others=others))
    return name


class Said:
    """What is said of cells beside their values, by row: column, what it is, and its text."""

    def __init__(self, words: Words, beside: Beside) -> None:
        self.words, self.beside = words, beside
        self.columns: set[int] = set()
        """Those with anything in them."""
        self.of_rows: dict[int, list[tuple[int, str, str]]] = {}
        for (row, column), text in beside.comments.items():
            self._add(row, column, words("import.comment"), text)

    def link(self, row: int, column: int, shown: str, formula: object) -> None:
        """Keeps the address behind a cell that shows something else."""
        written = _HYPERLINK.match(formula) if isinstance(formula, str) else None
        address = self.beside.links.get((row, column)) or (written[1] if written else "")
        if address and _bare(address) != _bare(shown):
            self._add(row, column, self.words("import.link"), address)

    def _add(self, row: int, column: int, kind: str, text: str) -> None:
        self.columns.add(column)
        self.of_rows.setdefault(row, []).append((column, kind, text))


class Merged:
    """Cells that stand in several rows: what is in one is said of each of these."""

    def __init__(self, path: str, beside: Beside, found: list[Diagnostic]) -> None:
        self.path, self.last, self.found = path, beside.merged, found
        self.open: dict[int, tuple[Place, str]] | None = None
        """By column, the last that stands there and its text; none before the names of the columns."""
        self.told: set[Place] = set()

    def filled(self, number: int, row: list[str]) -> list[str]:
        """The row with what it shares with those above, if it says anything by itself."""
        if not self.last or not any(map(str.strip, row)):
            return row
        if self.open is None:
            self.open = {}
            return row
        for column, (place, text) in self.open.items():
            if number > self.last[place.line, column]:
                continue
            row.extend([""] * (column - len(row)))
            if not row[column - 1].strip():
                row[column - 1] = text
                if place not in self.told:
                    self.told.add(place)
                    self.found.append(warning(place, "import-merged"))
        begun = ((column, text) for column, text in enumerate(row, start=1) if (number, column) in self.last)
        self.open.update((column, (Place(self.path, number, column), text)) for column, text in begun)
        return row


_HYPERLINK = re.compile(r'=HYPERLINK\(\s*"([^"]{1,2000})"', re.IGNORECASE)


def _bare(address: str) -> str:
    return re.sub(r"^(?:mailto:|https?://)", "", address.strip().lower()).rstrip("/")


def _untold(path: str, said: Said, rows: set[int]) -> Iterator[Diagnostic]:
    """What is said of cells of no project, such as the names of the columns."""
    for row, told in sorted(said.of_rows.items()):
        if row not in rows:
            for column, kind, text in told:
                yield warning(Place(path, row, column), "import-cell-note", kind=kind, written=text[:200])


_MOST_NAMED = 20


def _hidden(path: str, beside: Beside, rows: set[int], columns: set[int]) -> Iterator[Diagnostic]:
    """What nobody sees and was imported; who tidies a sheet hides what is empty, to its very end."""
    if names := _listed(str(row) for row in beside.hidden_rows if row in rows):
        yield warning(Place(path), "import-hidden-rows", names=names)
    if names := _listed(_of_hidden(beside, columns)):
        yield warning(Place(path), "import-hidden-columns", names=names)


def _of_hidden(beside: Beside, columns: set[int]) -> Iterator[str]:
    from openpyxl.utils import get_column_letter

    last = 0
    for column in range(1, max(columns, default=0) + 1):
        last = max(last, beside.hidden_columns.get(column, 0))
        if column <= last and column in columns:
            yield get_column_letter(column)


def _listed(names: Iterable[str]) -> str:
    first = list(islice(names, _MOST_NAMED + 1))
    return ", ".join(first[:_MOST_NAMED]) + (" …" if len(first) > _MOST_NAMED else "")


def _look_over(path: str, data: bytes) -> None:
    """Raises Invalid for what is no workbook, or would fill the memory."""
    try:
        with ZipFile(BytesIO(data)) as parts:
            listed = parts.infolist()
            # A zip says how large its parts are, and is cut off there when it lies.
            if len(listed) > MAX_PARTS or sum(part.file_size for part in listed) > MAX_UNPACKED:
                raise wrong(Place(path), "import-large", most=f"{MAX_UNPACKED // 1_000_000} MB")
            if "mimetype" in parts.namelist() and parts.read("mimetype").startswith(_OPENDOCUMENT):
                raise wrong(Place(path), "import-opendocument")
            seen = [_look_into(path, parts, part) for part in listed]
            tags, sheets = sum(one[0] for one in seen), sum(one[1] for one in seen)
            if tags > MAX_TAGS or sheets > MAX_PARTS:
                raise wrong(Place(path), "import-many", most=MAX_RECORDS)
    except (BadZipFile, ZlibError, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise wrong(Place(path), "import-xlsx", said=type(problem).__name__) from None


def _look_into(path: str, parts: ZipFile, part: ZipInfo) -> tuple[int, int]:
    """How many tags there are in a part of a workbook, and how many of them name a worksheet.

    Raises Invalid for what may not be there.
    """
    tags = sheets = 0
    # A worksheet may have any name: in a picture there are few signs that begin a tag.
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    with parts.open(part) as file:
        before = b""
        while chunk := file.read(_CHUNK):
            text = before + chunk
            # UTF-16 would hide what is looked for; no program writes a workbook in it.
            is_hidden = not before and b"\x00" in chunk[:100]
            if is_xml and (is_hidden or any(sign in text for sign in _REFUSED)):
                raise wrong(Place(path), "import-entities")
            before = chunk[-16:]
            tags += chunk.count(b"<")
            sheets += len(_SHEET.findall(chunk.replace(b"\x00", b"")))
    return tags, sheets


def _rows(
    path: str, shown: Any, written: Any, said: Said, found: list[Diagnostic]
) -> Iterator[tuple[int, list[str]]]:
    for sheet in (shown, written):
        sheet.reset_dimensions()  # what the file says of its own size may be anything
    pairs = zip(shown.iter_rows(), written.iter_rows(values_only=True), strict=False)
    room, merged = MAX_PLACES, Merged(path, said.beside, found)
    for number, (cells, formulas) in enumerate(pairs, start=1):
        room -= len(cells)
        if room < 0:
            raise wrong(Place(path, number), "import-many", most=MAX_RECORDS)
        row = []
        for column, (cell, formula) in enumerate(zip(cells, formulas, strict=False), start=1):
            value = cell.value
            text = "" if value is None else as_typed(value, cell.number_format, said.words)
            if value is None and formula is not None:
                # Excel has never worked it out: there is no value, only the formula, of one cell or of many.
                text = str(getattr(formula, "text", None) or formula)
                found.append(warning(Place(path, number, column), "import-formula", written=text[:80]))
            said.link(number, column, text, formula if value is not None else None)
            if text.strip():
                said.columns.add(column)
            row.append(text)
        yield number, merged.filled(number, row)
