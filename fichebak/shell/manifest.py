"""What the last build made each page of, so that the next one knows which pages stand as they would be made.

A page counts only while the file on the site is the one that was published then: by its size, its times and
its number (`stamps`). The manifest is sealed as the cache is, and like it may be deleted at any time.
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
    """The pages on the site of which it is known what they were made of."""

    digests: Map[str, str] = field(default_factory=dict)
    stamps: Stamps = field(default_factory=dict)


def read(cache: Path, output: Path, secret: bytes) -> Standing:
    """What stands; nothing where the manifest is missing, damaged, not ours, or of another generator."""
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
    """Notes what the pages that were published were made of: without it all are made again."""
    pages = {path: (digest, *published[path]) for path, digest in digests.items() if path in published}
    told = json.dumps([generator(), pages], separators=(",", ":")).encode()
    sealing.write(cache / _FILE, told, secret)
