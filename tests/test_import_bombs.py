"""Files that would exhaust the import: each is refused with a message, and the site stays unchanged."""

import re
from io import BytesIO
from itertools import repeat
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from openpyxl.chart import BarChart

from tests.conftest import CONFIG, SHEET
from tests.copies import run
from tests.wordpress import TAIL, export, item

LIMITS = {"RLIMIT_CPU": 10, "RLIMIT_AS": 900 * 2**20}
"""Seconds of CPU time, which a busy machine may double, and bytes of memory."""

SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
WORKSHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
TITLE = '<row r="1"><c r="A1" t="inlineStr"><is><t>Titel</t></is></c></row>'


def workbook(name, root, body, called="", **others):
    """A workbook as openpyxl writes it, with one part replaced and, with `called`, renamed.

    `others` are inserted at the end of elements in other parts, by the name of the element.
    """
    good, bad = BytesIO(), BytesIO()
    openpyxl.Workbook().save(good)
    with ZipFile(good) as parts, ZipFile(bad, "w", ZIP_DEFLATED, compresslevel=1) as spoilt:
        for one in parts.namelist():
            text = parts.read(one).decode().replace(name, called or name)
            for element, more in others.items():
                text = text.replace(f"</{element}>", f"{more}</{element}>")
            if one != name:
                spoilt.writestr(one, text)
        with spoilt.open(called or name, "w") as part:  # in pieces, to save memory here
            for piece in (f"<{root} {SPREADSHEET}>", *body, f"</{root}>"):
                part.write(piece.encode())
    return bad.getvalue()


def rows(text, times=1, **options):
    body = (f"<sheetData>{TITLE}", *repeat(text, times), "</sheetData>")
    return workbook(WORKSHEET, "worksheet", body, **options)


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
AGAIN = f'<sheet xmlns:r="{RELATIONS}" name="x" sheetId="1" r:id="rId1"/>'


def related(links, kind, target):
    """The relationships of a worksheet."""
    one = f'<Relationship Type="{RELATIONS}/{kind}" Target="{target}" Id="c%d"/>'
    return f'<Relationships xmlns="{PACKAGE}">{"".join(one % n for n in range(links))}</Relationships>'


def with_part(data, name, text):
    """A workbook with an extra part."""
    whole = BytesIO(data)
    with ZipFile(whole, "a", ZIP_DEFLATED, compresslevel=1) as parts:
        parts.writestr(name, text)
    return whole.getvalue()


def noted(links):
    """A workbook that refers to a large part with comments many times."""
    notes = f"<comments {SPREADSHEET}>{'<comment/>' * links}</comments>"
    book = with_part(rows(SOUP), "xl/comments.xml", notes)
    return with_part(book, RELATED, related(links, "comments", "/xl/comments.xml"))


def charted(views, times):
    """A workbook with a chart sheet, which has many views and many names."""
    whole = openpyxl.Workbook()
    whole.active.append(["Titel"])
    whole.active.append(["Brood"])
    whole.create_chartsheet("Grafiek").add_chart(BarChart())
    saved, again = BytesIO(), BytesIO()
    whole.save(saved)
    with ZipFile(saved) as parts, ZipFile(again, "w", ZIP_DEFLATED) as more:
        for one in parts.namelist():
            text = parts.read(one).decode()
            if one.startswith("xl/chartsheets/"):
                text = re.sub("<sheetView .*?/>", lambda found: found[0] * views, text)
            text = re.sub("<sheet [^>]*Grafiek.*?/>", lambda found: found[0] * times, text)
            more.writestr(one, text)
    return again.getvalue()


RELATED = "xl/worksheets/_rels/sheet1.xml.rels"
SOUP = '<row r="2"><c r="A2" t="inlineStr"><is><t>Brood</t></is></c></row>'


def ending(more):
    """An export with extra content at its end."""
    return export(item("Soep", "x")).removesuffix(TAIL.encode()) + more + TAIL.encode()


ENTITIES = b"<!DOCTYPE x [<!ENTITY a0 'soep'>%b]>" % b"".join(
    b"<!ENTITY a%d '%b'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 20)
)
# Functions, since all files together would fill the memory, even if a run only lists the tests.
BOMBS = {
    "a table of fifty megabytes": ("csv", lambda: b"titel;x\n" + b"a;b\n" * 12_000_000, "import-large"),
    "rows without end": ("csv", lambda: b"titel;x\n" + b"a;b\n" * 4_900_000, "import-many"),
    "empty rows without end": ("csv", lambda: b"titel;x\nsoep;x\n" + b";\n" * 9_000_000, "import-many"),
    "columns without end": ("csv", lambda: b"titel;" + b"x;" * 9_900_000 + b"\nsoep;x\n", "import-wide"),
    "cells without end": ("csv", lambda: b"titel;x\nsoep;" + b"x;" * 9_900_000 + b"\n", "import-wide"),
    "a cell without end": ("csv", lambda: b"titel;x\nsoep;" + b"x" * 19_000_000 + b"\n", "import-csv"),
    "a quotation mark without end": ("csv", lambda: b'titel;x\nsoep;"' + b"x\n" * 9_000_000, "import-csv"),
    "cells in rows": (
        "csv",
        lambda: b"titel;" + b";" * 400 + b"\n" + (b"x;" * 400 + b"\n") * 9_000,
        "import-many",
    ),
    "tags in cells without end": (
        "csv",
        lambda: b"titel;beschrijving\n" + (b"soep;" + b"<b>x</b>" * 16_000 + b"\n") * 140,
        "import-many",
    ),
    "a zip that unpacks to 200 megabytes": ("xlsx", lambda: rows(" " * 1_000_000, 200), "import-large"),
    "millions of cells": ("xlsx", lambda: rows("<row>" + "<c/>" * 14_000_000 + "</row>"), "import-many"),
    "millions of rows": ("xlsx", lambda: rows("<row/>" * 9_000_000), "import-many"),
    "a row that is far": ("xlsx", lambda: rows('<row r="999999999"><c><v>1</v></c></row>'), "import-many"),
    "columns that are far": ("xlsx", lambda: rows('<row><c r="XFD1"/></row>' * 100_000), "import-many"),
    "values that are far": (
        "xlsx",
        lambda: rows('<row><c r="XFD1"><v>1</v></c></row>' * 100_000),
        "import-wide",
    ),
    "millions of texts": ("xlsx", lambda: workbook(STRINGS, "sst", ["<si/>" * 11_000_000]), "import-many"),
    "millions of cells in what is called a picture": (
        "xlsx",
        lambda: rows("<row>" + "<c/>" * 14_000_000 + "</row>", called="xl/worksheets/sheet1.png"),
        "import-many",
    ),
    "a worksheet by more names than there can be": (
        "xlsx",
        lambda: rows(SOUP, sheets=AGAIN * 200_000),
        "import-many",
    ),
    "elements in elements": ("xlsx", lambda: rows("<a>" * 5_000_000 + "</a>" * 5_000_000), "import-many"),
    "styles without end": (
        "xlsx",
        lambda: workbook(STYLES, "styleSheet", ["<xf/>" * 9_000_000]),
        "import-many",
    ),
    "links without end": (
        "xlsx",
        lambda: workbook(
            WORKSHEET, "worksheet", ["<sheetData/>", *repeat('<hyperlink ref="B2"/>' * 1_000, 2_700)]
        ),
        "import-many",
    ),
    "entities of entities": (
        "xml",
        lambda: ENTITIES + b"<rss><channel>&a19;</channel></rss>",
        "import-entities",
    ),
    "elements without end": ("xml", lambda: ending(b"<a/>" * 12_000_000), "import-many"),
    "elements in elements of an export": ("xml", lambda: ending(b"<a>" * 6_000_000), "import-many"),
    "a namespace of megabytes": (
        "xml",
        lambda: ending(b'<a xmlns:b="%b">%b</a>' % (b"x" * 10_000_000, b"<b:c/>" * 900_000)),
        "import-xml",
    ),
    "attributes without end": (
        "xml",
        lambda: ending(b"<a %b/>" % b" ".join(b'a%d=""' % n for n in range(1_200_000))),
        "import-many",
    ),
    "posts without end": (
        "xml",
        lambda: export(*[item("Soep", number=n) for n in range(20_100)]),
        "import-many",
    ),
    "tags without end": ("xml", lambda: export(item("Soep", "<b>x</b>" * 1_000_000)), "import-many"),
    "a text without end": ("xml", lambda: export(item("Soep", "soep " * 9_000_000)), "import-long"),
    "a text in a text": ("xml", lambda: export(item("Soep", "<div>" * 20_000 + "x")), "import-long"),
    "codes that stay open": ("xml", lambda: export(item("Soep", "<p>" + "[a " * 9_000_000)), "import-long"),
    "a list that stays open": (
        "xml",
        lambda: export(item("Soep", "x", meta=[("lijst", "a:1:{" + 's:1:"' * 9_000_000 + "}")])),
        "import-long",
    ),
}


@pytest.fixture
def imported(tmp_path):
    """Imports such a file with few resources: the messages, and the files of the site afterwards."""

    def put(kind, data):
        site, file = tmp_path / "site", tmp_path / f"lijst.{kind}"
        (site / "content/projects").mkdir(parents=True)
        (site / "site_config.yaml").write_text(CONFIG, "utf-8")
        (site / "content/projects/soep.md").write_text(SHEET, "utf-8")
        file.write_bytes(data)
        done = run(["import", "--quiet", "--site", site, file], limits=LIMITS)
        return done, {path.name: path.read_text("utf-8") for path in (site / "content").rglob("*.md")}

    return put


@pytest.mark.parametrize(("kind", "make", "code"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_not_imported_and_costs_little_of_the_processor_and_memory(imported, kind, make, code):
    done, found = imported(kind, make())
    assert done.returncode == 1, done.stderr[-300:]
    assert "Traceback" not in done.stderr
    assert f"fout[{code}]" in done.stderr
    assert found == {"soep.md": SHEET}


LARGE = {
    "empty lines": "<p>x</p>" + "\n" * 120_000 + "<p>x</p>",
    "codes that stay open": "<p>" + "[a " * 40_000,
    "codes without end": "<p>[" + "a" * 120_000,
    "quotes": "<blockquote>" * 90 + "x",
    "attributes": "<a " + " ".join(f"a{n}=x" for n in range(12_000)) + ">x</a>",
    "stars": "<p>" + "*_" * 60_000,
    "table cells": "<table><tr>" + "<td>x" * 20_000,
    "images": "<p>" + "<img src=x>" * 11_000,
    "items": "<ul>" + "<li>x" * 20_000,
    "links in links": "<a href=/x>x" * 9_000,
    "links beside links": "<p>" + "<a href=/x>x</a>" * 8_000,
    "shortcodes in bold": "<p>" + "<b>[a_b]" * 190 + "[a_b] <i>[a_b]</i>" * 7_000,
    "forms in forms": "<form><p>x" * 12_000,
    "forms beside forms": "<form action=x>x</form>" * 5_500,
    "blocks": '<!-- wp:a/b {"a":1} /-->' * 5_000,
    "a block without end": "<p>x<!-- wp:a/b {" + "} " * 60_000 + "-->",
    "a block and spaces": "<p>x<!-- wp:a/b {}" + " " * 120_000 + "x-->",
    "spaces in a line": "<h2>x" + " " * 60_000 + "x" + "\t" * 60_000 + "x</h2>",
    "hashes in a heading": "<h2>x" + "#" * 120_000 + "x</h2>",
    "conditions": "<p>" + "<![if " * 20_000,
    "declarations": "<p>" + "<!" * 60_000,
    "numbers above the line": "<p>" + "x<sup>2</sup>" * 9_000,
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_a_text_as_long_as_it_may_be_costs_little_too(imported, text):
    done, found = imported("xml", export(item("Brood", text)))
    assert done.returncode in {0, 1}, done.stderr[-300:]
    assert "Traceback" not in done.stderr
    assert found["soep.md"] == SHEET
    assert "fout[" in done.stderr or "brood.md" in found


def test_lists_without_end_and_thousands_of_one_name_cost_little(imported):
    names = b"titel;doelgroepen;trefwoorden\n"
    data = names + b"Brood;" + b"kind," * 26_000 + b";" + b"woord," * 20_000 + b"\n" + b"Brood\n" * 300
    done, found = imported("csv", data)
    assert done.returncode == 0, done.stderr[-300:]
    assert len(found) == 302
    assert done.stderr.count("Traceback") == 0


def test_one_post_that_is_too_long_keeps_no_other_out(imported):
    done, found = imported(
        "xml", export(item("Lang", "x " * 70_000, number=1), item("Brood", "Deeg.", number=2))
    )
    assert done.returncode == 1
    assert "fout[import-long]" in done.stderr
    assert set(found) == {"soep.md", "brood.md"}


@pytest.mark.parametrize("html", ["a<br>", "a<img>"], ids=["lines", "pictures"])
def test_many_elements_beside_each_other_cost_as_much_each_as_a_few(imported, html):
    cell = html * (130_000 // len(html))
    done, _ = imported("csv", f"titel;beschrijving\nSoep;{cell}\n{cell};Brood\n".encode())
    assert done.returncode in (0, 1), done.stderr[-300:]
    assert "Traceback" not in done.stderr


CHEAP = {
    "comments that are named time and again": lambda: noted(8_000),
    "columns of a worksheet by many names": lambda: workbook(
        WORKSHEET,
        "worksheet",
        ["<cols>" + '<col min="1" max="1"/>' * 50_000 + f"</cols><sheetData>{TITLE}{SOUP}</sheetData>"],
        sheets=AGAIN * 500,
    ),
    "a worksheet with links by many names": lambda: with_part(
        rows(SOUP, sheets=AGAIN * 1_900), RELATED, related(20_000, "hyperlink", "x")
    ),
    "a chart by many names": lambda: charted(views=10_000, times=400),
}


@pytest.mark.parametrize("make", CHEAP.values(), ids=CHEAP)
def test_a_workbook_that_names_one_thing_time_and_again_costs_little(imported, make):
    done, found = imported("xlsx", make())
    assert done.returncode == 0, done.stderr[-300:]
    assert set(found) == {"soep.md", "brood.md"}
