"""No message shows contact details, however a sheet was corrupted."""

import random

import pytest

from fichebak.cli import FORMATS
from fichebak.content import config, readings, sources
from fichebak.content.withholding import withheld
from fichebak.text.diagnostics import in_order
from fichebak.text.report import report
from tests.conftest import CONFIG, whole_sheet
from tests.mutations import spoil
from tests.test_properties import WORDS

PATH = "content/projects/a.md"
FIELDS = (
    "  contact: {type: contact, label: Contact, aliases: [aanspreekpunt]}\n"
    "  mail: {type: email, label: Mail}\n"
    "  wie: {type: group, label: Wie, fields: {contact: {type: contact, label: Contact},\n"
    "    hoe: {type: boolean, label: Hoe}, naam: {type: boolean, label: Naam}}}\n"
    "  website: {type: url, label: Website}\n"
    "  foto: {type: image, label: Foto}\n"
    "  links: {type: links, label: Meer}\nsections:"
)
MODEL = config.read(CONFIG.replace("sections:", FIELDS))[0].model
DATA = ("Zwqkel", "Vxotru", "Gjympf", "Kwyzbd", "Pqrxtn")
"""Texts that none of our messages contains."""
CONTACTS = (
    "contact: Zwqkel Vxotru, gjympf@kwyzbd.example",
    "contact: 'Zwqkel Vxotru: Kwyzbd'",
    'aanspreekpunt: "Zwqkel Vxotru" # Kwyzbd',
    "contact: {naam: Zwqkel Vxotru, functie: Gjympf, e-mail: kwyzbd@pqrxtn.example}",
    "contact: {naam: Zwqkel Vxotru,\n  functie: 'Gjympf',\n  mail: kwyzbd@pqrxtn.example}",
    "contact:\n  naam: Zwqkel Vxotru\n  functie: Gjympf\n  e-mail: kwyzbd@pqrxtn.example",
    "contact:\n  name: Zwqkel *Vxotru*\n  role: 'Gjympf'\n  website: https://kwyzbd.example/pqrxtn",
    "contact:\n  naam: |\n    Zwqkel\n    Vxotru\n  tel: Gjympf 0471",
    "contact: >-\n  Zwqkel Vxotru\n  Gjympf",
    "mail: Zwqkel Vxotru at Kwyzbd",
    "wie:\n  contact:\n    naam: Zwqkel Vxotru\n    e-mail: Gjympf",
    "wie: {contact: {naam: Zwqkel, e-mail: Vxotru}}",
    "wie:\n  hoe: soms\n  contact:\n    naam: Zwqkel Vxotru\n    e-mail: Gjympf\n  naam: Kwyzbd",
    "wie:\n  contact:\n    naam: Zwqkel Vxotru\n    e-mail: Gjympf\n  hoe: soms",
)
BEFORE = "title: Soep\ndoelgroep: [Kinderen]"
AFTER = "website: https://soep.example/"


def spoilt(chance):
    """A sheet with a corrupted contact."""
    lines = [
        "---",
        *BEFORE.split("\n"),
        *chance.choice(CONTACTS).split("\n"),
        AFTER,
        "---",
        "## Beschrijving",
    ]
    for _ in range(chance.randint(1, 3)):
        spoil(lines, chance.randrange(1, max(2, len(lines) - 2)), chance, 40)
    if chance.random() < 0.1:
        lines.insert(1, "---")
    if chance.random() < 0.1:
        places = sorted((chance.randrange(1, len(lines)) for _ in range(3)), reverse=True)
        for place, mark in zip(places, (">>>>>>> tak", "=======", "<<<<<<< HEAD"), strict=True):
            lines.insert(place, mark)
    data = "\n".join([*lines, "", "Tekst."]).encode()
    if chance.random() < 0.1:
        cut = chance.randrange(len(data))
        data = data[:cut] + bytes([chance.randrange(256)]) + data[cut:]
    return data


def reports_on(data, public=None):
    """All reports on a sheet, in every format; adds the sheet's public texts to `public`."""
    files = {PATH: data}
    source, wrong, _ = sources.read_leniently(PATH, data)
    if wrong:
        found = withheld(readings.of_sheet(PATH, data, MODEL, None).unreadable, files, MODEL)
    else:
        _, found = whole_sheet(source, MODEL)
        found = withheld(found, files, MODEL, readable=True)
    if source and public is not None:
        # In a file with an unreadable part, any value may belong to the contact.
        public.extend([source.body, *([] if wrong else not_of_a_contact(source.front))])
    return "".join(report(in_order(list(found)), form, lambda _: WORDS["nl"], files) for form in FORMATS)


def not_of_a_contact(node, *, is_public=False):
    """All keys in a tree, and the values that belong to fields other than the contact."""
    for key, value in getattr(node, "entries", ()):
        yield key.text
        yield from not_of_a_contact(value, is_public=is_public or key.text in {"title", "website", "hoe"})
    for item in getattr(node, "items", ()):
        yield from not_of_a_contact(item, is_public=is_public)
    if is_public:
        yield getattr(node, "text", "")


def fragments(word):
    return {word[at : at + 4].lower() for at in range(len(word) - 3)}


UNTOLD = set().union(*map(fragments, DATA))


@pytest.mark.parametrize("start", range(0, 2000, 500))
def test_no_part_of_a_contact_is_told_however_it_was_spoilt(start):
    for number in range(start, start + 500):
        data = spoilt(random.Random(number))
        public = []
        reports = reports_on(data, public).lower()
        private = UNTOLD - set().union(*map(fragments, public))
        assert not {one for one in private if one in reports}, (
            number,
            data.decode("utf-8", "replace"),
            reports,
        )


@pytest.mark.parametrize(
    "data",
    [
        "status: open\n<<<<<<< HEAD\n=======\ncontact:\n>>>>>>> tak\n  Zwqkel, 050 12 34 56\n",
        'status: "open\ncontact: Zwqkel 050"\ntitle: Soep\n',
        'status: "open\ncontact: Zwqkel 050"\ntitle: So\u00ebp\n',
    ],
)
@pytest.mark.parametrize("coding", ["utf-8", "cp1252"])
def test_a_value_that_runs_on_into_whom_to_ask_is_not_quoted(data, coding):
    reports = reports_on(f"---\n{data}---\n## Beschrijving\n\nTekst.\n".encode(coding))
    assert reports
    assert "zwqkel" not in reports.lower()


@pytest.mark.parametrize("lines", [0, 30])
def test_a_second_fence_ends_no_data_however_far_it_is_below_the_first(lines):
    below = "\n" * lines
    data = f"---\n{below}---\ntitle: Soep\ncontact:\n  naam: |\n      x\n    Zwqkel\n---\n## Beschrijving\n"
    reports = reports_on(data.encode())
    assert "[indentation]" in reports
    assert "zwqkel" not in reports.lower()


@pytest.mark.parametrize(
    "between",
    ["\n" * 30, f"{' ' * 1_001}\n", "\x0f\n", "<<<<<<< HEAD\n"],
    ids=["blank", "long", "odd", "merge"],
)
@pytest.mark.parametrize("values", ["  naam: |\n\u00a0   Zwqkel", "  naam: Zwqkel\n   e-mail: Vxotru"])
def test_data_below_a_second_fence_are_not_taken_for_text_whatever_is_between_the_fences(between, values):
    reports = reports_on(f"---\n{between}---\ncontact:\n{values}\n  tel: Gjympf\n---\nTekst.\n".encode())
    assert reports
    assert not any(word.lower() in reports.lower() for word in DATA)


def test_a_line_of_another_field_is_shown():
    assert "    2 | title: Soep: brood\n" in reports_on(b"---\ntitle: Soep: brood\ncontact: x\n---\n")
    assert "\u2022" not in reports_on(
        b"---\ntitle: Soep\nwebsite: htp://soep\nlinks:\n  - url: htp//x\n---\n"
    )
    assert "    2 | titl: Soep\n" in reports_on(b"---\ntitl: Soep\n---\n")
    assert "    2 | vraag: \u2022\u2022\u2022\u2022\n" in reports_on(b"---\nvraag: Soep\n---\n")


@pytest.mark.parametrize(
    "line", ["    url: htp//soep", "doelgroep: [Oudern, 'openbaar: ja']"], ids=["website", "public"]
)
def test_a_name_that_a_contact_shares_with_other_values_hides_nothing(line):
    reports = reports_on(f"---\ntitle: Soep\nlinks:\n  - titel: Brood\n{line}\n---\n".encode())
    assert f"    5 | {line}\n" in reports


def test_an_unknown_key_that_is_like_a_part_of_a_contact_hides_its_value():
    reports = reports_on(
        b"---\ntitle: Soep\ncontact:\n  public: ja\n\xc5\xb1    website: www.zwqkel.example\n---\n"
    )
    assert "unknown-field" in reports
    assert "zwqkel" not in reports


@pytest.mark.parametrize(
    "value", [" <!-- Zwqkel -->", "\n  status: <!-- Zwqkel -->", "\n- x\n- <!-- Zwqkel -->"]
)
def test_the_value_of_a_key_that_does_not_exist_is_told_with_no_other_mistake_either(value):
    reports = reports_on(f"---\ntitle: Soep\ncontactpersoon:{value}\n---\n".encode())
    assert "comment-in-value" in reports
    assert "Zwqkel" not in reports


def test_in_a_group_a_line_beside_whom_to_ask_is_shown():
    reports = reports_on(b"---\ntitle: Soep\nwie:\n  contact:\n    naam: Zwqkel: Vxotru\n  hoe: soms\n---\n")
    assert "Zwqkel" not in reports
    reports = reports_on(
        b"---\ntitle: Soep\nwie:\n  contact:\n    naam: Zwqkel\n  hoe: soms\n  naam: Vxotru\n---\n"
    )
    assert "    6 |   hoe: soms\n" in reports
    assert "\u201csoms\u201d is geen ja of nee" in reports
    assert "Vxotru" not in reports
    assert "Zwqkel" not in reports


@pytest.mark.parametrize(
    "line",
    [
        "title: {contact: {naam: Zwqkel Vxotru, e-mail: gjympf@kwyzbd.example}}",
        "title: {naam: Zwqkel}",
        "title: [contact: Zwqkel Vxotru]",
        "doelgroep: [Kinderen, {contact: Zwqkel Vxotru}]",
        "doelgroep: [Kinderen, {Naam: 'Zwqkel', functie: Vxotru}]",
        "doelgroep: [Oudern, 'contact: Zwqkel']",
        "doelgroep: Oudern # contact: Zwqkel",
        "doelgroep: {a: {b: [aanspreekpunt: Zwqkel]}}",
        "doelgroep: {contact: {naam: Zwqkel,\n  Vxotru}}",
        "doelgrop: {contact: {naam: Zwqkel}}",
        "website: {e-mail: Zwqkel at Vxotru}",
        "foto: {file: a.svg, alt: x, credit: {contact: {naam: Zwqkel}}}",
        "foto: {file: a.svg, alt: x, contact: Zwqkel}",
        "foto:\n  file: a.svg\n  alt: {contact: {naam: Zwqkel}}",
        "foto:\n  file: {tel: 0471 Zwqkel}\n  alt: x",
        "wie:\n  hoe: {contact: {naam: Zwqkel}}",
        "wie:\n  hoe: [soms, functie: Zwqkel]",
        "status: open\nstatus: {naam: Zwqkel}",
    ],
)
def test_a_contact_in_braces_is_not_told_in_whatever_field_it_is(line):
    before = "" if line.startswith("title") else "title: Soep\n"
    reports = reports_on(f"---\n{before}{line}\n---\n## Beschrijving\n\nTekst.\n".encode())
    assert reports.count("content/projects/a.md") >= len(FORMATS)
    assert not any(word.lower() in reports.lower() for word in DATA)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ("status: draft\nwie: {contact: {naam: Zwqkel, e-mail: a@b.example}}", "missing"),
        ("wie: {contact: {naam: Zwqkel, e-mail: a@b.example}, wat: Zie **hier**}", "markup-in-front"),
    ],
)
def test_what_is_no_error_tells_no_contact_beside_it_either(make, values, code):
    group = "{contact: {type: contact, label: C}, wat: {type: text, label: W, required: true}}"
    fields = f"  wie: {{type: group, label: Wie, fields: {group}}}\nsections:"
    data = f"---\ntitle: Soep\n{values}\n---\n## Beschrijving project\n\nTekst.\n"
    outcome = make({PATH: data}, config=CONFIG.replace("sections:", fields), only_check=True)
    assert code in [diagnostic.code for diagnostic in outcome.diagnostics]
    for form in FORMATS:
        assert "Zwqkel" not in report(outcome.diagnostics, form, lambda _: WORDS["nl"], {PATH: data.encode()})


def test_beside_a_contact_in_braces_the_key_of_the_line_is_shown():
    reports = reports_on(b"---\ntitle: Soep\nfoto: {file: a.svg, alt: x, contact: Zwqkel}\n---\n")
    assert "    3 | foto: {\u2022\u2022\u2022\u2022: " in reports
    assert "geen veld \u201ccontact\u201d" in reports


def test_what_is_quoted_may_be_from_the_line_above_of_the_same_value():
    reports = reports_on(b"---\ntitle: Soep\nfoto:\n  bestand: zwqkel.jpg\n  beschrijving:\n---\n")
    assert ":5:3: fout[image-parts]" in reports
    assert "\u201czwqkel.jpg\u201d" in reports


def test_a_line_that_may_be_of_a_contact_is_pointed_at():
    reports = reports_on(b"---\ntitle: Soep\ncontact:\n  naam: Zwqkel: Vxotru\n---\n")
    assert "content/projects/a.md:4:15: fout[colon-in-value]" in reports
    assert "    4 |   \u2022\u2022\u2022\u2022: \u2022\u2022\u2022\u2022\u2022\u2022: " in reports
    assert "      |               ^\n" in reports


BROKEN = {
    "quotation marks": "contact: 'Zwqkel Vxotru: Kwyzbd",
    "braces": "contact: {naam: Zwqkel,\nVxotru, e-mail: kwyzbd@pqrxtn.example",
    "columns": "contact:\n  naam: Zwqkel\n functie: Vxotru",
    "a colon": "contact: Zwqkel: Vxotru",
    "a comment": "contact: Zwqkel # Vxotru",
    "a reference": "contact: *Zwqkel",
    "a character that nobody typed": "contact: Zwqkel \x07 Vxotru",
    "a name of two words between braces": "contact: {naam: Zwqkel, Vxotru, e-mail: a@b.example}",
    "below another field": "title: Soep\n  naam: Zwqkel Vxotru",
    "a key that is no key": "contct: Zwqkel Vxotru",
}


@pytest.mark.parametrize("written", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize(
    "settings", [CONFIG.replace("sections:", FIELDS), "title: ["], ids=["right", "wrong"]
)
def test_a_build_tells_of_a_broken_contact_and_not_whom_it_names(make, written, settings):
    data = f"---\n{written}\n---\n## Beschrijving project\n\nTekst.\n"
    outcome = make({PATH: data}, config=settings)
    assert outcome.failed
    reports = "".join(
        report(outcome.diagnostics, form, lambda _: WORDS["nl"], {PATH: data.encode()}) for form in FORMATS
    )
    assert "Zwqkel" not in reports
    assert "Vxotru" not in reports


def test_a_link_to_a_place_beside_a_contact_is_not_told_with_the_contact(make):
    parts = "{contact: {type: contact, label: Contact}, bij: {type: markdown, label: Bij}}"
    fields = f"  wie: {{type: group, label: Wie, fields: {parts}}}\nsections:"
    settings = CONFIG.replace("sections:", fields) + "checks: {dead-anchor: error}\n"
    line = 'wie: {contact: {naam: Zwqkel, e-mail: a@b.example, publiek: nee}, bij: "Zie [hier](#nergens)."}'
    data = f"---\ntitle: Soep\n{line}\n---\n## Beschrijving project\n\nZie [daar](#nergens).\n"
    outcome = make({PATH: data}, config=settings)
    assert [(diagnostic.code, diagnostic.place.line) for diagnostic in outcome.diagnostics] == [
        ("dead-anchor", 7)
    ]
    assert "Zwqkel" not in report(outcome.diagnostics, "text", lambda _: WORDS["nl"], {PATH: data.encode()})
