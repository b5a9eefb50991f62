"""The web editor as the build makes it: only on demand, with forms from the model, on its own page."""

import re

import pytest
import yaml

from fichebak.content import config
from fichebak.content.corrections import correct_page, correct_sheet
from fichebak.content.editor import Backend, Editor
from fichebak.content.fields import TYPES
from fichebak.site.admin import admin, configuration
from fichebak.site.plan import Site
from fichebak.text.diagnostics import in_order
from tests.conftest import CONFIG, HOME, SHEET, gathered
from tests.field_tables import names, short, table

ON = f"{CONFIG}editor: {{backend: github, repo: buurt/bak}}\n"
SOUP = "content/projects/soep.md"
SCRIPT = {"content/editor/sveltia-cms.js": "// de redactie"}
REST = "fields:\n  title: {type: text, label: Titel, required: true}\n"


def written_config(outcome):
    return yaml.safe_load(outcome.files["admin/config.yml"])


def forms(outcome):
    """The forms of a collection: name → entry, in order."""
    return {
        c["name"]: {entry["name"]: entry for entry in c["fields"]}
        for c in written_config(outcome)["collections"]
    }


def test_a_site_has_no_web_editor_unless_it_asks_for_one(make):
    assert [path for path in make({**SCRIPT}).files if path.startswith("admin")] == []


def test_the_page_its_configuration_and_its_script_are_published(make):
    styles = {"content/editor/words.css": "", "content/editor/fonts.css": "/* letters */"}
    outcome = make({**SCRIPT, **styles}, config=ON)
    assert outcome.diagnostics == ()
    page = outcome.files["admin/index.html"].decode()
    assert '<meta name="robots" content="noindex">' in page
    assert re.findall('<link rel="stylesheet" href="(.*)">', page) == ["fonts.css", "words.css"]
    assert '<script src="sveltia-cms.js"></script>' in page
    assert "module" not in page.replace("templates", "")
    assert {path for path in outcome.files if path.startswith("admin/")} == {
        *("admin/index.html", "admin/config.yml", "admin/words.js", "admin/sveltia-cms.js"),
        *("admin/fonts.css", "admin/words.css"),
    }


def test_machines_that_collect_pages_are_not_told_of_it(ours, setting):
    settings, _ = config.read(ON)
    site = Site(settings, gathered([], settings.model, setting)[0], setting, {}, {})
    inputs = {**ours, "content/editor/sveltia-cms.js": b""}
    assert not admin(site, inputs).page.listed


def test_only_the_editor_s_page_may_write_styles_and_speak_to_the_host(make):
    outcome = make({**SCRIPT, "content/projects/soep.md": SHEET}, config=ON)
    policies = {
        path: re.search(r'Content-Security-Policy" content="([^"]*)"', data.decode())[1]
        for path, data in outcome.files.items()
        if path.endswith(".html")
    }
    own = policies.pop("admin/index.html")
    assert "'unsafe-inline'" in own
    assert "script-src 'self';" in own
    own_pictures = "'self' blob: data: https://api.github.com https://avatars.githubusercontent.com"
    assert f"img-src {own_pictures};" in own
    assert "media-src blob:" in own
    assert "connect-src 'self' blob: data: https://api.github.com;" in own
    assert "unsafe" not in "".join(policies.values())
    # A header would apply to all pages, so the policy there is only what they have in common.
    header = outcome.files["_headers"].decode()
    assert "Content-Security-Policy: frame-ancestors 'none'\n" in header


WRONG = {
    "no repository": ("{backend: github}", ["2:9 missing"]),
    "a host that is not known": ("{backend: bitbucket, repo: a/b}", ["2:19 unknown-choice"]),
    "an address for a repository": (
        "{backend: github, repo: 'https://github.com/a/b'}",
        ["2:33 editor-repo"],
    ),
    "half a repository": ("{backend: gitea, repo: bak}", ["2:32 editor-repo"]),
    "a group within a group where there are none": ("{backend: github, repo: a/b/c}", ["2:1 editor-repo"]),
    "an application at GitHub": ("{backend: github, repo: a/b, app_id: '123'}", ["2:1 editor-app-id"]),
    "an unknown key": ("{backend: github, repo: a/b, tak: main}", ["2:38 unknown-field"]),
}


@pytest.mark.parametrize(("text", "places"), WRONG.values(), ids=WRONG.keys())
def test_what_cannot_be_is_told_at_its_place(text, places):
    settings, found = config.read(f"title: Bak\neditor: {text}\n{REST}")
    assert settings is None
    assert [short(one) for one in in_order(list(found))] == places


def test_a_script_that_is_not_there_is_told_where_the_editor_is_switched_on(make):
    (missing,) = make({"content/editor/sveltia.js": ""}, config=ON).diagnostics
    assert (missing.code, missing.detail("written")) == ("editor-script-missing", next(iter(SCRIPT)))
    assert missing.place == ("site_config.yaml", ON.count("\n"), 1)


@pytest.mark.parametrize(
    ("declared", "backend"),
    [
        ("backend: github, repo: a/b", {"auth_methods": ["token"]}),
        ("backend: github, repo: a/b, base_url: 'https://aan.example/'", {"base_url": "https://aan.example"}),
        ("backend: gitlab, repo: a/b/c, app_id: x1", {"app_id": "x1", "auth_type": "pkce"}),
        (
            "backend: gitlab, repo: a/b, base_url: 'https://git.example', branch: trunk",
            {"api_root": "https://git.example/api/v4", "auth_methods": ["token"], "branch": "trunk"},
        ),
        (
            "backend: gitea, repo: a/b, base_url: 'https://git.example', app_id: x",
            {"api_root": "https://git.example/api/v1", "app_id": "x"},
        ),
    ],
)
def test_the_host_and_the_way_to_sign_in_follow_from_what_is_declared(make, declared, backend):
    outcome = make(SCRIPT, config=f"{CONFIG}editor: {{{declared}}}\n")
    found = written_config(outcome)["backend"]
    assert found.items() >= backend.items()
    assert ("auth_methods" in found) is ("auth_methods" in backend)
    assert ("publish_mode" in written_config(outcome)) is ("gitea" not in declared)


def test_a_sheet_s_form_is_made_of_the_model(make):
    sheets = forms(make(SCRIPT, config=ON))["projects"]
    assert list(sheets) == ["title", "summary", "status", "target_groups", "body"]
    assert sheets["title"] == {"name": "title", "label": "Titel", "required": True, "widget": "string"}
    assert sheets["target_groups"]["options"] == ["Kinderen", "Jongeren", "Ouderen"]
    assert sheets["target_groups"]["multiple"]
    assert sheets["body"]["required"]
    assert (
        sheets["body"]["default"]
        == "## Beschrijving project\n\n## Sterke punten\n\n## Drempels\n\n## Anekdote"
    )


def test_a_free_page_has_its_form_too(make):
    pages = forms(make(SCRIPT, config=ON))["pages"]
    assert list(pages) == ["title", "summary", "menu", "order", "body"]
    assert [name for name, entry in pages.items() if entry["required"]] == ["title"]


@pytest.mark.parametrize("code", ["nl", "en", "fr"])
@pytest.mark.parametrize("name", names())
def test_every_type_has_a_widget_with_a_label_for_each_of_its_parts(words, name, code):
    def check(entry):
        assert entry["label"]
        assert entry["widget"]
        assert all(entry.get("options", ["x"]))
        for part in entry.get("fields", ()):
            check(part)

    for declared in table(name).declared:
        check({"label": "x", **declared.type.widget(words(code))})
    assert name in TYPES


def test_what_a_field_asks_of_its_editor_wins_over_what_its_type_says(words):
    (settings, _) = config.read(
        "title: Bak\nfields:\n  title: {type: text, label: Titel, required: true}\n"
        "  when: {type: period, label: Wanneer, help: Alleen het jaar.}\n"
        "  then: {type: period, label: Toen}\n"
    )
    editor = Editor(Backend.GITEA, "a/b")
    (sheets, _) = configuration(settings, editor, words("nl"))["collections"]
    assert [entry.get("hint", "") for entry in sheets["fields"]][1:] == [
        "Alleen het jaar.",
        words("nl")("editor.hint.period"),
    ]


LOST = {
    "an alias": ("titel: Soep", ["2:1 editor-name"]),
    "a value on one line for a list": ("target_groups: Ouderen, Jongeren", ["2:16 editor-list"]),
    "a contact on one line": ("contact: onthaal@dienst.example", ["2:10 editor-parts"]),
    "parts by other names": ("contact: {mail: onthaal@dienst.example}", ["2:11 editor-name"]),
    "an address in parts": ("address: {gemeente: Poperinge}", ["2:10 editor-line"]),
    "a name in a list of links": ("links: [Buurthuis]", ["2:9 editor-parts"]),
    "a link's parts by other names": (
        "links: [{titel: Buurthuis, url: https://huis.example/}]",
        ["2:10 editor-name"],
    ),
    "a link on one line": ("links: https://huis.example/", ["2:8 editor-list-parts"]),
    "one link without a list": ("links: {title: Buurthuis}", ["2:8 editor-list-parts"]),
}
FIELDS = """\
  contact: {type: contact, label: Contact}
  address: {type: address, label: Adres}
  links: {type: links, label: Links, names: ja}
sections:
"""


@pytest.mark.parametrize(("line", "places"), LOST.values(), ids=LOST.keys())
def test_what_the_web_editor_would_lose_is_told_where_there_is_one(make, line, places):
    rest = "" if line.startswith("titel") else "title: Soep\n"
    sheet = {"content/projects/soep.md": f"---\n{line}\n{rest}---\n## Beschrijving project\n\nSoep.\n"}
    wide = CONFIG.replace("sections:\n", FIELDS)
    diagnostics = make(
        {**SCRIPT, **sheet}, config=f"{wide}editor: {{backend: github, repo: a/b}}\n"
    ).diagnostics
    assert [short(one) for one in diagnostics] == places
    assert {str(diagnostic.severity) for diagnostic in diagnostics} == {"warning"}
    assert make({**SCRIPT, **sheet}, config=wide).diagnostics == ()


def test_a_value_that_the_form_shows_in_parts_is_not_said_to_lack_them(make, words):
    front = "---\ntitle: Soep\nlinks: [Buurthuis (https://huis.example/)]\n---\n"
    wide = CONFIG.replace("sections:\n", FIELDS) + "editor: {backend: github, repo: a/b}\n"
    (told,) = make({**SCRIPT, SOUP: f"{front}## Beschrijving project\n\nSoep.\n"}, config=wide).diagnostics
    _, hint = words("nl").sentence(told)
    assert hint == "Schrijf ze in delen, elk op een eigen ingesprongen regel: title, url"


IN_WORDS = """\
title: Bak
languages: [nl, fr]
editor: {backend: github, repo: a/b}
fields:
  title: {type: text, label: {nl: Titel, fr: Titre}, required: true, aliases: [titel, titre]}
  status: {type: choice, label: Status, options: [klaar, {key: draft, label: {nl: concept, fr: brouillon}}]}
  summary: {type: text, label: Samenvatting}
  more: {type: markdown, label: Meer}
  period: {type: period, label: Periode, aliases: [wanneer]}
  image: {type: image, label: Foto}
  contact: {type: contact, label: Contact}
  target_groups: {type: choices, label: Doelgroep, options: [Kinderen, Ouderen]}
  scores: {type: group, label: Scores, fields: {impact: {type: score, label: Impact}}}
  team:
    type: group
    label: Ploeg
    fields: {number: {type: number, label: Aantal}, who: {type: text, label: Wie}}
sections:
  description: {heading: {nl: Beschrijving, fr: Description}, required: true}
"""


def test_a_site_in_several_languages_asks_in_each_for_what_is_in_words(make):
    outcome = make(SCRIPT, config=IN_WORDS)
    assert written_config(outcome)["i18n"] == {
        "structure": "multiple_files",
        "locales": ["nl", "fr"],
        "default_locale": "nl",
        "initial_locales": ["nl"],
        "omit_default_locale_from_file_path": True,
    }
    assert [collection["i18n"] for collection in written_config(outcome)["collections"]] == [True, True]

    def required(entries):
        return {
            entry["name"]: required(entry["fields"]) if "fields" in entry else entry["required"]
            for entry in entries
            if entry.get("i18n")
        }

    sheet, page = (list(form.values()) for form in forms(outcome).values())
    assert required(sheet) == {
        "title": ["nl"],
        **dict.fromkeys(("status", "summary", "more"), False),
        "image": {"alt": ["nl"], "caption": False, "credit": False, "licence": False},
        "team": {"who": False},
        "body": ["nl"],
    }
    assert required(page) == {"title": ["nl"], "summary": False, "body": False}


def test_a_site_in_one_language_knows_nothing_of_others(make):
    assert "i18n" not in make(SCRIPT, config=ON).files["admin/config.yml"].decode()


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("titre: Soupe", ["2:1 editor-name"]),
        ("image: {bijschrift: La soupe}", ["2:9 editor-name"]),
        ("wanneer: depuis 2021", []),  # no field of translations, so kept unchanged
        ("target_groups: Ouderen", []),
        ("summary: Chaque vendredi", []),
    ],
)
def test_of_a_translation_is_told_what_its_form_would_show_as_empty(make, line, places):
    sheet = "---\ntitle: Soep\nimage: {file: a.png, alt: Een kom}\n---\n## Beschrijving\n\nSoep.\n"
    picture = {"content/images/a.png": (HOME / "content/images/de-sofa.png").read_bytes()}
    files = {**SCRIPT, **picture, SOUP: sheet, "content/projects/soep.fr.md": f"---\n{line}\n---\n"}
    diagnostics = make(files, config=IN_WORDS).diagnostics
    assert [short(one) for one in diagnostics] == places
    assert make(files, config=IN_WORDS.replace("editor:", "# editor:")).diagnostics == ()


def test_of_a_translated_page_the_same_is_told(make):
    pages = {"content/pages/over.md": "---\ntitle: Over\n---\nWij.\n"}
    pages["content/pages/over.fr.md"] = "---\ntitre: À propos\n---\nNous.\n"
    (found,) = make({**SCRIPT, **pages}, config=IN_WORDS).diagnostics
    assert (found.place.path, short(found)) == ("content/pages/over.fr.md", "2:1 editor-name")


def test_it_says_by_which_name_the_web_editor_knows_a_field_or_a_part(make):
    text = SHEET.replace("title:", "titel:").replace("---\n##", "contact: {mail: a@dienst.example}\n---\n##")
    wide = CONFIG.replace("sections:\n", FIELDS)
    outcome = make({**SCRIPT, SOUP: text}, config=f"{wide}editor: {{backend: github, repo: a/b}}\n")
    details = [dict(diagnostic.details) for diagnostic in outcome.diagnostics]
    assert [(one["written"], one["near"]) for one in details] == [("titel", "title"), ("mail", "email")]


NAMED = """\
---
titel: Soep
"contact":
  naam: De dienst
  mail: a@dienst.example
links:
  - {titel: Buurthuis, url: https://huis.example/}
---
## Beschrijving project

Soep.
"""


def test_a_name_becomes_the_key_that_the_web_editor_knows_where_there_is_one(words):
    wide = CONFIG.replace("sections:\n", FIELDS)
    model = config.read(wide)[0].model
    new, corrections = correct_sheet(SOUP, NAMED.encode(), model, words("nl"))
    assert new.decode() == NAMED.replace("titel", "title").replace("naam:", "name:").replace(
        "mail:", "email:"
    )
    assert [(one.line, one.before, one.after) for one in corrections] == [
        (2, "titel", "title"),
        (4, "naam", "name"),
        (5, "mail", "email"),
        (7, "titel", "title"),
    ]
    assert correct_sheet(SOUP, NAMED.encode(), model) == (NAMED.encode(), ())
    page = b"---\ntitel: Over\nvolgorde: 2\n---\nWij.\n"
    assert correct_page("content/pages/over.md", page, words("nl"))[0].startswith(
        b"---\ntitle: Over\norder: 2\n"
    )


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("target_groups: Ouderen", "target_groups: [Ouderen]"),
        ("target_groups: Kinderen, senioren ", "target_groups: [Kinderen, Ouderen]"),
        ("target_groups: Kinderen\u202f,\u00a0Ouderen", "target_groups: [Kinderen, Ouderen]"),
        ("target_groups: Kinderen,, Ouderen,", "target_groups: [Kinderen, Ouderen]"),
        ("doelgroepen: senioren", "target_groups: [Ouderen]"),
        (
            "target_groups: Kinderen; senioren",
            "target_groups: Kinderen; Ouderen",
        ),  # in brackets it is one name
        ('target_groups: "Kinderen, Ouderen"', None),
        ("target_groups: Kinderen,\n  Ouderen", None),
        ("target_groups: [Kinderen, Ouderen]", None),
        ("target_groups: Oudern", "target_groups: [Oudern]"),  # as wrong as before
        ("links: https://huis.example/", None),  # its items are objects
        ("wie: {rol: kok, mail: a@b.example}", None),
        ("wie:\n  rol: kok, klusser", "wie:\n  rol: [kok, klusser]"),
        ("wie:\n  rol: Wie afwast, poetst, kok", 'wie:\n  rol: ["Wie afwast, poetst", kok]'),
        ("wie:\n  rol: klusser, afwas", 'wie:\n  rol: [klusser, "wie afwast, poetst"]'),
    ],
)
def test_a_list_on_a_line_becomes_one_that_the_web_editor_shows(words, written, after):
    group = (
        "  wie: {type: group, label: Wie, fields: {mail: {type: email, label: M},\n"
        "    rol: {type: choices, label: Rol, options: [kok, klusser,\n"
        "      {label: 'wie afwast, poetst', aliases: [afwas]}]}}}\n"
    )
    wide = CONFIG.replace("sections:\n", f"{group}{FIELDS}")
    model = config.read(wide)[0].model
    text = f"---\ntitle: Soep\n{written}\n---\n## Beschrijving project\n\nSoep.\n"
    new, _ = correct_sheet(SOUP, text.encode(), model, words("nl"))
    assert new.decode() == text.replace(written, after or written)


def test_a_picture_s_path_as_the_editor_writes_it_is_read(make):
    picture = (HOME / "content/images/de-sofa.png").read_bytes()
    text = SHEET + "\n![Een sofa](/content/images/sofa.png)\n"
    outcome = make({"content/projects/soep.md": text, "content/images/sofa.png": picture})
    assert outcome.diagnostics == ()
