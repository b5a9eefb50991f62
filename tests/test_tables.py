"""A sheet as a row of a table: each cell is read back as the same value."""

import re
import typing
from cProfile import Profile

import pytest
from hypothesis import given, strategies as st

from fichebak.content import sources, tables
from fichebak.content.fields.contact import Contact
from fichebak.content.fields.contract import has_parts
from fichebak.content.fields.shared.record import read_record
from fichebak.content.fields.shared.written import node_of
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from tests.conftest import whole_sheet
from tests.field_tables import names, table
from tests.sample import HOME
from tests.test_properties import MODEL, SHEETS, WORDS, steady, texts

TABLES = [table(name) for name in names()]
ACCEPTED = [
    pytest.param(about, case.written, id=f"{about.name}: {case.written.strip()}")
    for about in TABLES
    for case in about.accepted
]


def withheld(value):
    return value == Contact(public=False)


@pytest.mark.parametrize(("about", "written"), ACCEPTED)
def test_what_a_type_writes_it_reads_back(about, written):
    ((key, value),) = about.read(written).values.items()
    (declared,) = (field for field in about.declared if field.key == key)
    again = declared.type.written(value)
    if withheld(value):
        assert again == {}
    else:
        assert declared.type.parse(node_of(again)) == value
        # Only texts and lists of texts can be written in a single cell.
        assert isinstance(again, (str, list)) or has_parts(declared.type)


@pytest.mark.parametrize(("about", "written"), ACCEPTED)
def test_what_a_cell_says_is_the_value_it_was_made_of(about, written):
    model = Model(about.declared, ())
    values = about.read(written).values
    row = next(tables.rows([Sheet("content/projects/soep.md", "soep", values, {}, ())], model, WORDS["nl"]))
    assert row.pop("slug") == "soep"
    again = read_record(node_of(tables.read(row, model).front), about.declared)
    assert again.diagnostics == ()
    assert again.values == {key: value for key, value in values.items() if not withheld(value)}


def sheet_of(text, path="content/projects/soep.md"):
    sheet, found = whole_sheet(sources.read(path, text.encode()), MODEL)
    assert sheet is not None, found
    return sheet


@pytest.mark.parametrize("text", SHEETS)
def test_a_sheet_of_the_sample_comes_back_from_its_row(text):
    sheet = sheet_of(text)
    again = tables.read(next(tables.rows([sheet], MODEL, WORDS["nl"])), MODEL)
    assert again.slug == "soep"
    assert again.left == {}
    assert read_record(node_of(again.front), MODEL.fields).values == sheet.values
    assert again.texts == {part.section.key: part.text for part in sheet.parts}


def test_a_row_has_the_plain_columns_that_people_expect():
    sheet = sheet_of("""\
---
titel: Soep
organisatie: OCMW
doelgroepen: [Ouderen, Kinderen]
adres: Kaai 3, 8000 Brugge
periode: {start: 2018, end: doorlopend}
vrijwilligers: Ja
sdgs: [11, 3]
scores: {impact: 8/10}
partners: [Stad, "Kring (https://kring.example)"]
contact: {naam: Onthaal, tel: "+32 50 12 34 56"}
---
- eerste
- tweede
""")
    assert next(tables.rows([sheet], MODEL, WORDS["nl"])) == {
        "slug": "soep",
        "title": "Soep",
        "target_groups": "Kinderen; Ouderen",
        "address": "Kaai 3, 8000 Brugge",
        "period.start": "2018",
        "period.end": "..",
        "volunteers": "ja",
        "sdgs": "3; 11",
        "scores.impact": "8",
        "organisation": "OCMW",
        "partners": "Stad; Kring (https://kring.example)",
        "contact.name": "Onthaal",
        "contact.phone": "+32 50 12 34 56",
        "## Beschrijving project": "- eerste\n- tweede",
    }


def test_a_contact_that_is_not_public_is_in_no_cell():
    text = "titel: Soep\norganisatie: OCMW\ndoelgroepen: Ouderen\n"
    front = (
        f"---\n{text}contact: {{naam: Onthaal, email: geheim@buurtbak.example, publiek: nee}}\n---\nSoep.\n"
    )
    row = next(tables.rows([sheet_of(front)], MODEL, WORDS["nl"]))
    assert [name for name in row if name.startswith("contact")] == []
    assert "geheim" not in str(row)
    assert "Onthaal" not in str(row)


def test_the_columns_in_use_stand_in_the_order_of_the_model():
    rows = [{"## Sterke punten": "x", "title": "x"}, {"contact.email": "x", "slug": "x"}]
    assert tables.used(rows, MODEL) == ("slug", "title", "contact.email", "## Sterke punten")


def test_a_cell_without_a_place_is_left_over_and_not_lost():
    row = {"title": "Soep", "kleur": "rood", "address": "Ieper", "address.street": "Kaai", "area": "  "}
    read = tables.read(row, MODEL)
    assert read.front == {"title": "Soep", "address": "Ieper"}
    assert read.left == {"kleur": "rood", "address.street": "Kaai"}


@pytest.mark.parametrize(("code", "said"), [("nl", "ja"), ("en", "yes"), ("fr", "oui")])
def test_yes_is_said_in_the_language_of_the_site(code, said):
    sheet = Sheet("content/projects/soep.md", "soep", {"volunteers": True}, {}, ())
    assert next(tables.rows([sheet], MODEL, WORDS[code]))["volunteers"] == said


def test_a_field_that_is_called_slug_keeps_its_name():
    fields = table("text").declared
    model = Model((*fields, type(fields[0])("slug", fields[0].type)), ())
    sheet = Sheet("content/projects/soep.md", "soep", {"slug": "anders"}, {}, ())
    assert next(tables.rows([sheet], model, WORDS["nl"])) == {"slug": "anders"}


@pytest.mark.parametrize(
    "cell", ["=1+1", "+32 50", "-33.86, 2", "@soep", "\tsoep", "'=1", "''+1", "- een\n- twee"]
)
def test_no_cell_begins_as_a_formula(cell):
    assert tables.guarded(cell) == f"'{cell}"
    assert tables.unguarded(tables.guarded(cell)) == cell


@pytest.mark.parametrize("cell", ["0471123456", "007", "'0471123456", "00"])
def test_no_number_loses_the_nought_it_begins_with(cell):
    assert tables.guarded(cell) == f"'{cell}"
    assert tables.unguarded(tables.guarded(cell)) == cell


@pytest.mark.parametrize(
    "cell", ["'s Gravenhof", "'", "''", "", "8/10", "Soep - brood", "0", "0,5", "0471 12"]
)
def test_an_apostrophe_of_its_own_stays(cell):
    assert tables.guarded(cell) == cell
    assert tables.unguarded(cell) == cell


def test_the_table_that_a_visitor_downloads_guards_the_same_cells():
    script = (HOME / "templates/assets/search/download.js").read_text("utf-8")
    (guarded,) = re.findall(r"/(\^.*)/\.test\(text\)", script)
    cells = [*tables.FORMULA, "0471123456"]
    assert [cell for cell in cells if not re.match(guarded, cell)] == []
    assert not re.match(guarded, "0,5")


@steady
@given(st.text("'=+-@\t\rab0", max_size=6) | texts)
def test_guarding_loses_nothing(cell):
    assert tables.unguarded(tables.guarded(cell)) == cell
    assert tables.guarded(cell)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


@steady
@given(st.lists(st.text("ab;,|\"'[]{}() \n", min_size=1, max_size=8), max_size=4))
def test_names_with_any_signs_come_back_from_their_cell(written):
    (partners,) = (field for field in table("links").declared if field.key == "partners")
    given = [name for name in (" ".join(one.split()) for one in written) if name]
    values = read_record(node_of({"partners": given}), [partners]).values
    row = next(tables.rows([Sheet("a.md", "a", values, {}, ())], Model((partners,), ()), WORDS["nl"]))
    again = tables.read(row, Model((partners,), ()))
    assert read_record(node_of(again.front), [partners]).values == values


def test_no_record_waits_for_the_members_of_a_protocol():
    """An import asks for the columns three times for each record."""
    with Profile(subcalls=False) as calls:
        tables.columns(MODEL)
    files = {getattr(one.code, "co_filename", "") for one in calls.getstats()}
    assert tables.__file__ in files
    assert typing.__file__ not in files
