"""`new` on the command line writes a blank sheet that explains itself."""

import os
import pty
import re
import select
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import example, given

from fichebak.content import comments, config, sheets, sources
from fichebak.content.fields import TYPES
from fichebak.content.fields.contract import Field
from fichebak.content.model import Model, Section
from fichebak.content.writing import as_yaml, blank, comment, explained, sheet_text
from fichebak.text.diagnostics import Place
from fichebak.text.nodes import Scalar, parse
from tests.conftest import CONFIG, HOME
from tests.field_tables import names, table
from tests.test_cli import run
from tests.test_properties import CONFIG as SAMPLE, MODEL, WORDS, steady, texts

PATH = "content/projects/buurtsoep.md"
ANSWERS = {
    "doelgroepen": "Ouderen, Kinderen",
    "organisatie": "OCMW Poperinge",
    "samenvatting": "Elke vrijdag soep.",
    "themas": "Ontmoeting",
    "adres": "Veurnestraat 15, 8970 Poperinge",
    "ligging": "50.8554, 2.7312",
    "werkingsgebied": "De wijk",
    "periode": "sinds maart 2021",
    "vrijwilligers": "ja",
    "sdg": "3, 11",
    "aanrader": "7,5",
    "impact": "8",
    "partners": "Buurtkrant (https://krant.example/)",
    "contactpersoon": "onthaal@ocmw.example",
    "links": "https://soep.example/",
    "bestand": "soep.jpg",
    "beschrijving": "Een pan soep",
    "bijgewerkt": "14/3/2026",
    "na te kijken op": "2027",
}


def fresh(tmp_path, text=SAMPLE):
    folder = tmp_path / "site"
    folder.mkdir(exist_ok=True)
    (folder / "site_config.yaml").write_text(
        text.replace("map:\n  outline", "#").replace("\n  places", "\n#")
    )
    return folder


def filled_in(text, answers):
    for key, answer in answers.items():
        text, count = re.subn(rf"^( *{key}:)$", rf"\1 {answer}", text, flags=re.MULTILINE)
        assert count == 1, key
    return text.replace("<!-- (verplicht) -->", "Elke vrijdag soep.")


def codes(text, model=MODEL):
    sheet, found = sheets.read(sources.read(PATH, text.encode()), model)
    return sheet, [(diagnostic.code, diagnostic.severity.value) for diagnostic in found]


def test_a_new_sheet_lacks_just_what_it_must_have_and_passes_once_filled_in(tmp_path):
    folder = fresh(tmp_path)
    done = run(folder, "new", "Buurtsoep")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{PATH} staat klaar." in done.stdout
    text = (folder / PATH).read_text("utf-8")

    checked = run(folder, "check")
    assert checked.returncode == 0  # it is a draft, so the rest of the site can be published
    warnings = re.findall(r"waarschuwing\[(.*?)\] .*?“(.*?)”", checked.stderr)
    assert warnings == [
        ("missing", "doelgroepen"),
        ("missing", "organisatie"),
        ("empty-section", "Beschrijving project"),
    ]
    whole = filled_in(text, ANSWERS)
    assert codes(whole)[1] == []
    must = {"doelgroepen": "Ouderen", "organisatie": "OCMW", "samenvatting": "Elke vrijdag soep."}
    (folder / PATH).write_text(filled_in(text, must), "utf-8")
    checked = run(folder, "check", "--drafts")
    # The folder is no clone.
    assert (checked.returncode, re.findall(r"\[([\w-]+)\] ", checked.stderr)) == (0, ["history-none"])
    published = run(folder, "--drafts", "--no-cache")
    assert published.returncode == 0, published.stderr
    page = (folder / "output/projecten/buurtsoep/index.html").read_text("utf-8")
    assert "Vul achter elke" not in page
    assert "Scores" not in page  # keys without values are no value


def test_every_field_is_there_with_what_it_is_for_and_what_may_be_chosen():
    text = blank(MODEL, WORDS["nl"], {"title": "Soep"})
    front = text.split("---\n")[1].replace("\n# ", " ").replace("\n  # ", " ")
    for field in MODEL.fields:
        (line,) = (f"\n{name}:" for name in [field.own_name])
        assert line in f"\n{front}"
        assert field.label in front
        assert field.help in front
        for option in getattr(field.type, "options", ()):
            assert option.label in front
    for section in MODEL.sections:
        assert f"\n## {section.heading}\n\n<!-- " in text
    assert text.index("organisatie:") < text.index("samenvatting:")


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("nl", ["bestand", "beschrijving", "bijschrift", "maker", "licentie"]),
        ("en", ["file", "description", "caption", "credit", "licence"]),
        ("fr", ["fichier", "description", "legende", "source", "licence"]),
    ],
)
def test_the_parts_of_a_picture_are_named_in_the_language_of_the_site_and_read_so(code, named):
    text = blank(MODEL, WORDS[code], {"title": "Soep"})
    assert re.findall(r"^  (\w+):$", text.split("\nafbeelding:\n")[1].split("\n\n")[0], re.MULTILINE) == named
    answers = dict(zip(named, ["soep.jpg", *"bcde"], strict=True))
    image = codes(filled_in(text, answers))[0].values["image"]
    assert (image.file, image.alt, image.caption, image.credit, image.licence) == tuple(answers.values())


@pytest.mark.parametrize("code", WORDS)
@pytest.mark.parametrize(
    "declared",
    [
        *(
            "type: number",
            "type: number, whole: ja",
            "type: number, max: 100",
            "type: number, min: 8, max: 9",
        ),
        *("type: number, max: -3", "type: number, min: 1000, max: 2000", "type: number, whole: ja, max: 2"),
        *("type: score", "type: score, maximum: 5", "type: score, maximum: 1"),
    ],
)
def test_an_example_is_one_that_the_field_takes(declared, code):
    settings = config.read(
        CONFIG.replace("sections:\n", f"  count: {{{declared}, label: Aantal}}\nsections:\n")
    )
    field = settings[0].model.field("count")
    written = re.search(r"(?:zoals|comme|such as) (-?[\d.,]*\d)", explained(field, WORDS[code]))[1]
    field.type.parse(Scalar(Place(""), written))


@pytest.mark.parametrize("code", WORDS)
def test_the_highest_score_is_in_the_explanation(code):
    field = Field("mark", TYPES["score"](maximum=20), "Cijfer", type_name="score")
    assert " 20," in explained(field, WORDS[code])


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("code", WORDS)
def test_a_blank_sheet_of_any_type_says_nothing_yet(name, code):
    about = table(name)
    title = Field("title", TYPES["text"](), "Titel", required=True, type_name="text")
    model = Model(
        (title, *(one for one in about.declared if one.key != "title")), (Section("a", "A", help="x --> y"),)
    )
    sheet, found = codes(blank(model, WORDS[code], {"title": 'Een "titel": met # tekens'}), model)
    assert found == []
    assert sheet.values == {"title": 'Een "titel": met # tekens'}


@pytest.mark.parametrize(
    "name", ["@thuis", "&co", "{groep}", "- leeftijd", "Wat: precies", "Wie #1", "yes", "12"]
)
@pytest.mark.parametrize("is_part", [False, True])
def test_a_blank_sheet_can_be_read_whatever_its_fields_are_called(name, is_part):
    title = Field("title", TYPES["text"](), "Titel", required=True, type_name="text")
    own = Field("own", TYPES["text"](), "Eigen", aliases=(name,), type_name="text")
    group = Field("group", TYPES["group"]((own,)), "Groep", type_name="group")
    model = Model((title, group if is_part else own), ())
    assert codes(blank(model, WORDS["nl"], {"title": "x"}), model)[1] == []


def test_for_a_web_editor_a_new_sheet_has_the_names_and_shapes_that_it_knows(tmp_path):
    folder = fresh(tmp_path, f"{SAMPLE}\neditor: {{backend: github, repo: a/b}}\n")
    (folder / "content/editor").mkdir(parents=True)
    (folder / "content/editor/sveltia-cms.js").write_text("//")
    done = run(folder, "new", "Buurtsoep")
    assert "verander de regel “status”" in done.stdout
    text = (folder / PATH).read_text("utf-8")
    assert "\ntitle: Buurtsoep\n" in text
    assert "editor-" not in run(folder, "check").stderr
    text = filled_in(text, {"organisation": "OCMW", "file": "soep.jpg", "alt": "Een pan soep"})
    (folder / PATH).write_text(text, "utf-8")
    assert "editor-" not in run(folder, "check").stderr


def test_without_drafts_a_blank_sheet_is_simply_not_finished():
    no_status = Model(tuple(field for field in MODEL.fields if field.key != "status"), MODEL.sections)
    assert {
        severity for _, severity in codes(blank(no_status, WORDS["nl"], {"title": "x"}), no_status)[1]
    } == {"error"}


def test_a_sheet_that_is_there_is_never_overwritten(tmp_path):
    folder = fresh(tmp_path)
    run(folder, "new", "Buurtsoep")
    before = (folder / PATH).read_bytes()
    again = run(folder, "new", "BUURTSOEP!")
    assert again.returncode == 1
    assert f"{PATH}:1:1: fout[sheet-exists]" in again.stderr
    assert (folder / PATH).read_bytes() == before


@pytest.mark.parametrize("name", ["Buurtsoep.md", "oud/buurtsoep.md"])
def test_a_sheet_at_the_same_address_is_there_too(tmp_path, name):
    folder = fresh(tmp_path)
    there = folder / "content/projects" / name
    there.parent.mkdir(parents=True)
    there.write_text("---\ntitel: Buurtsoep\n---\n")
    done = run(folder, "new", "Buurtsoep")
    assert done.returncode == 1
    assert f"content/projects/{name}:1:1: fout[sheet-exists]" in done.stderr
    assert not (folder / PATH).exists()


def test_a_link_that_leads_out_of_the_site_is_not_followed(tmp_path):
    folder = fresh(tmp_path)
    (tmp_path / "elders").mkdir()
    (folder / "content").mkdir()
    (folder / "content/projects").symlink_to(tmp_path / "elders")
    done = run(folder, "new", "Buurtsoep")
    assert done.returncode == 1
    assert "fout[symlink]" in done.stderr
    assert list((tmp_path / "elders").iterdir()) == []


@pytest.mark.parametrize("sign", [b"\xe2\x80\xae", b"\xff"], ids=["invisible", "no text"])
def test_a_character_that_no_sheet_may_have_is_left_out_of_the_title(tmp_path, sign):
    folder = fresh(tmp_path)
    assert run(folder, "new", b"Buurt" + sign + b"soep").returncode == 0
    assert "\ntitel: Buurtsoep\n" in (folder / PATH).read_text("utf-8")
    assert run(folder, "check").returncode == 0


@pytest.mark.parametrize(("title", "code"), [("x" * 121, "too-long"), ("…", "no-slug")])
def test_a_title_that_cannot_be_one_is_told(tmp_path, title, code):
    folder = fresh(tmp_path)
    done = run(folder, "new", title)
    assert (done.returncode, f"fout[{code}]" in done.stderr) == (1, True)
    assert not (folder / "content").exists()


@pytest.mark.parametrize("title", ["Con", "Readme"])
def test_a_title_whose_file_windows_would_refuse_or_nobody_would_read_gets_another_name(tmp_path, title):
    folder = fresh(tmp_path)
    assert run(folder, "new", title).returncode == 0
    assert [path.name for path in (folder / "content/projects").iterdir()] == [f"{title.lower()}-1.md"]


def test_a_title_without_quotes_and_a_wrong_configuration(tmp_path):
    folder = fresh(tmp_path)
    assert run(folder, "new", "Soep", "op", "de", "stoep").returncode == 0
    assert (folder / "content/projects/soep-op-de-stoep.md").is_file()
    wrong = fresh(tmp_path, "title: x\n")
    done = run(wrong, "new", "Brood")
    assert (done.returncode, "fout[missing]" in done.stderr) == (1, True)


def test_without_a_title_and_without_a_terminal_it_says_what_to_give(tmp_path):
    done = run(fresh(tmp_path), "new")
    assert done.returncode == 2
    assert "geef een titel" in done.stderr


class Terminal:
    """Runs a command in a pseudo-terminal, and answers its questions as a person would."""

    def __init__(self, *arguments):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, HOME / "build.py", *arguments], stdin=slave, stdout=slave, stderr=slave
        )
        os.close(slave)
        self.seen = ""

    def wait_for(self, text):
        """Reads until the terminal shows a text."""
        while text not in self.seen:
            ready, _, _ = select.select([self.master], [], [], 30)
            assert ready, self.seen
            try:
                got = os.read(self.master, 4096)
            except OSError:  # the process has closed its end
                got = b""
            assert got, self.seen
            self.seen += got.decode("utf-8", "replace")
        self.seen = self.seen.partition(text)[2]

    def type(self, text):
        os.write(self.master, text.encode())

    def end(self):
        code = self.process.wait(30)
        os.close(self.master)
        return code


def test_at_a_terminal_it_asks_in_the_language_of_the_site_and_helps_at_once(tmp_path):
    folder = fresh(tmp_path)
    terminal = Terminal("new", "--site", folder)
    terminal.wait_for("Hoe heet het project? ")
    terminal.type("…\n")
    terminal.wait_for("Hoe heet het project? ")
    terminal.type("Buurtsoep\n")
    terminal.wait_for("Kies uit: Iedereen")
    terminal.wait_for("doelgroepen: ")
    terminal.type("Oudern\n")
    terminal.wait_for("Bedoelde u “Ouderen”?")
    terminal.wait_for("doelgroepen: ")
    terminal.type("Ouderen\u202e, kinderen\n")
    terminal.wait_for("organisatie: ")
    terminal.type("\n")
    terminal.wait_for("staat klaar")
    assert terminal.end() == 0
    sheet, found = codes((folder / PATH).read_text("utf-8"))
    assert [option.label for option in sheet.values["target_groups"]] == ["Kinderen", "Ouderen"]
    assert sorted(found) == [("empty-section", "warning"), ("missing", "warning")]


def test_an_answer_is_written_in_the_shape_that_a_web_editor_shows(tmp_path):
    folder = fresh(tmp_path, f"{SAMPLE}\neditor: {{backend: github, repo: a/b}}\n")
    terminal = Terminal("new", "--site", folder)
    terminal.wait_for("Hoe heet het project? ")
    terminal.type("Buurtsoep\n")
    terminal.wait_for("doelgroepen: ")
    terminal.type("Ouderen, kinderen\n")
    terminal.wait_for("organisatie: ")
    terminal.type("\n")
    terminal.wait_for("staat klaar")
    assert terminal.end() == 0
    assert "\ntarget_groups: [Kinderen, Ouderen]\n" in (folder / PATH).read_text("utf-8")


def test_whoever_walks_away_from_the_questions_leaves_nothing_behind(tmp_path):
    folder = fresh(tmp_path)
    terminal = Terminal("new", "--site", folder)
    terminal.wait_for("Hoe heet het project? ")
    terminal.type("\x04")
    terminal.wait_for("Er is niets geschreven.")
    assert terminal.end() == 1
    assert not (folder / "content").exists()


@pytest.mark.parametrize("name", names())
def test_what_is_written_as_yaml_is_read_as_it_was(name):
    about = table(name)
    for case in about.accepted:
        ((key, value),) = about.read(case.written).values.items()
        (field,) = (one for one in about.declared if one.key == key)
        if written := field.type.written(value):
            text = as_yaml({key: written})
            assert field.type.parse(parse(text, "a.md", strict_comments=True).entries[0][1]) == value, text


def test_a_sheet_is_written_as_people_write_it():
    front = {
        "title": "Soep: elke vrijdag",
        "sdgs": ["3", "11"],
        "contact": {"phone": "0470123456"},
        "updated": "2026-03-14",
        "volunteers": "ja",
        "summary": "x" * 90 + " " + "y" * 90,
        "note": "Eerst de soep,\ndan de rest.\n",
    }
    assert sheet_text(front, {"strengths": "- soep"}, MODEL, "kleur -- rood") == (
        "---\ntitle: 'Soep: elke vrijdag'\nsdgs: [3, 11]\ncontact:\n  phone: '0470123456'\n"
        f"updated: 2026-03-14\nvolunteers: ja\nsummary: {front['summary']}\n"
        "note: |\n  Eerst de soep,\n  dan de rest.\n"
        "---\n## Sterke punten\n\n- soep\n\n<!--\nkleur - - rood\n-->\n"
    )


ENDS = ("-", "--", "---", "----", "-->", "--->", "---->", "--!>", ">", "->", "<!--", "<!-->", "<!--->")
"""Texts that end a comment, or nearly do."""


@pytest.mark.parametrize("end", ENDS)
def test_what_is_kept_for_editors_alone_is_on_no_page(make, end):
    model = config.read(CONFIG)[0].model
    for note in (f"{end}Zwqkel", f"bel {end} Zwqkel", f"Zwqkel{end}", f"{end}\nZwqkel\n{end}"):
        hinted = replace(model, sections=tuple(one._replace(help=note) for one in model.sections))
        moved = sheet_text({"title": "Soep"}, {"description": "Elke vrijdag."}, model, note)
        begun = blank(hinted, WORDS["nl"], {"title": "Brood"})
        begun = begun.replace("\n## Sterke punten", "Elke dag brood.\n\n## Sterke punten")
        assert "Zwqkel" in moved
        assert "Zwqkel" in begun
        made = make({"content/projects/soep.md": moved, "content/projects/brood.md": begun})
        assert made.diagnostics == ()
        assert [path for path, data in made.files.items() if b"Zwqkel" in data] == []
        assert b"Elke dag brood" in made.files["projecten/brood/index.html"]


@steady
@given(texts)
@example("--->")
def test_a_note_of_any_text_is_a_note_from_its_beginning_to_its_end(text):
    assert comments.without_comments(f"a {comment(text)} b").split() == ["a", "b"]
