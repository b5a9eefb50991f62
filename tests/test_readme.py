"""The README is correct: its sheets, the outputs of commands, and the list of modules."""

import re
from textwrap import dedent, indent

import fichebak
from tests.conftest import HOME
from tests.sample import prepared
from tests.test_cli import run
from tests.test_new import fresh

README = HOME / "README.md"


def blocks(kind):
    return re.findall(rf"^```{kind}\n(.*?)^```", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def test_the_sample_has_as_many_sheets_and_pages_as_it_says(words):
    ready, say = prepared(), words("nl")
    counts = {
        "sheets": say.count("sheets", ready.sheets),
        "pages": say.count("pages", ready.drawing.count),
        "output": "output/",
    }
    told = [say("built", **counts), say.count("left-out", ready.drafts)]
    assert blocks("console")[0].splitlines()[-2:] == told


def test_the_sheet_that_it_shows_becomes_a_page(tmp_path):
    folder = fresh(tmp_path)
    (folder / "content/projects").mkdir(parents=True)
    (folder / "content/projects/ajuinpijp.md").write_text(blocks("markdown")[0], "utf-8")
    done = run(folder, "check", "--strict")
    # The folder is no clone.
    assert (done.returncode, re.findall(r"\[([\w-]+)\] ", done.stderr)) == (0, ["history-none"])


def test_a_wrong_sheet_is_told_as_it_says(tmp_path):
    folder = fresh(tmp_path)
    (folder / "content/projects").mkdir(parents=True)
    (folder / "content/projects/soep.md").write_text(blocks("markdown")[1], "utf-8")
    done = run(folder)
    (shown,) = (block for block in blocks("console") if "soep.md" in block)
    command, expected, status = re.fullmatch(r"\$ (.*?)\n(.*)\$ echo \$\?\n(\d)\n", shown, re.DOTALL).groups()
    assert command == "python build.py"
    assert done.stderr == expected
    assert str(done.returncode) == status


def test_it_lists_the_modules_in_the_order_to_read_them(regold):
    doc = fichebak.__doc__
    expected = indent(dedent(doc[doc.index("text/ ") :]).rstrip(), "    ") + "\n"
    text = README.read_text("utf-8")
    before, after = text.index("fichebak/\n") + len("fichebak/\n"), text.index("tests/   ")
    if regold:
        README.write_text(text[:before] + expected + text[after:], "utf-8")
    else:
        assert text[before:after] == expected
