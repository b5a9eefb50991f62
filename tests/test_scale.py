"""The promises of docs/scale.md: an edit only uploads what changed, and sheets may have many sources.

The upload runs rsync itself, with the command of docs/publish.md.
"""

import os
import re
import shlex
import shutil
import subprocess

import pytest

from fichebak import cli
from tests.conftest import CONFIG, HOME, SHEET
from tests.disk import content, write

IN_CI, COMMAND = re.findall(
    r"^ *(rsync .* output/ \S+)$", (HOME / "docs/publish.md").read_text("utf-8"), re.MULTILINE
)
SHEETS = 12


def path(number):
    return f"content/projects/project-{number:02}.md"


def text(number, summary="Een project in de buurt."):
    return SHEET.replace("Soep op de stoep", f"Project {number:02}\nsummary: {summary}")


@pytest.fixture
def site(tmp_path):
    sheets = {path(number): text(number) for number in range(1, SHEETS + 1)}
    return write(tmp_path, {"site_config.yaml": CONFIG, **sheets})


def build(site):
    assert cli.main(["build", "--site", str(site), "--date", "2026-11-23", "--quiet"]) == 0
    return content(site / "output")


def told_of_an_upload(site, command=COMMAND):
    *command, source, _ = shlex.split(command)
    return subprocess.run(
        [*command, "--itemize-changes", source, "host/"], cwd=site, check=True, capture_output=True, text=True
    ).stdout


def upload(site):
    """The files that rsync sent and removed."""
    log = told_of_an_upload(site)
    sent = re.findall(r"^[<>]f\S* (.*)$", log, re.MULTILINE)
    removed = re.findall(r"^\*deleting +(.*[^/\n])$", log, re.MULTILINE)
    return set(sent), set(removed)


def arrived(site):
    return {name: data for name, data in content(site / "host").items() if name != ".fichebak"}


def files(folder):
    return {name for name, data in folder.items() if data is not None and name != ".fichebak"}


def test_only_what_changed_travels(site):
    before = build(site)
    assert upload(site) == (files(before), set())
    assert upload(site) == (set(), set())

    (site / path(7)).write_text(text(7, "Wie mee wil doen, is welkom."), "utf-8")
    after = build(site)
    changed = {name for name in files(after) if after[name] != before.get(name)}
    assert "projecten/project-07/index.html" in changed
    assert len(changed) < len(files(after)) / 2
    assert upload(site) == (changed, files(before) - files(after))
    assert arrived(site) == {name: data for name, data in after.items() if name != ".fichebak"}


def test_what_goes_is_removed_when_all_that_comes_is_there(site):
    # If the connection breaks half-way, the old pages stay complete, with the scripts that they load.
    build(site)
    upload(site)
    (site / path(1)).unlink()
    (site / path(12)).write_text(text(12, "Wie mee wil doen, is welkom."), "utf-8")
    build(site)
    done = [line.startswith("*deleting") for line in told_of_an_upload(site).splitlines()]
    assert done == sorted(done)
    assert any(done)
    assert not all(done)


def test_nothing_travels_after_a_build_that_changed_nothing(site):
    build(site)
    upload(site)
    for _ in range(3):  # both folders that are exchanged hold what was uploaded
        build(site)
        assert upload(site) == (set(), set())


def test_from_a_fresh_clone_only_what_changed_travels_and_the_rest_stays_as_it_was_on_the_server(site):
    before = build(site)
    told_of_an_upload(site, IN_CI)
    # A build from nothing: every file is new.
    shutil.rmtree(site / "output")
    for name in files(before):
        os.utime(site / "host" / name, (1, 1))
    (site / path(7)).write_text(text(7, "Wie mee wil doen, is welkom."), "utf-8")
    after = build(site)
    told_of_an_upload(site, IN_CI)
    unchanged = {name for name in files(after) if after[name] == before.get(name)}
    assert unchanged
    assert unchanged == {name for name in files(after) if (site / "host" / name).stat().st_mtime == 1}
    assert arrived(site) == {name: data for name, data in after.items() if name != ".fichebak"}


def test_a_change_that_is_taken_back_travels_back(site):
    first = build(site)
    upload(site)
    for summary in ("Wie mee wil doen, is welkom.", "Een project in de buurt."):
        (site / path(7)).write_text(text(7, summary), "utf-8")
        build(site)
        upload(site)
    assert arrived(site) == {name: data for name, data in first.items() if name != ".fichebak"}


def test_sheets_of_other_repositories_are_read_from_folders_of_their_own(make):
    names = (
        "content/projects/soep.md",
        "content/projects/dienst-a/koken.md",
        "content/projects/dienst-b/fiets.md",
    )
    outcome = make({name: text(number) for number, name in enumerate(names)})
    assert outcome.diagnostics == ()
    pages = {"projecten/soep/index.html", "projecten/koken/index.html", "projecten/fiets/index.html"}
    assert pages <= outcome.files.keys()


@pytest.mark.parametrize(
    "pictures", [{}, {"content/images/a.jpg": b"theirs", "content/images/b.jpg": b"theirs"}]
)
def test_the_workflow_of_the_manual_copies_sheets_and_keeps_the_pictures_that_there_were(tmp_path, pictures):
    sheet = "content/projects/koken.md"
    write(tmp_path, {"content/images/a.jpg": b"ours", "bin/make": "#!/bin/sh\necho built"})
    write(tmp_path / "bronnen/dienst-a", {sheet: text(1), **pictures})
    (tmp_path / "bin/make").chmod(0o755)
    (script,) = re.findall(
        r"^- run: \|\n((?:    .*\n)+)", (HOME / "docs/scale.md").read_text("utf-8"), re.MULTILINE
    )
    done = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("built\n", "")
    assert (tmp_path / "content/projects/dienst-a/koken.md").read_text("utf-8") == text(1)
    kept = {path.name: path.read_bytes() for path in (tmp_path / "content/images").iterdir()}
    assert kept == {"a.jpg": b"ours"} | ({"b.jpg": b"theirs"} if pictures else {})


def test_two_repositories_that_want_one_address_are_both_named(make):
    names = ("content/projects/dienst-a/soep.md", "content/projects/dienst-b/soep.md")
    outcome = make({name: text(number) for number, name in enumerate(names)})
    assert outcome.failed
    details = {
        (diagnostic.place.path, *dict(diagnostic.details).values()) for diagnostic in outcome.diagnostics
    }
    assert any(set(names) <= set(map(str, one)) for one in details)
