#!/usr/bin/env python3
"""Takes each guard of docs/threats.md out, in a copy, and demands that its test notices.

A guard that no test misses is a guard that somebody will take out one day. With arguments, only mutants of
which the file or the test has one of these words in its name.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import yaml

HOME = Path(__file__).resolve().parent.parent
FAILED = 1
"""What pytest answers when tests ran and some failed; another number says that none could run."""


def main(words: Sequence[str]) -> int:
    """Prints what became of each mutant; gives an exit code."""
    mutants = yaml.safe_load((HOME / "tests/mutants.yaml").read_text("utf-8"))
    wanted = [
        one for one in mutants if not words or any(word in f"{one['file']} {one['test']}" for word in words)
    ]
    if not wanted:  # and not all tests, as pytest would do that is given no names
        print("no mutant has one of these words")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "site"
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
            cwd=HOME,
            capture_output=True,
            text=True,
            check=True,
        )
        for name in filter(None, listed.stdout.split("\0")):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HOME / name, copy / name)
        if _run(copy, sorted({one["test"] for one in wanted})):
            print("the tests fail without a mutant")
            return 1
        lived = [one for one in wanted if not _dies(copy, one)]
    print(f"{len(wanted) - len(lived)} of {len(wanted)} mutants were noticed")
    return 1 if lived else 0


def _dies(copy: Path, mutant: dict[str, str]) -> bool:
    file = copy / mutant["file"]
    text = file.read_text("utf-8")
    file.write_text(text.replace(mutant["old"], mutant["new"]), "utf-8")
    try:
        noticed = _run(copy, [mutant["test"]]) == FAILED
    finally:
        file.write_text(text, "utf-8")
    print(f"{'noticed' if noticed else 'LIVES  '} {mutant['file']}: {mutant['old'].strip()}", flush=True)
    return noticed


def _run(copy: Path, tests: Sequence[str]) -> int:
    # Alone: a run over many processes that stops at the first failure answers as one that was interrupted.
    alone = ["-p", "no:xdist", "--override-ini", "addopts=--import-mode=importlib"]
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", *alone]
    named = [f"tests/{test}" for test in tests]
    # The copy is what is tested, wherever Python was told to look before.
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(  # noqa: S603
        [*command, *named], cwd=copy, env=variables, capture_output=True, text=True, check=False
    )
    if done.returncode not in ({0, FAILED} if len(named) == 1 else {0}):
        print(done.stdout[-1000:])
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
