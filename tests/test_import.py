"""`import` on the command line, with real spreadsheets and a real WordPress export."""

import csv
import io
import re
import shlex
import tracemalloc
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import permutations

import openpyxl
import pytest
import yaml
from hypothesis import given, strategies as st
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.worksheet.formula import ArrayFormula

from fichebak.commands.import_ import OLE
from fichebak.content import config, tables
from fichebak.content.decoding import decode
from fichebak.content.fields.contract import Field
from fichebak.content.fields.markdown import Markdown
from fichebak.content.writing import blank, sheet_text
from fichebak.moving import columns, php, worksheets
from fichebak.moving.html import converted
from fichebak.moving.records import MAX_BYTES, read_csv
from fichebak.moving.spreadsheets import read_xlsx
from fichebak.moving.ticks import ticked
from fichebak.moving.transfer import Destination, checked, lowered, move
from fichebak.moving.wordpress import read_wxr
from fichebak.text.diagnostics import Invalid
from tests.conftest import CONFIG, HOME
from tests.test_cli import run, started
from tests.test_new import fresh
from tests.test_properties import MODEL, SHEETS, WORDS, pieces, steady
from tests.test_tables import sheet_of
from tests.wordpress import export, item

PROJECTS = "content/projects/"
ROWS = [
    ["Titel", "Doelgroepen", "Organisatie", "E-mail", "Beschrijving", "Sterke punten", "Kleur"],
    [
        "Café Soep",
        "Ouderen; senioren, Kinderen",
        "OCMW Ieper",
        "soep@ieper.example",
        "Elke vrijdag.",
        "- één",
        "rood",
    ],
    ["Brood", "Marsmannen|Kinderen", "Buurtwerk", "geen", "Samen bakken.", "", ""],
]


def as_csv(rows, delimiter=";", encoding="utf-8-sig"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def table_in(rows, encoding="utf-8-sig"):
    return read_csv("l.csv", as_csv(rows, encoding=encoding))


def book_of(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def saved(book):
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def as_xlsx(rows):
    return saved(book_of(*rows))


def table_of(book, code="nl"):
    return read_xlsx("l.xlsx", saved(book), WORDS[code])


def told_of(table):
    return [
        (diagnostic.code, diagnostic.place.line, diagnostic.place.column) for diagnostic in table.diagnostics
    ]


def sheets_of(table, model=MODEL):
    mapping, destination = columns.guess(table.columns, model), Destination(model, WORDS["nl"])
    return [move(record, table, mapping, destination) for record in table.records]


def put(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def sheet_in(folder, name):
    text = (folder / f"{PROJECTS}{name}.md").read_text("utf-8")
    sheet, found = checked(f"{PROJECTS}{name}.md", text, MODEL)
    return sheet, found, text


def codes_in(done):
    return sorted({part.partition("]")[0] for part in done.stderr.split("[")[1:]})


def invalid(read, *arguments):
    with pytest.raises(Invalid) as caught:
        read("lijst", *arguments)
    return [diagnostic.code for diagnostic in caught.value.diagnostics]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", as_csv(ROWS)),
        ("b.csv", as_csv(ROWS, ",", "utf-8")),
        ("c.csv", as_csv(ROWS, ";", "cp1252")),
        ("d.csv", as_csv(ROWS, "\t", "utf-16")),
        ("e.xlsx", as_xlsx(ROWS)),
    ],
    ids=["semicolons with a mark", "commas", "Windows-1252", "Unicode text of Excel", "Excel"],
)
def test_a_list_becomes_sheets_and_what_does_not_fit_is_told_and_kept(tmp_path, name, data):
    folder = fresh(tmp_path)
    done = run(folder, "import", put(tmp_path, name, data))
    assert done.returncode == 0, done.stderr
    sheet, found, text = sheet_in(folder, "cafe-soep")
    assert found == ()
    assert [option.label for option in sheet.values["target_groups"]] == ["Kinderen", "Ouderen"]
    assert sheet.values["contact"].email == "soep@ieper.example"
    assert [(part.section.key, part.text) for part in sheet.parts] == [
        ("description", "Elke vrijdag."),
        ("strengths", "- één"),
    ]
    assert "Kleur: rood" in text
    _, _, text = sheet_in(folder, "brood")
    assert "E-mail: geen\n" in text
    assert "Doelgroepen: Marsmannen\n" in text
    assert f"{name}:2:7: waarschuwing[import-left]" in done.stderr
    assert f"{name}:3:2: waarschuwing[unknown-choice]" in done.stderr
    assert f"{name}:3:4: waarschuwing[email]" in done.stderr
    assert "  Beschrijving → ## Beschrijving project\n" in done.stdout
    assert "2 fiches geschreven\n" in done.stdout
    assert run(folder, "check").returncode == 0


def test_the_mapping_is_kept_obeyed_and_its_mistakes_are_told_at_their_line(tmp_path):
    folder = fresh(tmp_path)
    path = put(tmp_path, "lijst.csv", as_csv(ROWS))
    assert run(folder, "import", path, "--dry-run").returncode == 0
    assert not (folder / "content").exists()
    mapping = tmp_path / "lijst.csv.mapping.yaml"
    text = mapping.read_text("utf-8")
    assert "\nKleur:\n" in text
    line = text[: text.index("\nKleur:")].count("\n") + 2

    mapping.write_text(text.replace("\nKleur:\n", "\nKleur: aera\nGrootte: area\n"), "utf-8")
    done = run(folder, "import", path)
    assert done.returncode == 1
    assert f"lijst.csv.mapping.yaml:{line}:8: fout[import-target]" in done.stderr
    assert "Bedoelde u “area”?" in done.stderr
    assert not (folder / "content").exists()

    changed = text.replace("\nKleur:\n", "\nKleur: Waar zijn we actief?\nGrootte: area\n")
    mapping.write_text(changed.replace("E-mail: contact.email", "E-mail: '-'"), "utf-8")
    done = run(folder, "import", path)
    assert f"lijst.csv.mapping.yaml:{line + 1}:1: waarschuwing[import-no-column]" in done.stderr
    sheet, _, text = sheet_in(folder, "cafe-soep")
    assert sheet.values["area"] == "rood"
    assert "contact" not in sheet.values
    assert "soep@" not in text
    assert mapping.read_text("utf-8").count("Kleur: Waar") == 1  # the editor's answer is kept


def test_a_column_without_a_place_is_told_once_and_noted_in_each_sheet(tmp_path):
    rows = [["titel", "kleur", "leeg"], ["Soep", "", ""], ["Brood", "rood", ""], ["Kaas", "geel", ""]]
    folder, path = fresh(tmp_path), put(tmp_path, "l.csv", as_csv(rows))
    done = run(folder, "import", path)
    assert re.findall(r"l\.csv:(\d:\d): waarschuwing\[import-left\] “(.*)”", done.stderr) == [
        ("3:2", "kleur")
    ]
    assert "kleur: geel" in sheet_in(folder, "kaas")[2]
    path.with_name("l.csv.mapping.yaml").write_text("titel: title\nkleur: '-'\nleeg:\n")
    assert "import-left" not in codes_in(run(folder, "import", path))


def test_two_columns_for_one_place_and_a_column_that_came_later():
    names = ["Titel", "Naam", "Nieuw"]
    with pytest.raises(Invalid) as caught:
        columns.read("Titel: title\nNaam: title\n", "m.yaml", names, MODEL)
    assert [(d.place.line, d.code) for d in caught.value.diagnostics] == [(2, "import-target-twice")]
    mapping, diagnostics = columns.read("Titel: title\nNaam:\n", "m.yaml", [*names, "Thema"], MODEL)
    assert mapping == {"Titel": "title", "Naam": "", "Nieuw": "", "Thema": "themes"}
    assert [d.code for d in diagnostics] == ["import-new-column"] * 2


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("title", "title"),
        ("TITEL", "title"),
        ("Wordt er gewerkt met vrijwilligers?", "volunteers"),
        ("Doelgroep*", "target_groups"),
        ("Doelgroep(en)", "target_groups"),
        ("Organisatie\n(trekker)", "organisation"),
        ("Scores: aanrader", "scores.recommended"),
        ("scores.impact", "scores.impact"),
        ("Gemeente", "address.municipality"),
        ("Telefoon", "contact.phone"),
        ("Contact e-mail", "contact.email"),
        ("## Partners", "## Partners"),
        ("Partners", "partners"),
        ("Wat liep goed", "## Sterke punten"),
        ("excerpt", "summary"),
        ("slug", "slug"),
        ("Naam", ""),
        ("Kleur", ""),
    ],
)
def test_a_column_is_known_by_its_key_label_alias_or_heading(name, target):
    assert columns.guess([name], MODEL) == {name: target}


def test_a_tick_below_the_name_of_a_value_is_that_value_and_below_a_question_yes():
    goals = [f"SDG {number}" for number in range(1, 18)]
    chosen = ["x" if number in {2, 16} else "" for number in range(1, 18)]
    rows = [
        ["Titel", "Kinderen", "senioren", "Vrijwilligers", "Wonen", *goals, "Kleur"],
        ["Soep", "X", "✓", "x", "ja, bij ons", *chosen, "x"],
        ["Brood", "", "v", "", "", *([""] * 17), ""],
    ]
    table = table_in(rows)
    mapping = columns.guess(table.columns, MODEL, ticked(table, MODEL))
    assert {name for name, target in mapping.items() if target == "sdgs"} == {"SDG 2", "SDG 16"} | set(goals)
    assert (mapping["Kinderen"], mapping["senioren"]) == ("target_groups", "target_groups")
    assert (mapping["Wonen"], mapping["Kleur"]) == ("", "")  # more than ticks, and no value
    destination = Destination(MODEL, WORDS["nl"])
    soup, bread = [move(record, table, mapping, destination).sheet.values for record in table.records]
    assert [option.label for option in soup["target_groups"]] == ["Kinderen", "Ouderen"]
    assert soup["sdgs"] == (2, 16)
    assert soup["volunteers"] is True
    assert [option.label for option in bread["target_groups"]] == ["Ouderen"]
    assert "sdgs" not in bread
    text = columns.as_text(mapping, MODEL, WORDS["nl"])
    assert columns.read(text, "m.yaml", table.columns, MODEL) == (mapping, ())


@pytest.mark.parametrize(
    ("cell", "said"), [("1", True), ("0", False), (" 1 ", True), ("x", True), ("10", None)]
)
def test_the_yes_and_no_of_a_database_are_read_below_a_question_alone(cell, said):
    table = table_in([["Titel", "Vrijwilligers", "Thema"], ["Soep", cell, cell]])
    (moved,) = sheets_of(table)
    assert moved.sheet.values.get("volunteers") is said
    assert "themes" not in moved.sheet.values


@pytest.mark.parametrize(
    ("written", "read", "noted"),
    [
        ("senioren / jeugd", ["Jongeren", "Ouderen"], []),
        ("Ouderen/Kinderen; Vrouwen", ["Kinderen", "Ouderen", "Vrouwen"], []),
        ("Marsmannen; ouderen en kinderen; Ouderen", ["Kinderen", "Ouderen"], ["Marsmannen"]),
        ("Ouderen/Marsmannen", [], ["Ouderen/Marsmannen"]),
    ],
)
def test_values_that_anything_else_than_a_comma_separates_are_read_if_each_is_one(written, read, noted):
    (moved,) = sheets_of(table_in([["Titel", "Doelgroep"], ["Soep", written]]))
    assert [option.label for option in moved.sheet.values.get("target_groups", ())] == read
    assert re.findall("^Doelgroep: (.*)$", moved.text, re.MULTILINE) == noted


def test_of_a_picture_on_the_web_the_import_tells_first_that_no_sheet_can_have_it():
    (moved,) = sheets_of(table_in([["Titel", "Foto"], ["Soep", "https://oud.example/soep.jpg"]]))
    assert "Foto: https://oud.example/soep.jpg" in moved.text
    assert "image-path" in {diagnostic.code for diagnostic in moved.diagnostics}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("3/11", (3, 11)),
        ("SDG 3 en 11", (3, 11)),
        ("3 & 11, 13", (3, 11, 13)),
        ("3 / 99", None),
        ("3 en", None),
    ],
)
def test_goals_that_anything_else_than_a_comma_separates_are_read_if_each_is_one(written, read):
    (moved,) = sheets_of(table_in([["Titel", "SDG"], ["Soep", written]]))
    assert moved.sheet.values.get("sdgs") == read
    assert (f"SDG: {written}" in moved.text) is (read is None)


@pytest.mark.parametrize("name", ["Man/vrouw", "Man en vrouw"])
def test_an_option_given_twice_is_not_split_into_others(name):
    model = config.read(CONFIG.replace("Kinderen, Jongeren", f"Man, Vrouw, {name}"))[0].model
    (moved,) = sheets_of(table_in([["Titel", "Doelgroep"], ["Soep", f"{name}; {name}"]]), model)
    assert [option.label for option in moved.sheet.values["target_groups"]] == [name]


def test_an_address_is_not_split_at_its_slashes():
    (moved,) = sheets_of(table_in([["Titel", "Partners"], ["Soep", "OCMW - https://ocmw.example/a"]]))
    assert "partners" not in moved.sheet.values
    assert "Partners: OCMW - https://ocmw.example/a" in moved.text


def test_an_imported_sheet_has_the_names_that_a_new_sheet_has():
    rows = [["title", "target_groups", "scores.impact", "image.file", "image.alt", "summary"]]
    rows.append(["Soep", "Ouderen", "8", "soep.jpg", "Een pan", "Elke dag."])
    (moved,) = sheets_of(table_in(rows))
    names = re.findall(r"^ *([\w ]+):", moved.text.split("---")[1], re.MULTILINE)
    new = re.findall(r"^ *([\w ]+):", blank(MODEL, WORDS["nl"], {}), re.MULTILINE)
    assert {"titel", "doelgroepen", "impact", "bestand", "beschrijving"} <= set(names) <= set(new)


def test_ticks_do_not_come_beside_a_column_for_the_whole_field():
    table = table_in([["Titel", "Doelgroep", "Kinderen"], ["Soep", "Ouderen", "x"]])
    mapping = columns.guess(table.columns, MODEL, ticked(table, MODEL))
    assert mapping == {"Titel": "title", "Doelgroep": "target_groups", "Kinderen": ""}


def test_several_columns_may_go_to_one_list():
    names = ["Titel", "Doelgroep 1", "Doelgroep 2"]
    table = table_in([names, ["Soep", "Ouderen", "Kinderen, x"]])
    text = "Titel: title\nDoelgroep 1: target_groups\nDoelgroep 2: target_groups\n"
    mapping, told = columns.read(text, "m.yaml", names, MODEL)
    assert told == ()
    new = move(table.records[0], table, mapping, Destination(MODEL, WORDS["nl"]))
    assert [option.label for option in new.sheet.values["target_groups"]] == ["Kinderen", "Ouderen"]
    assert "x" in new.note


def test_every_column_of_the_export_is_known_as_what_it_is_and_each_once():
    exact = [column.name for column in tables.columns(MODEL)]
    assert columns.guess(exact, MODEL) == {name: name for name in exact}
    assert columns.guess(["Titel", "title"], MODEL) == {"Titel": "", "title": "title"}


def test_a_column_of_projects_is_that_of_titles_where_no_other_is():
    assert columns.guess([" Naam van het project", "Nr."], MODEL) == {
        " Naam van het project": "title",
        "Nr.": "",
    }
    assert columns.guess(["Project", "Titel"], MODEL) == {"Project": "", "Titel": "title"}
    for name in ("Projectnaam", "Titel project", "Nom du projet"):
        assert columns.guess(["Project", name], MODEL) == {"Project": "", name: "title"}
        assert columns.guess([name, "Project"], MODEL) == {name: "title", "Project": ""}


@pytest.mark.parametrize(
    ("name", "beside"),
    [("Doelgroep", "Doelgroep (hoofd)"), ("Partners", "Partners (aantal)"), ("Periode", "Periode (jaar)")],
)
def test_a_column_with_more_in_parentheses_takes_the_place_of_none_that_is_called_so(name, beside):
    target = columns.guess([name], MODEL)[name]
    assert target
    assert columns.guess([beside, name], MODEL) == {beside: "", name: target}
    assert columns.guess([name, beside], MODEL) == {name: target, beside: ""}


def test_a_mapping_names_each_target_in_the_language_of_the_site():
    text = columns.as_text({"Titel": "title"}, MODEL, WORDS["nl"])
    for line in (
        "title  (Titel)",
        "period.start  (begin)",
        "contact.phone  (telefoon)",
        "scores.impact  (Score op",
    ):
        assert f"#   {line}" in text


def test_the_text_of_a_mapping_is_read_as_the_same_mapping():
    mapping = {"Titel": "title", "Kleur?: #1": "", "#3": "## Partners", "x": "-", "- y": "contact.email"}
    text = columns.as_text(mapping, MODEL, WORDS["nl"])
    assert columns.read(text, "m.yaml", mapping, MODEL) == (mapping, ())


def test_sheets_that_are_there_stay_and_equal_ones_are_recognised(tmp_path):
    folder = fresh(tmp_path)
    path = put(tmp_path, "lijst.csv", as_csv(ROWS))
    run(folder, "import", path)
    again = run(folder, "import", path)
    assert "2 fiches stonden er al en zeggen hetzelfde" in again.stdout
    own = (folder / PROJECTS / "brood.md").read_text("utf-8").replace("Samen bakken", "Alleen bakken")
    (folder / PROJECTS / "brood.md").write_text(own, "utf-8")
    done = run(folder, "import", path)
    assert f"{PROJECTS}brood.md:1:1: waarschuwing[import-exists]" in done.stderr
    assert "1 fiche niet geschreven\n" in done.stdout
    assert (folder / PROJECTS / "brood.md").read_text("utf-8") == own


def test_a_title_that_windows_has_no_file_for_gets_another_name(tmp_path):
    folder = fresh(tmp_path)
    run(folder, "import", put(tmp_path, "l.csv", as_csv([["titel"], ["Nul"], ["Com1"], ["Com 1"]])))
    made = sorted(path.name for path in (folder / PROJECTS).iterdir())
    assert made == ["com-1.md", "com1-1.md", "nul-1.md"]


def test_a_folder_or_a_link_in_the_place_of_a_sheet_is_told_and_stays(tmp_path):
    folder = fresh(tmp_path)
    (folder / PROJECTS / "soep.md").mkdir(parents=True)
    (folder / PROJECTS / "kaas.md").symlink_to(tmp_path / "nergens")
    elsewhere = put(tmp_path, "elders", b"---\ntitel: Elders\n---\n")
    (folder / PROJECTS / "room.md").symlink_to(elsewhere)
    path = put(tmp_path, "l.csv", as_csv([["titel"], ["Soep"], ["Kaas"], ["Room"], ["Melk"]]))
    for options in (["--dry-run"], []):
        done = run(folder, "import", path, *options)
        assert done.returncode == 0
        assert "1 fiche" in done.stdout
        assert "3 fiches niet geschreven\n" in done.stdout
        for name in ("soep", "kaas", "room"):
            assert f"{PROJECTS}{name}.md:1:1: waarschuwing[import-exists]" in done.stderr
    assert (folder / PROJECTS / "melk.md").is_file()
    assert not (tmp_path / "nergens").exists()
    assert elsewhere.read_bytes() == b"---\ntitel: Elders\n---\n"


FULL = """\
import resource, sys
from fichebak.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
sys.exit(main())
"""


def test_a_full_disk_leaves_no_half_file_in_the_way(tmp_path):
    folder = fresh(tmp_path)
    path = put(tmp_path, "l.csv", as_csv(ROWS))
    for command in (["import", path], ["new", "Buurtsoep"]):
        done = started(folder, *command, program=("-c", FULL))
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
    assert sorted(one.name for one in tmp_path.rglob("*") if one.is_file()) == ["l.csv", "site_config.yaml"]
    assert "2 fiches geschreven\n" in run(folder, "import", path).stdout
    assert run(folder, "new", "Buurtsoep").returncode == 0
    assert (tmp_path / "l.csv.mapping.yaml").stat().st_size


def test_a_title_that_no_sheet_can_have_is_told_as_what_it_is(tmp_path):
    rows = [["kleur", "titel"], ["rood", "Soep " * 30], ["rood", "…"], ["rood", ""]]
    done = run(fresh(tmp_path), "import", put(tmp_path, "l.csv", as_csv(rows)))
    assert re.findall(r"l\.csv:(\d:\d): fout\[(.*?)\]", done.stderr) == [
        ("2:2", "too-long"),
        ("3:1", "import-no-title"),
        ("4:1", "import-no-title"),
    ]


def test_rows_without_a_title_with_the_same_title_or_unfinished(tmp_path):
    folder = fresh(tmp_path)
    rows = [["titel", "organisatie"], ["Soep", "A"], ["Soep", "B"], ["", "C"], ["…", "D"]]
    done = run(folder, "import", put(tmp_path, "l.csv", as_csv(rows)))
    assert done.returncode == 1
    assert "l.csv:3:1: waarschuwing[import-same-title]" in done.stderr
    assert "l.csv:4:1: fout[import-no-title]" in done.stderr
    assert "l.csv:5:1: fout[import-no-title]" in done.stderr
    first, found, _ = sheet_in(folder, "soep")
    second, _, _ = sheet_in(folder, "soep-2")
    assert (first.values["organisation"], second.values["organisation"]) == ("A", "B")
    # Missing fields are warnings, which do not prevent a build.
    assert first.is_draft
    assert {diagnostic.severity.value for diagnostic in found} == {"warning"}
    assert run(folder, "check").returncode == 0


@pytest.mark.parametrize("sign", ",;|\t")
def test_the_sign_that_parts_the_names_parts_the_rest(sign):
    assert read_csv("l.csv", as_csv([["titel", "x"], ["Soep", "a"]], sign)).columns == ("titel", "x")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_what_a_database_writes_in_two_bytes_a_letter_without_a_mark_is_read(encoding):
    rows = [["titel", "x"], ["Café “De Stoep” – één", "een\ntwee"]]
    table = table_in(rows, encoding)
    assert table.records[0].cells == {"titel": "Café “De Stoep” – één", "x": "een\ntwee"}


@pytest.mark.parametrize(
    "words",
    [
        *("café", "één", "reünie", "façade", "carrière", "enquête"),
        *("ideeën coördinatie", "België geïnteresseerd", "naïef coöperatie", "patiënten egoïsme"),
        "Zoë’s café, één keer: ideeën, coördinatie, geïnteresseerd, reünie",
    ],
)
@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_letters_of_another_program_are_told_and_do_not_become_others(encoding, words):
    written = words.replace("’", "'") if encoding == "cp850" else words
    with pytest.raises(Invalid) as caught:
        table_in([["titel"], ["Soep"], [written]], encoding)
    assert [(diagnostic.code, diagnostic.place.line) for diagnostic in caught.value.diagnostics] == [
        ("import-encoding", 3)
    ]


def test_the_word_with_a_letter_of_another_program_is_told_without_its_neighbours():
    with pytest.raises(Invalid) as caught:
        table_in([["titel", "x", "y"], ["Soep", "een café", "thee"]], "mac_roman")
    assert [dict(diagnostic.details) for diagnostic in caught.value.diagnostics] == [{"written": "cafŽ"}]


LIKE_ANOTHER = ["Nataša vzw", "Dušan", "Jan Peeters†", "zorg›wonen", "foto‘s", "zo‘n", "maandag•dinsdag"]


@pytest.mark.parametrize("words", [*([word] for word in LIKE_ANOTHER), LIKE_ANOTHER])
def test_signs_of_windows_that_are_letters_to_another_program_are_read_as_they_are(words):
    table = table_in([["titel"], *([word] for word in words)], "cp1252")
    assert [record.cells["titel"] for record in table.records] == words


def test_one_word_of_windows_with_an_accent_tells_what_a_file_is():
    table = table_in([["titel"], ["Café"], ["soep‚ brood"]], "cp1252")
    assert [record.cells["titel"] for record in table.records] == ["Café", "soep‚ brood"]


@pytest.mark.parametrize(
    "word", ["Zoë, ‘ja‘ en ’s avonds – 5 €", "Živko’s œuvre…", "20 °C, m², «één»", "“Curaçao”"]
)
def test_letters_of_windows_are_read_as_they_are(word):
    table = table_in([["titel"], [word]], "cp1252")
    assert table.records[0].cells == {"titel": word}


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbftitel;x\nSoep;\xc3\xa9\nBrood;\xe9\n",
        b"\xff\xfe" + "titel\nSoep\n".encode("utf-16-le") + b"\x00\xd8",
        b"titel;x\nSoep;y\nBrood;\x81\n",
    ],
    ids=["UTF-8", "UTF-16", "Windows"],
)
def test_a_byte_that_is_no_letter_is_told_at_its_line(data):
    with pytest.raises(Invalid) as caught:
        read_csv("l.csv", data)
    assert [(diagnostic.code, diagnostic.place.line) for diagnostic in caught.value.diagnostics] == [
        ("import-encoding", 3)
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Zie [over ons](/over-ons/).", "link-address"),
        ("Soep [^1].\n\n[^1]: a\n\n[^1]: b", "label-twice"),
        ("Soep\n```\nbrood", "unclosed-code"),
        ("[" * 4_000, "too-slow"),
        ("Soep --!> brood", "comment-spoilt"),
    ],
)
def test_a_text_that_no_site_can_be_built_with_is_kept_as_a_note_and_told(tmp_path, text, code):
    folder = fresh(tmp_path)
    names = ["titel", "organisatie", "doelgroepen", "Beschrijving project", "Sterke punten"]
    path = put(tmp_path, "l.csv", as_csv([names, ["Soep", "A", "Ouderen", "Goed.", text]]))
    done = run(folder, "import", path)
    assert f"l.csv:2:5: waarschuwing[{code}]" in done.stderr
    sheet, _, written = sheet_in(folder, "soep")
    assert [part.text for part in sheet.parts] == ["Goed."]
    assert f"Sterke punten: {text.replace('--', '- -')}" in written
    assert run(folder, "check").returncode == 0


def test_what_a_program_leaves_in_a_value_keeps_no_site_from_being_built(tmp_path):
    folder = fresh(tmp_path)
    names = ["titel", "organisatie", "doelgroepen", "partners", "meer weten", "Beschrijving project"]
    left = [
        "Soep <!-- wp:a -->",
        "A <!--[if gte mso 9]>",
        "Ouderen",
        "Buur <!-- x; Straat <!— y",
        "www.a.example en b",
        "x",
    ]
    run(folder, "import", put(tmp_path, "l.csv", as_csv([names, left])))
    sheet, _, written = sheet_in(folder, "soep-wp-a")
    assert (sheet.title, sheet.values["organisation"]) == ("Soep <!- - wp:a -->", "A <!- -[if gte mso 9]>")
    assert "meer weten: www.a.example en b" in written
    assert run(folder, "check").returncode == 0


def test_a_note_that_two_sections_give_stays_in_the_first(tmp_path):
    folder = fresh(tmp_path)
    names = ["titel", "organisatie", "doelgroepen", "Beschrijving project", "Sterke punten"]
    path = put(
        tmp_path, "l.csv", as_csv([names, ["Soep", "A", "Ouderen", "x[^1]\n\n[^1]: a", "y[^1]\n\n[^1]: b"]])
    )
    assert "l.csv:2:5: waarschuwing[label-twice]" in run(folder, "import", path).stderr
    assert [part.section.key for part in sheet_in(folder, "soep")[0].parts] == ["description"]
    assert run(folder, "check").returncode == 0


def test_a_field_with_a_link_that_leads_nowhere_is_kept_as_a_note():
    uitleg = Field("uitleg", Markdown())
    model = replace(MODEL, fields=(*MODEL.fields, uitleg))
    table = table_in([["titel", "uitleg"], ["Soep", "Zie [over ons](/over-ons/)."]])
    (moved,) = sheets_of(table, model)
    assert "link-address" in {diagnostic.code for diagnostic in moved.diagnostics}
    assert moved.sheet is not None
    assert "uitleg" not in moved.sheet.values


@pytest.mark.parametrize(
    ("columns_", "row", "front", "noted"),
    [
        (("Gemeente", "Adres"), ("Kuurne", "Markt 1"), {"street": "Markt 1", "municipality": "Kuurne"}, {}),
        (
            ("Gemeente", "Adres"),
            ("kuurne", "Markt, 8520 Kuurne"),
            "Markt, 8520 Kuurne",
            {},
        ),
        (("Gemeente", "Adres"), ("", "Markt 1, 8520 Kuurne"), "Markt 1, 8520 Kuurne", {}),
        (("Gemeente", "Adres"), ("Menen", "8520 Kuurne"), "8520 Kuurne", {"Gemeente": "import-contradicts"}),
        (
            ("Gemeente", "Adres", "Straat"),
            ("Menen", "8520 Kuurne", "Dorp 3"),
            {"street": "Dorp 3", "postcode": "8520", "municipality": "Kuurne"},
            {"Gemeente": "import-contradicts"},
        ),
        (
            ("Adres", "Straat", "Gemeente"),
            ("Kerkstraat 1", "Dorp 3", "Kuurne"),
            {"street": "Dorp 3", "municipality": "Kuurne"},
            {"Adres": "address"},
        ),
        (
            ("Contact", "Tel"),
            ("Het onthaal", "056 12 34 56"),
            {"name": "Het onthaal", "phone": "056 12 34 56"},
            {},
        ),
        (
            ("Tel", "Contact"),
            ("056 12 34 56", "Onthaal o@dienst.example"),
            {"phone": "056 12 34 56"},
            {"Contact": "contact-several"},
        ),
        (
            ("Contact", "Openbaar"),
            ("Onthaal o@dienst.example", "nee"),
            None,
            {"Contact": "contact-several", "Openbaar": "contact-unreachable"},
        ),
        (
            ("Contact", "Openbaar"),
            ("o@dienst.example", "enkel intern"),
            {"email": "o@dienst.example", "public": "nee"},
            {"Openbaar": "boolean"},
        ),
        (
            ("Openbaar", "Contact"),
            ("nee", "Het onthaal"),
            None,
            {"Contact": "contact-unreachable", "Openbaar": "contact-unreachable"},
        ),
        (
            ("Tel", "Contact"),
            ("056 12 34 56", "info@dienst.example"),
            {"email": "info@dienst.example", "phone": "056 12 34 56"},
            {},
        ),
        *(
            (("Tel", "Contact"), (written, "056 12 34 56"), "056 12 34 56", {})
            for written in ("056/12.34.56", "+32 56 12 34 56", "0032 (0)56 123456")
        ),
        *(
            (("Tel", "Contact"), (written, "056 12 34 56"), "056 12 34 56", {"Tel": "import-contradicts"})
            for written in ("056 12 34 57", "+3299 56 12 34 56", "6123456", "onbekend")
        ),
        (("Tel", "Contact"), ("0471 12 34 56", "+32 471 123456"), "+32 471 123456", {}),
        (("Einde", "Periode"), ("2020", "2018 - 2020"), "2018 - 2020", {}),
        (("Einde", "Periode"), ("mei 2020", "2018 - 05/2020"), "2018 - 05/2020", {}),
        (("Einde", "Periode"), ("2020", "2018"), "2018", {"Einde": "import-contradicts"}),
        (
            ("Periode", "period.text"),
            ("2018", "lente"),
            {"start": "2018", "end": "2018", "text": "lente"},
            {},
        ),
        (("Gemeente",), ("8520 Kuurne",), "8520 Kuurne", {}),
        (
            ("Straat", "Gemeente"),
            ("Markt", "8520 Kuurne"),
            {"street": "Markt", "postcode": "8520", "municipality": "Kuurne"},
            {},
        ),
        (
            ("Postcode", "Gemeente"),
            ("8500", "8520 Kuurne"),
            "8520 Kuurne",
            {"Postcode": "import-contradicts"},
        ),
        (
            ("Adres", "Postcode + gemeente"),
            ("Markt 1", "8520 Kuurne"),
            {"street": "Markt 1", "postcode": "8520", "municipality": "Kuurne"},
            {},
        ),
        (("Postcode/Gemeente", "Adres"), ("8520 Kuurne", "Markt, 8520 Kuurne"), "Markt, 8520 Kuurne", {}),
        (
            ("Adres", "Gemeente", "Postcode"),
            ("Markt 1", "8520 Kuurne", "8500"),
            {"street": "Markt 1", "postcode": "8500", "municipality": "Kuurne"},
            {"Gemeente": "import-contradicts"},
        ),
        (("Begin",), ("sinds 2018",), "sinds 2018", {}),
        (("Startdatum", "Einddatum"), ("2018-03-01", "2020"), {"start": "2018-03-01", "end": "2020"}, {}),
        (("Begin", "Einde"), ("1/3/2018", "2020"), {"start": "1/3/2018", "end": "2020"}, {}),
        (("Adres",), ("Markt 1\n8520 Kuurne",), "Markt 1, 8520 Kuurne", {}),
        (("Adres",), ("Markt 1 - 8520 Kuurne",), "Markt 1, 8520 Kuurne", {}),
        (("Adres",), ("Markt 1, Kuurne",), None, {"Adres": "address"}),
        (("Adres",), ("De Zwingel, Markt 1, 8520 Kuurne",), None, {"Adres": "address"}),
        (("E-mail",), ("mailto:o@a.example",), {"email": "o@a.example"}, {}),
        (("Einde", "Begin"), ("20201231", "20180301"), {"start": "2018-03-01", "end": "2020-12-31"}, {}),
        (("Begin", "Einde"), ("2018-03-01 9:41", "2020"), {"start": "2018-03-01", "end": "2020"}, {}),
        (("Begin",), ("2018/03/01 9:41:07 AM GMT+1",), {"start": "2018-03-01"}, {}),
        (("Begin",), ("2018-03-01T09:41:07+01:00",), {"start": "2018-03-01"}, {}),
        (("Begin",), ("2018-13-01 9:41",), None, {"Begin": "date"}),
        (("E-mail",), (" o@a.example ",), {"email": "o@a.example"}, {}),
        (("Einde", "Periode"), ("2020", "sinds 2018"), "sinds 2018", {"Einde": "import-contradicts"}),
        *(
            (
                [*order],
                [{"Openbaar": "nee", "Contact": "o@a.example", "Mail": "p@a.example"}[one] for one in order],
                {"email": "o@a.example", "public": "nee"},
                {"Mail": "import-contradicts"},
            )
            for order in permutations(("Openbaar", "Contact", "Mail"))
        ),
    ],
)
def test_a_value_that_stands_whole_in_one_column_and_in_parts_in_others_is_put_together(
    columns_, row, front, noted
):
    table = table_in([["titel", *columns_], ["Soep", *row]])
    (record,), (moved,) = table.records, sheets_of(table)
    fields = yaml.load(moved.text.split("---")[1], Loader=yaml.BaseLoader)
    part_name = WORDS["nl"].part_name
    expected = {part_name(key): part for key, part in front.items()} if isinstance(front, dict) else front
    assert (
        next((fields[key] for key in ("adres", "contactpersoon", "periode") if key in fields), None)
        == expected
    )
    ours = [diagnostic for diagnostic in moved.diagnostics if diagnostic.place.path == record.place.path]
    left = {table.columns[diagnostic.place.column - 1]: diagnostic.code for diagnostic in ours}
    assert left == noted
    assert moved.note.splitlines()[1:] == [f"{name}: {record.cells[name]}" for name in left]


def test_a_cell_that_was_typed_as_a_list_has_no_signs_of_one_in_its_items():
    rows = [
        ["titel", "thema", "partners"],
        ["Soep", "- Taal\n- Digitaal", "• OCMW"],
        ["Brood", "Taal - x", "- -"],
    ]
    soep, brood = sheets_of(table_in(rows))
    assert [option.label for option in soep.sheet.values["themes"]] == ["Taal", "Digitaal"]
    assert [link.title for link in soep.sheet.values["partners"]] == ["OCMW"]
    assert "Taal - x" in brood.note


def test_what_stands_beside_a_contact_in_a_group_is_nobodys_own(tmp_path):
    folder = fresh(tmp_path)
    group = """
  team:
    type: group
    label: Team
    fields:
      paid: {type: boolean, label: Betaald}
      size: {type: number, label: Grootte}
      tel: {type: phone, label: Telefoon van het team}
sections:"""
    declared = (folder / "site_config.yaml").read_text()
    (folder / "site_config.yaml").write_text(declared.replace("\nsections:", group))
    names = ["titel", "doelgroepen", "organisatie", "Beschrijving project", "Betaald", "Grootte", "team.tel"]
    rows = [names, ["Soep", "Ouderen", "Buurtwerk", "x", "misschien", "vijf", "056 12 x"]]
    done = run(folder, "import", put(tmp_path, "l.csv", as_csv(rows)))
    assert "l.csv:2:5: waarschuwing[boolean] “misschien” is geen ja of nee" in done.stderr
    assert "l.csv:2:6: waarschuwing[number] “vijf”" in done.stderr
    assert "l.csv:2:7: waarschuwing[phone] “••• •• •”" in done.stderr
    sheet, _, text = sheet_in(folder, "soep")
    assert "team" not in sheet.values  # an empty cell is not a “no”
    assert "Betaald: misschien" in text


def test_for_a_web_editor_values_have_the_shape_that_it_shows(tmp_path):
    folder = fresh(tmp_path)
    with (folder / "site_config.yaml").open("a") as config:
        config.write("\neditor: {backend: github, repo: a/b}\n")
    (folder / "content/editor").mkdir(parents=True)
    (folder / "content/editor/sveltia-cms.js").write_text("//")
    names = ["titel", "doelgroepen", "thema", "organisatie", "Straat", "Postcode", "Gemeente", "Partners"]
    names += ["Contact", "Aanrader", "SDG", "Beschrijving project"]
    row = ["Soep", "senioren", "participatie; Taal", "Buurtwerk", "Dorp 1", "8900", "Ieper"]
    row += ["OCMW; Kring (https://kring.example)", "info@dienst.example", "8", "11", "x"]
    done = run(folder, "import", put(tmp_path, "l.csv", as_csv([names, row])))
    assert done.stderr == ""
    front = yaml.safe_load(sheet_in(folder, "soep")[2].split("---")[1])
    assert front["target_groups"] == ["Ouderen"]
    assert front["themes"] == ["Taal", "Inspraak"]
    assert front["address"] == "Dorp 1, 8900 Ieper"
    assert front["partners"] == [{"title": "OCMW"}, {"title": "Kring", "url": "https://kring.example"}]
    assert front["contact"] == {"email": "info@dienst.example"}
    assert "editor-" not in run(folder, "check").stderr
    assert run(folder, "import", tmp_path / "l.csv").stderr == ""  # the existing sheets say the same


def test_what_is_not_finished_becomes_a_draft_whatever_it_calls_itself(tmp_path):
    folder = fresh(tmp_path)
    names = ["titel", "doelgroepen", "status", "Beschrijving project"]
    rows = [names, ["Soep", "Ouderen", "gepubliceerd", "x"]]
    done = run(folder, "import", put(tmp_path, "l.csv", as_csv(rows)))
    assert "l.csv:2:3: waarschuwing[import-contradicts]" in done.stderr
    sheet, _, text = sheet_in(folder, "soep")
    assert sheet.is_draft
    assert "status: gepubliceerd" in text
    assert run(folder, "check").returncode == 0


def test_a_sheet_larger_than_a_site_may_have_is_not_written(tmp_path):
    folder = fresh(tmp_path)
    names = ["titel", *"abc"]
    done = run(
        folder, "import", put(tmp_path, "l.csv", as_csv([names, ["Soep", *["x" * 100_000] * 3], ["Brood"]]))
    )
    assert (done.returncode, "fout[too-large]" in done.stderr) == (1, True)
    assert [path.name for path in (folder / PROJECTS).iterdir()] == ["brood.md"]


def test_what_was_left_over_is_part_of_what_a_sheet_says(tmp_path):
    folder = fresh(tmp_path)
    path = put(tmp_path, "l.csv", as_csv([["titel", "Kleur"], ["Soep", "rood"]]))
    run(folder, "import", path)
    put(tmp_path, "l.csv", as_csv([["titel", "Kleur"], ["Soep", "blauw"]]))
    assert "import-exists" in codes_in(run(folder, "import", path))
    put(tmp_path, "l.csv", as_csv([["titel"], ["Soep"]]))
    assert "zegt hetzelfde" in run(folder, "import", path).stdout


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "import-empty"),
        ([["titel"]], "import-empty"),
        ([["", ""], ["", ""]], "import-empty"),
        ([["x"] * 501, ["y"]], "import-wide"),
    ],
)
def test_a_table_that_is_none_is_refused(rows, code):
    assert invalid(read_csv, as_csv(rows)) == [code]
    if rows:
        assert invalid(read_xlsx, as_xlsx(rows), WORDS["nl"]) == [code]


def test_without_a_header_nothing_is_written(tmp_path):
    folder = fresh(tmp_path)
    done = run(folder, "import", put(tmp_path, "l.csv", as_csv(ROWS[1:])))
    assert done.returncode == 1
    assert "l.csv:1:1: fout[import-title-column]" in done.stderr
    assert not (folder / "content").exists()


def test_double_and_nameless_columns_keep_what_stands_in_them():
    table = table_in([["titel", "x", "x", "", ""], ["a", "1", "2", "3", "", "4"], ["b"]])
    assert table.columns == ("titel", "x", "x (2)", "#4", "#6")
    assert table.records[0].cells == {"titel": "a", "x": "1", "x (2)": "2", "#4": "3", "#6": "4"}
    assert [diagnostic.code for diagnostic in table.diagnostics] == ["import-column-twice"]


def test_a_quotation_mark_that_stays_open_does_not_swallow_the_rest():
    assert invalid(read_csv, b'titel;x\n"Soep;1\nBrood;2\n') == ["import-csv"]


def test_a_line_of_a_hundred_megabytes_is_refused_before_it_is_read(tmp_path):
    folder = fresh(tmp_path)
    path = tmp_path / "l.csv"
    with path.open("wb") as file:
        file.write(b"titel\n")
        for _ in range(100):
            file.write(b"x" * 1_000_000)
    done = run(folder, "import", path)
    assert (done.returncode, codes_in(done)) == (1, ["import-large"])
    assert invalid(read_csv, b"titel\n" + b"x" * 1_000_000) == ["import-csv"]


def test_what_a_spreadsheet_makes_of_numbers_dates_and_truths_is_read_back():
    rows = [["titel", "n", "d", "j", "f", "t"], [7, 7.5, date(2026, 3, 14), True, 3.0, None]]
    (record,) = table_of(book_of(*rows)).records
    assert record.cells == {"titel": "7", "n": "7,5", "d": "2026-03-14", "j": "ja", "f": "3"}


def test_a_table_of_ours_that_was_saved_by_a_spreadsheet_says_the_same():
    (record,) = table_of(book_of(["titel", "x", "y"], ["'s Gravenhof", "'- één\n- twee", "''+1"])).records
    assert record.cells == {"titel": "'s Gravenhof", "x": "- één\n- twee", "y": "'+1"}


def test_an_error_of_the_spreadsheet_is_told_at_its_cell_in_our_words_and_is_no_value(tmp_path):
    book = book_of(
        ["titel", "som", "dag", "nr"],
        ["Soep", "#DIV/0!", 99_999_999, "#1"],
        ["Brood", "#N/A", "#NAME?", "!"],
    )
    book.active["C2"].number_format = "dd/mm/yyyy"  # no such date
    book.save(path := tmp_path / "l.xlsx")
    done = run(fresh(tmp_path), "import", path)
    assert re.findall(r"l\.xlsx:(\d:\d): waarschuwing\[import-cell-error\].*: (.*)", done.stderr) == [
        ("2:2", "#DIV/0!"),
        ("2:3", "#VALUE!"),
        ("3:2", "#N/A"),
        ("3:3", "#NAME?"),
    ]
    assert "UserWarning" not in done.stderr
    table = table_in([["titel", "som"], ["Soep", "#REF!"]])
    assert table.records[0].cells == {"titel": "Soep"}
    assert told_of(table) == [("import-cell-error", 2, 2)]


@pytest.mark.parametrize("error", ["#N/B", "#DEEL/0!", "#WAARDE!", "#NOM?", "#VALEUR!", "#GETTING_DATA"])
def test_an_error_of_a_dutch_or_french_spreadsheet_is_known(error):
    table = table_in([["titel", "som"], ["Soep", error]])
    assert table.records[0].cells == {"titel": "Soep"}
    assert told_of(table) == [("import-cell-error", 2, 2)]


@pytest.mark.parametrize("title", ["#SAMEN!", "#DOEMEE?", "#NAAM", "#n/b"])
def test_a_word_that_begins_with_a_hash_is_no_error(title):
    table = table_in([["titel"], [title]])
    assert table.records[0].cells == {"titel": title}
    assert table.diagnostics == ()


def test_a_formula_without_a_result_is_told_and_kept_and_other_worksheets_are_named():
    book = book_of(["titel", "som"], ["Soep", "=1+1"])
    book.create_sheet("Oud")
    table = table_of(book)
    assert table.records[0].cells == {"titel": "Soep", "som": "=1+1"}
    assert sorted(told_of(table)) == [("import-formula", 2, 2), ("import-worksheets", 1, 1)]


@pytest.mark.parametrize(
    ("value", "shown", "text"),
    [
        (0.8, "0%", "80%"),
        (0.125, "0.0%", "12,5%"),
        (471123456, "0000000000", "0471123456"),
        (51123456, r"000\ 00\ 00\ 00", "051 12 34 56"),
        (123456789012, "000-0000000-00", "123-4567890-12"),
        (7, "00", "07"),
        (1234567, "000", "1234567"),
        (7, '0" kg"', "7"),
        (7.5, "000", "7,5"),
        (-7, "000", "-7"),
        (7, "0.00", "7"),
        (7, '0"%"', "7"),
    ],
)
def test_a_number_is_read_as_its_cell_shows_it_where_that_says_more(value, shown, text):
    book = book_of(["titel", "x"], ["Soep", value])
    book.active["B2"].number_format = shown
    assert table_of(book).records[0].cells["x"] == text


@pytest.mark.parametrize(
    ("shown", "day", "text"),
    [
        ("mmm-yy", date(2024, 5, 1), "2024-05"),
        (r"[$-813]mmmm\ yyyy;@", date(2024, 5, 1), "2024-05"),
        ("yyyy", date(2024, 1, 1), "2024"),
        ("mmm-yy", date(2024, 5, 17), "2024-05-17"),  # a real date, shown as a month
        ("yyyy", date(2024, 5, 1), "2024-05-01"),
        ('d"d"/m', date(2024, 5, 1), "2024-05-01"),
        ("dd/mm/yyyy", date(2024, 1, 1), "2024-01-01"),
    ],
)
def test_a_month_or_a_year_of_which_a_spreadsheet_made_a_day_is_read_as_it_is_shown(shown, day, text):
    book = book_of(["titel", "x"], ["Soep", day])
    book.active["B2"].number_format = shown
    assert table_of(book).records[0].cells["x"] == text


@pytest.mark.parametrize(
    ("code", "read"), [("nl", ["ja", "1234,5"]), ("fr", ["oui", "1234,5"]), ("en", ["yes", "1234.5"])]
)
def test_values_are_written_in_the_language_of_the_site(code, read):
    table = table_of(book_of(["titel", "vrij", "x"], ["Soep", True, 1234.5]), code)
    assert [table.records[0].cells[name] for name in ("vrij", "x")] == read


def test_the_address_behind_a_cell_and_what_is_noted_at_it_come_along_beside_it():
    book = book_of(["titel", "site", "mail"], ["Soep", "Onze site", "soep@ieper.example"], ["Brood", "Site"])
    sheet = book.active
    sheet["B2"].hyperlink = "https://soep.example/pagina"
    sheet["C2"].hyperlink = "mailto:soep@ieper.example"
    sheet["C2"].comment = Comment("Bel liever", "")
    sheet["D2"].comment = Comment("Nog na te kijken", "")
    sheet["A1"].comment = Comment("Kort houden", "")
    table = table_of(book)
    assert table.columns == ("titel", "site", "mail", "site (link)", "#4 (opmerking)", "mail (opmerking)")
    assert table.records[0].cells == {
        "titel": "Soep",
        "site": "Onze site",
        "mail": "soep@ieper.example",
        "site (link)": "https://soep.example/pagina",
        "mail (opmerking)": "Bel liever",
        "#4 (opmerking)": "Nog na te kijken",
    }
    assert table.records[1].cells == {"titel": "Brood", "site": "Site"}
    assert told_of(table) == [("import-cell-note", 1, 1)]


def test_the_address_in_a_formula_comes_along():
    data = as_xlsx([["titel", "x"], ["Soep", '=HYPERLINK("https://soep.example/","Klik")']])
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    part = "xl/worksheets/sheet1.xml"
    # As Excel writes it after calculating the formula.
    formula = r'<c r="B2"><f>(.*?)</f><v ?/?>(</v>)?'
    worked_out = re.sub(formula, r'<c r="B2" t="str"><f>\1</f><v>Klik</v>', parts[part])
    (record,) = read_xlsx("l.xlsx", zipped({**parts, part: worked_out}), WORDS["nl"]).records
    assert record.cells == {"titel": "Soep", "x": "Klik", "x (link)": "https://soep.example/"}


def test_a_formula_of_many_cells_without_a_result_is_kept():
    book = book_of(["titel", "x"], ["Soep", "y"])
    book.active["B2"] = ArrayFormula("B2", '=UPPER("ocmw")')
    table = table_of(book)
    assert table.records[0].cells["x"] == '=UPPER("ocmw")'
    assert told_of(table) == [("import-formula", 2, 2)]


def test_a_workbook_of_many_worksheets_and_thousands_of_links_is_read():
    book = book_of(["Titel", "Website"], *(["Soep", "hier"] for _ in range(6_000)))
    for row in range(2, 6_002):
        book.active.cell(row, 2).hyperlink = f"https://soep.example/{row}"
    for number in range(170):
        book.create_sheet(f"Blad {number}").append(["Titel"])
    table = table_of(book)
    assert [diagnostic.code for diagnostic in table.diagnostics] == ["import-worksheets"]
    assert [record.cells["Website (link)"] for record in table.records[::5_999]] == [
        "https://soep.example/2",
        "https://soep.example/6001",
    ]


def test_a_cell_over_several_rows_is_said_of_each_of_these_and_told_once():
    rows = [["Soep", "Taal", "a"], ["Brood"], [], ["Kaas", None, "b"], ["Wijn"]]
    book = book_of(["titel", "thema", ""], *rows)
    for merged in ("B1:C1", "B2:B5", "C2:C3", "A9:B20"):
        book.active.merge_cells(merged)
    table = table_of(book)
    assert [record.cells for record in table.records] == [
        {"titel": "Soep", "thema": "Taal", "#3": "a"},
        {"titel": "Brood", "thema": "Taal", "#3": "a"},
        {"titel": "Kaas", "thema": "Taal", "#3": "b"},
        {"titel": "Wijn"},
    ]
    assert told_of(table) == [("import-merged", 2, 2), ("import-merged", 2, 3)]


def test_a_name_of_a_column_over_two_rows_is_said_of_no_project():
    book = book_of(["titel", "contact", ""], [None, "naam", "mail"], ["Soep", "Onthaal", "o@a.example"])
    book.active.merge_cells("A1:A2")
    assert "titel" not in table_of(book).records[0].cells


def test_what_is_hidden_is_told_and_the_worksheet_that_is_seen_is_read():
    book = book_of(["titel"], ["Geheim"])
    book.active.sheet_state = "hidden"
    book.create_chartsheet("Grafiek", 0).add_chart(BarChart())
    seen = book.create_sheet("Projecten")
    for row in (["titel", "x", "y", "z"], ["Soep", "1", "2", "3"], ["Brood"]):
        seen.append(row)
    seen.row_dimensions[3].hidden = True
    seen.column_dimensions["B"].hidden = True
    table = table_of(book)
    assert [record.cells["titel"] for record in table.records] == ["Soep", "Brood"]
    details = {diagnostic.code: dict(diagnostic.details) for diagnostic in table.diagnostics}
    assert details["import-worksheets"] == {"name": "Projecten", "others": "Grafiek, Sheet"}
    assert details["import-hidden-rows"] == {"names": "3"}
    assert details["import-hidden-columns"] == {"names": "B"}


def test_what_is_hidden_and_empty_is_not_told():
    book = book_of(["titel", "a", "b", "c", "d"], ["Soep", "1", "2", "3", "4"])
    sheet = book.active
    sheet.column_dimensions.group("J", "XFD", hidden=True)
    for row in range(40, 60):
        sheet.row_dimensions[row].hidden = True
    assert told_of(table_of(book)) == []
    sheet.column_dimensions.group("C", "H", hidden=True)
    sheet.row_dimensions[2].hidden = True
    sheet["G2"].comment = Comment("Bel liever", "")  # a comment is imported too
    hidden = {diagnostic.code: dict(diagnostic.details)["names"] for diagnostic in table_of(book).diagnostics}
    assert hidden == {"import-hidden-columns": "C, D, E, G", "import-hidden-rows": "2"}


def test_a_worksheet_without_projects_is_refused_with_a_word_about_the_others(tmp_path):
    book = book_of(["Lees dit eerst"], ["Vul het tweede blad in"])
    book.create_sheet("Projecten").append(["titel"])
    book.save(path := tmp_path / "l.xlsx")
    assert codes_in(run(fresh(tmp_path), "import", path)) == ["import-title-column", "import-worksheets"]
    book.active.delete_rows(1, 2)
    assert invalid(read_xlsx, saved(book), WORDS["nl"]) == ["import-worksheets", "import-empty"]


def test_a_drawing_on_the_worksheet_is_told():
    book = book_of(["titel"], ["Soep"])
    book.active["A2"].comment = Comment("Bel liever", "")  # a comment is a drawing too, but is imported
    assert told_of(table_of(book)) == []
    book.active.add_chart(BarChart(), "D4")
    assert told_of(table_of(book)) == [("import-drawings", 1, 1)]


def test_a_chart_beside_the_projects_is_named_among_what_was_not_read():
    book = book_of(["Titel"], ["Soep"])
    book.create_chartsheet("Grafiek", 0).add_chart(BarChart())
    (diagnostic,) = table_of(book).diagnostics
    assert (diagnostic.code, dict(diagnostic.details)["others"]) == ("import-worksheets", "Grafiek")


def test_a_workbook_of_charts_alone_holds_no_projects():
    book = openpyxl.Workbook()
    book.create_chartsheet("Grafiek").add_chart(BarChart())
    book.remove(book.active)
    with pytest.raises(Invalid) as caught:
        table_of(book)
    assert [diagnostic.code for diagnostic in caught.value.diagnostics] == ["import-empty"]


@pytest.mark.parametrize(
    ("cell", "place"), [("A1", (1, 1)), ("$AB$12", (12, 28)), ("B2:C3", (2, 2)), ("", None), ("1A", None)]
)
def test_where_a_cell_stands_follows_from_what_it_is_called(cell, place):
    assert worksheets.place_of(cell) == place


def test_the_first_line_that_some_programs_write_for_excel_is_no_row():
    table = read_csv("l.csv", b'\xef\xbb\xbfsep=|\r\ntitel|x;y\r\nSoep|1\r\n"Brood|2\r\n3"|\r\n')
    assert table.columns == ("titel", "x;y")
    assert [record.place.line for record in table.records] == [3, 4]


@pytest.mark.parametrize(
    ("above", "header", "line"),
    [
        ([["Overzicht 2024"]], ["titel", "organisatie", "x"], 2),
        ([["Overzicht 2024"], ["Versie", "van maart"], ["Laatste versie"]], ["titel", "organisatie"], 4),
        # Cells above the names of the columns, as of groups of them.
        ([["Project", "", "Inhoud"]], ["Titel", "Organisatie", "Beschrijving"], 2),
        ([["Titel", "Organisatie", "Scores", ""]], ["", "", "Aanrader", "Impact"], 2),
        # Among names that are no field's.
        ([["Lijst"]], ["Titel", "Organisatie", "Budget", "Bereik", "Nota"], 2),
    ],
)
def test_a_header_that_is_not_at_the_top_is_told_and_nothing_is_written(tmp_path, above, header, line):
    folder = fresh(tmp_path)
    path = put(tmp_path, "l.csv", as_csv([*above, header, ["Soep", "OCMW", "8"]]))
    done = run(folder, "import", path)
    assert f"l.csv:{line}:1: fout[import-header-below]" in done.stderr
    assert len(codes_in(done)) == 1
    assert not (tmp_path / "l.csv.mapping.yaml").exists()


def test_no_mapping_is_kept_of_a_row_that_names_no_column(tmp_path):
    folder = fresh(tmp_path)
    path = put(tmp_path, "l.csv", as_csv([["Overzicht 2024", "", ""], ["Soep", "OCMW", "x"]]))
    done = run(folder, "import", path)
    assert codes_in(done) == ["import-title-column"]
    assert done.stdout.startswith(
        "Zo wordt geraden welke kolom waarheen gaat; er is geen bestand van gemaakt.\n"
    )
    assert not (tmp_path / "l.csv.mapping.yaml").exists()
    put(tmp_path, "l.csv", as_csv([["Werking", "organisatie"], ["Soep", "A"]]))
    assert codes_in(run(folder, "import", path)) == ["import-title-column"]
    mapping = tmp_path / "l.csv.mapping.yaml"  # here the editor can say which column has the titles
    mapping.write_text(mapping.read_text("utf-8").replace("Werking:", "Werking: titel"), "utf-8")
    assert "1 fiche geschreven" in run(folder, "import", path).stdout


@pytest.mark.parametrize("written", ["-", "'-'", '"-"', "-   # weg", " -"])
def test_a_dash_leaves_a_column_out_however_it_is_written(written):
    mapping, diagnostics = columns.read(
        f"Titel: title\nKleur: {written}\n", "m.yaml", ["Titel", "Kleur"], MODEL
    )
    assert (mapping, diagnostics) == ({"Titel": "title", "Kleur": "-"}, ())


def zipped(parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return data.getvalue()


def spoilt(part, old, new):
    """A workbook with one part replaced."""
    with zipfile.ZipFile(io.BytesIO(as_xlsx(ROWS))) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    assert old in parts[part]
    return zipped({**parts, part: parts[part].replace(old, new, 1)})


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {after} "{f"&{before};" * 10}">'
    for before, after in zip("abcdefghi", "bcdefghij", strict=True)
)


def test_a_workbook_that_would_fill_the_memory_is_refused_with_little_of_it():
    data = io.BytesIO()
    with (
        zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file,
        file.open("xl/sharedStrings.xml", "w") as part,
    ):
        part.write(b"<x>")
        for _ in range(500):  # in pieces, so that the test itself does not need the memory
            part.write(b" " * 1_000_000)
    assert len(bomb := data.getvalue()) < 1_000_000
    tracemalloc.start()
    assert invalid(read_xlsx, bomb, WORDS["nl"]) == ["import-large"]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped({"xl/workbook.xml": f"<?xml version='1.0'?>{BOMB}]><x>&j;</x>"}), "import-entities"),
        (zipped({"xl/workbook.xml": "<x/>".encode("utf-16")}), "import-entities"),
        (zipped({f"{n}.txt": "" for n in range(2001)}), "import-large"),
        (zipped({"leeg.txt": ""}), "import-xlsx"),
        (b"PK\x03\x04 geen zip", "import-xlsx"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "import-opendocument"),
        (as_xlsx(ROWS)[:-40], "import-xlsx"),
        (spoilt("xl/workbook.xml", 'name="Sheet"', 'name="A & B"'), "import-xlsx"),
        (spoilt("xl/worksheets/sheet1.xml", "OCMW Ieper", "OCMW & Ieper"), "import-xlsx"),
        (spoilt("[Content_Types].xml", "<Types", "&<Types"), "import-xlsx"),
        (spoilt("xl/worksheets/sheet1.xml", "</worksheet>", ""), "import-xlsx"),
        (
            spoilt(
                "xl/styles.xml",
                '<cellXfs count="1"><xf numFmtId="',
                f'<cellXfs count="1"><xf numFmtId="{10**20}',
            ),
            "import-xlsx",
        ),
    ],
    ids=[
        *("entities", "utf-16", "many parts", "no workbook", "no zip", "LibreOffice", "cut off"),
        *(
            "a name that is no XML",
            "texts that are no XML",
            "a list of parts that is no XML",
            "a part cut off",
            "a huge number",
        ),
    ],
)
def test_a_hostile_or_broken_workbook_is_a_sentence(data, code):
    assert invalid(read_xlsx, data, WORDS["nl"]) == [code]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "import-xlsx"),
        (b"\xef\xbb\xbf<html><table><tr><td>titel</td></tr></table></html>", "import-html"),
        (b"\n<TABLE border=1><tr><td>titel</td></tr></TABLE>", "import-html"),
    ],
)
def test_what_is_called_xls_and_is_something_else_is_told_as_what_it_is(tmp_path, data, code):
    assert codes_in(run(fresh(tmp_path), "import", put(tmp_path, "l.xls", data))) == [code]


def test_an_old_excel_file_is_told(tmp_path):
    done = run(fresh(tmp_path), "import", put(tmp_path, "l.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
    assert codes_in(done) == ["import-old-excel"]


WITHOUT = """\
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in {"openpyxl", "markdownify", "bs4"}:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Missing())
from fichebak.cli import main
sys.exit(main())
"""


def test_without_the_packages_one_sentence_says_how_to_get_them_and_csv_needs_none(tmp_path):
    folder = fresh(tmp_path)
    program = ("-c", WITHOUT)
    done = started(folder, "import", put(tmp_path, "l.xlsx", as_xlsx(ROWS)), program=program)
    assert (done.returncode, codes_in(done)) == (1, ["import-packages"])
    assert "make import FILE=" in done.stderr
    wxr = put(tmp_path, "l.xml", export(item("Soep", "<p>x</p>")))
    assert codes_in(started(folder, "import", wxr, program=program)) == ["import-packages"]
    assert started(folder, "import", put(tmp_path, "l.csv", as_csv(ROWS)), program=program).returncode == 0


POST = """\
<!-- wp:paragraph -->
<p>Elke vrijdag <strong>soep</strong> &amp; brood, zie <a href="https://soep.example/">de site</a>.</p>
<!-- /wp:paragraph -->
<img src="https://buurt.example/soep.jpg" alt="Een pan soep">
<h4>Hoe het liep</h4>
<table><thead><tr><th>Jaar</th><th>Kommen</th></tr></thead><tbody><tr><td>2024</td><td>120</td></tr></tbody></table>
<h3>Sterke punten</h3>
<ul><li>Iedereen is <em>welkom</em></li><li>Gratis</li></ul>
[gallery ids="1,2"]
<iframe src="https://film.example/1"></iframe>
<h2>Drempels</h2>
<p>De stoep is smal.</p>
"""
EXPORT = export(
    item("Foto", number=9, kind="attachment", status="inherit", url="https://buurt.example/kop.jpg"),
    item(
        "Soep &amp; stoep",
        POST,
        number=1,
        name="soep-op-de-stoep",
        excerpt="Soep voor <em>iedereen</em>.",
        terms=[
            ("doelgroep", "ouderen", "Ouderen"),
            ("doelgroep", "kinderen", "Kinderen"),
            ("post_tag", "x", "X"),
        ],
        meta=[
            ("organisatie", "OCMW Ieper"),
            ("thema", 'a:2:{i:0;s:10:"Ontmoeting";i:1;s:7:"Voeding";}'),
            ("_thumbnail_id", "9"),
            ("telefoon", "057 12 34 56"),
        ],
    ),
    item("Brood", "Eerste alinea\nop twee regels.\n\nTweede <b>alinea</b>.", number=2, status="draft"),
    item("Weg", "x", number=3, status="trash"),
    item("Nieuws", "x", number=4, kind="post"),
    item("Menu", "x", number=5, kind="nav_menu_item"),
)


def test_an_export_of_wordpress_becomes_sheets(tmp_path):
    folder = fresh(tmp_path)
    done = run(folder, "import", put(tmp_path, "site.xml", EXPORT))
    assert done.returncode == 0, done.stderr
    sheet, found, text = sheet_in(folder, "soep-op-de-stoep")
    assert found == ()
    assert sheet.title == "Soep & stoep"
    assert sheet.values["summary"] == "Soep voor *iedereen*."
    assert [option.label for option in sheet.values["target_groups"]] == ["Kinderen", "Ouderen"]
    assert [option.label for option in sheet.values["themes"]] == ["Ontmoeting", "Voeding"]
    assert sheet.values["organisation"] == "OCMW Ieper"
    assert sheet.values["contact"].phone.written == "057 12 34 56"
    parts = {part.section.key: part.text for part in sheet.parts}
    assert parts["description"].startswith(
        "Elke vrijdag **soep** & brood, zie [de site](https://soep.example/)."
    )
    assert "#### Hoe het liep" in parts["description"]
    assert "| Jaar | Kommen |\n| --- | --- |\n| 2024 | 120 |" in parts["description"]
    assert parts["strengths"] == "- Iedereen is *welkom*\n- Gratis"
    assert parts["barriers"] == "De stoep is smal."
    for kept in (
        "Afbeelding: https://buurt.example/kop.jpg",
        "Afbeelding: https://buurt.example/soep.jpg (Een pan soep)",
        "Ingevoegd: iframe: https://film.example/1",
        'Ingevoegd: [gallery ids="1,2"]',
        "post_tag: X",
    ):
        assert kept in text
    assert "Dit hoort niet in een fiche" not in text
    assert "beheerder" not in text
    line = EXPORT[: EXPORT.index(b"Soep &amp;")].count(b"\n")
    assert f"site.xml:{line}:1: waarschuwing[import-aside]" in done.stderr

    draft, _, text = sheet_in(folder, "brood")
    assert draft.is_draft
    assert "Eerste alinea\nop twee regels.\n\nTweede **alinea**." in text.replace("  \n", "\n")
    assert sorted(path.stem for path in (folder / PROJECTS).iterdir()) == ["brood", "soep-op-de-stoep"]
    assert "waarschuwing[import-trash] “Weg”" in done.stderr
    assert "attachment (1), nav_menu_item (1), post (1)" in done.stderr
    assert run(folder, "check").returncode == 0


@pytest.mark.parametrize(
    ("status", "password"), [("publish", "geheim"), ("archive", ""), ("private", ""), ("inherit", "")]
)
def test_a_post_that_not_everybody_may_read_becomes_a_draft_and_is_told(tmp_path, status, password):
    folder = fresh(tmp_path)
    post = item("Soep", "x", status=status, password=password, meta=[("organisatie", "OCMW")])
    done = run(folder, "import", put(tmp_path, "l.xml", export(post)))
    assert "waarschuwing[import-not-public] “Soep”" in done.stderr
    assert sheet_in(folder, "soep")[0].is_draft


def test_a_draft_is_left_out_and_told_where_a_site_knows_none():
    model = replace(MODEL, fields=tuple(one for one in MODEL.fields if one.key != "status"))
    data = export(item("Soep", "x"), item("Brood", "x", status="draft"), item("Taart", "x", password="x"))
    table = read_wxr("l.xml", data, model, WORDS["nl"])
    assert [record.cells["title"] for record in table.records] == ["Soep"]
    assert [diagnostic.code for diagnostic in table.diagnostics] == ["import-no-drafts"] * 2


@pytest.mark.parametrize(
    ("packed", "read"),
    [
        ('a:2:{i:0;s:6:"Poëzie";i:1;s:3:"a;b";}', None),
        ('a:2:{i:0;s:7:"Poëzie";i:1;s:3:"a;b";}', ["Poëzie", "a;b"]),
        ("a:3:{i:0;i:2018;i:1;d:2.5;i:2;N;}", ["2018", "2.5"]),
        ('a:2:{s:4:"open";b:1;s:3:"dag";a:1:{i:0;s:3:"dag";}}', ["open: 1", "dag"]),
        ("a:1:{", None),
        ('a:1:{i:0;s:1:"a";}}', None),
        ('O:1:"x":0:{}', ['O:1:"x":0:{}']),
        ("Soep", ["Soep"]),
    ],
)
def test_what_php_packs_is_unpacked_and_what_it_did_not_pack_is_kept_whole(packed, read):
    assert list(php.values(packed)) == (read or [packed])


def test_a_field_of_a_plugin_is_not_what_a_post_is_called():
    meta = [("title", "Beste soep | Buurtsite"), ("slug", "anders"), ("## Beschrijving project", "x")]
    (record,) = read_wxr("l.xml", export(item("Soep", "y", meta=meta)), MODEL, WORDS["nl"]).records
    assert record.cells["title"] == "Soep"
    assert "slug" not in record.cells
    assert record.cells["## Beschrijving project"] == "y"
    assert record.cells["title (2)"] == "Beste soep | Buurtsite"
    assert (record.cells["slug (2)"], record.cells["## Beschrijving project (2)"]) == ("anders", "x")


def fields_of(content="", **meta):
    post = item("Soep", content, meta=[(key.replace("hidden", "", 1), value) for key, value in meta.items()])
    return read_wxr("l.xml", export(post), MODEL, WORDS["nl"])


def test_a_heading_of_a_post_is_a_section_with_its_question_mark_too():
    (record,) = fields_of(
        "<p>Soep</p><h2>Wat liep goed&nbsp;?</h2><p>Alles</p><h2>Wat bleef:</h2><p>De pan</p>"
    ).records
    assert [
        record.cells[f"## {name}"] for name in ("Beschrijving project", "Sterke punten", "Blijvende impact")
    ] == [
        "Soep",
        "Alles",
        "De pan",
    ]


def test_how_often_a_field_is_repeated_is_no_value_of_it():
    table = fields_of(partners="1", partners_0_naam="VZW", jaren="2")
    cells = table.records[0].cells
    assert [cells[name] for name in ("partners_n", "partners_0_naam", "jaren")] == ["1", "VZW", "2"]
    assert "partners" not in columns.guess(table.columns, MODEL).values()


def test_a_field_with_an_editor_of_its_own_becomes_markdown_and_keeps_what_it_shows():
    html = '<h2>Sterke punten</h2><p>Elke <b>vrijdag</b>.</p><img src="a.jpg" alt="Soep"><a href="/x">x</a>'
    packed = 'a:1:{i:0;s:11:"een<br>twee";}'
    (record,) = fields_of(beschrijving=html, tekst="1 < 2 > 0", rij=packed).records
    text = "## Sterke punten\n\nElke **vrijdag**.\n\n[x](https://buurt.example/x)"
    assert [record.cells[name] for name in ("beschrijving", "tekst")] == [text, "1 < 2 > 0"]
    assert record.cells["rij"].split() == ["een", "twee"]
    assert record.remarks == (("Afbeelding", "a.jpg (Soep)"),)


def test_a_picture_that_was_not_exported_is_told_by_its_number():
    (record,) = fields_of(hidden_thumbnail_id="812").records
    assert record.remarks == (("Afbeelding", "_thumbnail_id 812"),)
    assert fields_of(hidden_thumbnail_id="-1").records[0].remarks == ()


def test_posts_in_several_languages_are_told_with_how_many_there_are_of_each():
    named = {"nl": "Nederlands", "fr": "Français"}
    posts = [
        item("Soep", "x", number=n, terms=[("language", code, named[code])]) for n, code in enumerate(named)
    ]
    read = [read_wxr("l.xml", export(*some), MODEL, WORDS["nl"]) for some in (posts, posts[:1])]
    assert told_of(read[0]) == [("import-languages", 1, 1)]
    assert dict(read[0].diagnostics[0].details) == {"names": "Français (1), Nederlands (1)"}
    assert read[1].diagnostics == ()


def test_where_a_plugin_keeps_the_text_of_a_post_is_told():
    built = {"hidden_elementor_data": "x" * 300, "hidden_edit_lock": "1", "lang": "y" * 400}
    assert [dict(diagnostic.details) for diagnostic in fields_of(**built).diagnostics] == [
        {"name": "_elementor_data"}
    ]
    assert fields_of("Soep.", **built).diagnostics == ()
    assert fields_of(hidden_edit_lock="1").diagnostics == ()


def test_another_kind_of_post_can_be_chosen(tmp_path):
    folder = fresh(tmp_path)
    path = put(tmp_path, "site.xml", EXPORT)
    assert codes_in(run(folder, "import", path, "--type", "nieuws")) == ["import-post-type"]
    run(folder, "import", path, "--type", "post")
    assert [path.stem for path in (folder / PROJECTS).iterdir()] == ["nieuws"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (EXPORT.replace(b"<rss", BOMB.encode() + b"]><rss", 1), "import-entities"),
        (EXPORT.replace(b"<rss", b'<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss', 1), "import-entities"),
        (EXPORT[:-20], "import-xml"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "import-no-posts"),
        (b"<?xml version='1.0'?><html/>", "import-no-posts"),
        (b"<?xml version='1.0'?><html><item/></html>", "import-no-posts"),
        (b"<rss>" + b" " * MAX_BYTES, "import-large"),
        (EXPORT.replace(b'"UTF-8"', b'"shift_jis"', 1), "import-xml"),
        (EXPORT.replace(b'"UTF-8"', b'"nonsense"', 1), "import-xml"),
        (EXPORT.replace(b'"UTF-8"', b'"undefined"', 1), "import-xml"),
        (EXPORT.replace(b'"UTF-8"', b'"rot13"', 1), "import-xml"),
        (EXPORT.replace(b"xmlns:wfw", b"xmlns:xfw", 1).replace(b"<item>", b"<item><wfw:x/>"), "import-xml"),
    ],
    ids=[
        *("entities", "outside entity", "cut off", "no posts", "no export", "other items", "large"),
        *("multi-byte", "no such encoding", "no encoding at all", "no text encoding", "no such prefix"),
    ],
)
def test_a_hostile_or_broken_export_is_a_sentence(data, code):
    assert invalid(read_wxr, data, MODEL, WORDS["nl"]) == [code]


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\r", "\r\n", "\n"])
def test_whatever_ends_a_line_in_a_cell_joins_no_words(end):
    rows = [
        ["Titel", "Doelgroep", "Beschrijving"],
        [f"Soep{end}brood", f"Ouderen{end}Kinderen", f"Een{end}twee."],
    ]
    (moved,) = sheets_of(table_in(rows))
    assert moved.sheet.title == "Soep brood"
    assert [option.label for option in moved.sheet.values["target_groups"]] == ["Kinderen", "Ouderen"]
    assert moved.sheet.parts[0].text == "Een\ntwee."


@pytest.mark.parametrize("sign", ["&#8238;", "&#x202e;", "\u202e", "&#x2028;", "&#xFFFE;", "&#xD800;"])
def test_no_invisible_character_of_an_export_keeps_a_site_from_being_built(sign):
    html = f"<p>s{sign}oep<img src='a{sign}.jpg' alt='k{sign}om'></p><iframe src='/f{sign}'></iframe>"
    shown = "\u202e"
    data = export(item(f"S{shown}oep", html, excerpt=html, meta=[(f"k{shown}leur", f"r{shown}ood")]))
    table = read_wxr("l.xml", data, MODEL, WORDS["nl"])
    (moved,) = sheets_of(table)
    assert "unreadable-character" not in {diagnostic.code for diagnostic in moved.diagnostics}
    assert decode("soep.md", moved.text.encode()) == moved.text
    mapping = columns.guess(table.columns, MODEL)
    text = columns.as_text(mapping, MODEL, WORDS["nl"])
    assert columns.read(text, "m.yaml", table.columns, MODEL)[0] == mapping


@pytest.mark.parametrize(
    ("data", "read"),
    [
        ("<rss><channel>{}</channel>{}</rss>", {"a": 2, "b": 3}),
        ("<rss><channel>{}</channel><channel>{}</channel></rss>", {"a": 2, "b": 3}),
        ("<rss><channel><other>{}</other>{}</channel></rss>", {"a": 2, "b": 3}),
        ("<rss><channel>{}<item xmlns='https://x.example'/>{}</channel></rss>", {"a": 2, "b": 3}),
        ("<rss><channel><item><title>c</title>{}{}</item></channel></rss>", {"c": 1, "a": 2, "b": 3}),
    ],
    ids=["beside", "two channels", "below", "of somebody else", "in one another"],
)
def test_each_post_is_read_with_its_line_wherever_it_stands(data, read):
    written = data.format(*(f"\n<item><title>{name}</title></item>" for name in "ab"))
    records = read_wxr("l.xml", written.encode(), MODEL, WORDS["nl"]).records
    assert {record.cells["title"]: record.place.line for record in records} == read


def test_a_document_type_inside_a_text_is_a_text():
    text = "<p>Wij schrijven &lt;!DOCTYPE html&gt; en <code><!DOCTYPE x></code></p>"
    assert len(read_wxr("l.xml", export(item("Soep", text)), MODEL, WORDS["nl"]).records) == 1


def test_scripts_and_forms_of_a_post_do_not_come_along():
    html = "<p>Soep</p><script>alert(1)</script><form action='/x'>Uw naam: <input></form><style>p{}</style>"
    made = converted(html, MODEL)
    assert made.texts == {"## Beschrijving project": "Soep"}
    assert made.others == ("form: /x Uw naam:",)


@pytest.mark.parametrize(
    ("html", "text", "beside"),
    [
        ("Wij kozen <![vrij] en <!doe> mee", "Wij kozen &lt;![vrij] en &lt;!doe> mee", ()),
        ("<![if !supportLists]>een<![endif]> <!--[if mso]>x<![endif]-->", "een", ()),
        ("10<sup>3</sup> CO<sub>2</sub>, de 1<sup>ste</sup>", "10³ CO₂, de 1ste", ()),
        ("<details><summary>Vraag?</summary>Antwoord</details>", "Vraag?\n\nAntwoord", ()),
        ("<blockquote>Lekker<cite>Een buur</cite></blockquote>", "> Lekker\n>\n> Een buur", ()),
        ("uit <cite>Soep</cite>.", "uit Soep.", ()),
        ("&lt;!-- weg --&gt; &lt;b&gt; &amp;lt;", "&lt;!-- weg --> &lt;b> &amp;lt;", ()),
        ("<code>&lt;!-- weg --&gt;</code>", "`&lt;!-- weg -->`", ()),
        ("<p>[1]: https://x.example</p><p>[^1]: y</p>", "\\[1]: https://x.example\n\n\\[^1]: y", ()),
        ("<p>```</p><p># x</p>", "\\`\\`\\`\n\n\\# x", ()),
        ("zo [sic] en [lees meer] en [a = b]", "zo [sic] en [lees meer] en [a = b]", ()),
        (
            '[vc_row]a[/vc_row] [form id="3"] <code>[form id="3"]</code> [gallery]',
            'a `[form id="3"]`',
            ("[vc_row]", '[form id="3"]', "[gallery]"),
        ),
        (
            '<p>a</p><!-- wp:acf/quote {"data":{"quote":"\\u0022Lekker\\u0022"}} /-->',
            "a",
            ('wp:acf/quote {"data": {"quote": "\\"Lekker\\""}}',),
        ),
        ('<!-- wp:paragraph {"align":"left"} --><p>a</p><!-- /wp:paragraph -->', "a", ()),
        (
            "<p>a</p><video><source src='/f.mp4'>Een film</video><object data='f.pdf'>Een blad</object>",
            "a",
            ("video: /f.mp4 Een film", "object: f.pdf Een blad"),
        ),
        (
            "<p>a</p><iframe data-src='/f'></iframe><iframe srcdoc='<b>x</b>'></iframe>",
            "a",
            ("iframe: /f", "iframe: <b>x</b>"),
        ),
        ("a <a href='/groot.jpg'><img src='k.jpg'></a>", "a", ("link: https://oud.example/groot.jpg",)),
        ("<a href='/over/'>over</a>", "[over](https://oud.example/over/)", ()),
        ("<a href='http://'>x</a> <a href='#a'>y</a>", "x [y](#a)", ("link: http:// (x)",)),
    ],
)
def test_what_a_post_shows_is_in_the_text_and_what_it_embeds_beside_it(html, text, beside):
    made = converted(html, MODEL, "https://oud.example/soep/")
    assert (made.texts, made.others) == ({"## Beschrijving project": text}, beside)
    sheet = sheet_text(
        {"titel": "Soep", "organisatie": "A", "doelgroep": "Ouderen"}, {"description": text}, MODEL
    )
    assert checked(f"{PROJECTS}soep.md", sheet, MODEL)[1] == ()


@pytest.mark.parametrize("name", ["data-src", "data-lazy-src"])
def test_the_picture_is_the_one_that_is_meant_and_not_the_one_that_holds_its_place(name):
    made = converted(f"<p>a <img src='data:leeg' {name}='soep.jpg' alt='Een pan'></p>", MODEL)
    assert made.pictures == ("soep.jpg (Een pan)",)


def test_what_no_parser_takes_keeps_no_other_post_out(monkeypatch):
    monkeypatch.setattr("fichebak.moving.html.MAX_DEPTH", 3)
    data = export(item("Soep", "<div>" * 5), item("Brood", "x"))
    table = read_wxr("l.xml", data, MODEL, WORDS["nl"])
    assert [record.cells["title"] for record in table.records] == ["Brood"]
    assert [diagnostic.code for diagnostic in table.diagnostics] == ["import-long"]


def test_headings_in_a_text_go_below_those_of_the_sheet_but_not_in_code():
    assert lowered("# A\n##B\n#c\n```\n## d\n```\n### E") == "### A\n### B\n#c\n```\n## d\n```\n### E"


def moved_back(rows):
    """The sheets that our own table is imported as."""
    names = tables.used(rows, MODEL)
    written = [[tables.guarded(row.get(name, "")) for name in names] for row in rows]
    return sheets_of(table_in([names, *written]))


def public_values(sheet):
    return sheet.path, sheet.values, {part.section.key: part.text for part in sheet.parts}


def test_the_sample_exported_and_imported_is_the_same_sample():
    paths = sorted((HOME / PROJECTS).glob("*.md"))
    sheets = [sheet_of(text, f"{PROJECTS}{path.name}") for path, text in zip(paths, SHEETS, strict=True)]
    again = moved_back(list(tables.rows(sheets, MODEL)))
    assert [public_values(moved.sheet) for moved in again] == [public_values(sheet) for sheet in sheets]
    assert [found for moved in again for found in moved.diagnostics] == [
        diagnostic
        for moved in again
        for diagnostic in moved.diagnostics
        if diagnostic.severity.value == "warning"
    ]
    assert not any("<!--\n" in moved.text for moved in again)


line_texts = st.lists(pieces, min_size=1, max_size=6).map(lambda parts: " ".join("".join(parts).split()))


@steady
@given(line_texts, line_texts, st.lists(pieces, max_size=20).map("".join), st.sets(st.integers(1, 17)))
def test_whatever_a_sheet_says_survives_the_trip(title, area, text, goals):
    source = tables.Row(
        "soep", {"title": f"a {title}", "area": area, "sdgs": [str(g) for g in goals]}, {}, {}
    )
    front = {key: value for key, value in source.front.items() if value}
    front |= {"organisation": "OCMW", "target_groups": "Ouderen"}
    written = sheet_text(front, {"description": text or "x"}, MODEL)
    sheet, found = checked(f"{PROJECTS}soep.md", written, MODEL)
    if sheet is None or any(diagnostic.severity.value == "error" for diagnostic in found):
        return
    (moved,) = moved_back(list(tables.rows([sheet], MODEL)))
    assert public_values(moved.sheet) == public_values(sheet)


WORD = re.compile(r"\w+")


def words_in(text):
    """The number of times that each word is in a sheet, in any YAML style."""
    _, front, body = re.split(r"^---\n", text, maxsplit=2, flags=re.MULTILINE)
    values = (token.value for token in yaml.scan(front) if isinstance(token, yaml.ScalarToken))
    return Counter(WORD.findall(" ".join((*values, body))))


@steady
@given(st.lists(st.lists(pieces | st.text(max_size=5), min_size=1, max_size=6), min_size=1, max_size=5))
def test_any_table_at_all_ends_in_sheets_or_sentences(rows):
    names = ["titel", "doelgroep", "periode", "beschrijving", "links", "x"]
    try:
        table = table_in([names, *rows])
    except Invalid:
        return
    for record, moved in zip(table.records, sheets_of(table), strict=True):
        if moved is None:
            continue
        assert moved.sheet is not None, (moved.text, moved.diagnostics)
        # Nothing is lost: each word of a cell occurs as often in the sheet, as a value or in the comment.
        given_words = Counter(word for cell in record.cells.values() for word in WORD.findall(cell))
        assert given_words - words_in(moved.text) == Counter()


def test_whom_to_ask_is_told_in_the_sheet_alone(tmp_path):
    folder = fresh(tmp_path)
    path = put(tmp_path, "l.csv", as_csv([["titel", "e-mail", "telefoon"], ["Brood", "Zwqkel", "Vxotru 12"]]))
    done = run(folder, "import", path)
    assert {"email", "phone"} <= set(codes_in(done))
    assert "Zwqkel" not in done.stdout + done.stderr
    assert "Vxotru" not in done.stdout + done.stderr
    _, _, text = sheet_in(folder, "brood")
    assert "E-mail: Zwqkel" in text.replace("e-mail", "E-mail")


def test_a_file_that_is_not_there_is_a_sentence(tmp_path):
    done = run(fresh(tmp_path), "import", tmp_path / "weg.csv")
    assert done.returncode == 1
    assert "weg.csv" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("page", ["nieuwe-fiche.md", "overzetten.md"])
def test_the_commands_in_the_docs_do_what_the_docs_say(tmp_path, page):
    folder = fresh(tmp_path)
    text = (HOME / "docs" / page).read_text("utf-8")
    for block in re.findall(r"```csv\n(.*?)```", text, re.DOTALL):
        put(tmp_path, "lijst.csv", block.encode())
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for command, expected in re.findall(
            r"^\$ python build\.py (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE
        ):
            arguments, _, into = command.partition(" > ")
            done = run(folder, *shlex.split(arguments))
            assert done.returncode == 0, done.stderr
            if expected:
                assert done.stdout.rstrip("\n") == expected.rstrip("\n")
            if into:
                assert done.stdout == (HOME / into).read_text("utf-8")
