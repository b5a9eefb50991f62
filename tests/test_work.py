"""How much a build does again after an edit: counted, not timed, so that it says the same on any machine.

Builds here are real ones, one after the other on a disk, each with what the one before remembered.
"""

import re
from cProfile import Profile
from dataclasses import dataclass, replace

import pytest

from fichebak import cli
from fichebak.commands import stopwatch
from fichebak.content import sheets
from fichebak.exports import records
from fichebak.site import terms
from fichebak.site.rendering import Renderer
from fichebak.text import prose
from tests.conftest import CONFIG, HOME
from tests.disk import content, write
from tests.pictures import picture

ALL = -1
"""Every page of the site, however many there are."""


@dataclass(frozen=True)
class Work:
    """What one build did."""

    rendered: int
    """Pages that a template was filled in for."""
    written: int
    """Files that are new on the site, or have other bytes."""
    converted: int
    """Sheets of which the Markdown was converted."""
    read: int
    """Sheets that were taken apart and checked."""
    exported: int
    """Times that a sheet was written as JSON: in a file of its own, and in that of all sheets."""
    indexed: int
    """Sheets of which the searched text was made: those that changed, and those in the same file of texts."""


def sheet(number, *, title="", group="", body="", image=""):
    """Three target groups in turn, four sheets each; everything else is the sheet's own."""
    lines = (
        "---",
        f"title: {title or f'Project {number:02}'}",
        "summary: Een project in de buurt.",
        f"target_groups: [{group or ('Kinderen', 'Jongeren', 'Ouderen')[number % 3]}]",
        *([f"image: {{file: {image}, alt: Een plein}}"] if image else ()),
        "---",
        "## Beschrijving project",
        body or f"Elke week, al {number} jaar.",
    )
    return "\n".join(lines).encode() + b"\n"


def path(number):
    return f"content/projects/project-{number:02}.md"


MAP = {"outline": "content/map/omtrek.geojson", "places": "content/map/gemeenten.csv"}
CONFIGURATION = (
    CONFIG.replace("fields:\n", f"tagline: Om te proeven\nper_page: 2\nmap: {MAP}\nfields:\n", 1)
    .replace("    filter: true\n", "    filter: true\n    related: voor {value}\n", 1)
    .replace("sections:\n", "  image: {type: image, label: Foto}\nsections:\n", 1)
)
SITE = {
    "site_config.yaml": CONFIGURATION.encode(),
    **{name: (HOME / name).read_bytes() for name in MAP.values()},
    "content/images/foto.png": picture("green", (64, 48)),
    path(1): sheet(1, image="foto.png"),
    **{path(number): sheet(number) for number in range(2, 13)},
}
CARD = (HOME / "templates/card.html").read_bytes().replace(b'class="card"', b'class="card eigen"')

EDITS = {
    "nothing": ({}, Work(1, 0, 0, 0, 0, 0)),
    "body": ({path(5): sheet(5, body="Sinds kort twee keer per week.")}, Work(2, 10, 1, 1, 2, 3)),
    "summary": ({path(5): sheet(5).replace(b"Een project", b"Een ander project")}, Work(7, 12, 0, 1, 2, 3)),
    "title": ({path(5): sheet(5, title="Project 05 bis")}, Work(11, 17, 0, 1, 2, 3)),
    "target group": ({path(5): sheet(5, group="Jongeren")}, Work(17, 24, 0, 1, 2, 3)),
    "template": ({"templates/card.html": CARD}, Work(ALL, 13, 0, 0, 24, 12)),
    "configuration": (
        {"site_config.yaml": CONFIGURATION.replace("Om te proeven", "Om van te leren").encode()},
        Work(ALL, 9, 0, 12, 24, 12),
    ),
    "image": ({"content/images/foto.png": picture("red", (64, 48))}, Work(7, 12, 0, 0, 2, 3)),
    "rename": ({path(5): None, "content/projects/ander.md": sheet(5)}, Work(11, 22, 0, 1, 2, 6)),
    "delete": ({path(5): None}, Work(18, 32, 0, 0, 0, 8)),
}
"""What is changed after a first build, and what the next one does.

The search page is rendered each time, since telling what it is made of is no less work than making it.
Of a changed text there is only its page besides; of what lists show (a summary) also the lists that the sheet
stands in and the pages that it is related to; of a title also its neighbours and the map. A sheet that goes
shifts all lists behind it. Only what differs is written.
"""


def change(folder, files):
    """Writes files; those without bytes are removed."""
    write(folder, {name: data for name, data in files.items() if data is not None})
    for name, data in files.items():
        if data is None:
            (folder / name).unlink()


def build(folder, *options):
    """Builds as `build.py` does, in this process so that calls can be counted."""
    before = content(folder / "output") if (folder / "output").exists() else {}
    with Profile(builtins=False, subcalls=False) as calls:
        asked = ["--site", str(folder), "--date", "2026-11-23", "--jobs", "1", *options]
        assert cli.main(["build", *asked]) == 0
    after = content(folder / "output")
    written = sum(data is not None and before.get(name) != data for name, data in after.items())
    times = {entry.code: entry.callcount for entry in calls.getstats()}
    asked = (Renderer.render, prose.render, sheets.read, records.record, terms.text_of)
    rendered, converted, read, exported, indexed = (times.get(one.__code__, 0) for one in asked)
    return Work(rendered, written, converted, read, exported, indexed)


@pytest.fixture
def site(tmp_path):
    """The site after its first build, with what that build remembered."""
    # Not a copy of one: files in a copy are not those that were published.
    change(tmp_path / "site", SITE)
    assert build(tmp_path / "site").converted == 12
    return tmp_path / "site"


@pytest.mark.parametrize("edit", EDITS)
def test_a_build_does_no_more_than_an_edit_asks_for(site, tmp_path, capsys, edit):
    changed, expected = EDITS[edit]
    change(site, changed)
    # Else a build without any edit would be over before it began.
    (site / ".cache/last-build.txt").unlink(missing_ok=True)
    capsys.readouterr()
    work = build(site)
    pages, written = map(
        int, re.search(r"(\d+) pagina’s.*\ngeschreven: (\d+)", capsys.readouterr().out).groups()
    )
    everything = work.rendered == pages
    assert replace(work, rendered=ALL if everything else work.rendered) == expected
    assert written == work.written  # and it says so
    # What was not made again is as it would have been made.
    build(site, "--no-cache", "--output", str(tmp_path / "clean"))
    assert content(site / "output") == content(tmp_path / "clean")


@pytest.mark.parametrize("cards", ["false", "true"])
def test_a_check_renders_no_page_that_was_published_the_same(tmp_path, cards):
    site = tmp_path / "site"
    without_picture = {**SITE, path(1): sheet(1)}
    config = f"url: https://buurtbak.example\nsocial_cards: {cards}\n{CONFIGURATION}"
    change(site, {**without_picture, "site_config.yaml": config.encode()})
    build(site)
    change(site, EDITS["body"][0])
    asked = ["check", "--site", str(site), "--date", "2026-11-23", "--jobs", "1"]
    with Profile(builtins=False, subcalls=False) as calls:
        assert cli.main(asked) == 0
    times = {entry.code: entry.callcount for entry in calls.getstats()}
    assert times[Renderer.render.__code__] == 2  # the page of the sheet, and the search page
    assert records.record.__code__ not in times  # and makes no data
    template = {"templates/detail.html": b"{{ entry.titel }}"}
    change(site, template)
    assert cli.main(asked) == 1


def test_a_language_of_which_every_page_stands_is_still_published(tmp_path):
    # Not a sheet, and so no data either: nothing is made anew but the pages of the main language.
    draft = sheet(1).replace(b"---\n", b"---\nstatus: concept\n", 1)
    config = f"languages: [nl, fr]\n{CONFIG}"
    site = tmp_path / "site"
    change(site, {"site_config.yaml": config.encode(), path(1): draft})
    build(site)
    before = content(site / "output")
    assert "fr/404.html" in before
    change(site, {path(1): draft + b"En nog iets.\n"})
    assert build(site).written == 0
    assert content(site / "output") == before


def test_a_profile_tells_the_stages_and_how_much_work_there_was(site, capsys):
    change(site, EDITS["body"][0])
    capsys.readouterr()
    work = build(site, "--profile", "--quiet")
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split("  ")[0] == "stap"
    cells = [re.split(r" {2,}", row) for row in rows]
    names = [name for name, *_ in cells]
    assert names[0] == "starten"
    assert names[-1] == "samen"
    assert {"lezen", "fiches lezen en nakijken", "zoekgegevens maken", "open data maken"} < set(names)
    counts = {name: int(more[-1]) for name, *more in cells if "%" not in more[-1]}
    assert counts["pagina’s maken"] == work.rendered
    assert counts["teksten omzetten"] == work.converted
    assert counts["fiches lezen en nakijken"] == work.read
    assert counts["publiceren"] == work.written
    # Seconds as they are written in the language of the site; nothing is lost between two stages.
    spent = [float(more[0].replace(",", ".")) for _, *more in cells]
    assert sum(spent[:-1]) == pytest.approx(spent[-1], abs=0.02)


def test_the_start_of_a_profile_has_all_that_was_spent_before_the_first_stage(monkeypatch):
    # The CPU clock as each of three stages ends: modules are loaded until the first one begins.
    monkeypatch.setattr(stopwatch, "_cpu", iter((2.0, 5.0, 5.25)).__next__)
    watch = stopwatch.Stopwatch()
    watch("read", 0, 0)
    watch("publish", 0, 0)
    watch.stop()
    spent = {name: lap.cpu for name, lap in watch.laps.items()}
    assert spent == {stopwatch.START: 2.0, "read": 3.0, "publish": 0.25}


def test_a_profile_counts_the_pictures_for_social_media_that_are_drawn(tmp_path, capsys):
    site = tmp_path / "site"
    config = f"url: https://buurtbak.example\nsocial_cards: true\n{CONFIGURATION}"
    change(site, {**SITE, "site_config.yaml": config.encode()})
    drawn = []
    for edit in ({}, {path(5): sheet(5, title="Project 05 bis")}):
        change(site, edit)
        capsys.readouterr()
        build(site, "--profile", "--quiet")
        drawn += re.findall(r"afbeeldingen voor sociale media tekenen .* (\d+)\n", capsys.readouterr().out)
    assert drawn == ["13", "1"]  # one for each sheet, and one for all other pages


def test_a_build_without_it_says_nothing_of_time(site, capsys):
    capsys.readouterr()
    build(site)
    assert "stap" not in capsys.readouterr().out
