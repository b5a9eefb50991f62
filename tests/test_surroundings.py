"""The environment of a command: closed or full streams, odd names, deep folders, no home folder."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CONFIG, HOME, SHEET
from tests.disk import write

COMMAND = [sys.executable, HOME / "build.py"]
DEEP = "/".join(["a"] * 1200)


@pytest.fixture
def site(tmp_path):
    return written(tmp_path / "site")


def written(folder):
    return write(folder, {"content/projects/soep.md": SHEET, "site_config.yaml": CONFIG})


def run(site, *arguments, stdout=subprocess.PIPE, cwd=None, **environment):
    return subprocess.run(
        [*COMMAND, *arguments, "--site", site],
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={name: text for name, text in {**os.environ, **environment}.items() if text is not None},
        cwd=cwd,
        check=False,
    )


@pytest.mark.parametrize("unbuffered", ["1", None])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a disk that is always full")
def test_a_new_site_is_not_called_the_previous_one_where_nobody_can_be_told_of_it(site, unbuffered):
    with Path("/dev/full").open("wb") as full:
        done = run(site, stdout=full, PYTHONUNBUFFERED=unbuffered)
    assert (site / "output/projecten/soep/index.html").is_file()
    message = "Er is geen plaats meer op de schijf.\nDe nieuwe site staat er wel.\n"
    assert (done.returncode, done.stderr.decode()) == (1, message)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a disk that is always full")
def test_the_previous_site_is_called_so_where_nobody_can_be_told_why_there_is_no_new_one(site):
    assert run(site).returncode == 0
    (site / "content/projects/soep.md").write_text("geen fiche")
    with Path("/dev/full").open("wb") as full:
        done = run(site, "--format", "json", stdout=full)
    message = "Er is geen plaats meer op de schijf.\nDe vorige site staat er nog, onveranderd.\n"
    assert (done.returncode, done.stderr.decode()[-len(message) :]) == (1, message)


@pytest.mark.parametrize("unbuffered", ["1", None])
@pytest.mark.parametrize("arguments", [["--help"], ["import", "--help"]])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a disk that is always full")
def test_help_that_cannot_be_written_is_told(site, arguments, unbuffered):
    with Path("/dev/full").open("wb") as full:
        done = run(site, *arguments, stdout=full, PYTHONUNBUFFERED=unbuffered)
    assert (done.returncode, done.stderr.decode()) == (1, "Er is geen plaats meer op de schijf.\n")


def test_help_may_be_read_in_part(site):
    nobody_reads, pipe = os.pipe()
    os.close(nobody_reads)
    with open(pipe, "wb") as stdout:  # noqa: PTH123 (a descriptor is no path)
        done = run(site, "--help", stdout=stdout)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("closed", ["2>&-", ">&-", ">&- 2>&-"])
@pytest.mark.parametrize("command", ["build", "check"])
def test_a_stream_that_is_closed_is_no_failure(site, closed, command):
    command_line = ["sh", "-c", f'"$@" {closed}', "sh", *COMMAND, command, "--site", site]
    done = subprocess.run(command_line, capture_output=True, check=False)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert (site / "output/index.html").is_file() == (command == "build")


def test_a_key_may_be_of_any_bytes(site):
    for _ in range(2):
        done = run(site, FICHEBAK_CACHE_KEY=os.fsdecode(b"abcdefgh\xe9abcdefghijk"))
        assert (done.returncode, done.stderr) == (0, b"")
    assert b"geschreven: 0" in done.stdout
    assert (site / ".cache/last-build.txt").is_file()


@pytest.mark.parametrize(
    ("command", "language", "told"),
    [
        ("build", "nl", "is korter dan 16 tekens"),
        ("build", "en", "is shorter than 16 characters"),
        ("check", "fr", "a moins de 16 caractères"),
    ],
)
def test_a_key_that_is_too_short_is_told_and_builds_all_the_same(site, command, language, told):
    (site / "site_config.yaml").write_text(f"language: {language}\n{CONFIG}", "utf-8")
    done = run(site, command, "--format", "json", FICHEBAK_CACHE_KEY="geheim")
    assert done.returncode == 0
    assert isinstance(json.loads(done.stdout), list)
    assert done.stderr.decode().count("FICHEBAK_CACHE_KEY") == done.stderr.decode().count(told) == 1
    assert "geheim" not in done.stderr.decode()
    without_cache = run(site, command, "--no-cache", FICHEBAK_CACHE_KEY="geheim")
    assert b"FICHEBAK_CACHE_KEY" not in without_cache.stderr


def test_a_home_that_is_another_wherever_one_stands_is_none(site, tmp_path):
    elsewhere = tmp_path / "elders"
    elsewhere.mkdir()
    unset = {"FICHEBAK_CACHE_KEY": None, "XDG_STATE_HOME": None}
    assert run(site, cwd=elsewhere, HOME="thuis", **unset).returncode == 0
    assert list(elsewhere.iterdir()) == []


def test_folders_may_have_names_that_are_no_text(tmp_path):
    site = written(tmp_path / os.fsdecode(b"caf\xe9"))
    output = tmp_path / os.fsdecode(b"sit\xe9")
    for options in ([], [], ["--output", output], ["--output", output]):
        done = run(site, *options)
        assert (done.returncode, done.stderr) == (0, b""), options
    assert "sit\N{REPLACEMENT CHARACTER}/".encode() in done.stdout
    assert (output / "index.html").is_file()


def test_a_name_that_no_disk_takes_is_told(site):
    done = run(site, "--output", site / ("x" * 300))
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_a_link_to_itself_is_told_where_a_folder_is_meant(site):
    ring = site / "kring"
    ring.symlink_to("kring")
    for done in (run(site, "--output", ring), run(ring, "build"), run(ring, "check"), run(ring, "serve")):
        assert done.returncode == 1
        assert b"Traceback" not in done.stderr


def test_folders_may_lie_deeper_than_anybody_looks(site):
    # mkdir(1) and rm(1) can; Python's own functions would recurse too deep.
    folders = [f"{site}/content/projects/{DEEP}", f"{site}/output/{DEEP}"]
    subprocess.run(["mkdir", "-p", *folders], check=True)
    try:
        (site / "output/.fichebak").write_text("")
        Path(f"{site}/output/{DEEP}/soep.html").write_text("Soep")
        found = run(site, "forget", "soep")
        assert (found.returncode, found.stderr) == (1, b"")
        for _ in range(2):
            done = run(site)
            assert (done.returncode, done.stderr) == (0, b"")
        assert not (site / "output/a").exists()
    finally:
        subprocess.run(["rm", "-rf", site], check=True)
