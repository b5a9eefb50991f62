"""Excel files (.xlsx) → records.

The library that reads them trusts what it is given, so the file is looked over first: it is a zip of
XML, and either can be made to swell without end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 (an exception by its nature)

from fichebak.moving.records import MAX_CELL, MAX_RECORDS, Table, as_table, refuse_large
from fichebak.text.diagnostics import Diagnostic, Place, warning, wrong

MAX_UNPACKED = 60_000_000
MAX_PARTS = 2_000
MAX_TAGS = 1_500_000
"""Ends and beginnings of elements: a cell has four, and each takes microseconds twice."""
MAX_PLACES = 2_000_000
"""Cells, the empty ones among them: of a row the library makes all that stand before its last."""
_CHUNK = 1 << 20
_REFUSED = (b"<!DOCTYPE", b"<!ENTITY")
_BROKEN = (
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, OSError, BadZipFile),
    SyntaxError,  # of XML, whichever parser the library found
)
"""What the library raises where a workbook is not what it expects; it has no exception of its own."""


def read_xlsx(path: str, data: bytes) -> Table:
    """The records of the first worksheet. Raises Invalid when the file is none, or is not safe to open."""
    refuse_large(path, data)
    _look_over(path, data)
    import openpyxl

    try:
        shown = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
        # The same once more, for the formulas behind the values.
        written = openpyxl.load_workbook(BytesIO(data), read_only=True)
        name = shown.sheetnames[0]
        found: list[Diagnostic] = []
        others = ", ".join(shown.sheetnames[1:])
        if others:
            found.append(warning(Place(path), "import-worksheets", name=name, others=others))
        table = as_table(path, _rows(path, shown[name], written[name], found))
    except _BROKEN as problem:
        raise wrong(Place(path), "import-xlsx", said=type(problem).__name__) from None
    return Table(table.columns, table.records, (*table.diagnostics, *found))


def _look_over(path: str, data: bytes) -> None:
    """Raises Invalid for what is no workbook, or would fill the memory."""
    try:
        with ZipFile(BytesIO(data)) as parts:
            listed = parts.infolist()
            # A zip says how large its parts are, and is cut off there when it lies.
            if len(listed) > MAX_PARTS or sum(part.file_size for part in listed) > MAX_UNPACKED:
                raise wrong(Place(path), "import-large", most=f"{MAX_UNPACKED // 1_000_000} MB")
            if sum(_look_into(path, parts, part) for part in listed) > MAX_TAGS:
                raise wrong(Place(path), "import-many", most=MAX_RECORDS)
    except (BadZipFile, ZlibError, NotImplementedError, RuntimeError, EOFError, OSError) as problem:
        raise wrong(Place(path), "import-xlsx", said=type(problem).__name__) from None


def _look_into(path: str, parts: ZipFile, part: ZipInfo) -> int:
    """How many tags there are in a part of a workbook. Raises Invalid for what may not be there."""
    tags = 0
    if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
        return tags
    with parts.open(part) as file:
        before = b""
        while chunk := file.read(_CHUNK):
            text = before + chunk
            # UTF-16 would hide what is looked for; no program writes a workbook in it.
            if any(sign in text for sign in _REFUSED) or (not before and b"\x00" in chunk[:100]):
                raise wrong(Place(path), "import-entities")
            before = chunk[-16:]
            tags += chunk.count(b"<")
    return tags


def _rows(path: str, shown: Any, written: Any, found: list[Diagnostic]) -> Iterator[tuple[int, list[str]]]:
    for sheet in (shown, written):
        sheet.reset_dimensions()  # what the file says of its own size may be anything
    pairs = zip(shown.iter_rows(values_only=True), written.iter_rows(values_only=True), strict=False)
    room = MAX_PLACES
    for number, (values, formulas) in enumerate(pairs, start=1):
        room -= len(values)
        if room < 0:
            raise wrong(Place(path, number), "import-many", most=MAX_RECORDS)
        row = []
        for column, (value, formula) in enumerate(zip(values, formulas, strict=False), start=1):
            text = _text(value)
            if value is None and isinstance(formula, str) and formula.startswith("="):
                # Excel has never worked it out: there is no value, only the formula.
                found.append(warning(Place(path, number, column), "import-formula", written=formula[:80]))
                text = formula
            row.append(text)
        yield number, row


def _text(value: Any) -> str:
    """A cell's value as somebody would have typed it."""
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nee"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float():
            return f"{value:.10g}".replace(".", ",")
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
    return str(value)[:MAX_CELL]
