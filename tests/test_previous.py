"""What is reused of the files that the previous build published: never so that it makes a difference."""

from datetime import timedelta

import pytest

from fichebak.building.memory import Memory
from fichebak.building.pipeline import build
from fichebak.building.previous import Previous
from fichebak.building.work import Options
from tests.conftest import CONFIG, TODAY

MORE_FIELDS = """\
  place: {type: text, label: Plaats}
  contact: {type: contact, label: Contact}
  period: {type: period, label: Periode}
sections:
"""
CONFIGURATION = CONFIG.replace("sections:\n", MORE_FIELDS, 1).replace(
    "{key: draft, label: concept}", "{key: draft, label: concept}, {key: withdrawn, label: ingetrokken}", 1
)
TABLE, DATA = "data/projecten.csv", "data/projecten.json"


def sheet(title, text="Elke vrijdag.", more=""):
    lines = (
        "---",
        f"title: {title}",
        "target_groups: [Ouderen]",
        more,
        "---",
        "## Beschrijving project",
        text,
    )
    return "\n".join(filter(None, lines)).encode() + b"\n"


HOSTILE = """'=1+1; "dit"; 'dat',

- een; twee

    {"id": "soep"},
]}

ééń “woord”, 😀"""
CONTACT = "contact: {email: onthaal@buurtbak.example, public: ja}"
SHEETS = {
    "content/projects/a.md": sheet("Appel", more="place: '=A1;\"B\"'"),
    "content/projects/b.md": sheet("Brood", HOSTILE, CONTACT),
    "content/projects/c.md": sheet("'Citroen'", more=CONTACT),
}
EDITS = {
    "a text": {"content/projects/c.md": sheet("'Citroen'", "Elke zaterdag.")},
    "the text of the first": {"content/projects/a.md": sheet("Appel", "Elke dag.", "place: Gent")},
    "another order": {"content/projects/c.md": sheet("Aap")},
    "a sheet more": {"content/projects/d.md": sheet("Bb")},
    "a sheet less": {"content/projects/b.md": None},
    "another name": {"content/projects/b.md": None, "content/projects/z.md": sheet("Brood", HOSTILE)},
    "a column less": {"content/projects/a.md": sheet("Appel")},
    "a column that others fill": {"content/projects/c.md": sheet("'Citroen'", more="place: Gent")},
    "a contact that is no longer public": {
        "content/projects/b.md": sheet("Brood", HOSTILE, CONTACT.replace("ja", "nee"))
    },
    "a draft again": {"content/projects/b.md": sheet("Brood", HOSTILE, "status: draft")},
    "a sheet that is withdrawn": {"content/projects/b.md": sheet("Brood", HOSTILE, "status: withdrawn")},
    "two alike": {"content/projects/d.md": sheet("Brood", HOSTILE)},
    "none left": dict.fromkeys(SHEETS),
}


@pytest.fixture
def made(ours):
    """Builds a site of some sheets, with what was published before."""

    def run(sheets, previous=Previous(), today=TODAY):  # noqa: B008 (it cannot change)
        given = {path: data for path, data in sheets.items() if data is not None}
        inputs = {**ours, "site_config.yaml": CONFIGURATION.encode(), **given}
        outcome = build(inputs, Options(today, previous=previous), Memory())
        assert not outcome.failed, outcome.diagnostics
        return outcome

    return run


@pytest.mark.parametrize("edit", EDITS)
def test_a_site_made_from_the_published_one_is_a_site_made_from_nothing(made, edit):
    before = made(SHEETS)
    now = SHEETS | EDITS[edit]
    again = made(now, Previous(before.digests, before.files.__getitem__))
    files = {**{path: before.files[path] for path in again.kept}, **again.files}
    assert again._replace(files=files, kept=frozenset()) == made(now)


def test_on_the_day_after_its_last_a_project_is_over(made):
    sheets = SHEETS | {"content/projects/d.md": sheet("Druif", more=f"period: 2020 tot {TODAY}")}
    before, tomorrow = made(sheets), TODAY + timedelta(days=1)
    again = made(sheets, Previous(before.digests, before.files.__getitem__), tomorrow)
    page = "projecten/d/index.html"
    assert again.files[page] == made(sheets, today=tomorrow).files[page] != before.files[page]


def test_a_sheet_that_did_not_change_is_taken_from_the_published_files(made):
    before = made(SHEETS)
    marked = {path: data.replace(b"Appel", b"Peer") for path, data in before.files.items()}
    changed = SHEETS | {"content/projects/c.md": sheet("Druif")}
    again = made(changed, Previous(before.digests, marked.__getitem__))
    for path in (TABLE, DATA):
        assert b"Peer" in again.files[path]
        assert b"Appel" not in again.files[path]
        assert b"Druif" in again.files[path]
    assert "data/projecten/a.json" in again.kept
    assert "data/projecten/c.json" in again.files


def test_a_published_file_that_cannot_be_read_again_is_made_from_nothing(made):
    before = made(SHEETS)
    changed = SHEETS | {"content/projects/c.md": sheet("Druif")}
    clean = made(changed).files
    again = made(changed, Previous(before.digests, lambda _: b""))
    assert {path: again.files[path] for path in (TABLE, DATA)} == {
        path: clean[path] for path in (TABLE, DATA)
    }


def test_a_cell_that_is_longer_than_the_reader_of_tables_takes_is_no_trouble(made):
    sheets = SHEETS | {"content/projects/d.md": sheet("Lang", "Elke vrijdag. " * 15_000)}
    before = made(sheets)
    changed = sheets | {"content/projects/c.md": sheet("Druif")}
    again = made(changed, Previous(before.digests, before.files.__getitem__))
    assert again.files[TABLE] == made(changed).files[TABLE]


def test_a_published_file_of_which_nothing_stays_the_same_is_not_even_read(made):
    before = made(SHEETS)
    opened = []

    def read(path):
        opened.append(path)
        return before.files[path]

    changed = {path: data + b"\nEn nog iets.\n" for path, data in SHEETS.items()}
    again = made(changed, Previous(before.digests, read))
    assert {TABLE, DATA} <= again.files.keys()
    assert opened == []
