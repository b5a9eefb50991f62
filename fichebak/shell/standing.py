"""Whether anything changed since the last build: if not, there is nothing to read, let alone to build.

The files are not opened: their sizes, times and numbers tell. A file's time of change cannot be set
back by a program that copies files, unlike the time at which it was written. What nobody should have
changed, the output itself, is looked at by its marker alone; any other build compares it whole.
"""

from __future__ import annotations

import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from fichebak.content.paths import CONFIG, MARKER, OWN, TEMPLATES
from fichebak.shell import sealing
from fichebak.shell.generator import HOME, installed
from fichebak.shell.stamps import stamps
from fichebak.shell.starts import start_of

_NOTE = "last-build.txt"
"""A line each: the digest of the inputs, and the marks of the output; then what was said."""
_TICK = 20_000_000
"""Nanoseconds within which a file system may give two changes one time."""


class Inputs(NamedTuple):
    """All that a build depends on, as one digest.

    With it when the newest of it changed, and when all was looked at: nanoseconds since 1970.
    """

    digest: str
    newest: int
    seen: int


def inputs_of(site: Path, output: Path, *options: object) -> Inputs:
    """The files of a site, of the generator, and of version control, with a build's options."""
    own = (HOME / "fichebak", HOME / TEMPLATES)
    roots = (*own, site / CONFIG, *(site / name for name in OWN), *_versions(site))
    asked = (output, *options, sys.version, *installed())
    seen = time.time_ns()
    found = [(name, *stamp) for root in roots for name, stamp in stamps(str(root))]
    # As one text: a digest that is fed file by file costs as much as looking at the files.
    digest = sha256(repr((asked, found)).encode())
    newest = max((changed for _, _, _, changed, _ in found), default=0)
    return Inputs(digest.hexdigest(), newest, seen)


def last_said(cache: Path, output: Path, inputs: Inputs, secret: bytes) -> str | None:
    """What the last build said, if it was of these same inputs and its output still stands."""
    try:
        digest, marks, said = sealing.read(cache / _NOTE, secret).decode().split("\n", 2)
        return said if digest == inputs.digest and marks == marks_of(output) else None
    except (OSError, ValueError):
        return None


def note(cache: Path, marks: str, inputs: Inputs, said: str, secret: bytes) -> None:
    """Notes what a build said, with the marks of the output as it published it.

    A file that changed just before could change again without showing it: then nothing is noted.
    """
    if inputs.newest > inputs.seen - _TICK:
        return
    sealing.write(cache / _NOTE, f"{inputs.digest}\n{marks}\n{said}".encode(), secret)


def marks_of(output: Path) -> str:
    """What changes when the output is replaced, or taken away."""
    folder, marker = output.lstat(), (output / MARKER).lstat()
    return f"{folder.st_ino} {folder.st_ctime_ns} {marker.st_ino} {marker.st_ctime_ns}"


def _versions(site: Path) -> tuple[Path, ...]:
    """The files of version control that change with every commit: dates on pages come from there."""
    git = repository(site)
    if git and git.is_file():  # a second worktree: what all have in common lies elsewhere
        git = git.parent / _told(git).partition("gitdir:")[2].strip()
    if not git or not git.is_dir():
        return ()
    shared = git / "commondir"
    common = git / _told(shared).strip() if shared.is_file() else git
    own = (git / name for name in ("HEAD", "index"))
    return (*own, *(common / name for name in ("refs/heads", "packed-refs", "shallow", "reftable")))


def _told(file: Path) -> str:
    """What a file of git's says, as far as a path goes: git reads no further than a zero either."""
    return start_of(file, _LONGEST).decode("utf-8", "replace").partition("\0")[0]


_LONGEST = 10_000
"""Bytes: more than the path of any file has."""


def repository(site: Path) -> Path | None:
    """Where version control of a site begins: a folder, or a file that tells of one. None without."""
    # “.” has no folder above it, and a link has others above it than what git sees.
    whole = site.resolve()
    return next((git for folder in (whole, *whole.parents) if (git := folder / ".git").exists()), None)
