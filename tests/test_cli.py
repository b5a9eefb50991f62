"""The command line: each run is a process of its own, in a folder of its own."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

import pytest

from fichebak import cli
from fichebak.commands import serve, terminal
from fichebak.shell import folders
from tests import conftest, copies
from tests.conftest import HOME, SHEET
from tests.disk import write
from tests.pictures import picture

# Without summaries, since a check would advise to write one.
CONFIG = conftest.CONFIG.replace(
    "  summary: {type: text, label: Samenvatting, aliases: [samenvatting]}\n", ""
)
DATED = CONFIG.replace("sections:\n", "  period: {type: period, label: Periode, filter: true}\nsections:\n")
BAD = """\
---
titel: Brood
contact: wijkwerk@buurt.example, 050 00 00 00
target_groups: [Oudren]
---
## Beschrijving

Zie [de soep](soup.md) of bel <b>057 33 33 33</b>.
"""


@pytest.fixture
def site(tmp_path):
    """Writes files into the site's folder, and returns it."""

    def written(files=None, config=CONFIG):
        given = {"site_config.yaml": config, "content/projects/soep.md": SHEET, **(files or {})}
        return write(tmp_path / "site", given)

    return written


def around():
    """The environment variables of a run."""
    kept = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    return {**kept, "PYTHONPATH": str(HOME), "PYTHONIOENCODING": "utf-8"}


def run(site, *arguments, **environment):
    """Runs the command on a site, from another folder."""
    return copies.run([*arguments, "--site", site], site.parent, {**around(), **environment})


def started(site, *arguments, program=(HOME / "build.py",), **environment):
    """The same in a Python process of its own."""
    return subprocess.run(
        [sys.executable, *program, *arguments, "--site", site],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=site.parent,
        env={**around(), **environment},
        timeout=60,
        check=False,
    )


def without(*packages):
    """A program for `started`: the command where these packages are not installed."""
    return "-c", WITHOUT.format(packages=packages)


WITHOUT = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in {packages}:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Missing())
from fichebak.cli import main
sys.exit(main())
"""


def state(folder):
    """Every file with its bytes and modification time."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in paths
    }


def test_a_site_is_built_beside_its_content(site):
    folder = site()
    done = started(folder)
    assert (done.returncode, done.stderr) == (0, "")
    first, second = done.stdout.splitlines()
    assert first.startswith("1 fiche, ")
    assert first.endswith("de site staat in site/output/")
    assert second.startswith("geschreven: ")
    assert second.endswith(", verwijderd: 0")
    assert "Elke vrijdag soep." in (folder / "output/projecten/soep/index.html").read_text("utf-8")


def test_what_a_library_says_of_a_damaged_photo_is_not_told_where_the_photo_is_shown(site):
    cut_short = b"Exif\0\0II*\0\x08\0\0\0\x05\0"  # five notes of a camera, of which none is there
    page = "---\ntitle: Over\n---\n![Soep](soep.jpg)\n"
    folder = site(
        {"content/images/soep.jpg": picture(kind="JPEG", exif=cut_short), "content/pages/over.md": page}
    )
    done = started(folder)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_site_may_come_elsewhere(site, tmp_path):
    folder = site()
    before = state(folder)
    done = run(folder, "--output", "elders/site", "--no-cache")
    assert done.returncode == 0
    assert "de site staat in elders/site/" in done.stdout
    assert (tmp_path / "elders/site/index.html").is_file()
    assert state(folder) == before


def test_a_second_build_changes_nothing(site):
    folder = site()
    run(folder)
    before = state(folder / "output")
    done = run(folder)
    assert "\ngeschreven: 0, verwijderd: 0\n" in done.stdout
    assert state(folder / "output") == before


def test_addresses_that_go_with_a_name_in_the_configuration_are_told_once(site):
    folder = site()
    run(folder)
    config = folder / "site_config.yaml"
    config.write_text(config.read_text("utf-8") + "paths: {projects: fiches}\n", "utf-8")
    assert "\nweg: projecten/. Links daarheen" in run(folder).stdout
    assert "weg:" not in run(folder).stdout
    (folder / "content/projects/soep.md").write_text(SHEET + "Meer.\n", "utf-8")
    assert "weg:" not in run(folder).stdout  # its files have other names, but the folders stay


def test_drafts_that_are_left_out_are_counted_since_their_author_may_look_for_them(site):
    draft = {"content/projects/brood.md": "---\ntitel: Brood\nstatus: concept\n---\n"}
    folder = site(draft)
    for _ in range(2):  # the second build repeats what the first one said
        assert "\n1 concept staat er nog niet op\n" in run(folder).stdout
    shown = run(folder, "--drafts").stdout
    assert shown.startswith("2 fiches, ")
    assert "\n1 concept staat er ook op: zet deze map zo niet online\n" in shown


def test_a_check_writes_nothing(site, tmp_path):
    folder = site()
    before = state(folder)
    done = run(folder, "check", FICHEBAK_CACHE_KEY="", XDG_STATE_HOME=str(tmp_path / "state"))
    assert done.returncode == 0
    assert done.stdout == "1 fiche nagekeken: alles in orde\n"
    assert state(folder) == before
    assert not (tmp_path / "state").exists()  # nor a key for a cache that it does not store


@pytest.mark.parametrize("command", ["build", "check"])
def test_with_one_bad_sheet_everything_is_told_and_nothing_is_touched(site, command):
    folder = site()
    assert run(folder).returncode == 0
    before = state(folder / "output")
    site({"content/projects/brood.md": BAD, "content/projects/kaas.md": "---\ntitel: Kaas: geit\n---\n"})
    done = run(folder, command)
    assert done.returncode == 1
    assert done.stdout == ""
    messages = [line for line in done.stderr.splitlines() if line.startswith("content/")]
    assert [line.partition("] ")[0] for line in messages] == [
        "content/projects/brood.md:3:1: fout[unknown-field",
        "content/projects/brood.md:4:17: fout[unknown-choice",
        "content/projects/brood.md:8:15: fout[dead-link",
        "content/projects/brood.md:8:31: waarschuwing[html",
        "content/projects/kaas.md:2:12: fout[colon-in-value",
    ]
    assert "4 fouten, 1 waarschuwing" in done.stderr
    assert ("De vorige site staat er nog" in done.stderr) == (command == "build")
    assert state(folder / "output") == before


def test_programs_get_the_mistakes_as_json(site):
    folder = site({"content/projects/brood.md": BAD})
    done = run(folder, "--format", "json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert [(one["line"], one["column"], one["severity"], one["code"]) for one in found] == [
        (3, 1, "error", "unknown-field"),
        (4, 17, "error", "unknown-choice"),
        (8, 15, "error", "dead-link"),
        (8, 31, "warning", "html"),
    ]
    assert {one["path"] for one in found} == {"content/projects/brood.md"}


@pytest.mark.parametrize(
    ("arguments", "path", "message"),
    [
        (["--output", "site/site_config.yaml/uit"], "site_config.yaml", "is er"),
        (["import", "site/lijst.csv"], "lijst.csv", "is er niet"),
        (["import", "elders.csv"], "elders.csv", "is er niet"),
        (["import", "site/content"], "content", "is een map, en hier hoort een bestand"),
    ],
)
def test_what_the_disk_refuses_is_in_that_list_too(site, arguments, path, message):
    done = run(site(), *arguments, "--format", "json")
    assert done.returncode == 1
    (found,) = json.loads(done.stdout)
    assert (found["path"], found["severity"], found["code"], found["hint"]) == (path, "error", "disk", "")
    assert message in found["message"]
    assert found["message"] in done.stderr


def test_merge_requests_get_the_mistakes_as_annotations(site):
    done = run(site({"content/projects/brood.md": BAD}), "--format", "github")
    assert done.returncode == 1
    assert [line.partition(",title=")[0] for line in done.stderr.splitlines()] == [
        "::error file=content/projects/brood.md,line=3,col=1",
        "::error file=content/projects/brood.md,line=4,col=17",
        "::error file=content/projects/brood.md,line=8,col=15",
        "::warning file=content/projects/brood.md,line=8,col=31",
    ]


def test_a_right_site_is_an_empty_list_to_a_program(site):
    done = run(site(), "--format", "json")
    assert (done.returncode, done.stdout) == (0, "[]\n")
    assert "de site staat in" in done.stderr


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_whom_to_ask_is_never_told(site, form):
    done = run(site({"content/projects/brood.md": BAD}), "--format", form)
    output = done.stdout + done.stderr
    assert done.returncode == 1
    for private in ("wijkwerk", "buurt.example", "050 00 00 00", "057 33 33 33"):
        assert private not in output


def test_a_warning_is_no_reason_not_to_build_unless_asked(site):
    folder = site({"content/projects/brood.docx": "x"})
    done = run(folder)
    assert done.returncode == 0
    assert "waarschuwing[not-a-sheet]" in done.stderr
    before = state(folder / "output")
    site({"content/projects/soep.md": SHEET.replace("vrijdag", "zaterdag")})
    assert run(folder, "--strict").returncode == 1
    assert state(folder / "output") == before
    assert run(folder, "check", "--strict").returncode == 1


def test_a_draft_is_built_only_when_asked(site):
    folder = site({"content/projects/brood.md": SHEET.replace("title: ", "status: concept\ntitle: ")})
    page = folder / "output/projecten/brood/index.html"
    assert run(folder).returncode == 0
    assert not page.exists()
    assert run(folder, "--drafts").returncode == 0
    assert page.exists()
    assert run(folder).returncode == 0
    assert not page.exists()


@pytest.mark.parametrize(
    ("arguments", "environment", "running"),
    [
        (["--date", "2020-06-01"], {}, True),
        (["--date", "2021-06-01"], {}, False),
        ([], {"SOURCE_DATE_EPOCH": "1590969600"}, True),  # 1 June 2020
        ([], {"SOURCE_DATE_EPOCH": "1622505600"}, False),  # 1 June 2021
        (["--date", "2020-06-01"], {"SOURCE_DATE_EPOCH": "1622505600"}, True),
        ([], {}, False),
    ],
)
def test_the_day_is_the_one_that_was_asked_for(site, arguments, environment, running):
    sheet = SHEET.replace("title: ", "period: 2020\ntitle: ")
    folder = site({"content/projects/soep.md": sheet}, config=DATED)
    assert run(folder, *arguments, **environment).returncode == 0
    assert (folder / "output/looptijd/loopt-nog").exists() == running
    assert (folder / "output/looptijd/afgelopen").exists() != running


def test_a_quiet_build_says_only_what_is_wrong(site):
    folder = site()
    done = run(folder, "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    site({"content/projects/brood.md": BAD})
    assert "fout[unknown-field]" in run(folder, "--quiet").stderr


def test_what_is_remembered_lies_in_one_folder_or_nowhere(site):
    folder = site()
    run(folder, "--no-cache")
    assert not (folder / ".cache").exists()
    run(folder)
    assert (folder / ".cache").is_dir()
    built = state(folder / "output")
    run(folder, "--no-cache")
    assert state(folder / "output") == built


@pytest.mark.parametrize("written", ["morgen", "9" * 30, "1\x1b[2J"], ids=ascii)
def test_a_day_of_the_environment_that_is_none_is_named_and_not_the_call(site, written):
    folder = site()
    before = state(folder)
    done = run(folder, SOURCE_DATE_EPOCH=written)
    assert done.returncode == 2
    shown = written.replace("\x1b", "\ufffd")
    assert done.stderr.startswith(
        f"build.py build: in de omgeving staat SOURCE_DATE_EPOCH={shown}, en dat is"
    )
    assert state(folder) == before


def test_a_day_in_any_time_zone_is_one(site):
    # As far from Greenwich as POSIX lets a zone be. Python's own time zones end at a day.
    assert started(site(), "check", TZ="<far>-167:59:59").returncode == 0


MISTYPED = {
    "a command": (["chek"], "“chek” is geen commando. Bedoelde u “check”? De commando’s: build, check,"),
    "a command with an option": (["--quiet", "sreve", "--port", "1"], "“sreve” is geen commando. Bedoelde u"),
    "an option": (["check", "--fx"], "de optie “--fx” bestaat hier niet. Bedoelde u “--fix”? Alle opties:"),
    "an option with a value": (
        ["--processes", "1"],
        "de optie “--processes” bestaat hier niet. Alle opties:",
    ),
    "an option before a command": (["--quit", "chek"], "“chek” is geen commando. Bedoelde u “check”?"),
    "an option with the dash of a letter": (
        ["check", "—fix"],
        "de optie “—fix” bestaat hier niet. Bedoelde u “--fix”?",
    ),
    "only such an option": (["–strict"], "de optie “–strict” bestaat hier niet. Bedoelde u “--strict”?"),
    "an option of another command": (["--dry-run"], "de optie “--dry-run” bestaat hier niet. Alle opties:"),
    "a file": (
        ["check", "content/projects/x.md"],
        "“content/projects/x.md” hoort niet achter “check”.",
    ),
    "nothing": (
        ["import"],
        "hier ontbreekt nog: FILE (rekenblad (.csv of .xlsx) of WordPress-export (.xml))",
    ),
    "a day": (
        ["check", "--date", "3/4/2026"],
        "achter “--date” hoort YYYY-MM-DD: reken met deze dag in plaats van vandaag, zoals 2026-03-14",
    ),
    "a day before a command": (["--date", "3/4/2026", "check"], "achter “--date” hoort YYYY-MM-DD:"),
    "a day that is none": (["--date", "2020-02-30"], "achter “--date” hoort YYYY-MM-DD:"),
    "a number": (["--jobs", "veel"], "achter “--jobs” hoort N: hoeveel processen tegelijk"),
    "no process": (["--jobs", "0"], "achter “--jobs” hoort N:"),
    "a choice": (["--format", "xml"], "achter “--format” hoort text, github, json: vorm van de meldingen"),
    "an option without its value": (["--date"], "achter “--date” hoort YYYY-MM-DD:"),
    "a port": (["serve", "--port", "99999"], "achter “--port” hoort PORT: poort voor serve"),
    "a value too many": (["check", "--fix=ja"], "“--fix” staat alleen: er komt niets achter"),
    "signs": (["chek\x1b[2J"], "“chek\ufffd[2J” is geen commando. De commando’s: build,"),
}


@pytest.mark.parametrize(("arguments", "expected"), MISTYPED.values(), ids=MISTYPED)
def test_what_was_mistyped_is_told_in_the_words_of_the_site(site, arguments, expected):
    folder = site()
    before = state(folder)
    done = run(folder, *arguments)
    assert (done.returncode, done.stdout, state(folder)) == (2, "", before)
    usage, _, message = done.stderr.rpartition("\nbuild.py ")
    assert usage.startswith("gebruik: build.py ")
    assert message.partition(": ")[2].startswith(expected)


@pytest.mark.parametrize(
    ("code", "usage", "expected"),
    [
        ("fr", "usage\u00a0: build.py", "«\u00a0chek\u00a0» n’est pas une commande. Vouliez-vous dire"),
        ("en", "usage: build.py", "“chek” is not a command. Did you mean “check”?"),
    ],
)
def test_it_is_told_in_the_language_of_the_site(site, code, usage, expected):
    done = run(site(config=f"language: {code}\n{CONFIG}"), "chek")
    assert done.stderr.startswith(usage)
    assert expected in done.stderr


def test_help_is_in_the_language_of_the_site_and_of_no_other(site):
    output = run(site(config=f"language: fr\n{CONFIG}"), "import", "--help").stdout
    assert output.startswith("usage\u00a0: build.py import ")
    assert "\narguments:\n" in output
    assert "afficher cette explication" in output
    assert "show this" not in output
    assert "\nopties:\n" in run(site(), "--help").stdout


@pytest.mark.parametrize("columns", [40, 80])
def test_help_lists_each_command_on_a_line_of_its_own(site, columns):
    done = started(site(), "check", "--help", COLUMNS=str(columns))
    _, _, listed = done.stdout.partition("\n\nDe commando’s:\n")
    assert re.findall(r"^  (\w+)  +\w", listed, re.MULTILINE) == list(cli.COMMANDS)
    assert max(map(len, listed.splitlines())) < columns


@pytest.mark.parametrize("arguments", [["check"], ["--quiet"], ["--quiet", "check"]])
def test_a_folder_may_be_called_as_a_command_is(site, arguments):
    folder = site()
    assert run(folder, "--output", "check", *arguments).returncode == 0
    assert (folder.parent / "check").exists() == ("check" not in arguments)


WRONG = {
    "no configuration": ({"site_config.yaml": ""}, "site_config.yaml:1:1: fout[missing]"),
    "a binary configuration": ({"site_config.yaml": b"\x80\x81"}, "site_config.yaml:1:1: fout[not-utf-8]"),
    "a binary sheet": (
        {"content/projects/soep.md": b"\x89PNG\r\n\x1a\n\x00"},
        "soep.md:1:1: fout[not-utf-8]",
    ),
    "a broken template": (
        {"templates/detail.html": "{% extends 'base.html' %}\n\n{% if x %}\n"},
        "templates/detail.html:3:1: fout[template]",
    ),
}


@pytest.mark.parametrize(("files", "expected"), WRONG.values(), ids=WRONG)
def test_what_people_made_wrong_is_told_without_a_traceback(site, files, expected):
    folder = site()
    run(folder)
    before = state(folder / "output")
    site(files)
    done = run(folder)
    assert done.returncode == 1, done.stderr
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
    assert state(folder / "output") == before


def test_a_folder_without_a_site_is_told_so(tmp_path):
    done = run(tmp_path / "nergens", "check")
    assert done.returncode == 1
    assert "fout[no-configuration]" in done.stderr
    # The folder that it is called in does not matter.
    assert "Zet het naast build.py, of noem met --site de map" in done.stderr


def test_a_folder_of_somebody_else_is_left_alone(site, tmp_path):
    folder = site()
    (tmp_path / "vakantie").mkdir()
    (tmp_path / "vakantie/foto.jpg").write_bytes(b"x")
    before = state(tmp_path / "vakantie")
    done = run(folder, "--output", tmp_path / "vakantie")
    assert done.returncode == 1
    assert "fout[output-not-ours]" in done.stderr
    assert "vorige site" not in done.stderr
    assert state(tmp_path / "vakantie") == before


def test_an_empty_folder_is_no_previous_site(site):
    folder = site({"content/projects/brood.md": BAD})
    (folder / "output").mkdir()
    done = run(folder)
    assert done.returncode == 1
    assert "vorige site" not in done.stderr


@pytest.mark.parametrize(
    "output",
    [
        "content/pages/uit",
        "content/images/uit",
        "templates/uit",
        "content/../content/uit",
        "content",
        ".",
        "..",
    ],
)
def test_a_site_is_never_put_among_the_files_it_is_made_of_nor_around_them(site, output):
    folder = site()
    before = state(folder / "content")
    done = run(folder, "--output", folder / output)
    assert done.returncode == 1
    assert "fout[output-in-site]" in done.stderr
    assert state(folder / "content") == before
    assert not (folder / "templates").exists()
    assert run(folder, "--output", folder / "content-uit").returncode == 0


def test_a_disk_that_refuses_is_told_without_a_traceback(site):
    folder = site()
    file = folder / "site_config.yaml"
    done = run(folder, "--output", file / "site")
    assert (done.returncode, done.stderr) == (1, f"“{file}” is er al, en is geen map.\n")


def test_whoever_has_used_up_a_share_of_the_disk_is_not_told_that_the_disk_is_full(capsys):
    def refuse(_args):
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    assert terminal.reporting(refuse, Namespace(command="check", site=HOME)) == 1
    assert capsys.readouterr().err == "Het deel van de schijf dat u mag gebruiken, is vol.\n"


@pytest.mark.parametrize("path", [None, "output/index.html"])
def test_what_the_system_says_in_english_stands_in_a_sentence_of_the_site(capsys, path):
    def refuse(_args):
        raise OSError(errno.EFBIG, "File too large", path)

    assert terminal.reporting(refuse, Namespace(command="check", site=HOME)) == 1
    told = "Lezen of schrijven is niet gelukt. Het systeem zegt: "
    assert capsys.readouterr().err == f"{told}{path + ': ' if path else ''}File too large\n"


@pytest.mark.parametrize("problem", [MemoryError(), OSError(errno.ENOMEM, "Cannot allocate memory")])
def test_a_lack_of_memory_is_no_fault_of_ours(capsys, problem):
    def refuse(_args):
        raise problem

    assert terminal.reporting(refuse, Namespace(command="check", site=HOME)) == 1
    told = "Er is te weinig geheugen. Minder processen tegelijk gebruiken er minder: --jobs 1\n"
    assert capsys.readouterr().err == told


@pytest.mark.parametrize("number", [errno.EBUSY, errno.EXDEV])  # of a volume, and of an overlay
def test_an_output_that_a_container_holds_in_place_is_told_with_a_folder_that_works(capsys, tmp_path, number):
    def refuse(_args):
        raise OSError(number, os.strerror(number), str(tmp_path))

    assert terminal.reporting(refuse, Namespace(command="check", site=HOME)) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"“{tmp_path}” kan niet in één keer vervangen worden")
    assert told.endswith(f" --output {tmp_path}/site\n")


def test_a_sheet_that_is_mounted_by_itself_is_not_told_to_be_an_output(capsys, tmp_path):
    (tmp_path / "soep.md").touch()

    def refuse(_args):
        raise OSError(errno.EBUSY, "Device or resource busy", str(tmp_path / "soep.md"))

    assert terminal.reporting(refuse, Namespace(command="check", site=HOME)) == 1
    told = "Lezen of schrijven is niet gelukt. Het systeem zegt: "
    assert capsys.readouterr().err == f"{told}{tmp_path}/soep.md: Device or resource busy\n"


def test_a_console_that_lacks_a_letter_shows_the_others(site):
    done = started(site(), PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 fiche, 10 pagina?s" in done.stdout


UNREADABLE = """
import errno, sys
from fichebak.cli import main

def refuse(event, arguments):
    if event == "open" and str(arguments[0]).endswith("site_config.yaml"):
        raise PermissionError(errno.EACCES, "Permission denied", arguments[0])

sys.addaudithook(refuse)
sys.exit(main())
"""


@pytest.mark.parametrize("command", ["build", "check", "new", "schema"])
def test_a_configuration_that_may_not_be_read_is_told_without_a_traceback(site, command):
    done = started(site(), command, *(["Brood"] if command == "new" else []), program=("-c", UNREADABLE))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "site_config.yaml" in done.stderr


def test_a_configuration_without_end_is_refused_in_words(site):
    folder = site()
    os.truncate(folder / "site_config.yaml", 10**12)  # a sparse file: it takes no space on the disk
    done = run(folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert "site_config.yaml:1:1: fout[" in done.stderr


def test_people_are_spoken_to_in_the_language_of_the_site(site):
    folder = site(config=f"language: en\n{CONFIG}")
    assert run(folder, "check").stdout == "1 sheet checked: all is well\n"
    site({"content/projects/brood.md": BAD}, config=f"language: en\n{CONFIG}")
    assert "error[unknown-field] there is no field “contact” here" in run(folder).stderr


def test_a_mistake_of_our_own_is_called_one(site, tmp_path):
    folder = site()
    run(folder)
    before = state(folder / "output")
    # The command, with a broken module in the package.
    driver = tmp_path / "driver.py"
    driver.write_text(
        "import sys\n"
        "from fichebak import cli\n"
        "from fichebak.content import sheets\n"
        "def broken(*_):\n"
        "    raise RuntimeError('een fout van ons')\n"
        "sheets.read = broken\n"
        "sys.exit(cli.main())\n"
    )
    done = started(folder, "--no-cache", program=(driver,))
    assert done.returncode == 3
    assert "RuntimeError: een fout van ons" in done.stderr
    assert done.stderr.splitlines()[-1] == (
        "Dit is een fout van Fichebak zelf, niet van uw bestanden. Meld ze met de tekst hierboven."
    )
    (found,) = json.loads(started(folder, "--no-cache", "--format", "json", program=(driver,)).stdout)
    assert (found["path"], found["severity"], found["code"]) == ("", "error", "our-bug")
    assert state(folder / "output") == before


def test_a_sheet_with_one_mistake_tells_what_is_wrong_beside_the_others_too(make):
    image = "image: {{file: weg.png, alt: Een bank}}"
    sheet = f"---\ntitle: {{}}\ntarget_groups: {{}}\n{image}\n---\n## Beschrijving\n\nSoep.\n"
    config = CONFIG.replace("fields:\n", "fields:\n  image: {type: image, label: Afbeelding}\n")
    files = {
        "content/projects/soep.md": sheet.format("Soep", "Oudern"),
        "content/projects/oud/Soep.md": sheet.format("Soep", "Ouderen"),
    }
    codes = {
        (diagnostic.place.path, diagnostic.code) for diagnostic in make(files, config=config).diagnostics
    }
    assert codes == {
        ("content/projects/soep.md", "unknown-choice"),
        ("content/projects/soep.md", "image-missing"),
        ("content/projects/oud/Soep.md", "image-missing"),
        ("content/projects/oud/Soep.md", "address-taken"),
    }


def test_a_file_that_is_not_there_is_told_in_words(site):
    done = run(site(), "import", "nergens.csv")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "“nergens.csv” is er niet. Kijk de naam na, en de map waarin u staat.\n"


def test_a_site_that_is_a_file_is_told_in_words(site):
    done = run(site() / "site_config.yaml")
    assert (done.returncode, done.stdout) == (1, "")
    assert "site_config.yaml” is er niet. Kijk de naam na" in done.stderr


def test_who_stops_reading_is_no_mistake(site):
    command = [sys.executable, HOME / "build.py", "schema", "--site", site()]
    # More output than a pipe buffers, to a reader that has closed it already.
    long = CONFIG.replace("Kinderen,", "".join(f"Groep {number}, " for number in range(1000)))
    (command[-1] / "site_config.yaml").write_text(long, "utf-8")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 141


@pytest.fixture
def unpacked(tmp_path):
    """The repository for somebody who runs `python` without our dependencies."""
    for part in ("fichebak", "templates"):
        (tmp_path / part).symlink_to(HOME / part)
    for part in ("build.py", "site_config.yaml"):
        shutil.copy(HOME / part, tmp_path)

    def type_python(*arguments):
        # -S: without the packages that this Python has installed.
        return subprocess.run(
            [Path(sys.base_prefix) / "bin/python3", "-S", "build.py", *arguments],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            check=False,
        )

    return type_python


def test_any_python_will_do_once_make_has_brought_the_packages(unpacked, tmp_path):
    (tmp_path / ".venv").symlink_to(HOME / ".venv")
    done = unpacked("schema")
    assert (done.returncode, done.stderr) == (0, "")
    assert '"$schema"' in done.stdout


def test_an_environment_that_another_user_made_for_himself_counts_for_none(unpacked, tmp_path):
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").write_bytes(b"")
    (tmp_path / ".venv/bin/python").chmod(0)
    done = unpacked("schema")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith("Voer eenmalig uit: make site\n")
    assert "Traceback" not in done.stderr


AN_OLDER_PYTHON = """
import runpy, sys
sys.prefix = sys.base_prefix
sys.version_info = (3, 10, 13)
runpy.run_path(sys.argv[1], run_name="__main__")
"""


def test_a_python_that_is_too_old_is_told_so(unpacked, tmp_path):
    assert unpacked
    command = [sys.executable, "-c", AN_OLDER_PYTHON, tmp_path / "build.py"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Python 3.11 of nieuwer is nodig. ")


def test_before_that_it_says_what_to_do_first(unpacked):
    done = unpacked("schema")
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"Het pakket “\w+” is er niet\. Voer eenmalig uit: make site\n", done.stderr)


def test_whoever_stops_a_preview_while_it_looks_stops_it():
    def stopped(_asked):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        terminal.reporting(stopped, None)
    assert terminal.guarded(stopped, Namespace(command="serve")) == 130


IMPATIENT = """
import os, runpy, signal, sys

class Stopped:
    def find_spec(self, name, *_):
        if name == "fichebak.commands.check":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Stopped())
runpy.run_path(sys.argv[1], run_name="__main__")
"""
"""Stops a command while Python reads its modules."""


def test_whoever_stops_a_command_at_once_sees_no_stack_trace(site):
    command = [sys.executable, "-c", IMPATIENT, HOME / "build.py", "check", "--site", site()]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


HOSTILE = "a\n::stop-commands::z\x1b]0;x\x07"


def test_a_path_that_the_system_refuses_steers_no_terminal_and_no_workflow(capsys):
    def refused(_asked):
        raise OSError(errno.ENAMETOOLONG, "File name too long", HOSTILE)

    assert terminal.reporting(refused, Namespace(command="check", site=Path())) == 1
    shown = "a ::stop-commands::z\ufffd]0;x\ufffd"
    assert capsys.readouterr().err == f"Deze naam is te lang voor de computer: “{shown}”\n"


def test_the_name_of_a_folder_steers_no_terminal_and_no_workflow():
    assert terminal.shown(Path(HOSTILE)) == "a\ufffd::stop-commands::z\ufffd]0;x\ufffd/"


def test_a_file_that_changed_below_a_preview_steers_no_terminal(site, capsys):
    arguments = Namespace(site=site(), today=date.today, jobs=1, quiet=False, format="text")
    live = serve._LivePreview(arguments)  # noqa: SLF001 (the rest of a preview needs a browser)
    live.changed.add(HOSTILE)
    live.look()
    assert capsys.readouterr().out == "aangepast: a ::stop-commands::z\ufffd]0;x\ufffd\n"


def test_a_preview_reads_everything_after_a_reading_that_failed(site, monkeypatch, capsys):
    folder = site()
    sheet = folder / "content/projects/soep.md"
    asked = Namespace(command="serve", site=folder, today=date.today, jobs=1, quiet=True, format="text")
    live = serve._LivePreview(asked)  # noqa: SLF001 (the rest of a preview needs a browser)

    def saved(path, text):
        path.write_text(text)
        live.changed.add(path.relative_to(folder).as_posix())
        live.look()

    def fails(*_):
        raise OSError(errno.EIO, "Input/output error", str(sheet))

    live.look()
    with monkeypatch.context() as patch:
        patch.setattr(folders, "_bytes_of", fails)
        saved(sheet, SHEET.replace("vrijdag", "zondag"))
    assert "soep.md" in capsys.readouterr().err
    saved(folder / "site_config.yaml", CONFIG.replace("Proefbak", "Andere bak"))
    page = live.answer("projecten/soep/index.html").body.decode()
    assert "Elke zondag" in page
    assert "Andere bak" in page


class ReportedMeanwhile(set):
    """Changed paths, to which the thread that watches adds another while they are read."""

    def __init__(self, first, other):
        super().__init__([first])
        self.other = {other}

    def __iter__(self):
        paths = list(super().__iter__())
        self.update(self.other)
        self.other = set()
        return iter(paths)


def test_a_change_that_is_reported_while_a_preview_reads_is_read_next(site):
    folder = site({"content/projects/brood.md": SHEET.replace("title: Soep", "title: Brood")})
    asked = Namespace(command="serve", site=folder, today=date.today, jobs=1, quiet=True, format="text")
    live = serve._LivePreview(asked)  # noqa: SLF001 (the rest of a preview needs a browser)
    live.look()
    soup, bread, settings = "content/projects/soep.md", "content/projects/brood.md", "site_config.yaml"
    live.changed = ReportedMeanwhile(soup, bread)
    live.look()
    (folder / bread).write_text(SHEET.replace("title: Soep", "title: Brood").replace("vrijdag", "zondag"))
    live.changed.add(settings)
    live.look()
    assert "Elke zondag" in live.answer("projecten/brood/index.html").body.decode()
