"""`import`: what is the same in many rows is told once."""

from fichebak.moving.repeats import MAX_LISTED, told_once
from fichebak.text.diagnostics import Place, error, warning
from tests.importing import as_csv, put
from tests.test_cli import run
from tests.test_new import fresh
from tests.test_properties import WORDS


def told(*diagnostics):
    return [
        (one.place.line, one.detail("others"), one.detail("rows")) for one in told_once(diagnostics, "l.csv")
    ]


def test_only_the_same_of_the_same_column_is_told_once():
    def unknown(line, column, written):
        return warning(Place("l.csv", line, column), "unknown-choice", written=written)

    assert told(unknown(9, 3, "65+"), unknown(2, 3, "65+"), unknown(4, 3, "65+")) == [(2, "2", "4, 9")]
    assert told(unknown(2, 3, "65+"), unknown(2, 3, "65+")) == [(2, "", "")]
    assert told(unknown(2, 3, "65+"), unknown(4, 4, "65+")) == [(2, "", ""), (4, "", "")]
    assert told(unknown(2, 3, "65+"), unknown(4, 3, "18+")) == [(2, "", ""), (4, "", "")]
    assert told(unknown(2, 3, "65+"), error(Place("l.csv", 4, 3), "unknown-choice", written="65+")) == [
        (2, "", ""),
        (4, "", ""),
    ]


def test_the_same_in_several_sheets_is_told_once_wherever_it_stands():
    places = [Place("content/projects/brood.md", 2, 15), Place("content/projects/soep.md", 4, 9)]
    (one,) = told_once([warning(place, "unknown-choice", written="65+") for place in places], "l.csv")
    assert (one.place.path, one.detail("files")) == ("content/projects/brood.md", "soep.md")


def test_a_long_list_of_rows_is_cut():
    def of_rows(last):
        return told_once([warning(Place("l.csv", line), "boolean") for line in range(2, last + 1)], "l.csv")

    (one,) = of_rows(MAX_LISTED + 2)
    assert one.detail("rows").endswith(f", {MAX_LISTED + 2}")
    (one,) = of_rows(89)
    assert one.detail("others") == "87"
    assert one.detail("rows").count(",") == MAX_LISTED - 1
    assert one.detail("rows").endswith(", 22 …")
    assert WORDS["nl"].sentence(one)[1].endswith("Hetzelfde in nog 87 rijen: " + one.detail("rows"))


def test_no_mistake_is_left_out_because_another_is_in_many_rows(tmp_path):
    names = ["titel", "organisatie", "doelgroep", "thema"]
    rows = [[f"Soep {number}", "OCMW", "65+", "Groen"] for number in range(101)]
    done = run(
        fresh(tmp_path), "import", put(tmp_path, "l.csv", as_csv([names, *rows, ["", "A", "", "Taal"]]))
    )
    assert "and-more" not in done.stderr
    assert "l.csv:2:3: waarschuwing[unknown-choice] “65+”" in done.stderr
    assert "l.csv:2:4: waarschuwing[unknown-choice] “Groen”" in done.stderr
    assert "l.csv:103:1: fout[import-no-title]" in done.stderr
    assert "Hetzelfde in nog 100 rijen: 3, 4, 5," in done.stderr
    # And what each sheet lacks.
    assert done.stderr.count("waarschuwing[missing]") == 1
    assert "Hetzelfde in nog 100 fiches: soep-1.md, soep-10.md, soep-100.md," in done.stderr


def test_of_private_values_only_the_rows_are_compared(tmp_path):
    rows = [["titel", "e-mail"], ["Soep", "jan(at)a.example"], ["Brood", "piet(at)b.example"]]
    done = run(fresh(tmp_path), "import", put(tmp_path, "l.csv", as_csv(rows)))
    assert done.stderr.count("waarschuwing[email]") == 1
    assert "Hetzelfde in nog 1 rij: 3\n" in done.stderr
    assert "(at)" not in done.stderr
