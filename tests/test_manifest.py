"""Pages that would be as they stand are not made again; and the site before this one can be put back."""

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fichebak import cli
from fichebak.building.previous import Previous
from fichebak.shell import manifest, publishing
from fichebak.shell.last_build import fingerprint_of
from fichebak.shell.publishing import Outdated
from fichebak.shell.trees import stamps_below
from tests.conftest import CONFIG, HOME
from tests.disk import content
from tests.test_publishing import NEW, OLD, whole
from tests.test_work import SITE, change, path, sheet

SECRET = b"a key for tests, and no other use"
KEPT = ("assets/style.css", "sheets/stays/index.html")


@pytest.fixture
def published(tmp_path):
    publishing.publish(tmp_path / "output", {"first.html": b"first"})
    return publishing.publish(tmp_path / "output", OLD)


@pytest.fixture
def output(tmp_path, published):  # noqa: ARG001 (it makes the folder)
    return tmp_path / "output"


def without(files, paths):
    return {path: data for path, data in files.items() if path not in paths}


# What is kept of the output


def test_what_is_kept_need_not_be_given(output, published):
    before, _ = stamps_below(output)
    again = publishing.publish(output, without(NEW, KEPT), KEPT, published)
    assert content(output) == whole(NEW)
    assert (again.written, again.removed) == (5, 3)
    # And it is the same file as before, for whoever uploads by its time or number.
    now, _ = stamps_below(output)
    assert all(now[path][:2] + now[path][3:] == before[path][:2] + before[path][3:] for path in KEPT)
    assert again.stamps == {path: stamp for path, stamp in now.items() if path != publishing.MARKER}


SPOILT = {
    "changed in its place": lambda one: one.write_bytes(b"another style"),
    "written again": lambda one: one.write_bytes(OLD[KEPT[0]]),
    "replaced": lambda one: (
        one.with_name("new").write_bytes(b"another style") and one.with_name("new").replace(one)
    ),
    "removed": lambda one: one.unlink(),
    "a link": lambda one: one.unlink() or one.symlink_to("elsewhere"),
    "a folder": lambda one: one.unlink() or one.mkdir(),
    "a file for its folder": lambda one: shutil.rmtree(one.parent) or one.parent.write_bytes(b""),
}
"""What somebody may do by hand to a file of the output that is to be kept."""


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
@pytest.mark.parametrize("beside", [True, False], ids=["with a site beside it", "without"])
def test_what_is_kept_is_what_was_published(output, published, spoil, beside):
    if not beside:
        shutil.rmtree(output.with_name(".output.other"))
    spoil(output / KEPT[0])
    before = content(output)
    try:
        publishing.publish(output, without(NEW, KEPT), KEPT, published)
    except Outdated:
        assert content(output) == before
    else:
        assert content(output) == whole(NEW)


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_site_without_changes_is_looked_at_all_the_same(output, published, spoil):
    spoil(output / KEPT[0])
    before = content(output)
    with pytest.raises(Outdated):
        publishing.publish(output, {}, published.stamps, published)
    assert content(output) == before
    publishing.publish(output, OLD)
    assert content(output) == whole(OLD)


# The manifest


@pytest.fixture
def noted(published, tmp_path):
    digests = {path: f"digest of {path}" for path in OLD if path != "index.html"}
    manifest.note(tmp_path / "cache", published, digests, SECRET)
    return tmp_path / "cache"


def test_the_manifest_tells_what_stands(noted, output):
    previous, last = manifest.read(noted, output, SECRET)
    assert previous.digests == {path: f"digest of {path}" for path in OLD if path != "index.html"}
    assert last.stamps == {path: stamps_below(output)[0][path] for path in OLD}
    assert last.fingerprint == fingerprint_of(output)


@pytest.mark.parametrize(
    "spoil",
    {
        "nothing": b"",
        "cut short": None,
        "no seal": b'["x", {}]',
        "a seal that is made up": b"0" * 128 + b'\n["x", {}]',
        "not even text": b"\xff\x00\n\xff",
    }.items(),
    ids=lambda pair: pair[0],
)
def test_a_manifest_that_is_not_ours_tells_nothing(noted, output, spoil):
    file = noted / "pages.json"
    file.write_bytes(file.read_bytes()[:-20] if spoil[1] is None else spoil[1])
    assert manifest.read(noted, output, SECRET) == (Previous(), None)


def test_only_whoever_made_the_manifest_believes_it(noted, output):
    assert manifest.read(noted, output, b"another key") == (Previous(), None)
    assert manifest.read(noted, output, b"") == (Previous(), None)


def test_another_generator_does_not_believe_it(noted, output, monkeypatch):
    monkeypatch.setattr(manifest, "generator", lambda: "another")
    assert manifest.read(noted, output, SECRET) == (Previous(), None)


@pytest.mark.parametrize("spoil", ["publish", "go back", "remove", "copy"])
def test_of_an_output_that_another_put_there_nothing_is_known(noted, output, tmp_path, spoil):
    if spoil == "publish":
        publishing.publish(output, {**OLD, "index.html": b"another's"})
    elif spoil == "go back":
        assert publishing.go_back(output)
    elif spoil == "copy":
        output = shutil.copytree(output, tmp_path / "copy")
    else:
        shutil.rmtree(output)
    assert manifest.read(noted, output, SECRET) == (Previous(), None)


@pytest.mark.parametrize("spoil", ["nothing", "touch", "remove", "exchange"])
def test_a_file_that_stood_is_only_read_as_long_as_it_does(noted, output, spoil):
    previous, _ = manifest.read(noted, output, SECRET)
    if spoil == "touch":
        (output / "index.html").write_bytes(OLD["index.html"])
    elif spoil == "remove":
        (output / "index.html").unlink()
    elif spoil == "exchange":
        publishing.publish(output, {**OLD, "index.html": b"another's"})
    assert previous.read("index.html") == (OLD["index.html"] if spoil == "nothing" else b"")


# The whole command


def run(folder, command="build", *options):
    asked = ["--site", str(folder), "--date", "2026-11-23", "--jobs", "1"]
    return cli.main([command, *asked, *options])


@pytest.fixture
def site(tmp_path):
    change(tmp_path / "site", SITE)
    assert run(tmp_path / "site") == 0
    return tmp_path / "site"


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_page_that_somebody_changed_by_hand_is_put_right(site, tmp_path, spoil):
    for title in ("Anders", "Nog anders"):
        spoil(site / "output/projecten/project-03/index.html")
        change(site, {path(5): sheet(5, title=title)})
        assert run(site) == 0
        assert run(site, "build", "--no-cache", "--output", str(tmp_path / "clean")) == 0
        assert content(site / "output") == content(tmp_path / "clean")


def test_the_maintainers_manual_lists_the_files_whose_key_changed(site, tmp_path):
    manual = (HOME / "CONTRIBUTING.md").read_text("utf-8")
    program = re.search(r"^\$ python -c '(.*?)' /tmp/before", manual, re.DOTALL | re.MULTILINE)[1]
    before = tmp_path / "before.json"
    shutil.copy(site / ".cache/pages.json", before)
    change(site, {path(5): sheet(5, body="Iets anders.")})
    assert run(site) == 0
    listed = subprocess.run(
        [sys.executable, "-c", program, before, site / ".cache/pages.json"], capture_output=True, check=True
    )
    changed = listed.stdout.decode().split()
    assert "projecten/project-05/index.html" in changed
    assert "projecten/project-06/index.html" not in changed


def test_a_check_needs_no_output_that_can_be_read(site):
    # A name that is too long is as unreadable as somebody else's folder, also to an administrator.
    unreadable = str(site / ("x" * 300))
    assert run(site, "check", "--output", unreadable) == 0
    assert run(site, "build", "--output", unreadable) == 1


def test_who_publishes_meanwhile_is_noticed_and_the_site_is_whole(site, tmp_path, monkeypatch):
    change(site, {path(5): sheet(5, title="Anders")})
    real = publishing.publish
    others = []

    def meanwhile(output, *given):
        if not others:
            others.append(real(output, {"index.html": b"another build"}))
        return real(output, *given)

    monkeypatch.setattr(publishing, "publish", meanwhile)
    assert run(site) == 0
    assert others
    assert run(site, "build", "--no-cache", "--output", str(tmp_path / "clean")) == 0
    assert content(site / "output") == content(tmp_path / "clean")


def test_what_changes_by_hand_just_as_it_is_taken_over_is_put_right(site, tmp_path, monkeypatch):
    real, changed = publishing.take_over, []

    def meanwhile(live, target, known):
        if not changed:
            changed.append(live)
            Path(live).write_text("by hand")
        real(live, target, known)

    monkeypatch.setattr(publishing, "take_over", meanwhile)
    for title in ("Anders", "Nog anders"):
        change(site, {path(5): sheet(5, title=title)})
        assert run(site) == 0
        assert changed
        assert run(site, "build", "--no-cache", "--output", str(tmp_path / title)) == 0
        assert content(site / "output") == content(tmp_path / title)


@pytest.mark.parametrize("after", [("build", "--drafts"), ("rollback",)], ids=["a build", "the way back"])
def test_a_build_does_not_take_for_its_own_what_another_put_there_just_after(
    site, tmp_path, monkeypatch, after
):
    change(
        site,
        {
            path(5): sheet(5, title="Anders"),
            path(90): sheet(90).replace(b"summary:", b"status: draft\nsummary:"),
        },
    )
    time.sleep(0.03)  # what changed just before a build is looked at again by the next, come what may
    real = publishing.publish

    def once(*given):
        monkeypatch.undo()
        published = real(*given)
        assert run(site, *after) == 0
        return published

    monkeypatch.setattr(publishing, "publish", once)
    assert run(site) == 0
    assert run(site) == 0
    assert run(site, "build", "--no-cache", "--output", str(tmp_path / "clean")) == 0
    assert content(site / "output") == content(tmp_path / "clean")


@pytest.mark.parametrize(
    ("spoilt", "options"),
    [(sheet(6).replace(b"title:", b"titel van:"), ()), (sheet(6) + b"<b>vet</b>\n", ("--strict",))],
    ids=["an error", "a warning that counts"],
)
def test_a_mistake_that_comes_while_somebody_publishes_is_told_and_their_site_stands(
    site, monkeypatch, capsys, spoilt, options
):
    change(site, {path(5): sheet(5, title="Anders")})
    real = publishing.publish
    others = {"index.html": b"another build"}

    def meanwhile(output, *given):
        if (output / "index.html").read_bytes() != others["index.html"]:
            real(output, others)
            change(site, {path(6): spoilt})
        return real(output, *given)

    monkeypatch.setattr(publishing, "publish", meanwhile)
    assert run(site, "build", *options) == 1
    assert path(6) in capsys.readouterr().err
    assert content(site / "output") == whole(others)


def test_the_previous_site_can_be_put_back_and_that_be_undone(site, capsys):
    first = content(site / "output")
    change(site, {path(5): sheet(5, title="Anders")})
    assert run(site) == 0
    second = content(site / "output")
    assert second != first
    assert run(site, "rollback") == 0
    assert "De vorige site staat weer" in capsys.readouterr().out
    assert content(site / "output") == first
    assert run(site, "rollback") == 0
    assert content(site / "output") == second
    # A build after it makes what the files are now, whichever site stands.
    assert run(site, "rollback") == 0
    assert run(site) == 0
    assert content(site / "output") == second


def test_without_a_previous_site_nothing_happens(tmp_path, capsys):
    (tmp_path / "site_config.yaml").write_text(CONFIG)
    assert run(tmp_path, "rollback") == 1
    assert "geen vorige site" in capsys.readouterr().err
    publishing.publish(tmp_path / "output", OLD)
    assert run(tmp_path, "rollback") == 1
    assert content(tmp_path / "output") == whole(OLD)


def test_nobody_goes_back_to_a_site_that_is_half_made(output):
    other = output.with_name(".output.other")
    (other / publishing.MARKER).write_bytes(b"not finished")
    assert not publishing.go_back(output)
    assert content(output) == whole(OLD)


def test_a_copy_of_a_site_is_no_site_of_which_anything_is_known(site, tmp_path):
    copy = shutil.copytree(site, tmp_path / "copy")
    known = json.loads((copy / ".cache/pages.json").read_bytes().split(b"\n", 1)[1])
    assert known[1]
    assert manifest.read(copy / ".cache", copy / "output", b"")[0].digests == {}
    change(copy, {path(5): sheet(5, title="Anders")})
    assert run(copy) == 0
    assert run(copy, "build", "--no-cache", "--output", str(tmp_path / "clean")) == 0
    assert content(copy / "output") == content(tmp_path / "clean")
