"""The filters: which sheets have each value, the counts, and the order that each type gives its values."""

import pytest

from fichebak.catalogue.facets import Counted, Overview
from fichebak.content import config
from fichebak.content.fields.contract import Term
from tests.conftest import gathered, sheets_of

CONFIG = """\
title: Proefbak
fields:
  title: {type: text, label: Titel, required: true}
  groups: {type: choices, label: Doelgroep, filter: true, options: [Zeelui, Kinderen, {label: Ouderen, aliases: [senioren]}]}
  kind: {type: choice, label: Soort, filter: true, options: [{key: b, label: Zang}, {key: a, label: Dans}]}
  organisation: {type: text, label: Wie trok dit project?, short: Organisatie, filter: true}
  address: {type: address, label: Adres, filter: true}
  period: {type: period, label: Periode, filter: true}
  scores:
    type: group
    label: Scores
    fields:
      impact: {type: score, label: Impact, filter: true}
  volunteers: {type: boolean, label: Vrijwilligers, filter: true}
  sdgs: {type: sdgs, label: SDG, filter: true}
  places: {type: number, label: Plaatsen, filter: true}
  area: {type: text, label: Waar}
"""  # noqa: E501

# The date of the tests is 23 November 2026.
SHEETS = {
    "a": """
groups: [Ouderen, Zeelui]
kind: Zang
organisation: De Brug
address: 8400 Oostende
period: 2024 - 2025
scores: {impact: 8}
volunteers: ja
sdgs: [11, 3]
places: 100""",
    "b": """
groups: senioren
organisation: de brug!
address: Kaai 1, 8400 Oostende
period: 2025 tot heden
scores: {impact: "7,5"}
volunteers: nee
sdgs: 11
places: 9""",
    "c": """
kind: Dans
organisation: Écluse
address: 8670 Koksijde
period: 2027
scores: {impact: 10/10}
places: 20""",
    "d": """
organisation: Zwin
address: 8670 Koksijde
period: 2024 tot ?
scores: {impact: 0}""",
    "e": """
area: Overal""",
}

EXPECTED = """\
groups     /doelgroep     zeelui: a | ouderen: a b
kind       /soort         b: a | a: c
organisation /organisatie de-brug: a b | ecluse: c | zwin: d
municipality /gemeente    koksijde: c d | oostende: a b
state      /looptijd      loopt-nog: b | gepland: c | afgelopen: a | einde-onbekend: d
year       /jaar          2027: c | 2026: b | 2025: a b | 2024: a d
impact     /impact        10: c | 9: c | 8: a c | 7: a b c | 6: a b c | 5: a b c | 4: a b c | 3: a b c | 2: a b c | 1: a b c
volunteers /vrijwilligers ja: a | nee: b
sdgs       /sdg           3: a | 11: a b
places     /plaatsen      9: b | 20: c | 100: a
"""  # noqa: E501
"""The filters in the order of the model; their values in the order of their type, with sheets by title."""


@pytest.fixture
def facets(setting):
    settings, found = config.read(CONFIG)
    assert found == ()

    def of(written):
        catalogue, _ = gathered(sheets_of(written, settings.model), settings.model, setting)
        return catalogue.facets

    return of


def shown(facets):
    return {
        f"{facet.key} /{facet.word}": " | ".join(
            f"{value.term.key}: {' '.join(sheet.slug for sheet in value.sheets)}" for value in facet.values
        )
        for facet in facets
    }


def test_every_value_has_the_sheets_that_carry_it(facets):
    expected = {" ".join(line.split()[:2]): " ".join(line.split()[2:]) for line in EXPECTED.splitlines()}
    assert shown(facets(SHEETS)) == expected
    assert list(shown(facets(SHEETS))) == list(expected)


def test_the_order_of_the_files_changes_nothing(facets):
    assert facets(dict(reversed(SHEETS.items()))) == facets(SHEETS)


def test_a_value_that_no_sheet_carries_is_not_there(facets):
    assert [facet.values for facet in facets({"e": SHEETS["e"]})] == [()] * 10


def test_a_count_is_the_number_of_sheets(facets):
    by_key = {
        facet.key: {value.term.label: value.count for value in facet.values} for facet in facets(SHEETS)
    }
    assert by_key["groups"] == {"Zeelui": 1, "Ouderen": 2}
    assert by_key["impact"]["minstens 7"] == 3
    assert by_key["sdgs"] == {
        "3. Goede gezondheid en welzijn": 1,
        "11. Duurzame steden en gemeenschappen": 2,
    }


def test_of_two_spellings_the_same_one_names_the_value_on_every_machine(facets):
    one = {"a": "\norganisation: De brug", "b": "\norganisation: De Brug", "c": "\norganisation: DE BRUG"}
    other = {"a": "\norganisation: DE BRUG", "b": "\norganisation: De brug", "c": "\norganisation: De Brug"}
    labels = {facets(written)[2].values[0].term.label for written in (one, other)}
    assert labels == {"DE BRUG"}


def test_a_value_in_another_script_is_a_value(facets):
    written = {
        "a": "\norganisation: Спільнота",
        "b": "\norganisation: Громада",
        "c": "\norganisation: громада",
    }
    values = facets(written)[2].values
    assert [(value.term.label, len(value.sheets)) for value in values] == [("Громада", 2), ("Спільнота", 1)]


def overview(labels):
    values = tuple(Counted(Term(label, label), 1, "") for label in labels)
    return Overview("club", "Club", "club", values)


@pytest.mark.parametrize(
    ("labels", "initials"),
    [
        (["Averij"] * 40 + ["Éclair", "ebbe"] * 10 + ["3 Gapers", "10 Pinten"], ["A", "E", "0–9"]),
        (["Averij"] * 30 + ["Zwin"] * 30 + ["Спільнота"] * 2, ["A", "Z", "С"]),
        # Few values are read as they stand; and so are options in an order of their own.
        (["Averij"] * 30 + ["Zwin"] * 30, [""]),
        (["Averij"] * 30 + ["Zwin"] * 30 + ["Averij"], [""]),
        # One initial finds nothing, nor do as many as there are values.
        ([str(year) for year in range(1950, 2030)], [""]),
        ([chr(code) for code in range(0x4E00, 0x4E60)], [""]),
    ],
)
def test_many_values_in_the_order_of_the_alphabet_stand_below_their_initials(labels, initials):
    groups = overview(labels).by_initial
    assert [initial for initial, _ in groups] == initials
    assert [value.term.label for _, values in groups for value in values] == labels


def test_a_field_that_is_no_filter_has_no_facet(facets, setting):
    assert "area" not in {facet.key for facet in facets(SHEETS)}
    settings, _ = config.read(CONFIG.replace(", filter: true", ""))
    assert gathered(sheets_of(SHEETS, settings.model), settings.model, setting)[0].facets == ()


def test_one_facet_of_a_type_may_be_chosen(setting):
    settings, _ = config.read(CONFIG.replace("Periode, filter: true", "Periode, filter: [year]"))
    found = gathered(sheets_of(SHEETS, settings.model), settings.model, setting)[0].facets
    assert {facet.key for facet in found} >= {"year", "municipality"}
    assert "state" not in {facet.key for facet in found}


def test_a_label_without_letters_still_has_a_word_in_addresses(setting):
    settings, found = config.read(CONFIG.replace("label: Soort", "label: 日本"))
    assert found == ()
    words = [
        facet.word for facet in gathered(sheets_of(SHEETS, settings.model), settings.model, setting)[0].facets
    ]
    assert words[1] == "kind"
