"""The door to the output folder: a site is published as a whole, here alone.

A new site is made ready in a folder beside the output, from hard links to what did not change, and the
two folders change places in one step; the older one stays: to go back to, and to be worked up into the
next. Whatever fails or is killed, and whenever, `output/` is one whole site.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Collection, Iterator
from collections.abc import Mapping as Map
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from fichebak.content.paths import MARKER
from fichebak.shell.stamps import Stamp
from fichebak.shell.standing import marks_of
from fichebak.shell.trees import (
    Stamps,
    holds,
    holds_bytes,
    is_alike,
    make_way,
    prune,
    stamp_of,
    stamps_below,
    take_over,
    write,
)
from fichebak.text.diagnostics import Place, wrong

MARKER_TEXT = b"This folder is made by Fichebak. What is changed or added here by hand is lost.\n"
_UNFINISHED = b"This folder is made by Fichebak, and not finished.\n"
"""In a folder that is being made ready: nobody may go back to it."""


@dataclass(frozen=True, slots=True)
class Published:
    """How much a publication changed, and what stands now."""

    written: int
    removed: int
    stamps: Stamps = field(default_factory=dict, compare=False)
    """Of the files as they were published, whoever publishes after."""
    marks: str = field(default="", compare=False)
    """Of the output as it stood then: whoever comes after, another build or a way back, changes them."""


class Outdated(Exception):
    """What was to be kept of the output is no longer what it was."""


def publish(output: Path, files: Map[str, bytes], kept: Stamps | None = None) -> Published:
    """Makes the output folder hold these files and nothing else, in one step.

    `kept` are files that stand there already and were found to be right, each with its stamp then.

    Raises Outdated when one of those is not there as it was, Invalid when the folder is not ours to
    replace, OSError when the disk refuses; either way the site that stood there still stands.
    """
    output = _absolute(output)
    kept = kept or {}
    for path in files:
        if ".." in PurePosixPath(path).parts or path.startswith("/"):
            raise ValueError(path)  # no page has such a path: this is our own mistake
    output.parent.mkdir(parents=True, exist_ok=True)
    with _locked(output.parent), _open_to_all():
        other = _recovered(output)
        standing = stamps_below(output)
        if any(standing.get(path) != known for path, known in kept.items()):
            raise Outdated
        # One by one: all together they may be more than fit in memory.
        live = str(output)
        same = {path: standing[path] for path in files if holds(live, standing, path, files[path])}
        same |= kept
        is_marked = holds(live, standing, MARKER, MARKER_TEXT)
        new = [path for path in files if path not in same]
        removed = standing.keys() - same.keys() - set(new) - {MARKER}
        written = len(new) + (not is_marked)
        if output.is_dir() and not written and not removed:
            return Published(0, 0, standing, marks_of(output))
        ready = _make_ready(other, files, new, same, live)
        _exchange(other, output)
        return Published(written, len(removed), ready, marks_of(output))


def go_back(output: Path) -> bool:
    """Puts the previous site in the place of the output, and the output in its place. False where none is.

    Raises as `publish` does.
    """
    output = _absolute(output)
    if not output.parent.is_dir():
        return False
    with _locked(output.parent):
        other = _recovered(output)
        if not (output.is_dir() and holds_bytes(f"{other}/{MARKER}", MARKER_TEXT)):
            return False
        _exchange(other, output)
    return True


def stamps_of(output: Path) -> Stamps:
    """The files of the output as they stand; none where none is ours: it may be any folder."""
    output = _absolute(output)
    return stamps_below(output) if (output / MARKER).is_file() else {}


def beside(output: Path) -> tuple[Path, Path]:
    """The folders beside an output that may hold a site: an earlier one, or what a killed build left."""
    output = _absolute(output)
    return output.with_name(f".{output.name}.other"), _aside(output)


def _absolute(output: Path) -> Path:
    # Not resolve(): a link in the place of the output must be seen, not followed.
    return Path(os.path.abspath(output))  # noqa: PTH100


def _recovered(output: Path) -> Path:
    """The folder beside the output, after putting right what a killed build left behind."""
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise wrong(Place(output.name), "output-not-a-folder")
    other, aside = beside(output)
    # Folders of these names which we did not make are not ours to move or to empty.
    for folder in (output, aside, other):
        if folder.is_symlink() or not _is_ours(folder):
            raise wrong(Place(folder.name), "output-not-ours", marker=MARKER)
    if not aside.exists():
        return other
    # A build was killed between two renames.
    if not output.exists():
        aside.rename(output)
    elif not other.exists():
        aside.rename(other)
    else:
        shutil.rmtree(aside)
    return other


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Makes two builds into one folder wait for each other.

    The lock is the folder itself, so that no lock file can be left behind.
    """
    try:
        import fcntl
    except ImportError:  # Windows has no such lock; the exchange still keeps the site whole
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _is_ours(folder: Path) -> bool:
    """Whether nothing is lost if a folder is replaced: we made it, it is empty, or not there."""
    if not folder.is_dir():
        return not folder.exists()
    return (folder / MARKER).is_file() or not any(folder.iterdir())


def _make_ready(
    folder: Path, files: Map[str, bytes], new: Collection[str], same: Stamps, live: str
) -> dict[str, Stamp]:
    """Works a folder up to the wanted files: new ones, and those that are as in the live folder.

    Gives the stamps of those files. Nobody reads the folder meanwhile.
    """
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)  # whatever made it
    # The marker comes first: from here on, whatever happens, the next build knows it for ours.
    _mark(folder, _UNFINISHED)
    folders: list[str] = []
    present = stamps_below(folder, folders)
    present.pop(MARKER, None)
    root = str(folder)
    ready: dict[str, Stamp] = {}
    for path in present.keys() - set(new) - same.keys():
        os.unlink(f"{root}/{path}")  # noqa: PTH108
    made: set[str] = set()
    for path, known in same.items():
        there = present.get(path)
        if there is None or not is_alike(f"{root}/{path}", there, f"{live}/{path}", known):
            make_way(root, path, made, is_there=there is not None)
            take_over(f"{live}/{path}", f"{root}/{path}", known)
            there = stamp_of(f"{root}/{path}")
        ready[path] = there
    for path in new:
        data = files[path]
        if holds(root, present, path, data):
            ready[path] = present[path]
        else:
            make_way(root, path, made, is_there=path in present)
            write(f"{root}/{path}", data)
            ready[path] = stamp_of(f"{root}/{path}")
    prune(root, folders, ready)
    _mark(folder, MARKER_TEXT)
    return ready


def _mark(folder: Path, text: bytes) -> None:
    """Writes the marker, by which a folder is known for ours: it is never missing once it was there."""
    marker = f"{folder}/{MARKER}"
    beside = f"{marker}.new"
    if not os.path.exists(marker):  # noqa: PTH110
        write(marker, text)
    elif not holds_bytes(marker, text):
        with suppress(FileNotFoundError):
            os.unlink(beside)  # noqa: PTH108
        write(beside, text)
        os.replace(beside, marker)  # noqa: PTH105


@contextmanager
def _open_to_all() -> Iterator[None]:
    """Files and folders have the modes they are made with, whatever this user keeps private.

    Setting the mode of each afterwards would be one more change to the disk for every file.
    """
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def _exchange(ready: Path, output: Path) -> None:
    if not output.exists():
        ready.rename(output)
    elif not _swap(ready, output):
        # Elsewhere two renames, with `_recovered` for whoever is killed between them.
        output.rename(_aside(output))
        try:
            ready.rename(output)
        except OSError:
            _aside(output).rename(output)
            raise
        with suppress(OSError):  # the new site stands: `_recovered` does the rest another time
            _aside(output).rename(ready)


def _aside(output: Path) -> Path:
    return output.with_name(f".{output.name}.aside")


_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h


def _swap(one: Path, two: Path) -> bool:
    """Lets two folders change places in one step, where the system can: renameat2(2) on Linux."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    if renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(two), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in {errno.EINVAL, errno.ENOSYS}:  # a file system, or a kernel, that cannot
        return False
    raise OSError(number, os.strerror(number), two.name)
