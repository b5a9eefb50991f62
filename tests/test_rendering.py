"""Rendering pages: the diagnostics of a wrong template, and that an editor's text is never markup."""

from hashlib import sha256

import pytest

from fichebak.site.assets import assets_of
from fichebak.site.environment import compiled_with
from tests.conftest import CONFIG, HOME, SHEET
from tests.markup import Document

SHEETS = {"content/projects/a.md": SHEET, "content/projects/b.md": SHEET.replace("Soep", "Brood")}
PAGE = "projecten/a/index.html"


# A site's own templates

# The template, its text, and what is told: where, the code, and what is missing or was probably meant.
WRONG = {
    "an unknown tag": ("card.html", "<li>\n{% fro x in y %}", "2:1 template"),
    "a tag without an end": ("index.html", "a {% if x %}\nb", "2:1 template"),
    "a comment without an end": ("404.html", "a\n{# x", "2:1 template"),
    "an end that is not there": ("index.html", "a\n{% if x %}{% endfor %}", "2:1 template"),
    "a filter that nobody knows": ("404.html", "\n{{ 'a'|uper }}", "2:1 template"),
    "such a filter in a condition": ("404.html", "\n{{ 'a'|uper if page }}", "2:1 template"),
    "a name that is not there": ("card.html", "\n\n<b>{{ entry.titel }}", "3:13 template-name title"),
    "a name that nobody knows": ("404.html", "{{ pagina }}", "1:4 template-name"),
    "a name with a slip": ("404.html", "{{ page.title }}{{ pagee.title }}", "1:20 template-name page"),
    "a sum that cannot be": ("thanks.html", "a\n{{ 1 / 0 }}", "2:1 template"),
    "an asset that is not there": (
        "base.html",
        "\n{{ asset('s.css') }}",
        "2:1 template-missing assets/s.css",
    ),
    "a word that is not there": ("page.html", "\n{{ words('skipp') }}", "2:11 template-words skip"),
    "a word without a detail": ("page.html", "\n{{ words('pager.state', n=1) }}", "2:1 template"),
    "a partial": ("fields/choices.html", "\n{{ oeps }}", "2:4 template-name"),
    # What pages share is rendered once, so it must not depend on the page.
    "the page in what pages share": ("menu.html", "<ul>\n{{ page.title }}</ul>", "2:4 template-name"),
    "the page in a fact": ("fields/choices.html", "\n{{ page.path }}", "2:4 template-name"),
    "a circle": ("card.html", '\n{% include "card.html" %}', "2:1 template"),
    "a part that is not there": (
        "card.html",
        '\n{% include "kaart.html" %}',
        "2:1 template-missing kaart.html",
    ),
    "a base that is not there": (
        "page.html",
        '\n{% extends "basis.html" %}',
        "2:1 template-missing basis.html",
    ),
    "a base with a slip": ("page.html", '{% extends "basse.html" %}', "1:1 template-missing base.html"),
    "a page without a base": ("page.html", "<h1>{{ page.title }}</h1>", "1:1 template-page"),
    "nothing": ("index.html", "", "1:1 template-page"),
}


@pytest.mark.parametrize(("name", "text", "told"), WRONG.values(), ids=WRONG)
def test_a_mistake_in_a_template_is_told_at_its_place(make, name, text, told):
    page = {"content/pages/over.md": "---\ntitle: Over\n---\nTekst.\n"}
    outcome = make({**SHEETS, **page, f"templates/{name}": text})
    (found,) = outcome.diagnostics
    assert found.place.path == f"templates/{name}"
    named = next(filter(None, map(found.detail, ("near", "name"))), "")
    assert f"{found.place.line}:{found.place.column} {found.code} {named}".strip() == told
    assert outcome.files == {}


@pytest.mark.parametrize(
    ("text", "code"),
    [("{% if fact %}", "template"), (b"caf\xe9", "not-utf-8"), ("{{ fact.x }}", "")],
)
def test_a_check_reads_also_a_template_that_no_sheet_needs_yet(make, text, code):
    files = {**SHEETS, "templates/fields/sdgs.html": text}
    assert make(files).diagnostics == ()
    found = [(one.code, one.place.path) for one in make(files, only_check=True).diagnostics]
    assert [one for one in found if one[1].startswith("templates/")] == (
        [(code, "templates/fields/sdgs.html")] if code else []
    )


def test_a_check_reads_no_file_for_visitors_as_a_template(make):
    files = {**SHEETS, "templates/assets/raming.html": "{% een ander teken %}"}
    assert make(files, only_check=True).diagnostics == make(SHEETS, only_check=True).diagnostics


@pytest.mark.parametrize("name", ["card.html", "index.html", "base.html"])
def test_a_template_that_is_not_utf_8_is_told(make, name):
    outcome = make({**SHEETS, f"templates/{name}": b"<p>\ncaf\xe9</p>"})
    (found,) = outcome.diagnostics
    assert (found.code, found.place.path) == ("not-utf-8", f"templates/{name}")
    assert (found.place.line, found.place.column) == (2, 4)


def test_the_title_of_a_base_of_one_s_own_may_be_a_block(make, ours):
    base = ours["templates/base.html"].decode()
    own = base.replace("<title>", "<title>{% block title %}").replace("</title>", "{% endblock %}</title>")
    assert own.count("block title") == 1
    page = {**SHEETS, "content/pages/over.md": "---\ntitle: Over\n---\nWij.\n"}
    assert make({**page, "templates/base.html": own}).files == make(page).files


def test_what_templates_were_compiled_with_for_one_site_is_on_no_page_of_another(make, ours):
    words = ours["languages/nl.yaml"].replace(b"Naar de inhoud", b"Sla dit over")
    sites = [
        {"files": SHEETS},
        {"files": SHEETS, "config": f"language: en\n{CONFIG}"},
        {"files": SHEETS, "config": f"languages: [fr, nl]\n{CONFIG}"},
        {"files": {**SHEETS, "languages/nl.yaml": words}},
        {"files": {**SHEETS, "templates/assets/style.css": "a{}"}},
    ]
    together, apart = [make(**site).files for site in sites], []
    for site in sites:
        compiled_with.cache_clear()
        apart.append(make(**site).files)
    assert together == apart
    assert len({files["404.html"] for files in together}) == len(sites)


def test_a_text_in_a_template_is_marked_as_the_configuration_of_now_has_it(make):
    own = {**SHEETS, "templates/thanks.html": '<!doctype html>{{ "Doelgroep"|said }}'}
    config = f"languages: [nl, fr]\n{CONFIG}"
    translated = config.replace("label: Doelgroep\n", "label: {nl: Doelgroep, fr: Public}\n")
    made = [make(own, config=one).files["fr/merci/index.html"] for one in (config, translated, config)]
    assert made == [b'<!doctype html><span lang="nl">Doelgroep</span>', b"<!doctype html>Doelgroep", made[0]]


@pytest.mark.parametrize("expression", ["menu[0].html", "menu[0].summary", "pictures"])
def test_a_template_is_told_no_more_than_its_page_is_made_of(make, expression):
    # Otherwise a page would not be rendered again when that changes.
    page = {"content/pages/over.md": "---\ntitle: Over\n---\nTekst.\n"}
    outcome = make({**SHEETS, **page, "templates/404.html": f"<!doctype html>{{{{ {expression} }}}}"})
    assert [diagnostic.code for diagnostic in outcome.diagnostics] == ["template-name"]


def test_a_template_of_the_site_stands_for_ours(make):
    outcome = make({**SHEETS, "templates/card.html": "<li class=own>{{ entry.title }}</li>"})
    assert outcome.diagnostics == ()
    assert Document(outcome.files["index.html"]).texts("li.own") == ["Brood op de stoep", "Soep op de stoep"]


def test_a_card_of_the_site_may_show_any_field(make):
    fields = """\
  story: {type: markdown, label: Verhaal}
  scores: {type: group, label: Scores, fields: {impact: {type: score, label: Impact}}}
sections:"""
    card = "<li class=own>{% for fact in entry.facts if fact.given %}{{ field(fact) }}{% endfor %}</li>"
    sheet = SHEET.replace("---\n#", "story: 'Zie [brood](b.md).'\nscores: {impact: 8}\n---\n#")
    files = {**SHEETS, "content/projects/a.md": sheet, "templates/card.html": card}
    outcome = make(files, config=CONFIG.replace("sections:", fields))
    assert outcome.diagnostics == ()
    index = Document(outcome.files["index.html"])
    assert index.texts("li.own dd") == ["8 op 10"]
    assert 'href="projecten/b/index.html"' in outcome.files["index.html"].decode()


def test_the_fields_for_a_card_of_the_site_are_those_of_ours(make):
    parts = "impact: {type: score, label: Impact}, bron: {type: url, label: Bron}"
    fields = f"  scores: {{type: group, label: Scores, card: true, fields: {{{parts}}}}}\nsections:"
    card = "<li class=own>{% for fact in entry.card %}{{ fact.label }} {% endfor %}</li>"
    sheet = SHEET.replace("---\n#", "scores: {impact: 8, bron: 'https://bak.example'}\n---\n#")
    files = {"content/projects/a.md": sheet, "templates/card.html": card}
    outcome = make(files, config=CONFIG.replace("sections:", fields))
    assert outcome.diagnostics == ()
    # No card has room for an address.
    assert Document(outcome.files["index.html"]).texts("li.own") == ["Doelgroep Impact"]


@pytest.mark.parametrize("declared", ["period", "address", "sdgs", "contact", "score"])
def test_a_template_may_show_a_field_that_the_sheet_does_not_fill_in(make, declared):
    config = CONFIG.replace("sections:", f"  extra: {{type: {declared}, label: Extra}}\nsections:")
    card = "<li class=own>{% for fact in entry.facts %}{{ fact.label }}{{ field(fact) }}; {% endfor %}</li>"
    outcome = make({**SHEETS, "templates/card.html": card}, config=config)
    assert outcome.diagnostics == ()
    assert Document(outcome.files["index.html"]).texts("li.own")[0].endswith("Extra;")


def test_a_sheet_is_never_a_template(make):
    sheet = SHEET.replace("Soep op de stoep", "'{{ site.title }} {% raw %}'") + "\n{{ 7 * 7 }} {# weg #}\n"
    page = Document(make({"content/projects/a.md": sheet}).files[PAGE])
    assert page.texts("h1") == ["{{ site.title }} {% raw %}"]
    assert page.texts(".prose p")[-1] == "{{ 7 * 7 }} {# weg #}"


# Hostile text

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'&amp;"
YAML = "'" + HOSTILE.replace("'", "''") + "'"
EVERYWHERE = f"""\
title: {YAML}
tagline: {YAML}
publisher: {YAML}
url: https://bak.example/
feedback: {{service: custom, id: https://bak.example/form, honeypot: {YAML}}}
contact: bak@bak.example
social_cards: true
accessibility:
  {{status: none, made: 2026, method: self, scope: {YAML}, law: {YAML}, tested: {YAML},
  complaints: {{name: {YAML}, phone: 02 000 00 00}},
  issues: [{{what: {YAML}, reason: burden, why: {YAML}, alternative: {YAML}}}]}}
privacy: {{retention: {YAML}, purpose: {YAML}, basis: {YAML}, recipients: {YAML}, hosting: {YAML}}}
fields:
  title: {{type: text, label: {YAML}, required: true}}
  summary: {{type: text, label: S}}
  text: {{type: text, label: {YAML}, filter: true, card: true, help: {YAML}}}
  address: {{type: address, label: A, filter: true, card: true}}
  contact: {{type: contact, label: C}}
  links: {{type: links, label: L, names: ja}}
  period: {{type: period, label: P, card: true}}
  phone: {{type: phone, label: T}}
  markdown: {{type: markdown, label: M}}
  kind: {{type: choices, label: K, filter: true, card: true, options: [{{label: {YAML}, key: k}}]}}
sections:
  description: {{heading: {YAML}}}
  other: {{heading: Verder}}
"""
EVERYTHING = f"""\
---
title: {YAML}
summary: {YAML}
text: {YAML}
address: {{municipality: {YAML}, street: {YAML}}}
contact: {{name: {YAML}, role: {YAML}, email: bak@bak.example}}
links: [{{title: {YAML}, url: https://bak.example/?a&amp;b}}, {YAML}]
period: {{start: 2018, text: {YAML}}}
markdown: {YAML}
kind: k
---
## {HOSTILE}

{HOSTILE} [{HOSTILE}](https://bak.example/"onclick="x)
"""


def test_no_text_of_an_editor_or_owner_becomes_markup(make):
    page = f"---\ntitle: {YAML}\nsummary: {YAML}\n---\n{HOSTILE}\n"
    outcome = make({"content/projects/a.md": EVERYTHING, "content/pages/over.md": page}, config=EVERYWHERE)
    # HTML tags are no error in a sheet, but a diagnostic says that they are shown as text.
    assert {diagnostic.code for diagnostic in outcome.diagnostics} == {"html"}
    pages = [Document(data) for path, data in outcome.files.items() if path.endswith(".html")]
    assert len(pages) > 6
    for document in pages:
        assert document.errors == []
        assert document.all("img, [onerror], [onclick], script:not([src], [type$='json'])") == []
    shown = Document(outcome.files[PAGE])
    assert shown.texts("h1") == [HOSTILE]
    assert shown.meta("description") == HOSTILE
    assert HOSTILE in shown.values("input", "name")


# Links and pictures


@pytest.mark.parametrize(
    ("owner", "written", "href"),
    [
        ("content/projects/a.md", "b.md", "../../projecten/b/index.html"),
        ("content/projects/a.md", "./b.md", "../../projecten/b/index.html"),
        ("content/projects/a.md", "b.md#feiten", "../../projecten/b/index.html#feiten"),
        ("content/projects/a.md", "../pages/over.md", "../../over/index.html"),
        ("content/pages/over.md", "../projects/a.md", "../projecten/a/index.html"),
        ("content/projects/a.md", "#feiten", "#feiten"),
        ("content/projects/a.md", "https://bak.example/b.md", "https://bak.example/b.md"),
        ("content/projects/a.md", "mailto:bak@bak.example", "mailto:bak@bak.example"),
    ],
)
def test_a_link_between_content_files_leads_to_the_page(make, owner, written, href):
    files = {**SHEETS, "content/pages/over.md": "---\ntitle: Over\n---\nTekst.\n"}
    files[owner] += f"\n[hierheen]({written})\n"
    outcome = make(files)
    assert outcome.diagnostics == ()
    page = PAGE if owner.endswith("a.md") else "over/index.html"
    assert Document(outcome.files[page]).values(".prose a", "href") == [href]


def test_a_link_to_what_is_not_published_is_told(make):
    draft = SHEET.replace("---\ntitle", "---\nstatus: draft\ntitle")
    files = {"content/projects/a.md": f"{SHEET}\n[later](b.md)\n", "content/projects/b.md": draft}
    outcome = make(files)
    assert [(diagnostic.code, diagnostic.place.line) for diagnostic in outcome.diagnostics] == [
        ("draft-link", 9)
    ]
    assert make(files, drafts=True).diagnostics == ()


def test_a_draft_may_link_to_a_draft(make):
    draft = SHEET.replace("---\ntitle", "---\nstatus: draft\ntitle")
    files = {"content/projects/a.md": f"{draft}\n[later](b.md)\n", "content/projects/b.md": draft}
    assert make(files).diagnostics == ()
    assert make(files, drafts=True).diagnostics == ()


# Assets


def test_an_asset_is_named_after_what_it_holds(make):
    outcome = make({**SHEETS, "templates/assets/style.css": b"a{}", "templates/assets/fonts/a.b.woff2": b"f"})
    style = f"assets/style.{sha256(b'a{}').hexdigest()[:8]}.css"
    assert outcome.files[style] == b"a{}"
    assert outcome.files[f"assets/fonts/a.b.{sha256(b'f').hexdigest()[:8]}.woff2"] == b"f"
    assert Document(outcome.files[PAGE]).values('link[rel="stylesheet"]', "href") == [f"../../{style}"]


def test_only_what_lies_among_the_assets_is_one():
    assert assets_of({"templates/card.html": b"", "content/images/a.png": b"", "site_config.yaml": b""}) == {}


FONTS = {"templates/assets/huis.woff2": b"f", "templates/assets/search/mijn punt.svg": b"p"}


@pytest.mark.parametrize(
    ("sheet", "written", "sent"),
    [
        ("style.css", "url(huis.woff2)", "url(huis.{f}.woff2)"),
        ("style.css", "url( './huis.woff2' )", "url( 'huis.{f}.woff2' )"),
        ("search/search.css", 'url("../huis.woff2#iefix")', 'url("../huis.{f}.woff2#iefix")'),
        ("search/search.css", 'url("mijn punt.svg")', 'url("mijn punt.{p}.svg")'),
        ("style.css", "url(#vlek)", "url(#vlek)"),
        ("style.css", '"url(weg.png)"', '"url(weg.png)"'),
    ],
)
def test_a_style_gets_its_fonts_and_pictures_by_their_names(make, sheet, written, sent):
    digests = {data.decode(): sha256(data).hexdigest()[:8] for data in FONTS.values()}
    outcome = make({**SHEETS, **FONTS, f"templates/assets/{sheet}": f"/* url(weg.png) */a{{b:{written}}}"})
    assert outcome.diagnostics == ()
    (style,) = (d for path, d in outcome.files.items() if path.startswith(f"assets/{sheet[:-4]}."))
    assert style.decode() == f"a{{b:{sent.format(**digests)}}}"


@pytest.mark.parametrize(
    ("written", "column", "near"),
    [
        ("url(huis.wof2)", 7, "huis.woff2"),
        ("url('https://letters.example/a.woff2')", 8, ""),
        ("url(data:font/woff2;base64,AA==)", 7, ""),
        ('@import "ander.css";', 12, ""),
        ("@import url(ander.css);", 15, ""),
    ],
)
def test_what_a_style_will_not_get_is_told_at_its_place(make, written, column, near):
    styles = {"templates/assets/style.css": f"a{{}}\nb{{ {written} }}", "templates/assets/ander.css": ""}
    (found,) = make({**SHEETS, **FONTS, **styles}).diagnostics
    assert (found.code, found.place) == ("style-address", ("templates/assets/style.css", 2, column + 1))
    assert found.detail("near") == near


def test_two_versions_in_templates_and_assets_are_told_in_one_run(make):
    ours = (HOME / "templates/assets/style.css").read_text("utf-8")
    versions = "<<<<<<< HEAD\n--pen: #000;\n=======\n--pen: #111;\n>>>>>>> fichebak/main\n"
    line = ours.partition("--pen:")[0].count("\n") + 1
    merged = {
        "templates/assets/style.css": ours.replace("  --pen:", f"{versions}  --pen:", 1),
        "templates/assets/begun.css": "<<<<<<< HEAD\na{}\n",
        "templates/assets/ended.css": "a{}\n>>>>>>> fichebak/main\n",
        "templates/assets/own.js": "/*\n=======\nHEAD\n=======\n*/",
        "templates/base.html": f"{{# #}}\n{versions}",
        "templates/card.html": versions,
    }
    found = make({**SHEETS, **merged}).diagnostics
    assert [(one.code, one.place.path, one.place.line) for one in found] == [
        ("merge-conflict", "templates/assets/begun.css", 1),
        ("merge-conflict", "templates/assets/ended.css", 2),
        ("merge-conflict", "templates/assets/style.css", line),
        ("merge-conflict", "templates/base.html", 2),
        ("merge-conflict", "templates/card.html", 1),
    ]


def test_a_name_without_a_digest_is_not_given_out(make):
    outcome = make(SHEETS, config=CONFIG)
    assert [path for path in outcome.files if path.endswith("style.css")] == []


# Styles


def test_a_style_is_sent_without_its_comments_and_means_the_same(make):
    style = """
/* a { color: red } */
a ,b::after { content: " /* no  comment */ ;  " ; margin: calc(1px + 2px) auto }
@media (min-width: 1rem) and (color) { a > b c :hover { font: 1px/2 "It's", x } }
"""
    outcome = make({"content/projects/a.md": SHEET, "templates/assets/style.css": style})
    (sent,) = (data for path, data in outcome.files.items() if path.startswith("assets/style."))
    assert sent.decode() == (
        'a,b::after{content: " /* no  comment */ ;  ";margin: calc(1px + 2px) auto}'
        '@media (min-width: 1rem) and (color){a > b c :hover{font: 1px/2 "It\'s",x}}'
    )


def test_the_scripts_of_the_search_are_sent_without_layout_which_no_text_in_them_has(sample):
    for part in (HOME / "templates/assets/search").glob("*.js"):
        code = [line for line in part.read_text("utf-8").split("\n") if not line.lstrip().startswith("//")]
        assert [line for line in code if line.count("`") % 2] == []
    for script in sample.glob("assets/search*.js"):
        lines = script.read_text("utf-8").split("\n")[:-1]
        assert [line for line in lines if line[:1] in {"", " "} or line.startswith("//")] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[a](b\\(c)", "link-address"),
        ('[a]("b()', "link-address"),
        ('![a]("b.png()', "image-missing"),
        ("![a](x onerror=trap())", "image-path"),
        ("![a](x y(1).png)", "image-missing"),
        ("Zie <https://stad.example@e.example/>.", "link-address"),
    ],
)
def test_an_address_that_only_the_converter_finds_is_told(make, text, code):
    outcome = make({"content/projects/a.md": f"{SHEET}\n{text}\n"})
    assert [(diagnostic.code, diagnostic.place.path) for diagnostic in outcome.diagnostics] == [
        (code, "content/projects/a.md")
    ]
    assert outcome.files == {}
