"""The door to a site's folder: it is read here, and what is added to it is written here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from fichebak.content.paths import CONFIG, EDITOR, IMAGES, MAPS, NOT_ON_WINDOWS, OWN, TEMPLATES, is_content
from fichebak.shell.generator import HOME
from fichebak.shell.stamps import Stamp, stamp, stamps
from fichebak.site.geojson import MAX_BYTES as MAX_MAP
from fichebak.site.images import MAX_BYTES as MAX_IMAGE
from fichebak.text.diagnostics import Diagnostic, Place, error, warning, wrong
from fichebak.text.nodes import UNREADABLE
from fichebak.text.wording import one_spelling

MAX_TEXT = 1_000_000
"""Bytes. What is larger is read just far enough for its reader to refuse it."""

OUR_TEMPLATES = HOME / TEMPLATES
"""A site may have others over them."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a folder holds, and what there is to say about it."""

    files: dict[str, bytes]
    diagnostics: tuple[Diagnostic, ...]
    taken: dict[str, tuple[Stamp, bytes]] = field(default_factory=dict)
    """Each file on the disk as it was read. A site's template and ours are two files of one name."""


def read(site: Path, earlier: Read | None = None) -> Read:
    """The inputs of a build: configuration, content, templates (the site's over ours), words.

    What has not changed since an earlier reading is taken from there.
    """
    reader = _Reader(earlier)
    found: list[Diagnostic] = []
    for own in sorted((HOME / "fichebak/text/languages").glob("*.yaml")):
        reader.take(f"languages/{own.name}", str(own), MAX_TEXT)
    for path in _walk(HOME, TEMPLATES, found):
        reader.take(path, f"{HOME}/{path}", MAX_IMAGE)
    # Ours are trusted; from here on it is the site's.
    found.clear()
    config = site / CONFIG
    if config.is_symlink():
        found.append(error(Place(config.name), "symlink"))
    elif config.is_file():
        reader.take(config.name, str(config), MAX_TEXT)
    for folder in OWN:
        for path in _walk(site, folder, found):
            most = _most(path)
            if most:
                reader.take(called(path), f"{site}/{path}", most)
            else:
                # An editor who saved “project.docx” or “project.md.txt” here expects to see it on the site.
                found.append(warning(Place(path), "not-a-sheet"))
    return Read(reader.files, tuple(found), reader.taken)


def called(path: str) -> str:
    """What a build calls a file of a site, which the disk and git may spell otherwise."""
    return one_spelling(path) if path.startswith(IMAGES) else path


def everything(site: Path) -> Iterator[Path]:
    """Every file of a site, whether a build reads it or not: those beside the configuration, too.

    Links are among them, and not followed.
    """
    for path in sorted(site.iterdir()):
        if not path.is_symlink() and (path.is_file() or path.name in OWN):
            yield from (Path(name) for name, _ in stamps(str(path)))


def _is_text(name: str) -> bool:
    """Whether a name is text in UTF-8 of which every sign can be told to somebody.

    An archive may bring others. No address can have them, and shown as they are they would steer a terminal.
    """
    if name.isascii():
        return name.isprintable()
    return UNREADABLE.search(name) is None and not any(sign in name for sign in "\t\n\r")


def _most(path: str) -> int:
    """How many bytes of a file are read: none of what is no part of a site."""
    name = path.lower()  # a path as an object takes longer to make than all else here
    if path.startswith((IMAGES, f"{TEMPLATES}/")):
        return MAX_IMAGE
    if is_content(path):
        return MAX_TEXT
    if name.endswith((".csv", ".geojson")) and path.startswith(MAPS):
        return MAX_MAP
    if name.endswith((".js", ".css", ".json", ".woff2", ".txt")) and path.startswith(EDITOR):
        return MAX_IMAGE
    return 0


@dataclass(frozen=True, slots=True)
class _Reader:
    earlier: Read | None
    files: dict[str, bytes] = field(default_factory=dict)
    taken: dict[str, tuple[Stamp, bytes]] = field(default_factory=dict)

    def take(self, name: str, path: str, most: int) -> None:
        """Reads a file: at most one byte more than it may have."""
        # Before the bytes: what changes meanwhile is read again the next time.
        found = stamp(os.stat(path))  # noqa: PTH116
        known = self.earlier.taken.get(path) if self.earlier else None
        if known is None or known[0] != found:
            known = found, _bytes_of(path, found.size, most + 1)
        self.files[name], self.taken[path] = known[1], known


def _bytes_of(path: str, size: int, most: int) -> bytes:
    """The first bytes of a file that had a size just before; it may have grown."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123
        # Room for as many as there may be would be a megabyte for each sheet.
        data = file.read(min(size + 1, most))
        while len(data) < most and (more := file.read(min(65_536, most - len(data)))):
            data += more
    return data


def _walk(root: Path, folder: str, found: list[Diagnostic]) -> Iterator[str]:
    """The files below a folder, sorted, as paths from the root. Links are refused, not followed.

    Plain texts and one look at each folder: a catalogue has thousands of files, and a preview looks at all
    of them after every change.
    """
    if (root / folder).is_symlink():
        found.append(error(Place(folder), "symlink"))
        return
    # A list and no recursion: folders may lie as deep as somebody likes.
    left = [folder] if (root / folder).is_dir() else []
    while left:
        parent = left.pop()
        with os.scandir(f"{root}/{parent}") as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
        below = []
        for entry in listed:
            path = f"{parent}/{entry.name}"
            # Those belong to a program and not to the editor, who does not even see them.
            is_own = entry.name.startswith((".", "~$")) or entry.name.lower() in _OF_PROGRAMS
            if not is_own and not _is_text(entry.name):
                found.append(error(Place(os.fsencode(path).decode(errors="replace")), "file-name"))
                continue
            if not is_own and NOT_ON_WINDOWS.search(entry.name):
                found.append(warning(Place(path), "windows-name", written=entry.name))
            if entry.is_symlink():
                found.append(error(Place(path), "symlink"))
            elif entry.is_dir(follow_symlinks=False) and not is_own:
                below.append(path)
            elif entry.is_file(follow_symlinks=False) and not is_own:
                yield path
        left += reversed(below)


_OF_PROGRAMS = {"icon\r", "thumbs.db", "desktop.ini"}
"""What a Mac and Windows put in a folder, hidden. Word hides what begins with “~$”; all else, with a dot."""


def keep_apart(site: Path, output: Path) -> None:
    """Raises Invalid for an output among the files that a build reads, or around them."""
    made = output.resolve()
    for folder in OWN:
        own = (site / folder).resolve()
        if made.is_relative_to(own) or own.is_relative_to(made):
            raise wrong(Place(output.name), "output-in-site", folder=f"{folder}/")


def create(site: Path, path: str, data: bytes) -> bool:
    """Writes a new file in the site's folder, as `add` does.

    Raises Invalid when a link stands in the way: it may lead out of the site.
    """
    *above, _ = PurePosixPath(path).parents
    for folder in above:
        if (site / folder).is_symlink():
            raise wrong(Place(str(folder)), "symlink")
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    return add(site / path, data)


def add(path: Path, data: bytes) -> bool:
    """Writes a new file, whole or not at all. False, and nothing done, where something stands already."""
    try:
        file = path.open("xb")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(data)
    except BaseException:  # a full disk, or whoever stops us; half a file would be in the way of a whole one
        path.unlink()
        raise
    return True
