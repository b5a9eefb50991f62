"""Publishes a site to the output folder, as a whole; nothing else writes there.

The new site is prepared in a folder beside the output, with hard links to files that did not change. Then the
two folders are exchanged in one step. The old site stays beside the output: `rollback` exchanges them again,
and the next build turns that folder into the next site.

Whatever fails, and whenever the process is killed, `output/` holds one whole site. Only a power cut may lose
bytes that the system had not written yet: waiting for the disk would take longer than a build. A build with
`--no-cache` compares every byte, and so mends that.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import sys
from collections.abc import Collection, Iterator, Mapping as Map
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from fichebak.content.paths import MARKER
from fichebak.shell.last_build import fingerprint_of
from fichebak.shell.stamps import Stamp
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
    unhide,
    write,
)
from fichebak.text.diagnostics import Place, wrong

MARKER_TEXT = b"This folder is made by Fichebak. What is changed or added here by hand is lost.\n"
_UNFINISHED = b"This folder is made by Fichebak, and not finished.\n"
"""The marker of a folder that is being prepared: `rollback` refuses it."""


@dataclass(frozen=True, slots=True)
class Published:
    """The result of a publication."""

    written: int
    """The number of files that were added or changed."""
    removed: int
    gone: tuple[str, ...] = ()
    """The folders at the root of which nothing is left, but for the pages of a list that became shorter."""
    stamps: Stamps = field(default_factory=dict, compare=False)
    """The stamps of all files, taken under the lock."""
    fingerprint: str = field(default="", compare=False)
    """The fingerprint of the output, taken under the lock: a later build or `rollback` changes it."""


_NUMBERED = re.compile(r"[^/]+/[0-9]+/index\.html\Z")
"""A further page of the list of all sheets: with fewer sheets it goes, and nobody changed a name."""


class Outdated(Exception):
    """The output is no longer as it was published."""


def publish(
    output: Path, files: Map[str, bytes], kept: Collection[str] = (), last: Published | None = None
) -> Published:
    """Makes the output folder hold exactly these files and the `kept` ones, in one step.

    `last` is the publication that the output is of, and `kept` are those of its files that need no change.

    Raises Outdated if the output is no longer as it was published, as far as that matters; Invalid if the
    folder is not ours to replace, OSError if the disk refuses. In each case the site that was there stays.
    """
    output = _absolute(output)
    for path in files:
        if ".." in PurePosixPath(path).parts or path.startswith("/"):
            raise ValueError(path)  # a bug of ours: no page has such a path
    output.parent.mkdir(parents=True, exist_ok=True)
    with _locked(output.parent), _open_to_all():
        other = _recovered(output)
        if last and not _is_of(output, last):
            raise Outdated
        # To list the output as well would take as long as all the rest: the folder beside it is listed, where
        # nearly every file is the same one.
        present, folders = (last.stamps, []) if last else _listed(output)
        # One by one: together they may not fit in memory.
        live = str(output)
        unhide(live, ["", *folders] if output.is_dir() else [])
        same = {path: present[path] for path in files if holds(live, present, path, files[path])}
        same |= {path: present[path] for path in kept}
        new = [path for path in files if path not in same]
        removed = present.keys() - same.keys() - set(new)
        written = len(new) + (not holds_bytes(f"{live}/{MARKER}", MARKER_TEXT))
        if output.is_dir() and not written and not removed:
            if last and _listed(output)[0] != present:
                raise Outdated
            return Published(0, 0, (), present, fingerprint_of(output))
        ready = _make_ready(other, files, new, same, live)
        _exchange(other, output)
        at_root = {
            f"{path.partition('/')[0]}/" for path in removed if "/" in path and not _NUMBERED.match(path)
        }
        gone = tuple(sorted(folder for folder in at_root if not (output / folder).is_dir()))
        return Published(written, len(removed), gone, ready, fingerprint_of(output))


def go_back(output: Path) -> bool:
    """Exchanges the output with the previous site. False if there is none.

    Raises Invalid and OSError as `publish` does.
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


def beside(output: Path) -> tuple[Path, Path]:
    """The two folders beside an output that may hold a site: the previous one, and one of a killed build."""
    output = _absolute(output)
    return output.parent / f".{output.name}.other", _aside(output)


def _is_of(output: Path, last: Published) -> bool:
    """Whether an output is still the folder of this publication."""
    try:
        return fingerprint_of(output) == last.fingerprint
    except FileNotFoundError:
        return False


def _listed(folder: Path) -> tuple[dict[str, Stamp], list[str]]:
    """The files in a folder but the marker, with their stamps, and its subfolders, parents first."""
    stamps, folders = stamps_below(folder)
    stamps.pop(MARKER, None)
    return stamps, folders


def _absolute(output: Path) -> Path:
    # Not `resolve()`, which would follow an output that is a link; that must be refused.
    return Path(os.path.abspath(output))  # noqa: PTH100


def _recovered(output: Path) -> Path:
    """The folder beside the output, after cleaning up what a killed build left."""
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise wrong(Place(output.name), "output-not-a-folder")
    other, aside = beside(output)
    # Folders of these names that we did not make must not be moved or emptied.
    for folder in (output, aside, other):
        if folder.is_symlink() or not _is_ours(folder):
            raise wrong(Place(folder.name or str(folder)), "output-not-ours", marker=MARKER)
    if not aside.exists():
        return other
    # A build was killed between the two renames of `_exchange`.
    if not output.exists():
        aside.rename(output)
    elif not other.exists():
        aside.rename(other)
    else:
        shutil.rmtree(aside)
    return other


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Lets only one build at a time publish into a folder.

    The folder itself is locked, so that no lock file can be left behind.
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
    """Whether a folder may be replaced: we made it, it is empty, or it does not exist."""
    if not folder.is_dir():
        return not folder.exists()
    return (folder / MARKER).is_file() or not any(folder.iterdir())


def _make_ready(
    folder: Path, files: Map[str, bytes], new: Collection[str], same: Stamps, live: str
) -> dict[str, Stamp]:
    """Makes a folder hold the `new` files and hard links to the `same` files of the live folder.

    Returns the stamps of all files. Raises Outdated if a live file that is needed changed, even now.
    """
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)  # it may be an older folder with another mode
    # The marker comes first, so that the next build knows the folder as ours if this one is killed.
    _mark(folder, _UNFINISHED)
    present, folders = _listed(folder)
    root = str(folder)
    unhide(root, folders)
    ready: dict[str, Stamp] = {}
    for path in present.keys() - set(new) - same.keys():
        os.unlink(f"{root}/{path}")  # noqa: PTH108
    made: set[str] = set()
    for path, known in same.items():
        there = present.get(path)
        if there != known:
            _verify(f"{live}/{path}", known)
            if there is None or not is_alike(f"{root}/{path}", there, f"{live}/{path}", known):
                make_way(root, path, made, is_there=there is not None)
                take_over(f"{live}/{path}", f"{root}/{path}", known)
                now = stamp_of(f"{live}/{path}")
                if (now.size, now.written) != (known.size, known.written):
                    raise Outdated  # or what somebody wrote just now would be noted as ours
            there = stamp_of(f"{root}/{path}")
        ready[path] = there
    for path in new:
        # Also where this older site has the same bytes: with their older time, a program that only uploads
        # newer files would leave the change that was undone on the server.
        make_way(root, path, made, is_there=path in present)
        write(f"{root}/{path}", files[path])
        ready[path] = stamp_of(f"{root}/{path}")
    prune(root, folders, ready)
    _mark(folder, MARKER_TEXT)
    return ready


def _verify(path: str, known: Stamp) -> None:
    """Raises Outdated unless a file has this stamp; not every file system has inode numbers that last."""
    try:
        if stamp_of(path)[:3] == known[:3]:
            return
    except (FileNotFoundError, NotADirectoryError):
        pass
    raise Outdated


def _mark(folder: Path, text: bytes) -> None:
    """Writes the marker that tells that a folder is ours. An existing marker is replaced atomically."""
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
    """Sets the umask so that everybody may read new files, whatever the user's own umask is.

    To `chmod` each file afterwards would cost one more write for every file.
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
        # Two renames; `_recovered` cleans up if the process is killed between them.
        output.rename(_aside(output))
        try:
            ready.rename(output)
        except OSError:
            _aside(output).rename(output)
            raise
        with suppress(OSError):  # the new site is in place; `_recovered` does the rest the next time
            _aside(output).rename(ready)


def _aside(output: Path) -> Path:
    return output.parent / f".{output.name}.aside"


_AT_FDCWD, _RENAME_EXCHANGE = -100, 2  # linux/fcntl.h, linux/fs.h


def _swap(one: Path, two: Path) -> bool:
    """Exchanges two folders in one step with Linux's renameat2(2). False where that is not possible."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        renameat2 = ctypes.CDLL(None).renameat2
    except AttributeError:
        return False
    # Whatever the reason of a refusal is, the two renames are tried next: they succeed, or tell it.
    return bool(renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(two), _RENAME_EXCHANGE) == 0)
