"""The legal statements of a site: complete, linked from every page, and up to date."""

import re
from datetime import date, timedelta

import pytest

from fichebak.content.statements import Office
from fichebak.text.language import LANGUAGES
from tests.conftest import CONFIG, SHEET

SITE = """\
url: https://bak.example/
publisher: Buurtdienst
contact: bak@bak.example
"""
STATEMENT = """\
accessibility:
  status: partial
  made: 3 maart 2026
  method: self
  tested: Elk soort pagina, met het toetsenbord.
  issues:
    - {what: Filmpjes zonder ondertitels, reason: burden, why: Er is geen geld voor., alternative: Bel ons.}
    - {what: Kaarten van elders, reason: out-of-scope}
  answer_days: 14
  complaints:
    {name: De Ombudsdienst, url: "https://ombud.example/", email: o@ombud.example, phone: 02 000 00 00}
"""
PRIVACY = "privacy: {retention: Een jaar en dan weg.}\n"
FORM = "feedback: {service: formspree, id: abc}\n"
FILES = {"content/projects/soep.md": SHEET}
ACCESSIBILITY, PRIVATE = "toegankelijkheid/index.html", "privacy/index.html"


def diagnostics_of(outcome):
    return [
        (diagnostic.code, diagnostic.severity.value, diagnostic.place.line)
        for diagnostic in outcome.diagnostics
    ]


def page(outcome, path):
    assert diagnostics_of(outcome) == []
    return outcome.files[path].decode()


def test_a_statement_names_an_address_with_accents_in_letters(make):
    site = SITE.replace("bak.example/", "café.example/", 1)
    html = page(make(FILES, config=site + STATEMENT + PRIVACY + CONFIG), ACCESSIBILITY)
    assert "Proefbak (https://café.example/)" in html


def test_what_no_address_may_hold_is_encoded_in_a_link_to_an_office_or_a_licence(make):
    block = STATEMENT.replace("https://ombud.example/", "https://ombud.example/een|twee")
    licence = "licence: {name: Vrij, url: 'https://vrij.example/een|twee'}\n"
    files = make(FILES, config=SITE + block + licence + CONFIG).files
    statement, data = (files[f"{path}/index.html"].decode() for path in ("toegankelijkheid", "data"))
    assert '"https://ombud.example/een%7Ctwee">https://ombud.example/een|twee<' in statement
    assert '"https://vrij.example/een%7Ctwee" rel="license"' in data


def test_a_statement_has_every_element_that_the_law_asks_for(make):
    html = page(make(FILES, config=SITE + STATEMENT + PRIVACY + CONFIG), ACCESSIBILITY)
    elements = {
        "who": "Buurtdienst wil dat iedereen deze site kan gebruiken",
        "by which law": "zoals gevraagd wordt door artikel II.16",
        "which site": "Proefbak (https://bak.example/)",
        "how far": "voldoet gedeeltelijk aan de Europese norm EN 301 549",
        "what is not": "Filmpjes zonder ondertitels",
        "and why": "Waarom: Er is geen geld voor.",
        "what instead": "Bel ons.",
        "by the law’s own reasons": "Een onevenredig zware last",
        "and the other": "Valt buiten de wet",
        "when": "opgesteld op 3 maart 2026",
        "how it was found out": "We hebben de site zelf getest.",
        "that it is one": "Deze toegankelijkheidsverklaring gaat over",
        "with what": "Elk soort pagina, met het toetsenbord.",
        "whom to ask": '<a href="mailto:bak@bak.example">',
        "and how fast": "binnen 14 dagen",
        "where to complain": "De Ombudsdienst",
        "on the web": 'href="https://ombud.example/"',
        "by mail": '<a href="mailto:o@ombud.example">',
        "by telephone": '<a href="tel:020000000">',
    }
    assert {name for name, text in elements.items() if text not in html} == set()
    assert "Nog niet in orde met de wet" not in html


def test_what_a_statement_says_only_in_the_main_language_is_marked_as_that(make):
    statement = STATEMENT.replace("tested: Elk", "tested: {nl: Alles, fr: Tout.}\n  law: Elk")
    statement = statement.replace(
        "what: Filmpjes zonder ondertitels", "what: {nl: Filmpjes, fr: Des vidéos muettes}"
    )
    languages = f"languages: [nl, fr]\n{PRIVACY}"
    built = make(FILES, config=SITE + statement + languages + CONFIG).files
    html = built["fr/accessibilite/index.html"].decode()
    borrowed = [
        "Elk soort pagina, met het toetsenbord.",
        "Er is geen geld voor.",
        "Bel ons.",
        "Kaarten van elders",
    ]
    for text in (*borrowed, "De Ombudsdienst"):
        assert f'<span lang="nl">{text}</span>' in html
    assert "<p>Tout.</p>" in html
    assert "<li>Des vidéos muettes<br>Pourquoi : <span" in html
    assert '<span lang="nl">Een jaar en dan weg.</span>' in built["fr/vie-privee/index.html"].decode()
    assert "<span lang" not in built[ACCESSIBILITY].decode().partition("<article")[2]


@pytest.mark.parametrize(
    ("languages", "path", "law"),
    [
        ("language: fr", "accessibilite", "comme le demande la directive (UE) 2016/2102 sur"),
        ("languages: [fr, nl]", "nl/toegankelijkheid", "zoals gevraagd wordt door Richtlijn (EU) 2016/2102"),
        ("languages: [nl, fr]", "fr/accessibilite", "comme le demande l’article II.16 du décret flamand"),
    ],
)
def test_a_site_in_french_first_cites_no_flemish_decree(make, languages, path, law):
    built = make(FILES, config=f"{languages}\n{SITE}{STATEMENT}{PRIVACY}{CONFIG}").files
    assert law in built[f"{path}/index.html"].decode()


def test_in_french_a_publisher_needs_no_article(make):
    # “Commune de Huy” is the name of a publisher, and no subject of a sentence.
    built = make(FILES, config=f"language: fr\n{SITE}{STATEMENT}{PRIVACY}{CONFIG}").files
    assert "utiliser ce site (Buurtdienst), comme" in built["accessibilite/index.html"].decode()
    assert "Responsable de vos données\u00a0: Buurtdienst." in built["vie-privee/index.html"].decode()


def test_a_privacy_page_has_every_element_that_the_law_asks_for(make):
    html = page(make(FILES, config=SITE + STATEMENT + PRIVACY + FORM + CONFIG), PRIVATE)
    elements = {
        "who answers for it": "Buurtdienst is verantwoordelijk",
        "how to reach them": '<a href="mailto:bak@bak.example">',
        "what is asked": "uw naam, uw e-mailadres en een bericht",
        "what for": "om u te antwoorden",
        "on what ground": "We doen dat met uw toestemming",
        "that it can be withdrawn": "op elk moment intrekken",
        "who else sees it": "verwerkt door formspree.io",
        "how long": "Een jaar en dan weg.",
        "which rights": "laten verbeteren, wissen",
        "where to complain": "https://www.gegevensbeschermingsautoriteit.be",
        "who is in a sheet": "Staat uw naam",
    }
    assert {name for name, text in elements.items() if text not in html} == set()
    # Without a form the site asks for no personal data, and the statement names no service.
    bare = page(make(FILES, config=SITE + STATEMENT + PRIVACY + CONFIG), PRIVATE)
    assert "formspree" not in bare
    assert "uw e-mailadres" not in bare


@pytest.mark.parametrize(
    ("language", "paths"), {"en": ("accessibility", "privacy"), "fr": ("accessibilite", "vie-privee")}.items()
)
def test_both_stand_at_the_foot_of_every_page_in_the_language_of_the_site(make, language, paths):
    config = f"language: {language}\n{SITE}{STATEMENT}{PRIVACY}{FORM}{CONFIG}"
    outcome = make(FILES, config=config)
    assert diagnostics_of(outcome) == []
    pages = {path: data.decode() for path, data in outcome.files.items() if path.endswith(".html")}
    # Redirects from former addresses and lists for other sites have no footer.
    elsewhere = re.compile(r'http-equiv="refresh"|<link rel="stylesheet" href="[^"]*/embed\b')
    own = {path: html for path, html in pages.items() if not elsewhere.search(html)}
    assert len(own) > 5
    for path, html in own.items():
        foot = html.partition("<footer")[2]
        for word in paths:
            assert f'{word}/index.html"' in foot, path
    assert {f"{word}/index.html" for word in paths} <= set(pages)


def test_the_form_leads_to_what_becomes_of_its_data(make):
    html = page(make(FILES, config=SITE + STATEMENT + PRIVACY + FORM + CONFIG), "projecten/soep/index.html")
    form = html.partition("<form")[2].partition("</form>")[0]
    assert '<a href="../../privacy/index.html">' in form


@pytest.mark.parametrize(
    ("own", "said", "asked"),
    [
        ("", "We doen dat met uw toestemming", "om de fiche beter te maken. *"),
        ("purpose: Voor het jaarverslag.", "Voor het jaarverslag.", "over privacy staat. *"),
        ("basis: Het is onze taak van algemeen belang.", "taak van algemeen belang", ""),
        ("purpose: Voor u., basis: Het moet.", "<p>Het moet.</p>", ""),
    ],
)
def test_the_form_asks_for_the_consent_that_the_privacy_page_names(make, own, said, asked):
    privacy = PRIVACY.replace("{", f"{{{own}, " if own else "{")
    outcome = make(FILES, config=SITE + STATEMENT + privacy + FORM + CONFIG)
    assert said in page(outcome, PRIVATE)
    assert ("toestemming" in page(outcome, PRIVATE)) is ("basis" not in own)
    form = page(outcome, "projecten/soep/index.html").partition("<form")[2].partition("</form>")[0]
    assert form.count("checkbox") == bool(asked)
    assert asked in form


def test_a_site_that_declares_neither_has_neither(make):
    outcome = make(FILES)
    assert diagnostics_of(outcome) == []
    assert not {ACCESSIBILITY, PRIVATE} & set(outcome.files)
    assert "toegankelijkheid" not in outcome.files["index.html"].decode()


def test_a_public_site_without_them_is_built_with_a_warning(make):
    missing = make(FILES, config=SITE + FORM + CONFIG)
    assert diagnostics_of(missing) == [("no-accessibility", "warning", 1), ("no-privacy", "warning", 1)]
    assert missing.files
    # Nobody writes to a site without feedback, and a site without an address or a publisher is not public.
    assert diagnostics_of(make(FILES, config=SITE + CONFIG)) == [("no-accessibility", "warning", 1)]
    assert diagnostics_of(make(FILES, config=CONFIG)) == []


@pytest.mark.parametrize(
    ("last", "days", "told"),
    [
        ("made: 3/3/2026", 366, None),
        ("made: 3/3/2026", 367, "accessibility-old"),
        ("made: 2020\n  reviewed: 3/3/2026", 366, None),
        ("made: 2020\n  reviewed: 3/3/2026", 367, "accessibility-old"),
        ("made: 3/3/2026", 0, None),
        ("made: 3/3/2026", -1, "accessibility-future"),
        ("made: maart 2026", -1, None),
        ("made: 2020\n  reviewed: 3/3/2026", -1, "accessibility-future"),
    ],
)
def test_a_statement_of_more_than_a_year_ago_or_of_a_day_to_come_is_told_at_its_date(make, last, days, told):
    config = SITE + STATEMENT.replace("made: 3 maart 2026", last) + PRIVACY + CONFIG
    outcome = make(FILES, config=config, today=date(2026, 3, 3) + timedelta(days))
    line = 1 + config[: config.index("2026")].count("\n")
    assert diagnostics_of(outcome) == ([(told, "warning", line)] if told else [])
    assert outcome.files


WRONG = {
    "no status": (STATEMENT.replace("status: partial", "law: X"), "missing", 5),
    "another status": (STATEMENT.replace("partial", "bijna"), "unknown-choice", 5),
    "no day": (STATEMENT.replace("3 maart 2026", "31 februari 2026"), "no-such-date", 6),
    "no way to complain": (STATEMENT.partition("  complaints")[0], "missing", 5),
    "nothing by which those are reached to whom one complains": (
        STATEMENT.partition("  complaints")[0] + "  complaints: {name: De Ombudsdienst}\n",
        "office-unreachable",
        13,
    ),
    "an issue without a reason": (STATEMENT.replace("reason: out-of-scope", "why: X"), "missing", 11),
    "an issue although all is well": (STATEMENT.replace("partial", "full"), "statement-full", 9),
    "no issue although all is not well": (
        STATEMENT.partition("  issues")[0] + "  complaints: {name: X, phone: 02 000 00 00}\n",
        "statement-issues",
        5,
    ),
    "nothing by which the authority is reached": (
        f"{PRIVACY.rstrip()[:-1]}, authority: {{name: De Autoriteit}}}}\n",
        "office-unreachable",
        4,
    ),
    "a list of issues without any, although all is not well": (
        re.sub(r"(?m)^    - .*\n", "", STATEMENT),
        "statement-issues",
        5,
    ),
    "no retention": ("privacy: {purpose: X}\n", "missing", 4),
}


@pytest.mark.parametrize(("block", "code", "line"), WRONG.values(), ids=WRONG)
def test_what_is_missing_or_contradicts_itself_is_told_at_its_place(make, block, code, line):
    outcome = make(FILES, config=SITE + block + CONFIG)
    assert [(diagnostic.code, diagnostic.place.line) for diagnostic in outcome.diagnostics] == [(code, line)]
    assert outcome.failed


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_advised_for_an_office_that_nobody_can_reach_are_keys_that_it_has(words, code):
    named = re.findall(r"(\w+): …", words(code)("hint.office-unreachable"))
    assert named == [key for key in Office._fields if key != "name"]


def test_somebody_must_be_there_to_write_to(make, words):
    outcome = make(FILES, config=STATEMENT + PRIVACY + CONFIG)
    missing = sorted(
        (diagnostic.code, diagnostic.detail("block"), diagnostic.detail("name"))
        for diagnostic in outcome.diagnostics
    )
    assert missing == [
        ("statement-needs", "accessibility", "contact"),
        ("statement-needs", "privacy", "contact"),
        ("statement-needs", "privacy", "publisher"),
    ]
    told = {words("nl").sentence(diagnostic)[1] for diagnostic in outcome.diagnostics}
    assert any("“publisher:”" in hint and "“controller:” in het blok “privacy”" in hint for hint in told)
    own = (
        STATEMENT
        + "  contact: a@bak.example\n"
        + "privacy: {retention: X, controller: Y, contact: p@bak.example}\n"
    )
    assert diagnostics_of(make(FILES, config=own + CONFIG)) == []
