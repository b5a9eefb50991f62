"""The advice of `check`: each code by its case in advice.yaml, and cases where advice would be wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from fichebak.catalogue import places
from fichebak.catalogue.advice import ADVICE, advise, inputs_of
from fichebak.catalogue.anchors import dead
from fichebak.catalogue.similar import _variants
from fichebak.content import checks, config, free_pages, sources
from fichebak.content.references import Reference
from fichebak.text.diagnostics import Place, Severity
from fichebak.text.report import report
from fichebak.text.wording import MAX_SUGGESTIONS
from tests.conftest import whole_sheet
from tests.pictures import picture

CASES = yaml.load((Path(__file__).parent / "advice.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
"""The cases by code. The loader reads all scalars as text."""
BY_A_BUILD = {"dead-anchor", *checks.HELD_BACK}
"""The codes that other modules than `catalogue.advice` report."""
OF_THE_MODEL = {"key-meaning"}
"""The codes that no sheet or page gets."""

CONFIG = """\
title: Proefbak
fields:
  title: {type: text, label: Titel, required: true, aliases: [titel]}
  summary: {type: text, label: Samenvatting, aliases: [samenvatting]}
  status:
    type: choice
    label: Status
    options: [gepubliceerd, {key: withdrawn, label: weg}]
  stage: {type: choice, label: Stand, options: [concept, voorbij, {key: on, label: Loopt, aliases: [lopend]}]}
  image: {type: image, label: Foto, aliases: [afbeelding]}
  contact: {type: contact, label: Contact}
  period: {type: period, label: Periode}
  impact: {type: score, label: Impact}
  address: {type: address, label: Adres, aliases: [adres]}
  partners: {type: links, label: Partners, names: ja}
  updated: {type: date, label: Bijgewerkt, aliases: [bijgewerkt]}
sections:
  description: {heading: Beschrijving, required: true}
  impact: {heading: Blijvende impact}
"""
WITH_DRAFTS = CONFIG.replace("options: [gepubliceerd,", "options: [{key: draft, label: concept},")
PLACES = places.read(
    "content/map/gemeenten.csv",
    b"name,postcode,part_of,lat,lon\nKuurne,8520,,50.85,3.28\nBrugge,8000,,51.21,3.22\n"
    b"Beveren,8691,,50.98,2.65\nLeisele,8691,,50.98,2.62\n",
)
SUMMARY = "samenvatting: Elke vrijdag soep voor wie passeert."
SOUP = "content/projects/soep.md"
OTHER = "content/projects/ander.md"


def sheet(front="", body="Elke vrijdag soep."):
    """A sheet without advice, except for what is inserted."""
    given = front.strip("\n").split("\n") if front else []
    lines = [
        *([] if "titel:" in front else ["titel: Soep op de stoep"]),
        *([] if "titel:" in front or "samenvatting:" in front else [SUMMARY]),
        *([] if "period:" in front else ["period: 2018 - 2020"]),
    ]
    return "\n".join(["---", *given, *lines, "---", "## Beschrijving", "", body, ""])


@pytest.fixture
def advice(setting):
    """All advice on a site given as path → text, except what needs its pages (dead anchors)."""
    settings, wrong = config.read(CONFIG)
    assert wrong == ()

    def run(files, table=PLACES):
        read = [sources.read(path, text.encode()) for path, text in files.items()]
        some = [whole_sheet(one, settings.model) for one in read if one.path.startswith("content/projects/")]
        assert [found for _, found in some] == [()] * len(some)
        pages = [free_pages.check(one) for one in read if one.path.startswith("content/pages/")]
        everything = inputs_of(read, [sheet for sheet, _ in some], pages, settings.model, setting)
        return sorted(advise(everything._replace(places=table), set(ADVICE)))

    return run


@pytest.fixture
def advised(advice):
    """The advice on one sheet or page: (code, "line:column"), in order."""

    def run(text, *, path=SOUP, **others):
        return [
            short(diagnostic)
            for diagnostic in advice({path: text, **others})
            if diagnostic.place.path == path
        ]

    return run


@pytest.fixture
def built(make):
    """The advice of a whole check, which includes the pages."""

    def run(text, *, config=CONFIG, **others):
        outcome = make(
            {SOUP: text, "content/images/soep.png": picture(), **others}, config=config, only_check=True
        )
        errors = [
            diagnostic
            for diagnostic in outcome.diagnostics
            if diagnostic.is_error and diagnostic.code not in checks.HELD_BACK
        ]
        assert errors == []
        return [short(diagnostic) for diagnostic in outcome.diagnostics if diagnostic.place.path == SOUP]

    return run


def short(found):
    return found.code, f"{found.place.line}:{found.place.column}"


@pytest.mark.parametrize(
    ("address", "is_own"),
    [
        ("http://localhost:8000/soep/", True),
        ("HTTPS://LOCALHOST", True),
        ("http://127.0.0.1", True),
        ("http://127.0.1.1:8000/", True),
        ("http://0.0.0.0:8000/", True),
        ("http://[::1]:8000/", True),
        ("http://localhost.example/", False),
        ("http://127.0.0.1.example/", False),
        ("https://soep.example/?van=http://localhost/", False),
    ],
)
def test_a_link_to_ones_own_computer_is_told_wherever_it_stands(advised, address, is_own):
    expected = {"own-computer"} if is_own else set()
    front, body = (
        sheet(f"partners: ['Soep ({address})']"),
        sheet(body=f"Er is [een recept van soep]({address})."),
    )
    assert {code for code, _ in advised(front)} == {code for code, _ in advised(body)} == expected
    page = f"---\ntitle: Over\n---\nEr is [een recept van soep]({address}).\n"
    assert {code for code, _ in advised(page, path="content/pages/over.md")} == expected


def test_a_sheet_that_was_withdrawn_is_not_advised_on(advised):
    front = "titel: Soep op de stoep\nstatus: weg"
    assert advised(sheet(front, "KOM ALLEMAAL PROEVEN, lees [hier](https://a.example/).")) == []


def test_a_summary_that_is_wrong_is_not_missing(make):
    config = CONFIG.replace("label: Samenvatting,", "label: Samenvatting, max: 10,")
    found = make({SOUP: sheet()}, config=config, only_check=True).diagnostics
    assert [one.code for one in found if one.place.path == SOUP] == ["too-long"]


@pytest.mark.parametrize(
    ("front", "paths"),
    [(sheet(), []), (sheet("titel: Soep"), [SOUP, "content/projects/soep.fr.md"])],
)
def test_a_translation_without_a_summary_has_that_of_the_main_language(make, front, paths):
    files = {SOUP: front, SOUP.replace(".md", ".fr.md"): "---\ntitel: Soupe\n---\n"}
    found = make(files, config="languages: [nl, fr]\n" + CONFIG, only_check=True).diagnostics
    assert sorted(one.place.path for one in found if one.code == "missing-summary") == sorted(paths)


def test_a_declared_heading_in_capitals_is_shown_as_it_was_declared(advised):
    assert advised(sheet().replace("## Beschrijving\n", "## BESCHRIJVING\n")) == []
    loud = sheet(body="Soep.\n\n## BLIJVENDE IMPACT\nKOM ALLEMAAL\n\n### BLIJVENDE IMPACT\n\nSoep.")
    assert advised(loud) == [("shouting", "11:1"), ("shouting", "13:5")]
    page = "---\ntitle: Over\n---\n## BESCHRIJVING\n\nSoep.\n"
    assert advised(page, path="content/pages/over.md") == [("shouting", "4:4")]


def test_every_code_has_a_case_and_something_that_looks_for_it():
    assert set(CASES) == {*checks.ADVICE_CODES, *checks.HELD_BACK} - OF_THE_MODEL
    assert set(ADVICE) | {"dead-anchor"} == set(checks.ADVICE_CODES)


@pytest.mark.parametrize("code", CASES)
def test_what_is_advised_is_told_at_its_place_and_what_is_right_is_left_alone(advised, built, code):
    case = CASES[code]
    check = built if code in BY_A_BUILD else advised
    others = {OTHER: sheet(f"{case['beside']}\n{SUMMARY}")} if "beside" in case else {}
    line, _, column = case["at"].partition(":")
    text, before = placed(case["in"], case["wrong"], code)
    assert check(text, **others) == [(code, f"{before + int(line)}:{column}")]
    text, _ = placed(case["in"], case["right"], code)
    assert check(text, **others) == []


@pytest.mark.parametrize(
    ("field", "needed"),
    [
        ("added: {type: text, label: Aangemaakt}", "date"),
        ("review: {type: period, label: Nakijken}", "date"),
        ("title_lang: {type: text, label: Taal}", "language"),
        ("aliases: {type: text, label: Vroeger}", "addresses"),
        ("added: {type: date, label: Aangemaakt}", None),
        ("extra: {type: group, label: Meer, fields: {added: {type: text, label: Aangemaakt}}}", None),
    ],
)
@pytest.mark.parametrize("more", ["", "languages: [nl, fr]\n"])
def test_a_key_with_a_meaning_in_a_field_of_another_type_is_told(make, field, needed, more):
    config = CONFIG.replace("fields:", f"fields:\n  {field}", 1) + more
    found = make({SOUP: sheet()}, config=config, only_check=True).diagnostics
    told = [(*short(one), one.detail("needed")) for one in found if one.code == "key-meaning"]
    assert told == ([("key-meaning", "3:3", needed)] if needed else [])


def placed(where, written, code):
    """The lines of a case in a sheet, and the number of the line above them."""
    if where == "body":
        text = sheet(body=written)
        return text, text.split("\n").index("## Beschrijving") + 2
    # This case is about the summary, so the sheet may lack one.
    more = "" if code == "missing-summary" or not written.startswith("titel") else f"\n{SUMMARY}"
    return sheet(written + more), 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("cafÃ©", "é"),
        ("kinderenâ€™s", "’"),
        ("â€œSoep", "“"),
        ("12Â°", "°"),
        ("Ã\u00a0 la", "à"),
        ("cafÃƒÂ©", "é"),
        ("reÃ«Ã«l", "ëë"),
        ("Ã©" * 30, "é" * 20),
        ("caf\ufffd", ""),
    ],
)
def test_a_letter_that_was_saved_wrongly_is_told_with_the_one_that_was_meant(advice, written, meant):
    for text in (
        sheet(body=f"Soep {written} soep {written}."),
        sheet(f"partners: Soep {written}"),
        sheet(f"partners:\n  - Soep {written}"),
        sheet(f"afbeelding: {{file: foto.png, alt: Soep {written}}}"),
    ):
        (found,) = advice({SOUP: text})
        assert (found.code, found.detail("near")) == ("garbled", meant)
        line = text.split("\n")[found.place.line - 1]
        assert line[found.place.column - 1 :].startswith(found.detail("letters"))


@pytest.mark.parametrize("right", ["São Paulo, CORAÇÃO", "« CAFÉ »", "Âge d’or", "5 € of â"])
def test_a_letter_of_another_language_is_left_alone(advised, right):
    assert advised(sheet(body=right)) == []


def codes(found):
    return [code for code, _ in found]


@pytest.mark.parametrize(
    "alt",
    [
        "Foto",
        "foto 3",
        "een afbeelding",
        "soep.png",
        "Soep",
        "IMG_2041",
        "image",
        "Photo.",
        "DSC0001",
        "foto’s",
    ],
)
def test_words_that_only_say_that_there_is_a_picture_describe_nothing(advised, alt):
    assert codes(advised(sheet(f'image: {{file: soep.png, alt: "{alt}"}}'))) == ["alt-text"]
    assert codes(advised(sheet(body=f"![{alt}](soep.png)"))) == ["alt-text"]


def test_garbled_letters_are_told_in_a_contact_but_nothing_else_of_it(make, words):
    text = sheet('contact: {name: "JosÃ© Onthaal", email: soep@buurt.example}')
    outcome = make({SOUP: text}, config=CONFIG, only_check=True)
    (found,) = (one for one in outcome.diagnostics if one.code == "garbled")
    shown = report([found], "text", lambda _: words("nl"), {SOUP: text.encode()})
    assert "“Ã©” is verkeerd bewaard" in shown
    assert "Bedoelde u “é”?" in shown
    assert not re.search("Jos|Onthaal|soep@", shown)


@pytest.mark.parametrize("alt", ["Foto van de eerste soepketel", "Een kom soep", "Logo van het buurthuis"])
def test_words_that_describe_a_picture_are_left_alone(advised, alt):
    assert advised(sheet(body=f"![{alt}](soep.png)")) == []


@pytest.mark.parametrize(
    "text",
    [
        "hier",
        "Klik hier",
        "lees meer…",
        "**hier**",
        "here",
        "cliquez ici",
        "en savoir plus",
        "deze link",
        "",
        " ",
        "…",
    ],
)
def test_a_link_says_where_it_leads(advised, text):
    assert codes(advised(sheet(body=f"Zie [{text}](https://soep.example)."))) == ["link-text"]


def test_a_link_with_its_address_elsewhere_is_told_at_its_words(advised):
    text = sheet(body="Zie [klik hier][1].\n\n[1]: https://soep.example")
    assert advised(text) == [("link-text", "8:6")]


def test_an_address_that_nothing_uses_is_no_link(advised):
    assert advised(sheet(body="Soep.\n\n[Website]: https://soep.example")) == []


@pytest.mark.parametrize(
    "body",
    [
        "`[hier](a)`",
        "[hier in Kuurne](https://soep.example)",
        "```\n[hier](a)\n```",
        "[`x`](https://soep.example)",
    ],
)
def test_words_of_a_link_that_say_more_and_code_are_left_alone(advised, body):
    assert advised(sheet(body=body)) == []


@pytest.mark.parametrize(
    ("body", "skips"),
    [
        ("### a\n\n#### b\n\n### c\n\n#### d", []),
        ("### a\n\n##### b", ["10:1"]),
        ("### a\n\n#### b\n\n## Blijvende impact\n\n#### c", ["14:1"]),
        ("```\n\n##### a\n\n```", []),
    ],
)
def test_headings_go_down_one_level_at_a_time(advised, body, skips):
    assert advised(sheet(body=body)) == [("heading-skip", place) for place in skips]


@pytest.mark.parametrize(
    ("body", "missed"),
    [
        ("a\n\n### Blijvende impact\n\nb", ["10:5"]),
        ("a\n\n__Blijvende impact:__\n\nb", ["10:3"]),
        ("a\n**blijvende  impact**\nb", ["9:3"]),
        ("a\n\n*Blijvende impact?*\n- b", ["10:2"]),
        ("a\n\n    ## Blijvende impact\n\nb", ["10:8"]),
        ("a\n\nBlijvende impact:\n- b", ["10:1"]),
        ("a\n\\## Blijvende impact\nb", ["9:5"]),
        ("a\n\nBlijvende impact\n---\nb", ["10:1"]),
        ("a\n\nBlijvende impact\n ======  \n\nb", ["10:1"]),
        ("a\n\n2. Blijvende impact\n\nb", ["10:4"]),
        ("a\n\n2) **Blijvende impact:**\n\nb", ["10:6"]),
        ("a\n\n1. Blijvende impact\n2. b", []),  # another item follows
        ("a\n\n## Blijvende impact\n\n**Blijvende impact**\n\nb", []),
        ("a\n\nBlijvende impact\n--- b", []),
        ("a\nBlijvende impact\n---\nb", []),
        ("a\n\n## Blijvende impact\n\n### Blijvende impact\n\nb", []),  # its section's own heading
        ("a\n\n  ## Blijvende impact\n", []),  # in this variant the section is empty
        ("a\nBlijvende impact", []),
        ("a\n\nBlijvende impact\nis er.", []),
        ("a\n\nBlijvende impact\n: b", []),
        ("a\n\n    Blijvende impact\n\nb", []),
        ("a\n\n* Blijvende impact\n- Blijvende impact", []),
        ("a\n\n**Blijvende impact** is er.\n\n```\n### Blijvende impact\n```", []),
    ],
)
def test_a_line_that_only_says_what_a_section_is_called_is_probably_its_heading(advised, body, missed):
    assert advised(sheet(body=body)) == [("heading-section", place) for place in missed]


@pytest.mark.parametrize(
    "written", ["Wat bleef?", "**Wat bleef**", "### Wat bleef ?", "Wat bleef\u202f?", "Wat bleef\u00a0:"]
)
def test_a_heading_that_asks_is_found_with_its_question_mark_and_without(make, written):
    config = CONFIG.replace("heading: Blijvende impact", "heading: Wat bleef?")
    outcome = make({SOUP: sheet(body=f"a\n\n{written}\n\nb")}, config=config, only_check=True)
    (found,) = outcome.diagnostics
    assert (found.code, found.detail("written")) == ("heading-section", "Wat bleef")


@pytest.mark.parametrize(
    ("front", "body", "expected"),
    [
        ("", "a\n\n## Blijvende impact\n\n N.v.t.", ["12:2"]),
        ("", "a\n\n## Blijvende impact\n/\n", ["11:1"]),
        ("", "a\n\n## Blijvende impact\n- Geen.", ["11:1"]),
        ("", "a\n\n## Blijvende impact\n<!-- nog vragen -->\n?", ["12:1"]),
        ("", "(nog aan te vullen)", []),
        ("", "(aan te vullen)", ["8:1"]),
        ("", "a\n\n## Blijvende impact\n```\nnvt\n```", []),
        ("", "a\n\n## Blijvende impact\nGeen, want het regende.", []),
        ("", "a\n\n### Drempels\n\ngeen\n\n### En verder\n\nb", []),  # below another subheading
        ("samenvatting: nvt", "a", ["2:15"]),
        ("partners: n.v.t.", "a", ["2:11"]),
        ("partners: [OCMW, geen]", "a", ["2:18"]),
        ("partners: [Geen Blabla]", "a", []),
    ],
)
def test_a_word_that_there_is_nothing_to_tell_is_no_text(advised, front, body, expected):
    positions = [place for code, place in advised(sheet(front, body)) if code == "nothing-told"]
    assert positions == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Elke vrijdag soep. TODO: hoeveel?\n\n- (nog aan te vullen)\n- [à compléter]",
            ["8:20", "10:3", "11:3"],
        ),
        ("Er kwamen XXX mensen. TBD", ["8:11", "8:23"]),
        ("TODO", []),  # there is nothing else
        ("Maat XXXL, op de todo-lijst, `TODO`, https://soep.example/TODO.", []),
        (
            "(Nog aan te vullen)\n\n[IN TE VULLEN!] (aan te vullen…) (À compléter.)",
            ["8:1", "10:1", "10:17", "10:34"],
        ),
        ("Een TO DO lijst en een TO DO-lijst. TO DO: lijst", ["8:37"]),
        ("<!-- TODO -->\n\nWie wil, mag de lege plaatsen op het bord zelf aan te vullen.", []),
    ],
)
def test_a_note_that_something_is_not_finished_is_told(advised, body, expected):
    assert [place for code, place in advised(sheet(body=body)) if code == "unfinished"] == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("-Soep\n-Brood", ["list-shape"]),
        ("Wat er was:\n-Soep\n-Brood\n\n•Kaas\n•Wijn", ["list-shape", "list-shape"]),
        ("– Soep\n– Brood", ["list-shape"]),
        ("- Soep\no\tPrei\no\tTomaat", ["list-shape"]),
        ("a) Soep\nb) Brood", ["list-shape"]),
        ("✓ Soep\n✓ Brood", ["list-shape"]),
        ("Wat er was:\n✔️ Soep\n✔️ Brood\n\n👉🏽 Kaas\n👉🏽 Wijn", ["list-shape", "list-shape"]),
        ("-> Soep\n-> Brood", ["list-shape"]),
        ("§\tSoep\n§\tBrood\n\nü\tKaas\nü\tWijn", ["list-shape", "list-shape"]),
        ("“ Soep\n“ Brood", []),
        ("« Soep »\n« Brood »", []),
        ("☀ Soep", []),
        ("- Soep\n- Brood\n\n• Kaas\n• Wijn\n\n1) a\n2) b", []),
        ("– Soep\n\n– Brood", []),
        ("Dat was\n-achteraf gezien- veel.", []),
        ("-5 graden\n-6 graden\n\n*Soep*\n*Brood*", []),
        ("```\n-Soep\n-Brood\n```", []),
        ("Dag\tSoep\nMa\tPrei\nDi\tTomaat", ["table-shape"]),
        ("Tekst.\n\n| Dag | Soep |\n| Ma | Prei |", ["table-shape"]),
        ("| Dag | Soep |\n| --- | --- |\n| Ma | Prei |\n| Di | Kool |", []),
        ("| Dag | Soep |\n\n| Ma | Prei |", []),
        ("•\tSoep\n•\tBrood\n\n1.\tSoep\n2.\tBrood", []),
        ("\tSoep en\n\tBrood", []),
        ("Dag\tSoep", []),
    ],
)
def test_lists_and_tables_that_would_run_on_in_one_are_told(advised, body, expected):
    assert [code for code, _ in advised(sheet(body=body))] == expected


@pytest.mark.parametrize(
    ("body", "shapes"),
    [
        ("(het draaiboek)[https://soep.example]", 1),
        ("Zie [het draaiboek] (www.soep.example) en [ons] (mailto:soep@dienst.example).", 2),
        ("Kom [ook] (gratis), zie (hier) [de prijs].", 0),
        ("`[zo] (https://soep.example)`", 0),
        ("Zie (hier) [https://soep.example](https://soep.example).", 0),
        ("[Het](https://soep.example) [https://brood.example](https://brood.example)", 0),
        ("Soep[^1] (https://soep.example).\n\n[^1]: Met brood.", 0),
        ("De [krant][1] (https://soep.example).\n\n[1]: https://krant.example", 0),
        ("De [krant] (https://soep.example).\n\n[krant]: https://krant.example", 0),
        ("- [x] (https://soep.example)", 0),
        ("Zie [[Soep op de stoep]] en [[soep|de soep]], ![[soep.jpg]].", 3),
        ("Zie [[brood]](soep.md), [[1]], `[[soep]]` en [[soep]].\n\n[soep]: https://soep.example", 0),
    ],
)
def test_brackets_around_an_address_are_meant_as_a_link(advised, body, shapes):
    advice_codes = [code for code, _ in advised(sheet(body=body)) if code != "bare-address"]
    assert advice_codes == ["link-shape"] * shapes


@pytest.mark.parametrize(("code", "cart"), [("nl", "soepkar"), ("en", "soup-cart"), ("fr", "charrette")])
def test_the_examples_of_a_link_to_a_page_a_sheet_and_a_picture_work(make, words, code, cart):
    examples = re.findall(
        r"!?\[[^]]+\]\([^)]+\)", words(code)("hint.link-shape").replace("…", "soep.example")
    )
    files = {
        SOUP: sheet(body=" ".join(examples)),
        f"content/projects/{cart}.md": sheet().replace("Soep", "Kar"),
    }
    outcome = make(
        {**files, f"content/images/{cart}.jpg": picture(kind="JPEG")}, config=CONFIG, only_check=True
    )
    assert [one.code for one in outcome.diagnostics] == []
    assert [one[:1] for one in examples] == ["[", "[", "!"]


def test_a_free_page_is_read_too(advised):
    page = (
        "---\ntitle: Over ons\n---\n### Over ons\n\nZie [hier](https://soep.example). KOM ALLEMAAL PROEVEN!\n"
    )
    found = advised(page, path="content/pages/over.md", **{SOUP: sheet()})
    assert found == [
        ("heading-skip", "4:1"),
        ("heading-title", "4:5"),
        ("link-text", "6:6"),
        ("shouting", "6:35"),
    ]


@pytest.mark.parametrize(
    ("body", "anchors"),
    [
        ("[a b](#feiten) [a c](#s-description) [a d](#) [a e](#top) [a f](#%66eiten)", 0),
        ("[naar elders](ander.md#feiten) [weg](ander.md#weg)", 1),
        ("[impact](#s-impact)", 1),  # this sheet has no section with that id
        ("[een site](https://soep.example/#weg)", 0),
    ],
)
def test_a_place_on_a_page_exists_in_what_was_made_of_it(built, body, anchors):
    other = sheet(f"titel: Brood\n{SUMMARY}")
    assert codes(built(sheet(body=body), **{OTHER: other})) == ["dead-anchor"] * anchors


def test_for_a_dead_anchor_the_heading_with_those_words_is_meant(make):
    text = sheet(body="[a b](#blijvende-impact)\n\n## Blijvende impact\n\nSoep.")
    (found,) = make({SOUP: text}, config=CONFIG, only_check=True).diagnostics
    assert found.detail("near") == "#s-impact"


@pytest.mark.parametrize(("anchor", "most"), [("soep", 1), ("sop", 1 + MAX_SUGGESTIONS)])
def test_a_page_that_every_sheet_links_to_is_searched_for_its_anchors_once(anchor, most):
    asked = []

    def page_of(path):
        asked.append(path)
        return '<h3 id="soep">Soep</h3>'

    place = Place("content/projects/soep.md")
    link = Reference(
        f"../pages/termen.md#{anchor}", "wat is dat", is_image=False, place=place, text_place=place
    )
    found = [*dead([link] * 500, page_of)]
    assert [one.detail("near") for one in found[:1]] == ["../pages/termen.md#soep"] * (most > 1)
    assert len(found) == 500 * (most > 1)
    assert 0 < len(asked) <= most


@pytest.mark.parametrize(
    "text",
    [
        "OCMW, CAW en VZW in Kuurne",
        "OCMW CAW VDAB",
        "LGBTQIA+",
        "https://soep.example/KOM/ALLEMAAL",
        "`KOM ALLEMAAL`",
        "A B C D E",
        "GRATIS soep",
        "[soep](https://soep.example/KOM-ALLEMAAL)",
        "Kom ALLEMAAL. Echt ALLEMAAL",
    ],
)
def test_abbreviations_addresses_and_a_loud_word_are_no_shouting(advised, text):
    findings = advised(sheet(body=text if "Echt" not in text else text.replace("ALLEMAAL", "SAMEN")))
    assert "shouting" not in codes(findings)


@pytest.mark.parametrize("text", ["VERBODEN!", "DIT IS GRATIS", "ÉÉN BUURT", "KOM\nALLEMAAL"])
def test_a_row_of_capitals_is_shouting(advised, text):
    assert codes(advised(sheet(body=f"Let op: {text} voor wie komt."))) == ["shouting"]


def test_a_title_and_a_summary_may_not_shout_either(advised):
    front = 'titel: SOEP OP STRAAT\nsamenvatting: "Kom naar DE GROTE MARKT"'
    assert advised(sheet(front)) == [("shouting", "2:8"), ("shouting", "3:15")]


@pytest.mark.parametrize(
    ("front", "place"),
    [
        ("stage: Loopt", "2:8"),
        ("stage: lopend", "2:8"),
        ("period: {start: 2018, end: 2020, text: nog doorlopend}", "2:9"),
        ("stage: voorbij", None),
        ("stage: Loopt\nperiod: 2018 tot heden", None),
        ("stage: Loopt\nperiod: 2018 tot ?", None),
        ("stage: Loopt\nperiod: 2018 - 24/11/2025", None),  # exactly a year ago
        ("stage: Loopt\nperiod: 2018 - 20/11/2025", "2:8"),
    ],
)
def test_a_period_that_ended_long_ago_is_not_called_running(advised, front, place):
    assert advised(sheet(front)) == ([("ended-running", place)] if place else [])


@pytest.mark.parametrize(
    "body",
    [
        "Het project is nog steeds bezig.",
        "De werking loopt nu nog.",
        "The project is still running.",
        "Le projet est toujours en cours.",
    ],
)
def test_nor_does_its_text_say_so(advised, body):
    assert codes(advised(sheet(body=body))) == ["ended-running"]


@pytest.mark.parametrize(
    "body", ["Doorlopend open van 9 tot 17 uur.", "De hond loopt nog rond.", "Het project is af."]
)
def test_other_words_do_not_call_a_project_running(advised, body):
    assert advised(sheet(body=body)) == []


@pytest.mark.parametrize(
    ("one", "two", "alike"),
    [
        ("Soep op de stoep", "SOEP OP DE STOEP!", True),
        ("Soep op de stoep", "De soep op stoep", True),
        ("Repaircafé Kuurne", "Repaircafe Kuurnne", True),
        ("Repaircafé Kuurne", "Reapircafé Kuurne", True),
        ("Repaircafé Kuurne", "Repaircafé Heule", False),
        ("Straatfeest 2019", "Straatfeest 2020", False),
        ("De kabas", "De kapas", False),
        ("🧺🧺🧺", "🧺🧺", False),
    ],
)
def test_titles_that_differ_by_a_slip_are_told_on_both(advice, one, two, alike):
    found = advice({SOUP: sheet(f'titel: "{one}"\n{SUMMARY}'), OTHER: sheet(f'titel: "{two}"\n{SUMMARY}')})
    pairs = {(d.place.path, d.detail("path")) for d in found if d.code == "similar-title"}
    assert pairs == ({(SOUP, OTHER), (OTHER, SOUP)} if alike else set())


@pytest.mark.parametrize(
    "name",
    [
        "Buurthuis De Zwingel",
        "Onthaal",
        "Lokaal Dienstencentrum",
        "OCMW Kuurne",
        "team soep",
        "Coördinatie Kuurne",
    ],
)
def test_a_service_is_no_person(advised, name):
    assert advised(sheet(f"contact: {{name: {name}, email: soep@buurt.example}}")) == []


@pytest.mark.parametrize("name", ["Voornaam van den Achternaam", "Voor-Naam Achter"])
def test_a_person_is_told_unless_it_is_said_what_for_or_it_is_not_public(advised, name):
    assert codes(advised(sheet(f"contact: {{name: {name}, email: soep@buurt.example}}"))) == [
        "contact-person"
    ]
    for more in ("role: coördinator", "public: nee"):
        assert advised(sheet(f"contact: {{name: {name}, email: soep@buurt.example, {more}}}")) == []


@pytest.mark.parametrize(
    ("body", "halves"),
    [
        ("Soep.[^1] Brood.[^1]\n\n[^1]: Vers.", []),
        ("Soep.[^1] Brood.[^1]", ["8:6"]),
        ("Soep.\n\n[^1]: Vers.", ["10:1"]),
        ("Soep.[^1]\n\n[^1] Vers.", ["8:6"]),
        ("Soep.[^1]\n\n[^2]: Vers.", ["8:6", "10:1"]),
        ("Soep.[^1]\n\n## Blijvende impact\n\nWarmte.\n\n   [^1]: Vers.", []),
        ("Soep: \\[^1], `[^2]` <!-- [^3] -->", []),
    ],
)
def test_a_footnote_is_a_mark_and_a_note(advised, body, halves):
    assert advised(sheet(body=body)) == [("footnote-half", place) for place in halves]


@pytest.mark.parametrize(
    ("summary", "count"),
    [
        ("'**Soep** <b>met</b> [brood](https://brood.example)'", 4),
        ("'*Soep* met brood'", 1),
        ("Elke week* soep (*behalve in juli)", 0),
        ("2 * 3 * 4 kommen, [brood] en a < b > c", 0),
    ],
)
def test_markup_where_it_does_not_work_is_told(advised, summary, count):
    codes = [code for code, _ in advised(sheet(f"samenvatting: {summary}"))]
    assert codes.count("markup-in-front") == count


TOLD_ONCE = {
    "a score that cannot be read": (sheet("impact: 85%"), "score"),
    "a placeholder that is no value": (sheet("partners: geen"), "placeholder"),
    "the title above the text": (
        sheet().replace("---\n##", "---\n# Soep op de stoep\n\n##"),
        "heading-one",
    ),
    "a heading of the first level, and not the next one with it": (sheet(body="# a\n\n### b"), "heading-one"),
    "the name of a section above a text without headings": (
        sheet().replace("## Beschrijving", "**Beschrijving**"),
        "heading-section",
    ),
}
"""A sheet in which one mistake could be told in two ways, and the code of the one."""


@pytest.mark.parametrize(("text", "code"), TOLD_ONCE.values(), ids=TOLD_ONCE)
def test_what_could_be_told_twice_is_told_once(make, text, code):
    found = make({SOUP: text}, config=CONFIG.replace(", names: ja", ""), only_check=True).diagnostics
    assert [one.code for one in found if one.place.path == SOUP] == [code]


def test_a_score_with_words_about_it_is_left_alone(advised):
    assert advised(sheet("impact: 8/10", "Soep.\n\n## Blijvende impact\n\nDe buurt kookt zelf.")) == []


def test_a_draft_is_not_advised_on(built):
    assert built(sheet("status: concept\ntitel: Brood"), config=WITH_DRAFTS, **{OTHER: sheet()}) == []


# The severity that a site configures.


def severities(outcome):
    return [(diagnostic.code, diagnostic.severity) for diagnostic in outcome.diagnostics]


QUIET = {SOUP: sheet("titel: Soep op de stoep")}


def test_advice_is_given_by_a_check_and_not_by_a_build(make):
    assert severities(make(QUIET, config=CONFIG, only_check=True)) == [("missing-summary", Severity.ADVICE)]
    assert severities(make(QUIET, config=CONFIG)) == []


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_what_a_site_calls_worse_is_told_by_a_build_too(make, severity):
    outcome = make(QUIET, config=f"{CONFIG}checks: {{missing-summary: {severity}}}\n")
    assert severities(outcome) == [("missing-summary", severity)]
    assert outcome.failed == (severity == "error") == (not outcome.files)


def test_a_dead_anchor_can_stop_a_build(make):
    files = {SOUP: sheet(body="[a b](#weg)")}
    outcome = make(files, config=f"{CONFIG}checks: {{dead-anchor: error}}\n")
    assert severities(outcome) == [("dead-anchor", "error")]
    assert outcome.files == {}


def test_what_a_site_does_not_want_to_hear_is_not_told(make):
    assert (
        severities(make(QUIET, config=f"{CONFIG}checks: {{missing-summary: off}}\n", only_check=True)) == []
    )


@pytest.mark.parametrize(
    ("written", "code", "near"),
    [("{shoting: off}", "unknown-field", "shouting"), ("{shouting: warnin}", "unknown-choice", "warning")],
)
def test_a_slip_in_the_configuration_is_told_with_what_was_meant(make, written, code, near):
    (found,) = make(QUIET, config=f"{CONFIG}checks: {written}\n").diagnostics
    assert (found.place.path, found.code) == ("site_config.yaml", code)
    assert found.detail("near") == near


def test_the_cost_of_alike_titles_grows_with_their_number_only():
    # Looks up each title once per letter: no pair of titles is compared, however many there are.
    assert len(list(_variants("Buurtmoestuin de ajuinpijp"))) == len("buurtmoestuinajuinpijp") + 1
    assert len(list(_variants("x" * 5000))) == 1


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8520 Kuurnee", ("2:15", "Kuurne")),
        ("Kuurnee", ("2:10", "Kuurne")),
        ("Kuurnestraat 8, 8520 Kuurnestraat", ("2:31", "Kuurne")),
        ("{postcode: 8520, gemeente: Centrum}", ("2:37", "Kuurne")),  # this postcode has one place
        ("Diverse locaties in Kuurne", ("2:10", "Kuurne")),
        ("{gemeente: Kuurne en omstreken}", ("2:21", "Kuurne")),
        ("Kuurne-aan-Zee", None),  # a name of elsewhere
        ("8691 Dorp", ("2:15", "")),  # this postcode has several places
        ("8520 KUURNE", None),
        ("8000 Kuurne", None),  # a wrong postcode is not a wrong name
        ("1000 Brussel", None),  # outside the region
        ("8211 Bruggen", None),
        ("Brussel", None),
    ],
)
def test_a_municipality_is_looked_up_where_the_site_has_a_list_of_them(advice, address, expected):
    diagnostics = [
        diagnostic
        for diagnostic in advice({SOUP: sheet(f"address: {address}")})
        # A postcode outside the region gets a diagnostic of its own.
        if diagnostic.code == "unknown-municipality"
    ]
    suggestions = [(short(diagnostic), diagnostic.detail("near")) for diagnostic in diagnostics]
    assert suggestions == ([(("unknown-municipality", expected[0]), expected[1])] if expected else [])
    assert advice({SOUP: sheet(f"address: {address}")}, places.PlaceTable()) == []


@pytest.mark.parametrize(
    ("front", "config", "expected"),
    [
        ("stage: concept", CONFIG, ["shown-draft"]),
        ("stage: Concept", CONFIG, ["shown-draft"]),
        ("samenvatting: brouillon", CONFIG, ["shown-draft"]),
        ("samenvatting: Een concept van soep.", CONFIG, []),
        ("titel: Concept", CONFIG, []),
        ("stage: concept", f"{CONFIG}checks: {{shown-draft: off}}\n", []),
        # A site with `drafts` has two meanings for the word.
        ("stage: concept", WITH_DRAFTS, []),
        ("status: weg\nstage: concept", CONFIG, []),
        ("samenvatting: ingetrokken", WITH_DRAFTS, []),
        ("samenvatting: ingetrokken", CONFIG.replace("{key: withdrawn, label: weg}", "weg"), ["shown-draft"]),
        # A sheet with the status draft is a draft, whatever else its fields say.
        (
            "status: klad\nsamenvatting: ingetrokken",
            CONFIG.replace("withdrawn, label: weg", "draft, label: klad"),
            [],
        ),
    ],
)
def test_a_sheet_that_calls_itself_a_draft_where_none_are_kept_back_is_not_published(
    make, front, config, expected
):
    outcome = make({SOUP: sheet(front)}, config=config)
    assert [
        diagnostic.code for diagnostic in outcome.diagnostics if diagnostic.code == "shown-draft"
    ] == expected
    assert outcome.failed == bool(expected)


@pytest.mark.parametrize(
    ("block", "is_told"),
    [
        ("---\ntitel: Brood\norganisatie: X\nSamenvatting: Elke zondag.\n---", True),
        ("---  \ntitel: Brood\nperiod: 2018\n--- ", True),
        ("---\nContact: het onthaal\nMeer weten: de krant\n---", False),  # one field, below a rule
        ("---\nSoep en brood.\ntitel: Brood\nperiod: 2018\n---", False),
        ("titel: Brood\nperiod: 2018", False),
        ("---\n---\ntitel: Brood", False),
        ("```\n---\ntitel: Brood\nperiod: 2018\n---\n```", False),
    ],
)
def test_a_second_block_of_data_is_told(advised, block, is_told):
    told = [one for one in advised(sheet(body=f"Soep.\n\n{block}")) if one[0] == "data-in-text"]
    assert told == ([("data-in-text", "10:1")] if is_told else [])


@pytest.mark.parametrize(
    ("period", "is_told"),
    [
        ("2009-10", True),
        ("2009-12", True),
        ("2009-09", False),
        ("2010-03", False),
        ("2010-12 - 2012-03", False),
        ("december 2010", False),
        ("{start: 2010-12, end: 2010-12}", False),
    ],
)
def test_a_month_whose_number_may_be_a_later_year_is_told(advised, period, is_told):
    told = advised(sheet(f"period: {period}"))
    assert told == ([("month-or-years", "2:9")] if is_told else [])


@pytest.mark.parametrize("written", ["geen", "n.v.t.", "onbekend", "{municipality: geen}"])
def test_no_address_in_words_is_no_municipality_that_was_misspelt(advised, written):
    # The nearest name to “geen” is a village: following that hint would put the project there.
    assert [code for code, _ in advised(sheet(f"adres: {written}"))] == ["nothing-told"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Zie www.soep.example, of (https://soep.example/a).", 2),
        ("Zie **https://soep.example**", 1),
        ("[https://soep.example](https://soep.example/a_(b))", 0),
        ("[Soep](https://soep.example 'zie www.soep.example')", 0),
        ("![Buren](soep.png) en <https://soep.example>", 0),
        ("De [krant][1].\n\n[1]: https://krant.example", 0),
        ("Het adres begint met `https://soep.example`.", 0),
        ("```\nhttps://soep.example\n```", 0),
        ("Mail naar soep@www.soep.example", 0),
        ("Soep[^1].\n\n[^1]: https://krant.example", 1),
        ("[![Zes buren](soep.png)](https://soep.example)", 0),
        ("[De\nkrant](https://soep.example)", 0),
        ("De [krant] (https://soep.example).", 0),  # another diagnostic reports this
        ("<!-- https://soep.example -->\nSoep.", 0),
    ],
)
def test_an_address_that_nobody_can_click_on_is_told(advised, body, expected):
    assert [code for code, _ in advised(sheet(body=body)) if code == "bare-address"] == [
        "bare-address"
    ] * expected
