"""The settings of the site itself in `site_config.yaml`, and their defaults."""

from __future__ import annotations

import re

import pytest
import yaml

from fichebak.content import checks, config, editor, statements
from fichebak.content.feedback import SERVICES, Feedback, Mode
from fichebak.content.fields.url import in_letters
from fichebak.text.diagnostics import in_order
from tests.conftest import AS_TEXT, HOME
from tests.field_tables import short

REST = "fields:\n  title: {type: text, label: Titel, required: true}\n"
"""What every configuration needs besides a title."""


def read(text):
    settings, found = config.read(text)
    assert found == ()
    return settings


def mistakes(text):
    """Every mistake as “line:column code”, and the words that the messages suggest."""
    settings, found = config.read(text)
    assert settings is None
    return [short(one) for one in in_order(list(found))], {
        diagnostic.detail("near") for diagnostic in found
    } - {""}


# The title is on line 1 and the text of the case begins on line 2; the fields follow it.
WRONG = {
    "an unknown key, with the near one": ("tagine: Soep", ["2:1 unknown-field"], {"tagline"}),
    "an unknown key, with none near": ("weer: zonnig", ["2:1 unknown-field"], set()),
    "the title twice": ("title: Anders", ["2:1 duplicate-field"], set()),
    "a language we have no words for": ("language: de", ["2:11 unknown-choice"], set()),
    "no page at all": ("per_page: 0", ["2:11 number-range"], set()),
    "pages that are too long": ("per_page: 201", ["2:11 number-range"], set()),
    "half a sheet": ("per_page: 24,5", ["2:11 number-whole"], set()),
    "a number in words": ("per_page: vierentwintig", ["2:11 number"], set()),
    "everything and nothing": ("exports: [none, json]", ["2:11 unknown-choice"], set()),
    "an empty list of what the site offers": ("exports:", ["2:1 exports-empty"], set()),
    "an address without its beginning": (
        "url: www.buurtbak.example",
        ["2:6 url"],
        {"https://www.buurtbak.example"},
    ),
    "an address with the file of the home page": (
        "url: https://buurtbak.example/bak/index.html",
        ["2:6 home-address"],
        {"https://buurtbak.example/bak/"},
    ),
    "an address with that file in capitals": (
        "url: https://buurtbak.example/Index.HTM",
        ["2:6 home-address"],
        {"https://buurtbak.example/"},
    ),
    "an address with a question": (
        "url: https://buurtbak.example/?fbclid=1#top",
        ["2:6 home-address"],
        {"https://buurtbak.example/"},
    ),
    "a contact that is no mail address": ("contact: het onthaal", ["2:10 email"], set()),
    "a list for a text": ("publisher: [Stad, Buurtbak]", ["2:12 not-one-value"], set()),
    "words that cannot stand in an address": (
        "paths: {projects: Goede praktijken, thanks: 'Merci!'}",
        ["2:19 path-word", "2:45 path-word"],
        {"goede-praktijken", "merci"},
    ),
    "an unknown word in addresses": ("paths: {serach: vinden}", ["2:9 unknown-field"], {"search"}),
    "a section without a heading": ("sections:\n  story: {kind: story}", ["3:10 missing"], set()),
    "sections that are a list": ("sections: [Anekdote]", ["2:11 section-declaration"], set()),
    "fields that are a list": (
        "sections: {}\nfields: [title]",
        ["3:9 field-declaration", "4:1 duplicate-field"],
        set(),
    ),
    "a text in a language that the site does not have": (
        "tagline: {nl: Goed bezig, fr: Bien fait}",
        ["2:27 text-language"],
        set(),
    ),
    "other names in a language that the site does not have": (
        "languages: [nl, fr]\nsections: {story: {heading: Verhaal, synonyms: {nl: [A], de: [B]}}}",
        ["3:58 text-language"],
        set(),
    ),
    "texts in languages of which the site has none": (
        "tagline: {fr: Bien fait, en: Well done}",
        ["2:11 text-language", "2:26 text-language"],
        set(),
    ),
    "a misspelt main language in a text, which is not missing besides": (
        "languages: [nl, fr]\ntagline: {ml: Goed bezig, fr: Bien fait}",
        ["3:11 text-language"],
        set(),
    ),
    "a text that lacks the main language": (
        "languages: [nl, fr]\ntagline: {fr: Bien fait}",
        ["3:10 text-main-language"],
        set(),
    ),
    "a wrong language, which makes no text wrong": (
        "languages: [nl, fra]\ntagline: {nl: Goed bezig, fr: Bien fait}",
        ["2:17 unknown-choice"],
        {"fr"},
    ),
    "a wrong main language, which makes no text wrong": (
        "languages: [nll, fr]\ntagline: {nl: Goed bezig, fr: Bien fait}",
        ["2:13 unknown-choice"],
        {"nl"},
    ),
    "misspelt languages, which make no text wrong": (
        "langages: [nl, fr]\ntagline: {nl: Goed bezig, fr: Bien fait}",
        ["2:1 unknown-field"],
        {"languages"},
    ),
    "a misspelt address, which is not missing besides": (
        "social_cards: ja\nurls: https://buurtbak.example/",
        ["3:1 unknown-field"],
        {"url"},
    ),
    "a misspelt word at the start of a line and a missing address are both told": (
        "social_cards: ja\ntagine: Goed bezig",
        ["2:1 url-needed", "3:1 unknown-field"],
        {"tagline"},
    ),
    "a misspelt address of a licence, which is not that of the site": (
        "social_cards: ja\nlicence: {name: CC BY, urll: https://licentie.example/}",
        ["2:1 url-needed", "3:24 unknown-field"],
        {"url"},
    ),
    "an anchor": ("tagline: &soep Soep", ["2:10 anchor"], set()),
}


@pytest.mark.parametrize(("text", "places", "near"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_setting_is_told_at_its_place(text, places, near):
    assert mistakes(f"title: Proefbak\n{text}\n{REST}") == (places, near)


@pytest.mark.parametrize(
    "address", ["HTTPS://bak.example/bak/", "https://bak.example/a.html/", "http://bak.example"]
)
def test_an_address_of_a_folder_is_one_however_it_is_written(address):
    assert read(f"title: Proefbak\nurl: {address}\n{REST}").url == address


FEEDBACK = {
    "no service": ("feedback: {id: abc}", ["3:11 missing"], set()),
    "an unknown service, with the near one": (
        "feedback: {service: formspre, id: abc}",
        ["3:21 unknown-choice"],
        {"formspree"},
    ),
    "an unknown name": (
        "feedback: {service: formspree, id: abc, honeypott: x}",
        ["3:41 unknown-field"],
        {"honeypot"},
    ),
    "no service at all": ("feedback: formspree", ["3:11 not-a-mapping"], set()),
    "a service that needs an account, in its address": (
        "feedback: {service: formspree}",
        ["3:1 feedback-id"],
        set(),
    ),
    "a service that needs an account, in its form": (
        "feedback: {service: web3forms}",
        ["3:1 feedback-id"],
        set(),
    ),
    "an address of one's own without the account in it": (
        'feedback: {service: basin, action: "https://buurtbak.example/f/{id}"}',
        ["3:1 feedback-id"],
        set(),
    ),
    "a link to nowhere": ("feedback: {service: link, id: formulier}", ["3:31 url"], set()),
    "a receiver of one's own without an address": ("feedback: {service: custom, id: x}", ["3:33 url"], set()),
    "a whole address for an account": (
        "feedback: {service: formspree, id: https://formspree.io/f/abc}",
        ["3:36 feedback-code"],
        {"abc"},
    ),
    "the address of a service without its beginning": (
        "feedback: {service: basin, id: usebasin.com/f/abc}",
        ["3:32 feedback-code"],
        set(),
    ),
    "the address of an account with two parts": (
        "feedback: {service: formsubmit, id: https://formsubmit.co/el/abc/}",
        ["3:37 feedback-code"],
        {"el/abc"},
    ),
    "an account with a space": ("feedback: {service: web3forms, id: ab c}", ["3:36 feedback-code"], set()),
    "what is sent from a safe site in the open": (
        "feedback: {service: custom, id: 'http://form.example/receive'}",
        ["3:1 feedback-open"],
        set(),
    ),
    "an address that is none, from a safe site": (
        "feedback: {service: custom, id: 'http://[form'}",
        ["3:1 feedback-open", "3:33 url"],
        set(),
    ),
    "a letter to nobody": ("feedback: {service: mailto, id: onthaal}", ["3:33 email"], set()),
}


@pytest.mark.parametrize(("text", "places", "near"), FEEDBACK.values(), ids=FEEDBACK.keys())
def test_a_feedback_that_could_not_arrive_is_told(text, places, near):
    site = "title: Proefbak\nurl: https://buurtbak.example\n"
    assert mistakes(f"{site}{text}\n{REST}") == (places, near)


def test_a_form_needs_the_address_of_the_site_to_come_back_to():
    form = "title: Proefbak\nfeedback: {service: formspree, id: abc}\n"
    assert mistakes(form + REST) == (["2:1 url-needed"], set())


@pytest.mark.parametrize(
    ("wrong", "found", "rest"),
    [
        ("url: buurtbak.example", "2:6 url", "social_cards: yes\nexports: [atom]"),
        ("url: buurtbak.example", "2:6 url", "feedback: {service: formspree, id: abc}"),
        ("contact: het onthaal", "2:10 email", "privacy: {retention: Een jaar., controller: Stad}"),
    ],
)
def test_what_needs_a_setting_that_is_wrong_is_no_mistake_of_its_own(wrong, found, rest):
    assert mistakes(f"title: Proefbak\n{wrong}\n{rest}\n{REST}")[0] == [found]
    key = wrong.partition(":")[0]
    assert len(mistakes(f"title: Proefbak\n{key}:\n{rest}\n{REST}")[0]) == 1 + rest.count("\n")


def test_what_is_asked_for_and_leads_back_to_the_site_needs_its_address():
    head = "title: Proefbak\nexports: [csv, embeds, atom]\n"
    assert mistakes(head + REST) == (["2:1 url-needed"], set())
    assert read(f"{head}url: https://bak.example/\n{REST}").exports == ("csv", "atom", "embeds")
    assert "atom" in read(f"title: Proefbak\n{REST}").exports  # all, as far as possible


@pytest.mark.parametrize("name", [name for name, preset in SERVICES.items() if preset.mode is Mode.FORM])
def test_a_form_of_every_service_is_accepted(name):
    account = (
        "https://buurtbak.example/form" if SERVICES[name].action == "{id}" else "onthaal@buurtbak.example"
    )
    head = f"title: Proefbak\nurl: https://bak.example/\nfeedback: {{service: {name}, id: {account}}}\n"
    assert read(head + REST).feedback.id == account


def test_an_account_may_have_two_parts():
    head = "title: Proefbak\nurl: https://bak.example/\nfeedback: {service: formsubmit, id: el/abc}\n"
    assert read(head + REST).feedback.action("") == "https://formsubmit.co/el/abc"


@pytest.mark.parametrize(
    "service", [name for name, preset in SERVICES.items() if preset.mode is not Mode.FORM]
)
def test_what_is_no_form_needs_no_address_of_the_site(service):
    account = {"link": "https://buurtbak.example/f", "mailto": "info@buurtbak.example"}.get(service, "")
    settings = read(f"title: Proefbak\nfeedback: {{service: {service}, id: '{account}'}}\n{REST}")
    assert settings.feedback == Feedback(SERVICES[service], account)


def test_a_name_that_a_service_uses_may_be_overridden():
    settings = read(f"""\
title: Proefbak
url: https://buurtbak.example
feedback: {{service: formspree, id: abc, honeypot: leeg, message: bericht}}
{REST}""")
    service = settings.feedback.service
    assert (service.honeypot, service.message) == ("leeg", "bericht")
    assert (service.action, service.redirect) == ("https://formspree.io/f/{id}", "_next")
    assert settings.feedback.id == "abc"


TITLES = {
    "no field for the title": "fields:\n  name: {type: text, label: Naam, required: true}\n",
    "a title that may be left out": "fields:\n  title: {type: text, label: Titel}\n",
    "a title that is not a text": "fields:\n  title: {type: number, label: Titel, required: true}\n",
}


@pytest.mark.parametrize("fields", TITLES.values(), ids=TITLES.keys())
def test_every_sheet_must_have_a_title(fields):
    assert mistakes(f"title: Proefbak\n{fields}") == (["2:1 title-field"], set())


EMPTY = {
    "nothing": ("", ["1:1 missing", "1:1 missing"]),
    "no title": (REST, ["1:1 missing"]),
    "no fields": ("title: Proefbak\n", ["1:1 missing"]),
    "empty values": ("title:\nfields: {}\n", ["1:1 missing", "2:1 missing"]),
    "a text": ("Proefbak\n", ["1:1 not-a-mapping"]),
    "a list": ("- title: Proefbak\n", ["1:1 not-a-mapping"]),
    "two documents": ("title: A\n---\ntitle: B\n", ["2:1 second-document"]),
}


@pytest.mark.parametrize(("text", "places"), EMPTY.values(), ids=EMPTY.keys())
def test_a_configuration_must_hold_a_title_and_fields(text, places):
    assert mistakes(text) == (places, set())


ALL_AT_ONCE = """\
title: Proefbak
langauge: fr
per_page: 500
sections:
  one: {heading: Verhaal}
  two: {heading: verhaal}
feedback: {service: formspree}
fields:
  titel: {type: text, label: Titel, required: true}
  phone: {type: phone, label: Telefoon, filter: true}
  Plaats: {type: adres, label: Plaats}
"""


def test_all_mistakes_are_told_in_one_run_from_top_to_bottom(make):
    outcome = make(config=ALL_AT_ONCE)
    assert [short(found) for found in outcome.diagnostics] == [
        "2:1 unknown-field",
        "3:11 number-range",
        "6:3 heading-twice",
        "7:1 feedback-id",
        "7:1 url-needed",
        "10:41 no-filter",
        "11:3 key-shape",
    ]
    assert outcome.failed
    assert outcome.files == {}


def test_what_a_configuration_leaves_out_has_a_default():
    settings = read(f"title: Proefbak\n{REST}")
    assert (settings.title, settings.language, settings.per_page) == ("Proefbak", "nl", 24)
    assert (settings.tagline, settings.url, settings.publisher, settings.contact) == ("", "", "", "")
    assert (settings.paths, settings.model.sections) == ({}, ())
    assert settings.feedback.mode is Mode.OFF


def test_what_a_configuration_says_is_kept():
    settings = read(f"""\
title: "Proefbak: de site"
tagline: Soep & brood
language: Fr
url: https://buurtbak.example/bak
publisher: Buurtbak
contact: info@buurtbak.example
per_page: 1
paths: {{projects: praktijken, page: blad}}
{REST}""")
    assert (settings.title, settings.tagline) == ("Proefbak: de site", "Soep & brood")
    assert (settings.language, settings.url) == ("fr", "https://buurtbak.example/bak")
    assert (settings.publisher, settings.contact) == ("Buurtbak", "info@buurtbak.example")
    assert (settings.per_page, type(settings.per_page)) == (1, int)
    assert settings.paths == {"projects": "praktijken", "page": "blad"}
    assert settings.model.field("title").required


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("", "/"),
        ("https://buurtbak.example", "/"),
        ("https://buurtbak.example/", "/"),
        ("https://buurtbak.example/een/pad", "/een/pad/"),
        ("https://buurtbak.example/een/pad/", "/een/pad/"),
    ],
)
def test_the_site_may_live_below_a_path(url, base):
    assert read(f"title: Proefbak\nurl: {url}\n{REST}").base_path == base


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("language: fr\ntitle: [", "fr"),
        ("title: [\nlanguage: 'en'   # of nl", "en"),
        ("title: [\nlanguage: de", "nl"),
        ("title: [\n  language: fr", "nl"),
        ("", "nl"),
    ],
)
def test_mistakes_are_told_in_the_language_asked_for_however_wrong_the_rest_is(make, text, language):
    assert config.language_of(text) == language
    assert make(config=text).languages[0] == language


@pytest.mark.parametrize("language", config.LANGUAGES)
def test_a_site_speaks_each_language_it_may_ask_for(make, language):
    # With what has names of its own for a language: the goals, and the record for data portals.
    asked = f"title: Proefbak\nlanguage: {language}\nurl: https://buurt.example/\n{REST}"
    sheet = "---\ntitle: Soep\ngoals: 1\n---\n"
    goals = "  goals: {type: sdgs, label: Doelen}\n"
    outcome = make({"content/projects/soep.md": sheet}, config=f"{asked}{goals}")
    assert outcome.diagnostics == ()
    assert f'<html lang="{language}"'.encode() in outcome.files["index.html"]


def test_every_key_of_the_configuration_is_explained():
    manual = "\n".join(
        (HOME / "docs" / name).read_text("utf-8") for name in ("configuration.md", "editor.md")
    )
    groups = (config._FIELDS, config._FEEDBACK, config._MAP, editor.FIELDS)  # noqa: SLF001
    groups += (statements._STATEMENT, statements.PRIVACY, statements._ISSUE)  # noqa: SLF001
    keys = {field.key for group in groups for field in group}
    keys |= {*config.PATHS, *config.EXPORT_NAMES, *checks.DEFAULTS, *SERVICES, *config.LANGUAGES}
    assert {
        key for key in keys if not re.search(rf"`{key}[`:]|^ *(?:- )?{key}:", manual, re.MULTILINE)
    } == set()


def test_each_check_is_explained_with_its_severity():
    manual = (HOME / "docs/configuration.md").read_text("utf-8")
    rows = re.findall(r"^\| `(advice|error)` \| (.+) \|$", manual, re.MULTILINE)
    (of_links,) = re.findall(r"^\| with `check --links` \| (.+) \|$", manual, re.MULTILINE)
    rows += [(severity, codes) for codes, severity in re.findall(r"([^()]+) \(`(\w+)`\)", of_links)]
    listed = [(code, severity) for severity, codes in rows for code in re.findall(r"`([\w-]+)`", codes)]
    assert sorted(listed) == sorted(checks.DEFAULTS.items())


def test_the_examples_of_the_manual_are_accepted_without_a_word(make):
    manual = (HOME / "docs/configuration.md").read_text("utf-8")
    settings = {"languages": ["nl", "fr"], "url": "https://b.example/", "publisher": "Bak"}
    fields = yaml.load(REST, Loader=AS_TEXT)["fields"]
    for example in re.findall(r"^```yaml\n(.*?)^```", manual, re.DOTALL | re.MULTILINE):
        shown = yaml.load(f"fields:\n{example}" if example.startswith(" ") else example, Loader=AS_TEXT)
        fields |= shown.pop("fields", {})
        settings |= shown
    assert {"title", "checks", "accessibility", "privacy"} <= settings.keys()
    assert {"title", "status", "target_groups"} == fields.keys()
    assert (
        make(config=yaml.safe_dump({**settings, "contact": "b@b.example", "fields": fields})).diagnostics
        == ()
    )


@pytest.mark.parametrize("address", ["HTTPS://b.example/Bak/", "https://b.example/x.html/", "https://b.html"])
def test_the_address_of_the_home_page_is_kept_as_it_is_written(address):
    assert config.read(f"title: Proefbak\nurl: {address}\n{REST}")[0].url == address


@pytest.mark.parametrize(
    ("address", "escaped"),
    [
        ("https://straße.example:8080/Bak/", "https://xn--strae-oqa.example:8080/Bak/"),
        ("https://www.CAFÉ.example/", "https://www.xn--caf-dma.example/"),
        ("https://cafe\u0301.example/", "https://xn--caf-dma.example/"),
        ("https://bak.example/café/één%20bak/", "https://bak.example/caf%C3%A9/%C3%A9%C3%A9n%20bak/"),
    ],
)
def test_it_is_escaped_where_machines_read_no_other_letters(address, escaped):
    assert config.read(f"title: Proefbak\nurl: {address}\n{REST}")[0].url == escaped


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("https://straße.example:8080/Bak/", "https://straße.example:8080/Bak/"),
        ("https://www.xn--caf-dma.example/", "https://www.café.example/"),
        ("https://bak.example/café/één%20bak/", "https://bak.example/café/één%20bak/"),
        ("https://бак.example/", "https://бак.example/"),
        ("https://bаk.example/", "https://xn--bk-7kc.example/"),  # with an “а” of Cyrillic
        ("https://xn--99999999.example/", "https://xn--99999999.example/"),
        ("https://xn--bak-.example/", "https://xn--bak-.example/"),
        ("https://bak.example/%FF/%C2%85/%e9/", "https://bak.example/%FF/%C2%85/%e9/"),
        ("https://bak-2.example/", "https://bak-2.example/"),
        ("https://café-2.example/", "https://café-2.example/"),
    ],
)
def test_people_read_it_in_letters(written, shown):
    assert in_letters(config.read(f"title: Proefbak\nurl: {written}\n{REST}")[0].url) == shown


@pytest.mark.parametrize("code", ["nl", "en", "fr"])
def test_a_message_names_the_settings_as_this_file_accepts_them(words, code):
    _, diagnostics = config.read(f"weer: x\n{REST}")
    (found,) = (one for one in diagnostics if one.code == "unknown-field")
    names = re.split(r"\s*[,:]\s*", words(code).sentence(found)[1])
    # In Dutch and French other blocks have “titel” and “titre”; here nobody can write that.
    assert {"title", "language", "tagline", "sections"} < set(names)
    assert not {"titel", "titre"} & set(names)
    for name in set(names) & {"licence", "licentie", "license"}:
        assert read(f"title: Soep\n{name}: {{name: CC0}}\n{REST}").licence


@pytest.mark.parametrize(
    ("exports", "named"), [("[csv, dcat, robots, atom]", ["dcat, atom"]), ("[csv, robots]", [])]
)
def test_of_the_exports_those_that_need_the_address_of_the_site_are_named(exports, named):
    _, found = config.read(f"title: Proefbak\nexports: {exports}\n{REST}")
    assert [(one.code, one.detail("name")) for one in found] == [("url-needed", name) for name in named]


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ("", "title"),
        ("title: Proefbak\nprivacy: {contact: a@b.example, controller: Bak}\n", "retention"),
        ("title: Proefbak\nlicence: {url: https://l.example/}\n", "name"),
    ],
)
def test_a_setting_that_is_missing_is_told_with_where_to_read_about_it(words, settings, name):
    _, (found, *_) = config.read(settings + REST)
    hint = words("nl").sentence(found)[1]
    assert hint.startswith(f"Zet er een regel bij die met “{name}:” begint")
    assert hint.endswith("docs/configuration.md zegt wat er kan staan.")
