"""A build makes no network requests, and starts no program other than git."""

import shutil
import subprocess
import sys

import pytest

from fichebak.building import files, pictures, texts
from fichebak.building.memory import Memory
from fichebak.building.pipeline import build
from fichebak.building.work import Options
from tests.conftest import CONFIG, HOME, SHEET, TODAY
from tests.pictures import picture

# Python's audit events report all system operations, including those of libraries.
WATCHED = """
import runpy, sys
told = open(sys.argv.pop(1), "w")
def tell(event, arguments):
    if event.startswith(("socket.", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork")):
        print(event, file=told, flush=True)
    elif event == "subprocess.Popen":
        print(event, arguments[0], file=told, flush=True)
sys.addaudithook(tell)
sys.argv[0] = "build.py"
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def asked_of_the_system(folder, *arguments, code=WATCHED):
    told = folder / "told"
    command = [
        sys.executable,
        "-c",
        code,
        told,
        *arguments,
        "--site",
        folder / "site",
        "--output",
        folder / "out",
    ]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, set(told.read_text().splitlines())


@pytest.fixture
def site(tmp_path):
    shutil.copytree(HOME / "tests/sites/klein", tmp_path / "site")
    return tmp_path


@pytest.mark.parametrize(
    "arguments",
    [["build", "--jobs", "1"], ["check"], ["schema"], ["new", "Een nieuwe fiche"]],
    ids=lambda arguments: arguments[0],
)
def test_no_command_asks_the_network_or_starts_a_program_but_git(site, arguments):
    code, events = asked_of_the_system(site, *arguments)
    assert code == 0
    # Besides subprocess.Popen, Python reports the system call that starts the same program.
    assert {event for event in events if not event.startswith("os.")} <= {"subprocess.Popen git"}
    assert {event for event in events if event.startswith("os.")} <= {"os.posix_spawn", "os.fork_exec"}


def test_the_watch_sees_who_asks_the_network_and_who_starts_a_program(site):
    code = WATCHED.replace(
        'sys.argv[0] = "build.py"',
        "import socket, subprocess; socket.socket().close(); subprocess.run(['true']); "
        'sys.argv[0] = "build.py"',
    )
    _, events = asked_of_the_system(site, "schema", code=code)
    assert {"socket.__new__", "subprocess.Popen true"} <= events


def test_the_number_of_processes_changes_no_byte(ours, monkeypatch):
    for module, threshold in (
        (texts, "TEXTS_WORTH_A_PROCESS"),
        (pictures, "CARDS_WORTH_A_PROCESS"),
        (pictures, "PICTURES_WORTH_A_PROCESS"),
        (files, "WORTH_A_PROCESS"),
    ):
        monkeypatch.setattr(module, threshold, 3)
    config = CONFIG.replace(
        "title: Proefbak\n", "title: Proefbak\nurl: https://b.example/\nsocial_cards: ja\n"
    )
    sheets = {
        f"content/projects/fiche-{n}.md": f"{SHEET}\nMet *{n}* en [link](https://b.example/{n}) `x`.\n"
        for n in range(12)
    }
    for n in range(4):
        ours = {**ours, f"content/images/foto-{n}.png": picture((60 * n, 0, 0), (600, 300))}
    inputs = {
        **ours,
        **{path: text.encode() for path, text in {"site_config.yaml": config, **sheets}.items()},
    }
    made = [build(inputs, Options(TODAY, jobs=jobs), Memory()).files for jobs in (1, 2, 4)]
    assert len(made[0]) > 40
    assert made[0] == made[1] == made[2]
