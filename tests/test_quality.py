"""The sheets that editors should review, by each kind of fault that their model can have."""

from datetime import date

import pytest

from fichebak.catalogue import places
from fichebak.catalogue.dates import Dates
from fichebak.catalogue.quality import KINDS, concerns
from fichebak.content import config, sheets
from fichebak.content.fields.address import Address
from fichebak.content.fields.date import PartialDate
from tests.conftest import TODAY, sheets_of

CONFIG = """\
title: Proefbak
fields:
  title: {type: text, label: Titel, required: true}
  summary: {type: text, label: Samenvatting}
  photo: {type: image, label: Foto}
  ask: {type: contact, label: Vragen}
  when: {type: period, label: Periode}
  review: {type: date, label: Na te kijken op}
  address: {type: address, label: Adres}
"""

PLACES = places.read("content/map/gemeenten.csv", b"name,lat,lon\nKuurne,50.85,3.28\n")
COMPLETE = """
summary: Elke vrijdag soep.
photo: {file: soep.png, alt: Een kom soep}
ask: soep@bak.example
when: 2020 tot heden
review: 2027"""


@pytest.fixture
def found(setting):
    """Kind of fault → slug and note of each sheet that has it, for sheets given as slug → front matter."""

    def of(written, configuration=CONFIG, table=PLACES, updated=PartialDate(TODAY.year), today=TODAY):  # noqa: B008
        settings, wrong = config.read(configuration)
        assert wrong == ()
        read = sheets_of(written, settings.model)
        dates = {sheet.slug: Dates(updated=updated) for sheet in read}
        return {
            concern.kind: [(one.sheet.slug, one.note) for one in concern.findings]
            for concern in concerns(settings.model, read, setting._replace(today=today), table, dates)
        }

    return of


def test_a_complete_sheet_has_no_fault_of_any_kind(found):
    assert found({"a": COMPLETE}) == {kind: [] for kind in KINDS}


def test_what_a_sheet_lacks_is_told_and_what_it_may_leave_open_is_not(found):
    lacking = found({"a": COMPLETE, "b": ""})
    assert lacking == {
        "review": [],
        "summary": [("b", "")],
        "contact": [("b", "")],
        "image": [("b", "")],
        "ended": [],
        "old": [],
        "municipality": [],
    }


def test_a_municipality_that_is_not_in_the_list_is_told_as_it_was_written(found):
    sheet = {"a": f"{COMPLETE}\naddress: Kuurnee"}
    assert found(sheet)["municipality"] == [("a", "Kuurnee")]
    assert "municipality" not in found(sheet, table=places.PlaceTable())


@pytest.mark.parametrize(("from_main", "expected"), [({"address"}, True), (set(), False)])
def test_a_translation_may_call_a_place_by_another_name(from_main, expected):
    address = Address("Kuurnee")
    fallback = sheets.Fallback("nl", frozenset(from_main), whole=False)
    sheet = sheets.Sheet("a.fr.md", "a", {"address": address}, {}, (), fallback)
    assert places.strays(PLACES)(sheet, ("address",)) == ((address, "Kuurne") if expected else None)


def test_a_place_that_many_sheets_name_is_looked_for_once(monkeypatch):
    calls = []
    monkeypatch.setattr(places, "nearest", lambda *arguments: calls.append(arguments) or "")
    stray = places.strays(PLACES)
    for _ in range(3):
        stray(sheets.Sheet("a.md", "a", {"address": Address("Kuurnee")}, {}, ()), ("address",))
    assert len(calls) == 2  # once among the names of its postcode, once among all


def test_a_contact_that_is_not_public_is_a_contact(found):
    hidden = COMPLETE.replace("soep@bak.example", "{email: soep@bak.example, public: nee}")
    assert found({"a": hidden})["contact"] == []


@pytest.mark.parametrize(
    ("day", "note"),
    [
        (TODAY.replace(day=TODAY.day - 1).isoformat(), "22 november 2026"),
        (TODAY.isoformat(), None),
        ("2026-10", "oktober 2026"),
        ("2026-11", None),
        ("2025", "2025"),
        ("2026", None),
    ],
)
def test_a_review_is_due_when_the_whole_of_its_date_has_passed(found, day, note):
    due = found({"a": COMPLETE.replace("review: 2027", f"review: {day}")})["review"]
    assert due == ([] if note is None else [("a", note)])


@pytest.mark.parametrize(
    ("period", "note"),
    [
        ("2018 - 2020", "2018 – 2020"),
        ("2018 - 2026", None),
        ("2018 tot ?", None),
        ("2027", None),
        ("maart 2021", "maart 2021"),
    ],
)
def test_a_period_that_is_over_is_told_with_its_dates(found, period, note):
    over = found({"a": COMPLETE.replace("2020 tot heden", period)})["ended"]
    assert over == ([] if note is None else [("a", note)])


NO_REVIEW = COMPLETE.replace("\nreview: 2027", "")


@pytest.mark.parametrize(
    ("sheet", "updated", "note"),
    [
        (NO_REVIEW, PartialDate(2023, 11, 23), "23 november 2023"),
        (NO_REVIEW, PartialDate(2023, 11, 24), None),
        (NO_REVIEW, PartialDate(2023, 12), None),
        (NO_REVIEW, PartialDate(2022), "2022"),
        (NO_REVIEW, PartialDate(2023), None),
        (NO_REVIEW, None, None),
        (NO_REVIEW.replace("2020 tot heden", "2016 tot ?"), PartialDate(2020), "2020"),
        (NO_REVIEW.replace("2020 tot heden", "2018 - 2020"), PartialDate(2020), None),  # it has ended
        (COMPLETE, PartialDate(2020), None),  # a review is planned
    ],
)
def test_a_sheet_about_today_that_nobody_changed_for_three_years_is_doubted(found, sheet, updated, note):
    assert found({"a": sheet}, updated=updated).get("old", []) == ([("a", note)] if note else [])


@pytest.mark.parametrize(("day", "is_old"), [(date.min, False), (date.max, True)])
def test_any_day_can_be_asked_for(found, day, is_old):
    assert found({"a": NO_REVIEW}, today=day)["old"] == ([("a", "2026")] if is_old else [])


def test_only_what_the_model_has_can_be_lacking(found):
    bare = "title: Bak\nfields:\n  title: {type: text, label: Titel, required: true}\n"
    assert found({"a": ""}, bare, updated=None) == {}
    # A model may give the fields for reviews and summaries any name.
    other = bare + "  review: {type: text, label: Recensie}\n  summary: {type: boolean, label: Telling}\n"
    assert found({"a": ""}, other, updated=None) == {}
