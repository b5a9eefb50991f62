"""Runs the command in forks of one process that has imported all modules and compiled our templates.

Both take longer than most of the hundreds of runs. Each fork has its own environment, working folder and
streams, and exits after its run: no state passes from one run to the next.
"""

import atexit
import json
import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.conftest import CONFIG, HOME, SHEET

PATIENCE = 60  # seconds

PROGRAM = """
import datetime, json, os, pkgutil, resource, signal, sys, traceback
import bs4, markdownify, openpyxl, PIL.Image  # the modules that commands import lazily
import fichebak

home, config, sheet, *streams = sys.argv[1:]
for module in pkgutil.walk_packages(fichebak.__path__, "fichebak."):
    __import__(module.name)
from fichebak import cli
from fichebak.building.memory import Memory
from fichebak.building.pipeline import build
from fichebak.building.work import Options
from fichebak.shell import folders
from fichebak.shell.generator import generator

generator()
# The first build of a process compiles our templates, which takes ten times as long as that of a small site.
inputs = {
    **folders.read(cli.Path(home, "tests/nowhere")).files,
    "site_config.yaml": config.encode(),
    "content/projects/soep.md": sheet.encode(),
}
assert build(inputs, Options(datetime.date.today()), Memory()).files

def run(arguments, folder, environment, limits, timeout):
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for number, path in enumerate(streams, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    for name, limit in limits.items():
        resource.setrlimit(getattr(resource, name), (limit, limit))
    signal.alarm(timeout)
    sys.argv = ["build.py", *arguments]
    try:
        return cli.main(home=cli.Path(home))
    except SystemExit as exception:
        return exception.code or 0
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()

for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        os._exit(run(*json.loads(line)))
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""


@cache
def _fork_server() -> tuple[subprocess.Popen[str], tuple[Path, Path], tempfile.TemporaryDirectory[str]]:
    """The process that forks, the files for the output and errors of its forks, and the folder of these.

    The folder is held here too: since Python 3.13, a worker process of a build drops what this process is to
    do at its end, and would remove a folder that nothing else holds.
    """
    folder = tempfile.TemporaryDirectory()
    streams = (Path(folder.name, "stdout"), Path(folder.name, "stderr"))
    server = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, HOME, CONFIG, SHEET, *streams],
        cwd=HOME,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def stop() -> None:
        server.communicate()
        folder.cleanup()

    atexit.register(stop)
    return server, streams, folder


def run(
    arguments: list[object],
    folder: Path = HOME,
    environment: dict[str, str] | None = None,
    limits: dict[str, int] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Runs the command in a folder. `limits` are those of the module `resource`, such as `RLIMIT_AS`."""
    server, streams, _ = _fork_server()
    texts = [os.fsdecode(arg) if isinstance(arg, bytes) else str(arg) for arg in arguments]
    variables = dict(os.environ) if environment is None else environment
    server.stdin.write(f"{json.dumps([texts, str(folder), variables, limits or {}, PATIENCE])}\n")
    server.stdin.flush()
    code = int(server.stdout.readline())
    return subprocess.CompletedProcess(texts, code, *(path.read_text("utf-8") for path in streams))
