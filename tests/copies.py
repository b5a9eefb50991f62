"""The command in copies of one process that has all modules.

To start a process for each of hundreds of runs takes longer than most of them do. A copy has its own
environment, folder and streams, and ends with its run: nothing passes from one to the next.
"""

import atexit
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.conftest import HOME

PATIENCE = 60  # seconds

PROGRAM = """
import json, os, pkgutil, resource, signal, sys, traceback
import bs4, markdownify, openpyxl, PIL.Image  # what is only imported when it is wanted
import fichebak

for module in pkgutil.walk_packages(fichebak.__path__, "fichebak."):
    __import__(module.name)
from fichebak import cli

home, *streams = sys.argv[1:]

def run(arguments, folder, environment, limits, patience):
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, path in enumerate(streams, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    for name, most in limits.items():
        resource.setrlimit(getattr(resource, name), (most, most))
    signal.alarm(patience)
    sys.argv = ["build.py", *arguments]
    try:
        return cli.main(home=cli.Path(home))
    except SystemExit as ended:
        return ended.code or 0
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()

for line in sys.stdin:
    copy = os.fork()
    if copy == 0:
        os._exit(run(*json.loads(line)))
    print(os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]), flush=True)
"""


@cache
def _original() -> tuple[subprocess.Popen[str], tuple[Path, Path]]:
    folder = tempfile.TemporaryDirectory()
    streams = (Path(folder.name, "stdout"), Path(folder.name, "stderr"))
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, HOME, *streams],
        cwd=HOME,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def end() -> None:
        program.communicate()
        folder.cleanup()

    atexit.register(end)
    return program, streams


def run(
    arguments: list[object],
    folder: Path = HOME,
    environment: dict[str, str] | None = None,
    limits: dict[str, int] | None = None,
) -> subprocess.CompletedProcess[str]:
    """One run of the command in a folder; `limits` are those of the module `resource`, by name."""
    program, streams = _original()
    given = [os.fsdecode(one) if isinstance(one, bytes) else str(one) for one in arguments]
    known = dict(os.environ) if environment is None else environment
    program.stdin.write(f"{json.dumps([given, str(folder), known, limits or {}, PATIENCE])}\n")
    program.stdin.flush()
    code = int(program.stdout.readline())
    return subprocess.CompletedProcess(given, code, *(path.read_text("utf-8") for path in streams))
