"""Related sheets: the rarest shared values decide, with their reasons, at a cost linear in the catalogue."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from fichebak.catalogue.facets import Facet, FacetValue
from fichebak.catalogue.nearness import nearness
from fichebak.catalogue.related import (
    ENOUGH,
    MAX_RELATED,
    PER_VALUE,
    cache_inputs,
    related,
    similarity_index,
)
from fichebak.content import config
from fichebak.content.fields.contract import Setting, Term
from fichebak.content.fields.location import Location
from fichebak.content.fields.text import Text
from fichebak.content.sheets import Sheet
from tests.conftest import CONFIG as SMALL, SHEET, TODAY, gathered, sheets_of
from tests.markup import Document

CONFIG = """\
title: Proefbak
fields:
  title: {type: text, label: Titel, required: true}
  groups:
    type: choices
    label: Doelgroep
    filter: true
    related: voor {value}
    options: [Iedereen, Kinderen, Ouderen, Eenzame mensen, LGBTQIA+, Mantelzorgers, Dak- en thuislozen]
  themes: {type: choices, label: Thema, filter: true, related: "rond {value}", options: [Taal, Sport en spel]}
  region: {type: choice, label: Streek, filter: true, related: "uit de {Value}", options: [Westhoek, Kust]}
  address: {type: address, label: Adres, filter: true, related: "in {value}"}
  sdgs: {type: sdgs, label: SDG, filter: true, related: "met SDG {value}"}
  organisation: {type: text, label: Organisatie, filter: true}
"""


NOWHERE = nearness({})


@pytest.fixture
def relations(words):
    """The relations of sheets given as slug → front matter: slug → (slug, reasons) of each related sheet."""

    def find(written, code="nl", near=NOWHERE):
        settings, found = config.read(CONFIG)
        assert found == ()
        catalogue, _ = gathered(
            sheets_of(written, settings.model), settings.model, Setting(words(code), TODAY)
        )
        index = similarity_index(catalogue.sheets, catalogue.facets, near)
        relations = related(catalogue.sheets, words(code), lambda: index)
        by_slug = {sheet.slug: relations(sheet.slug) for sheet in catalogue.sheets}
        return {slug: [(one.sheet.slug, one.reasons) for one in found] for slug, found in by_slug.items()}

    return find


@pytest.fixture
def remembered(words):
    """The inputs of the relations of sheets, by which the cache finds them."""

    def find(written, *, config_=CONFIG, code="nl", near=NOWHERE):
        settings, _ = config.read(config_)
        catalogue, _ = gathered(
            sheets_of(written, settings.model), settings.model, Setting(words(code), TODAY)
        )
        return tuple(cache_inputs(catalogue.sheets, catalogue.facets, words(code), near))

    return find


@pytest.mark.parametrize(
    "other",
    [
        {"written": {"a": "groups: Ouderen", "b": "groups: Kinderen"}},
        {"written": {"a": "groups: Kinderen", "b": "groups: Kinderen\nthemes: Taal"}},
        {"written": {"a": "groups: Kinderen", "c": "groups: Kinderen"}},
        {"written": {"a": "groups: Kinderen"}},
        {"config_": CONFIG.replace("voor {value}", "met {value}")},
        {"code": "fr"},
        {"near": nearness({"a": Location(Decimal("50.85"), Decimal("2.89"))})},
        {"near": NOWHERE._replace(shared_by="municipality")},
    ],
)
def test_whatever_may_change_a_relation_changes_what_relations_are_remembered_by(remembered, other):
    base = {"written": {"a": "groups: Kinderen", "b": "groups: Kinderen"}}
    assert remembered(**base) == remembered(**base)
    assert remembered(**base) != remembered(**{**base, **other})


def test_what_no_relation_looks_at_changes_nothing_in_what_they_are_remembered_by(remembered):
    assert remembered({"a": ""}) == remembered({"a": "organisation: De Brug"})


OTHERS = {"x": "organisation: De Brug", "y": "organisation: De Brug", "z": ""}
"""Sheets that share nothing relevant; without them, a value that all others have would mean nothing."""


def names(found):
    return [slug for slug, _ in found]


def test_one_rare_value_counts_for_more_than_a_common_one(relations):
    written = {
        "a": "groups: [Ouderen, Mantelzorgers]",
        "b": "groups: Ouderen",
        "c": "groups: Ouderen",
        "d": "groups: Mantelzorgers",
    }
    found = relations({**written, **OTHERS})
    assert found["a"] == [
        ("d", ("voor mantelzorgers",)),
        ("b", ("voor ouderen",)),
        ("c", ("voor ouderen",)),
    ]


def test_several_common_values_may_count_for_more_than_one_rare_one(relations):
    # log(8/3) twice is 1.96; log(8/2) is 1.39.
    written = {
        "a": "groups: [Ouderen, Kinderen, Mantelzorgers]",
        "b": "groups: Mantelzorgers",
        "c": "groups: [Ouderen, Kinderen]",
        "d": "groups: [Ouderen, Kinderen]",
        "e": "groups: Iedereen",
    }
    assert names(relations({**written, **OTHERS})["a"]) == ["c", "d", "b"]


def test_a_sheet_has_at_most_four_and_of_equals_the_first_by_title(relations):
    found = relations({**dict.fromkeys("gfedcba", "groups: Ouderen"), **OTHERS})
    assert MAX_RELATED == 4
    assert names(found["a"]) == ["b", "c", "d", "e"]
    assert names(found["c"]) == ["a", "b", "d", "e"]
    assert all(slug not in names(others) for slug, others in found.items())


def test_what_all_carry_what_one_carries_and_what_is_not_declared_relates_nothing(relations):
    written = {
        "a": "groups: [Iedereen, Ouderen]\norganisation: De Brug",
        "b": "groups: [Iedereen, Kinderen]\norganisation: De Brug",
        "c": "groups: Iedereen",
    }
    assert relations(written) == {"a": [], "b": [], "c": []}
    assert relations({"a": "groups: Ouderen"}) == {"a": []}
    assert relations({}) == {}


REASONS = {
    "a group in small letters": ("groups: Eenzame mensen", ["voor eenzame mensen"]),
    "an abbreviation as it is": ("groups: LGBTQIA+", ["voor LGBTQIA+"]),
    "a place as it is": ("address: 8900 Ieper", ["in Ieper"]),
    "a name that the phrase keeps as it is": ("region: Westhoek", ["uit de Westhoek"]),
    "a goal by number and name": ("sdgs: 13", ["met SDG 13 (Klimaatactie)"]),
    "values of one field together": ("groups: [Ouderen, Kinderen]", ["voor kinderen en ouderen"]),
    "three": (
        "groups: [Ouderen, Kinderen, Mantelzorgers]",
        ["voor kinderen, ouderen en mantelzorgers"],
    ),
    "one with an “en” of its own": (
        "themes: [Sport en spel, Taal]",
        ["rond taal, sport en spel"],
    ),
    "several fields in the order of the model": (
        "address: Ieper\nthemes: Taal\ngroups: Ouderen",
        ["voor ouderen", "rond taal", "in Ieper"],
    ),
}


@pytest.mark.parametrize(("front", "reasons"), REASONS.values(), ids=REASONS.keys())
def test_the_reason_is_in_words(relations, front, reasons):
    assert relations({"a": front, "b": front, **OTHERS})["a"] == [("b", tuple(reasons))]


def test_the_reason_names_the_three_rarest_values(relations):
    both = "groups: [Ouderen, Mantelzorgers]\naddress: Ieper\nsdgs: 3"
    found = relations({"a": both, "b": both, "c": "groups: Ouderen", **OTHERS})
    assert found["a"][0] == (
        "b",
        ("voor mantelzorgers", "in Ieper", "met SDG 3 (Goede gezondheid en welzijn)"),
    )


def test_the_reason_keeps_the_order_of_the_model_whatever_is_rarest(relations):
    both = "groups: Ouderen\naddress: Ieper"
    found = relations({"a": both, "b": both, "c": "groups: Ouderen", **OTHERS})
    assert found["a"][0] == ("b", ("voor ouderen", "in Ieper"))


@pytest.mark.parametrize(("code", "word"), [("nl", "en"), ("en", "and"), ("fr", "et")])
def test_the_reason_is_joined_in_the_language_of_the_site(relations, code, word):
    both = "groups: [Ouderen, Kinderen]"
    assert relations({"a": both, "b": both, **OTHERS}, code)["a"] == [
        ("b", (f"voor kinderen {word} ouderen",))
    ]


WESTHOEK = {
    "ieper": (50.8510, 2.8857),
    "langemark": (50.9130, 2.9180),  # 7 km
    "zillebeke": (50.8365, 2.9230),  # 3 km
    "markt": (50.8512, 2.8861),  # around the corner of ieper
    "brugge": (51.2093, 3.2247),
}


def points(*names):
    return {name: Location(*(Decimal(str(degrees)) for degrees in WESTHOEK[name])) for name in names}


def test_sheets_in_neighbouring_municipalities_are_related_the_nearer_first_and_told_how_far(relations):
    written = dict.fromkeys(WESTHOEK, "") | dict.fromkeys(["x", "y", "z"], "")
    found = relations(written, near=nearness(points(*WESTHOEK)))
    assert found["ieper"] == [
        ("markt", ("vlakbij",)),
        ("zillebeke", ("op ongeveer 3 km",)),
        ("langemark", ("op ongeveer 7 km",)),
    ]
    assert found["brugge"] == []
    assert found["x"] == []


@pytest.mark.parametrize(("code", "expected"), [("en", "about 3 km away"), ("fr", "à environ 3 km")])
def test_how_far_is_told_in_the_language_of_the_site(relations, code, expected):
    written = dict.fromkeys(["ieper", "zillebeke", *OTHERS], "")
    found = relations(written, code, near=nearness(points("ieper", "zillebeke")))
    assert found["ieper"] == [("zillebeke", (expected,))]


def test_one_municipality_is_told_as_that_and_not_as_near_besides(relations):
    written = {"ieper": "address: Ieper", "markt": "address: Ieper", **OTHERS}
    found = relations(written, near=nearness(points("ieper", "markt"), "municipality"))
    assert found["ieper"] == [("markt", ("in Ieper",))]


def test_nearness_counts_as_a_shared_value_does(relations):
    # log(12/2) for a rare value is 1.79; log(12/3) for a commoner one 1.39, and 0.52 for 7 of 10 km.
    written = {
        "ieper": "groups: [Ouderen, Mantelzorgers]",
        "brugge": "groups: Ouderen",
        "langemark": "groups: Ouderen",
        "a": "groups: Mantelzorgers",
        **dict.fromkeys("bcdefgh", ""),
    }
    found = relations(written, near=nearness(points("ieper", "brugge", "langemark")))
    assert names(found["ieper"]) == ["langemark", "a", "brugge"]
    assert found["ieper"][0] == ("langemark", ("voor ouderen", "op ongeveer 7 km"))


def test_only_the_three_weightiest_reasons_are_named_nearness_among_them(relations):
    both = "groups: [Kinderen, Ouderen, Mantelzorgers]"
    written = {"ieper": both, "langemark": both, "zillebeke": both, **dict.fromkeys("abcdefgh", "")}
    found = dict(relations(written, near=nearness(points("ieper", "langemark", "zillebeke")))["ieper"])
    # log(11/3) for each value that three sheets have, and as much for being right next to each other.
    assert found["langemark"] == ("voor kinderen, ouderen en mantelzorgers",)
    twice = "groups: [Kinderen, Ouderen]"
    written = dict.fromkeys(["ieper", "zillebeke"], twice) | dict.fromkeys("abcdefgh", "groups: Kinderen")
    found = dict(relations({**written, **OTHERS}, near=nearness(points("ieper", "zillebeke")))["ieper"])
    assert found["zillebeke"] == ("voor kinderen en ouderen", "op ongeveer 3 km")


def test_the_nearest_are_found_across_the_squares_of_the_map(relations):
    """Compares with the distances between all sheets: with few sheets none may be missed."""
    source = random.Random(7)
    spots = {
        f"s{n:02}": Location(
            Decimal(f"{50.7 + source.random() * 0.4:.4f}"), Decimal(f"{2.6 + source.random() * 0.6:.4f}")
        )
        for n in range(36)
    }
    near = nearness(spots)
    found = relations(dict.fromkeys(spots, ""), near=near)
    for one in spots:
        away = {other: near.kilometres(one, other) for other in spots if other != one}
        by_distance = sorted((km, other) for other, km in away.items() if km is not None)
        assert names(found[one]) == [other for _, other in by_distance[:MAX_RELATED]]
    assert sum(map(len, found.values())) > 100


@pytest.mark.parametrize("count", [500, 4000])
def test_near_sheets_are_the_same_work_in_a_catalogue_of_any_size(count):
    made, facets, _ = catalogue(count)
    source = random.Random(3)
    spots = {
        sheet.slug: Location(
            Decimal(f"{50.8 + source.random() / 4:.4f}"), Decimal(f"{2.6 + source.random() / 4:.4f}")
        )
        for sheet in made
    }
    index = similarity_index(made, facets, nearness(spots))
    for place in range(0, count, 7):
        assert len(index.candidates(place)) < 3 * ENOUGH


def test_braces_in_a_value_are_only_characters(relations):
    both = 'address: {municipality: "{x} {Value} {value}"}'
    assert relations({"a": both, "b": both, **OTHERS})["a"] == [("b", ("in {x} {Value} {value}",))]


def catalogue(count, seed=1, sizes=(31, 16, 64, 17)):
    """A generated catalogue, whose filters have common and rare values."""
    source = random.Random(seed)
    made = [Sheet("", f"{number:05}", {"title": f"{number:05}"}, {}, ()) for number in range(count)]
    facets = []
    for name, size in enumerate(sizes):
        carriers = [[] for _ in range(size)]
        weights = [1 / (value + 1) ** 0.7 for value in range(size)]
        for position in range(count):
            for value in set(source.choices(range(size), weights, k=source.randint(1, 4))):
                carriers[value].append(position)
        values = tuple(
            FacetValue(Term(str(n), str(n)), "", tuple(held), made) for n, held in enumerate(carriers) if held
        )
        facets.append(Facet(str(name), "", "", (), "", Text(), values, "{value}"))
    return made, facets, NOWHERE


def best(index, place):
    """The four most related sheets by comparing all pairs: slow, but certainly right."""
    mine = index.values_of[place]
    scored = [
        (-sum(index.weights[value] for value in mine & theirs), index.ranks[other], other)
        for other, theirs in enumerate(index.values_of)
        if other != place and mine & theirs
    ]
    return sorted(scored)[:MAX_RELATED]


@pytest.mark.parametrize("seed", range(5))
def test_a_small_catalogue_is_compared_whole(seed):
    index = similarity_index(*catalogue(ENOUGH, seed))
    for place in range(ENOUGH):
        assert index.nearest(place) == [other for *_, other in best(index, place)]


def test_in_a_large_catalogue_what_is_found_is_almost_the_best():
    index = similarity_index(*catalogue(3000, sizes=(31, 16, 17)))
    places = range(0, 3000, 60)
    shared = [
        index.values_of[place] & index.values_of[other] for place in places for other in index.nearest(place)
    ]
    found = sum(index.weights[value] for values in shared for value in values)
    assert found > -0.85 * sum(score for place in places for score, *_ in best(index, place))


class Counted(tuple):
    """A tuple that counts the reads of its items."""

    __slots__ = ()
    read = 0

    def __getitem__(self, index):
        found = super().__getitem__(index)
        Counted.read += len(found) if isinstance(index, slice) else 1
        return found

    def __iter__(self):
        Counted.read += len(self)
        return super().__iter__()


@pytest.mark.parametrize("count", [500, 4000])
@pytest.mark.parametrize("sizes", [(31, 16, 64, 17), (4,) * 8, (300,)], ids=["usual", "common", "rare"])
def test_a_sheet_is_the_same_work_in_a_catalogue_of_any_size(count, sizes):
    index = similarity_index(*catalogue(count, sizes=sizes))
    index = index._replace(carriers=tuple(map(Counted, index.carriers)))
    halvings = count.bit_length()
    for place in range(0, count, 7):
        Counted.read = 0
        assert len(index.candidates(place)) < 3 * ENOUGH
        common = len(index.values_of[place]) * (PER_VALUE + halvings)
        assert Counted.read <= 2 * ENOUGH + common
    assert Counted.read


def test_a_sheet_is_never_its_own_candidate():
    index = similarity_index(*catalogue(500))
    assert [place for place in range(500) if place in index.candidates(place)] == []


def test_the_order_of_the_files_changes_nothing(relations):
    source = random.Random(4)
    groups = ["Kinderen", "Ouderen", "LGBTQIA+", "Mantelzorgers"]
    written = {
        f"s{number}": f"groups: {source.sample(groups, source.randint(1, 3))}\nsdgs: {source.randint(1, 3)}"
        for number in range(400)
    }
    expected = relations(written)
    for seed in range(3):
        shuffled = random.Random(seed).sample(list(written.items()), len(written))
        assert relations(dict(shuffled)) == expected


RELATED = SMALL.replace("card: true", 'card: true\n    related: "voor {value}"')
SITE = {
    "content/projects/a.md": SHEET,
    "content/projects/b.md": SHEET.replace("Soep op de stoep", "Thee & <koekjes>"),
    "content/projects/c.md": SHEET.replace("Soep op de stoep", "Zang").replace("Ouderen", "Kinderen"),
}


def page(outcome, slug):
    return Document(outcome.files[f"projecten/{slug}/index.html"])


def test_a_sheet_shows_its_relations_and_why(make):
    outcome = make(SITE, config=RELATED)
    assert outcome.diagnostics == ()
    sheet = page(outcome, "a")
    assert sheet.texts(".related h2") == ["Verwante fiches"]
    assert sheet.values(".related", "aria-labelledby") == sheet.values(".related h2", "id")
    assert sheet.values(".related h3 a", "href") == ["../../projecten/b/index.html"]
    assert sheet.texts(".related h3") == ["Thee & <koekjes>"]
    assert sheet.texts(".related .card-body p") == ["Ook voor ouderen"]


def test_a_sheet_without_relations_has_no_section(make):
    outcome = make(SITE, config=RELATED)
    assert len(page(outcome, "b").all(".related")) == 1
    assert page(outcome, "c").all(".related") == []
    assert page(make(SITE), "a").all(".related") == []
