"""What was found in a file to import: records, each with its cells by the name of their column.

Comma-separated files are read here; spreadsheets and WordPress exports have modules of their own.
"""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Sequence as Seq
from dataclasses import dataclass
from io import StringIO

from fichebak.content.tables import unguarded
from fichebak.text.diagnostics import Diagnostic, Place, warning, wrong
from fichebak.text.nodes import readable, with_line_feeds

MAX_BYTES = 50_000_000
"""What is larger is no list of projects. It is read into memory as a whole."""
MAX_CELL = 131_072
"""Characters; as much as a sheet can hold."""
MAX_COLUMNS = 500
MAX_TABLE = 20_000_000
"""Bytes of a comma-separated file: nothing in it but text."""
MAX_RECORDS = 20_000
"""Twice what the largest catalogue holds."""
MAX_CELLS = 500_000
"""Of all records together; each that is filled in costs microseconds and hundreds of bytes."""
MAX_ROWS = 1_048_576
"""What a worksheet holds: a file may well end in so many that are empty."""


Remarks = Mapping[int, Seq[tuple[int, str, str]]]
"""Of cells, by row: the number of the column, what it is, and its text."""
NO_REMARKS: Remarks = {}


@dataclass(frozen=True, slots=True)
class Record:
    """One project as a file has it."""

    place: Place
    """Its row; a cell's column is told apart."""
    cells: dict[str, str]
    draft: bool = False
    remarks: tuple[tuple[str, str], ...] = ()
    """What belongs to no column, with what it is: kept as a note in the sheet."""


@dataclass(frozen=True, slots=True)
class Table:
    """All records of a file, its columns in their order, and what there is to say about it."""

    columns: tuple[str, ...]
    records: tuple[Record, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    def column(self, name: str) -> int:
        """The number of a column, from 1."""
        return self.columns.index(name) + 1 if name in self.columns else 1


def refuse_large(path: str, data: bytes, most: int = MAX_BYTES) -> None:
    """Raises Invalid for a file that is too large to read."""
    if len(data) > most:
        raise wrong(Place(path), "import-large", most=f"{most // 1_000_000} MB")


def read_csv(path: str, data: bytes) -> Table:
    """The records of a file with commas, semicolons, tabs or bars. Raises Invalid when it is not one."""
    refuse_large(path, data, MAX_TABLE)
    return as_table(path, _parsed(path, _surely_decoded(path, data)))


def _parsed(path: str, text: str) -> Iterator[tuple[int, list[str]]]:
    told = _SEPARATOR.match(text)
    rows = text[told.end() :] if told else text
    reader = csv.reader(
        StringIO(rows, newline=""), delimiter=told[1] if told else _delimiter(text), strict=True
    )
    before = line = 2 if told else 1
    try:
        for row in reader:
            yield line, [unguarded(cell) for cell in row]
            line = reader.line_num + before
    except csv.Error as problem:
        raise wrong(Place(path, line), "import-csv", said=str(problem)) from None


_SEPARATOR = re.compile(r'"?sep=([;,|\t])"?[ \t]*\r?\n', re.IGNORECASE)
"""What Excel reads first of all, and some programs write for it."""


def decode(data: bytes) -> tuple[str, str]:
    """The text of a file as spreadsheets save it, and its encoding.

    That is UTF-8, UTF-16 or Windows-1252. What is none of these is read as well as can be.
    """
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "utf-16"
    if b"\x00" in data[:2]:  # as databases write it: without its mark, and no other text has such bytes
        return data.decode("utf-16-be" if data.startswith(b"\x00") else "utf-16-le", "replace"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        # Every byte is something in Windows-1252, but for five that nobody types.
        return data.decode("cp1252", "replace"), "cp1252"


def _surely_decoded(path: str, data: bytes) -> str:
    """The text of a file in which surely no letter became another. Raises Invalid, at its line, else."""
    text, encoding = decode(data)
    if encoding == "utf-8":
        return text
    if data.startswith(BOM_UTF8):  # a file that says itself what it is, is nothing else
        text = data.decode("utf-8-sig", "replace")
    at = text.find("\ufffd")
    if at < 0 and encoding == "cp1252" and not _ACCENTED.search(text):
        places = (_meant(data.decode(other)) for other in _OTHERS)
        at = next((place for place in places if place >= 0), at)
    if at < 0:
        return text
    word = _APART.split(text[max(0, at - 20) : at])[-1] + _APART.split(text[at : at + 20])[0]
    line = with_line_feeds(text[:at]).count("\n") + 1
    raise wrong(Place(path, line), "import-encoding", written=word)


_APART = re.compile(r"[\s;,\"]")
_ACCENTED = re.compile("[éèêëïçöü](?:(?<=[a-z].)|(?=[a-z]))")
"""A file with any such word is of the program that it seems to be of."""
_OTHERS = ("mac_roman", "cp850")
"""Of Macintosh and of MS-DOS: to them too every byte is something, and the same number of letters."""
_SURE = re.compile("[éèêü’](?<=[a-z].)|éé|ç(?<=[a-z].)(?=[a-z])")
"""To Windows these are a capital in the midst of a word, or a sign that nobody types there."""
_LIKELY = re.compile(
    r"ë(?<=[ei].)(?=[klnrt])|ë(?<=i.)\b"
    r"|ï(?<=[aeo].)(?=[a-z])"
    r"|ö(?<=[Cc]o.)(?=[a-z])"
)
"""Where Dutch has these; to Windows they are a quotation mark, a bullet or š, which may well be meant."""


def _meant(text: str) -> int:
    """Where it shows that the text is what was written, and not what Windows makes of it; -1 if nowhere."""
    if sure := _SURE.search(text):
        return sure.start()
    likely: dict[str, int] = {}
    for match in _LIKELY.finditer(text):
        likely.setdefault(match[0], match.start())
        if len(likely) > 1:  # one may be chance
            return min(likely.values())
    return -1


def _delimiter(text: str) -> str:
    """What parts the names in the first row that has any."""
    first = next((line for line in text.splitlines()[:100] if line.strip(" ,;\t\"'")), "")
    bare = "".join(first.split('"')[::2])
    return max(";,\t|", key=bare.count)


def as_table(path: str, rows: Iterable[tuple[int, Seq[str]]], remarks: Remarks = NO_REMARKS) -> Table:
    """Records of rows, each with its number; the first that is not empty names the columns.

    What `remarks` say of a cell has a column of its own, next to that of the cell.
    Raises Invalid when there is none, nothing below it, or more than can be moved at once.
    """
    left = _filled(path, rows)
    number, head = next(left, (1, []))
    if not head:
        raise wrong(Place(path), "import-empty")
    found: list[Diagnostic] = []
    columns = tuple(_named(head, Place(path, number), found))
    records = tuple(_records(path, columns, left, remarks, found))
    if not records:
        raise wrong(Place(path, number), "import-empty")
    # A column without a name that nobody filled in is the edge of the sheet, not a column.
    used = {name for record in records for name in record.cells}
    kept = tuple(name for place, name in enumerate(columns) if head[place].strip() or name in used)
    extra = tuple(sorted(used - set(columns), key=lambda name: (len(name), name)))
    return Table((*kept, *extra), records, tuple(found))


def _filled(path: str, rows: Iterable[tuple[int, Seq[str]]]) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, without what is empty at their end."""
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


def _named(head: Seq[str], place: Place, found: list[Diagnostic]) -> Iterator[str]:
    seen: set[str] = set()
    for number, cell in enumerate(head, start=1):
        name = " ".join(cell.split()) or nameless(number)
        if name in seen:
            found.append(warning(Place(place.path, place.line, number), "import-column-twice", name=name))
            name = next(f"{name} ({n})" for n in range(2, number + 2) if f"{name} ({n})" not in seen)
        seen.add(name)
        yield name


def nameless(number: int) -> str:
    """What a column is called that has no name of its own."""
    return f"#{number}"


def _records(
    path: str,
    columns: Seq[str],
    rows: Iterable[tuple[int, Seq[str]]],
    remarks: Remarks,
    found: list[Diagnostic],
) -> Iterator[Record]:
    def name(column: int) -> str:
        return columns[column] if column < len(columns) else nameless(column + 1)

    for number, row in rows:
        cells = {}
        for column, cell in enumerate(row):
            if cell.strip() in _ERRORS:
                found.append(warning(Place(path, number, column + 1), "import-cell-error", written=cell))
            elif cell.strip():
                cells[name(column)] = cell
        for column, kind, text in remarks.get(number, ()):
            more = f"{name(column - 1)} ({kind})"
            cells[more] = "\n".join(filter(None, (cells.get(more), clean(text))))
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
"""What a spreadsheet shows where a value cannot be worked out, in English, Dutch and French.

A list and no pattern: a project may well be called “#SAMEN!”.
"""


def clean(cell: str) -> str:
    """The cell without the invisible characters that no sheet may have."""
    return readable(with_line_feeds(cell))
