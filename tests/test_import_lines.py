"""`import`: the lines of a cell."""

import pytest

from fichebak.moving import columns
from fichebak.moving.lines import with_line_breaks
from tests.importing import as_csv, put, sheet_in, table_in
from tests.test_cli import run
from tests.test_new import fresh
from tests.test_properties import MODEL


def cell_of(name, text):
    table = table_in([["Titel", name], ["Soep", text]])
    mapping = columns.guess(table.columns, MODEL)
    return with_line_breaks(table, mapping, MODEL).records[0].cells[name]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("Wat: soep\nWaar: markt\nWie: wij", "Wat: soep  \nWaar: markt  \nWie: wij"),
        ("Een.\n\nTwee.", "Een.\n\nTwee."),
        ("Sterk:\n- soep\n- brood", "Sterk:\n- soep\n- brood"),
        ("• soep\n• brood\n1. taart\n2) thee", "• soep\n• brood\n1. taart\n2) thee"),
        ("- soep\nvan de markt\n- brood", "- soep  \nvan de markt\n- brood"),
        ("### Kop\nTekst", "### Kop\nTekst"),
        ("| a | b |\n| - | - |\n| c | d |\nTekst", "| a | b |\n| - | - |\n| c | d |\nTekst"),
        ("Kop\n---\nTekst", "Kop\n---  \nTekst"),
        ("```\na\nb\n```\nTekst", "```\na\nb\n```\nTekst"),
        ("Soep[^1]\n[^1]: warm", "Soep[^1]\n[^1]: warm"),
        ("al  \ngebroken", "al  \ngebroken"),
        ("<p>Elke\nvrijdag</p>", "<p>Elke\nvrijdag</p>"),
    ],
)
def test_words_below_words_stay_on_a_line_of_their_own(cell, written):
    assert cell_of("Beschrijving", cell) == written


@pytest.mark.parametrize("name", ["## Beschrijving project", "Samenvatting", "Kleur"])
def test_markdown_of_the_site_itself_and_other_columns_stay_as_they_are(name):
    assert cell_of(name, "een\ntwee") == "een\ntwee"


def test_a_page_shows_the_lines_of_a_cell(tmp_path):
    folder = fresh(tmp_path)
    rows = [
        ["titel", "organisatie", "doelgroep", "beschrijving"],
        ["Soep", "A", "Ouderen", "Wat: a\nWaar: b"],
    ]
    run(folder, "import", put(tmp_path, "l.csv", as_csv(rows)))
    assert sheet_in(folder, "soep")[0].parts[0].text == "Wat: a  \nWaar: b"
    assert run(folder).returncode == 0
    page = (folder / "output/projecten/soep/index.html").read_text("utf-8")
    assert "<p>Wat: a<br>\nWaar: b</p>" in page
