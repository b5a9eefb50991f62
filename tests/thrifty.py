"""The command with little to spend: so much of the processor, so much memory, and not more.

What runs it is a copy of one process that has all modules. Starting one for each of dozens of files takes
longer than most of them do.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import HOME

PROGRAM = """
import json, os, resource, sys, traceback
import bs4, markdownify, openpyxl  # what only some commands import, and every copy would import again
from fichebak import cli
from fichebak.commands import check, import_
from fichebak.moving import spreadsheets, wordpress

seconds, memory, printed, said = int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]

def run(arguments):
    for number, path in ((1, printed), (2, said)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    try:
        return cli.main(arguments)
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()

for line in sys.stdin:
    copy = os.fork()
    if copy == 0:
        os._exit(run(json.loads(line)))
    print(os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]), flush=True)
"""


@dataclass(frozen=True)
class Done:
    """How a run ended, and what it told."""

    code: int
    stdout: str
    stderr: str


@contextmanager
def thrifty(folder: Path, seconds: int, memory: int) -> Iterator[Callable[..., Done]]:
    """Runs the command with some arguments, again and again; `folder` is for what it tells."""
    printed, said = folder / "printed", folder / "said"
    command = [sys.executable, "-c", PROGRAM, str(seconds), str(memory), printed, said]
    with subprocess.Popen(
        command, cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:

        def run(*arguments: object) -> Done:
            running.stdin.write(json.dumps([str(one) for one in arguments]) + "\n")
            running.stdin.flush()
            code = int(running.stdout.readline())
            return Done(code, printed.read_text("utf-8"), said.read_text("utf-8"))

        yield run
        running.stdin.close()
