"""Operations on the disk, seen just before they happen: for disks that refuse and processes that die.

Python itself tells of every operation (its audit events), so that none is forgotten here when the code
that is tested comes to use another.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_OPERATIONS = ("open", "os.", "shutil.", "fcntl.")
_acts: list[Callable[[str], None]] = []


def _tell(event: str, arguments: tuple[object, ...]) -> None:
    if _acts and event.startswith(_OPERATIONS):
        # Of a file that is opened, the third argument has the flags of open(2).
        is_changed = event == "open" and isinstance(arguments[2], int) and arguments[2] & _CHANGING
        _acts[-1]("open for writing" if is_changed else event)


_CHANGING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


sys.addaudithook(_tell)  # for good: Python has no way to take a hook away


@contextmanager
def before_each(act: Callable[[str], None]) -> Iterator[None]:
    """Calls `act` with the name of each operation before it happens; what it raises prevents it."""
    _acts.append(act)
    try:
        yield
    finally:
        _acts.pop()


@contextmanager
def before_number(number: int, act: Callable[[], None]) -> Iterator[list[str]]:
    """Calls `act` before one operation, counting from 0; gives the names of all that were asked for."""
    seen: list[str] = []

    def count(event: str) -> None:
        seen.append(event)
        if len(seen) == number + 1:
            act()

    with before_each(count):
        yield seen


def content(folder: Path) -> dict[str, bytes | None]:
    """What a folder holds: its files with their bytes, its folders with nothing."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }
