"""Invalid sites as folders: `expected.txt` holds exactly what editors read about them.

`--regold` regenerates those files; review the diff.
"""

import json
import re
from pathlib import Path

import pytest

from fichebak.building.memory import Memory
from fichebak.building.pipeline import build
from fichebak.building.reading import words_about
from fichebak.building.work import Options
from fichebak.shell import folders
from fichebak.text import report
from tests.conftest import TODAY

SITES = sorted(path for path in (Path(__file__).parent / "sites-invalid").iterdir() if path.is_dir())


def reported(site, form):
    read = folders.read(site)
    outcome = build(read.files, Options(TODAY), Memory(), read.diagnostics)
    about = words_about(read.files, outcome.languages)
    return outcome, report.report(outcome.diagnostics, form, about, read.files)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_people_are_told_all_that_is_wrong(site, regold):
    outcome, text = reported(site, "text")
    golden = site / "expected.txt"
    if regold:
        golden.write_text(f"{text}\n", "utf-8")
    assert f"{text}\n" == golden.read_text("utf-8")
    assert outcome.failed == bool(re.search(r": (fout|error|erreur)\[", text))
    assert bool(outcome.files) != outcome.failed


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_every_form_tells_the_same_places_in_the_same_order(site):
    places = re.findall(r"^([^ \n].*?):(\d+):(\d+): \w+\[([\w-]+)\]", reported(site, "text")[1], re.MULTILINE)
    in_json = [(d["path"], d["line"], d["column"], d["code"]) for d in json.loads(reported(site, "json")[1])]
    annotation = re.compile(r"^::\w+ file=(.*?),line=(\d+),col=(\d+),title=([\w-]+)::", re.MULTILINE)
    on_github = annotation.findall(reported(site, "github")[1])
    assert [(path, int(line), int(column), code) for path, line, column, code in places] == in_json
    assert places == on_github
    assert in_json == sorted(in_json)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_every_place_exists(site):
    read = folders.read(site)
    for found in build(read.files, Options(TODAY), Memory(), read.diagnostics).diagnostics:
        data = read.files.get(found.place.path, b"").removeprefix(b"\xef\xbb\xbf")
        lines = data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
        assert 1 <= found.place.line <= len(lines), found
        assert 1 <= found.place.column <= len(lines[found.place.line - 1]) + 1, found
