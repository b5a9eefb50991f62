"""Every field type, by its table of cases; and that a type has everything that belongs to it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from fichebak.content.fields import TYPES
from fichebak.content.fields.choice import ClosedList, Option
from fichebak.content.fields.choices import Choices
from fichebak.content.fields.contact import Contact
from fichebak.content.fields.contract import is_many
from fichebak.content.fields.date import PartialDate
from fichebak.content.fields.shared.record import Record
from fichebak.content.model import options_of
from fichebak.text.diagnostics import Invalid, Place
from fichebak.text.nodes import Scalar
from fichebak.text.wording import slug
from tests.conftest import AS_TEXT
from tests.field_reference import reference
from tests.field_tables import ABSENT, TABLES, Accepted, Rejected, Table, cases, names, short, table
from tests.markup import Document

ROOT = Path(__file__).resolve().parent.parent


def value_of(about: Table, written: str):
    """The only value of a text."""
    record = about.read(written)
    assert record.diagnostics == ()
    (value,) = record.values.values()
    return value


@pytest.mark.parametrize(("about", "case"), cases("accepted"))
def test_what_a_sheet_may_say_is_shown_and_filtered(about: Table, case: Accepted, setting):
    record = about.read(case.written)
    assert [short(found) for found in record.diagnostics] == []
    ((key, value),) = record.values.items()
    (declared,) = (field for field in about.declared if field.key == key)

    assert declared.type.plain(value, setting) == case.shown
    terms = declared.type.terms(value, setting)
    assert {facet: [term.key for term in found] for facet, found in terms.items() if found} == case.terms
    assert terms.keys() <= set(declared.type.FACETS)


@pytest.mark.parametrize(("about", "case"), cases("rejected"))
def test_what_a_sheet_may_not_say_is_told_at_its_place(about: Table, case: Rejected):
    record = about.read(case.written)
    assert [short(found) for found in record.diagnostics] == case.mistakes
    meant = {diagnostic.detail("near") for diagnostic in record.diagnostics} - {""}
    assert meant == {case.near} - {""}


UNSEEN = (r'"\u200b\u200b"', r'"\u3164"', r'" \u00ad\u2060 "', "\u200b", "\u2800")
"""Invisible characters: pasted from a web page, or meant to deceive."""


@pytest.mark.parametrize("nothing", [*ABSENT, *UNSEEN])
@pytest.mark.parametrize("about", TABLES, ids=names())
def test_nothing_is_nothing_in_every_type(about: Table, nothing):
    key = about.declared[0].key
    assert about.read(f"{key}: {nothing}") == Record({}, about.read(f"{key}: ~").places, ())


@pytest.mark.parametrize("about", TABLES, ids=names())
def test_a_table_is_about_its_type_and_uses_every_option_of_it(about: Table):
    assert {field.type_name for field in about.declared} == {about.name}
    options = {option.key for option in options_of(TYPES[about.name])}
    assert {option for option in options if f"{option}:" in about.declaration} == options


@pytest.mark.parametrize("about", TABLES, ids=names())
def test_a_type_whose_values_are_lists_says_so(about: Table):
    for field in about.declared:
        assert is_many(field.type) == (field.type.data_schema().get("type") == "array")


def test_a_type_is_a_module_a_line_a_partial_and_a_table():
    modules = {path.stem for path in (ROOT / "fichebak/content/fields").glob("*.py")}
    partials = {path.stem for path in (ROOT / "templates/fields").glob("*.html")}
    assert modules == {*TYPES, "__init__", "contract"}
    assert partials == set(TYPES)
    assert set(names()) == set(TYPES)


FILTERED = [about for about in TABLES if TYPES[about.name].FACETS and about.name != "score"]
"""A score is no link: its filter values are what it reaches at least."""


@pytest.mark.parametrize("about", FILTERED, ids=lambda about: about.name)
def test_a_value_that_is_a_filter_leads_to_its_page(make, about: Table):
    case = next(case for case in about.accepted if case.terms)
    key, value = case.written.split(":", 1)
    # Under another key, since some have a meaning of their own: a title, a status.
    declared = {**yaml.load(about.declaration, Loader=AS_TEXT)[key], "filter": "yes"}
    title = {"type": "text", "label": "Titel", "required": "yes"}
    site = {"title": "Bak", "fields": {"title": title, "it": declared}, "checks": {"shown-draft": "off"}}
    sheet = f"---\ntitle: Soep\nit:{value}\n---\n"
    outcome = make({"content/projects/soep.md": sheet}, config=yaml.safe_dump(site))
    assert [short(found) for found in outcome.diagnostics] == []
    links = Document(outcome.files["projecten/soep/index.html"]).values("dd a", "href")
    wanted = {key for keys in case.terms.values() for key in keys}
    assert wanted - {link.split("/")[-2] for link in links if link.endswith("/index.html")} == set()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("zorg thuis en wonen", "Zorg thuis, Wonen"),
        ("wonen zorg", "Wonen, Zorg"),
        ("“Zorg” + ‘zorg thuis’", "Zorg, Zorg thuis"),
        ("zorg en wonen en katten", ""),
        ("zorg " * 100, ""),  # too long to be meant as a choice, and slow to compare
    ],
)
def test_several_values_that_nothing_parts_are_named_as_they_are_called(written, meant):
    options = ClosedList(Option(slug(label), label) for label in ("Zorg", "Zorg thuis", "Wonen"))
    with pytest.raises(Invalid) as raised:
        Choices(options).parse(Scalar(Place("a.md"), written))
    (found,) = raised.value.diagnostics
    assert found.detail("meant") == meant


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("050 12 34 56", "050123456"),
        ("0470/12.34.56", "0470123456"),
        ("+32 50 12 34 56", "+3250123456"),
        ("+32 (0)50 12 34 56", "+3250123456"),
        ("0032 (0)50 12 34 56", "003250123456"),
    ],
)
def test_a_telephone_number_is_dialled_without_its_punctuation(written, dialled):
    assert value_of(table("phone"), f"phone: {written}").dialled == dialled


@pytest.mark.parametrize(
    "written",
    [
        "contact: {name: Onthaal, email: info@buurtbak.example, public: nee}",
        "contact: {public: no, phone: 0470123456, website: https://buurtbak.example, role: balie}",
    ],
)
def test_a_contact_that_is_not_public_is_forgotten_as_soon_as_it_is_read(written):
    assert value_of(table("contact"), written) == Contact(public=False)


@pytest.mark.parametrize(
    ("written", "interval"),
    [
        ("2018 tot eeuwig doorlopend", "2018/.."),
        ("maart 2019 - juni 2021", "2019-03/2021-06"),
        ("2016 tot ?", "2016/"),
        ("14 mei 2024", "2024-05-14/2024-05-14"),
    ],
)
def test_a_period_has_the_standard_notation_and_keeps_the_words_of_its_editor(written, interval):
    period = value_of(table("period"), f"period: {written}")
    assert (period.interval, period.text) == (interval, written)


def test_a_period_in_parts_keeps_the_words_that_it_was_given():
    period = value_of(table("period"), "period: {start: 2016, text: Eén zomer lang}")
    assert period.text == "Eén zomer lang"


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        (PartialDate(2024), date(2024, 1, 1), date(2024, 12, 31)),
        (PartialDate(2024, 2), date(2024, 2, 1), date(2024, 2, 29)),
        (PartialDate(2024, 2, 14), date(2024, 2, 14), date(2024, 2, 14)),
    ],
)
def test_a_coarse_date_means_all_of_its_year_or_month(partial, first, last):
    assert (partial.first, partial.last) == (first, last)


@pytest.mark.parametrize(
    ("name", "written", "labels"),
    [
        ("score", ["impact: 3"], ["minstens 3", "minstens 2", "minstens 1"]),
        ("boolean", ["volunteers: nee", "volunteers: ja"], ["Ja", "Nee"]),
        ("number", ["price: 10", "price: -1", "price: 9,5"], ["-1 euro", "9,5 euro", "10 euro"]),
        ("choice", ["status: concept", "status: klaar"], ["gepubliceerd", "concept"]),
        ("sdgs", ["sdgs: 13", "sdgs: 5"], ["5. Gendergelijkheid", "13. Klimaatactie"]),
        (
            "period",
            ["period: 2024", "period: 2027", "period: 2016 tot ?", "period: 2026"],
            ["loopt nog", "gepland", "afgelopen", "einde onbekend"],
        ),
    ],
)
def test_the_values_of_a_filter_stand_in_the_order_that_readers_expect(name, written, labels, setting):
    about = table(name)
    found = set()
    for text in written:
        ((key, value),) = about.read(text).values.items()
        (declared,) = (field for field in about.declared if field.key == key)
        found.update(declared.type.terms(value, setting)[declared.type.FACETS[0]])
    assert [term.label for term in sorted(found, key=lambda term: term.rank)] == labels
    assert len({term.rank for term in found}) == len(labels)


def test_the_field_reference_is_fresh(words, regold):
    page = ROOT / "docs/fields.md"
    expected = reference(words("nl"))
    if regold:
        page.write_text(expected, "utf-8")
    assert page.read_text("utf-8") == expected
