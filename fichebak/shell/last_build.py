"""Finds out whether anything changed since the last build; if not, there is nothing to read or build.

Files are compared by stamp, without opening them. A stamp holds the ctime, which a program that copies files
cannot set back, unlike the mtime. The output, which nobody should change by hand, is only compared by its
folder and marker; a build that does run publishes no file that was changed there.
"""

from __future__ import annotations

import marshal
import os
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
"""The digest of the inputs and the fingerprint of the output, a line each; then what the build printed."""
_SECOND = 1_000_000_000
_TICK, _LONG_TICK = _SECOND // 50, 2 * _SECOND
"""Nanoseconds: two changes so close together may get the same time from a file system. The long one is for
those that only know whole seconds or, as on a memory stick, even ones."""


class Inputs(NamedTuple):
    """Everything that a build depends on, as one digest."""

    digest: str
    newest: int
    """When the newest file changed: nanoseconds since 1970."""
    seen: int
    """When we began to look: nanoseconds since 1970."""


def inputs_of(site: Path, output: Path, *options: object) -> Inputs:
    """The inputs of a build: the files of the site, of the generator and of git, and the options."""
    own = (HOME / "fichebak", HOME / TEMPLATES)
    roots = (*own, site / CONFIG, *(site / name for name in OWN), *_versions(site))
    settings = (output, *options, sys.version, *installed())
    seen = time.time_ns()
    files = [(name, *stamp) for root in roots for name, stamp in stamps(str(root))]
    # At once: an update for each file would cost as much as reading the stamps. `repr` of so many takes six
    # times as long as `marshal`, whose version 2 writes equal values alike; later ones look at references.
    digest = sha256(repr(settings).encode() + marshal.dumps(files, 2))
    newest = max((changed for _, _, _, changed, _ in files), default=0)
    return Inputs(digest.hexdigest(), newest, seen)


def last_printed(cache: Path, output: Path, inputs: Inputs, secret: bytes) -> str | None:
    """What the last build printed, if it had the same inputs and its output is still there; else None."""
    try:
        digest, fingerprint, printed = sealing.read(cache / _NOTE, secret).decode().split("\n", 2)
        return printed if digest == inputs.digest and fingerprint == fingerprint_of(output) else None
    except (OSError, ValueError):
        return None


def note(cache: Path, fingerprint: str, inputs: Inputs, printed: str, secret: bytes) -> None:
    """Stores what a build printed, with the fingerprint of the output that it published.

    If an input changed just before, another change could leave its stamp the same: then nothing is stored.
    """
    tick = _TICK if inputs.newest % _SECOND else _LONG_TICK
    if inputs.newest > inputs.seen - tick:
        return
    sealing.write(cache / _NOTE, f"{inputs.digest}\n{fingerprint}\n{printed}".encode(), secret)


def fingerprint_of(output: Path) -> str:
    """A text that changes when the output is replaced. Raises OSError when it is missing."""
    folder, marker = output.lstat(), (output / MARKER).lstat()
    return f"{folder.st_ino} {folder.st_ctime_ns} {marker.st_ino} {marker.st_ctime_ns}"


def _versions(site: Path) -> tuple[Path, ...]:
    """The files of git that change with every commit: the dates of sheets come from its history."""
    git = repository(site)
    if git and git.is_file():  # a linked worktree, whose shared files are elsewhere
        git = git.parent / _content(git).partition("gitdir:")[2].strip()
    if not git or not git.is_dir():
        return ()
    shared = git / "commondir"
    common = git / _content(shared).strip() if shared.is_file() else git
    own = (git / name for name in ("HEAD", "index"))
    return (*own, *(common / name for name in ("refs/heads", "packed-refs", "shallow", "reftable")))


def _content(file: Path) -> str:
    """The path in a file of git's, up to a zero byte, as git reads it."""
    return start_of(file, _LONGEST).decode("utf-8", "replace").partition("\0")[0]


_LONGEST = 10_000
"""Bytes: more than any path has."""


def repository(site: Path) -> Path | None:
    """The `.git` of a site, or None: a folder, or in a linked worktree a file."""
    # Resolved, because “.” has no parents, and git follows links before it looks upwards. Unlike `resolve`,
    # `realpath` does not raise for a link to itself.
    whole = Path(os.path.realpath(site))
    return next((git for folder in (whole, *whole.parents) if (git := folder / ".git").exists()), None)
