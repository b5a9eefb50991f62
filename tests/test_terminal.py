"""A terminal shows what a file or a machine does not get: progress and colours."""

import os
import pty
import re
import shutil
import subprocess
import sys
import termios
from contextlib import suppress

import pytest

from tests.conftest import CONFIG, HOME, SHEET
from tests.disk import write

PROGRESS = re.compile(
    r"\r\x1b\[K(foto’s verkleinen|teksten omzetten|pagina’s maken|fiches overzetten) (\d+)/(\d+)"
)
COLOUR = re.compile(r"\x1b\[\d+(;\d+)*m")


@pytest.fixture
def site(tmp_path):
    """A site with enough pictures for a build to show its progress."""
    write(tmp_path, {"site_config.yaml": CONFIG, "content/projects/soep.md": SHEET})
    (tmp_path / "content/images").mkdir()
    for path in sorted((HOME / "content/images").glob("*.png"))[:6]:
        shutil.copy(path, tmp_path / "content/images")
    return tmp_path


@pytest.fixture
def wrong(tmp_path):
    """A site with a mistake."""
    sheet = SHEET.replace("[Ouderen]", "[Oudern]")
    return write(tmp_path, {"site_config.yaml": CONFIG, "content/projects/soep.md": sheet})


def at_a_terminal(site, *arguments, columns=0, **environment):
    """The output of `build.py` on a terminal, and its exit code."""
    mine, its = pty.openpty()
    termios.tcsetwinsize(its, (24, columns))
    inherited = {name: text for name, text in os.environ.items() if name not in {"CI", "NO_COLOR"}}
    program = subprocess.Popen(
        [sys.executable, HOME / "build.py", *arguments, "--site", site, "--no-cache"],
        stdin=its,
        stdout=its,
        stderr=its,
        env={**inherited, "TERM": "xterm", **environment},
    )
    os.close(its)
    shown = b""
    with suppress(OSError):  # Linux reports the end of a terminal as an error
        while data := os.read(mine, 65536):
            shown += data
    os.close(mine)
    return shown.decode(), program.wait()


def test_long_work_shows_how_far_it_is_and_leaves_no_trace(site):
    shown, code = at_a_terminal(site)
    assert code == 0
    steps = [(int(done), int(total)) for _, done, total in PROGRESS.findall(shown)]
    assert steps
    assert all(1 <= done <= total for done, total in steps)
    # The progress is erased before other text is written on its line.
    assert re.search(r"\r\x1b\[K1 fiche, \d+ pagina’s", shown)


def test_so_does_an_import_of_many_sheets(site):
    table = site / "lijst.csv"
    table.write_text("titel\n" + "".join(f"Fiche {number}\n" for number in range(2000)), "utf-8")
    shown, _ = at_a_terminal(site, "import", table, "--dry-run")
    assert {(step, total) for step, _, total in PROGRESS.findall(shown)} == {("fiches overzetten", "2000")}


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [(["--quiet"], {}), ([], {"CI": "true"}), ([], {"TERM": "dumb"})],
    ids=["asked to be quiet", "in CI", "a terminal that cannot"],
)
def test_it_is_not_shown_where_nobody_wants_it(site, arguments, environment):
    shown, code = at_a_terminal(site, *arguments, **environment)
    assert code == 0
    assert "\x1b" not in shown
    assert ("fiche" in shown) is (not arguments)


def test_mistakes_have_colours_on_a_terminal(wrong):
    shown, code = at_a_terminal(wrong, "build")
    assert code == 1
    lines = PROGRESS.sub("", shown).replace("\r\x1b[K", "").split("\r\n")
    assert lines[0].startswith(
        "\x1b[1mcontent/projects/soep.md:3:17:\x1b[0m \x1b[1;31mfout[unknown-choice]\x1b[0m "
    )
    assert lines[2].endswith("\x1b[1;31m^\x1b[0m")
    # Without colours, it is exactly what a file gets.
    command = [sys.executable, HOME / "build.py", "build", "--site", wrong, "--no-cache"]
    plain = subprocess.run(command, capture_output=True, text=True, check=False).stderr
    assert COLOUR.sub("", "\n".join(lines)) == plain
    assert "\x1b" not in plain


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_refused(wrong, environment):
    shown, _ = at_a_terminal(wrong, "check", **environment)
    assert "fout[unknown-choice]" in shown
    assert not COLOUR.search(shown)
    assert at_a_terminal(wrong, "check", NO_COLOR="")[0].count("\x1b[0m") > 3


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("before", [0, 95])
def test_the_caret_is_below_the_mistake_however_narrow_the_terminal(wrong, columns, before):
    line = f"{'x' * before} [hier](nergens.md) {'y' * 200}"
    (wrong / "content/projects/soep.md").write_text(SHEET + line, "utf-8")
    shown, code = at_a_terminal(wrong, "check", "--quiet", columns=columns, NO_COLOR="1")
    assert code == 1
    _, _, told = shown.partition("fout[dead-link]")
    excerpt, caret = re.search(r"^( *\d+ \| .*)\r\n(.*\^)\r$", told, re.MULTILINE).groups()
    assert len(excerpt) <= min(columns, 109)
    assert excerpt[caret.index("^") :].startswith("nergens.md")


@pytest.mark.parametrize("columns", [40, 80])
def test_no_word_of_a_message_is_broken_by_the_edge_of_the_terminal(wrong, columns):
    told, _ = at_a_terminal(wrong, "check", "--quiet", columns=columns, NO_COLOR="1")
    whole, _ = at_a_terminal(wrong, "check", "--quiet", NO_COLOR="1")
    coloured, _ = at_a_terminal(wrong, "check", "--quiet", columns=columns)
    assert all(len(row) <= columns or " " not in row.strip() for row in told.split("\r\n"))
    assert told.count("\n") > whole.count("\n")
    assert told.split() == whole.split()
    assert COLOUR.sub("", coloured) == told
