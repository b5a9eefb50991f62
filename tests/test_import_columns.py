"""`import`: which column of a list goes to which field or section."""

import re

import pytest

from fichebak.content import config, tables
from fichebak.content.writing import blank
from fichebak.moving import columns
from fichebak.moving.records import read_csv
from fichebak.moving.spreadsheets import read_xlsx
from fichebak.moving.ticks import ticked
from fichebak.moving.transfer import Destination, move
from fichebak.text.diagnostics import Invalid
from tests.conftest import CONFIG, HOME
from tests.importing import ROWS, as_csv, as_xlsx, codes_in, invalid, put, sheet_in, sheets_of, table_in
from tests.test_cli import run
from tests.test_new import fresh
from tests.test_properties import MODEL, WORDS


@pytest.mark.parametrize(
    ("names", "mapping"),
    [
        (
            ["Titre", "Public", "Mis à jour", "Description"],
            "Titre: title\nPublic: target_groups\nMis à jour: updated\nDescription: '## Beschrijving'\n",
        ),
        # A section in both: the second is no section of this list.
        (
            ["Titre", "Beschrijving", "Description"],
            "Titre: title\nBeschrijving: '## Beschrijving'\nDescription:\n",
        ),
    ],
)
def test_on_a_site_in_two_languages_a_list_in_either_is_understood(tmp_path, names, mapping):
    config = (HOME / "tests/sites/tweetalig/site_config.yaml").read_bytes()
    (tmp_path / "site_config.yaml").write_bytes(config)
    run(tmp_path, "import", put(tmp_path, "liste.csv", as_csv([names, ["x"] * len(names)])))
    assert (tmp_path / "liste.csv.mapping.yaml").read_text("utf-8").endswith(f"\n\n{mapping}")


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
        ("Localité", "address.municipality"),
        ("Code postal et localité", "address.municipality"),
        ("Ville", "address.municipality"),
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


def test_names_that_may_be_of_anything_are_left_to_the_editor():
    """“Naam” in a list of projects is not the name of the contact."""
    names = ["naam", "name", "nom", "tekst", "text", "texte", "bron", "source", "nummer", "number", "numero"]
    names += ["nr", "van", "tot", "fin"]
    assert [name for name in names if columns.guess([name], MODEL)[name]] == []


def test_a_heading_without_quotes_is_told_and_not_taken_for_a_comment():
    with pytest.raises(Invalid) as caught:
        columns.read("Titel: title\nWat: ## Drempels\n", "m.yaml", ["Titel", "Wat"], MODEL)
    assert [(*d.place, d.code) for d in caught.value.diagnostics] == [("m.yaml", 2, 6, "trailing-comment")]


def test_a_tick_below_the_name_of_a_value_is_that_value_and_below_a_question_yes():
    goals = [f"SDG {number}" for number in range(1, 18)]
    chosen = ["x" if number in {2, 16} else "" for number in range(1, 18)]
    rows = [
        ["Titel", "Kinderen", "senioren", "Vrijwilligers", "Wonen", *goals, "Kleur", "Organisatie"],
        ["Soep", "X", "✓", "x", "ja, bij ons", *chosen, "x", "x"],
        ["Brood", "", "v", "", "", *([""] * 17), "", ""],
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
    assert soup["organisation"] == "x"  # a name is no value of a list
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
    assert columns.guess(["Titel"], MODEL, {"Titel": "target_groups"}) == {"Titel": "title"}


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
    exact = list(tables.columns(MODEL))
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


def test_the_column_that_is_asked_for_as_the_title_is_recognised(tmp_path):
    config = "title: Bak\nfields: {title: {type: text, label: Naam van de werking, required: true}}\n"
    folder = fresh(tmp_path, config)
    path = put(tmp_path, "l.csv", as_csv([["Werking", "organisatie"], ["Soep", "A"]]))
    (asked,) = re.findall("Noem één kolom in de eerste rij “([^”]+)”", run(folder, "import", path).stderr)
    put(tmp_path, "l.csv", as_csv([[asked, "organisatie"], ["Soep", "A"]]))
    assert "import-title-column" not in codes_in(run(folder, "import", path))


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
    path = put(tmp_path, "l.csv", as_csv([["Overzicht 2024", "", ""], ["Project", "OCMW", "x"]]))
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


def test_a_required_field_or_section_that_no_column_goes_to_is_told_with_what_to_write():
    def told(*targets):
        mapping = {f"Kolom {number}": target for number, target in enumerate(targets)}
        return [one.detail("target") for one in columns.without_required(mapping, MODEL, "l.csv")]

    assert told("title", "", "contact") == ["target_groups", "organisation", '"## Beschrijving project"']
    assert told("title", "organisation", "target_groups", "## Beschrijving project") == []
    text = 'Titel: title\nWat: "## Beschrijving project"\n'  # as it was told
    assert columns.read(text, "m.yaml", ["Titel", "Wat"], MODEL)[0]["Wat"] == "## Beschrijving project"


def test_an_import_says_first_that_a_column_is_not_known_as_what_is_required(tmp_path):
    rows = [["titel", "doelgroep", "trekker", "beschrijving"], ["Soep", "Ouderen", "OCMW", "x"]]
    done = run(fresh(tmp_path), "import", put(tmp_path, "l.csv", as_csv(rows)))
    assert "l.csv:1:1: waarschuwing[import-required] geen enkele kolom gaat naar" in done.stderr
    assert "schrijf dan organisation achter die kolom" in done.stderr


@pytest.mark.parametrize(
    ("name", "cells", "target"),
    [
        ("Impact", ["8", "7,5", "9/10"], "scores.impact"),
        ("Impact", ["8", "", "geen idee", "6"], "scores.impact"),
        ("Impact (op 10)", ["8"], "scores.impact"),
        ("Impact", ["Buren kennen elkaar nu.", "8", "Veel."], "## Blijvende impact"),
        ("Impact", ["Buren kennen elkaar nu.", "8"], "## Blijvende impact"),
        ("Impact", ["Buren kennen elkaar nu."], "## Blijvende impact"),
        ("Blijvende impact", ["8"], "## Blijvende impact"),
        ("Aanrader", ["ja"], "scores.recommended"),  # there is no section of this name
    ],
)
def test_a_column_of_scores_is_no_section_of_the_same_name(name, cells, target):
    table = table_in([["Titel", name], *([f"Soep {number}", cell] for number, cell in enumerate(cells))])
    assert columns.guess(table.columns, MODEL, scored=columns.scored(table, MODEL))[name] == target


def test_two_columns_of_scores_are_not_both_one_field():
    table = table_in([["Titel", "Impact", "Impact (buurt)"], ["Soep", "8", "9"]])
    mapping = columns.guess(table.columns, MODEL, scored=columns.scored(table, MODEL))
    assert list(mapping.values()).count("scores.impact") == 1
    table = table_in([["Titel", "Impact", "scores.impact"], ["Soep", "8", "9"]])
    assert columns.guess(table.columns, MODEL, scored=columns.scored(table, MODEL))["scores.impact"]


def test_an_import_asks_what_the_cells_are(tmp_path):
    rows = [["titel", "Impact"], ["Soep", "8"]]
    done = run(fresh(tmp_path), "import", put(tmp_path, "l.csv", as_csv(rows)))
    assert "  Impact → scores.impact\n" in done.stdout
