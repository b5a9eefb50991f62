"""Whether a build has anything to do, decided without opening a file."""

import os
import shutil
import time
from functools import partial
from pathlib import Path

import pytest

from fichebak.shell import last_build
from tests.test_git import commit, do

SAID = "1 fiche\nniets geschreven"
SECRET = b"geheim van de gebruiker"


@pytest.fixture
def place(tmp_path):
    """A site with an output; all its files are older than the resolution of the clock."""
    site = tmp_path / "site"
    (site / "content/projects").mkdir(parents=True)
    (site / "content/projects/soep.md").write_text("soep")
    (site / "templates").mkdir()
    (site / "site_config.yaml").write_text("title: Bak")
    (site / "output").mkdir()
    (site / "output/.fichebak").write_text("")
    (site / ".git").mkdir()
    (site / ".git/HEAD").write_text("ref: refs/heads/main")
    time.sleep(0.03)
    return site


def inputs(site, *options):
    return last_build.inputs_of(site, site / "output", *options)


def remembered(site, *options):
    return last_build.last_printed(site / ".cache", site / "output", inputs(site, *options), SECRET)


def note(site, *options):
    noted(site, inputs(site, *options))


def noted(site, at, said=SAID, secret=SECRET):
    last_build.note(site / ".cache", last_build.fingerprint_of(site / "output"), at, said, secret)


def test_with_another_library_there_is_something_to_do(place, monkeypatch):
    note(place)
    monkeypatch.setattr(last_build, "installed", lambda: ["markdown-4.0.dist-info"])
    assert remembered(place) is None


def test_a_build_of_the_same_files_says_the_same(place):
    assert remembered(place) is None
    note(place)
    assert remembered(place) == SAID


def same_size_same_time(site):
    sheet = site / "content/projects/soep.md"
    before = sheet.stat()
    sheet.write_text("saus")
    os.utime(sheet, ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES = {
    "a sheet": lambda site: (site / "content/projects/soep.md").write_text("soep!"),
    "a sheet of the same size, set back in time": same_size_same_time,
    "a new sheet": lambda site: (site / "content/projects/brood.md").write_text(""),
    "another name": lambda site: (site / "content/projects/soep.md").rename(site / "content/projects/b.md"),
    "a sheet less": lambda site: (site / "content/projects/soep.md").unlink(),
    "a new picture": lambda site: (site / "content/a.png").write_bytes(b""),
    "a template": lambda site: (site / "templates/card.html").write_text(""),
    "the configuration": lambda site: (site / "site_config.yaml").write_text("title: Bok"),
    "a commit": lambda site: (site / ".git/index").write_text(""),
    "a link in a file's place": lambda site: (site / "content/projects/l.md").symlink_to("soep.md"),
    "the output": lambda site: shutil.rmtree(site / "output"),
    "another output": lambda site: (
        (site / "output").rename(site / "weg") and shutil.copytree(site / "weg", site / "output")
    ),
    "its marker": lambda site: (site / "output/.fichebak").unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_is_something_to_do(place, change):
    note(place)
    CHANGES[change](place)
    assert remembered(place) is None


def without_reflog(folder):
    do(folder, "config", "core.logAllRefUpdates", "false")
    shutil.rmtree(folder / ".git/logs")
    return folder


def packed(folder):
    do(folder, "pack-refs", "--all")
    return folder


def second_worktree(folder):
    second = folder.with_name("second")
    do(without_reflog(folder), "worktree", "add", "--quiet", "-b", "wijziging", second)
    return second


@pytest.mark.parametrize("kept", [Path, without_reflog, packed, second_worktree])
def test_a_commit_of_other_dates_is_something_to_do_however_the_repository_is_kept(place, kept):
    shutil.rmtree(place / ".git")
    do(place, "init", "--quiet", "-b", "main")
    commit(place)
    site = kept(place)
    time.sleep(0.03)
    note(site)
    assert remembered(site) == SAID
    do(site, "commit", "--quiet", "--amend", "--no-edit", "--allow-empty", "--date", "2026-02-02T12:00:00")
    assert remembered(site) is None


@pytest.mark.parametrize("way", ["a dot", "a link"])
def test_a_commit_is_seen_from_a_folder_of_a_larger_repository_whichever_way_it_is_named(
    place, tmp_path_factory, monkeypatch, way
):
    shutil.rmtree(place / ".git")
    do(place.parent, "init", "--quiet", "-b", "main")
    commit(place.parent)
    link = tmp_path_factory.mktemp("elders") / "via"
    link.symlink_to(place)
    monkeypatch.chdir(place)
    site = Path() if way == "a dot" else link
    time.sleep(0.03)
    note(site)
    assert remembered(site) == SAID
    do(place.parent, "commit", "--quiet", "--amend", "--no-edit", "--date", "2026-02-02T12:00:00")
    assert remembered(site) is None


def test_other_options_are_something_to_do(place):
    note(place, "2026-11-26", "no drafts")
    assert remembered(place, "2026-11-27", "no drafts") is None
    assert remembered(place, "2026-11-26", "drafts") is None


@pytest.mark.parametrize(
    ("changed", "seen", "is_noted"),
    [
        ("10.000000001", "10.000000002", False),
        ("10.000000001", "10.1", True),
        # A disk that only knows whole seconds: another change may get the same time until the next one.
        ("10", "10.9", False),
        ("10", "11.9", False),  # FAT: even ones
        ("10", "12.1", True),
    ],
)
def test_a_file_that_may_change_within_the_same_tick_is_not_relied_on(place, changed, seen, is_noted):
    newest, begun = (int(float(at) * 10**9) for at in (changed, seen))
    noted(place, inputs(place)._replace(newest=newest, seen=begun))
    assert (remembered(place) is not None) == is_noted


@pytest.mark.parametrize("damage", ["", "x", "\n\n", "\x00\xff"])
def test_a_damaged_note_is_none(place, damage):
    note(place)
    (place / ".cache/last-build.txt").write_text(damage, "latin-1")
    assert remembered(place) is None


def endless(file):
    file.touch()
    os.truncate(file, 10**12)  # a sparse file: it takes no space on the disk


@pytest.mark.parametrize("spoil", [endless, os.mkfifo])
def test_a_note_that_never_ends_is_none(place, spoil):
    (place / ".cache").mkdir()
    spoil(place / ".cache/last-build.txt")
    assert remembered(place) is None


@pytest.mark.parametrize("what", ["no end", "a zero"])
def test_what_no_repository_says_is_no_mistake_of_ours(place, what):
    if what == "no end":
        shutil.rmtree(place / ".git")
        endless(place / ".git")
    else:
        (place / ".git/commondir").write_bytes(b"..\0")
    note(place)
    assert remembered(place) == SAID


@pytest.mark.parametrize("secret", [b"", b"van iemand anders"])
def test_a_note_that_another_sealed_is_none(place, secret):
    at = inputs(place)
    noted(place, at, "vals", secret)
    assert remembered(place) is None
    note(place)
    assert last_build.last_printed(place / ".cache", place / "output", at, secret) is None


def test_of_a_key_every_letter_counts_however_long_it_is(place):
    long, other = (b"een heel lange zin als sleutel " * 3 + end for end in (b"a", b"b"))
    at = inputs(place)
    noted(place, at, secret=long)
    told = partial(last_build.last_printed, place / ".cache", place / "output", at)
    assert (told(long), told(other)) == (SAID, None)


def test_what_was_said_cannot_be_put_in_other_words(place):
    note(place)
    written = place / ".cache/last-build.txt"
    written.write_text(written.read_text("utf-8").replace("1 fiche", "9 fiches"), "utf-8")
    assert remembered(place) is None
