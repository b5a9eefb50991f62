"""The manifest of the last build: the cache keys of its files, for the next build to skip unchanged ones.

A file is skipped, or its parts reused, only if it has the stamp that it had when it was published. The
manifest is sealed like the cache, and may be deleted at any time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping as Map
from functools import partial
from pathlib import Path

from fichebak.building.previous import Previous
from fichebak.shell import sealing
from fichebak.shell.generator import generator
from fichebak.shell.publishing import stamps_of
from fichebak.shell.stamps import stamp
from fichebak.shell.trees import Stamps

_FILE = "pages.json"


def read(cache: Path, output: Path, secret: bytes) -> tuple[Previous, Stamps]:
    """The files of the manifest that are still there, and their stamps.

    None of them if it is missing, damaged or another version's, or if the output cannot be read: a check need
    not.
    """
    try:
        made_by, files = json.loads(sealing.read(cache / _FILE, secret))
        if made_by != generator():
            return Previous(), {}
        there = stamps_of(output)
    except (OSError, ValueError):
        return Previous(), {}
    stamps = {path: there[path] for path, (_, *noted) in files.items() if there.get(path) == tuple(noted)}
    digests = {path: files[path][0] for path in stamps}
    return Previous(digests, partial(_unchanged, output, stamps)), stamps


def _unchanged(output: Path, stamps: Stamps, path: str) -> bytes:
    """The content of a file; empty if it is no longer the one with this stamp."""
    try:
        with (output / path).open("rb") as file:
            return file.read() if stamp(os.fstat(file.fileno())) == stamps[path] else b""
    except OSError:
        return b""


def note(cache: Path, published: Stamps, digests: Map[str, str], secret: bytes) -> None:
    """Writes the manifest of the files that were published."""
    files = {path: (digest, *published[path]) for path, digest in digests.items() if path in published}
    content = json.dumps([generator(), files], separators=(",", ":")).encode()
    sealing.write(cache / _FILE, content, secret)
