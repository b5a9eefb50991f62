"""The model in `site_config.yaml`: fields, their options and filters, sections."""

from __future__ import annotations

import pytest

from fichebak.content.declaring import RESERVED
from fichebak.content.fields.number import Number
from fichebak.content.fields.score import Score
from fichebak.content.fields.text import Text
from fichebak.content.model import Fields, Kind, Model, Sections
from fichebak.text.diagnostics import Invalid, in_order
from fichebak.text.nodes import parse
from tests.field_tables import short


def declared(text, kind=Fields):
    return kind().parse(parse(text, "site_config.yaml"))


def mistakes(text, kind=Fields):
    """Every mistake as “line:column code”, and the words that the messages suggest."""
    with pytest.raises(Invalid) as caught:
        declared(text, kind)
    diagnostics = in_order(list(caught.value.diagnostics))
    return [short(one) for one in diagnostics], {diagnostic.detail("near") for diagnostic in diagnostics} - {
        ""
    }


FIELDS = {
    "an unknown key, with the near one": (
        "place: {type: text, label: Plaats, requird: ja}",
        ["1:36 unknown-field"],
        {"required"},
    ),
    "an option of another type": (
        "place: {type: text, label: Plaats, unit: km}",
        ["1:36 unknown-field"],
        set(),
    ),
    "an option that is not of its kind": (
        "place: {type: text, label: Plaats, max: veel}",
        ["1:41 number"],
        set(),
    ),
    "an unknown type, with the near one": (
        "place: {type: adress, label: Plaats}",
        ["1:15 unknown-type"],
        {"address"},
    ),
    "an unknown type, with none near": ("place: {type: kleur, label: Plaats}", ["1:15 unknown-type"], set()),
    "no type": ("place: {label: Plaats}", ["1:1 missing-type"], set()),
    "an empty type": ("place: {type: , label: Plaats}", ["1:1 missing-type"], set()),
    "a type that is a list": ("place: {type: [text], label: Plaats}", ["1:15 not-one-value"], set()),
    "no label": ("place: {type: text}", ["1:8 missing"], set()),
    "a choice of nothing": ("place: {type: choice, label: Plaats, options: []}", ["1:38 missing"], set()),
    "no declaration": ("place: text", ["1:8 field-declaration"], set()),
    "a key with a capital": ("Plaats: {type: text, label: Plaats}", ["1:1 key-shape"], {"plaats"}),
    "a key with a hyphen": ("our-place: {type: text, label: Plaats}", ["1:1 key-shape"], {"our_place"}),
    "a key with a space and an accent": ("één plek: {type: text, label: X}", ["1:1 key-shape"], {"een_plek"}),
    "a key of nothing": ('"": {type: text, label: Plaats}', ["1:1 key-shape"], set()),
    "a filter on a type without values to filter by": (
        "phone: {type: phone, label: Telefoon, filter: true}",
        ["1:39 no-filter"],
        set(),
    ),
    "a card that has no room for the type": (
        "site: {type: url, label: Website, card: true}",
        ["1:35 no-card"],
        set(),
    ),
    "a picture, which stands on each card anyway, and what no card has room for": (
        "photo: {type: image, label: Foto, card: ja}\nplan: {type: markdown, label: Plan, card: ja}",
        ["2:37 no-card"],
        set(),
    ),
    "a card that has no room for what a group holds": (
        "who: {type: group, label: Wie, card: ja, fields: {site: {type: url, label: Website}}}",
        ["1:32 no-card"],
        set(),
    ),
    "a facet of another type": (
        "place: {type: address, label: Plaats, filter: year}",
        ["1:47 unknown-facet"],
        set(),
    ),
    "an unknown facet, with the near one": (
        "period: {type: period, label: Periode, filter: [state, yaer]}",
        ["1:56 unknown-facet"],
        {"year"},
    ),
    "a filter that is on by its name": (
        "period: {type: period, label: Periode, filter: {state: ja}}",
        ["1:48 filter-names"],
        set(),
    ),
    "a filter by its name in a list": (
        "period: {type: period, label: Periode, filter: [year, {state: ja}, [state]]}",
        ["1:55 filter-names", "1:68 filter-names"],
        set(),
    ),
    "a filter that is called as the search page calls its words": (
        "q: {type: text, label: Vraag, filter: ja}",
        ["1:1 filter-reserved"],
        set(),
    ),
    "such a filter in a group": (
        "more: {type: group, label: Meer, fields: {sort: {type: text, label: Soort, filter: ja}}}",
        ["1:43 filter-reserved"],
        set(),
    ),
    "a score of which the best is nothing": (
        "impact: {type: score, label: Impact, maximum: 0}",
        ["1:47 number-range"],
        set(),
    ),
    "a score of more points than anybody can write": (
        "impact: {type: score, label: Impact, maximum: 1000}",
        ["1:47 number-range"],
        set(),
    ),
    "a number of which the least is above the most": (
        "visitors: {type: number, label: Bezoekers, min: 10, max: 5}",
        ["1:44 bounds-crossed"],
        set(),
    ),
    "a text without room for a letter": (
        "place: {type: text, label: Plaats, max: 0}",
        ["1:41 number-range"],
        set(),
    ),
    "a relation that has no place for the value": (
        "place: {type: text, label: Plaats, filter: ja, related: in value}",
        ["1:57 related-phrase"],
        set(),
    ),
    "a relation through what is no filter": (
        "place: {type: text, label: Plaats, related: 'in {value}'}",
        ["1:36 related-filter"],
        set(),
    ),
    "a relation through a filter that is off": (
        "place: {type: text, label: Plaats, filter: nee, related: 'in {value}'}",
        ["1:49 related-filter"],
        set(),
    ),
    "a relation that is a list": (
        "place: {type: text, label: Plaats, filter: ja, related: ['in {value}']}",
        ["1:57 not-one-value"],
        set(),
    ),
}


@pytest.mark.parametrize(("text", "places", "near"), FIELDS.values(), ids=FIELDS.keys())
def test_a_wrong_declaration_is_told_at_its_place(text, places, near):
    assert mistakes(text) == (places, near)


TWINS = {
    "two equal keys": """\
place: {type: text, label: Plaats}
place: {type: text, label: Plek}
""",
    "an alias that is the key of another": """\
place: {type: text, label: Plaats}
area: {type: text, label: Gebied, aliases: [place]}
""",
    "a key that is the alias of another": """\
area: {type: text, label: Gebied, aliases: [Place]}
place: {type: text, label: Plaats}
""",
    "aliases that a sheet could not tell apart": """\
area: {type: text, label: Gebied, aliases: [onze buurt]}
place: {type: text, label: Plaats, aliases: [Onze-Buurt]}
""",
}


@pytest.mark.parametrize("text", TWINS.values(), ids=TWINS.keys())
def test_no_two_fields_have_a_name_in_common(text):
    assert mistakes(text) == (["2:1 key-twice"], set())


def test_a_name_in_common_is_told_along_with_what_is_wrong_with_another_field():
    text = "a: {type: text, label: A}\nb: {type: tekst, label: B}\nc: {type: text, label: C, aliases: [a]}\n"
    assert mistakes(text) == (["2:11 unknown-type", "3:1 key-twice"], set())


@pytest.mark.parametrize(
    "other",
    [
        "end: {type: period, label: Einde, filter: true}",
        "state: {type: text, label: Staat, filter: true}",
        "more: {type: group, label: Meer, fields: {when: {type: period, label: Ook, filter: [year]}}}",
    ],
)
def test_two_filters_of_one_name_are_told_where_the_second_is_declared(other):
    run = "run: {type: period, label: Duur, filter: true}\n"
    assert mistakes(f"{run}{other}\n")[0] == ["2:1 filter-twice"]
    assert declared(f"{run.replace('true', 'false')}{other}\n")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("b: {type: text, label: Soórt, filter: true}", ["2:1 filter-address"]),
        ("b: {type: text, label: Andere soort, short: soort, filter: true}", ["2:1 filter-address"]),
        (
            "b: {type: group, label: B, fields: {c: {type: text, label: Soort, filter: true}}}",
            ["2:1 filter-address"],
        ),
        ("b: {type: text, label: Soort}", None),
        ("b: {type: period, label: Soort, filter: true}", None),
    ],
)
def test_two_filters_in_one_place_are_told_where_the_second_is_declared(other, expected):
    text = f"a: {{type: choice, label: Soort, filter: true, options: [Feest, Tuin]}}\n{other}\n"
    if expected:
        assert mistakes(text)[0] == expected
    else:
        assert len(declared(text)) == 2


def test_a_field_may_repeat_its_own_name_among_its_aliases():
    (field,) = declared("place: {type: text, label: Plaats, aliases: [place, Place, plek]}")
    assert field.names == ("place", "place", "Place", "plek")


def test_a_text_with_commas_is_a_list_of_aliases():
    (field,) = declared("place: {type: text, label: Plaats, aliases: 'plek, stad'}")
    assert field.aliases == ("plek", "stad")
    (field,) = declared("who: {type: choice, label: Wie, options: [{label: Oud, aliases: 'ouder, bejaard'}]}")
    assert field.type.options[0].aliases == ("ouder", "bejaard")


def test_the_mistakes_of_all_fields_and_of_groups_in_them_are_told_together():
    text = """\
title: {type: text, label: Titel, max: veel}
scores:
  type: group
  label: Scores
  fields:
    impact: {type: score, label: Impact, maximum: tien}
    Aanrader: {type: score, label: Aanrader}
phone: {type: phone, filter: true}
"""
    assert mistakes(text) == (
        ["1:40 number", "6:51 number", "7:5 key-shape", "8:8 missing"],
        {"aanrader"},
    )


OPTIONS = {
    "one label twice": ("[Kinderen, Ouderen, kinderen]", ["4:32 option-twice"], set()),
    "an alias that is another's label": (
        "[Ouderen, {label: Senioren, aliases: [ouderen]}]",
        ["4:22 option-twice"],
        set(),
    ),
    "labels that differ only by punctuation": (
        "[Dak- en thuislozen, Dak en thuislozen]",
        ["4:33 option-twice"],
        set(),
    ),
    "two clashes at once": (
        "[Jong, Oud, jong, oud]",
        ["4:24 option-twice", "4:30 option-twice"],
        set(),
    ),
    "a clash beside another mistake": (
        "[Jong, '!?', jong]",
        ["4:19 option-key", "4:25 option-twice"],
        set(),
    ),
    "a label without letters for an address": ("['!?']", ["4:13 option-key"], set()),
    "a key that is no word for an address": (
        "[{key: ../Oud, label: Ouderen}]",
        ["4:19 path-word"],
        {"oud"},
    ),
    "no label": ("[{key: oud}]", ["4:13 missing"], set()),
    "an unknown key": ("[{label: Oud, alias: [senior]}]", ["4:26 unknown-field"], {"aliases"}),
    "a list in the list": ("[[Oud, Jong]]", ["4:13 not-one-value"], set()),
}


@pytest.mark.parametrize(("options", "places", "near"), OPTIONS.values(), ids=OPTIONS.keys())
def test_a_wrong_list_of_values_is_told_at_its_place(options, places, near):
    text = f"who:\n  type: choice\n  label: Wie\n  options: {options}\n"
    assert mistakes(text) == (places, near)


def test_values_may_stand_on_one_line_with_commas():
    (field,) = declared("who: {type: choice, label: Wie, options: 'Oud, Jong'}")
    assert [option.label for option in field.type.options] == ["Oud", "Jong"]


def test_a_value_has_a_key_of_its_own_or_one_made_of_its_label():
    (field,) = declared("""\
who:
  type: choices
  label: Wie
  options: [Dak- en thuislozen, {label: 日本, key: japans}, {label: Ouderen, aliases: senioren}]
""")
    assert [(option.key, option.label, option.aliases) for option in field.type.options] == [
        ("dak-en-thuislozen", "Dak- en thuislozen", ()),
        ("japans", "日本", ()),
        ("ouderen", "Ouderen", ("senioren",)),
    ]


@pytest.mark.parametrize(
    ("written", "filters"),
    [
        ("", ()),
        (", filter: nee", ()),
        (", filter: ", ()),
        (", filter: ja", ("state", "year")),
        (", filter: true", ("state", "year")),
        (", filter: year", ("year",)),
        (", filter: [year, state]", ("state", "year")),
        (", filter: 'year, state'", ("state", "year")),
    ],
)
def test_a_filter_is_on_every_facet_or_on_those_that_are_named(written, filters):
    (field,) = declared(f"period: {{type: period, label: Periode{written}}}")
    assert field.filters == filters


@pytest.mark.parametrize("key", RESERVED)
def test_what_the_search_page_says_in_its_address_may_be_a_field_that_is_no_filter(key):
    (field,) = declared(f"{key}: {{type: text, label: Soort}}")
    assert (field.key, field.filters) == (key, ())
    (period,) = declared(f"{key}: {{type: period, label: Periode, filter: ja}}")
    assert period.filters == ("state", "year")


def test_a_type_without_values_to_filter_by_may_say_that_it_is_no_filter():
    (field,) = declared("phone: {type: phone, label: Telefoon, filter: nee}")
    assert field.filters == ()


def test_what_a_declaration_leaves_out_is_no_and_nothing():
    (field,) = declared("place: {type: text, label: Plaats}")
    assert (field.required, field.card, field.short, field.aliases, field.help) == (False, False, "", (), "")
    assert (field.key, field.label, field.type_name, field.type) == ("place", "Plaats", "text", Text())


@pytest.mark.parametrize("key", ["card", "filter", "help", "required"])
def test_a_key_with_nothing_behind_it_is_as_good_as_none(key):
    (field,) = declared(f"plan: {{type: markdown, label: Plan, {key}: }}")
    assert (field.required, field.card, field.help, field.filters) == (False, False, "", ())


@pytest.mark.parametrize("phrase", ["in {value}", "uit de {Value}", ""])
def test_a_filter_may_say_how_it_makes_sheets_related(phrase):
    (field,) = declared(f"place: {{type: text, label: Plaats, filter: ja, related: '{phrase}'}}")
    assert field.related == phrase


def test_what_a_declaration_says_is_kept():
    (field,) = declared("""\
place: {Type: text, label: Plaats, required: ja, card: yes, short: Plek, aliases: [plek, waar], help: Waar?}
""")
    assert (field.required, field.card, field.short) == (True, True, "Plek")
    assert (field.names, field.help) == (("place", "plek", "waar"), "Waar?")


@pytest.mark.parametrize(
    ("written", "implementation"),
    [
        ("{type: text, label: X, max: 12}", Text(max=12)),
        ("{type: score, label: X}", Score(maximum=10)),
        ("{type: score, label: X, maximum: 5}", Score(maximum=5)),
        (
            "{type: number, label: X, min: -1, max: 9, whole: ja, unit: uur}",
            Number(min=-1, max=9, whole=True, unit="uur"),
        ),
    ],
)
def test_options_reach_their_type(written, implementation):
    (field,) = declared(f"it: {written}")
    assert field.type == implementation


SECTIONS = {
    "no heading": ("story: {kind: story}", ["1:8 missing"], set()),
    "an unknown kind, with the near one": (
        "story: {heading: Anekdote, kind: storie}",
        ["1:34 unknown-choice"],
        {"story"},
    ),
    "an unknown key": ("story: {heading: Anekdote, synonym: Verhaal}", ["1:28 unknown-field"], {"synonyms"}),
    "no declaration": ("story: Anekdote", ["1:8 section-declaration"], set()),
    "a key that is not one word": ("Ons verhaal: {heading: X}", ["1:1 key-shape"], {"ons_verhaal"}),
    "one heading twice": (
        "one: {heading: Verhaal}\ntwo: {heading: VERHAAL}\n",
        ["2:1 heading-twice"],
        set(),
    ),
    "a synonym that is another's heading": (
        "one: {heading: Anekdote, synonyms: [Slot]}\ntwo: {heading: Slot}\nthree: {heading: Anekdote}\n",
        ["2:1 heading-twice", "3:1 heading-twice"],
        set(),
    ),
    "a heading with the signs of one": (
        "story: {heading: '## Verhaal'}",
        ["1:18 heading-signs"],
        {"Verhaal"},
    ),
    "a heading with the signs behind it": (
        "story: {heading: 'Verhaal ##'}",
        ["1:18 heading-signs"],
        {"Verhaal"},
    ),
    "a heading of signs only": ("story: {heading: '#'}", ["1:18 heading-signs"], set()),
    "a synonym with the signs of one": (
        "story: {heading: Verhaal, synonyms: ['#samenuit', '# Slot']}",
        ["1:51 heading-signs"],
        {"Slot"},
    ),
    "a clash beside another mistake": (
        "one: {heading: Begin}\ntwo: {heading: Slot, kind: lied}\nthree: {heading: Begin}\n",
        ["2:28 unknown-choice", "3:1 heading-twice"],
        set(),
    ),
    "one section twice": (
        "one: {heading: Begin}\none: {heading: Begin}\n",
        ["2:1 key-twice"],
        set(),
    ),
    "one key twice": ("one: {heading: Begin}\none: {heading: Slot}\n", ["2:1 key-twice"], set()),
}


@pytest.mark.parametrize(("text", "places", "near"), SECTIONS.values(), ids=SECTIONS.keys())
def test_a_wrong_section_is_told_at_its_place(text, places, near):
    assert mistakes(text, Sections) == (places, near)


def test_a_section_is_prose_and_optional_unless_it_says_otherwise():
    plain, custom = declared(
        """\
text: {heading: 'De  tekst'}
story: {heading: Anekdote, kind: story, required: ja, synonyms: Verhaal, help: Kort.}
""",
        Sections,
    )
    assert (plain.kind, plain.required, plain.names, plain.help) == (Kind.PROSE, False, ("De tekst",), "")
    assert (custom.kind, custom.required, custom.names) == (
        Kind.STORY,
        True,
        ("Anekdote", "Verhaal"),
    )
    assert custom.help == "Kort."


MODEL = Model(
    declared("""\
title: {type: text, label: Titel}
scores:
  type: group
  label: Scores
  fields:
    impact: {type: score, label: Impact}
    more: {type: group, label: Meer, fields: {deep: {type: text, label: Diep}}}
"""),
    declared("strengths: {heading: Sterke punten, synonyms: [Één troef]}", Sections),
)


def test_the_leaves_of_a_model_are_its_values_with_their_paths():
    assert [path for path, _ in MODEL.leaves] == [
        ("title",),
        ("scores", "impact"),
        ("scores", "more", "deep"),
    ]


@pytest.mark.parametrize("heading", ["Sterke punten", "STERKE  PUNTEN", "één troef", "Een troef"])
def test_a_heading_names_its_section_in_any_case_and_with_or_without_accents(heading):
    assert MODEL.section(heading).key == "strengths"


def test_what_is_not_declared_is_not_there():
    assert MODEL.section("Sterk punt") is None
    assert MODEL.field("impact") is None
    assert MODEL.field("scores").label == "Scores"
