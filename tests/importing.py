"""What the tests of `import` share: lists as files, and what became of them."""

import csv
import io

import openpyxl
import pytest

from fichebak.moving import columns
from fichebak.moving.records import read_csv
from fichebak.moving.spreadsheets import read_xlsx
from fichebak.moving.transfer import Destination, checked, move
from fichebak.text.diagnostics import Invalid
from tests.test_properties import MODEL, WORDS

PROJECTS = "content/projects/"
ROWS = [
    ["Titel", "Doelgroepen", "Organisatie", "E-mail", "Beschrijving", "Sterke punten", "Kleur"],
    [
        "Café Soep",
        "Ouderen; senioren, Kinderen",
        "OCMW Ieper",
        "soep@ieper.example",
        "Elke vrijdag.",
        "- één",
        "rood",
    ],
    ["Brood", "Marsmannen|Kinderen", "Buurtwerk", "geen", "Samen bakken.", "", ""],
]
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {after} "{f"&{before};" * 10}">'
    for before, after in zip("abcdefghi", "bcdefghij", strict=True)
)


def as_csv(rows, delimiter=";", encoding="utf-8-sig"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def table_in(rows, encoding="utf-8-sig"):
    return read_csv("l.csv", as_csv(rows, encoding=encoding))


def book_of(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def saved(book):
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def as_xlsx(rows):
    return saved(book_of(*rows))


def table_of(book, code="nl"):
    return read_xlsx("l.xlsx", saved(book), WORDS[code])


def told_of(table):
    return [
        (diagnostic.code, diagnostic.place.line, diagnostic.place.column) for diagnostic in table.diagnostics
    ]


def sheets_of(table, model=MODEL):
    mapping, destination = columns.guess(table.columns, model), Destination(model, WORDS["nl"])
    return [move(record, table, mapping, destination) for record in table.records]


def put(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def sheet_in(folder, name):
    text = (folder / f"{PROJECTS}{name}.md").read_text("utf-8")
    sheet, found = checked(f"{PROJECTS}{name}.md", text, MODEL)
    return sheet, found, text


def codes_in(done):
    return sorted({part.partition("]")[0] for part in done.stderr.split("[")[1:]})


def invalid(read, *arguments):
    with pytest.raises(Invalid) as caught:
        read("lijst", *arguments)
    return [diagnostic.code for diagnostic in caught.value.diagnostics]
