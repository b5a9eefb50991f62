"""`import` on the command line, with real spreadsheets and a real WordPress export."""

import re
import shlex
from collections import Counter
from dataclasses import replace
from itertools import permutations

import pytest
import yaml
from hypothesis import given, strategies as st

from fichebak.content import tables
from fichebak.content.fields.contract import Field
from fichebak.content.fields.markdown import Markdown
from fichebak.content.writing import sheet_text
from fichebak.moving.records import read_csv
from fichebak.moving.transfer import checked
from fichebak.text.diagnostics import Invalid
from tests.conftest import HOME
from tests.importing import (
    PROJECTS,
    ROWS,
    as_csv,
    as_xlsx,
    book_of,
    codes_in,
    invalid,
    put,
    sheet_in,
    sheets_of,
    table_in,
    table_of,
)
from tests.test_cli import run, started, without
from tests.test_new import fresh
from tests.test_properties import MODEL, WORDS, pieces, steady
from tests.wordpress import export, item


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


def test_of_very_many_sheets_the_first_are_listed_and_all_that_were_skipped(tmp_path):
    titles = [f"Fiche {number}" for number in range(60)] + [""] * 60
    rows = [["titel", "organisatie"], *([title, "De Brug"] for title in titles)]
    table = put(tmp_path, "a.csv", as_csv(rows))
    folder = fresh(tmp_path)
    for _ in range(2):  # the second time, all are there
        lines = run(folder, "import", table).stdout.splitlines()
        start = next(number for number, line in enumerate(lines) if "60 fiches" in line)
        listed = [line for line in lines[start + 1 :] if line.startswith("  ")]
        assert listed[49:51] == ["  content/projects/fiche-49.md", "  en nog 10"]
        assert len(listed) == 51 + 60


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


@pytest.mark.parametrize("name", ["Café.md", "Cafe\u0301.md"], ids=["one letter", "a letter and its accent"])
@pytest.mark.parametrize("options", [["--dry-run"], []])
def test_a_sheet_whose_name_has_accents_or_capitals_is_there_already(tmp_path, options, name):
    folder = fresh(tmp_path)
    sheets = folder / PROJECTS
    (sheets / "wijk").mkdir(parents=True)
    (sheets / name).write_text("---\ntitel: Café\n---\n", "utf-8")
    (sheets / "wijk/Soep.md").write_text("---\ntitel: Soep\nstatus: concept\n---\n", "utf-8")
    before = sorted(sheets.rglob("*"))
    table = [["titel", "status"], ["Café", ""], ["Soep", "concept"]]
    done = run(folder, "import", put(tmp_path, "l.csv", as_csv(table)), *options)
    assert f"{PROJECTS}Café.md:1:1: waarschuwing[import-exists]" in done.stderr
    assert f"1 fiche stond er al en zegt hetzelfde\n  {PROJECTS}wijk/Soep.md\n" in done.stdout
    assert done.stdout.count(f"\n  {PROJECTS}Café.md\n") == 1
    assert sorted(sheets.rglob("*")) == before


def test_a_translation_is_not_the_sheet_whose_name_is_like_its_own(tmp_path):
    folder = fresh(tmp_path)
    (folder / PROJECTS).mkdir(parents=True)
    (folder / PROJECTS / "soep.fr.md").write_text("---\ntitre: Soupe\n---\n", "utf-8")
    done = run(folder, "import", put(tmp_path, "l.csv", as_csv([["titel"], ["Soep FR"]])))
    assert f"  {PROJECTS}soep-fr.md\n" in done.stdout
    assert (folder / PROJECTS / "soep-fr.md").is_file()


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
        assert f"{PROJECTS}kaas.md:1:1: waarschuwing[import-exists]" in done.stderr
        assert "Hetzelfde in nog 2 fiches: room.md, soep.md\n" in done.stderr
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
    ]
    assert "Hetzelfde in nog 1 rij: 4\n" in done.stderr


def test_rows_without_a_title_with_the_same_title_or_unfinished(tmp_path):
    folder = fresh(tmp_path)
    rows = [["titel", "organisatie"], ["Soep", "A"], ["Soep", "B"], ["", "C"], ["…", "D"]]
    done = run(folder, "import", put(tmp_path, "l.csv", as_csv(rows)))
    assert done.returncode == 1
    assert "l.csv:3:1: waarschuwing[import-same-title]" in done.stderr
    assert f"Deze fiche kwam in {PROJECTS}soep-2.md." in done.stderr
    assert "l.csv:4:1: fout[import-no-title]" in done.stderr
    assert "Hetzelfde in nog 1 rij: 5\n" in done.stderr
    first, found, _ = sheet_in(folder, "soep")
    second, _, _ = sheet_in(folder, "soep-2")
    assert (first.values["organisation"], second.values["organisation"]) == ("A", "B")
    # Missing fields are warnings, which do not prevent a build.
    assert first.is_draft
    assert {diagnostic.severity.value for diagnostic in found} == {"warning"}
    assert run(folder, "check").returncode == 0


def test_no_sheet_takes_the_place_of_another(tmp_path):
    folder = fresh(tmp_path)
    rows = [["titel", "organisatie"], ["Soep", "A"], ["Soep 2", "B"], ["Soep", "C"]]
    run(folder, "import", put(tmp_path, "l.csv", as_csv(rows)))
    sheets = {path.stem: sheet_in(folder, path.stem)[0] for path in (folder / PROJECTS).iterdir()}
    found = {name: sheet.values["organisation"] for name, sheet in sheets.items()}
    assert found == {"soep": "A", "soep-2": "B", "soep-3": "C"}


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
        # Without a number too: “Markt” is no municipality of that name.
        (("Gemeente", "Adres"), ("Kuurne", "Markt"), {"street": "Markt", "municipality": "Kuurne"}, {}),
        (
            ("Adres", "Postcode", "Gemeente"),
            ("Place du Marché", "5000", "Namur"),
            {"street": "Place du Marché", "postcode": "5000", "municipality": "Namur"},
            {},
        ),
        (("Gemeente", "Adres"), ("Kuurne", "kuurne"), "kuurne", {}),
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


@pytest.mark.parametrize(
    ("language", "columns", "line", "interval"),
    [
        ("nl", ["2021", "2025"], "2021 – 2025", "2021/2025"),
        ("nl", ["2019", "2019"], "2019", "2019/2019"),
        ("nl", ["2022", ""], "2022 – einde onbekend", "2022/"),
        ("nl", ["maart 2018", "heden"], "maart 2018 – doorlopend", "2018-03/.."),
        ("fr", ["5/3/2021", "1/4/2021"], "5 mars 2021 – 1er avril 2021", "2021-03-05/2021-04-01"),
        ("fr", ["2022", ""], "2022 – fin inconnue", "2022/"),
        ("en", ["2018", "now"], "2018 – ongoing", "2018/.."),
    ],
)
def test_for_a_web_editor_a_period_in_two_columns_is_one_line(tmp_path, language, columns, line, interval):
    folder = fresh(tmp_path)
    config = (folder / "site_config.yaml").read_text().replace("language: nl", f"language: {language}")
    (folder / "site_config.yaml").write_text(f"{config}\neditor: {{backend: github, repo: a/b}}\n")
    names = ["titel", "doelgroepen", "organisatie", "Begindatum", "Einddatum", "Beschrijving project"]
    rows = [names, ["Soep", "Ouderen", "Buurtwerk", *columns, "x"]]
    run(folder, "import", put(tmp_path, "l.csv", as_csv(rows)))
    sheet, _, text = sheet_in(folder, "soep")
    assert str(yaml.safe_load(text.split("---")[1])["period"]) == line
    assert sheet.values["period"].interval == interval


def test_for_a_web_editor_a_period_with_words_of_its_own_keeps_them(tmp_path):
    folder = fresh(tmp_path)
    with (folder / "site_config.yaml").open("a") as config:
        config.write("\neditor: {backend: github, repo: a/b}\n")
    names = ["titel", "doelgroepen", "organisatie", "period.start", "period.text", "Beschrijving project"]
    rows = [names, ["Soep", "Ouderen", "Buurtwerk", "2021", "telkens in de vasten", "x"]]
    run(folder, "import", put(tmp_path, "l.csv", as_csv(rows)))
    assert sheet_in(folder, "soep")[0].values["period"].text == "telkens in de vasten"


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


@pytest.mark.parametrize(
    ("code", "read"), [("nl", ["ja", "1234,5"]), ("fr", ["oui", "1234,5"]), ("en", ["yes", "1234.5"])]
)
def test_values_are_written_in_the_language_of_the_site(code, read):
    table = table_of(book_of(["titel", "vrij", "x"], ["Soep", True, 1234.5]), code)
    assert [table.records[0].cells[name] for name in ("vrij", "x")] == read


def test_without_the_packages_one_sentence_says_how_to_get_them_and_csv_needs_none(tmp_path):
    folder = fresh(tmp_path)
    program = without("openpyxl", "markdownify", "bs4")
    done = started(folder, "import", put(tmp_path, "l.xlsx", as_xlsx(ROWS)), program=program)
    assert (done.returncode, codes_in(done)) == (1, ["import-packages"])
    assert "make import FILE=" in done.stderr
    wxr = put(tmp_path, "l.xml", export(item("Soep", "<p>x</p>")))
    assert codes_in(started(folder, "import", wxr, program=program)) == ["import-packages"]
    assert started(folder, "import", put(tmp_path, "l.csv", as_csv(ROWS)), program=program).returncode == 0


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


def moved_back(rows):
    """The sheets that our own table is imported as."""
    names = tables.used(rows, MODEL)
    written = [[tables.guarded(row.get(name, "")) for name in names] for row in rows]
    return sheets_of(table_in([names, *written]))


def public_values(sheet):
    return sheet.path, sheet.values, {part.section.key: part.text for part in sheet.parts}


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
    (moved,) = moved_back(list(tables.rows([sheet], MODEL, WORDS["nl"])))
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


@pytest.mark.parametrize("cell", ["-Jeugdhuis", "•Jeugdhuis", "–Jeugdhuis"])
def test_a_value_that_looks_like_an_item_of_a_list_keeps_no_site_from_being_built(cell):
    (new,) = sheets_of(table_in([["titel", "partners"], ["Soep", cell]]))
    assert [link.title for link in new.sheet.values["partners"]] == [cell]
    assert [diagnostic.code for diagnostic in new.diagnostics if diagnostic.is_error] == []


NO_LISTS = {
    "brackets that nothing closes": "[" * 100_000,
    "lists in lists": "[" * 600 + "]" * 600,
    "a list in an item": '[{"title": ["a"]}]',
    "half a character": r'["\ud800"]',
    "half a character in a name": r'[{"\ud800": "a"}]',
    "a control character": r'["\u0007"]',
}


@pytest.mark.parametrize("cell", NO_LISTS.values(), ids=NO_LISTS)
def test_a_cell_that_is_no_list_as_ours_write_it_is_noted_as_the_text_that_it_is(cell):
    (new,) = sheets_of(table_in([["titel", "links"], ["Soep", cell]]))
    assert new.sheet.title == "Soep"
    assert f"links: {cell}" in new.note


def test_whom_to_ask_is_told_in_the_sheet_alone(tmp_path):
    folder = fresh(tmp_path)
    path = put(tmp_path, "l.csv", as_csv([["titel", "e-mail", "telefoon"], ["Brood", "Zwqkel", "Vxotru 12"]]))
    done = run(folder, "import", path)
    assert {"email", "phone"} <= set(codes_in(done))
    assert "Zwqkel" not in done.stdout + done.stderr
    assert "Vxotru" not in done.stdout + done.stderr
    _, _, text = sheet_in(folder, "brood")
    assert "E-mail: Zwqkel" in text.replace("e-mail", "E-mail")


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
