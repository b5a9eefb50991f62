"""Parsing a sheet: it is read completely, or all its mistakes are reported at their positions."""

import pytest

from fichebak.content import config, sheets, sources
from fichebak.text.diagnostics import Severity
from fichebak.text.wording import MAX_SUGGESTIONS
from tests.conftest import CONFIG, SHEET, whole_sheet

HEAD = "---\ntitle: Soep\n---\n"


@pytest.fixture(scope="module")
def model():
    settings, found = config.read(CONFIG)
    assert settings, found
    return settings.model


@pytest.fixture
def check(model):
    def run(text, path="content/projects/soep.md"):
        sheet, found = whole_sheet(sources.read(path, text.encode()), model)
        return sheet, [(d.code, d.place.line, d.place.column) for d in sorted(found)]

    return run


def parts_of(sheet):
    return {part.section.key: part.text for part in sheet.parts}


READ = {
    "headings in any order": (
        "## Anekdote\nA\n## Beschrijving project\nB\n## Sterke punten\nC",
        {"description": "B", "strengths": "C", "anecdote": "A"},
    ),
    "a synonym": ("## Beschrijving\nB", {"description": "B"}),
    "capitals and accents": ("## BESCHRIJVÏNG  PROJECT\nB", {"description": "B"}),
    "no space behind the signs": ("##Beschrijving\nB", {"description": "B"}),
    "signs behind the heading": ("## Beschrijving ##\nB", {"description": "B"}),
    "an indented heading": ("  ## Beschrijving\nB", {"description": "B"}),
    "text without any heading": ("B\n\nB", {"description": "B\n\nB"}),
    "smaller headings": ("## Beschrijving\n### Wie\nB\n#### Wat", {"description": "### Wie\nB\n#### Wat"}),
    "a hashtag": ("#buurt is\nB", {"description": "#buurt is\nB"}),
    "headings in a block of code": (
        "## Beschrijving\n```\n## Anekdote\n```\nB",
        {"description": "```\n## Anekdote\n```\nB"},
    ),
    "headings and notes in an indented block of code": (
        "## Beschrijving\n- B\n\n\t```\t\n## Anekdote\n<!-- a -->\n    ```\nC",
        {"description": "- B\n\n\t```\t\n## Anekdote\n<!-- a -->\n    ```\nC"},
    ),
    "an optional section left empty": ("## Beschrijving\nB\n## Anekdote\n", {"description": "B"}),
    "a rule below text": ("## Beschrijving\nB\n---\nC", {"description": "B\n---\nC"}),
    "a note between editors": ("## Beschrijving\nB <!-- nog\nnakijken -->\nC", {"description": "B \n\nC"}),
    "what looks like a note, in code": (
        "## Beschrijving\nVan `<!-- a -->` of `<!--` tot `-->`\n\n```\n<!-- b -->\n-->\n```",
        {"description": "Van `<!-- a -->` of `<!--` tot `-->`\n\n```\n<!-- b -->\n-->\n```"},
    ),
    "a note between two slips that look like code": (
        "## Beschrijving\nZo`n dag<!-- bel --> met zo`n weer",
        {"description": "Zo`n dag" + " " * 12 + " met zo`n weer"},
    ),
    "notes behind code": (
        "## Beschrijving\nDruk `Enter` <!-- a --> en `Esc`, ``a`` <!-- b --> of `<!-- c -->`<!-- d -->.",
        {"description": "Druk `Enter`            en `Esc`, ``a``            of `<!-- c -->`          ."},
    ),
    "a note between a short slip and another": (
        "## Beschrijving\nZo`n <!-- bel --> dag met zo`n weer",
        {"description": "Zo`n" + " " * 14 + "dag met zo`n weer"},
    ),
    "a note in what looks like code": (
        "## Beschrijving\n<!--\n```\n-->\nB\n<!-- C -->\n\n```\nD\n```",
        {"description": "B\n\n\n```\nD\n```"},
    ),
    "a heading with a colon": (
        "## Beschrijving:\nB\n\n## Sterke punten :\nC",
        {"description": "B", "strengths": "C"},
    ),
    "arrows": (
        "## Beschrijving\nB --> C <!-- a -->\n\nEerst -->\ndan <--> D",
        {"description": "B --> C \n\nEerst -->\ndan <--> D"},
    ),
    "arrows below whole notes": (
        "## Beschrijving\n<!-- a -->\n- B -->\n- C <!-- d -->\n- E -->\n\n<!--\nf\n-->\n- G -->",
        {"description": "- B -->\n- C \n- E -->\n\n\n\n\n- G -->"},
    ),
    "an arrow in a row with a note": (
        "## Beschrijving\na | b\n- | -\nC <!-- d --> | E -->",
        {"description": "a | b\n- | -\nC" + " " * 12 + "| E -->"},
    ),
}


@pytest.mark.parametrize(("body", "parts"), READ.values(), ids=READ)
def test_a_body_is_taken_apart_at_its_headings(check, body, parts):
    sheet, found = check(HEAD + body)
    assert found == []
    assert parts_of(sheet) == parts
    assert list(parts_of(sheet)) == list(parts), "the order of the model"


BODY = "---\n## Beschrijving\nB\n"
REFUSED = {
    # Fields
    "no title": (f"---\nsummary: x\n{BODY}", [("missing", 1, 1)]),
    "no fields at all": (f"---\n{BODY}", [("missing", 1, 1)]),
    "an empty title": (f"---\nsummary: x\ntitle:\n{BODY}", [("missing", 3, 1)]),
    "a title of nothing": (f"---\ntitle: ~\n{BODY}", [("missing", 2, 1)]),
    "the same key twice": (f"---\ntitle: a\ntitle: b\n{BODY}", [("duplicate-field", 3, 1)]),
    "a key and its alias": (f"---\ntitle: a\nTitel: b\n{BODY}", [("duplicate-field", 3, 1)]),
    "an unknown key": (f"---\ntitle: a\nsumary: b\n{BODY}", [("unknown-field", 3, 1)]),
    "a section among the data": (
        f"---\ntitle: a\nSterke punten: goed, beter\nanekdotes: b\n{BODY}",
        [("section-in-front", 3, 1), ("unknown-field", 4, 1)],
    ),
    "a colon too many": (f"---\ntitle: a\nsterke punten:: goed\n{BODY}", [("unknown-field", 3, 1)]),
    "a list where a text belongs": (f"---\ntitle: [a]\n{BODY}", [("not-one-value", 2, 8)]),
    "fields where a text belongs": (f"---\ntitle: {{a: b}}\n{BODY}", [("mapping-not-text", 2, 8)]),
    "a field inside a list": (
        f"---\ntitle: a\ntarget_groups:\n  - Ouderen\n  - Partner: OCMW\n{BODY}",
        [("mapping-not-text", 5, 5)],
    ),
    "a list inside a list": (
        f"---\ntitle: a\ntarget_groups: [Ouderen, [Jongeren]]\n{BODY}",
        [("not-one-value", 3, 26)],
    ),
    "words in a text that is a list": (
        f"---\ntitle: a\ntarget_groups: Ouderen, Jongern, Kat\n{BODY}",
        [("unknown-choice", 3, 25), ("unknown-choice", 3, 34)],
    ),
    # Sections
    "no text": (HEAD, [("missing-section", 3, 1)]),
    "a required section left empty": (f"{HEAD}## Beschrijving\n\n", [("empty-section", 4, 1)]),
    "one with nothing but a note": (
        f"{HEAD}## Anekdote\nA\n## Beschrijving\n\n<!-- B -->\n",
        [("empty-section", 6, 1)],
    ),
    "a required section that nobody sees": (f"{HEAD}## Beschrijving\n\u200b\n", [("empty-section", 4, 1)]),
    "an unknown heading": (f"{HEAD}B\n\n## Kostprijs\nC", [("unknown-heading", 6, 4)]),
    "the same heading with a colon": (
        f"{HEAD}## Beschrijving\nB\n## Beschrijving:\nC",
        [("duplicate-heading", 6, 4)],
    ),
    "a misspelt heading": (f"{HEAD}## Beschijving\nB", [("unknown-heading", 4, 4)]),
    "a heading twice": (f"{HEAD}## Beschrijving\nB\n##  Beschrijving\nC", [("duplicate-heading", 6, 5)]),
    "a heading and its synonym": (
        f"{HEAD}## Beschrijving\nB\n## Beschrijving project\nC",
        [("duplicate-heading", 6, 4)],
    ),
    "text above the first heading": (
        f"{HEAD}\nB\n\n## Beschrijving\nC",
        [("text-before-heading", 7, 4)],
    ),
    "a title in the body": (f"{HEAD}# Soep\n\n## Beschrijving\nB", [("heading-one", 4, 1)]),
    "a title without any text": (f"{HEAD}# Soep\n", [("missing-section", 3, 1), ("heading-one", 4, 1)]),
    "a section with one sign": (
        f"{HEAD}# Beschrijving\nB\n# Anekdote\nC",
        [("section-one", 4, 1), ("section-one", 6, 1)],
    ),
    "an unclosed block of code": (f"{HEAD}B\n```\n## Anekdote\n", [("unclosed-code", 5, 1)]),
    "one that is indented": (f"{HEAD}B\n\n    ```\n## Anekdote\n", [("unclosed-code", 6, 1)]),
    "too many brackets": (f"{HEAD}\n\nB\n\n{'[' * 8000}", [("too-slow", 8, 1)]),
    "too deep a quotation": (f"{HEAD}B\n\n{'> ' * 600}x", [("too-nested", 6, 1200)]),
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.values(), ids=REFUSED)
def test_a_mistake_is_told_at_its_place(check, text, expected):
    sheet, found = check(text)
    assert found == expected
    assert sheet is None


def test_all_mistakes_of_a_sheet_are_told_at_once(check):
    text = "---\nsummary: [a]\nfoto: x\ntarget_groups: Kat\n---\n# T\n## Kost\nx\n```\n"
    assert check(text)[1] == [
        ("missing", 1, 1),
        ("not-one-value", 2, 10),
        ("unknown-field", 3, 1),
        ("unknown-choice", 4, 16),
        ("missing-section", 5, 1),
        ("heading-one", 6, 1),
        ("unknown-heading", 7, 4),
        ("unclosed-code", 9, 1),
    ]


@pytest.mark.parametrize(
    ("body", "line", "column"),
    [("een <b>twee</b>", 4, 5), ("<div>", 4, 1), ("<!-- x --> </p>", 4, 12), ("een\n\n<br/>", 6, 1)],
)
def test_html_is_shown_as_written_with_a_warning(check, body, line, column):
    sheet, found = check(HEAD + body)
    assert found == [("html", line, column)]
    assert sheet


@pytest.mark.parametrize(
    "body",
    [
        *("5 < 6 en 7 > 6", "<https://e.example>", "<a@e.example>", "ik <3 u"),
        *("![Drie buren](<foto van ons.jpg>)", "[Lees][a]\n\n[a]: <lees meer.md>"),
    ],
)
def test_a_sign_that_is_no_html_gives_no_warning(check, body):
    assert check(HEAD + body)[1] == []


def test_a_draft_may_lack_what_is_required(model):
    source = sources.read("content/projects/x.md", b"---\ntitel: x\nstatus: concept\n---\n")
    sheet, found = whole_sheet(source, model)
    assert [(d.code, d.severity) for d in found] == [("missing-section", Severity.WARNING)]
    assert sheet.is_draft


def test_what_stands_in_a_draft_must_be_right(check):
    sheet, found = check("---\ntitle: x\nstatus: draft\nkleur: rood\n---\n")
    assert found == [("unknown-field", 4, 1), ("missing-section", 5, 1)]
    assert sheet is None


def test_a_draft_without_a_title_is_only_warned_of(model):
    source = sources.read("content/projects/x.md", b"---\nstatus: draft\n---\ntekst")
    sheet, found = whole_sheet(source, model)
    assert [(d.code, d.severity) for d in found] == [("missing", Severity.WARNING)]
    assert sheet is None


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("content/projects/Soep op de stoep.md", "soep-op-de-stoep"),
        ("content/projects/Één_buurt.MD", "een-buurt"),
        ("content/projects/2024/soep.md", "soep"),
    ],
)
def test_the_address_comes_from_the_name_of_the_file(check, path, slug):
    sheet, found = check(HEAD + "B", path)
    assert found == []
    assert sheet.slug == slug


def test_a_file_without_a_word_in_its_name_has_no_address(check):
    assert check(HEAD + "B", "content/projects/___.md")[1] == [("no-slug", 1, 1)]


MEANT = {
    "a slip in a key that editors do not write": ("organsation: x", {"organsation": "organisatie"}),
    "a slip in one that they do": ("organsatie: x", {"organsatie": "organisatie"}),
    "a slip in another name": ("doelgroep: x", {"doelgroep": "doelgroepen"}),
    "a label": ("Samenvating: x", {"Samenvating": "samenvatting"}),
    "without a name of its own, the key": ("Statuss: x", {"Statuss": "status"}),
    "a field that is there already": ("organisatie: y\norgansator: x", {"organsator": ""}),
    "a part, in the language that was tried": (
        "foto: {file: a.jpg, alt: b, captoin: x, legend: x}",
        {"captoin": "caption", "legend": "legende"},
    ),
}


@pytest.mark.parametrize(("front", "near"), MEANT.values(), ids=MEANT)
def test_the_field_that_was_meant_is_named_as_editors_write_it(front, near):
    fields = """\
  organisation: {type: text, label: Wie, aliases: [organisatie]}
  image: {type: image, label: Afbeelding, aliases: [foto]}
sections:"""
    settings, _ = config.read(CONFIG.replace("sections:", fields))
    source = sources.read("content/projects/x.md", f"---\ntitel: x\n{front}\n---\nB".encode())
    found = [one for one in sheets.read(source, settings.model)[1] if one.code == "unknown-field"]
    assert {one.detail("name"): one.detail("near") for one in found} == near


@pytest.mark.parametrize(
    ("heading", "near"),
    [("Beschijving", "Beschrijving"), ("Onze sterke punten en successen", "Sterke punten"), ("Kosten", "")],
)
def test_the_section_that_was_meant_is_named(model, heading, near):
    source = sources.read("content/projects/x.md", f"{HEAD}A\n\n## {heading}\nB".encode())
    (found,) = sheets.read(source, model)[1]
    assert (found.code, found.detail("near")) == ("unknown-heading", near)


def test_the_first_of_thousands_of_keys_are_compared_with_the_fields(model):
    keys = "".join(f"doelgroep{n}: x\n" for n in range(200))
    source = sources.read("content/projects/x.md", f"---\ntitel: x\n{keys}---\nB".encode())
    found = [one for one in sheets.read(source, model)[1] if one.code == "unknown-field"]
    assert [one.detail("name") for one in found] == [f"doelgroep{n}" for n in range(200)]
    meant = ["doelgroepen"] * MAX_SUGGESTIONS
    assert [one.detail("near") for one in found] == meant + [""] * (200 - len(meant))


def test_where_no_field_is_near_those_are_told_that_are_still_to_be_filled_in():
    fields = """\
  organisation: {type: text, label: Wie, aliases: [organisatie]}
  image: {type: image, label: Afbeelding}
sections:"""
    settings, _ = config.read(CONFIG.replace("sections:", fields))
    front = (
        "titel: x\nstattus: klaar\nkleur: rood\norganisatie: y\nvorm: rond\nimage: {file: a.jpg, weer: mooi}"
    )
    source = sources.read("content/projects/x.md", f"---\n{front}\n---\nB".encode())
    offered = {
        one.detail("name"): one.detail("free") or one.detail("parts")
        for one in sheets.read(source, settings.model)[1]
        if one.code == "unknown-field"
    }
    # The list of fields is given once: not with a suggestion, nor again with the next mistake.
    assert offered == {
        "stattus": "",
        "kleur": "samenvatting, status, doelgroepen",
        "vorm": "",
        "weer": "alt, caption, credit, licence",
    }


HOSTILE = {
    "openings of notes": ("<!--" * 60_000, ["comment-spoilt", "too-slow"]),
    "openings of notes in code": ("`<!--" * 50_000, ["comment-spoilt", "too-slow"]),
    "notes behind half code": ("` <!-- -->" * 20_000, ["too-slow"]),
    "ends of notes": ("<!-- --> -->\n" * 9_000, ["comment-spoilt"] * 9_000 + ["too-slow"]),
    "code that is not closed": ("~~~x\n" * 9_000 + "<!-- -->", ["too-slow", "unclosed-code"]),
    "notes between spaces": (f"{'<!---->      ' * 20_000}B", []),
    "empty notes": ("<!---->" * 35_000, []),
    "openings of tags": ("<a " * 80_000, ["too-slow"]),
    "spaces in a heading": (f"## a{' ' * 200_000}b", ["unknown-heading"]),
    "signs in a heading": (f"## a{'#' * 200_000}b", ["unknown-heading"]),
}


@pytest.mark.parametrize(("body", "codes"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_body_is_answered_in_time(check, body, codes):
    # Quadratic patterns would need minutes for each of these.
    assert sorted(code for code, _, _ in check(f"{HEAD}B\n\n{body}")[1]) == codes


SPOILT = {
    "never closed": ("B <!-- nog", 4, 3),
    "never closed, in a list": ("- B\n- <!-- nog", 5, 3),
    "only closed, as some other programs do": ("B --!> C", 4, 3),
    "closed as some other programs do": ("B <!-- nog --!> C", 4, 3),
    "closed so, before another": ("B <!-- nog --!> C <!-- D -->", 4, 12),
    "never closed, before another": ("B\n\n<!-- nog\n\nC\n\n<!-- D -->", 10, 1),
    "within another": ("<!-- nog <!-- wat --> niet -->", 4, 10),
    "closed twice": ("<!-- nog --> niet -->\nB", 4, 19),
    "closed twice, at the end of a line further on": ("<!-- nog --> niet\n- B\n- C -->", 6, 5),
    "closed twice, each time at the end of a line": ("<!-- nog\n- B -->\n- C -->", 6, 5),
    "closed twice, in a row": ("a | b\n- | -\nC <!-- nog --> niet | D -->", 6, 25),
    "closed twice, around a row": ("a | b\n- | -\n<!-- | C --> | D | -->", 6, 20),
    "closed twice, on a line of its own": ("<!-- nog -->\n\nniet\n\n-->", 8, 1),
    "begun with a hyphen less": ("B <!- nog -->", 4, 3),
    "begun with a space": ("B <! -- nog -->", 4, 3),
    "with the long dashes of a telephone": ("B <!— nog —>", 4, 3),
    "begun with a dash and a hyphen, as Word does": ("B <!–- nog -->", 4, 3),
    "ended with the long dash of a telephone": ("B <!-- nog —>", 4, 3),
    "in code that is not closed": ("B `<!-- nog", 4, 4),
}


@pytest.mark.parametrize(("text", "line", "column"), SPOILT.values(), ids=SPOILT)
def test_a_note_without_a_proper_end_is_told(check, make, text, line, column):
    sheet, found = check(f"{HEAD}{text}\n")
    assert (sheet, found) == (None, [("comment-spoilt", line, column)])
    files = {
        "content/projects/a.md": SHEET,
        "content/projects/a.fr.md": f"{HEAD}{text}\n",
        "content/pages/over.md": f"{HEAD}{text}\n",
        "content/pages/over.fr.md": f"{HEAD}{text}\n",
    }
    outcome = make(files, config=f"{CONFIG}languages: [nl, fr]\n")
    places = [
        (diagnostic.place.path, diagnostic.place.line)
        for diagnostic in outcome.diagnostics
        if diagnostic.code == "comment-spoilt"
    ]
    assert places == [(path, line) for path in sorted(files) if path != "content/projects/a.md"]


def test_a_note_that_spoils_its_value_is_told_once(make):
    text = SHEET.replace("[Ouderen]", "Ouderen <!-- nog -->")
    outcome = make({"content/projects/a.md": text})
    assert [one.code for one in outcome.diagnostics] == ["comment-in-value"]


WITHHOLDING = {
    "a status": ("B\n\nstatus: concept\n", [6]),
    "a status with a capital and marks": ("B\n\n- **Status:** Ingetrokken\n", [6]),
    "a status in French": ("B\n\nStatut\u00a0: retirée", [6]),
    "the rest of a contact": ("contact:\n  email: a@b.example\n  publiek: nee", [6]),
    "both, in a second block of data": ("B\n\n---\nstatus: draft\nopenbaar: nee\n---\n", [7, 8]),
    "a status between quotation marks": ('B\n\nstatus: "concept"', [6]),
    "a status with a remark, as YAML allows": ("B\n\nstatus: concept  # tot maandag", [6]),
    "a status that keeps nothing off": ("B\n\nstatus: gepubliceerd", []),
    "a status that is none": ("B\n\nstatus: uit\n\npubliek: concept", []),
    "more words": ("B\n\nStatus: concept, na overleg\n\nOpenbaar: nee, dat niet", []),
    "in a sentence": ("De status: concept", []),
    "in code": ("B\n\n```\nstatus: concept\n```", []),
    "in a note": ("B\n\n<!--\nstatus: concept\n-->", []),
}


@pytest.mark.parametrize(("text", "lines"), WITHHOLDING.values(), ids=WITHHOLDING)
def test_what_would_keep_a_sheet_off_the_site_is_told_if_it_is_in_the_text(check, text, lines):
    assert [(code, line) for code, line, _ in check(f"{HEAD}{text}")[1]] == [
        ("field-in-text", line) for line in lines
    ]


@pytest.mark.parametrize(
    ("fields", "written"),
    [
        ("summary: >-\n  Elke vrijdag soep.\n  status: concept\n", "status: concept"),
        ("summary: |\n  Elke vrijdag soep.\n  Status: ingetrokken\n", "Status: ingetrokken"),
        ("contact:\n  role: >\n    Coach\n    openbaar: nee\n", "openbaar: nee"),
        ("summary: >-\n  De status: concept\n  of af.\n", ""),
        ("summary: >-\n  De tuin is gratis.\n  Openbaar: nee, met sleutel\n", ""),
        ("status: published\n", ""),
    ],
)
def test_what_would_keep_a_sheet_off_the_site_is_told_if_it_is_in_a_value(model, fields, written):
    text = f"{HEAD}B\n".replace("---\n", f"---\n{fields}", 1)
    _, told = whole_sheet(sources.read("content/projects/soep.md", text.encode()), model)
    assert [one.detail("written") for one in told if one.code == "field-in-text"] == [written] * bool(written)


def test_a_status_in_the_text_is_told_by_the_names_that_the_site_gave_it():
    own = "label: Status, aliases: [fase], options: [{key: draft, label: nog in ontwerp}, {key: published"
    settings, found = config.read(
        CONFIG.replace("label: Status, options: [{key: published, label: ok}, {key: draft", own)
    )
    assert settings, found
    text = f"{HEAD}B\n\nFase: Nog  in ontwerp\n\nFase: concept\n\nFase: ok\n"
    _, told = whole_sheet(sources.read("content/projects/soep.md", text.encode()), settings.model)
    assert [(one.code, one.place.line) for one in told] == [("field-in-text", 6), ("field-in-text", 8)]


def test_a_draft_may_mention_its_status(make):
    text = f"{HEAD}B\n\nstatus: concept\n".replace("---\n", "---\nstatus: draft\n", 1)
    outcome = make({"content/projects/a.md": SHEET, "content/projects/b.md": text})
    assert "field-in-text" not in [one.code for one in outcome.diagnostics]


@pytest.mark.parametrize(
    "value",
    [
        "summary: Soep <!-- nog -->",
        "summary: Soep <!— nog —>",
        "summary: Soep <!– nog –>",
        "summary: 'Soep <!-- nog'",
        "summary: >-\n  Soep\n  <!-- nog -->",
    ],
)
@pytest.mark.parametrize("folder", ["projects", "pages"])
def test_a_note_in_a_value_is_told(make, folder, value):
    text = SHEET.replace("target_groups: [Ouderen]", value)
    if folder == "pages":
        text = f"---\ntitle: Over\n{value}\n---\nB\n"
    outcome = make({"content/projects/b.md": SHEET, f"content/{folder}/a.md": text})
    diagnostics = [
        (diagnostic.code, diagnostic.place.path, diagnostic.place.line) for diagnostic in outcome.diagnostics
    ]
    assert diagnostics == [("comment-in-value", f"content/{folder}/a.md", 3)]


def test_a_note_in_the_code_of_a_value_is_letters(make):
    config = CONFIG.replace("sections:", "  more: {type: markdown, label: Meer}\nsections:")
    text = SHEET.replace("---\n", "---\nmore: 'Van `<!--` tot `-->`'\n", 1)
    outcome = make({"content/projects/a.md": text}, config=config)
    assert outcome.diagnostics == ()
    assert b"<code>&lt;!--</code>" in outcome.files["projecten/a/index.html"]


def test_a_part_that_stands_at_the_margin_is_told_to_go_below_the_name_that_is_written_there():
    picture = "picture: {type: image, label: Beeld, required: true, aliases: [afbeelding, foto]}"
    settings, _ = config.read(CONFIG.replace("fields:\n", f"fields:\n  {picture}\n", 1))
    text = "---\ntitle: Soep\nFoto:\nbestand: soep.jpg\n---\n"
    _, found = whole_sheet(sources.read("content/projects/soep.md", text.encode()), settings.model)
    details = [dict(d.details) for d in found if d.place.line < 5 and d.code != "missing-section"]
    # There is no second diagnostic that the picture is missing.
    assert details == [{"group": "Foto", "name": "bestand"}]


def test_a_part_above_the_name_that_it_could_belong_below_is_a_field_that_does_not_exist():
    picture = "picture: {type: image, label: Beeld, aliases: [foto]}"
    settings, _ = config.read(CONFIG.replace("fields:\n", f"fields:\n  {picture}\n", 1))
    text = "---\ntitle: Soep\nbestand: soep.jpg\nFoto:\n---\nB"
    _, found = whole_sheet(sources.read("content/projects/soep.md", text.encode()), settings.model)
    assert [one.code for one in found] == ["unknown-field"]


@pytest.mark.parametrize(
    ("line", "columns"),
    [("`<b>` en <i>", [10]), ("``<b> ` <i>``", []), ("`<b>", [2]), (r"\`<b>\`", [3])],
)
def test_only_a_tag_that_is_no_code_is_warned_of(line, columns):
    model = config.read(CONFIG)[0].model
    text = f"---\ntitle: Soep\n---\n## Beschrijving\n\n{line}\n"
    _, found = whole_sheet(sources.read("content/projects/soep.md", text.encode()), model)
    assert [diagnostic.place.column for diagnostic in found if diagnostic.code == "html"] == columns
