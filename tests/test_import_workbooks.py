"""`import`: what a spreadsheet keeps besides texts, with real workbooks."""

import io
import re
import tracemalloc
import zipfile
from datetime import date

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.worksheet.formula import ArrayFormula

from fichebak.commands.import_ import OLE
from fichebak.moving import worksheets
from fichebak.moving.records import read_csv
from fichebak.moving.spreadsheets import read_xlsx
from fichebak.text.diagnostics import Invalid
from tests.importing import (
    BOMB,
    ROWS,
    as_xlsx,
    book_of,
    codes_in,
    invalid,
    put,
    saved,
    table_in,
    table_of,
    told_of,
)
from tests.test_cli import run
from tests.test_new import fresh
from tests.test_properties import WORDS


def test_what_a_spreadsheet_makes_of_numbers_dates_and_truths_is_read_back():
    rows = [["titel", "n", "d", "j", "f", "t"], [7, 7.5, date(2026, 3, 14), True, 3.0, None]]
    (record,) = table_of(book_of(*rows)).records
    assert record.cells == {"titel": "7", "n": "7,5", "d": "2026-03-14", "j": "ja", "f": "3"}


def test_a_table_of_ours_that_was_saved_by_a_spreadsheet_says_the_same():
    (record,) = table_of(book_of(["titel", "x", "y"], ["'s Gravenhof", "'- één\n- twee", "''+1"])).records
    assert record.cells == {"titel": "'s Gravenhof", "x": "- één\n- twee", "y": "'+1"}


def test_an_error_of_the_spreadsheet_is_told_at_its_cell_in_our_words_and_is_no_value(tmp_path):
    book = book_of(
        ["titel", "som", "dag", "nr"],
        ["Soep", "#DIV/0!", 99_999_999, "#1"],
        ["Brood", "#N/A", "#NAME?", "!"],
    )
    book.active["C2"].number_format = "dd/mm/yyyy"  # no such date
    book.save(path := tmp_path / "l.xlsx")
    done = run(fresh(tmp_path), "import", path)
    assert re.findall(r"l\.xlsx:(\d:\d): waarschuwing\[import-cell-error\].*: (.*)", done.stderr) == [
        ("2:2", "#DIV/0!"),
        ("2:3", "#VALUE!"),
        ("3:2", "#N/A"),
        ("3:3", "#NAME?"),
    ]
    assert "UserWarning" not in done.stderr
    table = table_in([["titel", "som"], ["Soep", "#REF!"]])
    assert table.records[0].cells == {"titel": "Soep"}
    assert told_of(table) == [("import-cell-error", 2, 2)]


@pytest.mark.parametrize("error", ["#N/B", "#DEEL/0!", "#WAARDE!", "#NOM?", "#VALEUR!", "#GETTING_DATA"])
def test_an_error_of_a_dutch_or_french_spreadsheet_is_known(error):
    table = table_in([["titel", "som"], ["Soep", error]])
    assert table.records[0].cells == {"titel": "Soep"}
    assert told_of(table) == [("import-cell-error", 2, 2)]


@pytest.mark.parametrize("title", ["#SAMEN!", "#DOEMEE?", "#NAAM", "#n/b"])
def test_a_word_that_begins_with_a_hash_is_no_error(title):
    table = table_in([["titel"], [title]])
    assert table.records[0].cells == {"titel": title}
    assert table.diagnostics == ()


def test_formulas_without_a_result_are_told_by_column_and_nothing_is_imported(tmp_path):
    rows = [["Titel", "nr", "som"], ["Soep", 1, "=B2+1"], ["Brood", 2, "=B3+1"]]
    (tmp_path / "l.xlsx").write_bytes(as_xlsx(rows))
    site = fresh(tmp_path)
    done = run(site, "import", tmp_path / "l.xlsx")
    assert re.findall(r"^l\.xlsx:(.*?): fout\[(.*?)\] (.*)", done.stderr, re.MULTILINE) == [
        ("2:3", "import-formula", "in deze cel (kolom C) staat een formule zonder uitkomst")
    ]
    assert "Hetzelfde in nog 1 rij: 3" in done.stderr
    assert done.returncode == 1
    assert not (site / "content/projects/soep.md").exists()


def test_a_formula_whose_result_is_an_empty_text_is_an_empty_cell():
    data = as_xlsx([["titel", "x"], ["Soep", '=IF(A2="","a","")'], ["Brood", "y"]])
    # As Excel and LibreOffice write it after calculating the formula.
    worked_out = with_part(
        data, r'<c r="B2"><f>(.*?)</f><v ?/?>(</v>)?', r'<c r="B2" t="str"><f>\1</f><v></v>'
    )
    table = read_xlsx("l.xlsx", worked_out, WORDS["nl"])
    assert [record.cells for record in table.records] == [{"titel": "Soep"}, {"titel": "Brood", "x": "y"}]
    assert table.diagnostics == ()


def with_part(data, pattern, replacement):
    """A workbook whose worksheet has other XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    name = "xl/worksheets/sheet1.xml"
    changed = re.sub(pattern, replacement, parts[name])
    assert changed != parts[name]
    return zipped({**parts, name: changed})


def test_other_worksheets_are_named():
    book = book_of(["titel"], ["Soep"])
    book.create_sheet("Oud")
    assert told_of(table_of(book)) == [("import-worksheets", 1, 1)]


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [
        (0.8, "0%", "80%"),
        (0.125, "0.0%", "12,5%"),
        (471123456, "0000000000", "0471123456"),
        (51123456, r"000\ 00\ 00\ 00", "051 12 34 56"),
        (51123456, r"000\ 00\ 00\ 00;General", "051 12 34 56"),
        (123456789012, "000-0000000-00", "123-4567890-12"),
        (1234567890123456, "General", "1234567890123456"),
        (7, "00", "07"),
        (1234567, "000", "1234567"),
        (7, '0" kg"', "7"),
        (7.5, "000", "7,5"),
        (-7, "000", "-7"),
        (7, "0.00", "7"),
        (7, '0"%"', "7"),
    ],
)
def test_a_number_is_read_as_its_cell_shows_it_where_that_says_more(value, shown, text):
    book = book_of(["titel", "x"], ["Soep", value])
    book.active["B2"].number_format = shown
    assert table_of(book).records[0].cells["x"] == text


@pytest.mark.parametrize(
    ("shown", "day", "text"),
    [
        ("mmm-yy", date(2024, 5, 1), "2024-05"),
        (r"[$-813]mmmm\ yyyy;@", date(2024, 5, 1), "2024-05"),
        ("yyyy", date(2024, 1, 1), "2024"),
        ("mmm-yy", date(2024, 5, 17), "2024-05-17"),  # a real date, shown as a month
        ("yyyy", date(2024, 5, 1), "2024-05-01"),
        ('d"d"/m', date(2024, 5, 1), "2024-05-01"),
        ("dd/mm/yyyy", date(2024, 1, 1), "2024-01-01"),
    ],
)
def test_a_month_or_a_year_of_which_a_spreadsheet_made_a_day_is_read_as_it_is_shown(shown, day, text):
    book = book_of(["titel", "x"], ["Soep", day])
    book.active["B2"].number_format = shown
    assert table_of(book).records[0].cells["x"] == text


def test_the_address_behind_a_cell_and_what_is_noted_at_it_come_along_beside_it():
    book = book_of(["titel", "site", "mail"], ["Soep", "Onze site", "soep@ieper.example"], ["Brood", "Site"])
    sheet = book.active
    sheet["B2"].hyperlink = "https://soep.example/pagina"
    sheet["C2"].hyperlink = "mailto:soep@ieper.example"
    sheet["C2"].comment = Comment("Bel liever", "")
    sheet["D2"].comment = Comment("Nog na te kijken", "")
    sheet["A1"].comment = Comment("Kort houden", "")
    table = table_of(book)
    assert table.columns == ("titel", "site", "mail", "site (link)", "#4 (opmerking)", "mail (opmerking)")
    assert table.records[0].cells == {
        "titel": "Soep",
        "site": "Onze site",
        "mail": "soep@ieper.example",
        "site (link)": "https://soep.example/pagina",
        "mail (opmerking)": "Bel liever",
        "#4 (opmerking)": "Nog na te kijken",
    }
    assert table.records[1].cells == {"titel": "Brood", "site": "Site"}
    assert told_of(table) == [("import-cell-note", 1, 1)]


def test_the_address_in_a_formula_comes_along():
    data = as_xlsx([["titel", "x"], ["Soep", '=HYPERLINK("https://soep.example/","Klik")']])
    # As Excel writes it after calculating the formula.
    formula = r'<c r="B2"><f>(.*?)</f><v ?/?>(</v>)?'
    worked_out = with_part(data, formula, r'<c r="B2" t="str"><f>\1</f><v>Klik</v>')
    (record,) = read_xlsx("l.xlsx", worked_out, WORDS["nl"]).records
    assert record.cells == {"titel": "Soep", "x": "Klik", "x (link)": "https://soep.example/"}


def test_a_formula_of_many_cells_without_a_result_is_told():
    book = book_of(["titel", "x"], ["Soep", "y"])
    book.active["B2"] = ArrayFormula("B2", '=UPPER("ocmw")')
    table = table_of(book)
    assert table.records[0].cells == {"titel": "Soep"}
    assert told_of(table) == [("import-formula", 2, 2)]


def test_a_workbook_of_many_worksheets_and_thousands_of_links_is_read():
    book = book_of(["Titel", "Website"], *(["Soep", "hier"] for _ in range(6_000)))
    for row in range(2, 6_002):
        book.active.cell(row, 2).hyperlink = f"https://soep.example/{row}"
    for number in range(170):
        book.create_sheet(f"Blad {number}").append(["Titel"])
    table = table_of(book)
    assert [diagnostic.code for diagnostic in table.diagnostics] == ["import-worksheets"]
    assert [record.cells["Website (link)"] for record in table.records[::5_999]] == [
        "https://soep.example/2",
        "https://soep.example/6001",
    ]


def test_a_cell_over_several_rows_is_said_of_each_of_these_and_told_once():
    rows = [["Soep", "Taal", "a"], ["Brood"], [], ["Kaas", None, "b"], ["Wijn"]]
    book = book_of(["titel", "thema", ""], *rows)
    for merged in ("B1:C1", "B2:B5", "C2:C3", "A9:B20"):
        book.active.merge_cells(merged)
    table = table_of(book)
    assert [record.cells for record in table.records] == [
        {"titel": "Soep", "thema": "Taal", "#3": "a"},
        {"titel": "Brood", "thema": "Taal", "#3": "a"},
        {"titel": "Kaas", "thema": "Taal", "#3": "b"},
        {"titel": "Wijn"},
    ]
    assert told_of(table) == [("import-merged", 2, 2), ("import-merged", 2, 3)]


def test_a_name_of_a_column_over_two_rows_is_said_of_no_project():
    book = book_of(["titel", "contact", ""], [None, "naam", "mail"], ["Soep", "Onthaal", "o@a.example"])
    book.active.merge_cells("A1:A2")
    assert "titel" not in table_of(book).records[0].cells


def test_what_is_hidden_is_told_and_the_worksheet_that_is_seen_is_read():
    book = book_of(["titel"], ["Geheim"])
    book.active.sheet_state = "hidden"
    book.create_chartsheet("Grafiek", 0).add_chart(BarChart())
    seen = book.create_sheet("Projecten")
    for row in (["titel", "x", "y", "z"], ["Soep", "1", "2", "3"], ["Brood"]):
        seen.append(row)
    seen.row_dimensions[3].hidden = True
    seen.column_dimensions["B"].hidden = True
    table = table_of(book)
    assert [record.cells["titel"] for record in table.records] == ["Soep", "Brood"]
    details = {diagnostic.code: dict(diagnostic.details) for diagnostic in table.diagnostics}
    assert details["import-worksheets"] == {"name": "Projecten", "others": "Grafiek, Sheet"}
    assert details["import-hidden-rows"] == {"names": "3"}
    assert details["import-hidden-columns"] == {"names": "B"}


def test_what_is_hidden_and_empty_is_not_told():
    book = book_of(["titel", "a", "b", "c", "d"], ["Soep", "1", "2", "3", "4"])
    sheet = book.active
    sheet.column_dimensions.group("J", "XFD", hidden=True)
    for row in range(40, 60):
        sheet.row_dimensions[row].hidden = True
    assert told_of(table_of(book)) == []
    sheet.column_dimensions.group("C", "H", hidden=True)
    sheet.row_dimensions[2].hidden = True
    sheet["G2"].comment = Comment("Bel liever", "")  # a comment is imported too
    hidden = {diagnostic.code: diagnostic.detail("names") for diagnostic in table_of(book).diagnostics}
    assert hidden == {"import-hidden-columns": "C, D, E, G", "import-hidden-rows": "2"}


def test_a_worksheet_without_projects_is_refused_with_a_word_about_the_others(tmp_path):
    book = book_of(["Lees dit eerst"], ["Vul het tweede blad in"])
    book.create_sheet("Projecten").append(["titel"])
    book.save(path := tmp_path / "l.xlsx")
    assert codes_in(run(fresh(tmp_path), "import", path)) == ["import-title-column", "import-worksheets"]
    book.active.delete_rows(1, 2)
    assert invalid(read_xlsx, saved(book), WORDS["nl"]) == ["import-worksheets", "import-empty"]


def test_a_drawing_on_the_worksheet_is_told():
    book = book_of(["titel"], ["Soep"])
    book.active["A2"].comment = Comment("Bel liever", "")  # a comment is a drawing too, but is imported
    assert told_of(table_of(book)) == []
    book.active.add_chart(BarChart(), "D4")
    assert told_of(table_of(book)) == [("import-drawings", 1, 1)]


def test_a_chart_beside_the_projects_is_named_among_what_was_not_read():
    book = book_of(["Titel"], ["Soep"])
    book.create_chartsheet("Grafiek", 0).add_chart(BarChart())
    (diagnostic,) = table_of(book).diagnostics
    assert (diagnostic.code, diagnostic.detail("others")) == ("import-worksheets", "Grafiek")


def test_a_workbook_of_charts_alone_holds_no_projects():
    book = openpyxl.Workbook()
    book.create_chartsheet("Grafiek").add_chart(BarChart())
    book.remove(book.active)
    with pytest.raises(Invalid) as caught:
        table_of(book)
    assert [diagnostic.code for diagnostic in caught.value.diagnostics] == ["import-empty"]


@pytest.mark.parametrize(
    ("cell", "place"), [("A1", (1, 1)), ("$AB$12", (12, 28)), ("B2:C3", (2, 2)), ("", None), ("1A", None)]
)
def test_where_a_cell_stands_follows_from_what_it_is_called(cell, place):
    assert worksheets.place_of(cell) == place


def test_the_first_line_that_some_programs_write_for_excel_is_no_row():
    table = read_csv("l.csv", b'\xef\xbb\xbfsep=|\r\ntitel|x;y\r\nSoep|1\r\n"Brood|2\r\n3"|\r\n')
    assert table.columns == ("titel", "x;y")
    assert [record.place.line for record in table.records] == [3, 4]


def zipped(parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return data.getvalue()


def spoilt(part, old, new):
    """A workbook with one part replaced."""
    with zipfile.ZipFile(io.BytesIO(as_xlsx(ROWS))) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    assert old in parts[part]
    return zipped({**parts, part: parts[part].replace(old, new, 1)})


def test_a_workbook_that_would_fill_the_memory_is_refused_with_little_of_it():
    data = io.BytesIO()
    with (
        zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file,
        file.open("xl/sharedStrings.xml", "w") as part,
    ):
        part.write(b"<x>")
        for _ in range(500):  # in pieces, so that the test itself does not need the memory
            part.write(b" " * 1_000_000)
    assert len(bomb := data.getvalue()) < 1_000_000
    tracemalloc.start()
    assert invalid(read_xlsx, bomb, WORDS["nl"]) == ["import-large"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped({"xl/workbook.xml": f"<?xml version='1.0'?>{BOMB}]><x>&j;</x>"}), "import-entities"),
        (zipped({"xl/workbook.xml": "<x/>".encode("utf-16")}), "import-entities"),
        (zipped({f"{n}.txt": "" for n in range(2001)}), "import-large"),
        (zipped({"leeg.txt": ""}), "import-no-list"),
        (b"PK\x03\x04 geen zip", "import-xlsx"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "import-opendocument"),
        (as_xlsx(ROWS)[:-40], "import-xlsx"),
        (as_xlsx(ROWS)[:40] + as_xlsx(ROWS)[600:], "import-xlsx"),
        (re.sub(rb"(?s)(?<=sheet1\.xml).{8}", b"\xff" * 8, as_xlsx(ROWS), count=1), "import-xlsx"),
        (re.sub(rb"(?s)(?<=PK\x01\x02.{4}).", b"\x01", as_xlsx(ROWS)), "import-xlsx"),
        (spoilt("xl/workbook.xml", 'name="Sheet"', 'name="A & B"'), "import-xlsx"),
        (spoilt("xl/worksheets/sheet1.xml", "OCMW Ieper", "OCMW & Ieper"), "import-xlsx"),
        (spoilt("[Content_Types].xml", "<Types", "&<Types"), "import-xlsx"),
        (spoilt("xl/worksheets/sheet1.xml", "</worksheet>", ""), "import-xlsx"),
        (
            spoilt(
                "xl/styles.xml",
                '<cellXfs count="1"><xf numFmtId="',
                f'<cellXfs count="1"><xf numFmtId="{10**20}',
            ),
            "import-xlsx",
        ),
    ],
    ids=[
        *("entities", "utf-16", "many parts", "no workbook", "no zip", "LibreOffice", "cut off", "cut short"),
        *("damaged", "locked with a password"),
        *(
            "a name that is no XML",
            "texts that are no XML",
            "a list of parts that is no XML",
            "a part cut off",
            "a huge number",
        ),
    ],
)
def test_a_hostile_or_broken_workbook_is_a_sentence(data, code):
    assert invalid(read_xlsx, data, WORDS["nl"]) == [code]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "import-xlsx"),
        (b"\xef\xbb\xbf<html><table><tr><td>titel</td></tr></table></html>", "import-html"),
        (b"\n<TABLE border=1><tr><td>titel</td></tr></TABLE>", "import-html"),
    ],
)
def test_what_is_called_xls_and_is_something_else_is_told_as_what_it_is(tmp_path, data, code):
    assert codes_in(run(fresh(tmp_path), "import", put(tmp_path, "l.xls", data))) == [code]


def test_an_old_excel_file_is_told(tmp_path):
    done = run(fresh(tmp_path), "import", put(tmp_path, "l.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
    assert codes_in(done) == ["import-old-excel"]


WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}


@pytest.mark.parametrize(
    "data",
    [
        b'[{"titel": "Soep"}]',
        b'\xef\xbb\xbf{\n  "data": [{"titel": "Soep"}]\n}',
        b"%PDF-1.7\n1 0 obj",
        rb"{\rtf1\ansi titel",
        zipped(WORD),
        zipped({"export.xml": "<rss/>"}),
    ],
    ids=["JSON", "JSON with a mark", "PDF", "RTF", "Word", "zip"],
)
def test_a_file_of_another_kind_is_told_as_such(tmp_path, data):
    done = run(fresh(tmp_path), "import", put(tmp_path, "lijst", data))
    assert codes_in(done) == ["import-no-list"]
    assert "Drupal en andere websites kunnen dat ook." in done.stderr


@pytest.mark.parametrize("title", ["[titel]", "{titel}", '"{titel}"'])
def test_a_title_in_brackets_is_no_other_kind_of_file(tmp_path, title):
    done = run(fresh(tmp_path), "import", put(tmp_path, "l.csv", f"{title};x\nSoep;y\n".encode()))
    assert codes_in(done) != ["import-no-list"]
