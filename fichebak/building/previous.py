"""What the previous build published, so that what did not change is not made again."""

from __future__ import annotations

from collections.abc import Callable, Mapping as Map
from typing import NamedTuple

from fichebak.site.plan import File, Reusable


class Previous(NamedTuple):
    """The files that the previous build published, as far as their cache keys are known."""

    digests: Map[str, str] = {}
    """Cache keys by path."""
    read: Callable[[str], bytes] = lambda _: b""
    """Reads such a file; empty if it changed since it was published."""

    def has(self, path: str, digest: str | None) -> bool:
        """Whether the published file is the one with this cache key."""
        return bool(digest) and self.digests.get(path) == digest

    def below(self, folder: str) -> Previous:
        """The files in a folder, with paths from there."""
        digests = {
            path.removeprefix(folder): digest
            for path, digest in self.digests.items()
            if path.startswith(folder)
        }
        return Previous(digests, lambda path: self.read(f"{folder}{path}"))

    def make_incrementally(self, file: File, digest: str) -> bytes:
        """The content of a file with this cache key, made from what can be reused of the published one."""
        known = self.digests.get(file.path, "") if file.in_parts else ""
        places = {part: index for index, part in enumerate(known.split())}
        unchanged = {index: places[part] for index, part in enumerate(digest.split()) if part in places}
        data = self.read(file.path) if unchanged else b""
        return file.make(Reusable(data, unchanged) if data else Reusable())
