#!/usr/bin/env python3
"""Looks for what the tests do not know yet: `scripts/fuzz.py [FILES] [DAYS] [SEED]`.

Reads so many spoilt sheets and configurations (100,000), each of which must be read or refused at places
that exist, in less than a second of the processor; then lives so many random days of an editor (300), after
whose every edit a build from what is remembered must be a build from nothing. What goes wrong is printed
with its number: `tests.mutations.mutated(number)` and `tests.edits.day(number, …)` make it again.
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

SECOND = 1.0


def read(number: int) -> str:
    """What is wrong with how a spoilt file is read, or nothing."""
    is_sheet, data = mutated(number)
    start = time.process_time()
    try:
        (read_sheet if is_sheet else read_config)(data)
    except Exception:  # noqa: BLE001 (whatever it is, it is what we look for)
        return f"file {number}: {traceback.format_exc()}"
    took = time.process_time() - start
    return f"file {number}: {took:.1f} s" if took > SECOND else ""


def live(number: int) -> str:
    """What went wrong on a day, or nothing."""
    ours = folders.read(Path(__file__).parent / "nowhere").files
    try:
        with tempfile.TemporaryDirectory() as folder:
            day(number, 10, ours, Path(folder))
    except Exception:  # noqa: BLE001
        return f"day {number}: {traceback.format_exc()}"
    return ""


def main(files: int = 100_000, days: int = 300, seed: int = 0) -> int:
    """Prints what is wrong; gives an exit code."""
    wrong = 0
    with ProcessPoolExecutor() as pool:
        for work, count, chunk in ((read, files, 200), (live, days, 1)):
            numbers = range(seed, seed + count)
            for done, said in enumerate(pool.map(work, numbers, chunksize=chunk), start=1):
                if said:
                    wrong += 1
                    print(said, flush=True)
                if done % max(1, count // 20) == 0:
                    print(f"{work.__name__}: {done} / {count}, {wrong} wrong", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
