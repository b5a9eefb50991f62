"""The figures, compared with a count by hand, whatever names the model gives its fields."""

from decimal import Decimal
from types import MappingProxyType

import pytest

from fichebak.catalogue import statistics
from fichebak.content import config
from tests.conftest import gathered, sheets_of

CONFIG = """\
title: Proefbak
fields:
  title: {type: text, label: Titel, required: true}
  groups: {type: choices, label: Doelgroep, filter: true, options: [Zeelui, Kinderen, Ouderen, Boeren]}
  kind: {type: choice, label: Soort, filter: true, options: [Zang, Dans]}
  who: {type: text, label: Organisatie, filter: true}
  place: {type: address, label: Adres, filter: true}
  when: {type: period, label: Periode, filter: true}
  helpers: {type: boolean, label: Vrijwilligers, filter: true}
  shed: {type: boolean, label: Schuur}
  hours: {type: number, label: Uren, filter: true}
  goals: {type: sdgs, label: SDG, filter: true}
  marks:
    type: group
    label: Cijfers
    fields:
      worth_it: {type: score, label: Aanrader, filter: true}
      depth: {type: score, label: Diepgang, maximum: 4}
      fame: {type: score, label: Faam, maximum: 100}
"""

# The date of the tests is 23 November 2026.
SHEETS = {
    "a": """
groups: [Ouderen, Zeelui]
kind: Dans
who: De Brug
place: 8400 Oostende
when: 2024 - 2025
helpers: ja
goals: [11, 3]
marks: {worth_it: 8, depth: 4}""",
    "b": """
groups: Ouderen
kind: Zang
who: De Brug
place: Loker
when: 2025 tot heden
helpers: nee
shed: ja
goals: 11
marks: {worth_it: "7,9"}""",
    "c": """
groups: [Kinderen, Ouderen]
who: Averij
place: 8400 Oostende
when: 2027
marks: {worth_it: 0, depth: 1.5}""",
    "d": "",
}


@pytest.fixture
def catalogue(setting):
    """The model and the catalogue of some sheets, given as slug → front matter."""
    settings, found = config.read(CONFIG)
    assert found == ()

    def of(written):
        return settings.model, gathered(sheets_of(written, settings.model), settings.model, setting)[0]

    return of


@pytest.fixture
def counted(catalogue, setting):
    """Every figure of a catalogue, by name."""

    def of(written, municipalities=MappingProxyType({})):
        model, whole = catalogue(written)
        facets = whole.facets
        return {
            "charts": {c.facet.key: c for c in statistics.charts(facets, whole.sheets)},
            "highlights": [
                (question, value.term.key, value.count) for question, value in statistics.highlights(facets)
            ],
            "blanks": {
                b.facet.key: (b.possible, [term.label for term in b.missing])
                for b in statistics.blank_spots(facets, setting, municipalities)
            },
            "spreads": {s.id: s for s in statistics.spreads(model, facets, whole.sheets)},
        }

    return of


def shown(chart):
    return {value.term.key: value.count for value in chart.values}


def test_a_chart_counts_the_sheets_of_each_value_and_those_that_give_none(counted):
    charts = counted(SHEETS)["charts"]
    assert {key: (shown(chart), chart.without) for key, chart in charts.items()} == {
        "groups": ({"ouderen": 3, "zeelui": 1, "kinderen": 1}, 1),
        "kind": ({"zang": 1, "dans": 1}, 2),
        "who": ({"de-brug": 2, "averij": 1}, 1),
        "municipality": ({"oostende": 2, "loker": 1}, 1),
        "state": ({"loopt-nog": 1, "gepland": 1, "afgelopen": 1}, 1),
        "year": ({"2027": 1, "2026": 1, "2025": 2, "2024": 1}, 1),
        "helpers": ({"ja": 1, "nee": 1}, 2),
        "goals": ({"3": 1, "11": 2}, 2),
    }


def test_what_most_sheets_carry_comes_first_unless_the_values_are_a_scale(counted):
    charts = counted(SHEETS)["charts"]
    assert list(shown(charts["groups"])) == ["ouderen", "zeelui", "kinderen"]
    assert list(shown(charts["who"])) == ["de-brug", "averij"]
    assert list(shown(charts["goals"])) == ["3", "11"]
    assert list(shown(charts["year"])) == ["2027", "2026", "2025", "2024"]
    several = counted({"a": "\nhelpers: nee", "b": "\nhelpers: nee", "c": "\nhelpers: ja"})["charts"]
    assert list(shown(several["helpers"])) == ["ja", "nee"]
    hours = counted({"a": "\nhours: 10", "b": "\nhours: 2", "c": "\nhours: 10"})["charts"]["hours"]
    assert list(shown(hours)) == ["2", "10"]


def test_a_list_without_end_is_cut_and_one_of_the_model_is_not(counted):
    count, most = 23, statistics.MAX_BARS
    many = {f"p{n:02}": f"\nwho: Club {n:02}\ngoals: {1 + n % 17}" for n in range(count)}
    charts = counted(many)["charts"]
    assert (len(charts["who"].values), charts["who"].without) == (most, 0)
    assert charts["who"].left_out == count - most
    assert (len(charts["goals"].values), charts["goals"].left_out) == (17, 0)


def test_nor_is_a_list_of_the_model_a_chart_if_it_has_hundreds(counted, monkeypatch):
    monkeypatch.setattr(statistics, "MAX_CLOSED_BARS", 9)
    charts = counted({f"p{n:02}": f"\ngoals: {1 + n % 17}" for n in range(20)})["charts"]
    assert [value.count for value in charts["goals"].values] == [2] * 3 + [1] * 6
    assert charts["goals"].left_out == 8


@pytest.mark.parametrize(("count", "scale"), [(1, 5), (5, 5), (6, 6), (23, 23)])
def test_the_longest_bar_is_full_only_when_it_stands_for_some_sheets(counted, count, scale):
    charts = counted({f"p{n}": "\nwho: De Brug" for n in range(count)})["charts"]
    assert charts["who"].scale == scale


def test_states_and_every_plain_yes_are_named_first(counted):
    assert counted(SHEETS)["highlights"] == [
        ("", "loopt-nog", 1),
        ("", "gepland", 1),
        ("", "afgelopen", 1),
        ("Vrijwilligers", "ja", 1),
    ]


def test_a_blank_spot_is_a_value_that_could_occur_and_does_not(counted):
    blanks = counted(SHEETS)["blanks"]
    assert list(blanks) == ["groups", "kind", "goals"]
    assert blanks["groups"] == (4, ["Boeren"])
    assert blanks["kind"] == (2, [])
    possible, missing = blanks["goals"]
    assert (possible, len(missing)) == (17, 15)
    assert missing[:3] == ["1. Geen armoede", "2. Geen honger", "4. Kwaliteitsonderwijs"]


def test_a_sheet_in_a_village_counts_for_the_municipality_that_the_village_is_part_of(counted):
    homes = {
        "oostende": "Oostende",
        "zwevegem": "Zwevegem",
        "loker": "Heuvelland",
        "kemmel": "Heuvelland",
        "heuvelland": "Heuvelland",
        "ardooie": "Ardooie",
    }
    assert counted(SHEETS, homes)["blanks"]["municipality"] == (4, ["Ardooie", "Zwevegem"])


def test_a_score_has_its_average_its_ends_and_how_many_gave_one(counted):
    spreads = counted(SHEETS)["spreads"]
    assert list(spreads) == ["marks-worth-it", "marks-depth", "marks-fame"]
    found = spreads["marks-worth-it"]
    assert (found.given, found.average, found.low, found.high) == (3, Decimal("5.3"), 0, 8)
    found = spreads["marks-depth"]
    # (4 + 1.5) / 2 = 2.75, and a half rounds up.
    assert (found.given, found.average) == (2, Decimal("2.8"))


def columns(spread):
    return {column.start: column.count for column in spread.columns if column.count}


def test_a_score_stands_in_the_column_of_the_whole_number_that_it_reaches(counted):
    spreads = counted({**SHEETS, "e": "\nmarks: {fame: 99}", "f": "\nmarks: {fame: 100}"})["spreads"]
    assert columns(spreads["marks-worth-it"]) == {0: 1, 7: 1, 8: 1}
    assert [column.start for column in spreads["marks-worth-it"].columns] == list(range(11))
    assert [column.start for column in spreads["marks-depth"].columns] == list(range(5))
    assert columns(spreads["marks-fame"]) == {90: 1, 100: 1}
    assert [column.start for column in spreads["marks-fame"].columns] == list(range(0, 101, 10))


def test_columns_add_up_to_what_the_filter_says_of_at_least(counted):
    found = counted(SHEETS)["spreads"]["marks-worth-it"]
    for column in found.columns:
        above = sum(other.count for other in found.columns if other.start >= column.start)
        # All sheets have at least 0, so “at least 0” is no filter.
        assert (column.at_least.count if column.at_least else 0) == (above if column.start else 0)


def test_a_score_that_nobody_gave_has_no_average(counted):
    found = counted({"d": ""})["spreads"]["marks-worth-it"]
    assert (found.given, found.average, found.low, found.high) == (0, None, None, None)
    assert columns(found) == {}


def test_an_empty_catalogue_has_no_charts_and_is_blank_everywhere(counted):
    figures = counted({})
    assert (figures["charts"], figures["highlights"]) == ({}, [])
    assert {key: possible == len(missing) for key, (possible, missing) in figures["blanks"].items()} == {
        "groups": True,
        "kind": True,
        "goals": True,
    }
    assert {spread.given for spread in figures["spreads"].values()} == {0}
