"""Publishing to the output folder: it always holds one complete site."""

import errno
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from fichebak.shell import publishing
from fichebak.text.diagnostics import Invalid
from tests import disk

HOME = Path(__file__).resolve().parents[1]

OLD = {
    "index.html": b"old index",
    "sheets/stays/index.html": b"the same",
    "sheets/changes/index.html": b"old sheet",
    "sheets/goes/index.html": b"soon gone",
    "assets/style.css": b"the same style",
    "file": b"becomes a folder",
    "folder/index.html": b"becomes a file",
}
NEW = {
    "index.html": b"new index",
    "sheets/stays/index.html": b"the same",
    "sheets/changes/index.html": b"new sheet",
    "sheets/comes/index.html": b"just written",
    "assets/style.css": b"the same style",
    "file/index.html": b"became a folder",
    "folder": b"became a file",
}
CLEAN = {"output", ".output.other"}
"""All that a build may leave beside the site: the folder in which the next build prepares its output."""


def whole(files):
    """The contents of the output folder for these files."""
    parents = {parent.as_posix() for path in files for parent in PurePosixPath(path).parents}
    return {**dict.fromkeys(parents - {"."}), **files, publishing.MARKER: publishing.MARKER_TEXT}


def refused(output):
    with pytest.raises(Invalid) as caught:
        publishing.publish(output, NEW)
    return [(diagnostic.code, diagnostic.place.path) for diagnostic in caught.value.diagnostics]


@pytest.fixture
def output(tmp_path):
    """An output folder that was published to twice, so that the folder beside it is in use too."""
    publishing.publish(tmp_path / "output", {"first.html": b"first"})
    publishing.publish(tmp_path / "output", OLD)
    return tmp_path / "output"


def test_the_output_holds_the_files_and_nothing_else(output):
    published = publishing.publish(output, NEW)
    assert disk.content(output) == whole(NEW)
    assert (published.written, published.removed) == (5, 3)


def test_a_page_may_take_the_place_of_a_folder_and_the_other_way_round(output):
    for number, files in enumerate((NEW, NEW, OLD, OLD, NEW, OLD)):
        publishing.publish(output, {**files, "number": str(number).encode()})
        assert disk.content(output) == whole({**files, "number": str(number).encode()})


def test_an_unchanged_site_is_not_written(output):
    def stamps():
        return {path: path.stat() for path in [output, *output.rglob("*")]}

    before = stamps()
    assert publishing.publish(output, OLD) == publishing.Published(0, 0)
    assert stamps() == before


def test_a_changed_file_leaves_the_others_as_they_were(output):
    def stamps():
        found = {path: (output / path).stat() for path in OLD}
        return {path: (stamp.st_ino, stamp.st_mtime_ns) for path, stamp in found.items()}

    # Old enough to differ from any new time stamp.
    for path in OLD:
        os.utime(output / path, (0, 0))
    before = stamps()
    for text in (b"second", b"third", b"fourth"):
        publishing.publish(output, {**OLD, "index.html": text})
        after = stamps()
        assert {path for path in OLD if after[path] != before[path]} == {"index.html"}


def test_a_file_that_gets_its_former_text_back_is_newer_all_the_same(output):
    os.utime(output / "index.html", (0, 0))
    publishing.publish(output, {**OLD, "index.html": b"second"})
    second = (output / "index.html").stat().st_mtime_ns
    publishing.publish(output, OLD)
    assert (output / "index.html").stat().st_mtime_ns >= second


def modes_in(output):
    return {(path.is_dir(), path.stat().st_mode & 0o777) for path in [output, *output.rglob("*")]}


@pytest.mark.parametrize("umask", [0o077, 0o000])
def test_everyone_may_read_the_site_whatever_the_builder_keeps_private(tmp_path, umask):
    before = os.umask(umask)
    try:
        publishing.publish(tmp_path / "output", OLD)
        publishing.publish(tmp_path / "output", NEW)
    finally:
        os.umask(before)
    assert modes_in(tmp_path / "output") == {(True, 0o755), (False, 0o644)}


@pytest.mark.parametrize("is_hidden", [Path.exists, Path.is_dir], ids=["everything", "folders"])
@pytest.mark.parametrize("files", [OLD, NEW])
def test_what_was_hidden_by_hand_is_open_to_everyone_again(output, files, is_hidden):
    for path in filter(is_hidden, [output, *output.rglob("*")]):
        path.chmod(0o700 if path.is_dir() else 0o600)
    # The folder of before becomes the next site but one.
    for site in (files, OLD, NEW):
        publishing.publish(output, site)
        assert modes_in(output) == {(True, 0o755), (False, 0o644)}


def test_so_is_a_folder_in_a_site_that_the_last_build_noted(output):
    last = publishing.publish(output, NEW)
    (output / "sheets").chmod(0o700)
    for site in (OLD, NEW):
        last = publishing.publish(output, site, last=last)
        assert modes_in(output) == {(True, 0o755), (False, 0o644)}


def test_on_a_file_system_that_gives_every_file_one_mode_nothing_is_written_for_that(output, monkeypatch):
    for path in [output, *output.rglob("*")]:
        path.chmod(0o700 if path.is_dir() else 0o600)
    monkeypatch.setattr(os, "chmod", lambda *_, **__: None)
    published = publishing.publish(output, OLD)
    assert (published.written, published.removed) == (0, 0)


def test_what_was_changed_by_hand_is_put_right(output):
    (output / "index.html").write_text("by hand")
    (output / "sheets/stays/index.html").unlink()
    (output / "extra/deep").mkdir(parents=True)
    (output / "extra/deep/file").write_text("by hand")
    assert publishing.publish(output, OLD) == publishing.Published(2, 1, ("extra/",))
    assert disk.content(output) == whole(OLD)


def test_a_list_that_became_shorter_is_no_folder_that_is_gone(output):
    publishing.publish(
        output, {**OLD, "pages/2/index.html": b"more", "years/2/index.html": b"", "years/a": b""}
    )
    assert publishing.publish(output, OLD).gone == ("years/",)


def test_links_put_into_the_output_lead_nowhere(output, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "index.html").write_text("mine")
    for folder in (output, output.with_name(".output.other")):
        (folder / "index.html").unlink(missing_ok=True)
        (folder / "index.html").symlink_to(outside / "index.html")
        (folder / "unwanted").symlink_to(outside)
        (folder / "wanted").symlink_to(outside)
    wanted = {"index.html": b"mine", "wanted/index.html": b"new", "wanted/a/index.html": b"new"}
    for text in (b"once", b"twice"):
        publishing.publish(output, {**wanted, "text": text})
        assert disk.content(output) == whole({**wanted, "text": text})
        assert not (output / "index.html").is_symlink()
        assert disk.content(outside) == {"index.html": b"mine"}


def _with_a_file(path):
    path.mkdir(parents=True)
    (path / "thesis.doc").write_text("years of work")


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("output", _with_a_file, "output-not-ours"),
        ("output", lambda path: path.write_text("years of work"), "output-not-a-folder"),
        ("output", lambda path: path.symlink_to("elsewhere"), "output-not-a-folder"),
        (".output.other", _with_a_file, "output-not-ours"),
        (".output.other", lambda path: path.write_text("years of work"), "output-not-ours"),
        (".output.other", lambda path: path.symlink_to("elsewhere"), "output-not-ours"),
        (".output.aside", _with_a_file, "output-not-ours"),
    ],
    ids=["folder", "file", "link", "slot", "slot-file", "slot-link", "aside"],
)
def test_a_folder_that_we_did_not_make_is_refused_and_kept(tmp_path, name, make, code):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / publishing.MARKER).write_bytes(publishing.MARKER_TEXT)
    make(tmp_path / name)
    before = disk.content(tmp_path)
    assert refused(tmp_path / "output") == [(code, name)]
    assert disk.content(tmp_path) == before


def test_the_whole_disk_is_not_ours_either():
    with pytest.raises(Invalid) as caught:
        publishing.go_back(Path("/"))
    assert [(one.code, one.place.path) for one in caught.value.diagnostics] == [("output-not-ours", "/")]


def test_an_empty_folder_may_become_the_output(tmp_path):
    (tmp_path / "output").mkdir()
    publishing.publish(tmp_path / "output", OLD)
    publishing.publish(tmp_path / "output", NEW)
    assert disk.content(tmp_path / "output") == whole(NEW)


@pytest.mark.parametrize("path", ["../out.html", "a/../../out.html", "/out.html"])
def test_no_path_leads_out_of_the_output(output, path):
    absolute = str(output.parent / "out.html")
    with pytest.raises(ValueError, match=r"out\.html"):
        publishing.publish(output, {**NEW, path if path[0] != "/" else absolute: b"out"})
    assert disk.content(output) == whole(OLD)
    assert {path.name for path in output.parent.iterdir()} == CLEAN


def test_what_a_killed_build_left_beside_a_whole_site_does_not_stay(output):
    shutil.copytree(output, output.with_name(".output.aside"))
    publishing.publish(output, NEW)
    assert {path.name for path in output.parent.iterdir()} == CLEAN


# Failing, dying and reading in the meantime

SWAPS = pytest.mark.parametrize("swaps", [True, False], ids=["one-step", "two-renames"])
"""Systems that can exchange two folders in one step, and those that cannot."""
FIRST = {"first.html": b"first"}
BEFORE = pytest.mark.parametrize("before", [[], [OLD], [FIRST, OLD]], ids=["first", "second", "later"])
"""What was published before; the second build creates the folder beside the output."""


def published(output, before):
    output.parent.mkdir(parents=True)
    for files in before:
        publishing.publish(output, files)
    return output


def stands(output, files):
    """Whether the output is the site of these files; without files, whether it does not exist."""
    return disk.content(output) == whole(files) if files else not output.exists()


def _cannot_swap(_one, _two):
    return False


def _refuse():
    raise OSError(errno.ENOSPC, "No space left on device")


@SWAPS
@BEFORE
def test_a_disk_that_refuses_anything_leaves_a_whole_site(tmp_path, monkeypatch, swaps, before):
    if not swaps:
        monkeypatch.setattr(publishing, "_swap", _cannot_swap)
    outcomes = []
    for number in range(1000):
        output = published(tmp_path / str(number) / "output", before)
        try:
            with disk.before_number(number, _refuse) as operations:
                publishing.publish(output, NEW)
            outcomes.append(NEW)
        except OSError:
            outcomes.append(OLD if before else {})
        assert stands(output, outcomes[-1]), operations
        publishing.publish(output, NEW)
        assert disk.content(output) == whole(NEW), operations
        assert {path.name for path in output.parent.iterdir()} <= CLEAN, operations
        if len(operations) <= number:
            break
    # The disk may refuse a hard link or a stat; then more files are written, but the site is complete.
    assert outcomes.count(NEW) < len(outcomes) - 20
    assert outcomes[-1] == NEW


def test_a_disk_that_is_full_in_the_middle_of_a_file_leaves_the_old_site(output):
    large = {**NEW, "large.html": b"-" * 5000}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(OSError, match="File too large"):
            publishing.publish(output, large)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (output.with_name(".output.other") / "large.html").stat().st_size == 1000
    assert disk.content(output) == whole(OLD)
    publishing.publish(output, large)
    assert disk.content(output) == whole(large)


def child(code, *arguments):
    """Publishes in a process of its own."""
    prelude = """
import os, sys
from pathlib import Path
from fichebak.shell import publishing
from tests import disk
from tests.test_publishing import FIRST, NEW, OLD, _cannot_swap, published
output = Path(sys.argv[1])
"""
    command = [sys.executable, "-c", prelude + code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


KILLED = """
if sys.argv[2] == "False":
    publishing._swap = _cannot_swap
before = [FIRST, OLD][2 - int(sys.argv[3]):]
# A child of this process for every operation: each begins with the same sites and is killed.
number = 0
while number < 1000:
    place = published(output / str(number) / "output", before)
    process = os.fork()
    if process == 0:
        with disk.before_number(number, lambda: os.kill(os.getpid(), 9)):
            publishing.publish(place, NEW)
        os._exit(0)
    _, status = os.waitpid(process, 0)
    print(number, status, flush=True)
    if status == 0:
        break
    number += 1
"""


@SWAPS
@BEFORE
def test_a_build_that_is_killed_at_any_moment_leaves_a_whole_site(tmp_path, swaps, before):
    process = child(KILLED, tmp_path, swaps, len(before))
    log, _ = process.communicate()
    assert process.returncode == 0
    ends = [tuple(map(int, line.split())) for line in log.splitlines()]
    assert [status for _, status in ends[:-1]] == [signal.SIGKILL] * (len(ends) - 1)
    assert len(ends) > 20
    old, moved = before[-1] if before else {}, 0
    for number, _ in ends[:-1]:
        output = tmp_path / str(number) / "output"
        aside = output.with_name(".output.aside")
        # Without an exchange in one step, the site is missing between two renames; the next build restores
        # it.
        if aside.exists() and not output.exists():
            moved += 1
            assert stands(aside, old)
        else:
            assert stands(output, NEW if aside.exists() else old)
        publishing.publish(output, NEW)
        assert stands(output, NEW)
        assert {path.name for path in output.parent.iterdir()} <= CLEAN
    assert moved == (0 if swaps or not before else 1)


FOREVER = """
number = 0
while True:
    number += 1
    text = str(number).encode() * 2000
    publishing.publish(output, {"index.html": text, "sheets/a/index.html": text, str(number): b""})
    if number == 1:
        print("ready", flush=True)
"""


@pytest.mark.parametrize("milliseconds", [1, 2, 3, 5, 8, 13])
def test_a_build_that_is_killed_from_outside_leaves_a_whole_site(tmp_path, milliseconds):
    output = tmp_path / "output"
    process = child(FOREVER, output)
    try:
        process.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(milliseconds / 1000)
    finally:
        process.kill()
        process.communicate()
    found = disk.content(output)
    (number,) = {path for path in found if path.isdecimal()}
    text = number.encode() * 2000
    assert found == whole({"index.html": text, "sheets/a/index.html": text, number: b""})


def test_a_visitor_never_meets_half_a_site(tmp_path):
    output = tmp_path / "output"
    process = child(FOREVER, output)
    seen = set()
    try:
        process.stdout.readline()
        while len(seen) < 30 and process.poll() is None:
            # Versions only increase: a reader never gets an older page after a newer one.
            pages = ("index.html", "sheets/a/index.html", "index.html")
            texts = [(output / path).read_bytes() for path in pages]
            versions = [int(text[: len(text) // 2000]) for text in texts]
            assert texts == [str(version).encode() * 2000 for version in versions]
            assert versions == sorted(versions)
            seen.add(versions[0])
    finally:
        process.kill()
        process.communicate()
    assert len(seen) == 30


def test_two_builds_at_once_wait_for_each_other(tmp_path):
    code = "for _ in range(20):\n publishing.publish(output, OLD)\n publishing.publish(output, NEW)\n"
    code = f"print('ready', flush=True)\nsys.stdin.readline()\n{code}"
    processes = [child(code, tmp_path / "output") for _ in range(2)]
    for process in processes:
        process.stdout.readline()
    for process in processes:
        process.stdin.write(b"go\n")
        process.stdin.flush()
    for process in processes:
        process.communicate()
    assert [process.returncode for process in processes] == [0, 0]
    assert disk.content(tmp_path / "output") == whole(NEW)
    assert {path.name for path in tmp_path.iterdir()} == CLEAN
