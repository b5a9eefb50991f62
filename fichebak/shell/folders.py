"""Reads a site's folder, adds new files to it, and replaces a file."""

from __future__ import annotations

import os
import re
import tempfile
from codecs import BOM_UTF8
from collections.abc import Collection, Iterable, Iterator, Mapping as Map
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from fichebak.content.paths import (
    CONFIG,
    CONTENT,
    EDITOR,
    IMAGES,
    MAPS,
    NOT_ON_WINDOWS,
    OWN,
    README,
    TEMPLATES,
    is_content,
)
from fichebak.shell.generator import HOME
from fichebak.shell.stamps import Stamp, stamp, stamps
from fichebak.site.geojson import MAX_BYTES as MAX_MAP
from fichebak.site.images import MAX_BYTES as MAX_IMAGE
from fichebak.site.overrides import without_effect
from fichebak.text.diagnostics import Diagnostic, Place, error, warning, wrong
from fichebak.text.nodes import UNREADABLE
from fichebak.text.wording import one_spelling

MAX_TEXT = 1_000_000
"""Bytes of the largest text. Of a larger file one byte more is read, so that its parser refuses it."""

MAX_CHANGED = 10
"""The most files that are read alone because they were reported as changed. After more, as when version
control exchanges them, notifications may have been lost."""

OUR_TEMPLATES = HOME / TEMPLATES
"""Our own templates; those of a site take precedence."""


class Read(NamedTuple):
    """The files of a folder, and the diagnostics about them."""

    site: Path
    files: dict[str, bytes]
    walked: tuple[Diagnostic, ...]
    """What was found wrong with names and kinds of files."""
    taken: Map[str, tuple[Stamp, bytes]]
    """Each file by its path on the disk. (A site's template and ours have the same name in `files`.)"""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        own, ours = self._templates_in(self.site), self._templates_in(HOME)
        return (*self.walked, *without_effect(self.files, own.keys(), ours))

    def _templates_in(self, folder: Path) -> dict[str, bytes]:
        start = f"{folder}/"
        return {
            name_in_build(path.removeprefix(start)): data
            for path, (_, data) in self.taken.items()
            if path.startswith(f"{start}{TEMPLATES}/")
        }


def read(site: Path, earlier: Read | None = None, changed: Collection[str] = ()) -> Read:
    """The inputs of a build: configuration, content, templates (the site's replace ours), texts.

    Files with the same stamp as in an earlier reading are taken from there. `changed` are the paths in the
    site that were reported as changed since then, if that is known: if they are a few files that were there
    before, these are read, and no other file is looked at.
    """
    are_few = 0 < len(changed) <= MAX_CHANGED
    if earlier and are_few and all(_was_read(site, path, earlier) for path in changed):
        return _updated(site, earlier, changed)
    reader = _Reader(earlier)
    found: list[Diagnostic] = []
    for own in sorted((HOME / "fichebak/text/languages").glob("*.yaml")):
        reader.take(f"languages/{own.name}", str(own), MAX_TEXT)
    for path in _walk(HOME, TEMPLATES, found):
        reader.take(path, f"{HOME}/{path}", MAX_IMAGE)
    # We trust our own files: only diagnostics about the site's own are kept.
    found.clear()
    config = site / CONFIG
    if config.is_symlink():
        found.append(error(Place(config.name), "symlink"))
    elif config.is_file():
        reader.take(CONFIG, f"{site}/{CONFIG}", _size_limit(CONFIG))
    for folder in OWN:
        for path in _walk(site, folder, found):
            most, name = _size_limit(path), name_in_build(path)
            if path.startswith(CONTENT) and name in reader.files:
                found.append(error(Place(path), "name-twice"))
            elif most:
                reader.take(name, f"{site}/{path}", most)
                if is_content(name) and (match := _EXTENSIONS.search(name)):
                    near = f"{PurePosixPath(name[: match.start()]).name}.md"
                    found.append(warning(Place(name), "extension-twice", written=match[0], near=near))
            else:
                # An editor who saves “project.docx” or “project.md.txt” here expects it on the site.
                found.append(warning(Place(path), "not-a-sheet"))
    found.extend(warning(Place(name), "not-a-sheet") for name in _sheets_beside(site))
    return Read(site, reader.files, tuple(found), reader.taken)


_EXTENSIONS = re.compile(r"(?:\.(?:md|markdown|txt|docx?|odt))+\.md$", re.IGNORECASE)
"""The end of a name that got an extension by somebody who did not see the one that it had."""


def _sheets_beside(site: Path) -> list[str]:
    """The names of sheets beside the configuration, where the page of a repository puts what one uploads."""
    return sorted(
        path.name
        for path in site.glob("*.[mM][dD]")
        if path.is_file()
        and not path.is_symlink()
        and _is_text(path.name)
        and _bytes_of(str(path), 6, 6).removeprefix(BOM_UTF8).startswith(b"---")
    )


def _was_read(site: Path, path: str, earlier: Read) -> bool:
    """Whether a path in the site was a file of it before, and is one now."""
    _, data = earlier.taken.get(f"{site}/{path}", (None, None))
    # Of two spellings of one name, only one counts; and our own templates may be in a folder of the site.
    was_used = data is not None and earlier.files.get(name_in_build(path)) is data
    return was_used and (site / path).is_file() and not (site / path).is_symlink()


def _updated(site: Path, earlier: Read, changed: Iterable[str]) -> Read:
    """The earlier files, with the changed ones read again.

    Also those with the same stamp: on some disks, two changes within a second or two get the same time.
    """
    reader = _Reader(None, {**earlier.files}, {**earlier.taken})
    for path in changed:
        reader.take(name_in_build(path), f"{site}/{path}", _size_limit(path))
    return Read(site, reader.files, earlier.walked, reader.taken)


def name_in_build(path: str) -> str:
    """The name of a file within a build. The disk and git may have another Unicode form of it."""
    return one_spelling(path)


def everything(site: Path) -> Iterator[Path]:
    """Every file of a site, whether a build reads it or not, including those beside the configuration.

    Links are listed but not followed.
    """
    for path in sorted(site.iterdir()):
        if not path.is_symlink() and (path.is_file() or path.name in OWN):
            yield from (Path(name) for name, _ in stamps(str(path)))


def _is_text(name: str) -> bool:
    """Whether a name is valid UTF-8 without control characters.

    Names from an archive may be neither. They cannot be in a URL, and printing them could control a terminal.
    """
    if name.isascii():
        return name.isprintable()
    return UNREADABLE.search(name) is None and not any(sign in name for sign in "\t\n\r")


def _size_limit(path: str) -> int:
    """The most bytes to read of a file; 0 for a file that is no part of a site."""
    name = path.lower()  # a str: making a Path would take longer than all the rest
    if path.startswith((IMAGES, f"{TEMPLATES}/")):
        return 0 if path.startswith(IMAGES) and name.endswith(".md") else MAX_IMAGE
    if path == CONFIG or is_content(path):
        return MAX_TEXT
    if name.endswith((".csv", ".geojson")) and path.startswith(MAPS):
        return MAX_MAP
    if name.endswith((".js", ".css", ".json", ".woff2", ".txt")) and path.startswith(EDITOR):
        return MAX_IMAGE
    return 0


@dataclass(frozen=True, slots=True)
class _Reader:
    """Collects the files, and takes what did not change from an earlier reading."""

    earlier: Read | None
    files: dict[str, bytes] = field(default_factory=dict)
    taken: dict[str, tuple[Stamp, bytes]] = field(default_factory=dict)

    def take(self, name: str, path: str, most: int) -> None:
        """Reads a file: at most one byte more than is allowed."""
        # The stamp comes before the bytes: if the file changes in between, it is read again next time.
        now = stamp(os.stat(path))  # noqa: PTH116
        known = self.earlier.taken.get(path) if self.earlier else None
        if known is None or known[0] != now:
            known = now, _bytes_of(path, now.size, most + 1)
        self.files[name], self.taken[path] = known[1], known


def _bytes_of(path: str, size: int, most: int) -> bytes:
    """At most `most` bytes of a file that had this size just before; it may have grown."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123
        # `read(most)` would allocate a megabyte for each sheet.
        data = file.read(min(size + 1, most))
        while len(data) < most and (more := file.read(min(65_536, most - len(data)))):
            data += more
    return data


def _walk(root: Path, folder: str, found: list[Diagnostic]) -> Iterator[str]:
    """The files below a folder, sorted, as paths relative to the root. Links are reported, not followed.

    With str paths and one `scandir` for each folder, because a preview walks thousands of files after
    every change.
    """
    if (root / folder).is_symlink():
        found.append(error(Place(folder), "symlink"))
        return
    # A loop, because folders can be nested deeper than Python recurses.
    left = [folder] if (root / folder).is_dir() else []
    while left:
        parent = left.pop()
        with os.scandir(f"{root}/{parent}") as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
        below = []
        for entry in listed:
            path = f"{parent}/{entry.name}"
            if is_passed_over(entry.name):
                continue
            if not _is_text(entry.name):
                found.append(error(Place(os.fsencode(path).decode(errors="replace")), "file-name"))
                continue
            if NOT_ON_WINDOWS.search(entry.name):
                found.append(warning(Place(path), "windows-name", written=entry.name))
            if entry.is_symlink():
                found.append(error(Place(path), "symlink"))
            elif entry.is_dir(follow_symlinks=False):
                below.append(path)
            elif entry.is_file(follow_symlinks=False):
                yield path
        left += reversed(below)


def is_passed_over(name: str) -> bool:
    """Whether a file is not meant for the site, so that nothing is said about it.

    A README is for colleagues who look into the folder. Programs leave files that people do not see: those of
    Word begin with “~$”, others with a dot. Emacs marks each file that it has open by a link, such as
    “.#soep.md”, that leads nowhere, and saves it meanwhile as “#soep.md#”; a sheet may be “#1.md”.
    """
    return any(names.fullmatch(name) for names in (_OF_A_PROGRAM, README)) or name.lower() in _OF_PROGRAMS


_OF_A_PROGRAM = re.compile(r"\..*|~\$.*|#.*#|.*~|.*\.tmp", re.DOTALL)
_OF_PROGRAMS = {"4913", "icon\r", "thumbs.db", "desktop.ini"}
"""The file by which Vim tries whether it may write in a folder, and hidden files of macOS and Windows."""


def keep_apart(site: Path, output: Path) -> None:
    """Raises Invalid when the output folder is inside a folder that a build reads, or contains one."""
    made = Path(os.path.realpath(output))  # unlike `resolve`, it does not raise for a link to itself
    for folder in OWN:
        own = Path(os.path.realpath(site / folder))
        if made.is_relative_to(own) or own.is_relative_to(made):
            raise wrong(Place(output.name or str(output)), "output-in-site", folder=f"{folder}/")


def create(site: Path, path: str, data: bytes) -> bool:
    """Writes a new file in the site's folder, as `add` does.

    Raises Invalid when a folder above it is a link, which could lead out of the site.
    """
    *above, _ = PurePosixPath(path).parents
    for folder in above:
        if (site / folder).is_symlink():
            raise wrong(Place(str(folder)), "symlink")
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    return add(site / path, data)


def add(path: Path, data: bytes) -> bool:
    """Writes a new file, whole or not at all. False, and nothing is written, if the path exists."""
    try:
        file = path.open("xb")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(data)
    except BaseException:  # a full disk or Ctrl+C: half a file would block the next attempt
        path.unlink()
        raise
    return True


def rewrite(path: Path, old: bytes, new: bytes) -> bool:
    """Replaces old bytes by new ones, with the same mode. False if the file no longer holds the old bytes.

    Raises OSError if the disk refuses; the old file is then still there.
    """
    # The name begins with a dot, so that a build skips the file should it be left behind, and goes on as the
    # other does, to be recognised. Fifty characters may take 200 of the 255 bytes that a name can have.
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:50]}.", dir=path.parent)
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        made.chmod(path.stat().st_mode & 0o7777)
        if path.read_bytes() != old:
            return False
        made.replace(path)
    finally:
        with suppress(FileNotFoundError):
            made.unlink()
    return True
