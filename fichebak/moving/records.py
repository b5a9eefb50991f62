"""The records of a file to import: tables whose records map column names to cells.

Reads CSV files; spreadsheets and WordPress exports have modules of their own.
"""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Mapping, Sequence as Seq
from io import StringIO
from typing import NamedTuple

from fichebak.content.tables import unguarded
from fichebak.text.diagnostics import Diagnostic, Place, warning, wrong
from fichebak.text.nodes import readable, with_line_feeds

MAX_BYTES = 50_000_000
"""A larger file is no list of projects. Files are read into memory as a whole."""
MAX_CELL = 131_072
"""Characters: the maximum size of a sheet."""
MAX_COLUMNS = 500
MAX_TABLE = 20_000_000
"""Bytes of a CSV file: less than MAX_BYTES, since it contains only text."""
MAX_RECORDS = 20_000
"""Twice the size of the largest catalogue."""
MAX_CELLS = 500_000
"""Non-empty cells in all records together: each costs microseconds and hundreds of bytes."""
MAX_ROWS = 1_048_576
"""The maximum of an Excel worksheet: a file may well end in that many empty rows."""


Remarks = Mapping[int, Seq[tuple[int, str, str]]]
"""Remarks on cells by row number: column number, kind (such as a comment), and text."""
NO_REMARKS: Remarks = {}


class Record(NamedTuple):
    """One project in an imported file."""

    place: Place
    """Its row; diagnostics about a cell add the column."""
    cells: dict[str, str]
    draft: bool = False
    remarks: tuple[tuple[str, str], ...] = ()
    """Pairs of a kind and a text that belong to no column: kept as a note in the sheet."""


class Table(NamedTuple):
    """All records of a file, its columns in order, and its diagnostics."""

    columns: tuple[str, ...]
    records: tuple[Record, ...]
    diagnostics: tuple[Diagnostic, ...]

    def column(self, name: str) -> int:
        """The number of a column, from 1; 1 for an unknown name."""
        return self.columns.index(name) + 1 if name in self.columns else 1


def refuse_large(path: str, data: bytes, most: int = MAX_BYTES) -> None:
    """Raises Invalid for a file that is too large to read."""
    if len(data) > most:
        raise wrong(Place(path), "import-large", most=f"{most // 1_000_000} MB")


def read_csv(path: str, data: bytes) -> Table:
    """Reads a file separated by commas, semicolons, tabs or bars. Raises Invalid if it is not one."""
    refuse_large(path, data, MAX_TABLE)
    return as_table(path, _parsed(path, _decoded(path, data)))


def _parsed(path: str, text: str) -> Iterator[tuple[int, list[str]]]:
    separator_line = _SEPARATOR.match(text)
    rows = text[separator_line.end() :] if separator_line else text
    reader = csv.reader(
        StringIO(rows, newline=""),
        delimiter=separator_line[1] if separator_line else _delimiter(text),
        strict=True,
    )
    first_line = line = 2 if separator_line else 1
    try:
        for row in reader:
            yield line, [unguarded(cell) for cell in row]
            line = reader.line_num + first_line
    except csv.Error as problem:
        raise wrong(Place(path, line), "import-csv", said=str(problem)) from None


_SEPARATOR = re.compile(r'"?sep=([;,|\t])"?[ \t]*\r?\n', re.IGNORECASE)
"""The line with which some programs tell Excel the delimiter."""


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file saved by a spreadsheet program, and its encoding.

    UTF-8, UTF-16 or else Windows-1252. Undecodable bytes become U+FFFD.
    """
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "utf-16"
    if b"\x00" in data[:2]:  # as databases write it: without its mark, and no other text has such bytes
        return data.decode("utf-16-be" if data.startswith(b"\x00") else "utf-16-le", "replace"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        # Windows-1252 defines every byte except five that nobody types.
        return data.decode("cp1252", "replace"), "cp1252"


def _decoded(path: str, data: bytes) -> str:
    """The text of a file. Raises Invalid, at the line, if the guessed encoding garbles letters."""
    text, encoding = decode(data)
    if encoding == "utf-8":
        return text
    if data.startswith(BOM_UTF8):  # declared as UTF-8, so do not try other encodings
        text = data.decode("utf-8-sig", "replace")
    index = text.find("\ufffd")
    if index < 0 and encoding == "cp1252" and not _ACCENTED.search(text):
        indexes = (_evidence(data.decode(other)) for other in _OTHERS)
        index = next((candidate for candidate in indexes if candidate >= 0), index)
    if index < 0:
        return text
    word = (
        _WORD_END.split(text[max(0, index - 20) : index])[-1] + _WORD_END.split(text[index : index + 20])[0]
    )
    line = with_line_feeds(text[:index]).count("\n") + 1
    raise wrong(Place(path, line), "import-encoding", written=word)


_WORD_END = re.compile(r"[\s;,\"]")
_ACCENTED = re.compile("[éèêëïçöü](?:(?<=[a-z].)|(?=[a-z]))")
"""A word with an accented letter: if there is one, the guess of Windows-1252 is right."""
_OTHERS = ("mac_roman", "cp850")
"""Encodings of classic Mac OS and MS-DOS: they too decode any bytes, into as many characters."""
_CERTAIN = re.compile("[éèêü’](?<=[a-z].)|éé|ç(?<=[a-z].)(?=[a-z])")
"""Certain evidence of another encoding: in Windows-1252 the same bytes are a capital inside a word, or a
character that nobody types there."""
_LIKELY = re.compile(
    r"ë(?<=[ei].)(?=[klnrt])|ë(?<=i.)\b"
    r"|ï(?<=[aeo].)(?=[a-z])"
    r"|ö(?<=[Cc]o.)(?=[a-z])"
)
"""Letters where Dutch has them. Weaker evidence: in Windows-1252 the same bytes are a quotation mark, a
bullet or š, which may be meant."""


def _evidence(text: str) -> int:
    """The index of evidence that this decoding is right and Windows-1252 wrong; -1 if there is none."""
    if match := _CERTAIN.search(text):
        return match.start()
    likely: dict[str, int] = {}
    for match in _LIKELY.finditer(text):
        likely.setdefault(match[0], match.start())
        if len(likely) > 1:  # a single one may be coincidence
            return min(likely.values())
    return -1


def _delimiter(text: str) -> str:
    """The most frequent delimiter, outside quotes, in the first non-empty line."""
    first = next((line for line in text.splitlines()[:100] if line.strip(" ,;\t\"'")), "")
    bare = "".join(first.split('"')[::2])
    return max(";,\t|", key=bare.count)


def as_table(path: str, rows: Iterable[tuple[int, Seq[str]]], remarks: Remarks = NO_REMARKS) -> Table:
    """The table of numbered rows; the first row that is not empty names the columns.

    Remarks on cells get a column of their own, such as “Naam (opmerking)”.
    Raises Invalid if there is no header, nothing below it, or too much to import at once.
    """
    filled_rows = _filled_rows(path, rows)
    number, header = next(filled_rows, (1, []))
    if not header:
        raise wrong(Place(path), "import-empty")
    diagnostics: list[Diagnostic] = []
    columns = tuple(_column_names(header, Place(path, number), diagnostics))
    records = tuple(_records(path, columns, filled_rows, remarks, diagnostics))
    if not records:
        raise wrong(Place(path, number), "import-empty")
    # Drop columns without a name or any value.
    used = {name for record in records for name in record.cells}
    kept = tuple(name for index, name in enumerate(columns) if header[index].strip() or name in used)
    extra = tuple(sorted(used - set(columns), key=lambda name: (len(name), name)))
    return Table((*kept, *extra), records, tuple(diagnostics))


def _filled_rows(path: str, rows: Iterable[tuple[int, Seq[str]]]) -> Iterator[tuple[int, list[str]]]:
    """The rows with any content, cleaned, without empty cells at their end."""
    records = cells = 0
    for count, (number, row) in enumerate(rows):
        if count == MAX_ROWS:
            raise wrong(Place(path, number), "import-many", most=MAX_RECORDS)
        filled = len(row)
        while filled and not row[filled - 1].strip():
            filled -= 1
        if not filled:
            continue
        if filled > MAX_COLUMNS:
            raise wrong(Place(path, number), "import-wide", most=MAX_COLUMNS)
        records, cells = records + 1, cells + sum(map(bool, row))
        if records > MAX_RECORDS + 1 or cells > MAX_CELLS:
            raise wrong(Place(path, number), "import-many", most=MAX_RECORDS)
        yield number, [clean(cell) for cell in row[:filled]]


def _column_names(header: Seq[str], place: Place, diagnostics: list[Diagnostic]) -> Iterator[str]:
    seen: set[str] = set()
    for number, cell in enumerate(header, start=1):
        name = " ".join(cell.split()) or nameless(number)
        if name in seen:
            diagnostics.append(
                warning(Place(place.path, place.line, number), "import-column-twice", name=name)
            )
            name = next(f"{name} ({n})" for n in range(2, number + 2) if f"{name} ({n})" not in seen)
        seen.add(name)
        yield name


def nameless(number: int) -> str:
    """The name for a column without one, such as “#3”."""
    return f"#{number}"


def _records(
    path: str,
    columns: Seq[str],
    rows: Iterable[tuple[int, Seq[str]]],
    remarks: Remarks,
    diagnostics: list[Diagnostic],
) -> Iterator[Record]:
    def name(column: int) -> str:
        return columns[column] if column < len(columns) else nameless(column + 1)

    for number, row in rows:
        cells = {}
        for column, cell in enumerate(row):
            if cell.strip() in _ERRORS:
                diagnostics.append(
                    warning(Place(path, number, column + 1), "import-cell-error", written=cell)
                )
            elif cell.strip():
                cells[name(column)] = cell
        for column, kind, text in remarks.get(number, ()):
            remark_column = f"{name(column - 1)} ({kind})"
            cells[remark_column] = "\n".join(filter(None, (cells.get(remark_column), clean(text))))
        if cells:
            yield Record(Place(path, number), cells)


_ERRORS = {
    *("#DIV/0!", "#DEEL/0!"),
    *("#N/A", "#N/B", "#NV"),
    *("#NAME?", "#NAAM?", "#NOM?"),
    *("#NULL!", "#LEEG!", "#NUL!"),
    *("#NUM!", "#GETAL!", "#NOMBRE!"),
    *("#REF!", "#VERW!"),
    *("#SPILL!", "#OVERLOOP!"),
    *("#VALUE!", "#WAARDE!", "#VALEUR!"),
    *("#CALC!", "#GETTING_DATA"),
}
"""The error values of spreadsheets, in English, Dutch and French.

A list rather than a pattern, since a project may be called “#SAMEN!”.
"""


def clean(cell: str) -> str:
    """The cell with normalized line ends, without the control characters that sheets may not contain."""
    # Some of those end a line in Word or on a Mac, as `splitlines` knows: without it, two words became one.
    return readable("\n".join(cell.splitlines()))


def bare(address: str) -> str:
    """An address for comparison: without what a browser or mail program puts in front of it."""
    return re.sub(r"^(?:mailto:|https?://)", "", address.strip().lower()).rstrip("/")
