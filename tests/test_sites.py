"""Whole sites as folders: `content/` is the input, `expected/` the expected output.

`make golden` regenerates `expected/`; review the diff.
"""

import re
import shutil
from pathlib import Path

import pytest

from fichebak.building.memory import Memory
from fichebak.building.pipeline import build
from fichebak.building.reading import words_about
from fichebak.building.work import Options
from fichebak.shell import folders
from fichebak.text import report
from tests.conftest import TODAY
from tests.disk import write

SITES = sorted(path.parent for path in (Path(__file__).parent / "sites").glob("*/site_config.yaml"))
ASSET = re.compile(r"\.[0-9a-f]{8}\.(css|js|webp|jpg)\b")
"""The digests in asset names, which are masked: a change of the style must not change every page here."""
OF_A_VALUE = re.compile(r"(?P<filter>(?:[a-z]{2}/)?[^/]+)/(?P<value>[^/]+)/(?:[^/]+/)?index\.html")


def built(read, memory):
    return build(read.files, Options(TODAY), memory, read.diagnostics)


def shown(site, outcome):
    """The results of a build as text files: the pages, the names of all files, and the diagnostics."""
    files = folders.read(site).files
    about = words_about(files, outcome.languages)
    lists = {
        "expected.txt": report.report(outcome.diagnostics, "text", about, files),
        "expected/files.txt": "\n".join(sorted(map(masked, outcome.files))),
    }
    pages = {f"expected/{path}": masked(outcome.files[path].decode()) for path in pages_to_read(outcome)}
    return pages | {path: f"{text}\n" if text else "" for path, text in lists.items()}


def masked(text):
    return ASSET.sub(r".{digest}.\1", text)


def pages_to_read(outcome):
    """All pages but those of the values of a filter before its last one, which are like the page of that."""
    paths = sorted(path for path in outcome.files if path.endswith(".html"))
    of_values = {
        path: (page["filter"], page["value"])
        for path in paths
        if (page := OF_A_VALUE.fullmatch(path)) and page["filter"] not in outcome.languages
        if f"{page['filter']}/index.html" in outcome.files
    }
    last = dict(of_values.values())
    return [path for path in paths if path not in of_values or of_values[path] in last.items()]


def expected(site):
    paths = [site / "expected.txt", *(site / "expected").rglob("*")]
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in paths if path.is_file()}


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_a_site_comes_out_as_expected(site, regold):
    found = shown(site, built(folders.read(site), Memory()))
    if regold:
        shutil.rmtree(site / "expected", ignore_errors=True)
        write(site, found)
    wanted = expected(site)
    assert set(found) == set(wanted)
    for path, text in found.items():
        assert text == wanted[path], path


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_what_is_remembered_changes_nothing(site):
    read = folders.read(site)
    cold = Memory()
    first = built(read, cold)
    warm = Memory(cold.cached.copy())
    assert built(read, warm) == first
    assert (warm.cached, warm.used) == (cold.cached, cold.used)

    # Adds a paragraph to the first sheet, and removes it again.
    path = min(path for path in read.files if path.startswith("content/projects/"))
    edited = read._replace(files={**read.files, path: read.files[path] + b"\n\nMeer.\n"})
    after = Memory(warm.cached)
    changed = built(edited, after)
    assert changed == built(edited, Memory())
    assert changed.files != first.files
    assert built(read, Memory(after.cached)) == first
