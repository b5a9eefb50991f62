"""Operations on the files of a folder: plain system calls on str paths, as a site has thousands of files."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterable, Mapping as Map
from contextlib import suppress
from pathlib import Path

from fichebak.shell.stamps import Stamp, stamp

Stamps = Map[str, Stamp]
"""The stamps of the files in a folder, by relative path."""


def stamp_of(path: str) -> Stamp:
    """The stamp of a file. Raises OSError if there is none."""
    return stamp(os.lstat(path))


def stamps_below(folder: Path) -> tuple[dict[str, Stamp], list[str]]:
    """The stamp of every file in a folder, and its subfolders, parents before children.

    Anything else, such as a link, has a stamp that equals no other.
    """
    found: dict[str, Stamp] = {}
    folders: list[str] = []
    root = str(folder)
    # A loop, because folders can be nested deeper than Python recurses.
    left = [""] if folder.is_dir() else []
    while left:
        before = left.pop()
        with os.scandir(f"{root}/{before}") as entries:
            for entry in entries:
                path = before + entry.name
                if entry.is_dir(follow_symlinks=False):
                    folders.append(path)
                    left.append(f"{path}/")
                elif entry.is_file(follow_symlinks=False):
                    found[path] = stamp(entry.stat(follow_symlinks=False))
                else:
                    found[path] = _FOREIGN
    return found, folders


_FOREIGN = Stamp(-1, -1, -1, -1)


def holds(folder: str, there: Stamps, path: str, data: bytes) -> bool:
    """Whether a path of a folder is a regular file (not a link) with these bytes, that everybody may read."""
    known = there.get(path)
    return known is not None and known.size == len(data) and holds_bytes(f"{folder}/{path}", data, _READABLE)


_READABLE, _FOLDER = 0o444, 0o755


def holds_bytes(path: str, data: bytes, mode: int = 0) -> bool:
    """The same for a single path, which need not exist. One that lacks some of `mode` is given it."""
    try:
        status = os.lstat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size != len(data):
            return False
        if ~status.st_mode & mode:
            os.chmod(path, mode | stat.S_IWUSR)  # noqa: PTH101
            # Its stamp is another now, so a new file takes its place; unless the disk gives all one mode.
            if not ~os.lstat(path).st_mode & mode:
                return False
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            return file.read() == data
    except OSError:
        return False


def is_alike(path: str, one: Stamp, live: str, other: Stamp) -> bool:
    """Whether a file is a hard link to the live one or, on a file system without those, a copy of it."""
    if (one.size, one.written) != (other.size, other.written):
        return False
    return one.number == other.number or holds_bytes(path, Path(live).read_bytes(), _READABLE)


def take_over(live: str, target: str, known: Stamp) -> None:
    """Hard-links or copies the live file to another path, with its mtime: uploads compare by that."""
    try:
        os.link(live, target)
    except OSError:  # a file system without links
        write(target, Path(live).read_bytes())
        os.utime(target, ns=(known.written, known.written))


def make_way(root: str, path: str, made: set[str], *, is_there: bool) -> None:
    """Makes the folder of a new file, and removes whatever is at its path."""
    _make_above(root, path, made)
    target = f"{root}/{path}"
    if is_there:
        os.unlink(target)  # noqa: PTH108
    elif os.path.isdir(target):  # noqa: PTH112
        shutil.rmtree(target)


def _make_above(root: str, path: str, made: set[str]) -> None:
    above = path.rpartition("/")[0]
    if above and above not in made:
        _make_above(root, above, made)
        target = f"{root}/{above}"
        if not os.path.isdir(target):  # noqa: PTH112
            os.mkdir(target, _FOLDER)  # noqa: PTH102
        made.add(above)


def unhide(root: str, folders: Iterable[str]) -> None:
    """Lets everybody list folders that were hidden by hand."""
    for folder in folders:
        path = f"{root}/{folder}"
        if ~os.stat(path).st_mode & _FOLDER:  # noqa: PTH116
            with suppress(PermissionError):  # it is another user’s
                os.chmod(path, _FOLDER)  # noqa: PTH101


def write(path: str, data: bytes) -> None:
    """Writes a new file that everybody may read."""
    handle = os.open(path, _NEW, 0o644)
    try:
        left = memoryview(data)
        while left:  # an almost full disk may take only a part
            left = left[os.write(handle, left) :]
    finally:
        os.close(handle)


_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def prune(root: str, folders: list[str], files: Iterable[str]) -> None:
    """Removes the folders that hold none of these files. In `folders` parents come before children."""
    needed: set[str] = set()
    for path in files:
        above = path.rpartition("/")[0]
        while above and above not in needed:
            needed.add(above)
            above = above.rpartition("/")[0]
    for folder in reversed(folders):
        if folder not in needed:
            try:
                os.rmdir(f"{root}/{folder}")  # noqa: PTH106
            except OSError as problem:
                # It was already replaced by a file, or somebody just put something in it.
                if problem.errno not in {errno.ENOENT, errno.ENOTDIR, errno.ENOTEMPTY, errno.EEXIST}:
                    raise
