#!/usr/bin/env python3
"""Fuzzes the readers and the cache for longer than the tests do: `scripts/fuzz.py [FILES] [DAYS] [SEED]`.

Reads 100,000 (or FILES) corrupted sheets and configurations. Each must be read, or refused with diagnostics
at positions that exist, in less than a second of CPU time. Then simulates 300 (or DAYS) random days of an
editor: after every edit, a build with the cache must equal a build without it. Failures are printed with a
number: `tests.mutations.mutated(number)` and `tests.edits.day(number, …)` reproduce them.
"""

from __future__ import annotations

import sys
import tempfile
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fichebak.shell import folders
from tests.edits import day
from tests.mutations import mutated
from tests.test_properties import read_config, read_sheet

MAX_SECONDS = 1.0
"""CPU time in which one corrupted file must be read."""


def read(number: int) -> str:
    """Reads corrupted file `number`; returns what failed, or an empty text."""
    is_sheet, data = mutated(number)
    start = time.process_time()
    try:
        (read_sheet if is_sheet else read_config)(data)
    except Exception:  # noqa: BLE001 (any exception is a find)
        return f"file {number}: {traceback.format_exc()}"
    seconds = time.process_time() - start
    return f"file {number}: {seconds:.1f} s" if seconds > MAX_SECONDS else ""


def live(number: int) -> str:
    """Simulates day `number` of an editor; returns what failed, or an empty text."""
    ours = folders.read(Path(__file__).parent / "nowhere").files
    try:
        with tempfile.TemporaryDirectory() as folder:
            day(number, 10, ours, Path(folder))
    except Exception:  # noqa: BLE001
        return f"day {number}: {traceback.format_exc()}"
    return ""


def main(files: int = 100_000, days: int = 300, seed: int = 0) -> int:
    """Prints the failures and the progress; returns an exit code."""
    failures = 0
    with ProcessPoolExecutor() as pool:
        for task, count, chunk_size in ((read, files, 200), (live, days, 1)):
            numbers = range(seed, seed + count)
            for done, failure in enumerate(pool.map(task, numbers, chunksize=chunk_size), start=1):
                if failure:
                    failures += 1
                    print(failure, flush=True)
                if done % max(1, count // 20) == 0:
                    print(f"{task.__name__}: {done} / {count}, {failures} wrong", flush=True)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
