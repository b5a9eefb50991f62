#!/usr/bin/env python3
"""Removes each guard of docs/threats.md in a copy of the code, and requires that its test fails.

A guard that no test misses will be removed by somebody one day. Arguments restrict the run to mutants whose
file or test has one of these words in its name.
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
"""Pytest's exit code when tests ran and some failed; other codes mean that they could not run."""


def main(words: Sequence[str]) -> int:
    """Prints whether each mutant was noticed; returns an exit code."""
    mutants = [
        mutant
        for mutant in yaml.safe_load((HOME / "tests/mutants.yaml").read_text("utf-8"))
        if not words or any(word in f"{mutant['file']} {mutant['test']}" for word in words)
    ]
    if not mutants:  # pytest without names would run all tests
        print("no mutant has one of these words")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "site"
        names = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
            cwd=HOME,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split("\0")
        for name in filter(None, names):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(HOME / name, copy / name)
        if _run(copy, sorted({mutant["test"] for mutant in mutants})):
            print("the tests fail without a mutant")
            return 1
        survivors = [mutant for mutant in mutants if not _is_killed(copy, mutant)]
    print(f"{len(mutants) - len(survivors)} of {len(mutants)} mutants were noticed")
    return 1 if survivors else 0


def _is_killed(copy: Path, mutant: dict[str, str]) -> bool:
    """Applies a mutant to the copy, runs its test, and restores the file."""
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
    # One process: with xdist, a run that stops at the first failure exits as if it was interrupted.
    one_process = ["-p", "no:xdist", "--override-ini", "addopts=--import-mode=importlib"]
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-x", *one_process]
    names = [f"tests/{test}" for test in tests]
    # A PYTHONPATH could make Python import the original code instead of the copy.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    result = subprocess.run(  # noqa: S603
        [*command, *names], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    if result.returncode not in ({0, FAILED} if len(names) == 1 else {0}):
        print(result.stdout[-1000:])
    return result.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
