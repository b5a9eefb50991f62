"""The manifest of the last build: the digest of each page, so that the next build can skip unchanged pages.

A page is skipped only if its file has the stamp that it had when it was published. The manifest is sealed
like the cache, and may be deleted at any time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from pathlib import Path

from fichebak.shell import sealing
from fichebak.shell.generator import generator
from fichebak.shell.publishing import stamps_of
from fichebak.shell.trees import Stamps

_FILE = "pages.json"


@dataclass(frozen=True, slots=True)
class Standing:
    """The published pages whose digests are known."""

    digests: Map[str, str] = field(default_factory=dict)
    stamps: Stamps = field(default_factory=dict)


def read(cache: Path, output: Path, secret: bytes) -> Standing:
    """The pages of the manifest that are still there; none if it is missing, damaged or another version's."""
    try:
        made_by, pages = json.loads(sealing.read(cache / _FILE, secret))
        if made_by != generator():
            return Standing()
    except (OSError, ValueError):
        return Standing()
    there = stamps_of(output)
    stamps = {path: there[path] for path, (_, *noted) in pages.items() if there.get(path) == tuple(noted)}
    return Standing({path: pages[path][0] for path in stamps}, stamps)


def note(cache: Path, published: Stamps, digests: Map[str, str], secret: bytes) -> None:
    """Writes the manifest of the pages that were published."""
    pages = {path: (digest, *published[path]) for path, digest in digests.items() if path in published}
    content = json.dumps([generator(), pages], separators=(",", ":")).encode()
    sealing.write(cache / _FILE, content, secret)
