"""The manifest of the last build: the cache keys of its files, for the next build to skip unchanged ones.

A file is skipped, or its parts reused, only if it has the stamp that it had when it was published. The
manifest is sealed like the cache, and may be deleted at any time.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from pathlib import Path

from fichebak.shell import sealing
from fichebak.shell.generator import generator
from fichebak.shell.publishing import stamps_of
from fichebak.shell.stamps import stamp
from fichebak.shell.trees import Stamps

_FILE = "pages.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The published files whose cache keys are known."""

    digests: Map[str, str] = field(default_factory=dict)
    stamps: Stamps = field(default_factory=dict)
    output: Path = Path()

    def read(self, path: str) -> bytes:
        """The content of such a file; empty if it is no longer the one that was published."""
        try:
            with (self.output / path).open("rb") as file:
                return file.read() if stamp(os.fstat(file.fileno())) == self.stamps[path] else b""
        except OSError:
            return b""


def read(cache: Path, output: Path, secret: bytes) -> Manifest:
    """The files of the manifest that are still there; none if it is missing, damaged or another version's."""
    try:
        made_by, files = json.loads(sealing.read(cache / _FILE, secret))
        if made_by != generator():
            return Manifest()
    except (OSError, ValueError):
        return Manifest()
    there = stamps_of(output)
    stamps = {path: there[path] for path, (_, *noted) in files.items() if there.get(path) == tuple(noted)}
    return Manifest({path: files[path][0] for path in stamps}, stamps, output)


def note(cache: Path, published: Stamps, digests: Map[str, str], secret: bytes) -> None:
    """Writes the manifest of the files that were published."""
    files = {path: (digest, *published[path]) for path, digest in digests.items() if path in published}
    content = json.dumps([generator(), files], separators=(",", ":")).encode()
    sealing.write(cache / _FILE, content, secret)
