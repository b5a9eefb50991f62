"""The door to the disk: a site's folder is read, and the output is published, here alone.

The output is published as a whole. A new site is made ready in a folder beside it, from hard links
to what did not change, and the two folders change places in one step; the older one stays to be
worked up into the next. Whatever fails or is killed, and whenever, `output/` is one whole site.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from collections.abc import Mapping as Map
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from fichebak.shell.stamps import Stamp, stamp
from fichebak.text.diagnostics import Diagnostic, Place, error, warning, wrong

MARKER = ".fichebak"
MARKER_TEXT = b"This folder is made by Fichebak. What is changed or added here by hand is lost.\n"
MAX_TEXT, MAX_MAP, MAX_IMAGE = 1_000_000, 5_000_000, 40_000_000
"""Bytes. What is larger is read just far enough for its reader to refuse it."""

_HOME = Path(__file__).resolve().parents[2]
TEMPLATES = _HOME / "templates"
"""Ours; a site may have others over them."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a folder holds, and what there is to say about it."""

    files: dict[str, bytes]
    diagnostics: tuple[Diagnostic, ...]
    taken: dict[Path, tuple[Stamp, bytes]] = field(default_factory=dict)
    """Each file on the disk as it was read. A site's template and ours are two files of one name."""


@dataclass(frozen=True, slots=True)
class Published:
    """How much a publication changed."""

    written: int
    removed: int


def read(site: Path, earlier: Read | None = None) -> Read:
    """The inputs of a build: configuration, content, templates (the site's over ours), words.

    What has not changed since an earlier reading is taken from there.
    """
    reader = _Reader(earlier)
    found: list[Diagnostic] = []
    for own in sorted((_HOME / "fichebak/text/languages").glob("*.yaml")):
        reader.take(f"languages/{own.name}", own, MAX_TEXT)
    for path in _walk(_HOME, "templates", found):
        reader.take(path, _HOME / path, MAX_IMAGE)
    # Ours are trusted; from here on it is the site's.
    found.clear()
    if (site / "site_config.yaml").is_file():
        reader.take("site_config.yaml", site / "site_config.yaml", MAX_TEXT)
    for folder in ("content", "templates"):
        for path in _walk(site, folder, found):
            most = _most(path)
            if most:
                reader.take(path, site / path, most)
            else:
                # An editor who saved “project.docx” or “project.md.txt” here expects to see it on the site.
                found.append(warning(Place(path), "not-a-sheet"))
    return Read(reader.files, tuple(found), reader.taken)


def _most(path: str) -> int:
    """How many bytes of a file are read: none of what is no part of a site."""
    suffix = PurePosixPath(path).suffix.lower()
    if path.startswith(("content/images/", "templates/")):
        return MAX_IMAGE
    if suffix == ".md" and path.startswith(("content/projects/", "content/pages/")):
        return MAX_TEXT
    if suffix in {".csv", ".geojson"} and path.startswith("content/map/"):
        return MAX_MAP
    if suffix in {".js", ".css", ".json", ".woff2", ".txt"} and path.startswith("content/editor/"):
        return MAX_IMAGE
    return 0


@dataclass(frozen=True, slots=True)
class _Reader:
    earlier: Read | None
    files: dict[str, bytes] = field(default_factory=dict)
    taken: dict[Path, tuple[Stamp, bytes]] = field(default_factory=dict)

    def take(self, name: str, path: Path, most: int) -> None:
        """Reads a file: at most one byte more than it may have."""
        # Before the bytes: what changes meanwhile is read again the next time.
        found = stamp(path.stat())
        known = self.earlier.taken.get(path) if self.earlier else None
        if known is None or known[0] != found:
            with path.open("rb") as file:
                known = found, file.read(most + 1)
        self.files[name], self.taken[path] = known[1], known


def _walk(root: Path, folder: str, found: list[Diagnostic]) -> Iterator[str]:
    """The files below a folder, sorted, as paths from the root. Links are refused, not followed."""
    if (root / folder).is_symlink():
        found.append(error(Place(folder), "symlink"))
        return
    if not (root / folder).is_dir():
        return
    for parent, folders, names in os.walk(root / folder, onerror=_refuse):
        folders.sort()
        relative = Path(parent).relative_to(root).as_posix()
        for name in sorted([*names, *folders]):
            path = f"{relative}/{name}"
            mode = (root / path).lstat().st_mode
            if stat.S_ISLNK(mode):
                found.append(error(Place(path), "symlink"))
            elif stat.S_ISREG(mode) and not name.startswith("."):
                yield path
        # What begins with a dot belongs to a program, not to the editor.
        folders[:] = [name for name in folders if not name.startswith(".")]


def _refuse(problem: OSError) -> None:
    """For os.walk, which would take a folder that it cannot read for an empty one."""
    raise problem


def create(site: Path, path: str, data: bytes) -> bool:
    """Writes a new file in the site's folder. False, and nothing done, where there is one already.

    Raises Invalid when a link stands in the way: it may lead out of the site.
    """
    *above, _ = PurePosixPath(path).parents
    for folder in above:
        if (site / folder).is_symlink():
            raise wrong(Place(str(folder)), "symlink")
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    try:
        with (site / path).open("xb") as file:
            file.write(data)
    except FileExistsError:
        return False
    return True


def publish(output: Path, files: Map[str, bytes]) -> Published:
    """Makes the output folder hold these files and nothing else, in one step.

    Raises Invalid when the folder is not ours to replace, OSError when the disk refuses; either
    way the site that stood there still stands.
    """
    # Not resolve(): a link in the place of the output must be seen, not followed.
    output = Path(os.path.abspath(output))  # noqa: PTH100
    _refuse_foreign(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    other = output.with_name(f".{output.name}.other")
    with _locked(output.parent):
        _recover(output, other)
        wanted = {**files, MARKER: MARKER_TEXT}
        published = _difference(output, wanted)
        if output.is_dir() and not published.written and not published.removed:
            return published
        _make_ready(other, wanted, output)
        _exchange(other, output)
    return published


def _refuse_foreign(output: Path) -> None:
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise wrong(Place(output.name), "output-not-a-folder")
    if not _is_ours(output):
        raise wrong(Place(output.name), "output-not-ours", marker=MARKER)


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


def _recover(output: Path, other: Path) -> None:
    """Takes back a site that was moved aside when a build was killed between two renames."""
    aside = _aside(output)
    # Folders of these names which we did not make are not ours to move or to empty.
    for folder in (aside, other):
        if folder.is_symlink() or not _is_ours(folder):
            raise wrong(Place(folder.name), "output-not-ours", marker=MARKER)
    if not aside.exists():
        return
    if not output.exists():
        aside.rename(output)
    elif not other.exists():
        aside.rename(other)
    else:
        shutil.rmtree(aside)


def _is_ours(folder: Path) -> bool:
    """Whether nothing is lost if a folder is replaced: we made it, it is empty, or not there."""
    if not folder.is_dir():
        return not folder.exists()
    return (folder / MARKER).is_file() or not any(folder.iterdir())


def _difference(folder: Path, wanted: Map[str, bytes]) -> Published:
    present = set(_files_in(folder)) if folder.is_dir() else set()
    written = sum(1 for path, data in wanted.items() if not _holds(folder / path, data))
    return Published(written, len(present - wanted.keys()))


def _make_ready(folder: Path, wanted: Map[str, bytes], live: Path) -> None:
    """Works a folder up to the wanted files. Nobody reads it meanwhile."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    # The marker comes first: from here on, whatever happens, the next build knows it for ours.
    _write(folder / MARKER, MARKER_TEXT)
    for path in set(_files_in(folder)) - wanted.keys():
        (folder / path).unlink()
    for path, data in wanted.items():
        if ".." in PurePosixPath(path).parts or path.startswith("/"):
            raise ValueError(path)  # no page has such a path: this is our own mistake
        target = folder / path
        if _holds(target, data):
            continue
        _make_folder(target.parent, folder)
        if target.is_dir():
            shutil.rmtree(target)
        target.unlink(missing_ok=True)
        # A link keeps the time at which the file last changed, for whoever uploads by it.
        if not (_holds(live / path, data) and _link(live / path, target)):
            _write(target, data)
    _prune(folder)


def _make_folder(folder: Path, root: Path) -> None:
    if folder == root or folder.is_dir():
        return
    _make_folder(folder.parent, root)
    folder.mkdir()
    folder.chmod(0o755)


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    path.chmod(0o644)


def _link(source: Path, target: Path) -> bool:
    try:
        os.link(source, target)
    except OSError:
        return False  # a file system without links
    return True


def _holds(path: Path, data: bytes) -> bool:
    try:
        # A link to a file that holds it is not ours: what it leads to may change.
        found = path.lstat()
        return stat.S_ISREG(found.st_mode) and found.st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _files_in(folder: Path) -> Iterator[str]:
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        # A link to a folder is a file to remove, not a folder to write into.
        for name in (*names, *(name for name in folders if (Path(parent) / name).is_symlink())):
            yield (Path(parent) / name).relative_to(folder).as_posix()


def _prune(folder: Path) -> None:
    for parent, _, _ in os.walk(folder, topdown=False):
        if Path(parent) != folder and not any(Path(parent).iterdir()):
            Path(parent).rmdir()


def _exchange(ready: Path, output: Path) -> None:
    if not output.exists():
        ready.rename(output)
    elif not _swap(ready, output):
        # Elsewhere two renames, with `_recover` for whoever is killed between them.
        output.rename(_aside(output))
        try:
            ready.rename(output)
        except OSError:
            _aside(output).rename(output)
            raise
        with suppress(OSError):  # the new site stands: `_recover` does the rest another time
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
