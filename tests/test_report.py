"""Diagnostics as people read them: in a terminal, on a merge request, in a program."""

import json
import time
from dataclasses import replace

import pytest

from fichebak.cli import FORMATS
from fichebak.text.diagnostics import Place, advice, error, warning
from fichebak.text.report import Look, report
from tests.conftest import CONFIG, SHEET

PATH = "content/projects/a.md"


@pytest.fixture
def reported(words):
    def run(*diagnostics, form="text", lines=(), language="nl"):
        files = {PATH: "\n".join(lines).encode()}
        return report(diagnostics, form, lambda _: words(language), files)

    return run


def test_a_mistake_is_shown_with_its_line_a_caret_and_a_hint(reported):
    found = error(Place(PATH, 2, 11), "unknown-choice", written="Oudren", near="Ouderen")
    assert reported(found, lines=["---", "doelgroep: Oudren"]).splitlines() == [
        "content/projects/a.md:2:11: fout[unknown-choice] “Oudren” staat niet in de keuzelijst",
        "    2 | doelgroep: Oudren",
        "      |           ^",
        "    Bedoelde u “Ouderen”? Kies uit de vaste lijst van dit veld.",
    ]


def test_it_is_told_in_the_language_of_the_site(reported):
    found = warning(Place(PATH, 1, 1), "html", written="<b>")
    assert reported(found, language="en").startswith("content/projects/a.md:1:1: warning[html] ")
    assert reported(found, language="nl").startswith("content/projects/a.md:1:1: waarschuwing[html] ")
    assert reported(found, language="fr").startswith("content/projects/a.md:1:1: avertissement[html] ")


@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [
        ("één 🧺: x", 7, ["    1 | één 🧺: x", "      |       ^"]),
        ("\tx: y", 1, ["    1 |  x: y", "      | ^"]),
        ("a" * 200 + "!", 201, ["    1 | …" + "a" * 60 + "!", "      | " + " " * 61 + "^"]),
        ("a" * 300, 1, ["    1 | " + "a" * 100, "      | ^"]),
    ],
)
def test_the_caret_stands_below_the_character(reported, line, column, shown):
    found = error(Place(PATH, 1, column), "tab-indent")
    assert reported(found, lines=[line]).splitlines()[1:3] == shown


def test_on_a_terminal_a_path_is_not_broken_at_a_space(words):
    found = error(Place("content/projects/soep op de stoep.md", 3, 7), "tab-indent")
    first, *others = report([found], "text", lambda _: words(), {}, Look(columns=24)).splitlines()
    assert first == "content/projects/soep op de stoep.md:3:7:"
    assert others[0] == "    fout[tab-indent]"


@pytest.mark.parametrize("place", [Place(PATH, 9), Place("content/projects/b.md"), Place(PATH, 2)])
def test_where_there_is_no_line_none_is_shown(reported, place):
    message, hint = reported(error(place, "tab-indent"), lines=["a", "  "]).splitlines()
    assert message.startswith(f"{place.path}:{place.line}:1: fout[tab-indent]")
    assert hint.startswith("    ")


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_are_counted_as_they_were_read(words, end):
    files = {PATH: b"\xef\xbb\xbfeen" + end + b"twee" + end}
    found = [error(Place(PATH, 2), "tab-indent")]
    assert "    2 | twee\n" in report(found, "text", lambda _: words("nl"), files)


def test_a_file_in_another_encoding_is_shown_all_the_same(words):
    shown = report([error(Place(PATH, 1, 4), "utf-16")], "text", lambda _: words("nl"), {PATH: b"caf\xe9"})
    assert "    1 | caf\ufffd\n      |    ^\n" in shown


@pytest.mark.parametrize(
    "data", [b"\xff\xd8\xff\xe0\0\x10JFIF\0", b"\x89PNG\r\n\x1a\n\0\0", "---".encode("utf-16")]
)
def test_of_what_is_no_text_no_line_is_shown(words, data):
    shown = report([error(Place(PATH), "image-unreadable")], "text", lambda _: words("nl"), {PATH: data})
    assert "|" not in shown


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "private",
    [
        "wijkwerk@buurt.example",
        "wijkwerk[at]buurt.example",
        "wijkwerk＠buurt.example",
        "wijkwerk@buurt.example:wijk@buurt.example",
        "0 4 7 1 1 2 3 4 5 6",
        "32471123456",
        "057 33 33 33",
        "057/33.33.33",
        "0471123456",
        "+32 57 33 33 33",
        "(050) 12 34 56",
    ],
)
def test_whom_to_ask_is_not_in_any_message(reported, form, private):
    line = f"contact: bel {private}!"
    found = error(Place(PATH, 1, 10), "contact", written=f"bel {private}!")
    shown = reported(found, form=form, lines=[line])
    digits = "".join(c for c in private if c.isdigit())
    assert private not in shown
    assert not digits or digits not in "".join(c for c in shown if c.isdigit())
    assert "bel " in shown


@pytest.mark.parametrize(
    "public",
    ["8970 Poperinge", "2018 - 2020", "14/03/2026 tot 15/04/2027", "2018-02-30", "1 000 000", "10000000"],
)
def test_what_is_no_contact_is_shown(reported, public):
    assert f"1 | x: {public}\n" in reported(error(Place(PATH, 1), "tab-indent"), lines=[f"x: {public}"])


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_in_a_file_steers_a_terminal(reported, form):
    line = "\x1b[2Jx\x07\u202ey\x9b"
    shown = reported(error(Place(PATH, 1), "contact", written=line), form=form, lines=[line])
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(shown)


@pytest.mark.parametrize("form", FORMATS)
def test_the_name_of_a_file_steers_no_terminal_either(reported, form):
    path = "content/projects/a\n::error::x\x1b[2J\x07\u202ey\x9b.md"
    shown = reported(warning(Place(path), "html", written="<b>"), form=form)
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(shown)
    assert not any(line.startswith("::error") for line in shown.splitlines())
    if form == "json":
        assert json.loads(shown)[0]["path"] == path


def test_an_annotation_cannot_be_broken_out_of(reported):
    found = error(Place("content/projects/a,b:c%.md", 2, 3), "contact", written="x\n::error::y")
    (line,) = reported(found, form="github").splitlines()
    place, _, message = line.partition("::“")
    assert place == "::error file=content/projects/a%2Cb%3Ac%25.md,line=2,col=3,title=contact"
    assert message.startswith("x ::error::y” is geen e-mailadres, telefoonnummer of webadres. Schrijf hoe")


# GitHub obeys this older form of its commands wherever in a line it stands.
@pytest.mark.parametrize("form", FORMATS)
def test_nothing_in_a_file_steers_the_workflow_that_runs_the_build(reported, form):
    line = "samenvatting: ##[add-mask]e"
    found = (
        error(Place("content/projects/##[x].md"), "contact", written=line),
        error(Place(PATH), "tab-indent"),
    )
    shown = reported(*found, form=form, lines=[line])
    assert "##[" not in shown
    if form == "json":
        assert json.loads(shown)[0]["path"] == "content/projects/##[x].md"


def test_what_is_quoted_from_several_lines_is_shown_on_one(reported):
    assert "“Ouderen Kinderen” is geen " in reported(error(Place(PATH), "url", written="Ouderen\nKinderen"))


def test_a_warning_is_annotated_as_a_warning(reported):
    assert reported(warning(Place(PATH, 1, 1), "html", written="<b>"), form="github").startswith("::warning ")


def test_advice_is_annotated_as_a_notice(reported):
    found = advice(Place(PATH, 3, 5), "shouting", written="KOM NU")
    assert reported(found, form="github") == (
        f"::notice file={PATH},line=3,col=5,title=shouting::“KOM NU” staat helemaal in hoofdletters."
        " Gewone letters lezen vlotter. In de tekst van de fiche kunt u iets laten opvallen met **vet**."
    )


def test_the_json_form_holds_what_a_program_needs(reported):
    found = [
        error(Place(PATH, 2, 11), "unknown-choice", written="Oudren", near="Ouderen"),
        warning(Place(PATH, 4, 1), "not-a-sheet"),
    ]
    first, second = json.loads(reported(*found, form="json"))
    assert first == {
        "path": PATH,
        "line": 2,
        "column": 11,
        "severity": "error",
        "code": "unknown-choice",
        "message": "“Oudren” staat niet in de keuzelijst",
        "hint": "Bedoelde u “Ouderen”? Kies uit de vaste lijst van dit veld.",
    }
    assert (second["severity"], second["code"]) == ("warning", "not-a-sheet")


def test_without_mistakes_only_the_json_form_says_something(reported):
    assert [reported(form=form) for form in FORMATS] == ["", "", "[]"]


CONTACTS = {
    "a name beside a number": "contact: Naam Voorbeeld, 3247",
    "a name alone": "contact: Naam Voorbeeld",
    "a part that is wrong": "contact: {name: Naam Voorbeeld, phone: nul vier}",
    "on lines of its own": "contact:\n  naam: Naam Voorbeeld\n  telefoon: Voorbeeld 04",
    "an address that is almost right": "contact: www.voorbeeld.example/Voorbeeld",
    "nobody to reach": "contact: {name: Naam Voorbeeld}",
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("written", CONTACTS.values(), ids=CONTACTS)
def test_who_is_to_be_asked_is_in_no_message(make, words, written, form):
    config = CONFIG.replace("sections:", "  contact: {type: contact, label: Contact}\nsections:")
    sheet = SHEET.replace("---\n", f"---\n{written}\n", 1)
    inputs = {"content/projects/a.md": sheet.encode()}
    outcome = make({"content/projects/a.md": sheet}, config=config)
    assert outcome.failed
    text_report = report(outcome.diagnostics, form, lambda _: words("nl"), inputs)
    assert "content/projects/a.md" in text_report
    assert "Voorbeeld" not in text_report
    assert "3247" not in text_report


def test_of_a_line_that_is_not_to_be_shown_the_key_can_be_read_and_the_caret_points(reported):
    found = replace(error(Place(PATH, 1, 10), "contact", written="Naam Voorbeeld"), private=True)
    lines_shown = reported(found, lines=["contact: Naam Voorbeeld"]).splitlines()
    assert lines_shown[1:3] == ["    1 | contact: •••• •••••••••", "      |          ^"]


def test_which_character_is_wrong_is_told_also_where_nothing_of_the_line_is_shown(reported):
    found = error(Place(PATH), "unreadable-character", character="U+FEFF")
    unseen = replace(found, private=True, unseen=True)
    assert "onzichtbaar teken (U+FEFF)" in reported(unseen, lines=["\ufeffcontact: Naam Voorbeeld"])


def test_a_long_line_that_is_not_to_be_shown_is_not_looked_through_for_each_of_its_mistakes(words):
    files = {"a.md": b"zwqkel, " * 30_000}
    found = [error(Place("a.md", 1, 1 + 8 * n), "unknown-field", name="x") for n in range(100)]
    private = [replace(one, private=True, unseen=True) for one in found]
    begun = time.process_time()
    text_report = report(private, "text", lambda _: words("nl"), files)
    assert time.process_time() - begun < 1
    assert "zwqkel" not in text_report
    assert text_report.count("\n    1 | ") == 100
