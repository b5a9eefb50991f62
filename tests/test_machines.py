"""Machines that fail while the real command builds: whatever happens, and whenever, a whole site stands.

Nothing here knows how a site is published. The command is run, something goes wrong at one operation on the
disk after the other, and then the output must be the site of before or the site of after, byte for byte;
the next build must come to the new one, and leave nothing more beside it than a build of which nothing went
wrong.
"""

import shutil
import subprocess
import sys

import pytest

from tests import disk
from tests.conftest import CONFIG, HOME, SHEET

OLD, NEW = SHEET.replace("soep", "OUD"), SHEET.replace("soep", "NIEUW")
CHANGED = "content/projects/soep.md"
SITE = {
    "site_config.yaml": CONFIG.replace("title: Proefbak", "title: Proefbak\nurl: https://b.example/"),
    "content/projects/blijft.md": SHEET,
    "content/projects/gaat.md": SHEET,
}
"""Of the old site; in the new one a sheet changed, one went and one came."""
DAY = "2026-11-23"


def make_site(folder, *, new=False):
    files = {**SITE, CHANGED: NEW if new else OLD}
    if new:
        files["content/projects/komt.md"] = files.pop("content/projects/gaat.md")
    shutil.rmtree(folder / "content", ignore_errors=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def command(site, *options):
    return [sys.executable, HOME / "build.py", "--site", site, "--date", DAY, "--jobs", "1", *options]


def built(site, *options):
    done = subprocess.run(command(site, *options), capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done


def beside(site):
    """What lies beside the output: names, without what is the site's own."""
    return {path.name for path in site.iterdir()} - {"site_config.yaml", "content", ".cache"}


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """The two sites as they should be, and what builds leave beside them when nothing goes wrong."""
    site = make_site(tmp_path_factory.mktemp("undisturbed"))
    whole = []
    for new in (False, True):
        make_site(site, new=new)
        assert built(site).returncode == 0
        whole.append(disk.content(site / "output"))
    assert whole[0] != whole[1]
    return (*whole, beside(site))


# One process that has all modules, and copies of it that each meet one failure: a build takes a tenth of a
# second then, and the disk is asked for a site's files alone.
EACH = """
import errno, os, shutil, signal, sys
from pathlib import Path
from fichebak.cli import main
from tests import disk
from tests.test_machines import command, make_site

place, kind = Path(sys.argv[1]), sys.argv[2]
ERRORS = [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES]

def fail(number):
    if kind == "error":
        code = ERRORS[number % 4]
        raise OSError(code, os.strerror(code), "x")
    os.kill(os.getpid(), getattr(signal, kind))

def run(site, number):
    "A build of which one operation fails; gives how it ended."
    process = os.fork()
    if process == 0:
        said = os.open(f"{site}.said", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(said, 1)
        os.dup2(said, 2)
        seen = []
        if number is None:
            code = main([*map(str, command(site)[2:])])
        else:
            with disk.before_number(number, lambda: fail(number)) as seen:
                code = main([*map(str, command(site)[2:])])
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(200 if number is not None and len(seen) <= number else code)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])

main([*map(str, command(make_site(place / "warm"))[2:]), "--quiet"])  # imports everything
first = make_site(place / "first")
run(first, None)
numbers = map(int, sys.stdin)
for number in numbers:
    site = place / str(number)
    shutil.copytree(first, site, symlinks=True)
    make_site(site, new=True)
    ended = run(site, number)
    print(number, ended, flush=True)
    if ended == 200:
        break
"""


def test_the_words(sites):
    assert sites
