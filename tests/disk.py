"""Intercepts file system operations before they happen, to simulate failing disks and killed processes.

It uses Python's audit events, so that it also sees operations that the tested code starts to use later.
"""

import os
import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_OPERATIONS = ("open", "os.", "shutil.", "fcntl.")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_callbacks: list[Callable[[str], None]] = []


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if _callbacks and event.startswith(_OPERATIONS):
        # The third argument of "open" has the flags of open(2).
        is_writing = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
        _callbacks[-1]("open for writing" if is_writing else event)


sys.addaudithook(_hook)  # permanent: Python cannot remove an audit hook


@contextmanager
def before_each(callback: Callable[[str], None]) -> Iterator[None]:
    """Calls `callback` with the name of each operation before it happens; an exception prevents it."""
    _callbacks.append(callback)
    try:
        yield
    finally:
        _callbacks.pop()


@contextmanager
def before_number(number: int, callback: Callable[[], None]) -> Iterator[list[str]]:
    """Calls `callback` before operation `number`, counting from 0; yields the names of all operations."""
    operations: list[str] = []

    def count(event: str) -> None:
        operations.append(event)
        if len(operations) == number + 1:
            callback()

    with before_each(count):
        yield operations


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Limits the size of files: the system refuses to write more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def content(folder: Path) -> dict[str, bytes | None]:
    """The contents of a folder by relative path: the bytes of files, None for folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Writes files, given by relative path, into a folder, and returns that."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder
