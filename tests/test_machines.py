"""Failures of the machine while the real command builds: a complete site is always published.

These tests do not know how a site is published. They run the command, let one disk operation after the other
fail, and require that the output is the old or the new site, byte for byte. The next build must publish the
new site, and leave nothing beside the output that an undisturbed build does not.
"""

import re
import shutil
import signal
import subprocess
import sys

import pytest

from tests import disk
from tests.conftest import CONFIG, HOME, SHEET
from tests.disk import write

CHANGED, GOES = "content/projects/soep.md", "content/projects/gaat.md"
OLD = {
    "site_config.yaml": CONFIG.replace("title: Proefbak", "title: Proefbak\nurl: https://b.example/"),
    "content/projects/blijft.md": SHEET,
    GOES: SHEET,
    CHANGED: SHEET.replace("soep", "OUD"),
}
FIRST = {**OLD, CHANGED: SHEET.replace("soep", "EERST")}
"""The site before the old one, whose files may still be beside the output."""
NEW = {
    **{path: text for path, text in OLD.items() if path != GOES},
    "content/projects/komt.md": SHEET,
    CHANGED: SHEET.replace("soep", "NIEUW"),
}


def make_site(folder, files):
    shutil.rmtree(folder / "content", ignore_errors=True)
    return write(folder, files)


def arguments(site):
    return ["build", "--site", str(site), "--date", "2026-11-23", "--jobs", "1", "--output", f"{site}/output"]


def start(site):
    command = [sys.executable, HOME / "build.py", *arguments(site)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def built(site):
    process = start(site)
    _, errors = process.communicate()
    assert "Traceback" not in errors
    return process.returncode, errors


def beside(site):
    """What is beside the output, apart from the site's own files."""
    return {path.name for path in site.iterdir()} - {"site_config.yaml", "content", ".cache"}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """A site that was built twice, its output, and the result of a third build."""
    site = tmp_path_factory.mktemp("undisturbed") / "site"
    for files in (FIRST, OLD):
        assert built(make_site(site, files))[0] == 0
    before = shutil.copytree(site, site.with_name("before"), symlinks=True)
    assert built(make_site(site, NEW))[0] == 0
    return before, disk.content(before / "output"), disk.content(site / "output"), beside(site)


# A process that has imported all modules, and forks for each failure. Each line of its input says which
# operation to fail, and how; each fork starts with the same old site and reports how it ended.
EACH = """
import errno, os, shutil, signal, sys, time
from pathlib import Path
from fichebak.cli import main
from tests import disk
from tests.test_machines import NEW, OLD, arguments, make_site

before, place = map(Path, sys.argv[1:])
NUMBERS = [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES]

def fail(kind, number):
    if kind == "refused":
        code = NUMBERS[number % 4]
        raise OSError(code, os.strerror(code), "x")
    os.kill(os.getpid(), getattr(signal, kind))

def copied(site, act):
    time.sleep(0.03)  # of a file that changed just now a build notes nothing: it would have fewer operations
    process = os.fork()
    if process == 0:
        said = os.open(f"{site}.said", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(said, 1)
        os.dup2(said, 2)
        code = act()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])

def counted(site):
    with disk.before_number(-1, lambda: None) as seen:
        main(arguments(site))
    Path(f"{site}.seen").write_text("\\n".join(seen))
    return 0

def failing(site, kind, number):
    with disk.before_number(number, lambda: fail(kind, number)):
        return main(arguments(site))

for files in (OLD, NEW):
    main(arguments(make_site(place / "warm", files)))  # imports everything
shutil.copytree(before, place / "count", symlinks=True)
copied(make_site(place / "count", NEW), lambda: counted(place / "count"))
print("ready", flush=True)
for line in sys.stdin:
    kind, number = line.split()
    site = place / f"{kind}-{number}"
    shutil.copytree(before, site, symlinks=True)
    make_site(site, NEW)
    ended = copied(site, lambda: failing(site, kind, int(number)))
    shutil.copytree(site / "output", place / f"{site.name}.found", symlinks=True)
    again = copied(site, lambda: main(arguments(site)))
    print(ended, again, flush=True)
"""


def worth_failing(operations):
    """The numbers of the operations to fail: all that change something, and one in sixty of the others.

    These are enough to test the command around `publish`; `test_publishing.py` fails every operation of that.
    """
    reads = ("os.scandir", "os.listdir", "os.walk")
    changing = [n for n, name in enumerate(operations) if name not in (*reads, "open")]
    return sorted({*changing, *range(0, len(operations), 60)})


KINDS = ("refused", "SIGKILL", "SIGTERM")


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_fails_and_whenever_a_whole_site_stands(tmp_path, undisturbed, kind):
    before, old, new, clean = undisturbed
    command = [sys.executable, "-c", EACH, before, tmp_path]
    process = subprocess.Popen(
        command, cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while (line := process.stdout.readline()) != "ready\n":
        assert line, process.stderr.read()
    numbers = worth_failing((tmp_path / "count.seen").read_text().split("\n"))
    # Each operation fails in one of these ways.
    numbers = numbers[KINDS.index(kind) :: len(KINDS)]
    output, errors = process.communicate("".join(f"{kind} {number}\n" for number in numbers))
    assert (process.returncode, errors.count("Traceback")) == (0, 0), errors
    ends = [tuple(map(int, line.split())) for line in output.splitlines() if re.fullmatch(r"-?\d+ \d+", line)]
    assert len(ends) == len(numbers) > 15
    stood = []
    for number, (ended, again) in zip(numbers, ends, strict=True):
        site = tmp_path / f"{kind}-{number}"
        contents, log = (
            disk.content(tmp_path / f"{site.name}.found"),
            (tmp_path / f"{site.name}.said").read_text(),
        )
        assert contents in (old, new), (number, log)
        stood.append(contents == old)
        assert "Traceback" not in log
        if kind == "refused":
            assert (ended == 0) == (contents == new), (number, log)
            assert ended == 0 or "De vorige site staat er nog, onveranderd." in log, (number, log)
        elif kind == "SIGTERM":
            assert ended == 143
            assert "Onderbroken. Er staat nog altijd een volledige site" in log, (number, log)
        else:
            assert ended == -signal.SIGKILL
        assert (again, disk.content(site / "output"), beside(site)) == (0, new, clean), (number, log)
    assert stood.count(True) > 8


# When the command reads a sheet, it has started and is far from publishing. No import is under way then,
# whether or not Python caches bytecode.
INTERRUPTED = """
import os, signal, sys
from fichebak.cli import main
from tests.test_machines import CHANGED, arguments
def interrupt(event, what):
    if event == "open" and str(what[0]).endswith(CHANGED):
        os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(interrupt)
sys.exit(main([*arguments(sys.argv[1]), *sys.argv[2:]]))
"""


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_first_build_that_is_interrupted_says_that_nothing_is_published(tmp_path, form):
    make_site(tmp_path, OLD)
    command = [sys.executable, "-c", INTERRUPTED, tmp_path, "--format", form]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "Onderbroken. Er is niets gepubliceerd.\n")
    # To a program, a list without mistakes would mean that all files were looked at.
    assert done.stdout == ""


# A file disappears or changes after the build has listed it and before it reads it.
UNDERNEATH = """
import sys
from pathlib import Path
from fichebak.cli import main
from tests.test_machines import arguments
site, path, text = sys.argv[1], Path(sys.argv[1], sys.argv[2]), sys.argv[3]
def meanwhile(event, what):
    if event == "open" and str(what[0]) == str(path) and not done:
        done.append(True)
        path.write_text(text) if text else path.unlink()
done = []
sys.addaudithook(meanwhile)
code = main(arguments(site))
assert done
sys.exit(code)
"""


@pytest.mark.parametrize("text", ["", "---\ntitle: [\n", NEW[CHANGED]], ids=["goes", "breaks", "changes"])
def test_a_file_that_changes_while_it_is_read_makes_no_half_site(tmp_path, undisturbed, text):
    before, old, _, clean = undisturbed
    site = shutil.copytree(before, tmp_path / "site", symlinks=True)
    (site / "content/projects/blijft.md").write_text(SHEET.replace("soep", "brood"), "utf-8")
    command = [sys.executable, "-c", UNDERNEATH, site, CHANGED, text]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    if text == NEW[CHANGED]:
        assert done.returncode == 0
    else:
        assert (done.returncode, disk.content(site / "output")) == (1, old)
        assert CHANGED in done.stderr
        assert done.stderr.endswith("De vorige site staat er nog, onveranderd.\n")
    # The next build sees the current files, whatever the cache has of them.
    files = {**OLD, "content/projects/blijft.md": SHEET.replace("soep", "brood")}
    files[CHANGED] = text or OLD[CHANGED]
    if "[" in files[CHANGED][:16]:
        files[CHANGED] = OLD[CHANGED]
    (site / CHANGED).write_text(files[CHANGED], "utf-8")
    fresh = make_site(tmp_path / "fresh", files)
    assert (built(site)[0], built(fresh)[0]) == (0, 0)
    assert disk.content(site / "output") == disk.content(fresh / "output")
    assert beside(site) == clean


def test_a_visitor_and_two_builds_at_once(tmp_path, undisturbed):
    before, old, new, clean = undisturbed
    site = shutil.copytree(before, tmp_path / "site", symlinks=True)
    both = sorted(path for path in old.keys() & new.keys() if old[path] != new[path])
    assert len(both) > 3
    first, seen = both[0], set()
    for files in (NEW, OLD):
        make_site(site, files)
        running = [start(site), start(site)]
        while any(process.poll() is None for process in running):
            one = (site / "output" / first).read_bytes()
            rest = {path: (site / "output" / path).read_bytes() for path in both}
            if (site / "output" / first).read_bytes() == one:  # nothing was published in the meantime
                version = old if one == old[first] else new
                assert rest == {path: version[path] for path in both}
                seen.add(one)
        for process in running:
            _, errors = process.communicate()
            assert (process.returncode, errors) == (0, "")
        assert disk.content(site / "output") == (new if files is NEW else old)
        assert beside(site) == clean
    assert seen == {old[first], new[first]}
